"""The status line and the toast: what was done, what runs, when it was saved."""

from datetime import datetime

from PySide6.QtCore import QObject, Slot

from viewer.commands.case_session import CaseSession, Committed
from viewer.components.status_line import ShownJob
from viewer.jobs.board import JobBoard
from viewer.main_window import MainWindow
from viewer.notices import Notice, Notices
from viewer.workspace import Workspace

TOAST_KINDS = {"failure", "warning", "done"}


class WindowStatus(QObject):
    """Shows notices, jobs and saves of the window."""

    def __init__(self, window: MainWindow, board: JobBoard, notices: Notices, workspace: Workspace) -> None:
        super().__init__(window)
        self._window = window
        self._board = board
        self._notices = notices
        self._session: CaseSession | None = None
        self._last: Notice | None = None
        self.last_saved = ""
        board.changed.connect(self._on_jobs)
        notices.said.connect(self._on_notice)
        workspace.case_opened.connect(self._on_case)
        workspace.case_closed.connect(self._on_case_closed)
        window.status.job_cancelled.connect(self._on_cancel)
        window.toast.acted.connect(self._on_toast)

    @Slot(object, object)
    def _on_case(self, session: CaseSession, _known: object) -> None:
        self._session = session
        session.committed.connect(self._on_committed)
        session.refused.connect(self._on_refused)
        self._window.status.set_action(f"{session.case.title} opened")

    @Slot(object)
    def _on_committed(self, entry: Committed) -> None:
        clock = datetime.fromisoformat(entry.utc).astimezone().strftime("%H:%M:%S")
        self.last_saved = clock
        self._window.status.set_saved(clock)
        self._window.status.set_action(entry.title)

    @Slot(str)
    def _on_refused(self, reason: str) -> None:
        """Say why an edit was not made; one that somebody else was ahead of is offered again."""
        session = self._session
        if session is not None and session.can_retry:
            self._notices.warn(reason, action="Make it again", act=self._make_again)
        else:
            self._notices.warn(reason)

    def _make_again(self) -> None:
        if self._session is not None:
            self._session.retry()

    @Slot()
    def _on_case_closed(self) -> None:
        self._session = None

    @Slot()
    def _on_jobs(self) -> None:
        self._window.status.set_jobs(
            [ShownJob(str(id(one.job)), one.name, one.done, one.total) for one in self._board.running]
        )

    @Slot(str)
    def _on_cancel(self, key: str) -> None:
        for one in self._board.running:
            if str(id(one.job)) == key:
                one.job.cancel()

    @Slot(object)
    def _on_notice(self, notice: Notice) -> None:
        self._last = notice
        if notice.kind in TOAST_KINDS:
            self._window.toast.say(notice.words, notice.action, notice.key, notice.kind)
        else:
            self._window.status.set_action(notice.words)

    @Slot()
    def _on_toast(self) -> None:
        if self._last is not None and self._last.act is not None:
            self._last.act()
