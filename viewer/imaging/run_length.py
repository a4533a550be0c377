"""RLE frames (PS3.5 G): one run-length segment for each byte of each sample, the highest first."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

from viewer.imaging.errors import DamagedFileError
from viewer.imaging.native import sample_type

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.imaging.series import PixelFormat

HEADER = struct.Struct("<16L")
MOST_SEGMENTS = 15


def rle_values(stream: bytes, form: PixelFormat, rows: int, columns: int) -> NDArray[np.generic]:
    """Return the values of an RLE frame, (rows, columns) or (rows, columns, samples)."""
    width = form.bits_allocated // 8
    planes = [_segment(part, rows * columns) for part in _parts(stream, width * form.samples_per_pixel)]
    kind = sample_type(form)
    samples = [_joined(planes[n : n + width], kind).reshape(rows, columns) for n in range(0, len(planes), width)]
    return samples[0] if len(samples) == 1 else np.stack(samples, axis=-1)


def _joined(planes: list[NDArray[np.uint8]], kind: np.dtype[np.generic]) -> NDArray[np.generic]:
    """Return the numbers whose bytes lie in planes, the highest byte first."""
    whole = planes[0].astype(np.dtype(f"u{len(planes)}"))
    for plane in planes[1:]:
        whole <<= 8
        whole |= plane
    return whole.view(kind)


def _parts(stream: bytes, expected: int) -> list[bytes]:
    """Return the segments that the header of 16 words names, in order."""
    if len(stream) < HEADER.size:
        raise DamagedFileError("the RLE stream is cut off")
    count, *starts = HEADER.unpack_from(stream)
    if count != expected or count > MOST_SEGMENTS:
        raise DamagedFileError(f"{expected} RLE segments expected, {count:,} found")
    ends = [*starts[1:count], len(stream)]
    if starts[0] < HEADER.size or any(a >= b for a, b in zip(starts[:count], ends, strict=True)):
        raise DamagedFileError("the RLE segments are not in order")
    return [stream[start:end] for start, end in zip(starts[:count], ends, strict=True)]


def _segment(part: bytes, expected: int) -> NDArray[np.uint8]:
    """Return the bytes of a segment: by a quick decoder, and where that does not come out even, by a careful one."""
    import imagecodecs

    try:
        raw = imagecodecs.packbits_decode(part)
    except (RuntimeError, ValueError):
        raw = b""
    if len(raw) != expected:
        raw = _carefully(part)
    if not expected <= len(raw) <= expected + 1:  # one more where a byte was added to make the segment even
        raise DamagedFileError(f"{expected:,} bytes expected in an RLE segment, {len(raw):,} found")
    return np.frombuffer(raw, np.uint8, expected)


def _carefully(part: bytes) -> bytes:
    from rle.utils import decode_segment  # type: ignore[attr-defined]

    try:
        return bytes(decode_segment(part))
    except ValueError as error:
        raise DamagedFileError("the RLE stream is damaged and cannot be decoded") from error
