"""What holds a worker process within its means: memory, time, no core files, no interrupt meant for the program.

The program watches time too and ends a worker that is late; the alarm here ends one whose program is gone. Where a
platform knows no such limit (Windows has none of these), the program's own watch remains.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viewer.imaging.series import PixelFormat

MIB = 1 << 20
LEAST_MEMORY = 128 * MIB
MOST_MEMORY = 896 * MIB
"""With the interpreter and its libraries this stays below 1 GiB (R22)."""

HEADER_TIMES_FILE = 8
DECODER_TIMES_PIXELS = 6
"""OpenJPEG, the hungriest, keeps four bytes for each sample beside its tiles and the result."""
DECODER_TIMES_STREAM = 3

LEAST_SECONDS = 8.0
"""The whole of opening a file stays below 10 s (R20), with starting the program and a worker."""

PIXEL_BYTES_A_SECOND = 4 * MIB
"""A third of what the slowest decoder reaches on one slow core: JPEG 2000, 18 MB/s."""


def frame_bytes(form: PixelFormat, rows: int, columns: int) -> int:
    """Return how many bytes the values of one frame take once decoded."""
    return rows * columns * form.samples_per_pixel * max(1, form.bits_allocated // 8)


def judging_memory(file_bytes: int) -> int:
    """Return the bytes that reading a header may take beyond what the worker has."""
    return min(LEAST_MEMORY + HEADER_TIMES_FILE * file_bytes, MOST_MEMORY)


def decoding_memory(pixel_bytes: int, stream_bytes: int) -> int:
    """Return the bytes that decoding one frame may take beyond what the worker has."""
    wanted = LEAST_MEMORY + DECODER_TIMES_PIXELS * pixel_bytes + DECODER_TIMES_STREAM * stream_bytes
    return min(wanted, MOST_MEMORY)


def seconds_for(pixel_bytes: int) -> float:
    """Return how long a frame may take to decode: 8 s, more only for really large ones."""
    return max(LEAST_SECONDS, pixel_bytes / PIXEL_BYTES_A_SECOND)


def settle() -> None:
    """Set what holds for the worker's whole life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches every process of the group
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def allow_memory(more_bytes: int) -> None:
    """Let the process take so many bytes of address space beyond what it has now."""
    if sys.platform != "linux":  # elsewhere the limit is not known, or not kept
        return
    import resource

    pages = int(os.pread(_sizes(), 64, 0).split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + more_bytes, resource.RLIM_INFINITY))


@functools.cache
def _sizes() -> int:
    """The file in which Linux tells this process its sizes, kept open."""
    return os.open("/proc/self/statm", os.O_RDONLY)


def end_after(seconds: float) -> None:
    """End this process after so many seconds even inside a library's loop; 0 takes that back."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)
