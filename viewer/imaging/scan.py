"""From folders and files to series: every file ends in a series or in one line of the report."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from viewer.imaging.errors import ImagingError, Problem, problem
from viewer.imaging.grouping import build_series
from viewer.imaging.header import is_plain_file
from viewer.imaging.instances import Instance, is_media_directory, read_instance
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

    Only headers are read. `progress` is called for every file; `on_series` for every series as soon as it is complete.
    A file that cannot be used costs one line and none of its neighbours.
    """
    files, problems = find_files(paths)
    instances: list[Instance] = []
    for n, path in enumerate(files):
        progress(n, len(files))
        try:
            instance = read_instance(path)
        except ImagingError as error:
            problems.append(problem(path, str(error)))
            continue
        if is_media_directory(instance):
            problems.append(problem(path, "a media directory; the images it lists are opened as files"))
        else:
            instances.append(instance)
    series, doubles = build_series(instances)
    progress(len(files), len(files))
    if on_series is not None:
        for one in series:
            on_series(one)
    lines = sorted([*problems, *doubles], key=lambda line: str(line.path))
    return ScanResult(tuple(series), tuple(lines), len(files) + len(problems_without_files(problems, files)))


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
    files = []

    def cannot_enter(error: OSError) -> None:
        folder = Path(str(error.filename or root))
        problems.append(problem(folder, f"the folder cannot be read: {error.strerror or 'input error'}"))

    for folder, folders, names in os.walk(root, onerror=cannot_enter):
        folders.sort()
        for name in sorted(names):
            path = Path(folder) / name
            if path.is_symlink() and not path.resolve().is_relative_to(real_root):
                problems.append(problem(path, "a link that leads out of the folder is not followed"))
            elif is_plain_file(path):
                files.append(path)
            else:
                problems.append(problem(path, "is no plain file"))
    return files
