"""One piece of long work in a thread, spoken of in four signals."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThreadPool, Signal, Slot

from viewer.imaging.progress import JobCancelled, Progress

PROGRESS_EVERY_S = 0.1
"""Ten reports a second: more than an eye can use, few enough not to fill the event queue."""


class _Outcome:
    """How the work ended; carried from the worker to the GUI thread as one object."""

    def __init__(self, result: object = None, error: BaseException | None = None) -> None:
        self.result = result
        self.error = error


class Job(QObject):
    """Runs `work(progress)` in a thread pool; ends with exactly one of `succeeded`, `failed`, `cancelled`.

    All signals are emitted in the thread the job was made in (the GUI thread), whatever they are connected to. After
    `cancel()` the job never says `succeeded`, even if the work had just finished. A job that runs keeps itself alive.
    """

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    _reported = Signal(int, int)
    _ended = Signal(object)
    _running: ClassVar[set[Job]] = set()

    def __init__(self, work: Callable[[Progress], object], name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._work = work
        self._cancel = Event()
        self._last_report = 0.0
        self._started = False
        self._final = False
        self._reported.connect(self._tell_progress, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._tell_end, Qt.ConnectionType.QueuedConnection)

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not yet said its final word."""
        return self._started and not self._final

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel()` was called."""
        return self._cancel.is_set()

    def start(self, pool: QThreadPool | None = None) -> None:
        """Begin in `pool` (default: the application's). A job starts once."""
        if self._started:
            raise RuntimeError(f"The job {self.name!r} was started before.")
        self._started = True
        Job._running.add(self)
        (pool or QThreadPool.globalInstance()).start(self._run)

    def cancel(self) -> None:
        """Ask the work to stop at its next step; a job that waits in the queue never begins."""
        self._cancel.set()

    def deliver_now(self) -> None:
        """Emit at once what the worker has already reported, without waiting for the event loop."""
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)

    def _progress(self, done: int, total: int) -> None:
        if self._cancel.is_set():
            raise JobCancelled
        now = time.monotonic()
        if done >= total or now - self._last_report >= PROGRESS_EVERY_S:
            self._last_report = now
            self._reported.emit(done, total)

    def _run(self) -> None:
        try:
            if self._cancel.is_set():
                raise JobCancelled
            outcome = _Outcome(result=self._work(self._progress))
        except BaseException as error:  # noqa: BLE001 - the edge of the thread: everything goes to the owner, nothing is lost
            outcome = _Outcome(error=error)
        self._ended.emit(outcome)

    @Slot(int, int)
    def _tell_progress(self, done: int, total: int) -> None:
        if not self._cancel.is_set():
            self.progressed.emit(done, total)

    @Slot(object)
    def _tell_end(self, outcome: _Outcome) -> None:
        self._final = True
        try:
            if isinstance(outcome.error, JobCancelled) or (outcome.error is None and self._cancel.is_set()):
                self.cancelled.emit()
            elif outcome.error is not None:
                self.failed.emit(outcome.error)
            else:
                self.succeeded.emit(outcome.result)
        finally:
            Job._running.discard(self)
