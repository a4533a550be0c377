"""From folders and files to series: every file ends in a series or in one line of the report."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from viewer.imaging.errors import ImagingError, Problem, problem
from viewer.imaging.grouping import SeriesIndex
from viewer.imaging.header import is_plain_file
from viewer.imaging.instances import is_media_directory, read_instance
from viewer.imaging.progress import Progress, no_progress
from viewer.imaging.series import Series


@dataclass(frozen=True)
class ScanResult:
    """What was found: series, a line for every file that is in none of them, and how many files were looked at."""

    series: tuple[Series, ...]
    problems: tuple[Problem, ...]
    files: int


def scan(
    paths: Sequence[Path],
    progress: Progress = no_progress,
    on_series: Callable[[Series], None] | None = None,
) -> ScanResult:
    """Return the series under `paths`, folders at any depth and single files, in a stable order.

    Only headers are read. `progress` is called for every file. `on_series` is called for a series as soon as the folder
    that it was first met in has been read, once; those without a series UID come at the end. Where a later folder holds
    more of it, or another patient's images under its UID, the result has it anew: the result is what counts.
    A file that cannot be used costs one line and none of its neighbours.
    """
    files, problems = find_files(paths)
    index = SeriesIndex()
    given: set[str] = set()
    folder = None
    for n, path in enumerate(files):
        progress(n, len(files))
        if on_series is not None and path.parent != folder:
            _give(index.not_yet_given(), given, on_series)
            folder = path.parent
        try:
            instance = read_instance(path)
        except ImagingError as error:
            problems.append(problem(path, str(error)))
            index.refuse(error.series_uid)
            continue
        if is_media_directory(instance):
            problems.append(problem(path, "a media directory; the images it lists are opened as files"))
        else:
            index.add(instance)
    series, doubles = index.result()
    progress(len(files), len(files))
    if on_series is not None:
        _give(series, given, on_series)
    lines = sorted([*problems, *doubles], key=lambda line: str(line.path))
    return ScanResult(tuple(series), tuple(lines), len(files) + len(problems_without_files(problems, files)))


def _give(series: Sequence[Series], given: set[str], on_series: Callable[[Series], None]) -> None:
    """Hand on those whose key was not given before."""
    for one in series:
        if one.key not in given:
            given.add(one.key)
            on_series(one)


def problems_without_files(problems: Sequence[Problem], files: Sequence[Path]) -> list[Problem]:
    """Return the lines about what was never opened: links that lead away, pipes, folders that cannot be entered."""
    opened = set(files)
    return [line for line in problems if line.path not in opened]


def find_files(paths: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
    """Return the plain files at and under `paths`, sorted, each once, and a line for what is not followed or entered.

    A link is followed only where it stays under the folder that was named (R23); pipes and devices are left alone.
    """
    found: dict[Path, None] = {}
    problems: list[Problem] = []
    for path in paths:
        if path.is_dir():
            for file in _under(path, problems):
                found.setdefault(file)
        elif is_plain_file(path):
            found.setdefault(path)
        else:
            problems.append(problem(path, "is not there" if not path.exists() else "is no plain file"))
    return list(found), problems


def _under(root: Path, problems: list[Problem]) -> list[Path]:
    real_root = root.resolve()
    files: list[Path] = []
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        inside: list[Path] = []
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    files.append(folder / entry.name)
                elif entry.is_dir(follow_symlinks=False):
                    inside.append(folder / entry.name)
                else:
                    _take_link(folder / entry.name, real_root, files, problems)
        except OSError as error:
            problems.append(problem(folder, f"the folder cannot be read: {error.strerror or 'input error'}"))
        waiting.extend(reversed(inside))
    return files


def _take_link(path: Path, real_root: Path, files: list[Path], problems: list[Problem]) -> None:
    """Follow a link to a file under the root; linked folders are not entered, so that no loop can be."""
    if path.is_symlink() and not path.resolve().is_relative_to(real_root):
        problems.append(problem(path, "a link that leads out of the folder is not followed"))
    elif is_plain_file(path):
        files.append(path)
    elif not path.is_dir():
        problems.append(problem(path, "is no plain file"))
