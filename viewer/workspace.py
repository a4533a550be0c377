"""The library that is open and the case that is read: opened, made, imported, exported. Knows no widget."""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from measurements.assessment import Read
from measurements.case import CaseHeader, CaseRecord
from measurements.edits import Edit, EditPatient, ReplaceCase, Together
from measurements.errors import RecordError
from measurements.patient import Patient
from measurements.protocol import Protocol
from sample_data.cases import built_in_case
from viewer.commands.case_session import CaseSession
from viewer.commands.finding_cases import case_named, restore
from viewer.exchange.adding import edits_adding
from viewer.exchange.from_images import case_from, free_case_id
from viewer.exchange.identity import IdentityComparison, compare_identities, identity_of
from viewer.exchange.image_places import places_of
from viewer.imaging.progress import Progress
from viewer.imaging.series import PatientIdentity, Series
from viewer.jobs.board import JobBoard
from viewer.jobs.job import Job

if TYPE_CHECKING:
    from measurements.store import Library
    from measurements.store.records import CaseSummary


class Workspace(QObject):
    """One library, at most one open case. What cannot be done is said in one line, and nothing has changed."""

    library_opened = Signal()
    library_failed = Signal(str)
    case_opened = Signal(object, object)  # CaseSession, tuple[Series, ...] known already
    case_closed = Signal()
    cases_changed = Signal()
    images_known = Signal(object)  # tuple[Series, ...]: found by an import, about to enter the open case
    refused = Signal(str)

    def __init__(self, location: str, reader: str, board: JobBoard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.location = location
        self._reader = reader
        self._board = board
        self._library: Library | None = None
        self.session: CaseSession | None = None

    # -- the library -------------------------------------------------------------------------------------------

    def open_library(self) -> None:
        """Open the library beside the window; `library_opened` or `library_failed` follows."""
        job = Job(partial(_open, self.location), "Opening the library")
        job.succeeded.connect(self._on_library)
        job.failed.connect(self._on_library_failed)
        self._board.run(job)

    @property
    def is_open(self) -> bool:
        """Whether the library is there."""
        return self._library is not None

    def cases(self) -> "tuple[CaseSummary, ...]":
        """The cases by last change."""
        if self._library is None:
            return ()
        try:
            return self._library.list_cases()
        except RecordError as error:
            self.refused.emit(str(error))
            return ()

    def load(self, case_id: str) -> CaseRecord:
        """A case as it is now, for reading only; callable from any thread. Raises RecordError where there is none."""
        library = self._library
        if library is None:
            raise RecordError("The library is not open.")
        return library.load(case_id)[0]

    def close(self) -> None:
        """Leave the case and the library."""
        self.close_case()
        if self._library is not None:
            self._library.close()
            self._library = None

    # -- cases -------------------------------------------------------------------------------------------------

    def open_case(self, name: str, known: Iterable[Series] = ()) -> bool:
        """Open a case by its id or a unique part of its name. The old case stays where the new cannot be opened."""
        if self._library is None:
            return False
        try:
            case_id = case_named(self._library, name)
            session = CaseSession.open(self._library, case_id, self._reader, self)
        except RecordError as error:
            self.refused.emit(str(error))
            return False
        self.close_case()
        self.session = session
        self.case_opened.emit(session, tuple(known))
        return True

    def close_case(self) -> None:
        """Leave the open case; nothing is ever unsaved."""
        if self.session is not None:
            session, self.session = self.session, None
            self.case_closed.emit()
            session.deleteLater()

    def restore_sample(self, case_id: str) -> bool:
        """Put a built-in case back as it came and open it."""
        if self._library is None:
            return False
        if self.session is not None and self.session.case.id == case_id:
            return self.session.do(ReplaceCase(case=built_in_case(case_id), title="Restore the sample case"))
        try:
            restore(self._library, case_id, self._reader)
        except RecordError as error:
            self.refused.emit(str(error))
            return False
        return self.open_case(case_id)

    def new_case(self, title: str, patient_id: str) -> bool:
        """A case with a name and no dates yet."""
        identity = PatientIdentity(name="", patient_id=patient_id)
        case = CaseRecord(id=self._free_id(PatientIdentity(patient_id=patient_id or title)))
        case = case.added("header", CaseHeader(id="header", title=title))
        case = case.added("patient", Patient(id="patient", patient_id=identity.patient_id))
        case = case.added("protocols", Protocol(id="recist-1.1")).added("reads", Read(id="read-1", reader=self._reader))
        return self._create(case, ())

    def new_case_from(self, series: Sequence[Series]) -> bool:
        """A case of one patient from image series, opened; the earliest date is the baseline."""
        case_id = self.make_case_from(series)
        return bool(case_id) and self.open_case(case_id, series)

    def make_case_from(self, series: Sequence[Series]) -> str:
        """A case of one patient from image series, not opened; its id, "" where it was refused, and said so."""
        if self._library is None:
            self.refused.emit("The library is not open yet; no case was made.")
            return ""
        try:
            case = case_from(series, self._free_id(series[0].patient), self._reader)
        except RecordError as error:
            self.refused.emit(str(error))
            return ""
        return case.id if self._keep(case, series) else ""

    def compare(self, identity: PatientIdentity) -> IdentityComparison:
        """The patient of the open case beside another identity."""
        assert self.session is not None
        return compare_identities(identity_of(self.session.case.person), identity)

    def add_dates(self, series: Sequence[Series], decision: str) -> int:
        """Add what is new of these images to the open case; returns how many dates have grown.

        `decision` goes into the history. It is one act, and one step of undo.
        """
        if self.session is None or self._library is None:
            return 0
        edits = edits_adding(self.session.case, series, decision)
        if not edits:
            self.refused.emit("These studies are in the case already.")
            return 0
        self.images_known.emit(tuple(series))
        return self._add(self.session, edits, series, decision)

    def add_unopened(self, case_id: str, series: Sequence[Series], decision: str) -> bool:
        """Add images to a case that is not open, as one act; the open case stays. False where it was refused."""
        if self._library is None:
            return False
        try:
            session = CaseSession.open(self._library, case_id, self._reader, self)
        except RecordError as error:
            self.refused.emit(str(error))
            return False
        session.refused.connect(self.refused)
        edits = edits_adding(session.case, series, decision)
        done = not edits or bool(self._add(session, edits, series, decision))
        session.deleteLater()
        self.cases_changed.emit()
        return done

    def _add(self, session: CaseSession, edits: Sequence[Edit], series: Sequence[Series], decision: str) -> int:
        # What completes the patient is no date: it is made with the others and not counted.
        dates = [edit for edit in edits if not isinstance(edit, EditPatient)]
        title = dates[0].title if len(dates) == 1 else f"{len(dates)} dates added"
        if not session.do(Together(title, tuple(edits), kind="add_images", reason=decision)):
            return 0
        self._remember_folders(session.case.id, series)
        return len(dates)

    def last_edit_utc(self) -> str:
        """When the open case was last edited, ISO 8601 in UTC; "" without one."""
        if self._library is None or self.session is None:
            return ""
        entry = self._library.last_entry(self.session.case.id)
        return entry.utc if entry is not None else ""

    def image_folders(self) -> tuple[Path, ...]:
        """Where the images of the open case were found on this machine."""
        if self._library is None or self.session is None:
            return ()
        return tuple(Path(folder) for folder in self._library.image_folders(self.session.case.id))

    def add_image_folder(self, folder: Path) -> None:
        """Remember where the images of the open case are now."""
        if self._library is not None and self.session is not None:
            self._library.add_image_folder(self.session.case.id, str(folder.resolve()))

    # -- inner -------------------------------------------------------------------------------------------------

    def _create(self, case: CaseRecord, series: Sequence[Series]) -> bool:
        return self._keep(case, series) and self.open_case(case.id, series)

    def _keep(self, case: CaseRecord, series: Sequence[Series]) -> bool:
        assert self._library is not None
        try:
            self._library.create(case, self._reader)
        except RecordError as error:
            self.refused.emit(str(error))
            return False
        self._remember_folders(case.id, series)
        self.cases_changed.emit()
        return True

    def _remember_folders(self, case_id: str, series: Iterable[Series]) -> None:
        assert self._library is not None
        for place in places_of(series):
            self._library.add_image_folder(case_id, str(place))

    def _free_id(self, identity: PatientIdentity) -> str:
        return free_case_id(identity, (summary.id for summary in self.cases()))

    @Slot(object)
    def _on_library(self, library: "Library") -> None:
        self._library = library
        self.library_opened.emit()

    @Slot(object)
    def _on_library_failed(self, error: object) -> None:
        self.library_failed.emit(str(error))


def _open(location: str, progress: Progress) -> "Library":
    from measurements.store import open_library

    progress(0, 1)
    return open_library(location)
