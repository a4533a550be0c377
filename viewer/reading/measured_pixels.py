"""Whether the pixels on screen are those a measurement was made on (safety R13): compared by hash, beside the window.

A measurement keeps the hash of the pixels it was drawn on. Images that come back under the same UIDs with other pixels
are another image: the caliper is not drawn on them, and the measurement keeps its value and what it points to.
"""

from collections.abc import Iterable
from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, Signal, Slot

from measurements.measurement import Drawn
from viewer.imaging.errors import ImagingError
from viewer.imaging.progress import Progress
from viewer.imaging.volume import Volume
from viewer.jobs.board import JobBoard
from viewer.jobs.job import Job

Verdict = Literal["same", "other", "unknown", "elsewhere"]
UNREADABLE = ""
"""Stands for a hash where the stored pixels could not be read again: nothing equals it."""


def verdict(volume: Volume, drawn: Drawn) -> Verdict:
    """What is known now; "unknown" until the slice has been read and its hash worked out."""
    k = volume.series.frame_of(drawn.sop_instance_uid, drawn.frame)
    if k is None:
        return "elsewhere"
    held = volume.stored_hashes.get(k)
    if held is None:
        return "unknown"
    return "same" if held == drawn.pixel_sha256 else "other"


class MeasuredPixels(QObject):
    """Works out the hashes of slices that have measurements, and of no others; `compared` says when some are there."""

    compared = Signal(object)  # Volume

    def __init__(self, board: JobBoard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._jobs: dict[Job, tuple[Volume, frozenset[int]]] = {}

    def want(self, volume: Volume, drawn: Iterable[Drawn]) -> None:
        """Compare the slices of `volume` that these were drawn on, as far as they have been read."""
        under_way = {k for held, slices in self._jobs.values() if held is volume for k in slices}
        slices = set()
        for one in drawn:
            k = volume.series.frame_of(one.sop_instance_uid, one.frame)
            if k is not None and volume.loaded[k] and k not in volume.stored_hashes and k not in under_way:
                slices.add(k)
        if not slices:
            return
        job = Job(partial(_work_out, volume, tuple(sorted(slices))), "Comparing measured slices")
        for ended in (job.succeeded, job.failed, job.cancelled):
            ended.connect(self._on_end)
        self._jobs[job] = (volume, frozenset(slices))
        self._board.run(job)

    @Slot()
    def _on_end(self) -> None:
        held = self._jobs.pop(self.sender(), None)  # type: ignore[call-overload]
        if held is not None:
            self.compared.emit(held[0])


def _work_out(volume: Volume, slices: tuple[int, ...], progress: Progress) -> None:
    for done, k in enumerate(slices):
        progress(done, len(slices))
        try:
            volume.pixel_hash(k)  # the volume keeps it
        except ImagingError:
            volume.stored_hashes[k] = UNREADABLE
    progress(len(slices), len(slices))
