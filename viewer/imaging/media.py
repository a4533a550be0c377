"""Media directories (DICOMDIR, PS3.3 F, PS3.10 8): which files one lists, and which of these are there.

A reference is looked for under the folder of the directory only, and never followed out of it (R23). Names on old media
differ from what is listed in case, by a version (";1") or a trailing dot (ISO 9660); such names are the same.
The offsets that chain the records are not followed, so that no loop of them can hold anybody up.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from viewer.imaging.errors import DamagedFileError, Problem, problem
from viewer.imaging.header import DEFLATED, header_faults, silence_pydicom
from viewer.imaging.instances import MEDIA_DIRECTORY, Instance
from viewer.imaging.naming import INSIDE, readable

NAME = "DICOMDIR"
LARGEST = 32 << 20
"""Bytes: some 100,000 records; a larger file is no directory of one medium."""

NOT_IN_USE = 0
VERSION_SUFFIX = re.compile(r"\.?(;\d+)?\.?$")
DRIVE = re.compile(r"^[A-Za-z]:")

Reference = tuple[str, ...]
"""A file as it is listed: folders and name."""


class MediaTree(Protocol):
    """Where the files of a medium lie: a folder, or an archive."""

    def find(self, parts: Sequence[str]) -> Path | None:
        """Return the file of these folders and name, None where there is none."""
        ...

    def label(self, parts: Sequence[str]) -> Path:
        """Return what a reader calls a file that is not there."""
        ...


def is_directory(instance: Instance, name: str) -> bool:
    """Whether the object is a media directory: by its class, or by its name where it states none."""
    return instance.sop_class_uid == MEDIA_DIRECTORY or (not instance.sop_class_uid and name.upper() == NAME)


def may_be_directory(start: bytes) -> bool:
    """Whether a file that begins with these bytes may be a media directory."""
    return MEDIA_DIRECTORY.encode("ascii") in start


@dataclass(frozen=True)
class Listed:
    """The files that a directory lists and that are there, and a line for each that is not, or leads away."""

    files: tuple[Path, ...]
    problems: tuple[Problem, ...]


def listed_files(path: Path, transfer_syntax: str, tree: MediaTree) -> Listed:
    """Return what the directory at `path` lists, of `tree`. A damaged or empty directory is one line."""
    try:
        references = read_references(path, transfer_syntax)
    except DamagedFileError as error:
        return Listed((), (problem(path, str(error)),))
    if not references:
        return Listed((), (problem(path, "a media directory that lists no files"),))
    files: dict[Path, None] = {}
    problems: dict[Path, Problem] = {}
    for reference in references:
        parts = _parts(reference)
        found = tree.find(parts) if parts is not None else None
        if found is not None:
            files.setdefault(found)
            continue
        label = tree.label([readable(part) for part in reference])
        fact = "is not there" if parts is not None else "outside the medium's folder, not opened"
        problems.setdefault(label, problem(label, f"listed in {NAME}, {fact}"))
    return Listed(tuple(files), tuple(problems.values()))


def read_references(path: Path, transfer_syntax: str) -> list[Reference]:
    """Return the files that a directory lists, each once. Raises DamagedFileError where it cannot be read."""
    import pydicom

    silence_pydicom()
    faults: tuple[type[Exception], ...] = (OSError, *header_faults())
    try:
        if path.stat().st_size > LARGEST or transfer_syntax == DEFLATED:
            raise DamagedFileError("a media directory of a kind or size that is not read")
        records = pydicom.dcmread(path, force=True).get("DirectoryRecordSequence") or ()
        found: dict[Reference, None] = {}
        for record in records:
            words = record.get("ReferencedFileID")
            if words and record.get("RecordInUseFlag") != NOT_IN_USE:
                found.setdefault((words,) if isinstance(words, str) else tuple(str(word) for word in words))
    except DamagedFileError:
        raise
    except faults:
        raise DamagedFileError("a media directory that is damaged: it cannot be read") from None
    return list(found)


def _parts(reference: Reference) -> list[str] | None:
    """Return folders and name; None where they lead out of the medium's folder, or are none of a file."""
    words = [part.strip(" \0") for part in "/".join(reference).replace("\\", "/").split("/")]
    if not words[0] or DRIVE.match(words[0]) or any(part == ".." or "\0" in part for part in words):
        return None
    return [part for part in words if part not in ("", ".")] or None


def _plain(name: str) -> str:
    return VERSION_SUFFIX.sub("", name).casefold()


def _path(name: str) -> str:
    return "/".join(_plain(part) for part in name.replace("\\", "/").split("/") if part)


class FolderTree:
    """A medium in a folder.

    Some programs write a directory into each folder of a series and list files from the top of the medium on: a
    reference is looked for from `folder`, then from the folders above it, no farther than `top`, which was opened.
    """

    def __init__(self, folder: Path, top: Path | None = None) -> None:
        self._folder = folder
        above = [parent for parent in folder.parents if top is not None and parent.is_relative_to(top)]
        self._starts = [folder, *above]
        self._real = Path(os.path.realpath(self._starts[-1]))
        self._known: dict[Path, dict[str, str]] = {}

    def find(self, parts: Sequence[str]) -> Path | None:
        """Return the file, None where there is none, or where a link on the way leads out."""
        for start in self._starts:
            place = self._from(start, parts)
            if place is not None:
                return place
        return None

    def _from(self, place: Path, parts: Sequence[str]) -> Path | None:
        for part in parts:
            names = self._names(place)
            name = names.get(part) or names.get(_plain(part))
            if name is None:
                return None
            place = place / name
        inside = Path(os.path.realpath(place)).is_relative_to(self._real)
        return place if inside and place.is_file() else None

    def label(self, parts: Sequence[str]) -> Path:
        """Return the path that the file would have."""
        return self._folder.joinpath(*(part.lstrip("/") for part in parts))

    def _names(self, folder: Path) -> dict[str, str]:
        if folder not in self._known:
            try:
                names = [entry.name for entry in folder.iterdir()]
            except OSError:
                names = []
            self._known[folder] = {**{_plain(name): name for name in names}, **{name: name for name in names}}
        return self._known[folder]


class ArchiveTree:
    """A medium within an archive: `base` is the folder of the directory there."""

    def __init__(self, archive: Path, names: Iterable[str], base: str) -> None:
        self._archive = archive
        self._base = base
        self._all = names

    @cached_property
    def _names(self) -> dict[str, str]:
        """Made when a directory asks: each member of an archive has a tree, few are directories."""
        return {_path(name): name for name in self._all}

    def find(self, parts: Sequence[str]) -> Path | None:
        """Return what a reader calls the member, None where there is none."""
        name = self._names.get(_path("/".join([self._base, *parts])))
        return Path(f"{self._archive}{INSIDE}{readable(name)}") if name is not None else None

    def label(self, parts: Sequence[str]) -> Path:
        """Return what the member would be called."""
        return Path("/".join([f"{self._archive}{INSIDE.rstrip('/')}", *(p for p in (self._base, *parts) if p)]))
