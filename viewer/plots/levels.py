"""Which heights the plot reaches and which of them have a grid line. No Qt here."""

import math
from decimal import Decimal

from viewer.plots.axis import nice_step
from viewer.plots.course_model import CourseModel, Mode


def levels_of(model: CourseModel, mode: Mode, most: int) -> tuple[float, ...]:
    """Round heights from the lowest to the highest: mm begin at 0, percentages hold at least −40 to 20."""
    heights = [model.height(mm, mode) for mm in _lengths(model, mode)]
    if mode == "percent":
        return _rounded(min([-40.0, *heights]), max([20.0, *heights]), most)
    return _rounded(0.0, max([10.0, *heights]), most)


def _rounded(low: float, high: float, most: int) -> tuple[float, ...]:
    step = nice_step(high - low, most)
    first, last = math.floor(low / step), math.ceil(high / step)
    return tuple(place * step for place in range(first, last + 1))


def _lengths(model: CourseModel, mode: Mode) -> list[Decimal]:
    found = [value for point in model.placed for value in (point.total, point.part) if value is not None]
    found += [step.mm for step in model.pd_steps]
    if model.pr_limit is not None:
        found.append(model.pr_limit)
    if mode == "lesions":
        found += [point.mm for line in model.lesions for point in line.points]
    return found
