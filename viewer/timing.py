"""When the window was shown and when it had settled, for the benchmarks: printed only where NADIR_TIMING is set."""

import os
import sys
import time


def mark(name: str) -> None:
    """Print "timing NAME SECONDS" to stderr, seconds since the process began; nothing unless NADIR_TIMING is set."""
    if os.environ.get("NADIR_TIMING"):
        sys.stderr.write(f"timing {name} {seconds_since_start():.3f}\n")
        sys.stderr.flush()


def seconds_since_start() -> float:
    """Seconds since the process began, from the kernel where it tells, else since the interpreter's clock began."""
    try:
        with open("/proc/self/stat", encoding="ascii") as stat:  # noqa: PTH123 - one read of a kernel file
            started_ticks = int(stat.read().rpartition(")")[2].split()[19])
        with open("/proc/uptime", encoding="ascii") as uptime:  # noqa: PTH123
            return float(uptime.read().split()[0]) - started_ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return time.perf_counter()
