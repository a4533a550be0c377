"""How safe a call is: the probability of each class at one date, had all sums that are compared been measured anew.

Every sum that is compared is drawn once with the errors of the model; where the nadir is the baseline it is the same
draw. The tests of the target response follow in their order, then the table for the overall response, with non-target
and new lesions as they are read. Which date is the nadir, and whether a PR came before, stay as in the record.
"""

import math
from dataclasses import replace
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np

from measurements.criteria import assess
from measurements.criteria.base import Answer, Visit
from measurements.criteria.certainty.answer import FIRM, Applies, Certainty, shares_words
from measurements.criteria.certainty.changes import changes_of
from measurements.criteria.certainty.classes import Limits, classify, shares
from measurements.criteria.certainty.curve import curve_of
from measurements.criteria.certainty.draws import draw
from measurements.criteria.certainty.situation import SUM_OF, Situation, situation_of
from measurements.criteria.certainty.spread import Readers, Size, relative_sd, sizes_of
from measurements.criteria.codes import FAMILY, Code
from measurements.criteria.numbers import listed
from measurements.error_model import DEFAULT_MODEL, ErrorModel
from measurements.protocol import Protocol

Sizes = tuple[Size, ...]


class Dates(NamedTuple):
    """The targets that are drawn at each date with their errors; None where there is no such sum of its own."""

    now: Sizes
    nadir: Sizes | None  # None too where the nadir is the baseline
    baseline: Sizes | None


def certainty_of(
    protocol: Protocol,
    visits: tuple[Visit, ...],
    place: int,
    model: ErrorModel | None = None,
    *,
    answers: tuple[Answer, ...] | None = None,
) -> Certainty:
    """The safety of the call at visits[place]; visits[0] is the baseline.

    model: None takes that of the protocol, else the default. answers: those of `assess(protocol, visits)` where they
    have been worked out already. Raises IndexError for a place that is no visit.
    """
    answers = assess(protocol, visits) if answers is None else answers
    answer, visit = answers[place], visits[place]
    why = _why_not(protocol, visit, answer, place)
    if why:
        return Certainty(answer.timepoint_id, answer.code, note=why)
    used = model or protocol.error_model or DEFAULT_MODEL
    situation = situation_of(protocol, visits, place, answers, assess)
    if not any(value.mm is not None for value in situation.current):
        return Certainty(answer.timepoint_id, answer.code, changes=_bounds(answer), note="No target has a size.")
    return _certainty(situation, answer, used)


def _why_not(protocol: Protocol, visit: Visit, answer: Answer, place: int) -> str:
    """Why there is no probability, in one sentence; "" where there is one."""
    if place == 0:
        return "The baseline is the reference: there is no call yet."
    if protocol.name not in SUM_OF:
        return f"There are no published error figures for what {protocol.name} measures."
    if visit.given is not None and visit.given.target is not None:
        return "The response of the targets is stated by the source, not worked out from sizes."
    if answer.target is None:
        return "No target lesions: the call rests on what was seen, not on sizes."
    return ""


def _certainty(situation: Situation, answer: Answer, model: ErrorModel) -> Certainty:
    one, different = _dates(situation, model, "one"), _dates(situation, model, "different")
    limits, same = situation.limits, situation.nadir_is_baseline
    targets_one = dict(_probabilities(limits, one, same))
    targets_different = dict(_probabilities(limits, different, same))
    applies = situation.applies
    reference = _reference(answer, targets_different if applies == "different" else targets_one)
    found = Certainty(
        answer.timepoint_id,
        answer.code,
        _overall(situation, targets_one),
        _overall(situation, targets_different),
        relative_sd(one.now),
        relative_sd(different.now),
        applies,
        decisive=_decisive(situation, different if applies == "different" else one),
        changes=_bounds(answer) if answer.code == "NE" else changes_of(situation, answer.code),
        curve=curve_of(
            situation.protocol, situation.sums, reference,
            _ratio_sd(one, reference, same=same), _ratio_sd(different, reference, same=same),
        ),
        sources=_sources(situation, model),
    )  # fmt: skip
    firm = (found.safest or 0.0) >= FIRM
    return replace(found, firm=firm, sentence=_sentence(found, situation.sums.missing, firm=firm))


