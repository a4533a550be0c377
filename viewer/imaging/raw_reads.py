"""Bytes from a place in a file into memory that is there already, on every system."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HAS_PREADV = hasattr(os, "preadv")
"""Windows has no call that reads at an offset into given memory; there a file is opened, turned to it and read."""


def read_into(path: Path, offset: int, out: NDArray[np.generic]) -> int:
    """Fill `out` (C-contiguous) with the bytes of the file from `offset` on; return how many there were.

    Fewer than `out.nbytes` means that the file ends there. Raises OSError where the file cannot be read.
    """
    return _read_at(path, offset, out) if HAS_PREADV else _read_after_seek(path, offset, out)


def _read_at(path: Path, offset: int, out: NDArray[np.generic]) -> int:
    handle = os.open(path, os.O_RDONLY)
    try:
        found = os.preadv(handle, [out.data], offset)
        while 0 < found < out.nbytes:  # a system may give less than was asked for
            rest = out.data.cast("B")[found:]
            more = os.preadv(handle, [rest], offset + found)
            if not more:
                break
            found += more
        return found
    finally:
        os.close(handle)


def _read_after_seek(path: Path, offset: int, out: NDArray[np.generic]) -> int:
    whole = out.data.cast("B")
    found = 0
    with path.open("rb", buffering=0) as file:
        file.seek(offset)
        while found < out.nbytes:
            more = file.readinto(whole[found:])
            if not more:
                break
            found += more
    return found
