"""Whether the pixels of a series can be decoded: every compressed frame is, once, before anybody relies on it (R11).

The gate has held native pixels against the length of the file; what a compressed or deflated file holds is only known
when it is unpacked, and what a palette is when it is read. A file that is not sound is taken out of its series, which
then says so and names the gap.
"""

from __future__ import annotations

import os
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from viewer.imaging.errors import ImagingError, Problem, problem
from viewer.imaging.header import DEFLATED, NATIVE
from viewer.imaging.palette import palette_of
from viewer.imaging.pixel_format import PALETTE
from viewer.imaging.pixels import stored_values
from viewer.imaging.progress import Progress, no_progress
from viewer.imaging.series import Frame, Series
from viewer.imaging.thinning import with_refused, without_files

THREADS = max(2, os.cpu_count() or 1)
"""Each waits for one decoder; a pixel array lives no longer than its own check, so memory stays that of a few."""

AHEAD = 2 * THREADS
"""Pieces of work handed out at a time: enough to keep every thread busy, few enough to stop at once."""

FRAMES_A_PIECE = 8

LOOK_S = 0.1
"""How often `progress` is called while nothing is ready, so that a cancel is answered."""


@dataclass(frozen=True)
class Checked:
    """A series as far as its pixels can be decoded, None where none can be; a line for every file that cannot."""

    series: Series | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class AllChecked:
    """Several series as far as their pixels can be decoded, and a line for every file that cannot."""

    series: tuple[Series, ...]
    problems: tuple[Problem, ...]


def check_pixels(series: Series, progress: Progress = no_progress) -> Checked:
    """Decode every compressed frame of `series` once and return what of it can be relied on.

    `progress` counts the series' frames. A cancel arrives through it as JobCancelled.
    """
    checked = check_all_pixels((series,), progress)
    return Checked(checked.series[0] if checked.series else None, checked.problems)


def check_all_pixels(several: Sequence[Series], progress: Progress = no_progress) -> AllChecked:
    """Decode every compressed frame of these series once; a file with frames in several parts is judged as one.

    A multi-frame file with one damaged frame is refused whole: what it should hold is not what it holds. Series keep
    their order; one whose images are all undecodable is left out.
    """
    facts = _undecodable(several, progress)
    if not facts:
        return AllChecked(tuple(several), ())
    counts = Counter(uid for uid, path in _files_by_series(several) if path in facts)
    left = []
    for series in several:
        kept = without_files(series, facts)
        if kept is not None:
            refused = series.refused_files + counts[series.series_uid or series.key]
            left.append(with_refused(kept, refused) if refused > series.refused_files else kept)
    return AllChecked(tuple(left), tuple(problem(path, facts[path]) for path in sorted(facts)))


def needs_decoding(series: Series) -> bool:
    """Whether a series has a frame that is only known to be sound when it is unpacked, or its palette is."""
    return any(_is_doubtful(frame) for frame in series.frames)


def _is_packed(frame: Frame) -> bool:
    form = frame.pixels
    return form is not None and (form.transfer_syntax not in NATIVE or form.transfer_syntax == DEFLATED)


def _has_palette(frame: Frame) -> bool:
    return frame.pixels is not None and frame.pixels.photometric == PALETTE


def _is_doubtful(frame: Frame) -> bool:
    return _is_packed(frame) or _has_palette(frame)


def _is_whole(frame: Frame) -> bool:
    """Whether the file can only be unpacked as a whole: one frame of it stands for all."""
    return frame.pixels is not None and frame.pixels.transfer_syntax == DEFLATED


def _pieces(several: Sequence[Series]) -> tuple[list[list[Frame]], int]:
    """Return what is to be decoded, some frames of one file at a time, and how many frames that stands for."""
    files: dict[Path, list[Frame]] = defaultdict(list)
    for series in several:
        for frame in series.frames:
            if _is_doubtful(frame):
                files[frame.path].append(frame)
    pieces: list[list[Frame]] = []
    for frames in files.values():
        frames.sort(key=lambda frame: frame.frame_number)
        step = len(frames) if _is_whole(frames[0]) else FRAMES_A_PIECE
        pieces.extend(frames[n : n + step] for n in range(0, len(frames), step))
    return pieces, sum(len(piece) for piece in pieces)


