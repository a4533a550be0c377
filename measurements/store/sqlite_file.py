"""A library in a file: looked at before it is opened, so that a file that is refused keeps every byte."""

import os
import sqlite3
import stat
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from measurements.errors import LibraryError
from measurements.store.failures import reason_of, shown
from measurements.store.migrations import KNOWN_REVISIONS

APPLICATION_ID = int.from_bytes(b"Nadr", "big")  # in the header of the file, read without trusting the rest
WAIT_S = 5.0
# A look through every page costs about 1 ms a megabyte; above this size damage is found where it is met, and by verify.
CHECKED_AT_OPENING_BYTES = 64 * 1024 * 1024
_APPLICATION_ID_AT = 68
_TRY_AGAIN_S = 0.005  # a backup begins between two edits; it need not wait long for the next gap


def revision_of(path: Path) -> str:
    """The schema of the library in this file. Raises LibraryError, changing nothing, where it is no library of ours.

    Refused: a folder, an empty or foreign file, a damaged one, one of a newer program, one that another program holds.
    """
    _refuse_no_file(path)
    try:
        revision = _look(path)
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
            raise not_a_library(path) from error
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT:
            raise damaged(path) from error
        raise LibraryError(f"Library {shown(path)} was not opened: {reason_of(error)}.") from error
    if revision not in KNOWN_REVISIONS:
        raise LibraryError(f"Library {shown(path)} was made by a newer Nadir (schema {revision}); update Nadir.")
    _refuse_read_only(path)
    return revision


def create(path: Path, fill: Callable[[Path], None]) -> bool:
    """Make a new library where no file is: filled under another name first, so that half of one is never found.

    Raises LibraryError where the folder cannot be written. False where another program was first: its file is kept.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(
            dir=path.parent, prefix=".nadir-", suffix=".new"
        )  # readable by its owner only
    except OSError as error:
        raise LibraryError(f"No library can be made at {shown(path)}: {error.strerror}.") from error
    os.close(descriptor)
    fresh = Path(name)
    try:
        fill(fresh)
        move_into_place(fresh, path)
    except FileExistsError:
        return False
    except OSError as error:
        raise LibraryError(f"No library can be made at {shown(path)}: {error.strerror}.") from error
    finally:
        fresh.unlink(missing_ok=True)
    return True


def move_into_place(fresh: Path, path: Path) -> None:
    """Give a finished file its name, durably. Raises FileExistsError where it is taken: nothing is overwritten."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if path.exists():
            raise FileExistsError(path) from None
        fresh.rename(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def copy_database(source: sqlite3.Connection, target: Path) -> None:
    """Copy a live database in one step into a new file, checked. Raises LibraryError where the name is taken.

    SQLite's own backup, not a copy of the file: that could catch the middle of a transaction.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".nadir-", suffix=".new")
    except OSError as error:
        raise LibraryError(f"No backup can be made at {shown(target)}: {error.strerror}.") from error
    os.close(descriptor)
    fresh = Path(name)
    try:
        with closing(sqlite3.connect(fresh)) as copy:
            source.backup(copy, sleep=_TRY_AGAIN_S)
            if copy.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise LibraryError(f"The backup {shown(target)} would be damaged; it was not kept.")
        move_into_place(fresh, target)
    except FileExistsError as error:
        raise LibraryError(f"{shown(target)} exists already; no backup was written.") from error
    except (sqlite3.Error, OSError) as error:
        raise LibraryError(f"No backup can be made at {shown(target)}: {reason_of(error)}.") from error
    finally:
        fresh.unlink(missing_ok=True)


def damaged(path: Path) -> LibraryError:
    """The refusal of a damaged library; names the newest backup beside it, where there is one."""
    kept = sorted(path.parent.glob(f"{path.name}.*.backup"), key=lambda p: p.stat().st_mtime)
    if kept:
        return LibraryError(f"{path.name[-24:]} was not opened: it is damaged. Newest backup: {kept[-1].name[-46:]}")
    return LibraryError(f"Library {shown(path)} was not opened: it is damaged.")


def not_a_library(path: Path) -> LibraryError:
    """The refusal of a file that Nadir did not make."""
    return LibraryError(f"{shown(path)} is not a library of Nadir; it was not opened.")


def _look(path: Path) -> str:
    """Read what the file says of itself, through a connection that cannot write.

    Through SQLite and not by `open`: closing a descriptor of our own would let go the locks of every connection this
    process has on the file (POSIX advisory locks; sqlite.org/howtocorrupt.html, 2.2).
    """
    try:
        with closing(_connect(path, "ro")) as connection:
            return _read_revision(connection, path)
    except sqlite3.OperationalError as error:
        if not _needs_recovery(path, error):
            raise
    # A transaction was cut short; SQLite takes it back when it may write. Only in a file that is ours.
    with path.open("rb") as file:
        header = file.read(_APPLICATION_ID_AT + 4)
    if int.from_bytes(header[_APPLICATION_ID_AT:], "big") != APPLICATION_ID:
        raise not_a_library(path)
    with closing(_connect(path, "rw")) as connection:
        return _read_revision(connection, path)


def _read_revision(connection: sqlite3.Connection, path: Path) -> str:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise not_a_library(path)
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    # A newer library is named as such before its pages are judged.
    if row and row[0] in KNOWN_REVISIONS and path.stat().st_size <= CHECKED_AT_OPENING_BYTES:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise damaged(path)
    return str(row[0]) if row else "unknown"


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=WAIT_S, isolation_level=None)


def _needs_recovery(path: Path, error: sqlite3.OperationalError) -> bool:
    journal = path.with_name(path.name + "-journal")
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN) and journal.exists()


def _refuse_no_file(path: Path) -> None:
    try:
        status = path.stat()
    except OSError as error:
        raise LibraryError(f"Library {shown(path)} was not opened: {error.strerror}.") from error
    if stat.S_ISDIR(status.st_mode):
        raise LibraryError(f"{shown(path)} is a folder; name the file of the library in it.")
    if not stat.S_ISREG(status.st_mode) or status.st_size == 0:
        raise not_a_library(path)


def _refuse_read_only(path: Path) -> None:
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise LibraryError(f"Library {shown(path)} was not opened: it, or its folder, cannot be written to.")
