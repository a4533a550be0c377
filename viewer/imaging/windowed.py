"""Bytes of a file by their place, read through a small window: headers are hopped through, pixels never read."""

from __future__ import annotations

from typing import BinaryIO

WINDOW = 1 << 16


class WindowedFile:
    """A file of known size from which a few bytes are asked for at a time, mostly one behind the other."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.size = size
        self._file = file
        self._start = 0
        self._held = b""

    def at(self, position: int, count: int) -> bytes:
        """Return `count` bytes from `position` on, fewer where the file ends."""
        begin = position - self._start
        if not 0 <= begin <= len(self._held) - count:
            self._file.seek(position)
            self._held, self._start, begin = self._file.read(max(count, WINDOW)), position, 0
        return self._held[begin : begin + count]