def _files_by_series(several: Sequence[Series]) -> set[tuple[str, Path]]:
    return {(series.series_uid or series.key, frame.path) for series in several for frame in series.frames}


class _Faults:
    """The first frame of each file that cannot be decoded, and why; threads write it, later frames are then spared."""

    def __init__(self) -> None:
        self._first: dict[Path, tuple[int, str]] = {}
        self._lock = threading.Lock()

    def is_known_before(self, frame: Frame) -> bool:
        """Whether an earlier frame of the same file is already known not to be decodable."""
        return frame.path in self._first and self._first[frame.path][0] < frame.frame_number

    def note(self, frame: Frame, fact: str) -> None:
        """Keep the fact, where it is the first of its file."""
        with self._lock:
            self._first[frame.path] = min(
                self._first.get(frame.path, (frame.frame_number, fact)), (frame.frame_number, fact)
            )

    def facts(self) -> dict[Path, str]:
        """Return the fact by file."""
        return {path: fact for path, (_, fact) in self._first.items()}


def _undecodable(several: Sequence[Series], progress: Progress) -> dict[Path, str]:
    """Return the files that cannot be decoded, with the fact; `progress` starts with the frames that need none."""
    total = sum(len(series.frames) for series in several)
    pieces, to_do = _pieces(several)
    done = total - to_do
    progress(done, total)
    if not pieces:
        return {}
    faults, stopped = _Faults(), threading.Event()
    with ThreadPoolExecutor(min(THREADS, len(pieces)), thread_name_prefix="check") as pool:
        coming = iter(pieces)
        waiting: set[Future[int]] = set()
        try:
            while _hand_out(pool, coming, waiting, partial(_decode, faults=faults, stopped=stopped)):
                ready, _ = wait(waiting, LOOK_S, FIRST_COMPLETED)
                waiting -= ready
                done += sum(future.result() for future in ready)
                progress(done, total)
        except BaseException:
            stopped.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return faults.facts()


def _hand_out(
    pool: ThreadPoolExecutor,
    coming: Iterator[list[Frame]],
    waiting: set[Future[int]],
    decode: Callable[[list[Frame]], int],
) -> bool:
    """Fill up what is under way; False where nothing is left to wait for."""
    while len(waiting) < AHEAD:
        frames = next(coming, None)
        if frames is None:
            break
        waiting.add(pool.submit(decode, frames))
    return bool(waiting)


def _decode(frames: Sequence[Frame], faults: _Faults, stopped: threading.Event) -> int:
    """Decode frames of one file, up to the first that cannot be; return how many this settles."""
    for frame in frames[-1:] if _is_whole(frames[0]) else frames:
        if faults.is_known_before(frame):
            break
        fact = _fault(frame, stopped.is_set)
        if fact:
            faults.note(frame, fact)
            break
    return len(frames)


def why_undecodable(frames: Sequence[Frame]) -> str:
    """Return why the frames of one file cannot all be decoded, with the first that cannot, "" where they can."""
    doubtful = [frame for frame in frames if _is_doubtful(frame)]
    enough = doubtful[-1:] if doubtful and _is_whole(doubtful[0]) else doubtful
    return next((fact for fact in map(_fault, enough) if fact), "")


def _fault(frame: Frame, stopped: Callable[[], bool] | None = None) -> str:
    try:
        if _has_palette(frame):
            palette_of(frame.path)
        if _is_packed(frame):
            stored_values(frame, stopped)
    except OSError as error:
        return f"cannot be read: {error.strerror or 'input error'}"
    except ImagingError as error:
        many = frame.pixels is not None and frame.pixels.number_of_frames > 1 and not _is_whole(frame)
        return f"frame {frame.frame_number}: {error}" if many else str(error)
    return ""
