"""Rows made into courses: for every subject and read the visits that the criteria are given."""

from collections.abc import Sequence
from dataclasses import dataclass

from measurements.criteria.base import Visit, VisitRole
from measurements.importing.lesions import Lesions
from measurements.importing.problems import Problems
from measurements.importing.rows import LesionRow
from measurements.partial_date import UNKNOWN, PartialDate, is_before
from measurements.protocol import Protocol


@dataclass(frozen=True)
class LeftOut:
    """A date of a table that can have no response, and why."""

    timepoint: str
    date: PartialDate
    why: str


@dataclass(frozen=True)
class Course:
    """The visits of one subject as one read has them, the baseline first; what takes no part stands in `left_out`."""

    subject: str
    read_id: str
    visits: tuple[Visit, ...]
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()  # time point id, remark on what the table says there


def courses_of(protocol: Protocol, rows: Sequence[LesionRow], problems: Problems) -> tuple[Course, ...]:
    """A course for every subject and read, in the order they first stand in the table. Faults go to `problems`."""
    groups: dict[tuple[str, str], list[LesionRow]] = {}
    for row in rows:
        groups.setdefault((row.subject, row.read_id), []).append(row)
    return tuple(_course(protocol, subject, read, held, problems) for (subject, read), held in groups.items())


@dataclass
class _Point:
    """One visit being put together: all rows of one time point."""

    name: str
    rows: list[LesionRow]

    @property
    def date(self) -> PartialDate:
        """Of parts on several days the last: the day on which the assessment was whole."""
        known = [row.date for row in self.rows if row.date.is_known]
        latest = known[0] if known else UNKNOWN
        for date in known[1:]:
            if is_before(latest, date):
                latest = date
        return latest

    @property
    def role(self) -> str:
        return next((row.timepoint_role for row in self.rows if row.timepoint_role), "")


def _course(protocol: Protocol, subject: str, read: str, rows: list[LesionRow], problems: Problems) -> Course:
    points = _points(rows, problems)
    dated = any(point.date.is_known for point in points)
    left_out = [_left_out(point, "outside the protocol") for point in points if point.role == "outside"]
    points = [point for point in points if point.role != "outside"]
    if dated:
        unknown = [point for point in points if not point.date.is_known]
        left_out += [_left_out(point, "its date is not known") for point in unknown]
        points = [point for point in points if point.date.is_known]
    ordered = _in_order(points)
    start = _baseline(subject, ordered, problems)
    left_out += [_left_out(point, "before the baseline") for point in ordered[:start]]
    lesions = Lesions(protocol, rows, problems)
    visits = tuple(_visit(lesions, point, place) for place, point in enumerate(ordered[start:]))
    lesions.settle_new(visits)
    return Course(subject, read, lesions.with_new(visits), tuple(left_out), lesions.notes)


def _points(rows: Sequence[LesionRow], problems: Problems) -> list[_Point]:
    points: dict[str, _Point] = {}
    for row in rows:
        point = points.setdefault(row.visit, _Point(row.visit, []))
        if row.timepoint_role and point.role not in ("", row.timepoint_role):
            problems.add(row.file, f"{row.visit} is {point.role} in another row", row.row, "timepoint_role")
        point.rows.append(row)
    return list(points.values())


def _in_order(points: Sequence[_Point]) -> list[_Point]:
    """By what is known of the dates; where they do not decide, in the order of the table."""
    ordered: list[_Point] = []
    for point in points:
        later = (place for place, held in enumerate(ordered) if is_before(point.date, held.date))
        ordered.insert(next(later, len(ordered)), point)
    return ordered


def _baseline(subject: str, ordered: Sequence[_Point], problems: Problems) -> int:
    named = [place for place, point in enumerate(ordered) if point.role == "baseline"]
    if len(named) > 1:
        row = ordered[named[1]].rows[0]
        problems.add(row.file, f"subject {subject or '–'} has two baselines", row.row, "timepoint_role")
    return named[0] if named else 0


def _left_out(point: _Point, why: str) -> LeftOut:
    return LeftOut(point.name, point.date, why)


def _visit(lesions: Lesions, point: _Point, place: int) -> Visit:
    role: VisitRole = "baseline" if place == 0 else "unscheduled" if point.role == "unscheduled" else "follow_up"
    return Visit(
        timepoint_id=point.name,
        targets=lesions.targets(point.name),
        nontargets=lesions.nontargets(point.name),
        date=point.date,
        role=role,
        label=point.date.iso() or point.name,
    )
