"""Whether dates lie in the windows of the protocol, as far as partial dates can tell.

A limit is met only where every possible interval meets it; where only some do, it cannot be known from the dates.
"""

from dataclasses import dataclass

from measurements.case import CaseRecord
from measurements.local_treatment import is_local
from measurements.partial_date import PartialDate, days_between, is_before
from measurements.protocol import Protocol
from measurements.treatment import Treatment

Days = tuple[int | None, int | None]
Met = bool | None
"""True or False where the dates decide, None where it cannot be known from them."""


@dataclass(frozen=True)
class Start:
    """When treatment began, and how that is known."""

    date: PartialDate
    words: str  # "treatment start 2008-12-01", "first treatment stated, TACE 2009-02"
    stated: bool  # the course says so, rather than the first treatment in the record


def treatment_start(case: CaseRecord, baseline: PartialDate) -> Start | None:
    """The start of treatment: as the course states it, else the first dated treatment not surely before the baseline.

    None where the record has neither.
    """
    course = case.course
    if course.start.is_known:
        return Start(course.start, f"treatment start {course.start.iso()}", stated=True)
    first: tuple[PartialDate, str] | None = None
    for treatment in case.treatments:
        date = _began(treatment)
        if not date.is_known or is_before(date, baseline) is True:
            continue
        if first is None or is_before(date, first[0]) is True:
            first = (date, treatment.name)
    if first is None:
        return None
    return Start(first[0], f"first treatment stated ({first[1]}, {first[0].iso()})", stated=False)


def within(days: Days, least: int, most: int) -> Met:
    """Whether an interval lies from `least` to `most` days, both included."""
    shortest, longest = days
    if shortest is not None and longest is not None and least <= shortest and longest <= most:
        return True
    if (shortest is not None and shortest > most) or (longest is not None and longest < least):
        return False
    return None


def baseline_in_window(protocol: Protocol, baseline: PartialDate, start: PartialDate) -> Met:
    """Whether the baseline lies not more than the window (28 days) before the start of treatment (Eisenhauer, 4.2)."""
    return within(days_between(baseline, start), 0, protocol.baseline_window_days)


def visit_in_window(protocol: Protocol, before: PartialDate, date: PartialDate) -> Met:
    """Whether a date follows the one before it by the planned interval, or a multiple of it where dates were missed.

    True as well where the protocol plans no interval.
    """
    every, window = protocol.visit_every_days, protocol.visit_window_days
    if not every:
        return True
    days = days_between(before, date)
    shortest, longest = days
    if shortest is None or longest is None:
        return None
    told = [within(days, times * every - window, times * every + window) for times in range(1, longest // every + 2)]
    if True in told:
        return True
    return None if None in told else False


def days_text(days: Days) -> str:
    """An interval in words: "35 days", "2 to 61 days", "at least 5 days", "not known"."""
    shortest, longest = days
    if shortest is None and longest is None:
        return "not known"
    if longest is None:
        return f"at least {shortest} days"
    if shortest is None:
        return f"at most {longest} days"
    if shortest == longest:
        return f"{shortest} day{'' if shortest == 1 else 's'}"
    return f"{shortest} to {longest} days"


def _began(treatment: Treatment) -> PartialDate:
    if treatment.kind == "drug":
        return treatment.start
    return treatment.date if is_local(treatment) else PartialDate()
