"""From a case to the rows that table, card and plots show: one read's view of every date, with the response."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from measurements.assessment import Read
from measurements.case import CaseRecord
from measurements.counting import Finding, findings
from measurements.course import baseline_of, prior_with_sizes, short_name, since_baseline, within_protocol
from measurements.criteria import assess, assess_by
from measurements.criteria.base import Answer, Visit
from measurements.lesion import Lesion, LesionRole
from measurements.read_index import ReadIndex
from measurements.timepoint import Study, TimePoint
from measurements.visits import visits_of

if TYPE_CHECKING:
    from measurements.best_of_case import CaseCourse
    from measurements.checks.notes import Check, Note
    from measurements.criteria.best import BestResponse
    from measurements.criteria.best.endpoints import Endpoint
    from measurements.criteria.certainty import Certainty
    from measurements.criteria.growth_rate import Growth


@dataclass(frozen=True)
class LesionRow:
    """One lesion this read follows, by the name it is called."""

    lesion: Lesion
    role: LesionRole

    @property
    def name(self) -> str:
        """The name the lesion is called by, such as T01, NT02 or NEW01."""
        return self.role.name


@dataclass(frozen=True)
class DateColumn:
    """One date: its studies, what is known of each lesion, and the response (None outside the protocol)."""

    timepoint: TimePoint
    short_name: str  # BL, FU1 …, "" outside
    since_baseline: str  # "month 24"
    studies: tuple[Study, ...]
    findings: dict[str, Finding]  # by lesion id
    answer: Answer | None

    @property
    def date_text(self) -> str:
        """ISO 8601 as far as known; "date not stated" where nothing is."""
        return self.timepoint.date.iso() or "date not stated"

    @property
    def method(self) -> str:
        """The modalities of the date in the words of the record."""
        return ", ".join(dict.fromkeys(study.method for study in self.studies)) or "no study"

    @property
    def has_images(self) -> bool:
        """True where at least one study names DICOM series."""
        return any(study.has_images for study in self.studies)


@dataclass(frozen=True)
class CaseView:
    """One read of a case, worked out: rows of lesions, columns of dates, responses, and which date is whose prior."""

    case: CaseRecord
    read: Read
    rows: tuple[LesionRow, ...]
    columns: tuple[DateColumn, ...]
    visits: tuple[Visit, ...] = ()  # what the criteria were given

    @property
    def targets(self) -> tuple[LesionRow, ...]:
        """The target lesions in their order; the parts of a lesion that has split are its own, not targets more."""
        return tuple(row for row in self.rows if row.role.role == "target" and row.role.part is None)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers of all visits, in order."""
        held = {column.timepoint.id: column.answer for column in self.columns}
        return tuple(answer for visit in self.visits if (answer := held.get(visit.timepoint_id)) is not None)

    @cached_property
    def course(self) -> "CaseCourse | None":
        """What best response and times are counted from; None where the case has no dated baseline."""
        from measurements.best_of_case import course_of

        told = self.case.course
        return course_of(
            self.case,
            self.read,
            self.visits,
            self.answers,
            reference=told.reference if told.reference.is_known else None,
            new_therapy=told.other_therapy if told.other_therapy.is_known else None,
        )

    @cached_property
    def best(self) -> "BestResponse | None":
        """The best response by the protocol of the case; None without a dated baseline."""
        from measurements.best_of_case import best_of_case

        return None if self.course is None else best_of_case(self.case, self.course)

    @cached_property
    def times(self) -> "tuple[Endpoint, ...]":
        """Durations, PFS and TTP, each with its event or why it is censored; () without a dated baseline."""
        from measurements.best_of_case import times_of_case

        return () if self.course is None else times_of_case(self.case, self.course)

    def by_criterion(self, name: str) -> tuple[Answer, ...]:
        """The same visits by another rule set with its published limits, worked out once.

        Raises RecordError where Nadir has no rules of that name.
        """
        if name == self.case.protocol.name:
            return self.answers
        if name not in self._by_criterion:
            self._by_criterion[name] = assess_by(name, self.case.protocol, self.visits)
        return self._by_criterion[name]

    def certainty(self, timepoint_id: str) -> "Certainty | None":
        """How safe the call of a date is, worked out once; None for a date that has no response."""
        if timepoint_id not in self._certainty:
            from measurements.criteria.certainty import certainty_of

            place = next((n for n, visit in enumerate(self.visits) if visit.timepoint_id == timepoint_id), None)
            if place is None:
                return None
            told = certainty_of(self.case.protocol, self.visits, place, answers=self.answers)
            self._certainty[timepoint_id] = told
        return self._certainty[timepoint_id]

    def growth(self, timepoint_id: str) -> "Growth | None":
        """How fast the sum of diameters grew since the last complete one before a date; None where there is none."""
        return self._growth.get(timepoint_id)

    def notes(self, timepoint_id: str) -> "tuple[Note, ...]":
        """What limits the comparison of a date, worked out once; it never changes the answer."""
        if timepoint_id not in self._notes:
            from measurements.checks.comparability import notes_at

            column = self.column(timepoint_id)
            self._notes[timepoint_id] = notes_at(self, column) if column is not None else ()
        return self._notes[timepoint_id]

    @cached_property
    def checks(self) -> "tuple[Check, ...]":
        """The checks of this read, the worst first."""
        from measurements.checks.read_checks import read_checks

        return read_checks(self)

    @cached_property
    def _by_criterion(self) -> dict[str, tuple[Answer, ...]]:
        return {}

    @cached_property
    def _certainty(self) -> "dict[str, Certainty]":
        return {}

    @cached_property
    def _growth(self) -> "dict[str, Growth | None]":
        from measurements.criteria.growth_course import growth_along

        found = growth_along(self.visits, model=self.case.protocol.error_model)
        return {visit.timepoint_id: one for visit, one in zip(self.visits, found, strict=True)}

    @cached_property
    def _notes(self) -> "dict[str, tuple[Note, ...]]":
        return {}

    @property
    def assessed(self) -> tuple[DateColumn, ...]:
        """The columns that have a response."""
        return tuple(column for column in self.columns if column.answer is not None)

    def column(self, timepoint_id: str) -> DateColumn | None:
        """The column of a time point, or None."""
        return next((column for column in self.columns if column.timepoint.id == timepoint_id), None)

    def baseline(self) -> DateColumn | None:
        """The baseline column, or None."""
        point = baseline_of(self.case)
        return self.column(point.id) if point else None

    def prior_of(self, timepoint_id: str) -> DateColumn | None:
        """The nearest earlier date with a size for any target."""
        targets = [row.lesion.id for row in self.targets]
        measured = frozenset(
            column.timepoint.id
            for column in self.columns
            if any(column.findings[target].counted_mm is not None for target in targets)
        )
        point = self.case.timepoint(timepoint_id)
        prior = prior_with_sizes(self.case, point, measured)
        return self.column(prior.id) if prior else None

    def prior_finding(self, lesion_id: str, timepoint_id: str) -> Finding | None:
        """The nearest earlier counted value of one lesion, or None."""
        found: Finding | None = None
        for column in self.columns:
            if column.timepoint.id == timepoint_id:
                return found
            held = column.findings.get(lesion_id)
            if column.answer is not None and held is not None and held.counted_mm is not None:
                found = held
        return None


