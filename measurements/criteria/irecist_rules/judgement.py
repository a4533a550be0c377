"""The response at one date, given what it shows and the iUPD that is pending (Seymour 2017, table 2; EORTC answers)."""

from dataclasses import dataclass
from typing import Literal

from measurements.criteria.codes import Code
from measurements.criteria.irecist_rules.block import Block
from measurements.criteria.irecist_rules.growth import Reason, confirmations, still_holds
from measurements.criteria.irecist_rules.now import Category, Now
from measurements.criteria.rules.overall import adjuvant_response, overall_response
from measurements.protocol import Protocol

Kind = Literal["baseline", "response", "first", "again", "early", "confirmed", "after", "not evaluable"]

IMMUNE: dict[str, Code] = {
    "CR": "iCR",
    "PR": "iPR",
    "SD": "iSD",
    "PD": "iUPD",
    "NON": "NON-i",
}
"""The codes of iRECIST for those of RECIST 1.1; others are the same."""

_TARGET_RANK: dict[str, int] = {"PD": 0, "SD": 1, "PR": 2, "CR": 3}
_NONTARGET_RANK: dict[str, int] = {"PD": 0, "NON": 1, "CR": 2}


@dataclass(frozen=True)
class Verdict:
    """The code, how it came about, the categories that progress, and what confirmed."""

    code: Code
    kind: Kind
    categories: frozenset[Category] = frozenset()
    reasons: tuple[Reason, ...] = ()
    better: bool = False  # a better class than at the iUPD, its new lesions still there


def immune(code: Code | None) -> Code | None:
    """The code with the prefix of iRECIST."""
    return None if code is None else IMMUNE.get(code, code)


def judge(protocol: Protocol, block: Block | None, now: Now) -> Verdict:
    """First iUPD, iUPD again, iCPD, or a response that resets the bar.

    Confirmation is asked first: further growth, or a progression in a category that had not progressed while one that
    had still does. Where none of those does, the iUPD has lapsed and a progression is a new one. Then an iUPD still
    met stays; then new lesions that it rests on keep it unless the class is better than it was.
    """
    if block is None:
        if now.progressed:
            return Verdict("iUPD", "first", now.progressed)
        return _response(now)
    reasons = confirmations(protocol, block, now)
    if reasons:
        return Verdict("iCPD", "confirmed", now.progressed, reasons)
    if now.progressed and not still_holds(block, now):
        return Verdict("iUPD", "first", now.progressed)
    if "PD" in (now.target, now.nontarget):
        return Verdict("iUPD", "again", now.progressed)
    if "new" in block.categories and block.new_ids & now.new.there:
        return _new_lesions_stay(block, now)
    return _response(now)


def _new_lesions_stay(block: Block, now: Now) -> Verdict:
    """New lesions of the pending iUPD that are not gone, without further growth: iUPD unless the class is better.

    Seen, they are iUPD whatever cannot be evaluated beside them; where nothing at all was assessed it is NE.
    """
    if _without_progression(now) == "NE" and not block.new_ids & now.new.seen:
        return Verdict("NE", "not evaluable")
    if _without_progression(now) == "NE" or not better_class(block, now):
        return Verdict("iUPD", "again", frozenset({"new"}))
    return _response(now, better=True)


def better_class(block: Block, now: Now) -> bool:
    """Whether targets or non-target disease are of a better class than at the iUPD (EORTC, scenarios B, D and F)."""

    def rose(ranks: dict[str, int], before: Code | None, after: Code | None) -> bool:
        return before in ranks and after in ranks and ranks[after] > ranks[before]

    return rose(_TARGET_RANK, block.target, now.target) or rose(_NONTARGET_RANK, block.nontarget, now.nontarget)


def _response(now: Now, *, better: bool = False) -> Verdict:
    code = _without_progression(now)
    if code == "NE":
        return Verdict("NE", "not evaluable")
    return Verdict(IMMUNE.get(code, code), "response", better=better)


def _without_progression(now: Now) -> Code:
    """Tables 1 and 2 of RECIST 1.1 without new lesions; what is still there, or not known to be normal, bars CR."""
    if now.disease_free and now.nontarget in (None, "NE"):
        return adjuvant_response(new_lesion=False, imaged=now.nontarget is None)
    code = overall_response(now.target, now.nontarget, new_lesion=False)
    if code == "CR" and now.new.there:  # they need not vanish for iPR or iSD, but for iCR they must
        return "PR" if now.target is not None else "NON"
    if code == "CR" and now.markers in ("above_normal", "not_known"):
        if now.target is not None:
            return "PR"
        return "NON" if now.markers == "above_normal" else "NE"
    return code
