"""Hyperprogression in a case: growth up to the baseline beside growth up to the first scan under treatment."""

from decimal import Decimal
from typing import TYPE_CHECKING

from measurements.partial_date import days_between, is_before

if TYPE_CHECKING:
    from measurements.criteria.hyperprogression import Hyperprogression
    from measurements.trends import CaseView, DateColumn


def hyperprogression_at(view: "CaseView", timepoint_id: str) -> "tuple[Hyperprogression, ...]":
    """What each published definition says at the first date after the baseline; () at every other date.

    Growth before is that of the same targets from the last date before the baseline that has a size of each, in mm;
    () where no such date lies surely before it. Time to failure is from the start to the end of treatment as recorded.
    """
    from measurements.criteria.growth_course import growth_along
    from measurements.criteria.growth_rate import growth
    from measurements.criteria.hyperprogression import Course, definitions

    if not is_first_scan(view, timepoint_id):
        return ()
    baseline, before = view.baseline(), before_baseline(view)
    since_baseline = growth_along(view.visits[:2], since="baseline")[1]
    if baseline is None or before is None or since_baseline is None:
        return ()
    at_baseline, earlier = _sum(view, baseline), _sum(view, before)
    told = view.case.course
    return definitions(
        Course(
            before=growth(earlier, at_baseline, before.timepoint.date, baseline.timepoint.date),
            after=since_baseline,
            first=view.by_criterion("RECIST 1.1")[1].code,
            burden_before=at_baseline,
            burden_after=_sum(view, view.column(timepoint_id)),
            failure_days=_known(days_between(told.start, told.end)),
        )
    )


def is_first_scan(view: "CaseView", timepoint_id: str) -> bool:
    """Whether a date is the first one after the baseline."""
    return len(view.visits) > 1 and view.visits[1].timepoint_id == timepoint_id


def before_baseline(view: "CaseView") -> "DateColumn | None":
    """The last date surely before the baseline that has a size of every target; None without one."""
    baseline = view.baseline()
    if baseline is None:
        return None
    earlier = (
        column
        for column in reversed(view.columns)
        if is_before(column.timepoint.date, baseline.timepoint.date) is True and _sum(view, column) is not None
    )
    return next(earlier, None)


def _sum(view: "CaseView", column: "DateColumn | None") -> Decimal | None:
    """The sum of the targets' sizes that count; None where one has none."""
    if column is None or not view.targets:
        return None
    sizes = [column.findings[row.lesion.id].counted_mm for row in view.targets]
    known = [size for size in sizes if size is not None]
    return sum(known, Decimal(0)) if len(known) == len(sizes) else None


def _known(days: tuple[int | None, int | None]) -> tuple[int, int] | None:
    shortest, longest = days
    return None if shortest is None or longest is None else (shortest, longest)
