"""Dates as they are known: a day, a month, a year, a bound, a relation to another event, or nothing.

A partial date is an interval [earliest, latest] with the words it came from; an open end is None. No day is made up.
"""

import calendar
import re
from datetime import date, timedelta
from typing import Literal

from measurements.errors import RecordError
from measurements.record import Record

Precision = Literal["day", "month", "year", "before", "after", "interval", "unknown"]

_BOUND = re.compile(r"^(before|after) (\S+)$")


class DateRelation(Record, frozen=True, kw_only=True):
    """As in "eight days after the CT of March 2009": a place in time told by another event of the case."""

    kind: Literal["after", "before", "same"]
    anchor: str  # collection and id, as in "timepoints:tp-2009-03"
    days: int | None = None


class PartialDate(Record, frozen=True, kw_only=True):
    """An interval of days, both ends included; None where an end is not known."""

    precision: Precision = "unknown"
    earliest: date | None = None
    latest: date | None = None
    text: str = ""  # the words of the source where they say more than the interval
    relation: DateRelation | None = None

    def __post_init__(self) -> None:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise RecordError(f"A date cannot end ({self.latest}) before it begins ({self.earliest}).")

    @property
    def is_known(self) -> bool:
        """True where at least one end of the interval is known."""
        return self.earliest is not None or self.latest is not None

    @property
    def is_day(self) -> bool:
        """True where the day itself is known."""
        return self.precision == "day"

    def iso(self) -> str:
        """The date as ISO 8601 as far as it is known, with "before" and "after" in words; "" where nothing is known."""
        if self.precision == "day" and self.earliest:
            return self.earliest.isoformat()
        if self.precision == "month" and self.earliest:
            return f"{self.earliest:%Y-%m}"
        if self.precision == "year" and self.earliest:
            return f"{self.earliest:%Y}"
        if self.precision == "before" and self.latest:
            return f"before {_month_or_day(self.latest + timedelta(days=1))}"
        if self.precision == "after" and self.earliest:
            return f"after {_month_or_day(self.earliest - timedelta(days=1), last=True)}"
        if self.earliest or self.latest:
            return f"{self.earliest or ''}/{self.latest or ''}"
        return ""


UNKNOWN = PartialDate()


def day(value: date) -> PartialDate:
    """A date known to the day."""
    return PartialDate(precision="day", earliest=value, latest=value)


def parse(text: str) -> PartialDate:
    """Read "2008-10-14", "2008-10", "2008", "before 2008-12", "after 2011-10", "2009-03/2009-04" or "" (unknown).

    Raises RecordError for anything else: a date is never guessed.
    """
    text = text.strip()
    if not text:
        return UNKNOWN
    bound = _BOUND.match(text)
    if bound:
        whole = parse(bound[2])
        if bound[1] == "before" and whole.earliest:
            return PartialDate(precision="before", latest=whole.earliest - timedelta(days=1))
        if bound[1] == "after" and whole.latest:
            return PartialDate(precision="after", earliest=whole.latest + timedelta(days=1))
    if "/" in text:
        first, last = (parse(part) for part in text.split("/", 1))
        return PartialDate(precision="interval", earliest=first.earliest, latest=last.latest)
    return _calendar_date(text)


def is_before(a: PartialDate, b: PartialDate) -> bool | None:
    """True or False where every possible day of `a` and `b` agrees on it, None where the dates do not decide."""
    if a.latest and b.earliest and a.latest < b.earliest:
        return True
    if a.earliest and b.latest and a.earliest > b.latest:
        return False
    if a.is_day and b.is_day:
        return False
    return None


def days_between(a: PartialDate, b: PartialDate) -> tuple[int | None, int | None]:
    """The [shortest, longest] number of days from `a` to `b`; None where an end is open."""
    shortest = (b.earliest - a.latest).days if b.earliest and a.latest else None
    longest = (b.latest - a.earliest).days if b.latest and a.earliest else None
    return shortest, longest


def months_between(a: PartialDate, b: PartialDate) -> int | None:
    """Calendar months from `a` to `b`, where both are known at least to the month; else None."""
    if a.precision not in ("day", "month") or b.precision not in ("day", "month") or not a.earliest or not b.earliest:
        return None
    return (b.earliest.year - a.earliest.year) * 12 + b.earliest.month - a.earliest.month


def _calendar_date(text: str) -> PartialDate:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return day(date.fromisoformat(text))
        if re.fullmatch(r"\d{4}-\d{2}", text):
            year, month = int(text[:4]), int(text[5:])
            last = calendar.monthrange(year, month)[1]
            return PartialDate(precision="month", earliest=date(year, month, 1), latest=date(year, month, last))
        if re.fullmatch(r"\d{4}", text):
            return PartialDate(precision="year", earliest=date(int(text), 1, 1), latest=date(int(text), 12, 31))
    except ValueError as error:
        raise RecordError(f"{text!r} is not a date of the calendar.") from error
    raise RecordError(f"{text!r} is not a date: write 2008-10-14, 2008-10, 2008, before 2008-12 or after 2011-10.")


def _month_or_day(value: date, *, last: bool = False) -> str:
    at_edge = value.day == (calendar.monthrange(value.year, value.month)[1] if last else 1)
    return f"{value:%Y-%m}" if at_edge else value.isoformat()
