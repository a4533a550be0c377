"""Telling the system which files are read next: a disk answers many wishes together sooner than one after the other."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

AT_HAND_S = 60e-6
"""A first byte that takes longer does not come from memory."""

WANTED = 8192
"""Bytes of a file that will be read: what most headers take."""


def wake(folder: Path, names: Sequence[str]) -> None:
    """Let the system fetch the beginnings of these files, where the first of them is not in memory already."""
    if not hasattr(os, "posix_fadvise") or not names or _is_at_hand(folder / names[0]):
        return
    for name in names[1:]:
        with suppress(OSError, ValueError):
            handle = os.open(folder / name, os.O_RDONLY | os.O_NONBLOCK)
            try:
                os.posix_fadvise(handle, 0, WANTED, os.POSIX_FADV_WILLNEED)
            finally:
                os.close(handle)


def _is_at_hand(path: Path) -> bool:
    began = time.perf_counter()
    with suppress(OSError, ValueError):
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            os.pread(handle, 1, 0)
        finally:
            os.close(handle)
    return time.perf_counter() - began < AT_HAND_S
