"""Handing on what came in bursts, a little at a time, so that the window answers in between."""

import time
from collections import deque
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.imaging.series import Series

SLICE_S = 0.03
"""Longest time at a stretch: two frames of the screen; a row takes about a millisecond."""


class Trickle(QObject):
    """Gives series to `take` in their order; `drained` says when all of them are given."""

    drained = Signal()

    def __init__(self, take: Callable[[Series], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._take = take
        self._waiting: deque[Series] = deque()
        self._until = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_waiting(self) -> bool:
        """Whether something is still to be given."""
        return bool(self._waiting)

    def add(self, series: Iterable[Series]) -> None:
        """Give these too: at once as far as there is time before the window must answer again, then the rest."""
        self._waiting.extend(series)
        if not self._timer.isActive():
            self._until = time.monotonic() + SLICE_S
            self._timer.start()
        self._give()

    def clear(self) -> None:
        """Give nothing more."""
        self._waiting.clear()
        self._timer.stop()

    def _go_on(self) -> None:
        had_more = bool(self._waiting)
        self._until = time.monotonic() + SLICE_S
        self._give()
        if not self._waiting:
            self._timer.stop()
            if had_more:
                self.drained.emit()

    def _give(self) -> None:
        while self._waiting and time.monotonic() < self._until:
            self._take(self._waiting.popleft())
