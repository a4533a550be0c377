"""The picture of a slice at screen resolution, in a buffer that lives as long as it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from viewer.imaging.display import render
from viewer.imaging.display_colour import render_colour
from viewer.imaging.voi import Window
from viewer.imaging.volume import Volume
from viewer.viewport.transform import DeviceCrop, ViewTransform


class Shades(NamedTuple):
    """How voxels become greys; of a colour image only the inversion and the interpolation count."""

    window: Window
    inverted: bool
    smooth: bool


@dataclass(frozen=True)
class _Shown:
    """What a picture was made from; the same again needs no work."""

    volume: Volume
    slice_index: int
    transform: ViewTransform
    shades: Shades
    ratio: float


class SliceImage:
    """Renders the visible part of a slice at device resolution, once per change, to be drawn 1:1."""

    def __init__(self) -> None:
        self._shown: _Shown | None = None
        self._picture: NDArray[np.uint8] | None = None
        self._image: QImage | None = None
        self._crop: DeviceCrop | None = None

    def of(
        self, volume: Volume, k: int, transform: ViewTransform, *, shades: Shades, ratio: float
    ) -> tuple[QImage, DeviceCrop] | None:
        """Return the picture and the device px it fills; None when no part of the slice is on screen.

        Call it only for a slice that is loaded. `ratio`: device px per logical px.
        """
        shown = _Shown(volume, k, transform, shades, ratio)
        if shown != self._shown:
            self._crop = transform.device_crop(ratio)
            self._image = None if self._crop is None else self._made(volume, k, self._crop, transform, shades)
            self._shown = shown
        if self._image is None or self._crop is None:
            return None
        self._image.setDevicePixelRatio(ratio)
        return self._image, self._crop

    def forget(self) -> None:
        """Drop the picture and the volume it came from."""
        self._shown = self._image = self._picture = self._crop = None

    @property
    def grey(self) -> NDArray[np.uint8] | None:
        """The brightness on screen, (height, width) device px of the crop; for placing labels over black."""
        if self._picture is None or self._picture.ndim == 2:
            return self._picture
        return np.asarray(self._picture.max(axis=-1), np.uint8)

    def _made(self, volume: Volume, k: int, crop: DeviceCrop, transform: ViewTransform, shades: Shades) -> QImage:
        part = (crop.row, crop.column, crop.rows, crop.columns)
        picture = painted(volume, k, part, (crop.width, crop.height), shades)
        turned = picture[:: -1 if transform.flip_v else 1, :: -1 if transform.flip_h else 1]
        self._picture = np.ascontiguousarray(turned)
        return image_over(self._picture)


def painted(
    volume: Volume, k: int, part: tuple[float, float, float, float], size: tuple[int, int], shades: Shades
) -> NDArray[np.uint8]:
    """Return `part` of slice `k` at `size` (width, height): (height, width) greys, or (…, 3) of a colour image."""
    if volume.colours is not None:
        return render_colour(volume.colours[k], part, size, shades.inverted, shades.smooth)
    return render(volume.voxels[k], part, size, shades.window, shades.inverted, shades.smooth)


def image_over(picture: NDArray[np.uint8]) -> QImage:
    """Return an image over the memory of a picture, grey or of red, green and blue; the picture has to outlive it."""
    height, width = picture.shape[:2]
    kind = QImage.Format.Format_RGB888 if picture.ndim > 2 else QImage.Format.Format_Grayscale8
    return QImage(picture.data, width, height, picture.strides[0], kind)
