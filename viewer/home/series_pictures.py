"""Small pictures of the series that were found, and larger ones of the series that is chosen; drawn in jobs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from viewer.imaging.errors import ImagingError
from viewer.imaging.progress import Progress
from viewer.imaging.series import Series
from viewer.jobs.board import JobBoard
from viewer.jobs.job import Job

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SMALL_PX = 68  # twice what it is shown at, for a screen of scale 2
LARGE_PX = 300
PREVIEWED = 6


@dataclass(frozen=True)
class Pictures:
    """Pictures of some slices of a series: (slice index, picture), and why the others could not be drawn."""

    series: Series
    shown: tuple[tuple[int, QImage], ...]
    problems: tuple[str, ...] = ()


class SeriesPictures(QObject):
    """One job for the small pictures, one for the preview; what is no longer wanted is called off."""

    small = Signal(object)  # Pictures of one slice
    preview = Signal(object)  # Pictures

    _drawn = Signal(object, object)  # the token of its run, Pictures; from the worker

    def __init__(self, board: JobBoard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._small_job: Job | None = None
        self._preview_job: Job | None = None
        self._token = object()
        self._drawn.connect(self._on_drawn, Qt.ConnectionType.QueuedConnection)

    def stop(self) -> None:
        """Draw nothing more."""
        self._token = object()
        for job in (self._small_job, self._preview_job):
            if job is not None:
                job.cancel()
        self._small_job = self._preview_job = None

    def want_small(self, series: Iterable[Series]) -> None:
        """Draw the middle slice of each of these; `small` says each as it is done."""
        if self._small_job is not None:
            self._small_job.cancel()
        self._token = object()
        wanted = tuple(one for one in series if one.has_image)
        if wanted:
            work = partial(_draw_small, wanted, partial(self._drawn.emit, self._token))
            self._small_job = self._board.run(Job(work, "Drawing small pictures"))

    def want_preview(self, series: Series) -> None:
        """Draw some slices of a series, and no longer those of the one before; `preview` brings them."""
        if self._preview_job is not None:
            self._preview_job.cancel()
        job = Job(partial(_draw_preview, series), "Drawing the preview")
        job.succeeded.connect(self._on_preview)
        self._preview_job = job
        self._board.run(job)

    @Slot(object, object)
    def _on_drawn(self, token: object, pictures: Pictures) -> None:
        if token is self._token:
            self.small.emit(pictures)

    @Slot(object)
    def _on_preview(self, pictures: Pictures) -> None:
        if self.sender() is self._preview_job:
            self._preview_job = None
            self.preview.emit(pictures)


def _draw_small(series: tuple[Series, ...], tell: Callable[[Pictures], None], progress: Progress) -> None:
    for done, one in enumerate(series):
        progress(done, len(series))
        tell(_draw(one, 1, SMALL_PX))
    progress(len(series), len(series))


def _draw_preview(series: Series, progress: Progress) -> Pictures:
    progress(0, 1)
    return _draw(series, PREVIEWED, LARGE_PX)


def _draw(series: Series, count: int, side_px: int) -> Pictures:
    from viewer.imaging.small_picture import picture_of, read_some, spread_slices

    slices = spread_slices(series, count)
    try:
        volume = read_some(series, slices)
        shown = tuple(
            (k, _image(picture_of(volume, place, side_px))) for place, k in enumerate(slices) if volume.loaded[place]
        )
    except ImagingError as error:
        return Pictures(series, (), (str(error),))
    return Pictures(series, shown, tuple(problem.text for problem in volume.problems))


def _image(grey: "NDArray[np.uint8]") -> QImage:
    height, width = grey.shape
    return QImage(grey.data, width, height, grey.strides[0], QImage.Format.Format_Grayscale8).copy()
