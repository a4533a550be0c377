"""A small picture of each date for the list of studies: the middle slice of its series, read beside the window."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from sample_data.phantom.catalogue import PhantomStudy
from viewer.imaging.errors import ImagingError
from viewer.imaging.progress import Progress
from viewer.imaging.series import Series
from viewer.imaging.small_picture import picture_of, read_some, spread_slices
from viewer.imaging.voxels import Volume
from viewer.jobs.board import JobBoard
from viewer.jobs.job import Job
from viewer.reading.case_images import CaseImages
from viewer.reading.phantom_process import PhantomSource, series_of_study
from viewer.reading.slots import best_series

SIDE_PX = 88  # twice the 44 px it is shown at, for a screen of scale 2


class Thumbnails(QObject):
    """Makes one picture a date, from one slice, whenever nothing else is under way: what is read now comes first.

    Synthetic dates have a picture as soon as they were drawn once; none is drawn for its picture.
    """

    ready = Signal(str, QImage)  # time point id

    def __init__(self, images: CaseImages, board: JobBoard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._images = images
        self._board = board
        self._made: set[str] = set()
        self._waiting: dict[str, Callable[[], Series | None]] = {}
        self._job: Job | None = None
        images.state_changed.connect(self._on_state)
        board.changed.connect(self._next)

    def begin(self) -> None:
        """Another case was opened: look for the synthetic dates that were drawn before."""
        for phantom in self._images.synthetic_studies():
            self._waiting[phantom.timepoint_id] = partial(_drawn_before, self._images.phantom_source, phantom)
        self._next()

    def clear(self) -> None:
        """The case is being left."""
        self._made.clear()
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot(str)
    def _on_state(self, timepoint_id: str) -> None:
        series = best_series(self._images.series_of(timepoint_id), None)
        if series is not None and timepoint_id not in self._made:
            self._made.add(timepoint_id)
            self._waiting[timepoint_id] = partial(_known, series)
            self._next()

    @Slot()
    def _next(self) -> None:
        if self._job is not None or not self._waiting or self._board.running:
            return
        wanted, self._waiting = self._waiting, {}
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


def _known(series: Series) -> Series:
    return series


def _drawn_before(source: PhantomSource, study: PhantomStudy) -> Series | None:
    """The series to show first of a synthetic study, or None where it was not drawn yet."""
    if not source.is_ready(study):
        return None
    series, _problems = series_of_study(source.folder(study))
    return best_series(series, None)


def _pictures(wanted: dict[str, Callable[[], Series | None]], progress: Progress) -> dict[str, QImage]:
    made: dict[str, QImage] = {}
    for done, (timepoint_id, find) in enumerate(wanted.items()):
        progress(done, len(wanted))
        try:
            series = find()
            volume = None if series is None else read_some(series, spread_slices(series, 1))
        except ImagingError:
            continue  # the viewport says why when the series itself is opened
        if volume is not None and volume.loaded[0]:
            made[timepoint_id] = thumbnail(volume, 0)
    return made


def thumbnail(volume: Volume, k: int) -> QImage:
    """Slice `k` in its first window, its longer side SIDE_PX long."""
    picture = picture_of(volume, k, SIDE_PX)
    height, width = picture.shape[:2]
    kind = QImage.Format.Format_Grayscale8 if volume.colours is None else QImage.Format.Format_RGB888
    return QImage(picture.data, width, height, picture.strides[0], kind).copy()
