"""What was read before: a file of its own beside other things that can be made again, never the library of cases.

It answers for files whose stamp (size, times, inode) is as it was, and for no others. A whole listing that is unchanged
brings its series back at once; of one that has changed in part, the unchanged files are not read again. Damaged,
locked, of another version or not writable, it knows nothing, and all is read as if it were not there.
"""

from __future__ import annotations

import functools
import hashlib
import os
import sqlite3
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from viewer.imaging.finding import Listing
from viewer.imaging.index_records import (
    FolderRecord,
    ScanRecord,
    decoded_folder,
    decoded_scan,
    encoded,
)
from viewer.version import VERSION

SCHEMA = 1
LARGEST = 256 << 20
"""Bytes that are kept; what was not used for longest goes first. 10,000 files take about 3 MiB."""

OLDEST_DAYS, SECONDS_A_DAY = 180, 86400
BUSY_S = 1.0
"""How long another process that writes is waited for."""

TABLES = """
CREATE TABLE IF NOT EXISTS about (program TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS kept (
    kind TEXT NOT NULL, name BLOB NOT NULL, data BLOB NOT NULL, used INTEGER NOT NULL, PRIMARY KEY (kind, name)
);
"""
UNKEEPABLE = (TypeError, ValueError, OverflowError, NotImplementedError, KeyError)
"""What records and names that cannot be kept raise: a name that is not of letters, a number beyond 64 bits."""

LOST = (sqlite3.Error, OSError, zlib.error, msgspec.DecodeError, TypeError, ValueError, IndexError)
"""What a file raises that is damaged, locked, another's or full."""


class IndexMemory:
    """Where it is kept. Costs nothing until a scan uses it; several threads and processes may."""

    def __init__(self, file: Path, largest: int = LARGEST) -> None:
        self.file = file
        self.largest = largest

    @contextmanager
    def opened(self) -> Iterator[OpenMemory]:
        """Give the open memory for one scan; what was kept is written at its end, also where that is a cancel."""
        memory = OpenMemory(_connected(self.file), self.largest)
        try:
            yield memory
        finally:
            memory.close()


class OpenMemory:
    """The memory during one scan. Never raises for what its file is like."""

    def __init__(self, connection: sqlite3.Connection | None, largest: int) -> None:
        self._connection = connection
        self._largest = largest
        self._today = int(time.time() // SECONDS_A_DAY)
        self._used: set[tuple[str, bytes]] = set()
        self._new: dict[tuple[str, bytes], bytes] = {}

    def scan(self, key: bytes) -> ScanRecord | None:
        """Return what a scan of the listing with this key found."""
        data = self._data("scan", key)
        try:
            return decoded_scan(data) if data is not None else None
        except LOST:
            return None

    def folder(self, folder: Path) -> FolderRecord | None:
        """Return what became of the files of a folder."""
        data = self._data("folder", os.fsencode(folder))
        try:
            return decoded_folder(data) if data is not None else None
        except LOST:
            return None

    def folders(self) -> frozenset[bytes]:
        """Return the folders of which something is known."""
        if self._connection is None:
            return frozenset()
        try:
            rows = self._connection.execute("SELECT name FROM kept WHERE kind = 'folder'").fetchall()
        except LOST:
            return frozenset()
        return frozenset(name for (name,) in rows)

    def keep_scan(self, key: bytes, record: ScanRecord) -> None:
        """Keep what a scan found."""
        self._keep("scan", key, record)

    def keep_folder(self, folder: Path, record: FolderRecord) -> None:
        """Keep what became of the files of a folder."""
        self._keep("folder", os.fsencode(folder), record)

    def close(self) -> None:
        """Write what is new and end. Nothing is kept where that fails."""
        if self._connection is None:
            return
        with suppress(*LOST):
            self._write(self._connection)
        with suppress(sqlite3.Error):
            self._connection.close()
        self._connection = None

    def _data(self, kind: str, name: bytes) -> bytes | None:
        if self._connection is None:
            return None
        try:
            row = self._connection.execute(
                "SELECT data, used FROM kept WHERE kind = ? AND name = ?", (kind, name)
            ).fetchone()
            if row is None:
                return None
            if row[1] != self._today:
                self._used.add((kind, name))
            return zlib.decompress(row[0])
        except LOST:
            return None

    def _keep(self, kind: str, name: bytes, record: ScanRecord | FolderRecord) -> None:
        if self._connection is not None:
            with suppress(*UNKEEPABLE):
                self._new[(kind, name)] = zlib.compress(encoded(record), 1)

    def _write(self, connection: sqlite3.Connection) -> None:
        if not self._new and not self._used:
            return
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)",
                ((kind, name, data, self._today) for (kind, name), data in self._new.items()),
            )
            connection.executemany(
                "UPDATE kept SET used = ? WHERE kind = ? AND name = ?",
                ((self._today, kind, name) for kind, name in self._used),
            )
            connection.execute("DELETE FROM kept WHERE used < ?", (self._today - OLDEST_DAYS,))
            self._prune(connection)

    def _prune(self, connection: sqlite3.Connection) -> None:
        (total,) = connection.execute("SELECT coalesce(sum(length(data)), 0) FROM kept").fetchone()
        if total <= self._largest:
            return
        gone: list[tuple[int]] = []
        for row, size in connection.execute("SELECT rowid, length(data) FROM kept ORDER BY used, rowid"):
            if total <= self._largest // 2:
                break
            gone.append((row,))
            total -= size
        connection.executemany("DELETE FROM kept WHERE rowid = ?", gone)


