"""Zip archives as sources: what begins as DICOM is unpacked into the private temporary folder, under numbers.

The limits (R22), so that what an archive claims to hold costs nobody memory, disk or time:

- a member: 64 MiB and 200 times its packed bytes; an archive with all archives inside it: 256 MiB and 100 times its own
  bytes; and always 512 MiB stay free on the disk of the temporary folder;
- 100,000 members; archives within archives two deep;
- 1 MiB of it in memory at a time.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from viewer.imaging.errors import DamagedFileError, ImagingError, Problem, problem
from viewer.imaging.file_kinds import is_archive, refusal
from viewer.imaging.header import START
from viewer.imaging.naming import forget_members, name_member
from viewer.imaging.unpacked import shared_folder
from viewer.imaging.zip_contents import read_member
from viewer.imaging.zip_members import Member, read_contents

MIB = 1 << 20
MEMBER_FREE, MEMBER_RATIO = 64 * MIB, 200
ARCHIVE_FREE, ARCHIVE_RATIO = 256 * MIB, 100
KEPT_FREE_ON_DISK = 512 * MIB
DEEPEST = 2

_unpacked_before: dict[tuple[Path, int, int, int], tuple[tuple[str, ...], tuple[Unpacked | Problem, ...]]] = {}
"""By archive: the names of its members, and what became of each."""


class TooMuchError(ImagingError):
    """The archive's limit is reached: nothing more of it is unpacked."""


@dataclass
class Allowance:
    """How many bytes an archive, with all archives inside it, may still be unpacked to."""

    left: int
    archive: Path

    @classmethod
    def of(cls, archive: Path) -> Allowance:
        """Return what an archive of its size may be unpacked to."""
        return cls(ARCHIVE_FREE + ARCHIVE_RATIO * archive.stat().st_size, archive)

    def take(self, count: int, folder: Path) -> None:
        """Use some of it. Raises TooMuchError where it, or the disk, does not reach."""
        self.left -= count
        if self.left < 0:
            limit = f"{ARCHIVE_FREE // MIB} MiB and {ARCHIVE_RATIO} times its size"
            raise TooMuchError(f"the archive unpacks to more than {limit}: the rest is not opened")
        if shutil.disk_usage(folder).free - count < KEPT_FREE_ON_DISK:
            raise TooMuchError("no room on the disk for temporary files: the rest of the archive is not opened")


@dataclass(frozen=True)
class Unpacked:
    """A member that was unpacked: what it is called, and where it lies."""

    name: str
    path: Path


@dataclass
class Archive:
    """One zip archive on disk, itself perhaps a member of another. `allowance` is that of the outermost."""

    path: Path
    allowance: Allowance
    depth: int = 1
    names: tuple[str, ...] = ()
    """Of all its members, once they are being unpacked."""
    _folders: dict[str, Path] = field(default_factory=dict)
    _count: int = 0

    def members(self) -> Iterator[Unpacked | Problem | None]:
        """As `unpacked`; an archive that this process unpacked before and that is unchanged is not unpacked again."""
        found = self.path.stat()
        key = (self.path, found.st_size, found.st_mtime_ns, found.st_ino)
        before = _unpacked_before.get(key)
        if before is not None and all(one.path.exists() for one in before[1] if isinstance(one, Unpacked)):
            self.names = before[0]
            yield from before[1]
            return
        so_far: list[Unpacked | Problem] = []
        for one in self.unpacked():
            if one is not None:
                so_far.append(one)
            yield one
        _unpacked_before[key] = self.names, tuple(so_far)

    def unpacked(self) -> Iterator[Unpacked | Problem | None]:
        """Yield each member that begins as DICOM does, or as an archive, and a line for each that is not opened.

        Yields None after every MiB in between, so that a cancel is never far away. One line stands for the archive
        itself where it cannot be opened, or not to its end.
        """
        try:
            with self.path.open("rb") as file:
                contents = read_contents(file)
                self.names = tuple(member.name for member in contents.members)
                if contents.damage:
                    yield problem(self.path, contents.damage)
                elif not contents.members:
                    yield problem(self.path, "the zip archive is empty")
                for member in sorted(contents.members, key=_place):
                    if not member.is_folder:
                        yield from self._member(file, member)
        except ImagingError as error:
            yield problem(self.path, str(error))
        except OSError as error:
            yield problem(self.path, f"the archive cannot be unpacked: {error.strerror or 'input error'}")

    def _member(self, file: BinaryIO, member: Member) -> Iterator[Unpacked | Problem | None]:
        path = self._new_path(member)
        name_member(path, self.path, member.name)
        kept = False
        try:
            words = _why_not(member)
            if not words:
                words = yield from self._write(file, member, path)
            if words:
                yield problem(path, words)
            else:
                kept = True
                yield Unpacked(member.name, path)
        except DamagedFileError as error:
            yield problem(path, str(error))
        finally:
            if not kept:
                path.unlink(missing_ok=True)
                forget_members([path])

    def _write(self, file: BinaryIO, member: Member, path: Path) -> Generator[None, None, str]:
        """Unpack a member to `path`; return why it is not opened, "" where it is."""
        pieces = read_member(file, member)
        start = b""
        for piece in pieces:
            start += piece
            if len(start) >= START:
                break
        words = refusal(start)
        if not start:
            return "the file is empty"
        if words and not is_archive(start):
            return words
        with path.open("xb") as target:
            for piece in itertools.chain((start,), pieces):
                self.allowance.take(len(piece), path.parent)
                target.write(piece)
                yield
        return ""

    def _new_path(self, member: Member) -> Path:
        """Return where a member goes: a numbered file, in a numbered folder for each folder of the archive."""
        where = "/".join(_parts(member.name)[:-1])
        folder = self._folders.get(where)
        if folder is None:
            folder = self._folders[where] = shared_folder().new_folder()
        self._count += 1
        return folder / f"{self._count:06}"


def _why_not(member: Member) -> str:
    """Return why a member is not opened whatever is in it, "" where it may be."""
    if member.is_link:
        return "a link in an archive is not followed"
    if member.size > MEMBER_FREE + MEMBER_RATIO * member.packed:
        return f"{member.packed:,} bytes that unpack to {member.size:,}: more than {MEMBER_RATIO} times, not opened"
    return ""


def _place(member: Member) -> tuple[list[str], str]:
    """Return what sorts members as files of folders are: those of a folder, then its folders."""
    *folders, name = _parts(member.name)
    return folders, name


def _parts(name: str) -> list[str]:
    return [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")] or [""]
