"""Stored values of one frame, from its file, exactly as long and as deep as the header says or not at all (R11)."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from viewer.imaging.decoding import decode, sign_extended
from viewer.imaging.encapsulated import Fragment, frame_fragments, read_stream
from viewer.imaging.errors import DamagedFileError
from viewer.imaging.header import BIG_ENDIAN, NATIVE, header_faults, read_header, silence_pydicom, value_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pydicom import Dataset

    from viewer.imaging.series import Frame, PixelFormat

LUMA = np.array([299, 587, 114], np.int64)
"""Thousandths of red, green and blue in grey (ITU-R BT.601), as DICOM's own YBR_FULL has them (PS3.3 C.7.6.3.1.2)."""


def stored_values(frame: Frame) -> NDArray[np.generic]:
    """Return the decoded stored values, (rows, columns) or (rows, columns, 3), integers unless stored as floats.

    Raises DamagedFileError, with the fact, where the file does not hold what its header says.
    """
    form = frame.pixels
    if form is None:
        raise DamagedFileError("the file holds no pixel data")
    rows, columns = frame.plane.rows, frame.plane.columns
    try:
        if form.transfer_syntax in NATIVE:
            return _native(frame, form, rows, columns)
        pieces = _fragments(frame.path, form.offset or 0, form.number_of_frames, _file_stamp(frame.path))
        return used_bits(decode(read_stream(frame.path, pieces[frame.frame_number - 1]), form, rows, columns), form)
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


def _native(frame: Frame, form: PixelFormat, rows: int, columns: int) -> NDArray[np.generic]:
    if form.bits_allocated == 1:
        return _one_bit(frame, form, rows, columns)
    kind = sample_type(form)
    halved = form.photometric == "YBR_FULL_422"
    count = rows * columns * (2 if halved else form.samples_per_pixel)
    start = (frame.frame_number - 1) * count * kind.itemsize
    raw = _bytes(frame.path, form, start, count * kind.itemsize)
    values = np.frombuffer(raw, kind).astype(kind.newbyteorder("="), copy=False)
    if halved:  # two pixels share their colour: Y1 Y2 Cb Cr (PS3.3 C.7.6.3.1.2)
        four = values.reshape(rows, columns // 2, 4)
        wide = np.stack([four[..., 0:2], four[..., 2:3].repeat(2, -1), four[..., 3:4].repeat(2, -1)], axis=-1)
        return wide.reshape(rows, columns, 3)
    if form.samples_per_pixel == 1:
        return used_bits(values.reshape(rows, columns), form)
    if form.planar:
        return np.moveaxis(values.reshape(form.samples_per_pixel, rows, columns), 0, -1)
    return values.reshape(rows, columns, form.samples_per_pixel)


def _one_bit(frame: Frame, form: PixelFormat, rows: int, columns: int) -> NDArray[np.generic]:
    first = (frame.frame_number - 1) * rows * columns
    start, end = first // 8, (first + rows * columns + 7) // 8
    bits = np.unpackbits(np.frombuffer(_bytes(frame.path, form, start, end - start), np.uint8), bitorder="little")
    return bits[first % 8 : first % 8 + rows * columns].reshape(rows, columns)


def _bytes(path: Path, form: PixelFormat, start: int, count: int) -> bytes:
    if form.offset is None:
        raw = _inflated(path, _file_stamp(path))[start : start + count]
    else:
        with path.open("rb") as file:
            raw = os.pread(file.fileno(), count, form.offset + start)
    if len(raw) != count:
        raise DamagedFileError(f"{count:,} pixel bytes expected, {len(raw):,} found")
    return raw


def _file_stamp(path: Path) -> tuple[int, int]:
    facts = path.stat()
    return facts.st_mtime_ns, facts.st_size


@functools.lru_cache(maxsize=16)
def _fragments(path: Path, offset: int, frames: int, _stamp: tuple[int, int]) -> list[tuple[Fragment, ...]]:
    """The index of a compressed file, kept while its frames are read one by one; `_stamp` drops a changed file's."""
    return frame_fragments(path, offset, frames)


@functools.lru_cache(maxsize=1)
def _inflated(path: Path, _stamp: tuple[int, int]) -> bytes:
    """Pixel data of a deflated file, which can only be inflated as a whole."""
    import pydicom

    silence_pydicom()
    try:
        return bytes(pydicom.dcmread(path).PixelData)
    except header_faults():
        raise DamagedFileError("the deflated data set is damaged") from None


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
