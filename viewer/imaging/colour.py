"""Colour images: stored values as red, green and blue of 8 bits, whatever way they are stored (PS3.3 C.7.6.3.1.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from viewer.imaging.errors import DamagedFileError
from viewer.imaging.palette import palette_of
from viewer.imaging.pixel_format import PALETTE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.imaging.series import Frame, PixelFormat

LUMA = np.array([299, 587, 114], np.int64)
"""Thousandths of red, green and blue in grey (ITU-R BT.601), as DICOM's own YBR_FULL has them (PS3.3 C.7.6.3.1.2)."""

FROM_YBR = np.array([[1.0, 0.0, 1.402], [1.0, -0.344136, -0.714136], [1.0, 1.772, 0.0]])
"""Red, green and blue from Y, Cb - 128 and Cr - 128: the inverse of the equations of C.7.6.3.1.2."""

BYTE_BITS, GREY_LEVEL = 8, 128.0
COLOUR_AXES = 3


def is_colour(form: PixelFormat | None) -> bool:
    """Whether an image has colours, its own or those of a palette."""
    return form is not None and (form.samples_per_pixel > 1 or form.photometric == PALETTE)


def colours_of(frame: Frame, stored: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Return (rows, columns, 3) red, green and blue of the decoded stored values of a colour frame.

    YBR_ICT and YBR_RCT are forms of JPEG 2000 streams, and red, green and blue once decoded. Raises DamagedFileError
    where the palette is missing or damaged.
    """
    form = frame.pixels
    if form is None:
        raise DamagedFileError("the file holds no pixel data")
    if form.photometric == PALETTE:
        return palette_of(frame.path).of(stored)
    eight = _eight_bits(stored, form)
    return _from_ybr(eight) if form.photometric.startswith("YBR_FULL") else eight


def grey_of(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the brightness of colours, of the shape without their last axis."""
    return ((colours.astype(np.int64) @ LUMA + 500) // 1000).astype(np.uint8)


def _eight_bits(stored: NDArray[np.generic], form: PixelFormat) -> NDArray[np.uint8]:
    if form.bits_stored <= BYTE_BITS:
        top = (1 << form.bits_stored) - 1
        values = stored if top == 255 else (stored.astype(np.int64) * 255 + top // 2) // top
        return values.astype(np.uint8)
    return np.right_shift(stored.astype(np.int64), form.bits_stored - BYTE_BITS).astype(np.uint8)


def _from_ybr(values: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import cv2

    shift = -GREY_LEVEL * FROM_YBR[:, 1:].sum(axis=1, keepdims=True)
    made = cv2.transform(np.ascontiguousarray(values).astype(np.float32), np.hstack([FROM_YBR, shift]))
    return np.clip(np.rint(made), 0, 255).astype(np.uint8)
