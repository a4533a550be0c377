"""Images into cases: files are read beside the window, then go where the reader sent each patient."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from viewer.home.import_page import ImportPage
from viewer.imaging.series import Series
from viewer.import_reading import CheckedSome, Found, ReadSome, check, read, to_check
from viewer.intake import IntakeFlow
from viewer.jobs.board import JobBoard
from viewer.jobs.job import Job
from viewer.workspace import Workspace


class ImportFlow(QObject):
    """From dropped or chosen paths to the record. Two patients never meet unasked (safety R01)."""

    page_wanted = Signal()
    left = Signal()
    said = Signal(str)
    ended = Signal()  # files are no longer read: all were, or it was called off

    _series_found = Signal(object, object)  # the token of its scan, Series; from the worker
    _check_told = Signal(object, object)  # the token of its scan, ReadSome or CheckedSome; from the worker

    def __init__(
        self,
        page: ImportPage,
        workspace: Workspace,
        board: JobBoard,
        window: QWidget,
        index_file: Path | None = None,
    ) -> None:
        """`index_file`: where what was read of folders is remembered; None: nowhere."""
        super().__init__(window)
        self._page = page
        self._workspace = workspace
        self._board = board
        self._index_file = index_file
        self._intake = IntakeFlow(workspace, window)
        self._job: Job | None = None
        self._check: Job | None = None
        self._token = object()
        self._series_found.connect(self._on_series, Qt.ConnectionType.QueuedConnection)
        self._check_told.connect(self._on_check_told, Qt.ConnectionType.QueuedConnection)
        page.open_requested.connect(self._on_open)
        page.add_requested.connect(self._on_add)
        page.cancel_requested.connect(self.cancel)
        page.closed.connect(self._on_closed)
        workspace.library_opened.connect(self._on_library)
        self._intake.said.connect(self.said)
        self._intake.left.connect(self.left)

    @property
    def is_busy(self) -> bool:
        """Whether files are being read, what was found is being shown, or it is on its way into cases."""
        return self._job is not None or self._page.is_filling or self._intake.is_busy

    def start(self, paths: Sequence[Path]) -> None:
        """Read what is in `paths` and show it as it is found."""
        self.cancel()
        session = self._workspace.session
        self._page.begin(paths, session.case.title if session is not None else "", self._workspace.cases())
        self.page_wanted.emit()
        self._token = object()
        found = partial(self._series_found.emit, self._token)
        job = Job(partial(read, tuple(paths), self._index_file, found), "Reading files")
        job.progressed.connect(self._page.progress)
        job.succeeded.connect(self._on_scanned)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(self._on_cancelled)
        self._job = job
        self._board.run(job)

    @Slot()
    def cancel(self) -> None:
        """Stop reading; nothing has been changed by it."""
        for job in (self._job, self._check):
            if job is not None:
                job.cancel()

    @Slot()
    def _on_library(self) -> None:
        """Images may be there before the library is: then it says now which cases they may go into."""
        self._page.set_cases(self._workspace.cases())

    # -- reading -----------------------------------------------------------------------------------------------

    @Slot(object, object)
    def _on_series(self, token: object, series: Series) -> None:
        if token is self._token and self._job is not None and not self._job.is_cancelled:
            self._page.add_series(series)

    @Slot(object)
    def _on_scanned(self, found: Found) -> None:
        if self.sender() is not self._job:
            return
        self._job = None
        result = found.result
        self._page.finish(result.series, result.problems, result.files, found.groups)
        packed = to_check(result.series)
        if packed:
            self._begin_check(packed)
        self.ended.emit()

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        if self.sender() is self._job:
            self._job = None
            self._page.stopped(str(error))
            self.ended.emit()

    @Slot()
    def _on_cancelled(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self._page.stopped("Reading was cancelled; nothing was changed.")
            self.ended.emit()

    # -- compressed pixels -------------------------------------------------------------------------------------

    def _begin_check(self, packed: tuple[tuple[Series, ...], ...]) -> None:
        """Unpack every compressed image once beside the window (safety R11); nothing waits for it."""
        tell: Callable[[object], None] = partial(self._check_told.emit, self._token)
        job = Job(partial(check, packed, tell), "Checking compressed images")
        job.progressed.connect(self._on_check_progress)
        for ended in (job.succeeded, job.failed, job.cancelled):
            ended.connect(self._on_check_ended)
        self._check = job
        self._board.run(job)

    @Slot(object, object)
    def _on_check_told(self, token: object, told: object) -> None:
        if token is not self._token or self._check is None or self._check.is_cancelled:
            return
        if isinstance(told, ReadSome):
            self._page.model.set_reading(told.key, told.done, told.total)
        elif isinstance(told, CheckedSome):
            self._page.checked(told.keys, told.checked.series, told.checked.problems)

    @Slot(int, int)
    def _on_check_progress(self, done: int, total: int) -> None:
        if self.sender() is self._check:
            self._page.checking_progress(done, total)

    @Slot()
    def _on_check_ended(self) -> None:
        if self.sender() is self._check:
            self._check = None
            self._page.end_checking()

    # -- into cases --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_open(self, intakes: object) -> None:
        self._leave_check()
        self._intake.start(intakes)  # type: ignore[arg-type]  # a signal carries no type

    @Slot(object)
    def _on_add(self, series: tuple[Series, ...]) -> None:
        self._leave_check()
        self._intake.add_to_open(series)

    @Slot()
    def _on_closed(self) -> None:
        self._leave_check()
        self.left.emit()

    def _leave_check(self) -> None:
        """Reading the images that are wanted now comes first; what is damaged is refused again as it is opened."""
        if self._check is not None:
            self._check.cancel()
