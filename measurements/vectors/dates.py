"""When the visits of a record were: dates, days, weeks, or only their order."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from measurements.partial_date import UNKNOWN, PartialDate, day
from measurements.vectors.records import VectorError, number, partial_date

ORIGIN = date(2000, 1, 1)
"""Day 0 of a record that counts days: its calendar date does not matter, only the days between."""

SPACING_DAYS = 56
"""Between visits of a record that gives no time at all but their order: the usual eight weeks of a schedule, so that
windows of weeks neither forbid nor force an answer that the source gives without them."""

_FARTHEST = 1_000_000  # days


def dates_of(visits: Sequence[Mapping[str, Any]], baseline: Mapping[str, Any]) -> tuple[PartialDate, ...]:
    """The dates of the baseline and of each visit; unknown for a visit that alone gives none."""
    given = [when(visit, place) for place, visit in enumerate(visits, 1)]
    first = when(baseline, 0)
    if not any(found is not None for found in (*given, first)):
        return tuple(counted(SPACING_DAYS * place) for place in range(len(visits) + 1))
    if first is None:
        first = _before(visits[0] if visits else {})
    return (first, *(found or UNKNOWN for found in given))


def when(visit: Mapping[str, Any], place: int) -> PartialDate | None:
    """The date of one visit; None where it gives neither date, day nor week. Raises VectorError for what is none."""
    if visit.get("date"):
        return partial_date(visit["date"], f"date of visit {place}")
    for key in ("day", "week"):
        found = number(visit.get(key), f"{key} of visit {place}")
        if found is not None:
            return counted(found * 7 if key == "week" else found)
    return None


def counted(days: Decimal | int) -> PartialDate:
    """A day count as a day. Raises VectorError for a part of a day, or one beyond any life."""
    exact = Decimal(days)
    if exact != exact.to_integral_value() or abs(exact) > _FARTHEST:
        raise VectorError(f"day {days} is no day")
    try:
        return day(ORIGIN + timedelta(days=int(exact)))
    except OverflowError as error:
        raise VectorError(f"day {days} is no day") from error


def day_number(value: PartialDate, baseline: PartialDate) -> int | None:
    """The day count of a date, from day 0 of the record or from its baseline; None where a day is not known."""
    if not value.is_day or value.earliest is None:
        return None
    start = baseline.earliest if baseline.is_day and baseline.earliest else ORIGIN
    return (value.earliest - start).days


def _before(first_visit: Mapping[str, Any]) -> PartialDate:
    """Of a baseline without a time: day 0 where the visits are counted from it, else not known."""
    for key in ("day", "week"):
        found = number(first_visit.get(key), key)
        if found is not None and found > 0:
            return counted(0)
    return UNKNOWN
