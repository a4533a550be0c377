"""Small pictures of the series that were found, and larger ones of the series that is chosen; drawn in jobs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
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
    wanted: tuple[int, ...] = ()
    """All slices that are to be drawn; those that are not among `shown` are on their way, or are damaged."""


class SeriesPictures(QObject):
    """One job for the small pictures, one for the preview; what is no longer wanted is called off."""

    small = Signal(object)  # Pictures of one slice
    preview = Signal(object)  # Pictures

    _drawn = Signal(object, object)  # the token of its run, Pictures; from the worker
    _begun = Signal(object, object)  # the same of the preview's first picture

    def __init__(self, board: JobBoard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._small_job: Job | None = None
        self._preview_job: Job | None = None
        self._token = object()
        self._preview_token = object()
        self._drawn.connect(self._on_drawn, Qt.ConnectionType.QueuedConnection)
        self._begun.connect(self._on_begun, Qt.ConnectionType.QueuedConnection)

    @property
    def is_previewing(self) -> bool:
        """Whether the pictures of a preview are on their way."""
        return self._preview_job is not None

    def stop(self) -> None:
        """Draw nothing more."""
        self._token = self._preview_token = object()
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
        """Draw some slices of a series, no longer those of the one before; `preview` brings the middle, then all."""
        if self._preview_job is not None:
            self._preview_job.cancel()
        self._preview_token = object()
        work = partial(_draw_preview, series, partial(self._begun.emit, self._preview_token))
        job = Job(work, "Drawing the preview")
        job.succeeded.connect(self._on_preview)
        self._preview_job = job
        self._board.run(job)

    @Slot(object, object)
    def _on_drawn(self, token: object, pictures: Pictures) -> None:
        if token is self._token:
            self.small.emit(pictures)

    @Slot(object, object)
    def _on_begun(self, token: object, pictures: Pictures) -> None:
        if token is self._preview_token:
            self.preview.emit(pictures)

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


def _draw_preview(series: Series, tell: Callable[[Pictures], None], progress: Progress) -> Pictures:
    """Draw the slice nearest to the middle and tell it at once, then the others; return all."""
    from viewer.imaging.small_picture import spread_slices

    progress(0, 2)
    wanted = spread_slices(series, PREVIEWED)
    middle = wanted[len(wanted) // 2]
    first = _draw_slices(series, (middle,), LARGE_PX)
    tell(replace(first, wanted=wanted))
    progress(1, 2)
    rest = _draw_slices(series, tuple(k for k in wanted if k != middle), LARGE_PX)
    shown = tuple(sorted((*first.shown, *rest.shown), key=lambda pair: pair[0]))
    return Pictures(series, shown, tuple(dict.fromkeys((*first.problems, *rest.problems))), wanted)


def _draw(series: Series, count: int, side_px: int) -> Pictures:
    from viewer.imaging.small_picture import spread_slices

    return _draw_slices(series, spread_slices(series, count), side_px)


def _draw_slices(series: Series, slices: tuple[int, ...], side_px: int) -> Pictures:
    from viewer.imaging.small_picture import picture_of, read_some

    if not slices:
        return Pictures(series, ())
    try:
        volume = read_some(series, slices)
        shown = tuple(
            (k, _image(picture_of(volume, place, side_px))) for place, k in enumerate(slices) if volume.loaded[place]
        )
    except ImagingError as error:
        return Pictures(series, (), (str(error),), slices)
    return Pictures(series, shown, tuple(problem.text for problem in volume.problems), slices)


def _image(picture: "NDArray[np.uint8]") -> QImage:
    height, width = picture.shape[:2]
    kind = QImage.Format.Format_RGB888 if picture.ndim > 2 else QImage.Format.Format_Grayscale8
    return QImage(picture.data, width, height, picture.strides[0], kind).copy()