def view_of(case: CaseRecord, read: Read | None = None) -> CaseView:
    """Work out one read of a case (the first where none is named). Raises RecordError for a case without a read."""
    read = read or case.first_read
    rows = _rows(case, read)
    order = {"target": 0, "nontarget": 1, "new": 2, "new_equivocal": 2, "none": 3}
    rows = tuple(sorted(rows, key=lambda row: (order[row.role.role], row.role.number)))
    index = ReadIndex(case, read)
    points, assessed = index.points, within_protocol(index.points)
    found = {point.id: findings(case, read, point, index) for point in points}
    visits = visits_of(case, read, found, index)
    answers = {answer.timepoint_id: answer for answer in assess(case.protocol, visits)}
    columns = tuple(
        DateColumn(
            timepoint=point,
            short_name=short_name(case, point, assessed),
            since_baseline=since_baseline(case, point, assessed),
            studies=case.studies_of(point.id),
            findings=found[point.id],
            answer=answers.get(point.id),
        )
        for point in points
    )
    return CaseView(case, read, rows, columns, visits)


def _rows(case: CaseRecord, read: Read) -> tuple[LesionRow, ...]:
    lesions = {lesion.id: lesion for lesion in case.lesions}
    return tuple(
        LesionRow(lesions[role.lesion_id], role)
        for role in case.roles
        if role.read_id == read.id and role.lesion_id in lesions
    )
