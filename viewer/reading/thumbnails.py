"""A small picture of each date for the list of studies: the middle slice of its series, read beside the window."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from viewer.imaging.errors import ImagingError
from viewer.imaging.progress import Progress
from viewer.imaging.series import Series
from viewer.imaging.small_picture import picture_of, read_some, spread_slices
from viewer.imaging.voxels import Volume
from viewer.jobs.board import JobBoard
from viewer.jobs.job import Job
from viewer.reading.case_images import CaseImages
from viewer.reading.slots import best_series

SIDE_PX = 88  # twice the 44 px it is shown at, for a screen of scale 2


class Thumbnails(QObject):
    """Makes one picture a date as soon as its files are known; reads one slice, never a whole series."""

    ready = Signal(str, QImage)  # time point id

    def __init__(self, images: CaseImages, board: JobBoard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._images = images
        self._board = board
        self._made: set[str] = set()
        self._waiting: dict[str, Series] = {}
        self._job: Job | None = None
        images.state_changed.connect(self._on_state)

    def clear(self) -> None:
        """Another case is being opened."""
        self._made.clear()
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot(str)
    def _on_state(self, timepoint_id: str) -> None:
        series = best_series(self._images.series_of(timepoint_id), None)
        if series is None or timepoint_id in self._made:
            return
        self._made.add(timepoint_id)
        self._waiting[timepoint_id] = series
        self._next()

    def _next(self) -> None:
        if self._job is not None or not self._waiting:
            return
        wanted, self._waiting = tuple(self._waiting.items()), {}
        job = Job(partial(_pictures, wanted), "Making thumbnails")
        job.succeeded.connect(self._on_made)
        job.cancelled.connect(self._on_ended)
        job.failed.connect(self._on_ended)
        self._job = job
        self._board.run(job)

    @Slot(object)
    def _on_made(self, pictures: dict[str, QImage]) -> None:
        if self.sender() is not self._job:
            return
        for timepoint_id, picture in pictures.items():
            self.ready.emit(timepoint_id, picture)
        self._on_ended()

    @Slot()
    def _on_ended(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self._next()


def _pictures(wanted: tuple[tuple[str, Series], ...], progress: Progress) -> dict[str, QImage]:
    made: dict[str, QImage] = {}
    for done, (timepoint_id, series) in enumerate(wanted):
        progress(done, len(wanted))
        try:
            volume = read_some(series, spread_slices(series, 1))
        except ImagingError:
            continue  # the viewport says why when the series itself is opened
        if volume.loaded[0]:
            made[timepoint_id] = thumbnail(volume, 0)
    return made


def thumbnail(volume: Volume, k: int) -> QImage:
    """Slice `k` in its first window, its longer side SIDE_PX long."""
    grey = picture_of(volume, k, SIDE_PX)
    height, width = grey.shape
    return QImage(grey.data, width, height, grey.strides[0], QImage.Format.Format_Grayscale8).copy()
