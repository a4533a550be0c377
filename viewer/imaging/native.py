"""Uncompressed bytes to stored values: where a frame's bytes are, how they are laid out (PS3.3 C.7.6.3, PS3.5 8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from viewer.imaging.errors import DamagedFileError
from viewer.imaging.header import BIG_ENDIAN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.imaging.series import PixelFormat


@dataclass(frozen=True)
class Span:
    """Bytes of one frame within Pixel Data; `first_bit` is where a one-bit frame begins in the first of them."""

    start: int
    count: int
    first_bit: int = 0


def frame_span(form: PixelFormat, rows: int, columns: int, number: int) -> Span:
    """Return where frame `number` (from 1) lies."""
    if form.bits_allocated == 1:
        first = (number - 1) * rows * columns
        start, end = first // 8, (first + rows * columns + 7) // 8
        return Span(start, end - start, first % 8)
    samples = 2 if form.photometric == "YBR_FULL_422" else form.samples_per_pixel
    count = rows * columns * samples * form.bits_allocated // 8
    return Span((number - 1) * count, count)


def laid_out(raw: bytes | memoryview, form: PixelFormat, rows: int, columns: int, span: Span) -> NDArray[np.generic]:
    """Return the stored values in `raw`, (rows, columns) or (rows, columns, 3). Raises DamagedFileError when short."""
    if len(raw) != span.count:
        raise DamagedFileError(f"{span.count:,} pixel bytes expected, {len(raw):,} found")
    if form.bits_allocated == 1:
        bits = np.unpackbits(np.frombuffer(raw, np.uint8), bitorder="little")
        return bits[span.first_bit : span.first_bit + rows * columns].reshape(rows, columns)
    kind = sample_type(form)
    values = np.frombuffer(raw, kind).astype(kind.newbyteorder("="), copy=False)
    if form.photometric == "YBR_FULL_422":  # two pixels share their colour: Y1 Y2 Cb Cr (PS3.3 C.7.6.3.1.2)
        four = values.reshape(rows, columns // 2, 4)
        wide = np.stack([four[..., 0:2], four[..., 2:3].repeat(2, -1), four[..., 3:4].repeat(2, -1)], axis=-1)
        return wide.reshape(rows, columns, 3)
    if form.samples_per_pixel == 1:
        return used_bits(values.reshape(rows, columns), form)
    if form.planar:
        return np.moveaxis(values.reshape(form.samples_per_pixel, rows, columns), 0, -1)
    return values.reshape(rows, columns, form.samples_per_pixel)


def used_bits(values: NDArray[np.generic], form: PixelFormat) -> NDArray[np.generic]:
    """Return values with only the bits that the header says hold them; overlays may sit in the others."""
    if form.floating or form.bits_allocated in (form.bits_stored, 1):
        return values
    shift = form.high_bit + 1 - form.bits_stored
    kind = values.dtype.type
    moved = np.right_shift(values, kind(shift)) if shift else values
    if form.signed:
        return sign_extended(np.ascontiguousarray(moved), form.bits_stored)
    return np.bitwise_and(moved, kind((1 << form.bits_stored) - 1))  # type: ignore[no-any-return]


def sample_type(form: PixelFormat) -> np.dtype[np.generic]:
    """Return the type of one stored sample as the file has it."""
    order = ">" if form.transfer_syntax == BIG_ENDIAN else "<"
    letter = "f" if form.floating else "i" if form.signed else "u"
    return np.dtype(f"{order}{letter}{form.bits_allocated // 8}")


def sign_extended(values: NDArray[np.generic], bits: int) -> NDArray[np.generic]:
    """Return the low `bits` of each value as a two's complement number."""
    kind = np.dtype(f"i{values.dtype.itemsize}")
    shift = 8 * values.dtype.itemsize - bits
    whole = values.view(kind) if values.flags.c_contiguous else values.astype(kind)
    return (whole << kind.type(shift)) >> kind.type(shift) if shift else whole