def listing_key(listing: Listing, roots: Sequence[Path]) -> bytes | None:
    """Return what stands for a listing: equal only where every name and stamp is. None where it cannot be kept.

    It cannot where a file changed so lately that its next change might leave the same stamp.
    """
    if not listing.files or not all(found.stamp.is_settled(listing.at_ns) for found in listing.files):
        return None
    said = [str(root) for root in roots], [line.text for line in listing.problems]
    files = [(found.name, found.stamp) for found in listing.files]
    folders = list(dict.fromkeys(str(found.folder) for found in listing.files))
    try:
        data = msgspec.msgpack.encode((said, folders, files))
    except UNKEEPABLE:
        return None
    return hashlib.blake2b(data, digest_size=20).digest()


@functools.cache
def written_by() -> str:
    """What wrote the records: another version, or this one changed, may understand a header otherwise."""
    here = Path(__file__).parent
    sources = sorted((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in here.rglob("*.py"))
    return f"{SCHEMA} {VERSION} {hashlib.blake2b(repr(sources).encode(), digest_size=12).hexdigest()}"


def _connected(file: Path) -> sqlite3.Connection | None:
    """Return the open file, made or made anew where it is none of ours; None where that cannot be."""
    for _ in range(2):
        try:
            return _connection(file)
        except sqlite3.OperationalError:  # locked, or not writable
            return None
        except (sqlite3.DatabaseError, OSError):
            with suppress(OSError):  # damaged: it can be made again
                file.unlink()
    return None


def _connection(file: Path) -> sqlite3.Connection:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(file, timeout=BUSY_S, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = NORMAL")
        program = _written_by(connection)
        if program != written_by():
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    connection.execute(f'DROP TABLE "{name}"')
                for statement in TABLES.split(";"):
                    connection.execute(statement)
                connection.execute("INSERT INTO about VALUES (?)", (written_by(),))
    except BaseException:
        connection.close()
        raise
    return connection


def _written_by(connection: sqlite3.Connection) -> str:
    """Return which program wrote the file, "" where it does not say."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone() is None:
        return ""
    row = connection.execute("SELECT program FROM about").fetchone()
    return str(row[0]) if row is not None else ""
