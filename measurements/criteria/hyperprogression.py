"""Hyperprogression by four published definitions, each named beside its figure: there is no consensus.

Each compares the growth before treatment with that up to the first scan under it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from measurements.criteria.codes import FAMILY, Code
from measurements.criteria.growth_rate import MONTH, Growth, Range
from measurements.criteria.numbers import plain, signed

_PLACES = Decimal("1e-12")  # a rate of logarithms is rounded at the 28th place: limits are compared at the 12th
_TWICE = Decimal(2)


@dataclass(frozen=True)
class Course:
    """What the definitions ask for. Growth before treatment ends at the baseline, where growth after it begins.

    `failure_days`: shortest and longest time from the start of treatment to its failure; None where there was none or
    it is not known. `first` is the response by RECIST 1.1 at the first scan under treatment.
    """

    before: Growth
    after: Growth
    first: Code
    burden_before: Decimal | None  # sum before treatment, of the scan that `before` begins at or of the baseline
    burden_after: Decimal | None
    failure_days: tuple[int, int] | None = None


@dataclass(frozen=True)
class Hyperprogression:
    """One definition: met, not met, or None where it cannot be known, with its figures in one sentence."""

    name: str
    citation: str
    met: bool | None
    sentence: str


def definitions(course: Course) -> tuple[Hyperprogression, ...]:
    """The answer of every definition, in the order of their years."""
    rules: tuple[tuple[str, str, Callable[[Course], tuple[bool | None, str]]], ...] = (
        ("Saâda-Bouzid", "Ann Oncol 2017;28:1605-1611", _kinetics_doubled),
        ("Champiat", "Clin Cancer Res 2017;23:1920-1928", _rate_doubled),
        ("Kato", "Clin Cancer Res 2017;23:4242-4250", _failed_early),
        ("Ferrara", "JAMA Oncol 2018;4:1543-1552", _rate_up_fifty),
    )
    found = []
    for name, citation, rule in rules:
        met, why = rule(course)
        words = {True: "hyperprogression", False: "no hyperprogression", None: "not known"}[met]
        found.append(Hyperprogression(name, citation, met, f"{name}: {words}; {why}."))
    return tuple(found)


def _kinetics_doubled(course: Course) -> tuple[bool | None, str]:
    """TGK after treatment at least twice that before."""
    return _ratio(course.before.kinetics, course.after.kinetics, "TGK", inclusive=True)


def _rate_doubled(course: Course) -> tuple[bool | None, str]:
    """PD by RECIST at the first scan, and TGR at least twice that before."""
    ratio, why = _ratio(course.before.tgr, course.after.tgr, "TGR", inclusive=True)
    return _all(_is_progression(course), ratio), f"{course.first} at the first scan, {why}"


def _rate_up_fifty(course: Course) -> tuple[bool | None, str]:
    """PD by RECIST at the first scan, and TGR up by more than 50 percentage points."""
    before, after = course.before.tgr, course.after.tgr
    if before is None or after is None:
        return _all(_is_progression(course), None), f"{course.first} at the first scan, TGR is not known"
    low, high = after.low - before.high, after.high - before.low
    rise = Range(low, high).words("points")
    return _all(
        _is_progression(course), _exceeds(low, high, Decimal(50))
    ), f"{course.first} at the first scan, TGR {rise}"


def _failed_early(course: Course) -> tuple[bool | None, str]:
    """Failure within two months, burden up by more than 50 %, pace more than doubled (here TGK)."""
    early: bool | None = False
    words = "no failure of treatment recorded"
    if course.failure_days is not None:
        shortest, longest = course.failure_days
        early = True if longest < 2 * MONTH else None if shortest < 2 * MONTH else False
        words = f"failure after {shortest if shortest == longest else f'{shortest} to {longest}'} days"
    before, after = course.burden_before, course.burden_after
    burden = None if before is None or after is None else after * 2 > before * 3
    share = "burden not known"
    if before and after is not None:
        share = f"burden {signed((after - before) * 100 / before, '%')}"
    pace, why = _ratio(course.before.kinetics, course.after.kinetics, "TGK", inclusive=False)
    return _all(early, burden, pace), f"{words}, {share}, {why}"


def _ratio(before: Range | None, after: Range | None, name: str, *, inclusive: bool) -> tuple[bool | None, str]:
    """Whether the figure has doubled. Of one that did not grow before there is no ratio, so that none is doubled."""
    if before is None or after is None:
        return None, f"{name} is not known at both"
    if before.low <= 0:
        if before.high > 0:
            return None, f"{name} before may have been 0"
        return (False if after.high <= 0 else None), f"{name} did not grow before: no ratio"
    low = after.low / (before.high if after.low > 0 else before.low)
    high = after.high / (before.low if after.high > 0 else before.high)
    met = _reaches(low, high, _TWICE) if inclusive else _exceeds(low, high, _TWICE)
    text = plain(low, 2) if low == high else f"{plain(low, 2)} to {plain(high, 2)}"
    return met, f"{name} ratio {text}"


def _reaches(low: Decimal, high: Decimal, limit: Decimal) -> bool | None:
    low, high = low.quantize(_PLACES), high.quantize(_PLACES)
    return True if low >= limit else False if high < limit else None


def _exceeds(low: Decimal, high: Decimal, limit: Decimal) -> bool | None:
    low, high = low.quantize(_PLACES), high.quantize(_PLACES)
    return True if low > limit else False if high <= limit else None


def _is_progression(course: Course) -> bool | None:
    return None if course.first == "NE" else FAMILY[course.first] == "PD"


def _all(*held: bool | None) -> bool | None:
    if False in held:
        return False
    return None if None in held else True
