"""A slice read where it is to stay: 16-bit little-endian values with a whole intercept, checked while in the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from viewer.imaging.errors import DamagedFileError
from viewer.imaging.header import BIG_ENDIAN, DEFLATED, NATIVE
from viewer.imaging.raw_reads import read_into
from viewer.imaging.voxels import INT16, gives_back_stored, stored_range

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.imaging.series import Frame, PixelFormat
    from viewer.imaging.voxels import Volume

STRAIGHT = NATIVE - {BIG_ENDIAN, DEFLATED}
FULL_BITS = 16


class DoesNotFitError(Exception):
    """A slice needs more than int16."""


def read_straight(volume: Volume, k: int, frame: Frame) -> bool:
    """Read slice `k` into the volume and add its intercept there; False where it is not stored so that this goes.

    Raises DamagedFileError where the file ends too early and DoesNotFitError where int16 does not hold the values; the
    slice is zero again then.
    """
    form, out = frame.pixels, volume.voxels[k]
    slope, intercept = volume.scales[k]
    if form is None or form.offset is None or slope != 1.0 or out.dtype != np.int16 or not _is_plain(frame, form):
        return False
    try:
        found = read_into(frame.path, form.offset + (frame.frame_number - 1) * out.nbytes, out)
    except OSError as error:
        raise DamagedFileError(f"cannot be read: {error.strerror or 'input error'}") from None
    if found != out.nbytes:
        out[...] = 0
        raise DamagedFileError(f"{out.nbytes:,} pixel bytes expected, {found:,} found")
    raw: NDArray[np.generic] = out if form.signed else out.view(np.uint16)
    least, most = _extremes(raw, form, int(intercept))
    low, high = stored_range(form)
    if least < low or most > high:  # bits beyond those stored, an overlay for example: read again with care
        out[...] = 0
        return False
    if least + intercept < INT16.min or most + intercept > INT16.max:
        out[...] = 0
        raise DoesNotFitError
    if intercept:
        np.add(out, np.int16(intercept), out=out)
    return True


def _is_plain(frame: Frame, form: PixelFormat) -> bool:
    return (
        form.bits_allocated == FULL_BITS
        and form.high_bit == form.bits_stored - 1
        and form.samples_per_pixel == 1
        and form.transfer_syntax in STRAIGHT
        and gives_back_stored(frame)
    )


def _extremes(raw: NDArray[np.generic], form: PixelFormat, intercept: int) -> tuple[int, int]:
    """Return the least and the greatest stored value; an end that no 16 bits can exceed is not looked for.

    Without a sign nothing lies below 0, and 0 with any intercept of a volume of int16 fits it.
    """
    full = form.bits_stored == FULL_BITS
    if not form.signed:
        return 0, int(raw.max())
    if full and intercept == 0:
        return 0, 0
    return int(raw.min()), int(raw.max())
