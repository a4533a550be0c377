"""What a lane under the curve holds: marks, bars and words, placed on the axis of the plot. No Qt here.

What has no date gets no mark: its words stand in the lane. What is only bounded gets a hatched span.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from measurements.case import CaseRecord
from measurements.partial_date import PartialDate
from viewer.plots.axis import Place, TimeScale

Symbol = Literal["diamond", "hollow", "bar", "triangle", "disc", "ring", "words", "centred_words"]

MONTHS_BEFORE, MONTHS_AFTER = 1.5, 2.3

T = TypeVar("T")


@dataclass(frozen=True)
class LaneMark:
    """One thing at one time. `grade` is for rings (None: not stated); `label` may be painted beside, `words` hover."""

    place: Place
    symbol: Symbol
    label: str
    words: str
    grade: int | None = None


@dataclass(frozen=True)
class LaneBar:
    """A drug from `lo` to `hi`; the ends that are not known are hatched, an ongoing one ends in an arrow."""

    lo: float
    hi: float
    hatched: tuple[tuple[float, float], ...]
    arrow: bool
    label: str
    words: str


@dataclass(frozen=True)
class Lane:
    """One row: its title, a hint at the right of the title, and what lies in it. `undated`: words without a place."""

    title: str
    marks: tuple[LaneMark, ...] = ()
    bars: tuple[LaneBar, ...] = ()
    hint: str = ""
    undated: str = ""


@dataclass(frozen=True)
class Extent:
    """The dated course, in units of the axis, and the range that is shown at first."""

    first: float
    last: float
    shown_lo: float
    shown_hi: float


def extent_of(case: CaseRecord, scale: TimeScale) -> Extent:
    """From the first dated thing to the last; dates that are only bounded do not count."""
    xs = [place.x for when in _dates_of(case) if (place := scale.place(when)) is not None and not place.is_hatched]
    first, last = min(xs, default=0.0), max(xs, default=0.0)
    if _reaches_outside(case):
        return Extent(first, last, first - MONTHS_BEFORE * scale.month, last + MONTHS_AFTER * scale.month)
    pad = max((last - first) * 0.05, scale.month * 0.25)
    return Extent(first, last, first - pad, last + 2 * pad)


def date_words(when: PartialDate) -> str:
    """The date as far as known; an interval in the words of the source where it has some."""
    if when.precision == "interval" and when.text:
        return when.text
    return when.iso() or "date not stated"


def sentence_case(text: str) -> str:
    """The first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def not_stated(words: Iterable[str]) -> str:
    """What a lane says of the things in it that have no date; "" where there are none."""
    told = " · ".join(word for word in words if word)
    return f"{told} · date not stated" if told else ""


def grouped(things: Iterable[T], key: Callable[[T], object]) -> list[list[T]]:
    """The things that share a key, in the order in which each key first comes."""
    groups: dict[object, list[T]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return list(groups.values())


def _reaches_outside(case: CaseRecord) -> bool:
    """True where something is drawn beyond the dated course: drugs without ends, dates with an open bound."""
    drugs = any(not drug.start.is_day or not drug.end.is_day for drug in case.treatments if drug.kind == "drug")
    return drugs or any(when.precision in ("before", "after") for when in _dates_of(case))


def _dates_of(case: CaseRecord) -> list[PartialDate]:
    dates = [point.date for point in case.timepoints]
    for treatment in case.treatments:
        dates += [treatment.date, treatment.start, treatment.end]
    for held in (case.adverse_events, case.complications, case.labs, case.pathology, case.endoscopy):
        dates += [thing.date for thing in held]
    return dates + [outcome.death for outcome in case.outcomes if outcome.death is not None]
