"""What a compressed stream says of itself, read before any decoder sees it: a decoder believes whatever it says.

JPEG (ISO 10918-1 annex B), JPEG-LS (ISO 14495-1 annex C), JPEG 2000 (ISO 15444-1 annex A) and JPEG XL (ISO 18181-1).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from viewer.imaging.codestreams import refuse_marked_packets
from viewer.imaging.errors import DamagedFileError

END_OF_IMAGE = b"\xff\xd9"
NO_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
JPEG_SIZES = frozenset({*range(0xC0, 0xD0), 0xF7}) - {0xC4, 0xC8, 0xCC}
"""Start-of-frame markers of JPEG (table B.1) and JPEG-LS."""
LOSSLESS_SIZES = frozenset({0xC3, 0xF7})
SEQUENTIAL = frozenset({0xC0, 0xC1, 0xC3, 0xF7})
START_OF_SCAN = 0xDA
JFIF_MARKER, ADOBE_MARKER, ADOBE_TRANSFORM = 0xE0, 0xEE, 11
JPEG_LS_SIZE = 0xF7

J2K_START = b"\xff\x4f\xff\x51"
JP2_START = b"\x00\x00\x00\x0cjP  "
CODING_STYLE, START_OF_TILE = 0xFF52, 0xFF90
LEAST_TILE = 14
"""Bytes that the shortest tile takes: its SOT and SOD."""
MOST_TILES = 65535

JXL_START = b"\xff\x0a"
JXL_BOXES = b"\x00\x00\x00\x0cJXL \x0d\x0a\x87\x0a"
JXL_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}
JXL_WIDTHS = (9, 13, 18, 30)


@dataclass(frozen=True)
class StreamSize:
    """What a stream states. `components` and `bits` are 0 where it is not asked for them."""

    rows: int
    columns: int
    components: int = 0
    bits: int = 0
    lossless: bool = False
    scan_start: int = 0
    """JPEG: where the first scan's entropy-coded bytes begin."""


def jpeg_size(stream: bytes) -> StreamSize:
    """Return what a JPEG or JPEG-LS stream states. Raises DamagedFileError where it does not come to that."""
    if stream[:2] != b"\xff\xd8":
        raise DamagedFileError("the compressed pixels do not begin as JPEG does")
    size: StreamSize | None = None
    marker_of_size = 0
    for marker, at, length in jpeg_segments(stream):
        if marker in JPEG_SIZES and length >= 8:
            if size is not None:
                raise DamagedFileError("the JPEG stream states its size twice")
            if marker not in SEQUENTIAL:
                raise DamagedFileError(f"the JPEG stream is of a process that is not read (SOF{marker - 0xC0})")
            bits, rows, columns, components = struct.unpack_from(">BHHB", stream, at + 2)
            size = StreamSize(rows, columns, components, bits, marker in LOSSLESS_SIZES)
            marker_of_size = marker
        elif marker == START_OF_SCAN and size is not None:
            near = marker_of_size == JPEG_LS_SIZE and length >= 6 and stream[at + length - 3] != 0
            return StreamSize(
                size.rows, size.columns, size.components, size.bits, size.lossless and not near, at + length
            )
    raise DamagedFileError("the compressed pixels state no size" if size is None else "the JPEG stream has no pixels")


