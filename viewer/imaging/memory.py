"""How much memory this computer has, and what images may take of it."""

from __future__ import annotations

import ctypes
import functools
import os
import sys
from pathlib import Path

GIB = 1 << 30
SHELF_SHARE = 3
"""One part in three of the memory may hold images: the others are the system's, the window's and other programs'."""

SHELF_LEAST, SHELF_MOST = 1 * GIB, 8 * GIB
MEGABYTES_SETTING = "NADIR_IMAGE_MEMORY_MB"
"""Environment variable that lowers the limit, in MB (10⁶ bytes)."""

_CONTAINER_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
_WHEN_UNKNOWN = 4 * GIB


@functools.cache
def physical_bytes() -> int:
    """Return the memory of this computer, or of the container that it runs in where that is less."""
    own = _windows_memory() if sys.platform == "win32" else _posix_memory()
    return min([own, *_container_limits()])


def images_limit(setting_mb: str | None = None) -> int:
    """Return how many bytes of voxels may be kept: a third of the memory, at least 1 and at most 8 GiB.

    `setting_mb` (None: the environment's NADIR_IMAGE_MEMORY_MB) can lower it, not raise it; a word that is no whole
    number above 0 counts as not given.
    """
    limit = min(max(physical_bytes() // SHELF_SHARE, SHELF_LEAST), SHELF_MOST)
    words = os.environ.get(MEGABYTES_SETTING, "") if setting_mb is None else setting_mb
    if words.isascii() and words.isdigit() and int(words) > 0:
        return min(limit, int(words) * 1_000_000)
    return limit


def gigabytes(count: int) -> str:
    """Return a number of bytes to read, as "1.5 GB" (10⁹ bytes)."""
    return f"{count / 1e9:,.1f} GB"


def _posix_memory() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return _WHEN_UNKNOWN


def _container_limits() -> list[int]:
    found = []
    for name in _CONTAINER_LIMITS:
        try:
            words = Path(name).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if words.isdigit() and int(words) > 0:
            found.append(int(words))
    return found


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX of the Windows API."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        *((name, ctypes.c_uint64) for name in ("total", "free", "page_total", "page_free", "own", "own_free", "more")),
    )


def _windows_memory() -> int:
    status = _MemoryStatus()
    status.length = ctypes.sizeof(status)
    kernel = getattr(ctypes, "windll", None)
    if kernel is None or not kernel.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return _WHEN_UNKNOWN
    return int(status.total)
