"""Patient by patient into cases: made anew, or added to one that is there after both identities were shown."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from measurements.case import CaseRecord
from measurements.errors import RecordError
from viewer.components.mismatch import MismatchDialog
from viewer.exchange.adding import edits_adding
from viewer.exchange.identity import IdentityComparison, compare_identities, decision_words, identity_of
from viewer.home.import_choices import Intake, Into
from viewer.imaging.series import Series
from viewer.questions import confirm_add
from viewer.workspace import Workspace


class IntakeFlow(QObject):
    """One patient a step, so that the window answers in between; each case gets all of its images in one act.

    The first case that was made or grown is open at the end.
    """

    said = Signal(str)
    left = Signal()

    def __init__(self, workspace: Workspace, window: QWidget) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._window = window
        self._queue: list[Intake] = []
        self._first: tuple[str, tuple[Series, ...]] | None = None
        self._cases = 0
        self._step = QTimer(self)
        self._step.setSingleShot(True)
        self._step.setInterval(0)
        self._step.timeout.connect(self._on_step)

    @property
    def is_busy(self) -> bool:
        """Whether patients are still on their way."""
        return bool(self._queue) or self._step.isActive()

    def start(self, intakes: Sequence[Intake]) -> None:
        """Bring these patients where they go. Questions are asked as they come up; who is refused stays out."""
        if self.is_busy:
            return
        self._queue, self._first, self._cases = list(intakes), None, 0
        self._on_step()

    def add_to_open(self, series: tuple[Series, ...]) -> None:
        """Add images to the case that is open, after asking."""
        session = self._workspace.session
        if not series or session is None or self.is_busy:
            return
        asked = self._ask(session.case, series)
        if asked is None:
            return
        into, decision = asked
        if into == "alone":
            self._workspace.new_case_from(series)
        else:
            self._grow_open(series, decision)

    # -- steps -------------------------------------------------------------------------------------------------

    @Slot()
    def _on_step(self) -> None:
        if self._queue:
            intake = self._queue[0]
            case_id = self._take(intake.series, intake.into)
            self._queue.pop(0)
            if case_id:
                self._cases += 1
                self._first = self._first or (case_id, intake.series)
        if self._queue:
            self._step.start()
        else:
            self._end()

    def _end(self) -> None:
        if self._first is None:
            return
        case_id, series = self._first
        session = self._workspace.session
        if session is not None and session.case.id == case_id:
            self.left.emit()
        else:
            self._workspace.open_case(case_id, series)
        if self._cases > 1:
            self.said.emit(f"{self._cases} cases have new images; the first is open.")

    def _take(self, series: tuple[Series, ...], into: Into) -> str:
        """Bring one patient where it goes; the id of its case, "" where nothing came of it."""
        if into.kind == "new":
            return self._workspace.make_case_from(series)
        try:
            case = self._workspace.load(into.case_id)
        except RecordError as error:
            self._workspace.refused.emit(str(error))
            return ""
        if not edits_adding(case, series):
            return case.id  # all of it is there already: the case is opened, and finds its images here
        asked = self._ask(case, series)
        if asked is None:
            return ""
        answer, decision = asked
        if answer == "alone":
            return self._workspace.make_case_from(series)
        return self._grow(case, series, decision)

    def _grow(self, case: CaseRecord, series: tuple[Series, ...], decision: str) -> str:
        """The first case is opened and grows through its session, so that Undo takes it back; later ones by name."""
        session = self._workspace.session
        is_open = session is not None and session.case.id == case.id
        if not is_open and self._first is not None:
            return case.id if self._workspace.add_unopened(case.id, series, decision) else ""
        if not is_open and not self._workspace.open_case(case.id, series):
            return ""
        added = self._workspace.add_dates(series, decision)
        if added:
            self._say_added(added)
        return case.id if added else ""

    def _grow_open(self, series: tuple[Series, ...], decision: str) -> None:
        added = self._workspace.add_dates(series, decision)
        if added:
            self._say_added(added)
            self.left.emit()

    def _say_added(self, added: int) -> None:
        self.said.emit(f"{added} date{'s' if added > 1 else ''} added")

    # -- questions ---------------------------------------------------------------------------------------------

    def _ask(self, case: CaseRecord, series: tuple[Series, ...]) -> tuple[str, str] | None:
        """What the reader says of two identities side by side: (answer, words for the history); None: leave it."""
        comparison = compare_identities(identity_of(case.person), series[0].patient)
        if comparison.disagrees:
            return self._ask_mismatch(case, comparison)
        dates = sorted({one.study_date for one in series if one.study_date})
        if not all(one.study_date for one in series):
            dates.append("a study whose date is not stated")
        agreed = confirm_add(self._window, ", ".join(dates), case.title, comparison.rows)
        return ("add", "") if agreed else None

    def _ask_mismatch(self, case: CaseRecord, comparison: IdentityComparison) -> tuple[str, str] | None:
        session = self._workspace.session
        is_open = session is not None and session.case.id == case.id
        dialog = MismatchDialog(comparison.rows, ours="" if is_open else case.title, parent=self._window)
        dialog.exec()
        choice = dialog.choice
        dialog.deleteLater()
        if choice == "alone":
            return "alone", ""
        return ("add", decision_words(comparison)) if choice == "same-person" else None
