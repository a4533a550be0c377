"""Whether a number of days is reached, asked of dates that may be known to the month only.

An interval between partial dates is [shortest, longest]. A limit is met where the shortest reaches it, missed where the
longest does not; in between it cannot be known from the dates, and the answer is None.
"""

from typing import Literal

from measurements.partial_date import PartialDate, days_between

Judge = Literal["surely", "possibly"]
"""How None is taken: "surely" counts only what every possible interval meets, "possibly" what one of them may meet."""


def holds(verdict: bool | None, judge: Judge) -> bool:
    """The verdict as the judge takes it."""
    return judge == "possibly" if verdict is None else verdict


def at_least(start: PartialDate, end: PartialDate, days: int) -> bool | None:
    """Whether `end` lies `days` or more days after `start`; None where the dates do not decide."""
    shortest, longest = days_between(start, end)
    if shortest is not None and shortest >= days:
        return True
    if longest is not None and longest < days:
        return False
    return None


def within(start: PartialDate, end: PartialDate, first: int, last: int | None) -> bool | None:
    """Whether `end` lies `first` to `last` days after `start`, both included; no `last` is no upper limit."""
    reached = at_least(start, end, first)
    if last is None or reached is False:
        return reached
    passed = at_least(start, end, last + 1)
    if passed is True:
        return False
    return None if reached is None or passed is None else True


def is_after(a: PartialDate, b: PartialDate) -> bool | None:
    """Whether `a` is a later day than `b`; None where the dates do not decide. The same day is not later."""
    if a.earliest and b.latest and a.earliest > b.latest:
        return True
    if a.latest and b.earliest and a.latest <= b.earliest:
        return False
    return None
