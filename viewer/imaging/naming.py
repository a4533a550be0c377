"""What a reader calls a file: members of archives lie unpacked under numbers, and are named `archive.zip!/member`."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

INSIDE = "!/"
"""Between the name of an archive and that of its member."""

_lock = threading.Lock()
_members: dict[Path, tuple[Path, Path]] = {}
"""Unpacked file to the archive on disk, and what the member is called."""


def name_member(unpacked: Path, archive: Path, member: str) -> None:
    """Remember that the file `unpacked` is `member` of `archive`, which may itself be a member of another."""
    source, called = _members.get(archive, (archive, archive))
    with _lock:
        _members[unpacked] = (source, Path(f"{called}{INSIDE}{readable(member)}"))


def forget_members(unpacked: Iterable[Path]) -> None:
    """Forget files that are no more."""
    with _lock:
        for path in unpacked:
            _members.pop(path, None)


def reader_name(path: Path) -> Path:
    """Return what a reader calls the file: `archive.zip!/member`, or the path itself."""
    known = _members.get(path)
    return path if known is None else known[1]


def source_of(path: Path) -> Path:
    """Return the file on disk that holds `path`: the archive of an unpacked member, else the path itself."""
    known = _members.get(path)
    return path if known is None else known[0]


def readable(member: str) -> str:
    """Return a member's name with everything out that is not printable, so that it can stand in a line or a path."""
    words = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in member)
    return words.strip() or "(a member without a name)"
