"""The order of the dates of a case, their names, and how far each lies from the baseline."""

from measurements.case import CaseRecord
from measurements.partial_date import days_between, is_before, months_between
from measurements.timepoint import TimePoint


def in_order(timepoints: tuple[TimePoint, ...]) -> tuple[TimePoint, ...]:
    """Time points by what is known of their dates, then by what is told of them in relation to others.

    Where neither decides they stay in the order they were entered.

    Each is put before the first that is surely later. A date in between that decides nothing, such as one not known,
    never keeps two others from the order that their own dates have.
    """
    ordered: list[TimePoint] = []
    for point in sorted(timepoints, key=lambda p: p.order):
        later = (place for place, held in enumerate(ordered) if _comes_before(point, held))
        ordered.insert(next(later, len(ordered)), point)
    return tuple(ordered)


def _comes_before(a: TimePoint, b: TimePoint) -> bool:
    """Whether `a` is surely before `b`: by their dates, else because one of them is told to be."""
    by_date = is_before(a.date, b.date)
    if by_date is not None:
        return by_date
    told, of_other = a.date.relation, b.date.relation
    return bool(
        (told and told.kind == "before" and told.anchor == f"timepoints:{b.id}")
        or (of_other and of_other.kind == "after" and of_other.anchor == f"timepoints:{a.id}")
    )


def assessed(case: CaseRecord) -> tuple[TimePoint, ...]:
    """The time points that can have a response, in order: within the protocol, and dated as far as is known.

    A study whose date is unknown takes no part in the order of responses until its date is entered (safety R25).
    """
    return within_protocol(in_order(case.timepoints))


def baseline_of(case: CaseRecord) -> TimePoint | None:
    """The baseline, or None where the case has none."""
    return _first_baseline(assessed(case))


def within_protocol(points: tuple[TimePoint, ...]) -> tuple[TimePoint, ...]:
    """Those of ordered time points that can have a response."""
    return tuple(point for point in points if point.role != "outside" and point.date.is_known)


def _first_baseline(points: tuple[TimePoint, ...]) -> TimePoint | None:
    return next((point for point in points if point.role == "baseline"), None)


def short_name(case: CaseRecord, timepoint: TimePoint, points: tuple[TimePoint, ...] | None = None) -> str:
    """BL, FU1, FU2… in the order of the dates; "" outside the protocol. `points`: those of `assessed`, where known."""
    if timepoint.role == "outside" or not timepoint.date.is_known:
        return ""
    if timepoint.role == "baseline":
        return "BL"
    later = [point for point in (assessed(case) if points is None else points) if point.role != "baseline"]
    return f"FU{[point.id for point in later].index(timepoint.id) + 1}"


def since_baseline(case: CaseRecord, timepoint: TimePoint, points: tuple[TimePoint, ...] | None = None) -> str:
    """How far from baseline: "month 24", "week 16", "day 5"; never finer than both dates are known, "" unknown.

    `points`: those of `assessed`, where they are known already.
    """
    baseline = _first_baseline(assessed(case) if points is None else points)
    if baseline is None or timepoint.role == "outside":
        return ""
    if baseline.date.is_day and timepoint.date.is_day:
        days = days_between(baseline.date, timepoint.date)[0] or 0
        return f"week {days // 7}" if days % 7 == 0 else f"day {days}"
    months = months_between(baseline.date, timepoint.date)
    return "" if months is None else f"month {months}"


def prior_with_sizes(case: CaseRecord, timepoint: TimePoint, measured: frozenset[str]) -> TimePoint | None:
    """The nearest earlier time point that has a size for any target; `measured` holds the ids that do."""
    before: TimePoint | None = None
    for point in assessed(case):
        if point.id == timepoint.id:
            return before
        if point.id in measured:
            before = point
    return None  # outside the protocol: no assessed date is its prior
