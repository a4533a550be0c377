"""What runs at this moment, for the status line and for closing."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from viewer.jobs.job import Job

FEWEST_THREADS = 4
"""On two cores a long job (making images) must not keep a short one (reading the slices to be shown) waiting."""


@dataclass(frozen=True)
class RunningJob:
    """One line of the status bar; `total` is 0 until the work has said how much there is."""

    job: Job
    name: str
    done: int
    total: int


class JobBoard(QObject):
    """Starts jobs, keeps them until their final signal, and says when what runs has changed."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(max(FEWEST_THREADS, QThreadPool.globalInstance().maxThreadCount()))
        self._counts: dict[Job, tuple[int, int]] = {}

    @property
    def running(self) -> tuple[RunningJob, ...]:
        """The jobs under way, oldest first."""
        return tuple(RunningJob(job, job.name, done, total) for job, (done, total) in self._counts.items())

    def run(self, job: Job) -> Job:
        """Start `job`; connect its signals before, so that none is missed."""
        self._counts[job] = (0, 0)
        job.progressed.connect(self._on_progress)
        job.succeeded.connect(self._on_end)
        job.failed.connect(self._on_end)
        job.cancelled.connect(self._on_end)
        job.start(self._pool)
        self.changed.emit()
        return job

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for job in tuple(self._counts):
            job.cancel()

    def wait_all(self, timeout_s: float = 30.0) -> bool:
        """Wait until every job has said its final word; False when some have not after `timeout_s` seconds."""
        until = time.monotonic() + timeout_s
        while self._counts:
            left_ms = int((until - time.monotonic()) * 1000)
            if left_ms <= 0 or not self._pool.waitForDone(left_ms):
                return False
            for job in tuple(self._counts):
                job.deliver_now()
        return True

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        job = self.sender()
        if isinstance(job, Job) and job in self._counts:
            self._counts[job] = (done, total)
            self.changed.emit()

    @Slot()
    def _on_end(self) -> None:
        job = self.sender()
        if isinstance(job, Job) and self._counts.pop(job, None) is not None:
            self.changed.emit()