def _dates(situation: Situation, model: ErrorModel, readers: Readers) -> Dates:
    quantity = situation.quantity
    return Dates(
        sizes_of(situation.current, quantity, model, readers),
        None if situation.nadir is None else sizes_of(situation.nadir, quantity, model, readers),
        None if situation.baseline is None else sizes_of(situation.baseline, quantity, model, readers),
    )


@lru_cache(maxsize=2048)
def _probabilities(limits: Limits, dates: Dates, same: bool) -> tuple[tuple[Code, float], ...]:
    """The share of each class of the targets. same: the nadir is the baseline."""
    held = [n for n, sizes in enumerate(dates) if sizes is not None]
    drawn = dict(zip(held, draw([sizes for sizes in dates if sizes is not None]), strict=True))
    baseline, nadir = (drawn[n].sum(axis=1) if n in drawn else None for n in (2, 1))
    nodes = np.array([size.node for size in dates.now], dtype=np.bool_)
    return tuple(shares(classify(limits, drawn[0], nodes, baseline, baseline if same else nadir)).items())


def _overall(situation: Situation, targets: dict[Code, float]) -> dict[Code, float]:
    found: dict[Code, float] = {}
    for code, share in targets.items():
        overall = situation.overall[code]
        found[overall] = found.get(overall, 0.0) + share
    return found


def _decisive(situation: Situation, dates: Dates) -> tuple[str, str] | None:
    """The target whose error alone changes the call most often; where none does, the one with the largest error.

    With a target missing and no progression it is the missing one.
    """
    limits, same = situation.limits, situation.nadir_is_baseline
    called, _ = _probabilities(limits, _with_error_of(dates, ""), same)[0]  # of exact sizes: one class
    missing = next((v for v in situation.current if v.mm is None), None)
    if missing is not None and called == "NE":
        return missing.lesion_id, missing.name
    best: tuple[float, float] | None = None
    found: Size | None = None
    for size in dates.now:
        alone = dict(_probabilities(limits, _with_error_of(dates, size.lesion_id), same))
        errors = [s.amount * s.own for sizes in dates for s in sizes or () if s.lesion_id == size.lesion_id]
        key = round(1 - alone.get(called, 0.0), 3), math.hypot(*errors)
        if best is None or key > best:
            best, found = key, size
    return None if found is None else (found.lesion_id, found.name)


def _with_error_of(dates: Dates, lesion_id: str) -> Dates:
    """The same targets measured exactly, all but one; of it the own error is left."""

    def one(sizes: Sizes | None) -> Sizes:
        return tuple(replace(s, own=s.own if s.lesion_id == lesion_id else 0.0, shared=0.0) for s in sizes or ())

    now, nadir, baseline = dates
    return Dates(one(now), None if nadir is None else one(nadir), None if baseline is None else one(baseline))


def _reference(answer: Answer, targets: dict[Code, float]) -> Literal["baseline", "nadir"]:
    """What the curve is drawn from: the reference of the limit that is nearest, by the classes that could be."""
    if answer.sums.baseline is None or (answer.target is not None and FAMILY[answer.target] == "PD"):
        return "nadir"
    others = {code: share for code, share in targets.items() if code != answer.target}
    return "nadir" if others and max(others, key=lambda code: others[code]) == "PD" else "baseline"


def _ratio_sd(dates: Dates, reference: str, *, same: bool) -> float:
    """Relative standard deviation of the sum now over the sum it is compared with."""
    of = dates.baseline if reference == "baseline" or same else dates.nadir
    return math.hypot(relative_sd(dates.now), relative_sd(of or ()))


def _bounds(answer: Answer) -> tuple[str, ...]:
    return (answer.bounds.sentence,) if answer.bounds is not None else ()


def _sources(situation: Situation, model: ErrorModel) -> tuple[str, ...]:
    return tuple(dict.fromkeys(model.of(v.organ, v.method, one_reader=True)[1] for v in situation.current if v.mm))


def _sentence(found: Certainty, missing: tuple[str, ...], *, firm: bool) -> str:
    if found.code == "NE" and missing and firm:
        return f"No size for {listed(missing)}: measuring the others again would leave it so."
    one, different = shares_words(found.one_reader), shares_words(found.different_readers)
    applies: dict[Applies, str] = {
        "one": f"measured again by the same reader: {one}",
        "different": f"measured by different readers: {different}",
        "unknown": f"measured again by one reader: {one}; by different readers: {different}",
    }
    return f"{'Firm' if firm else 'Not firm'}; {applies[found.applies]}."
