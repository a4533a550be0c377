"""Stored values of one frame, from its file, exactly as long and as deep as the header says or not at all (R11)."""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING, cast

import numpy as np

from viewer.imaging.errors import DamagedFileError
from viewer.imaging.header import DEFLATED, NATIVE, read_header, value_of
from viewer.imaging.native import frame_span, laid_out

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pydicom import Dataset

    from viewer.imaging.series import Frame, PixelFormat
    from viewer.imaging.workshop.benches import Cancelled

LUMA = np.array([299, 587, 114], np.int64)
"""Thousandths of red, green and blue in grey (ITU-R BT.601), as DICOM's own YBR_FULL has them (PS3.3 C.7.6.3.1.2)."""


def stored_values(frame: Frame, cancelled: Cancelled | None = None) -> NDArray[np.generic]:
    """Return the decoded stored values, (rows, columns) or (rows, columns, 3), integers unless stored as floats.

    Plain bytes are read here; what has to be decoded or inflated goes to a worker process (viewer.imaging.workshop).
    `cancelled` is asked while waiting for one. Raises DamagedFileError, with the fact, where the file does not hold
    what its header says, and NoLongerWantedError once `cancelled()` says so.
    """
    form = frame.pixels
    if form is None:
        raise DamagedFileError("the file holds no pixel data")
    rows, columns = frame.plane.rows, frame.plane.columns
    try:
        if form.transfer_syntax in NATIVE and form.transfer_syntax != DEFLATED:
            return _native(frame, form, rows, columns)
        from viewer.imaging.workshop import shared_workshop

        return shared_workshop().stored_values(frame, cancelled)
    except OSError as error:
        raise DamagedFileError(f"cannot be read: {error.strerror or 'input error'}") from None


def grey_values(frame: Frame, stored: NDArray[np.generic]) -> NDArray[np.generic]:
    """Return what is shown of stored values: themselves, or the grey of a colour image, 0 to 255."""
    form = frame.pixels
    if form is None or (stored.ndim == 2 and form.photometric != "PALETTE COLOR"):
        return stored
    if form.photometric == "PALETTE COLOR":
        return _luma(_palette(frame)[np.clip(stored.astype(np.int64), 0, None)])
    is_luma = form.photometric.startswith("YBR_FULL")
    return stored[..., 0] if is_luma else _luma(stored)


def _native(frame: Frame, form: PixelFormat, rows: int, columns: int) -> NDArray[np.generic]:
    span = frame_span(form, rows, columns, frame.frame_number)
    with frame.path.open("rb") as file:
        raw = os.pread(file.fileno(), span.count, (form.offset or 0) + span.start)
    return laid_out(raw, form, rows, columns, span)


@functools.lru_cache(maxsize=4)
def _palette(frame: Frame) -> NDArray[np.int64]:
    """(n, 3) colours of every stored value from 0 up, 8 bit (PS3.3 C.7.6.3.1.5)."""
    dataset = cast("Dataset", read_header(frame.path).dataset)
    channels = []
    for colour in ("Red", "Green", "Blue"):
        descriptor = value_of(dataset, f"{colour}PaletteColorLookupTableDescriptor")
        data = value_of(dataset, f"{colour}PaletteColorLookupTableData")
        if not isinstance(data, bytes) or not descriptor:
            raise DamagedFileError("the palette of the image is missing")
        count, first, bits = (int(v) for v in list(descriptor)[:3])  # type: ignore[call-overload]
        channels.append(_palette_channel(data, count or 65536, first, bits))
    return np.stack(channels, axis=-1)


def _palette_channel(data: bytes, count: int, first: int, bits: int) -> NDArray[np.int64]:
    wide = len(data) >= 2 * count
    table = np.frombuffer(data, "<u2" if wide else "u1")[:count].astype(np.int64)
    if len(table) != count:
        raise DamagedFileError(f"{count:,} palette entries expected, {len(table):,} found")
    if bits == 16 and wide:
        table = table >> 8
    before = max(first, 0)
    return np.concatenate([np.repeat(table[:1], before), table, np.repeat(table[-1:], 65536 - count)])[:65536]


def _luma(colours: NDArray[np.generic]) -> NDArray[np.generic]:
    return ((colours.astype(np.int64) @ LUMA + 500) // 1000).astype(np.int32)
