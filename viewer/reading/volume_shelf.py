"""The volumes in memory: opened at once, filled by a job from the wanted slice outward, the oldest given up first."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from viewer.imaging.progress import Progress
from viewer.imaging.series import Series
from viewer.imaging.volume import Volume, fill_volume, open_volume
from viewer.jobs.board import JobBoard
from viewer.jobs.job import Job

MOST_BYTES = 1_500_000_000
"""What may stay in memory: about thirty abdominal CT series, well inside a reading workstation."""


class VolumeShelf(QObject):
    """Hands out volumes by series key and says when more of one is there."""

    grew = Signal(object)  # Volume: more slices are in, or it is complete
    failed = Signal(object, str)  # Volume, one line

    def __init__(self, board: JobBoard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._volumes: dict[str, Volume] = {}  # oldest use first
        self._jobs: dict[Job, Volume] = {}

    def volume(self, series: Series, first: int) -> Volume:
        """The volume of a series, its slices arriving from `first` outward. Raises ImagingError if none can be."""
        held = self._volumes.pop(series.key, None)
        if held is None:
            held = open_volume(series)
            self._fill(held, first)
        self._volumes[series.key] = held
        self._give_up_oldest()
        return held

    def clear(self) -> None:
        """Stop reading and let all volumes go."""
        for job in tuple(self._jobs):
            job.cancel()
        self._jobs.clear()
        self._volumes.clear()

    def _fill(self, volume: Volume, first: int) -> None:
        job = Job(partial(_fill, volume, first), f"Reading series {volume.series.number or ''}".rstrip())
        job.progressed.connect(self._on_progress)
        job.succeeded.connect(self._on_end)
        job.cancelled.connect(self._on_cancelled)
        job.failed.connect(self._on_failed)
        self._jobs[job] = volume
        self._board.run(job)

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        volume = self._jobs.get(self.sender())  # type: ignore[call-overload]
        if volume is not None and done <= total:
            self.grew.emit(volume)

    @Slot(object)
    def _on_end(self, volume: object) -> None:
        if self._jobs.pop(self.sender(), None) is not None:  # type: ignore[call-overload]
            self.grew.emit(volume)

    @Slot()
    def _on_cancelled(self) -> None:
        volume = self._jobs.pop(self.sender(), None)  # type: ignore[call-overload]
        if volume is not None:
            self._volumes.pop(volume.series.key, None)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        volume = self._jobs.pop(self.sender(), None)  # type: ignore[call-overload]
        if volume is not None:
            self._volumes.pop(volume.series.key, None)
            self.failed.emit(volume, str(error))

    def _give_up_oldest(self) -> None:
        while len(self._volumes) > 1 and sum(v.voxels.nbytes for v in self._volumes.values()) > MOST_BYTES:
            key, oldest = next(iter(self._volumes.items()))
            for job, volume in tuple(self._jobs.items()):
                if volume is oldest:
                    job.cancel()
            del self._volumes[key]


def _fill(volume: Volume, first: int, progress: Progress) -> Volume:
    fill_volume(volume, first, progress)
    return volume
