"""The private temporary folder for members of archives: gone when the program ends, or at the next start after a kill.

Files in it have numbers for names. It is locked by the process that made it; a folder that nobody holds is a dead
process's and is removed.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

PREFIX = "nadir-unpacked-"
LOCK = "in-use"
LEFT_ALONE_S = 600.0
"""A folder without a lock may be in the making by another process; it is removed once it is older than this."""


class UnpackedFolder:
    """A folder of this process, made when it is first needed."""

    def __init__(self, parent: Path | None = None) -> None:
        self._parent = parent
        self._lock = threading.Lock()
        self._root: Path | None = None
        self._held: IO[bytes] | None = None
        self._count = 0

    def new_folder(self) -> Path:
        """Return a new, empty folder, readable by its owner only. Raises OSError where none can be made."""
        with self._lock:
            if self._root is None or not self._root.is_dir():
                self._root, self._held = _made(self.parent)
                atexit.register(self.remove)
            self._count += 1
            folder = self._root / str(self._count)
        folder.mkdir(mode=0o700)
        return folder

    @property
    def parent(self) -> Path:
        """The folder for temporary files that it is made in."""
        return self._parent if self._parent is not None else Path(tempfile.gettempdir())

    def remove(self) -> None:
        """Remove it with all that is in it."""
        with self._lock:
            root, held = self._root, self._held
            self._root = self._held = None
        if held is not None:
            held.close()
        if root is not None:
            shutil.rmtree(root, ignore_errors=True)
            atexit.unregister(self.remove)


_shared = UnpackedFolder()


def shared_folder() -> UnpackedFolder:
    """Return the one folder of this process."""
    return _shared


def remove_left_over(parent: Path | None = None) -> int:
    """Remove the folders of processes that were killed; return how many. Those in use are left alone."""
    parent = parent if parent is not None else _shared.parent
    removed = 0
    for folder in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if folder.is_symlink() or not folder.is_dir() or not _is_ours(folder) or _is_in_use(folder):
                continue
            shutil.rmtree(folder, ignore_errors=True)
            removed += not folder.exists()
    return removed


def _made(parent: Path) -> tuple[Path, IO[bytes]]:
    root = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))  # only its owner may enter (mode 0700)
    held = (root / LOCK).open("wb")
    _lock_file(held)
    return root, held


def _is_ours(folder: Path) -> bool:
    return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()


def _is_in_use(folder: Path) -> bool:
    lock = folder / LOCK
    if not lock.exists():
        return time.time() - folder.stat().st_mtime < LEFT_ALONE_S
    with lock.open("r+b") as file:
        try:
            _lock_file(file)
        except OSError:
            return True
    return False


def _lock_file(file: IO[bytes]) -> None:
    """Hold the file until it is closed or the process ends, however. Raises OSError where another process holds it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
