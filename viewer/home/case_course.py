"""What a line of the case list says of a course, worked out from the case: sums, change, response. No Qt."""

from dataclasses import dataclass
from decimal import Decimal

from measurements.case import CaseRecord
from measurements.errors import RecordError
from measurements.partial_date import PartialDate
from measurements.trends import DateColumn, view_of


@dataclass(frozen=True)
class CoursePoint:
    """One assessed date: where it lies in time (days, an ordinal) and its sum, None where it is not complete."""

    day: float | None
    total: Decimal | None
    code: str


@dataclass(frozen=True)
class CaseCourse:
    """One read of a case in the few figures that tell it from others."""

    points: tuple[CoursePoint, ...] = ()
    unit: str = "mm"  # of the sums: that of the rule set
    pr_limit: Decimal | None = None  # the sum at and below which the response is partial
    total: Decimal | None = None  # at the last assessed date
    measured_part: Decimal | None = None  # of those targets that have a size there
    percent: Decimal | None = None  # from baseline, at the last assessed date
    code: str = ""
    sentence: str = ""
    first_date: str = ""
    last_date: str = ""
    targets: int = 0
    nadir: Decimal | None = None  # the smallest complete sum
    nadir_date: str = ""
    person: str = ""  # sex and age

    @property
    def complete(self) -> int:
        """How many dates have a complete sum."""
        return sum(point.total is not None for point in self.points)


def course_of(case: CaseRecord) -> CaseCourse:
    """The course of a case by its first read; figures that cannot be worked out stay empty, as for a new case."""
    person = _person_words(case)
    if not case.reads:
        return CaseCourse(person=person)
    try:
        view = view_of(case)
    except RecordError:
        return CaseCourse(person=person)
    columns = view.assessed
    if not columns:
        return CaseCourse(person=person, targets=len(view.targets))
    last = columns[-1]
    answer = last.answer
    assert answer is not None
    lowest = _lowest(columns)
    return CaseCourse(
        points=tuple(_point(column) for column in columns),
        pr_limit=answer.pr_limit or _last_limit(columns),
        unit=answer.sums.unit,
        total=answer.sums.total,
        measured_part=answer.sums.measured_part,
        percent=answer.sums.percent_from_baseline,
        code=answer.code if view.targets or answer.code != "BL" else "",
        sentence=answer.sentence,
        first_date=columns[0].date_text,
        last_date=last.date_text,
        targets=len(view.targets),
        nadir=lowest.answer.sums.total if lowest is not None and lowest.answer is not None else None,
        nadir_date=lowest.date_text if lowest is not None else "",
        person=person,
    )


def middle_day(date: PartialDate) -> float | None:
    """The middle of what is known of a date as an ordinal of days; None where an end is open or nothing is known."""
    if date.earliest is None or date.latest is None:
        return None
    return (date.earliest.toordinal() + date.latest.toordinal()) / 2


def _point(column: DateColumn) -> CoursePoint:
    answer = column.answer
    assert answer is not None
    return CoursePoint(middle_day(column.timepoint.date), answer.sums.total, answer.code)


def _lowest(columns: tuple[DateColumn, ...]) -> DateColumn | None:
    complete = [column for column in columns if column.answer is not None and column.answer.sums.total is not None]
    return min(complete, key=_total, default=None)


def _total(column: DateColumn) -> Decimal:
    assert column.answer is not None
    assert column.answer.sums.total is not None
    return column.answer.sums.total


def _last_limit(columns: tuple[DateColumn, ...]) -> Decimal | None:
    limits = [column.answer.pr_limit for column in columns if column.answer is not None]
    return next((limit for limit in reversed(limits) if limit is not None), None)


def _person_words(case: CaseRecord) -> str:
    person = case.person
    age = f"{person.age_years} y" if person.age_years is not None else ""
    return " · ".join(part for part in (person.sex, age) if part)
