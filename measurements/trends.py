"""From a case to the rows that table, card and plots show: one read's view of every date, with the response."""

from dataclasses import dataclass

from measurements.assessment import Read
from measurements.case import CaseRecord
from measurements.counting import Finding, findings
from measurements.course import baseline_of, prior_with_sizes, short_name, since_baseline
from measurements.criteria import assess
from measurements.criteria.base import Answer
from measurements.lesion import Lesion, LesionRole
from measurements.read_index import ReadIndex
from measurements.timepoint import Study, TimePoint
from measurements.visits import visits_of


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

    @property
    def targets(self) -> tuple[LesionRow, ...]:
        """The target lesions in their order."""
        return tuple(row for row in self.rows if row.role.role == "target")

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
    points = index.points
    found = {point.id: findings(case, read, point, index) for point in points}
    visits = visits_of(case, read, found, index)
    answers = {answer.timepoint_id: answer for answer in assess(case.protocol, visits)}
    columns = tuple(
        DateColumn(
            timepoint=point,
            short_name=short_name(case, point),
            since_baseline=since_baseline(case, point),
            studies=case.studies_of(point.id),
            findings=found[point.id],
            answer=answers.get(point.id),
        )
        for point in points
    )
    return CaseView(case, read, rows, columns)


def _rows(case: CaseRecord, read: Read) -> tuple[LesionRow, ...]:
    lesions = {lesion.id: lesion for lesion in case.lesions}
    return tuple(
        LesionRow(lesions[role.lesion_id], role)
        for role in case.roles
        if role.read_id == read.id and role.lesion_id in lesions
    )
