"""The picture of a slice at screen resolution, in a buffer that lives as long as it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from viewer.imaging.display import render
from viewer.imaging.voi import Window
from viewer.imaging.volume import Volume
from viewer.viewport.transform import DeviceCrop, ViewTransform


class Shades(NamedTuple):
    """How values become greys."""

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
    """Renders the visible part of a slice to 8 bit at device resolution, once per change, to be drawn 1:1."""

    def __init__(self) -> None:
        self._shown: _Shown | None = None
        self._grey: NDArray[np.uint8] | None = None
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
            self._image = None if self._crop is None else self._made(volume.voxels[k], self._crop, transform, shades)
            self._shown = shown
        if self._image is None or self._crop is None:
            return None
        self._image.setDevicePixelRatio(ratio)
        return self._image, self._crop

    def forget(self) -> None:
        """Drop the picture and the volume it came from."""
        self._shown = self._image = self._grey = self._crop = None

    @property
    def grey(self) -> NDArray[np.uint8] | None:
        """The 8-bit picture on screen, (height, width) device px of the crop; for placing labels over black."""
        return self._grey

    def _made(
        self,
        plane: NDArray[np.int16] | NDArray[np.float32],
        crop: DeviceCrop,
        transform: ViewTransform,
        shades: Shades,
    ) -> QImage:
        part = (crop.row, crop.column, crop.rows, crop.columns)
        grey = render(plane, part, (crop.width, crop.height), shades.window, shades.inverted, shades.smooth)
        turned = grey[:: -1 if transform.flip_v else 1, :: -1 if transform.flip_h else 1]
        self._grey = np.ascontiguousarray(turned)
        return QImage(self._grey.data, crop.width, crop.height, self._grey.strides[0], QImage.Format.Format_Grayscale8)
