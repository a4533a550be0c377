"""Reading a volume's slices: outward from the one on screen, in threads, straight into the array where that goes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from viewer.imaging.colour import colours_of, grey_of
from viewer.imaging.errors import ImagingError, Problem, shortened
from viewer.imaging.header import NATIVE
from viewer.imaging.naming import reader_name
from viewer.imaging.pixels import stored_values
from viewer.imaging.progress import Progress, no_progress
from viewer.imaging.reading_order import ReadingOrder
from viewer.imaging.rescale import values_of
from viewer.imaging.series import Frame, Series
from viewer.imaging.straight import DoesNotFitError, read_straight
from viewer.imaging.voxels import INT16, Volume, gives_back_stored, hash_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

THREADS = 2
"""Reading frees the interpreter's lock; two threads took 0.078 s where one took 0.113 s, more took no less."""

SLICES_A_TURN = 8
"""Slices a thread reads before it looks where the reader is: few enough to follow, many enough to cost nothing."""


def open_volume(series: Series) -> Volume:
    """Return an empty volume: memory is set aside, nothing is read.

    Raises ImagingError without an image, and where the declared size is more than this computer's memory.
    """
    return Volume(series)


def read_volume(series: Series, progress: Progress = no_progress) -> Volume:
    """Return the volume of `series` with every slice read that can be."""
    volume = open_volume(series)
    fill_volume(volume, progress=progress)
    return volume


def reading_order(volume: Volume, first: int, tell: Callable[[int], None] | None = None) -> ReadingOrder:
    """Return the order in which the slices that `volume` lacks are to be read, beginning at `first`."""
    return ReadingOrder(np.flatnonzero(~volume.loaded).tolist(), first, tell)


def fill_volume(
    volume: Volume, first: int = 0, progress: Progress = no_progress, order: ReadingOrder | None = None
) -> None:
    """Read the slices that are not yet loaded, `first` and its neighbours before the others, or as `order` says.

    `loaded[k]` becomes True only when slice k is complete. A damaged one costs one line in `volume.problems` and no
    neighbour. A cancel arrives as JobCancelled through `progress` and leaves what is loaded.
    """
    order = reading_order(volume, first) if order is None else order
    filling = _Filling(volume, order, progress)
    if not filling.total:
        return
    filling.read(order.take(1))
    filling.read_wide()
    progress(filling.done, filling.total)
    if filling.done < filling.total:
        _read_in_threads(filling, volume, order, progress)
    filling.read_wide()
    volume.problems.sort(key=lambda line: str(line.path))
    progress(filling.total, filling.total)


def _read_in_threads(filling: _Filling, volume: Volume, order: ReadingOrder, progress: Progress) -> None:
    """Read what the order hands out in this thread, which reports, and others; a fault of any of them comes out."""
    compressed = any(f.pixels is not None and f.pixels.transfer_syntax not in NATIVE for f in volume.series.frames)
    threads, turn = (_decoders(), 1) if compressed else (THREADS, SLICES_A_TURN)
    with ThreadPoolExecutor(threads - 1, thread_name_prefix="slices") as pool:
        try:
            others = [pool.submit(filling.read_on, turn, no_progress) for _ in range(threads - 1)]
            filling.read_on(turn, progress)
            for other in others:
                other.result()
        except BaseException:
            order.stop()
            raise


class _Filling:
    """One run through a volume; its threads share the counts."""

    def __init__(self, volume: Volume, order: ReadingOrder, progress: Progress) -> None:
        self._volume = volume
        self._order = order
        self._progress = progress
        self._lock = threading.Lock()
        self._wide: list[int] = []
        self.total = int(len(volume.loaded) - np.count_nonzero(volume.loaded))
        self.done = 0

    def read_on(self, turn: int, progress: Progress) -> None:
        """Read what the order hands out, `turn` slices at a time, until there is no more."""
        while slices := self._order.take(turn):
            self.read(slices)
            progress(self.done, self.total)

    def read_wide(self) -> None:
        """Read the slices with values that int16 does not hold, into float32. No other thread may be reading."""
        if self._wide:
            self._volume.widen()
            slices, self._wide = sorted(self._wide), []
            self.read(tuple(slices))

    def read(self, slices: tuple[int, ...]) -> None:
        """Read these slices; what cannot be read costs a line each."""
        volume = self._volume
        for k in slices:
            frame = volume.series.frames[k]
            try:
                if not read_straight(volume, k, frame):
                    _read_decoded(volume, k, frame, self._is_unwanted)
            except DoesNotFitError:
                with self._lock:
                    self._wide.append(k)
                continue
            except ImagingError as error:
                if self._order.is_stopped:  # it may only say that it was called off: what is damaged is met again
                    return
                self._note(k, frame, error)
            else:
                volume.loaded[k] = True
            self._order.arrived(k)
        with self._lock:
            self.done = min(self.done + len(slices), self.total)

    def _is_unwanted(self) -> bool:
        return self._order.is_stopped

    def _note(self, k: int, frame: Frame, error: ImagingError) -> None:
        line = Problem(frame.path, shortened(f"Slice {k + 1} ({shortened(reader_name(frame.path).name, 40)}): {error}"))
        with self._lock:
            if self._volume.refused.get(k) != line:
                self._volume.refused[k] = line
                self._volume.problems.append(line)


def _decoders() -> int:
    """As many threads as there are cores to decode on: each waits for one worker process."""
    from viewer.imaging.workshop.pool import MOST_WORKERS

    return max(THREADS, min(os.cpu_count() or 1, MOST_WORKERS))


def outward(first: int, count: int) -> list[int]:
    """Return all slice indices, nearest to `first` first."""
    return sorted(range(count), key=lambda k: (abs(k - first), k))


def _read_decoded(volume: Volume, k: int, frame: Frame, cancelled: Callable[[], bool]) -> None:
    stored = stored_values(frame, cancelled)
    if not gives_back_stored(frame):
        volume.stored_hashes[k] = hash_of(stored, frame.frame_number)
    out = volume.voxels[k]
    if volume.colours is not None:
        volume.colours[k] = colours_of(frame, stored)
        out[...] = grey_of(volume.colours[k])
        return
    slope, intercept = volume.scales[k]
    if out.dtype == np.int16 and slope == 1.0 and stored.dtype.kind in "iu" and frame.rescale.table is None:
        _put_whole(out, stored, int(intercept))
        return
    values = values_of(frame, stored)
    if out.dtype == np.int16 and (values.min() < INT16.min or values.max() > INT16.max):
        raise DoesNotFitError
    np.copyto(out, values, casting="unsafe")


def _put_whole(out: NDArray[np.generic], stored: NDArray[np.generic], intercept: int) -> None:
    """Put whole numbers plus a whole intercept into int16, where all of them fit; else raise DoesNotFitError."""
    if int(stored.min()) + intercept < INT16.min or int(stored.max()) + intercept > INT16.max:
        raise DoesNotFitError
    np.copyto(out, stored, casting="unsafe")  # wraps round where only the sum fits, and back with the intercept
    if intercept:
        np.add(out, np.int16(intercept), out=out)
