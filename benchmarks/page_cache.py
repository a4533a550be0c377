"""Making a start cold: what a process would read is let go from the page cache first."""

import os
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from benchmarks.processes import ROOT


def let_go(files: Iterable[Path]) -> None:
    """Ask the kernel to forget the content of the files. Needs no rights; touches nothing else.

    Pages that another process has mapped stay: on a machine in use the result is a little warmer than a first start.
    """
    for path in files:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)


def files_a_start_reads() -> list[Path]:
    """Every file of the interpreter's library, of the environment and of our own packages."""
    ours = [ROOT / name for name in ("viewer", "measurements", "resources", "sample_data")]
    folders = [Path(sysconfig.get_path("stdlib")), Path(sys.prefix) / "lib", *ours]
    return [path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