def jpeg_segments(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, where its length stands, length) up to the first scan."""
    at = 2
    while at + 4 <= len(stream) and stream[at] == 0xFF:
        marker = stream[at + 1]
        if marker == 0xFF or marker in NO_LENGTH:
            at += 1 if marker == 0xFF else 2
            continue
        length = struct.unpack_from(">H", stream, at + 2)[0]
        if length < 2 or at + 2 + length > len(stream):
            return
        yield marker, at + 2, length
        if marker == START_OF_SCAN:
            return
        at += 2 + length


def says_ybr(stream: bytes) -> bool:
    """Whether a JPEG stream itself says that its three components are luminance and chrominance.

    By the marker of JFIF, which knows nothing else, or of Adobe with transform 1 (ISO 10918-5, 10918-6).
    """
    for marker, at, length in jpeg_segments(stream):
        segment = stream[at + 2 : at + length]
        if marker == JFIF_MARKER and segment.startswith(b"JFIF\0"):
            return True
        if marker == ADOBE_MARKER and segment.startswith(b"Adobe") and len(segment) > ADOBE_TRANSFORM:
            return segment[ADOBE_TRANSFORM] == 1
    return False


def jpeg_2000_size(stream: bytes) -> StreamSize:
    """Return what a JPEG 2000 codestream (bare or in a JP2 file) states in its SIZ and COD segments.

    Raises DamagedFileError for components that differ in size or depth, and for more tiles than there are bytes for.
    """
    if not stream.startswith((J2K_START, JP2_START)):
        raise DamagedFileError("the compressed pixels do not begin as JPEG 2000 does")
    at = stream.find(J2K_START)
    if at < 0 or len(stream) < at + 45:
        raise DamagedFileError("the JPEG 2000 stream is cut off")
    right, bottom, left, top, tile_width, tile_height, tile_left, tile_top = struct.unpack_from(">8L", stream, at + 8)
    count = struct.unpack_from(">H", stream, at + 40)[0]
    parts = stream[at + 42 : at + 42 + 3 * count]
    if len(parts) != 3 * count or not count or len(set(struct.iter_unpack("3s", parts))) != 1:
        raise DamagedFileError("the components of the JPEG 2000 stream differ in size or depth")
    depth, step_x, step_y = parts[:3]
    if (step_x, step_y) != (1, 1):
        raise DamagedFileError("the components of the JPEG 2000 stream leave out pixels")
    if not tile_width or not tile_height or tile_left > left or tile_top > top or right <= left or bottom <= top:
        raise DamagedFileError("the tiles of the JPEG 2000 stream do not fit its size")
    tiles = -(-(right - tile_left) // tile_width) * -(-(bottom - tile_top) // tile_height)
    if tiles > min(MOST_TILES, len(stream) // LEAST_TILE):
        raise DamagedFileError(f"the JPEG 2000 stream states {tiles:,} tiles, more than it can hold")
    reversible = _is_whole_and_reversible(stream, at + 2)
    refuse_marked_packets(stream, at)
    return StreamSize(bottom - top, right - left, count, (depth & 0x7F) + 1, reversible)


def _is_whole_and_reversible(stream: bytes, at: int) -> bool:
    """Whether the main header names the reversible wavelet (COD, table A.20).

    Raises DamagedFileError where the tile-parts are not as long as they say (SOT, A.4.2), up to the end marker.
    """
    reversible = False
    while at + 4 <= len(stream):
        marker, length = struct.unpack_from(">HH", stream, at)
        if marker == START_OF_TILE:
            break
        if length < 2:
            raise DamagedFileError("the JPEG 2000 header is damaged")
        if marker == CODING_STYLE:
            reversible = at + 13 < len(stream) and stream[at + 13] == 1
        at += 2 + length
    while at + 12 <= len(stream) and stream[at : at + 2] == b"\xff\x90":
        length = struct.unpack_from(">L", stream, at + 6)[0]
        if not length:  # the last one may leave its length open
            return reversible
        if length < LEAST_TILE:
            raise DamagedFileError("a tile of the JPEG 2000 stream is damaged")
        at += length
    if stream[at : at + 2] != END_OF_IMAGE:
        raise DamagedFileError("the JPEG 2000 stream is cut off")
    return reversible


def jpeg_xl_size(stream: bytes) -> StreamSize:
    """Return the size in a JPEG XL codestream's SizeHeader, bare or in boxes. Raises DamagedFileError without one."""
    start = stream if stream.startswith(JXL_START) else _jxl_codestream(stream)
    if not start.startswith(JXL_START) or len(start) < 12:
        raise DamagedFileError("the compressed pixels do not begin as JPEG XL does")
    bits = _Bits(int.from_bytes(start[2:14], "little"))
    small = bits.next(1)
    rows = 8 * (bits.next(5) + 1) if small else bits.size()
    ratio = bits.next(3)
    if ratio:
        wide, high = JXL_RATIOS[ratio]
        return StreamSize(rows, rows * wide // high)
    return StreamSize(rows, 8 * (bits.next(5) + 1) if small else bits.size())


class _Bits:
    """Bits of a number, lowest first, as JPEG XL packs them."""

    def __init__(self, value: int) -> None:
        self._value = value

    def next(self, count: int) -> int:
        taken = self._value & ((1 << count) - 1)
        self._value >>= count
        return taken

    def size(self) -> int:
        return 1 + self.next(JXL_WIDTHS[self.next(2)])


def _jxl_codestream(stream: bytes) -> bytes:
    """Return the first bytes of the codestream in a JPEG XL container, b"" where it has none."""
    at = 0
    while stream.startswith(JXL_BOXES) and at + 8 <= len(stream):
        length, kind = struct.unpack_from(">L4s", stream, at)
        if kind in (b"jxlc", b"jxlp"):
            start = at + (12 if kind == b"jxlp" else 8)
            return stream[start : start + 32]
        if length < 8:
            break
        at += length
    return b""


def has_end_of_image(stream: bytes) -> bool:
    """Whether the stream ends with its end marker, padding aside; a decoder paints the rest of a cut one grey."""
    return stream.rstrip(b"\x00").endswith(END_OF_IMAGE) or stream.rstrip(b"\x00\xff").endswith(END_OF_IMAGE)
