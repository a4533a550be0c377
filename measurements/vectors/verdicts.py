"""Expectations met or not, and the one verdict each record gets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from measurements.criteria.base import one_decimal
from measurements.criteria.codes import FAMILY, written
from measurements.vectors.records import VectorRecord

Outcome = Literal["pass", "fail", "disputed", "ambiguous"]
Flag = Literal["", "disputed", "ambiguous"]
TOLERANCE = Decimal("1e-6")  # percentages and sums of the sources carry floating-point noise

# Words of the sources for codes this program holds otherwise.
_SAME_CODE = {
    "NON": "NON-CR/NON-PD",
    "NON-CR/NON-PD": "NON-CR/NON-PD",
    "NON-I": "NON-iCR/NON-iUPD",
    "NON-ICR/NON-IUPD": "NON-iCR/NON-iUPD",
}


@dataclass(frozen=True)
class Check:
    """One expectation: where it stands, what is expected, what came out, and our sentence for it."""

    where: str  # "overall at 2022-09-01"
    expected: str
    got: str
    agrees: bool
    sentence: str = ""
    flag: Flag = ""  # of the visit or the field; the record's own comes on top
    of_visit: bool = False


@dataclass(frozen=True)
class Verdict:
    """What came out for one record."""

    record: VectorRecord
    outcome: Outcome
    checks: tuple[Check, ...] = ()
    problem: str = ""  # why it could not be run, or why it is disputed or ambiguous
    notes: tuple[str, ...] = ()

    @property
    def departures(self) -> tuple[Check, ...]:
        """The expectations that were not met."""
        return tuple(check for check in self.checks if not check.agrees)


def verdict(record: VectorRecord, checks: Sequence[Check], notes: tuple[str, ...] = ()) -> Verdict:
    """Pass or fail by the expectations without a flag; else disputed or ambiguous where the record carries that flag.

    A flag on a visit covers that visit; where a record flags visits, its other visits still count. A record without
    expectations of ours fails: nothing was shown.
    """
    data = record.data
    disputed, ambiguous = bool(data.get("disputed")), bool(data.get("ambiguous"))
    told_by_visit = {
        "disputed": any(check.flag == "disputed" for check in checks),
        "ambiguous": any(check.flag == "ambiguous" for check in checks),
    }

    def must_agree(check: Check) -> bool:
        if check.flag:
            return False
        covered = (disputed and not (told_by_visit["disputed"] and check.of_visit)) or (
            ambiguous and not (told_by_visit["ambiguous"] and check.of_visit)
        )
        return not covered

    is_disputed = disputed or told_by_visit["disputed"]
    is_ambiguous = ambiguous or told_by_visit["ambiguous"]
    if any(must_agree(check) and not check.agrees for check in checks):
        return Verdict(record, "fail", tuple(checks), "", notes)
    if is_disputed:
        return Verdict(record, "disputed", tuple(checks), _why(data, "reason"), notes)
    if is_ambiguous:
        return Verdict(record, "ambiguous", tuple(checks), _why(data, "ambiguous"), notes)
    if not checks:
        return Verdict(record, "fail", (), "no expectation in it", notes)
    return Verdict(record, "pass", tuple(checks), "", notes)


def _why(data: object, key: str) -> str:
    texts: list[str] = []
    for part in (data, *(data.get("visits") or () if isinstance(data, dict) else ())):
        text = part.get(key) if isinstance(part, dict) else None
        if isinstance(text, str) and text and text not in texts:
            texts.append(text)
    return " ".join(texts)


def code_text(code: object) -> str:
    """A code as tables write it; "none" where there is none."""
    if code is None or code == "":
        return "none"
    text = written(str(code))
    return _SAME_CODE.get(text.upper(), text)


def same_code(got: str | None, expected: object, *, any_prefix: bool = False) -> bool:
    """Whether two codes say the same; `any_prefix`: iRECIST's own prefix may be missing on one side."""
    ours, theirs = code_text(got), code_text(expected)
    if theirs in ("NONE", "none"):
        return ours == "none"
    if ours == theirs:
        return True
    held = {written(code): family for code, family in FAMILY.items()}
    return any_prefix and ours in held and held.get(ours) == held.get(theirs)


def code_check(where: str, got: str | None, expected: object, sentence: str, *, any_prefix: bool = False) -> Check:
    """Compare a code."""
    agrees = same_code(got, expected, any_prefix=any_prefix)
    return Check(where, code_text(expected), code_text(got), agrees, sentence)


def number_check(where: str, got: Decimal | None, expected: Decimal | None, sentence: str, *, one_dp: bool) -> Check:
    """Compare a figure: to 1e-6, or as it is shown with one decimal; None is "no such figure"."""
    if got is None or expected is None:
        agrees = got is None and expected is None
    elif one_dp:
        agrees = Decimal(one_decimal(got)) == expected
    else:
        agrees = abs(got - expected) <= TOLERANCE
    return Check(where, _plain(expected), _plain(got), agrees, sentence)


def word_check(where: str, got: object, expected: object, sentence: str = "") -> Check:
    """Compare anything else, by equality."""
    return Check(where, _words(expected), _words(got), got == expected, sentence)


def _plain(value: Decimal | None) -> str:
    if value is None:
        return "none"
    return format(value.normalize() if value == value.to_integral() else value, "f")[:40]


def _words(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(str(part) for part in value) or "none"
    return str(value)
