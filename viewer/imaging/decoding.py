"""One compressed stream to stored values, in a worker process, by decoders imported when the first stream comes.

Nothing is decoded that did not come through the gate, and nothing is believed that comes out: size and depth are held
against the header, and of JPEG, whose decoder fills a stream that ends too early with grey, it is made sure that every
pixel came out of the stream.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from viewer.imaging.deflated import inflated
from viewer.imaging.errors import DamagedFileError
from viewer.imaging.gate import checked_size, hold_against_length, stream_name
from viewer.imaging.jpeg_bits import has_its_bits, plain_scan
from viewer.imaging.native import frame_span, laid_out, sample_type, sign_extended
from viewer.imaging.run_length import rle_values
from viewer.imaging.streams import END_OF_IMAGE, says_ybr
from viewer.imaging.transfer_syntaxes import DEFLATED_FRAME, ENCAPSULATED_PLAIN, RLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.imaging.series import PixelFormat
    from viewer.imaging.streams import StreamSize

FEW_BYTES = 1024
FILLER = bytes((0xD5, 0x6A, 0xAB, 0x5D, 0xB6, 0x2D, 0x9A, 0xC7)) * 512
"""Bits of no image, no 0xFF among them: a decoder that comes upon them lacked its own."""


def decode(stream: bytes, form: PixelFormat, rows: int, columns: int) -> NDArray[np.generic]:
    """Return stored values, (rows, columns) or (rows, columns, 3).

    Raises DamagedFileError where the stream cannot be decoded, or is not of the size and depth the header states.
    """
    if form.transfer_syntax in (DEFLATED_FRAME, ENCAPSULATED_PLAIN):
        return _plain(stream, form, rows, columns)
    hold_against_length(form, rows, columns, len(stream), frames=1)
    if form.transfer_syntax == RLE:
        return rle_values(stream, form, rows, columns)
    name = stream_name(form)
    size = checked_size(stream, form, rows, columns)
    try:
        values = _decoded(stream, name, form, size)
    except (RuntimeError, ValueError, TypeError) as error:
        raise DamagedFileError(f"the {name} stream is damaged and cannot be decoded") from error
    except MemoryError:
        raise DamagedFileError(f"the {name} stream asks for more memory than its pixels take") from None
    shape = (rows, columns) if form.samples_per_pixel == 1 else (rows, columns, form.samples_per_pixel)
    if values.shape != shape:
        raise DamagedFileError(f"the {name} stream holds {' × '.join(map(str, values.shape))} values")
    if values.dtype.kind not in "iu" or values.dtype.itemsize * 8 > form.bits_allocated:
        raise DamagedFileError(f"{form.bits_allocated} bits a pixel expected, the {name} stream has other values")
    return _as_stored(values, form, size.bits)


def _plain(stream: bytes, form: PixelFormat, rows: int, columns: int) -> NDArray[np.generic]:
    """One frame uncompressed in a fragment (PS3.5 A.4.11), or deflated in one; a byte may be added to make it even."""
    span = frame_span(form, rows, columns, 1)
    raw: bytes | bytearray = stream
    if form.transfer_syntax == DEFLATED_FRAME:
        raw = inflated(stream, span.count + 1)
    if not span.count <= len(raw) <= span.count + 1:
        raise DamagedFileError(f"{span.count:,} pixel bytes expected, {len(raw):,} found")
    return laid_out(memoryview(raw)[: span.count], form, rows, columns, span)


def _decoded(stream: bytes, name: str, form: PixelFormat, size: StreamSize) -> NDArray[np.generic]:
    import imagecodecs

    if name == "JPEG-LS":
        return np.asarray(imagecodecs.jpegls_decode(stream))
    if name in ("JPEG 2000", "HTJ2K"):  # OpenJPEG for both: it refuses what is cut, where OpenJPH fills it up
        values = np.asarray(imagecodecs.jpeg2k_decode(stream, numthreads=1))
        _refuse_empty(values, stream)
        return values
    if name == "JPEG XL":
        return np.asarray(imagecodecs.jpegxl_decode(stream))
    values = _jpeg(stream, form)
    scan = plain_scan(stream) if values.ndim == 2 else None
    whole = None if scan is None else has_its_bits(stream, scan, values)
    if whole is None:
        whole = np.array_equal(values, _jpeg(_filled_up(stream, size.scan_start), form))
    if not whole:
        raise DamagedFileError("the JPEG stream does not hold the bits of its pixels")
    return values


def _refuse_empty(values: NDArray[np.generic], stream: bytes) -> None:
    """Refuse packets that were wiped out: nothing but zeros reads as "nothing more to add", and the rest is grey.

    One value everywhere takes a few bytes, and so do packets that are truly empty.
    """
    few = FEW_BYTES + values.size // 64
    data = stream.rstrip(b"\x00").removesuffix(END_OF_IMAGE)
    zeros = len(data) - len(data.rstrip(b"\x00"))
    is_wiped = zeros > few and 2 * zeros > len(data)
    if is_wiped or (len(data) > few and values.min() == values.max()):
        raise DamagedFileError("the JPEG 2000 stream is long, and nothing is in it")


def _filled_up(stream: bytes, start: int) -> bytes:
    """Return the stream with bits of no image before every marker of its scan: who needs none comes upon none."""
    raw = np.frombuffer(stream, np.uint8)
    at = start + np.flatnonzero(raw[start:-1] == 0xFF)
    parts, done = [], 0
    for marker in at[raw[at + 1] != 0].tolist():
        if raw[marker + 1] != 0xFF:  # of several, the last begins the marker
            parts += [stream[done:marker].rstrip(b"\xff"), FILLER]
            done = marker
    return b"".join([*parts, stream[done:]])


def _jpeg(stream: bytes, form: PixelFormat) -> NDArray[np.generic]:
    import imagecodecs

    if form.samples_per_pixel == 1:
        return np.asarray(imagecodecs.jpeg8_decode(stream))
    stated = "RGB" if form.photometric == "RGB" else "YCBCR"  # as stored: no transform of colours on the way …
    held = "YCBCR" if says_ybr(stream) else stated  # … unless the header says RGB of what the stream knows better
    return np.asarray(imagecodecs.jpeg8_decode(stream, colorspace=held, outcolorspace=stated))


def _as_stored(values: NDArray[np.generic], form: PixelFormat, stream_bits: int) -> NDArray[np.generic]:
    """Return values in the type that the header states.

    JPEG and JPEG-LS know no negative numbers: where the header says signed, their bits are read as such.
    """
    kind = sample_type(form)
    if form.signed and values.dtype.kind == "u":
        bits = min(stream_bits or form.bits_stored, form.bits_stored)
        values = sign_extended(values, bits)
    return values.astype(kind, copy=False)
