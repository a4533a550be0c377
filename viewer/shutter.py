"""A picture of the window once it has settled: no job runs, and nothing that is shown is still on its way."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QWidget

from viewer import timing
from viewer.jobs.board import JobBoard

EVERY_MS = 50
STILL_TICKS = 3
LONGEST_S = 180.0


class Shutter(QObject):
    """Waits, writes the picture, and ends the program with the exit status 0, or 1 where it could not."""

    def __init__(self, window: QWidget, board: JobBoard, is_settled: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window = window
        self._board = board
        self._is_settled = is_settled
        self._path: Path | None = None
        self._still = 0
        self._begun = 0.0
        self.exit_status = 1
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._look)

    def take(self, path: Path) -> None:
        """Write the picture to `path` as soon as the window is settled."""
        self._path = path
        self._begun = time.monotonic()
        self._timer.start()

    def _look(self) -> None:
        settled = not self._board.running and self._is_settled()
        self._still = self._still + 1 if settled else 0
        if self._still == 1:
            timing.mark("settled")
        if self._still >= STILL_TICKS:
            self._end("" if self._write() else f"{self._path} cannot be written.")
        elif time.monotonic() - self._begun > LONGEST_S:
            self._end(f"The window was not settled after {LONGEST_S:.0f} s; no picture was made.")

    def _write(self) -> bool:
        return self._path is not None and self._window.grab().save(str(self._path), "PNG")

    def _end(self, trouble: str) -> None:
        self._timer.stop()
        if trouble:
            sys.stderr.write(f"{trouble}\n")
        self.exit_status = 1 if trouble else 0
        QCoreApplication.exit(self.exit_status)
