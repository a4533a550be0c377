"""Where a partial date lies on the time axis of a plot, and which ticks the axis carries. No Qt here.

One unit is a calendar month where any assessment is known only to the month, else a week: no weeks are made of months.
A month is one unit wide whatever its number of days, and its centre is a whole number: 2009-01 lies at 3.0 when the
baseline is 2008-10.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from measurements.case import CaseRecord
from measurements.course import assessed, baseline_of
from measurements.partial_date import PartialDate

Unit = Literal["month", "week"]
PlaceKind = Literal["day", "bracket", "span", "before", "after"]

DAYS_PER_MONTH = 365.2425 / 12
# An interval no longer than a month is shown like a month: a mark with its bracket.
LONGEST_BRACKET_DAYS = 31

_STEPS: dict[Unit, tuple[int, ...]] = {
    "month": (1, 2, 3, 6, 12, 24, 60, 120),
    "week": (1, 2, 4, 8, 12, 26, 52, 104, 260),
}


@dataclass(frozen=True)
class Place:
    """A date on the axis: where its mark stands, and between which ends it lies (None: open)."""

    x: float
    lo: float | None
    hi: float | None
    kind: PlaceKind

    @property
    def is_hatched(self) -> bool:
        """True where the date is only bounded: a hatched span says so."""
        return self.kind in ("span", "before", "after")


@dataclass(frozen=True)
class Tick:
    """A tick and its words ("" for a tick without)."""

    x: float
    text: str


@dataclass(frozen=True)
class TimeScale:
    """Calendar dates to units from `origin`; for months only its year and month matter."""

    unit: Unit
    origin: date
    from_baseline: bool = True

    @property
    def title(self) -> str:
        """What the numbers of the axis are."""
        unit = "Months" if self.unit == "month" else "Weeks"
        return f"{unit} from {'baseline' if self.from_baseline else 'the first date'}"

    @property
    def month(self) -> float:
        """The length of a month in units of this axis (a mean month on an axis of weeks)."""
        return 1.0 if self.unit == "month" else DAYS_PER_MONTH / 7

    def start_of(self, day: date) -> float:
        """Where a day begins."""
        if self.unit == "week":
            return ((day - self.origin).days - 0.5) / 7
        months = (day.year - self.origin.year) * 12 + day.month - self.origin.month
        return months - 0.5 + (day.day - 1) / calendar.monthrange(day.year, day.month)[1]

    def end_of(self, day: date) -> float:
        """Where a day ends."""
        return self.start_of(day + timedelta(days=1)) if day < date.max else self.start_of(day)

    def place(self, when: PartialDate) -> Place | None:
        """The place of a partial date; None where nothing is known, for no point is drawn then."""
        lo = None if when.earliest is None else self.start_of(when.earliest)
        hi = None if when.latest is None else self.end_of(when.latest)
        if lo is None and hi is None:
            return None
        if lo is None and hi is not None:
            return Place(hi - self.month, None, hi, "before")
        if hi is None and lo is not None:
            return Place(lo + self.month, lo, None, "after")
        assert lo is not None
        assert hi is not None
        return Place((lo + hi) / 2, lo, hi, self._closed_kind(when))

    def day_at(self, x: float) -> date:
        """The calendar day at a position, for the reading under the pointer and the calendar row."""
        if self.unit == "week":
            return self.origin + timedelta(days=round(x * 7))
        whole = int((x + 0.5) // 1)
        years, month = divmod(self.origin.month - 1 + whole, 12)
        year = self.origin.year + years
        days = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(days, int((x + 0.5 - whole) * days) + 1))

    def _closed_kind(self, when: PartialDate) -> PlaceKind:
        assert when.earliest is not None
        assert when.latest is not None
        if when.earliest == when.latest:
            return "day"
        short = (when.latest - when.earliest).days + 1 <= LONGEST_BRACKET_DAYS
        return "bracket" if short else "span"


def scale_of(case: CaseRecord) -> TimeScale | None:
    """The axis of a case, from its baseline or else from its first date; None where no date is known."""
    points = [point for point in assessed(case) if point.date.is_known]
    baseline = baseline_of(case)
    days_known = bool(points) and all(point.date.is_day for point in points)
    unit: Unit = "week" if days_known else "month"
    if baseline is not None and baseline.date.earliest is not None:
        return TimeScale(unit, baseline.date.earliest)
    starts = [point.date.earliest for point in points if point.date.earliest is not None]
    return TimeScale(unit, min(starts), from_baseline=False) if starts else None


def unit_ticks(scale: TimeScale, lo: float, hi: float, px_per_unit: float, room_px: float = 70) -> tuple[Tick, ...]:
    """Numbered ticks at least `room_px` apart, with one unnumbered tick between two where the step halves."""
    steps = _STEPS[scale.unit]
    step = next((one for one in steps if one * px_per_unit >= room_px), steps[-1])
    half = step // 2 if step % 2 == 0 and step // 2 * px_per_unit >= room_px / 4 else step
    ticks = []
    at = -(-lo // half) * half
    while at <= hi:
        ticks.append(Tick(at, _whole(at) if at % step == 0 else ""))
        at += half
    return tuple(ticks)


def calendar_ticks(scale: TimeScale, lo: float, hi: float, px_per_unit: float, room_px: float = 64) -> tuple[Tick, ...]:
    """The first days of years, or of months where these have room, in [lo, hi]; with their names."""
    try:
        first, last = scale.day_at(lo), scale.day_at(hi)
    except (ValueError, OverflowError):
        return ()
    by_month = scale.month * px_per_unit >= room_px
    stride = max(1, int(-(-room_px // max(1e-9, 12 * scale.month * px_per_unit))))
    ticks = []
    for year in range(first.year, last.year + 1):
        for month in range(1, 13 if by_month else 2):
            x = scale.start_of(date(year, month, 1))
            if lo <= x <= hi and (by_month or year % stride == 0):
                ticks.append(Tick(x, f"{year}-{month:02d}" if by_month else str(year)))
    return tuple(ticks)


def calendar_name_at(scale: TimeScale, x: float, px_per_unit: float, room_px: float = 64) -> str:
    """The year, or the month where months have room, that a position lies in; "" beyond the calendar."""
    try:
        day = scale.day_at(x)
    except (ValueError, OverflowError):
        return ""
    return f"{day:%Y-%m}" if scale.month * px_per_unit >= room_px else f"{day:%Y}"


def nice_step(reach: float, most: int = 6) -> float:
    """A step of 1, 2, 3 or 5 times a power of ten that divides `reach` into no more than `most` parts."""
    power = 1.0
    while True:
        for factor in (1, 2, 3, 5):
            if reach / (factor * power) <= most:
                return factor * power
        power *= 10


def _whole(value: float) -> str:
    return str(int(value)).replace("-", "−")
