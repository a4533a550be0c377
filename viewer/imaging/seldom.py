"""Building many small records: Python's search for cycles looks at all of them again and again, and finds none."""

from __future__ import annotations

import gc
import threading
from types import TracebackType

SELDOM = 200_000
"""New records until the next search. Usual are some hundred; records of headers and series hold no cycles."""


class _Seldom:
    """Entered, the collector of cycles looks seldom; it is not turned off. May be nested, and in several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entered = 0
        self._usual = gc.get_threshold()

    def __enter__(self) -> None:
        with self._lock:
            if self._entered == 0:
                self._usual = gc.get_threshold()
                gc.set_threshold(max(SELDOM, self._usual[0]), *self._usual[1:])
            self._entered += 1

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._lock:
            self._entered -= 1
            if self._entered == 0:
                gc.set_threshold(*self._usual)


seldom_collecting = _Seldom()
"""`with seldom_collecting: …`"""
