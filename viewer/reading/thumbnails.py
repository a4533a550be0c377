"""A small picture of each date for the list of studies: the middle slice, once its volume is there."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from viewer.imaging.display import render
from viewer.imaging.voi import default_window
from viewer.imaging.volume import Volume
from viewer.reading.case_images import CaseImages

SIDE_PX = 88  # twice the 44 px it is shown at, for a screen of scale 2


class Thumbnails(QObject):
    """Makes one picture a date from what is loaded anyway; never loads anything itself."""

    ready = Signal(str, QImage)  # time point id

    def __init__(self, images: CaseImages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._images = images
        self._made: set[str] = set()
        images.shelf.grew.connect(self._on_grew)

    def clear(self) -> None:
        """Another case is being opened."""
        self._made.clear()

    @Slot(object)
    def _on_grew(self, volume: Volume) -> None:
        key, middle = volume.series.key, len(volume.series.frames) // 2
        if key in self._made or not volume.loaded[middle]:
            return
        point = self._images.timepoint_of(volume.series)
        if point is None:
            return
        self._made.add(key)
        self.ready.emit(point, thumbnail(volume, middle))


def thumbnail(volume: Volume, k: int) -> QImage:
    """Slice `k` in its first window, square, SIDE_PX wide."""
    plane = volume.geometry.planes[k]
    window, inverted = default_window(volume)
    height_mm, width_mm = plane.rows * plane.spacing[0], plane.columns * plane.spacing[1]
    scale = SIDE_PX / max(height_mm, width_mm)
    size = (max(1, round(width_mm * scale)), max(1, round(height_mm * scale)))
    grey = render(volume.voxels[k], (0.0, 0.0, plane.rows, plane.columns), size, window, inverted)
    image = QImage(grey.data, size[0], size[1], grey.strides[0], QImage.Format.Format_Grayscale8)
    return image.copy()
