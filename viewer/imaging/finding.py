"""Finding files: folders at any depth and single files, each once, with a stamp that tells whether one has changed."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from viewer.imaging.errors import Problem, problem
from viewer.imaging.progress import Progress, no_progress

FINE_CLOCK_S, COARSE_CLOCK_S = 0.1, 3.0
"""How long a file has to be left alone before its stamp tells its content: FAT and some network drives keep times to
two seconds, others to some milliseconds; a change within that time would not show."""


class Stamp(NamedTuple):
    """What changes when a file's content does."""

    size: int
    modified_ns: int
    changed_ns: int
    inode: int

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        """Return the stamp of a file."""
        return cls(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)

    def is_settled(self, now_ns: int) -> bool:
        """Whether the file was left alone long enough for an equal stamp to mean equal content."""
        newest = max(self.modified_ns, self.changed_ns)
        needed_s = FINE_CLOCK_S if newest % 1_000_000 else COARSE_CLOCK_S
        return newest <= now_ns - int(needed_s * 1e9)


class Found(NamedTuple):
    """A plain file, named by its folder and its name there."""

    folder: Path
    name: str
    stamp: Stamp

    @property
    def path(self) -> Path:
        """Return its path."""
        return self.folder / self.name


@dataclass
class Listing:
    """The plain files under what was named, in order, and a line for what is not followed or entered."""

    files: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    in_part: set[Path] = field(default_factory=set)
    """Folders of which single files were named."""
    at_ns: int = field(default_factory=time.time_ns)
    """When listing began."""


def find_files(paths: Sequence[Path], progress: Progress = no_progress) -> Listing:
    """Return the plain files at and under `paths`, sorted, each once, and a line for what is not followed or entered.

    `progress` is called for every folder but the first, with the number of files found so far as the total.

    A link is followed only where it stays under the folder that was named (R23); pipes and devices are left alone.
    """
    listing = Listing()
    for path in paths:
        found = _stat(path)
        if found is not None and stat.S_ISDIR(found.st_mode):
            _list_folder(path, listing, progress)
        elif found is not None and stat.S_ISREG(found.st_mode):
            listing.files.append(Found(path.parent, path.name, Stamp.of(found)))
            listing.in_part.add(path.parent)
        else:
            fact = "is no plain file" if found is not None else _why_not_there(path)
            listing.problems.append(problem(path, fact))
    if len(paths) > 1:
        listing.files = _each_once(listing.files)
    return listing


def _each_once(files: list[Found]) -> list[Found]:
    first: dict[tuple[Path, str], Found] = {}
    for one in files:
        first.setdefault((one.folder, one.name), one)
    return list(first.values())


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except (OSError, ValueError):  # ValueError: a name with a null character
        return None


def _why_not_there(path: Path) -> str:
    try:
        path.stat()
    except FileNotFoundError:
        return "a link that leads nowhere" if path.is_symlink() else "is not there"
    except OSError as error:
        return f"cannot be read: {error.strerror or 'input error'}"
    except ValueError:
        pass
    return "is not there"


def _list_folder(root: Path, listing: Listing, progress: Progress) -> None:
    real_root = root.resolve()
    files = listing.files
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        if folder is not root:
            progress(0, len(files))
        inside: list[Path] = []
        try:
            with os.scandir(folder) as entries:
                in_order = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            words = f"the folder cannot be read: {error.strerror or 'input error'}"
            listing.problems.append(problem(folder, words))
            continue
        for entry in in_order:
            try:
                if entry.is_file(follow_symlinks=False):
                    files.append(Found(folder, entry.name, Stamp.of(entry.stat(follow_symlinks=False))))
                elif entry.is_dir(follow_symlinks=False):
                    inside.append(folder / entry.name)
                else:
                    _take_link(folder, entry.name, real_root, listing)
            except OSError as error:
                words = f"cannot be read: {error.strerror or 'input error'}"
                listing.problems.append(problem(folder / entry.name, words))
        waiting.extend(reversed(inside))


def _take_link(folder: Path, name: str, real_root: Path, listing: Listing) -> None:
    """Follow a link to a file under the root; linked folders are not entered, so that no loop can be."""
    path = folder / name
    try:
        leads_out = path.is_symlink() and not path.resolve().is_relative_to(real_root)
    except (OSError, RuntimeError):  # RuntimeError: a link to itself
        listing.problems.append(problem(path, "a link that leads nowhere"))
        return
    found = _stat(path)
    if leads_out:
        listing.problems.append(problem(path, "a link that leads out of the folder is not followed"))
    elif found is None:
        listing.problems.append(problem(path, "a link that leads nowhere"))
    elif stat.S_ISREG(found.st_mode):
        listing.files.append(Found(folder, name, Stamp.of(found)))
    elif not stat.S_ISDIR(found.st_mode):
        listing.problems.append(problem(path, "is no plain file"))
