"""The work of an import beside the window: reading headers, then unpacking every compressed image once. No widgets."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.imaging.progress import Progress
from viewer.imaging.series import Series

if TYPE_CHECKING:
    from viewer.imaging.checking import AllChecked
    from viewer.imaging.exam_groups import ExamGroup
    from viewer.imaging.scan import ScanResult

TOLD_EVERY_S = 0.15


@dataclass(frozen=True)
class Found:
    """What was found, and which series belong together."""

    result: "ScanResult"
    groups: "tuple[ExamGroup, ...]"


@dataclass(frozen=True)
class ReadSome:
    """So many images of a series have been unpacked."""

    key: str
    done: int
    total: int


@dataclass(frozen=True)
class CheckedSome:
    """What came of the series with these keys."""

    keys: tuple[str, ...]
    checked: "AllChecked"


def read(
    paths: tuple[Path, ...], index_file: Path | None, found: Callable[[Series], None], progress: Progress
) -> Found:
    """Read the headers under `paths`; what the index file knows unchanged is not read again."""
    from viewer.imaging.exam_groups import exam_groups
    from viewer.imaging.index_memory import IndexMemory
    from viewer.imaging.scan import scan

    memory = IndexMemory(index_file) if index_file is not None else None
    result = scan(paths, progress, found, memory=memory)
    return Found(result, exam_groups(result.series))


def to_check(series: Sequence[Series]) -> tuple[tuple[Series, ...], ...]:
    """The series with compressed images, the parts of one DICOM series together: they may share files."""
    from viewer.imaging.checking import needs_decoding

    together: dict[tuple[str, str], list[Series]] = {}
    for one in series:
        if one.has_image and needs_decoding(one):
            together.setdefault((one.study_uid, one.series_uid or one.key), []).append(one)
    return tuple(tuple(held) for held in together.values())


def check(packed: tuple[tuple[Series, ...], ...], tell: Callable[[object], None], progress: Progress) -> None:
    """Unpack every image once; `tell` hears of each series while it is read, and what came of it."""
    from viewer.imaging.checking import check_all_pixels

    total = sum(len(one.frames) for several in packed for one in several)
    before = 0
    for several in packed:
        count = sum(len(one.frames) for one in several)
        checked = check_all_pixels(several, _telling(several, before, total, tell, progress))
        tell(CheckedSome(tuple(one.key for one in several), checked))
        before += count
    progress(total, total)


def _telling(
    several: Sequence[Series], before: int, total: int, tell: Callable[[object], None], progress: Progress
) -> Progress:
    last = time.monotonic() - TOLD_EVERY_S

    def step(done: int, count: int) -> None:
        nonlocal last
        progress(before + done, total)
        now = time.monotonic()
        if now - last >= TOLD_EVERY_S:
            last = now
            for one in several:
                tell(ReadSome(one.key, min(done, len(one.frames)), count if len(several) == 1 else len(one.frames)))

    return step
