"""Which slices of a volume are read next: the one on screen, those it is being scrolled to, those around it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

BEHIND_COUNTS = 4
"""A slice behind the direction of scrolling waits as long as one this many times as far ahead."""

JUMP = 24
"""Slices; a farther step is a jump to another place and tells no direction."""


class ReadingOrder:
    """Hands out slices to the threads that read them, and follows the reader. Every method may be called anywhere.

    `tell` is called, in the thread that read it, with each slice that was asked for before it was there.
    """

    def __init__(self, waiting: Iterable[int], first: int, tell: Callable[[int], None] | None = None) -> None:
        slices = sorted(waiting)
        self._lock = threading.Lock()
        self._waiting = bytearray(slices[-1] + 1 if slices else 0)
        for k in slices:
            self._waiting[k] = 1
        self._left = len(slices)
        self._focus = max(first, 0)
        self._direction = 0
        self._asked: set[int] = {self._focus}
        self._tell = tell
        self._stopped = False

    def turn_to(self, k: int) -> None:
        """The reader turned to slice `k`: it is next, then those in the direction of the turn, then the others."""
        with self._lock:
            step = k - self._focus
            if step:
                self._direction = 0 if abs(step) > JUMP else 1 if step > 0 else -1
            self._focus = max(k, 0)
            self._asked.add(k)

    def stop(self) -> None:
        """Hand out nothing more."""
        with self._lock:
            self._stopped = True

    @property
    def is_stopped(self) -> bool:
        """Whether nothing more is wanted."""
        return self._stopped

    def take(self, most: int) -> tuple[int, ...]:
        """Return up to `most` slices to be read now, side by side, the nearest first; empty when all are taken."""
        with self._lock:
            if self._stopped or not self._left:
                return ()
            taken = self._nearest_run(most)
            for k in taken:
                self._waiting[k] = 0
            self._left -= len(taken)
            return tuple(taken)

    def arrived(self, k: int) -> None:
        """Slice `k` is there, or is known to be damaged: tell whoever asked for it."""
        with self._lock:
            asked = k in self._asked
            self._asked.discard(k)
        if asked and self._tell is not None:
            self._tell(k)

    def _nearest_run(self, most: int) -> range:
        waiting, focus = self._waiting, min(self._focus, len(self._waiting) - 1)
        above, below = waiting.find(1, focus), waiting.rfind(1, 0, focus)
        up = (above - focus) * (BEHIND_COUNTS if self._direction < 0 else 1)
        down = (focus - below) * (BEHIND_COUNTS if self._direction > 0 else 1)
        if below < 0 or (above >= 0 and up <= down):
            end = waiting.find(0, above)
            return range(above, min(len(waiting) if end < 0 else end, above + most))
        start = waiting.rfind(0, 0, below)
        return range(below, max(start, below - most), -1)
