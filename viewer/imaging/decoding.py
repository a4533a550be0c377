"""One compressed stream to stored values, by decoders that are imported when the first stream comes.

Every result is held against the header: a decoder that returns another size or depth has not read this image.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

from viewer.imaging.encapsulated import StreamSize, has_end_of_image, jpeg_2000_size, jpeg_size
from viewer.imaging.errors import DamagedFileError
from viewer.imaging.native import sign_extended
from viewer.imaging.pixel_format import HTJ2K, JPEG, JPEG_2000, JPEG_LS, RLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.imaging.series import PixelFormat

NAMES = (({RLE}, "RLE"), (JPEG, "JPEG"), (JPEG_LS, "JPEG-LS"), (JPEG_2000, "JPEG 2000"), (HTJ2K, "HTJ2K"))
RLE_HEADER = 64
LOSSLESS_JPEG = {"1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70"}


def decode(stream: bytes, form: PixelFormat, rows: int, columns: int) -> NDArray[np.generic]:
    """Return stored values, (rows, columns) or (rows, columns, 3).

    Raises DamagedFileError where the stream cannot be decoded, or is not of the size and depth the header states.
    """
    name = next(word for syntaxes, word in NAMES if form.transfer_syntax in syntaxes)
    if name == "RLE":
        return _rle(stream, form, rows, columns)
    size = jpeg_size(stream) if name in ("JPEG", "JPEG-LS") else jpeg_2000_size(stream)
    _hold_against_header(size, form, rows, columns)
    if name in ("JPEG", "JPEG-LS") and not has_end_of_image(stream):
        raise DamagedFileError(f"the {name} stream is cut off")
    try:
        values = _decoded(stream, name, form)
    except (RuntimeError, ValueError, TypeError, MemoryError) as error:
        raise DamagedFileError(f"the {name} stream is damaged and cannot be decoded") from error
    shape = (rows, columns) if form.samples_per_pixel == 1 else (rows, columns, form.samples_per_pixel)
    if values.shape != shape:
        raise DamagedFileError(f"the {name} stream holds {' × '.join(map(str, values.shape))} values")
    return _with_sign(values, form)


def _decoded(stream: bytes, name: str, form: PixelFormat) -> NDArray[np.generic]:
    import imagecodecs

    if name == "JPEG-LS":
        return np.asarray(imagecodecs.jpegls_decode(stream))
    if name in ("JPEG 2000", "HTJ2K"):
        return np.asarray(imagecodecs.jpeg2k_decode(stream))
    if form.transfer_syntax in LOSSLESS_JPEG:
        return np.asarray(imagecodecs.ljpeg_decode(stream))
    if form.samples_per_pixel == 1:
        return np.asarray(imagecodecs.jpeg8_decode(stream))
    space = "RGB" if form.photometric == "RGB" else "YCBCR"  # as stored: no transform of colours on the way
    return np.asarray(imagecodecs.jpeg8_decode(stream, colorspace=space, outcolorspace=space))


def _hold_against_header(size: StreamSize, form: PixelFormat, rows: int, columns: int) -> None:
    if (size.rows, size.columns) != (rows, columns):
        raise DamagedFileError(f"{rows} × {columns} pixels expected, the stream holds {size.rows} × {size.columns}")
    if size.components != form.samples_per_pixel:
        raise DamagedFileError(f"{form.samples_per_pixel} values a pixel expected, {size.components} in the stream")
    if size.bits > form.bits_allocated:
        raise DamagedFileError(f"{form.bits_allocated} bits a pixel expected, {size.bits} in the stream")


def _rle(stream: bytes, form: PixelFormat, rows: int, columns: int) -> NDArray[np.generic]:
    """Return the values of an RLE frame (PS3.5 G): one run-length segment for each byte of each sample, highest first.

    By pylibjpeg-rle, segment by segment: it checks every index, where imagecodecs crashes over a damaged stream, and so
    does its own decoder of whole frames.
    """
    width = form.bits_allocated // 8
    planes = [_rle_segment(part, rows * columns) for part in _rle_parts(stream, width * form.samples_per_pixel)]
    kind = np.dtype(f"<{'i' if form.signed else 'u'}{width}")
    samples = [
        np.stack(planes[n : n + width][::-1], axis=-1).reshape(-1).view(kind).reshape(rows, columns)
        for n in range(0, len(planes), width)
    ]
    return samples[0] if len(samples) == 1 else np.stack(samples, axis=-1)


def _rle_parts(stream: bytes, expected: int) -> list[bytes]:
    """Return the segments that the header of 16 words names, in order."""
    if len(stream) < RLE_HEADER:
        raise DamagedFileError("the RLE stream is cut off")
    count, *starts = struct.unpack("<16L", stream[:RLE_HEADER])
    if count != expected:
        raise DamagedFileError(f"{expected} RLE segments expected, {count} found")
    ends = [*starts[1:count], len(stream)]
    parts = [stream[start:end] for start, end in zip(starts[:count], ends, strict=True)]
    if starts[0] < RLE_HEADER or any(a >= b for a, b in zip(starts[:count], ends, strict=True)):
        raise DamagedFileError("the RLE segments are not in order")
    return parts


def _rle_segment(part: bytes, expected: int) -> NDArray[np.uint8]:
    from rle.utils import decode_segment  # type: ignore[attr-defined]

    try:
        raw = decode_segment(part)
    except ValueError as error:
        raise DamagedFileError("the RLE stream is damaged and cannot be decoded") from error
    if not expected <= len(raw) <= expected + 1:  # one more where a byte was added to make the segment even
        raise DamagedFileError(f"{expected:,} bytes expected in an RLE segment, {len(raw):,} found")
    return np.frombuffer(raw, np.uint8, expected)


def _with_sign(values: NDArray[np.generic], form: PixelFormat) -> NDArray[np.generic]:
    """JPEG and JPEG-LS know no negative numbers: where the header says signed, the bits are read as such."""
    if not form.signed or np.issubdtype(values.dtype, np.signedinteger):
        return values
    return sign_extended(values, form.bits_stored)
