"""What the plot of a course draws, worked out from a case view: points, curve, limits, lesion lines. No Qt here.

Classes and limits are the answers of the rules, never a reading of the plot. x is in units of the time scale, y in mm.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Literal

from measurements.criteria.codes import WORDS, Code
from measurements.criteria.rules.new_lesions import resolved
from measurements.criteria.rules.target import pd_limit
from measurements.criteria.sum_words import pd_rule, sum_title, sum_unit
from measurements.trends import CaseView, DateColumn
from viewer.plots.axis import Place, TimeScale, scale_of

Mode = Literal["sum", "lesions", "percent"]


@dataclass(frozen=True)
class DatePoint:
    """One assessed date: where it lies (None: nothing is known of its date), its response and its sums."""

    timepoint_id: str
    date_text: str
    short_name: str
    since_baseline: str
    place: Place | None
    code: Code
    total: Decimal | None
    part: Decimal | None
    percent: Decimal | None
    sentence: str
    new_lesions: tuple[str, ...]
    is_nadir: bool = False
    unit: str = "mm"

    @property
    def has_sum(self) -> bool:
        """True where a mark stands on the curve."""
        return self.place is not None and self.total is not None

    @property
    def is_partial(self) -> bool:
        """True where only a part of the targets has a size: the sum is at least that part."""
        return self.place is not None and self.total is None and self.part is not None

    @property
    def words(self) -> str:
        """The response in words."""
        return WORDS[self.code]


@dataclass(frozen=True)
class Segment:
    """A straight piece between two neighbouring dates that both have the value; in the response of the later one."""

    from_id: str
    to_id: str
    x0: float
    y0: Decimal
    x1: float
    y1: Decimal
    code: Code


@dataclass(frozen=True)
class LesionPoint:
    """One counted diameter."""

    timepoint_id: str
    date_text: str
    x: float
    mm: Decimal


@dataclass(frozen=True)
class LesionLine:
    """The counted diameters of one lesion; `colour` counts the lesions of the case in order of creation."""

    lesion_id: str
    name: str
    label: str
    colour: int
    points: tuple[LesionPoint, ...]
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class LimitStep:
    """The PD limit between two dates, in mm; x1 None goes on to the right end."""

    x0: float
    x1: float | None
    mm: Decimal


@dataclass(frozen=True)
class CourseModel:
    """All that the plot above the lanes shows."""

    scale: TimeScale
    dates: tuple[DatePoint, ...]
    segments: tuple[Segment, ...]
    lesions: tuple[LesionLine, ...]
    baseline: Decimal | None
    pr_limit: Decimal | None
    pd_steps: tuple[LimitStep, ...]
    death: Place | None = None
    sum_title: str = "Sum of diameters"  # what the rule set of the case adds up
    unit: str = "mm"
    pd_rule: str = "max(1.2 × nadir, nadir + 5 mm)"

    @cached_property
    def placed(self) -> tuple[DatePoint, ...]:
        """The dates that can be drawn, from left to right."""
        return tuple(sorted((p for p in self.dates if p.place), key=lambda p: p.place.x if p.place else 0.0))

    def date(self, timepoint_id: str | None) -> DatePoint | None:
        """The assessed date of this id, or None."""
        return next((point for point in self.dates if point.timepoint_id == timepoint_id), None)

    @property
    def pd_limit_now(self) -> Decimal | None:
        """The limit that holds after the last date."""
        return self.pd_steps[-1].mm if self.pd_steps else None

    def height(self, mm: Decimal, mode: Mode) -> float:
        """The y of a length: mm, or percent above the baseline sum. Raises ValueError without a baseline sum."""
        if mode != "percent":
            return float(mm)
        if not self.baseline:
            raise ValueError("There is no baseline sum to take percentages of.")
        return float((mm - self.baseline) * 100 / self.baseline)


def course_of(view: CaseView) -> CourseModel | None:
    """The course of one read; None where no assessed date is known, so that there is no axis."""
    scale = scale_of(view.case)
    if scale is None:
        return None
    columns = view.assessed
    dates = _dates(view, columns, scale)
    baseline = next((column for column in columns if column.answer and column.answer.code == "BL"), None)
    pr_limit = next((c.answer.pr_limit for c in reversed(columns) if c.answer and c.answer.pr_limit is not None), None)
    return CourseModel(
        scale=scale,
        dates=dates,
        segments=_curve([(point, point.total) for point in dates]),
        # Diameters of lesions have no place on an axis of products or volumes.
        lesions=_lesion_lines(view, dates) if sum_unit(view.case.protocol) == "mm" else (),
        baseline=baseline.answer.sums.total if baseline and baseline.answer else None,
        pr_limit=pr_limit,
        pd_steps=_pd_steps(view, columns, dates),
        death=next((scale.place(one.death) for one in view.case.outcomes if one.death is not None), None),
        sum_title=sum_title(view.case.protocol),
        unit=sum_unit(view.case.protocol),
        pd_rule=pd_rule(view.case.protocol),
    )


def _dates(view: CaseView, columns: tuple[DateColumn, ...], scale: TimeScale) -> tuple[DatePoint, ...]:
    certain = {
        visit.timepoint_id: tuple(one.name for one in lesions if one.seen and one.certainty == "unequivocal")
        for visit, lesions in zip(view.visits, resolved(view.visits, view.case.protocol), strict=True)
    }
    seen: set[str] = set()
    points = []
    for column in columns:
        answer = column.answer
        if answer is None:
            continue
        new = tuple(name for name in certain.get(column.timepoint.id, ()) if name not in seen)
        seen |= set(new)
        points.append(
            DatePoint(
                timepoint_id=column.timepoint.id,
                date_text=column.date_text,
                short_name=column.short_name,
                since_baseline=column.since_baseline,
                place=scale.place(column.timepoint.date),
                code=answer.code,
                total=answer.sums.total,
                part=answer.sums.measured_part,
                percent=answer.sums.percent_from_baseline,
                sentence=answer.sentence,
                new_lesions=new,
                unit=answer.sums.unit,
            )
        )
    return _with_nadir(tuple(points))


def _with_nadir(points: tuple[DatePoint, ...]) -> tuple[DatePoint, ...]:
    """Mark the first of the smallest complete sums, as the rules take it; a lone baseline is no nadir yet."""
    complete = [point for point in points if point.total is not None]
    if len(complete) < 2:
        return points
    lowest = min(complete, key=lambda point: point.total or Decimal(0))
    return tuple(replace(point, is_nadir=point is lowest) for point in points)


def _curve(values: list[tuple[DatePoint, Decimal | None]]) -> tuple[Segment, ...]:
    """Pieces between neighbours only: a date without the value, or without a place, breaks the curve."""
    pieces = []
    for (before, low), (after, high) in pairwise(values):
        if low is None or high is None or before.place is None or after.place is None:
            continue
        pieces.append(
            Segment(before.timepoint_id, after.timepoint_id, before.place.x, low, after.place.x, high, after.code)
        )
    return tuple(pieces)


def _lesion_lines(view: CaseView, dates: tuple[DatePoint, ...]) -> tuple[LesionLine, ...]:
    born = {lesion.id: place for place, lesion in enumerate(sorted(view.case.lesions, key=lambda one: one.order))}
    lines = []
    for row in view.rows:
        values = [(point, _counted(view, row.lesion.id, point.timepoint_id)) for point in dates]
        points = tuple(
            LesionPoint(point.timepoint_id, point.date_text, point.place.x, mm)
            for point, mm in values
            if mm is not None and point.place is not None
        )
        if points:
            label = row.lesion.label
            lines.append(LesionLine(row.lesion.id, row.name, label, born[row.lesion.id], points, _curve(values)))
    return tuple(lines)


def _counted(view: CaseView, lesion_id: str, timepoint_id: str) -> Decimal | None:
    column = view.column(timepoint_id)
    held = column.findings.get(lesion_id) if column else None
    return held.counted_mm if held else None


def _pd_steps(view: CaseView, columns: tuple[DateColumn, ...], dates: tuple[DatePoint, ...]) -> tuple[LimitStep, ...]:
    """The limit each date was judged by reaches back to the date before; after the last, that of its own nadir."""
    placed = [
        (point.place.x, column.answer)
        for column, point in zip(columns, dates, strict=True)
        if point.place is not None and column.answer is not None
    ]
    steps: list[LimitStep] = []
    for (start, _before), (end, answer) in pairwise(placed):
        if answer.pd_limit is not None:
            steps.append(LimitStep(start, end, answer.pd_limit))
    totals = [point.total for point in dates if point.total is not None]
    if placed and totals:
        after = pd_limit(view.case.protocol, min(totals))
        if after is not None:
            steps.append(LimitStep(placed[-1][0], None, after))
    return _joined(steps)


def _joined(steps: list[LimitStep]) -> tuple[LimitStep, ...]:
    """Neighbouring pieces of the same height as one."""
    joined: list[LimitStep] = []
    for step in steps:
        if joined and joined[-1].mm == step.mm and joined[-1].x1 == step.x0:
            joined[-1] = replace(joined[-1], x1=step.x1)
        else:
            joined.append(step)
    return tuple(joined)
