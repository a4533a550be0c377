"""Images into cases: a folder is read beside the window, then makes a new case or, after asking, a new date."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from viewer.components.mismatch import MismatchDialog
from viewer.exchange.identity import IdentityComparison, decision_words
from viewer.home.import_page import ImportPage
from viewer.imaging.progress import Progress
from viewer.imaging.scan import ScanResult
from viewer.imaging.series import Series
from viewer.jobs.board import JobBoard
from viewer.jobs.job import Job
from viewer.questions import confirm_add
from viewer.workspace import Workspace


class ImportFlow(QObject):
    """From dropped or chosen paths to the record. Two patients never meet unasked (safety R01)."""

    page_wanted = Signal()
    left = Signal()
    said = Signal(str)

    _series_found = Signal(object, object)  # the token of its scan, Series; from the worker

    def __init__(self, page: ImportPage, workspace: Workspace, board: JobBoard, window: QWidget) -> None:
        super().__init__(window)
        self._page = page
        self._workspace = workspace
        self._board = board
        self._window = window
        self._job: Job | None = None
        self._token = object()
        self._series_found.connect(self._on_series, Qt.ConnectionType.QueuedConnection)
        page.new_case_requested.connect(self._on_new)
        page.add_requested.connect(self._on_add)
        page.cancel_requested.connect(self.cancel)
        page.closed.connect(self.left)

    @property
    def is_busy(self) -> bool:
        """Whether files are being read."""
        return self._job is not None

    def start(self, paths: Sequence[Path]) -> None:
        """Read what is in `paths` and show it as it is found."""
        self.cancel()
        session = self._workspace.session
        self._page.begin(paths, session.case.title if session is not None else "")
        self.page_wanted.emit()
        self._token = object()
        found = partial(self._series_found.emit, self._token)
        job = Job(partial(_scan, tuple(paths), found), "Reading files")
        job.progressed.connect(self._page.progress)
        job.succeeded.connect(self._on_scanned)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(self._on_cancelled)
        self._job = job
        self._board.run(job)

    @Slot()
    def cancel(self) -> None:
        """Stop reading; nothing has been changed by it."""
        if self._job is not None:
            self._job.cancel()

    @Slot(object, object)
    def _on_series(self, token: object, series: Series) -> None:
        if token is self._token and self._job is not None and not self._job.is_cancelled:
            self._page.add_series(series)

    @Slot(object)
    def _on_scanned(self, result: ScanResult) -> None:
        if self.sender() is not self._job:
            return
        self._job = None
        self._page.finish(result.series, result.problems, result.files)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        if self.sender() is self._job:
            self._job = None
            self._page.stopped(str(error))

    @Slot()
    def _on_cancelled(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self._page.stopped("Reading was cancelled; nothing was changed.")

    @Slot(object)
    def _on_new(self, series: tuple[Series, ...]) -> None:
        self._workspace.new_case_from(series)

    @Slot(object)
    def _on_add(self, series: tuple[Series, ...]) -> None:
        if not series or self._workspace.session is None:
            return
        comparison = self._workspace.compare(series[0].patient)
        if comparison.disagrees:
            self._ask_mismatch(series, comparison)
        elif self._confirm(series, comparison):
            self._add(series, "")

    def _ask_mismatch(self, series: tuple[Series, ...], comparison: IdentityComparison) -> None:
        dialog = MismatchDialog(comparison.rows, parent=self._window)
        dialog.exec()
        choice = dialog.choice
        dialog.deleteLater()
        if choice == "alone":
            self._workspace.new_case_from(series)
        elif choice == "same-person":
            self._add(series, decision_words(comparison))

    def _confirm(self, series: tuple[Series, ...], comparison: IdentityComparison) -> bool:
        assert self._workspace.session is not None
        dates = sorted({one.study_date for one in series if one.study_date})
        if not all(one.study_date for one in series):
            dates.append("a study whose date is not stated")
        return confirm_add(self._window, ", ".join(dates), self._workspace.session.case.title, comparison.rows)

    def _add(self, series: tuple[Series, ...], decision: str) -> None:
        added = self._workspace.add_dates(series, decision)
        if added:
            self.said.emit(f"{added} date{'s' if added > 1 else ''} added")
            self.left.emit()


def _scan(paths: tuple[Path, ...], found: Callable[[Series], None], progress: Progress) -> ScanResult:
    from viewer.imaging.scan import scan

    return scan(paths, progress, found)
