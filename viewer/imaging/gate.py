"""The gate before every decoder: what a stream says of itself, held against the header and against its own length.

A stream that comes through states the size, depth and kind that the header does, ends with its end marker, and is not
so small that its pixels could not have been in it (R11, R22).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.imaging.errors import DamagedFileError
from viewer.imaging.streams import StreamSize, has_end_of_image, jpeg_2000_size, jpeg_size, jpeg_xl_size
from viewer.imaging.transfer_syntaxes import HTJ2K, JPEG, JPEG_2000, JPEG_LS, JPEG_XL, LOSSLESS_ONLY, RLE

if TYPE_CHECKING:
    from viewer.imaging.series import PixelFormat

NAMES = ((JPEG, "JPEG"), (JPEG_LS, "JPEG-LS"), (JPEG_2000, "JPEG 2000"), (HTJ2K, "HTJ2K"), (JPEG_XL, "JPEG XL"))
MIB = 1 << 20
ALWAYS_ALLOWED = 64 * MIB
MOST_TIMES = 100
"""Beyond 64 MiB an image takes at most so many times the bytes of its stream; images reach 60 with loss."""

MOST_TIMES_RLE = 64
"""PackBits repeats at most 128 bytes for two (PS3.5 G.3.1)."""


def stream_name(form: PixelFormat) -> str:
    """Return what the compression is called."""
    return next((name for syntaxes, name in NAMES if form.transfer_syntax in syntaxes), "RLE")


def hold_against_length(form: PixelFormat, rows: int, columns: int, compressed_bytes: int, frames: int = 0) -> None:
    """Raise DamagedFileError where so few bytes cannot be the pixels of so many frames (0: all of the file)."""
    samples = rows * columns * form.samples_per_pixel * (frames or form.number_of_frames)
    expected = samples * max(1, form.bits_allocated // 8)
    limit = max(ALWAYS_ALLOWED, MOST_TIMES * compressed_bytes)
    if form.transfer_syntax == RLE:
        limit = MOST_TIMES_RLE * compressed_bytes
    if expected > limit:
        raise DamagedFileError(f"{compressed_bytes:,} compressed bytes cannot be {expected:,} bytes of pixels")


def checked_size(stream: bytes, form: PixelFormat, rows: int, columns: int) -> StreamSize:
    """Return what a JPEG, JPEG-LS, JPEG 2000 or JPEG XL stream states, once it agrees with the header.

    Raises DamagedFileError with the first fact that does not.
    """
    name = stream_name(form)
    size = _size(stream, name)
    if (size.rows, size.columns) != (rows, columns):
        raise DamagedFileError(f"{rows} × {columns} pixels expected, the stream holds {size.rows} × {size.columns}")
    if size.components not in (0, form.samples_per_pixel):
        raise DamagedFileError(f"{form.samples_per_pixel} values a pixel expected, {size.components} in the stream")
    if size.bits > form.bits_allocated:
        raise DamagedFileError(f"{form.bits_allocated} bits a pixel expected, {size.bits} in the stream")
    if name == "JPEG" and not size.lossless and size.bits <= 8 < form.bits_stored:
        raise DamagedFileError(f"{form.bits_stored} bits a pixel expected, {size.bits} in the stream")
    if form.transfer_syntax in LOSSLESS_ONLY and name != "JPEG XL" and not size.lossless:
        raise DamagedFileError(f"the header says lossless, the {name} stream is compressed with loss")
    if name != "JPEG XL" and not has_end_of_image(stream):
        raise DamagedFileError(f"the {name} stream is cut off")
    return size


def _size(stream: bytes, name: str) -> StreamSize:
    if name in ("JPEG", "JPEG-LS"):
        return jpeg_size(stream)
    return jpeg_xl_size(stream) if name == "JPEG XL" else jpeg_2000_size(stream)
