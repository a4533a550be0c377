"""Making a start cold: what a process would read is let go from the page cache first."""

import os
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from benchmarks.processes import ROOT


def let_go(folders: Iterable[Path]) -> None:
    """Ask the kernel to forget the content of every file below the folders. Needs no rights; touches nothing else.

    Pages that another process has mapped stay: on a machine in use the result is a little warmer than a first start.
    """
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_symlink() or not path.is_file():
                continue
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(descriptor)


def what_a_start_reads() -> list[Path]:
    """Folders of the interpreter's library, of the environment and of our own packages."""
    ours = [ROOT / name for name in ("viewer", "measurements", "resources", "sample_data")]
    return [Path(sysconfig.get_path("stdlib")), Path(sys.prefix) / "lib", *ours]
