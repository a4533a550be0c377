"""Compressed pixel data: which bytes of the file are which frame (PS3.5 A.4), and what size a stream states.

Sizes are read from the stream itself and compared with the header before any decoder sees it: a decoder believes
whatever the stream says (R11, R22).
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from viewer.imaging.errors import DamagedFileError

ITEM, DELIMITER = 0xFFFEE000, 0xFFFEE0DD
LARGEST_STREAM = 1 << 31
STREAM_STARTS = (b"\xff\xd8", b"\xff\x4f\xff\x51", b"\x00\x00\x00\x0cjP  ")
END_OF_IMAGE = b"\xff\xd9"

JPEG_SIZES = frozenset({*range(0xC0, 0xD0), 0xF7}) - {0xC4, 0xC8, 0xCC}
"""Start-of-frame markers of JPEG (ISO 10918-1, table B.1) and JPEG-LS (ISO 14495-1)."""
NO_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})


@dataclass(frozen=True)
class Fragment:
    """A piece of a compressed stream: where its bytes lie in the file, and where its item began."""

    offset: int
    length: int
    item_offset: int


@dataclass(frozen=True)
class StreamSize:
    """What a JPEG, JPEG-LS or JPEG 2000 stream says of itself."""

    rows: int
    columns: int
    components: int
    bits: int
    signed: bool = False


def frame_fragments(path: Path, offset: int, frames: int) -> list[tuple[Fragment, ...]]:
    """Return the fragments of each frame. `offset` is where the value of Pixel Data begins.

    Raises DamagedFileError where a fragment ends behind the file or the fragments do not make that many frames.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        found = list(_items(file.fileno(), offset, size))
        if not found:
            raise DamagedFileError("the file ends before its compressed pixels")
        table, fragments = found[0], [piece for piece in found[1:] if piece.length]
        if frames == 1 and fragments:
            return [tuple(fragments)]
        if len(fragments) == frames:
            return [(piece,) for piece in fragments]
        starts = _starts_by_table(os.pread(file.fileno(), table.length, table.offset), fragments, table)
        if len(starts) != frames:
            heads = [os.pread(file.fileno(), 8, piece.offset) for piece in fragments]
            starts = [n for n, head in enumerate(heads) if head.startswith(STREAM_STARTS)]
    if len(starts) != frames or not starts or starts[0] != 0:
        raise DamagedFileError(f"{frames:,} frames expected, {len(fragments):,} compressed pieces found")
    ends = [*starts[1:], len(fragments)]
    return [tuple(fragments[a:b]) for a, b in zip(starts, ends, strict=True)]


def _items(handle: int, offset: int, size: int) -> Iterator[Fragment]:
    while offset + 8 <= size:
        group, element, length = struct.unpack("<HHL", os.pread(handle, 8, offset))
        tag = group << 16 | element
        if tag == DELIMITER:
            return
        if tag != ITEM:
            raise DamagedFileError("the compressed pixels are not in order")
        if offset + 8 + length > size:
            raise DamagedFileError(f"{length:,} compressed bytes expected, {size - offset - 8:,} found")
        yield Fragment(offset + 8, length, offset)
        offset += 8 + length


def _starts_by_table(raw: bytes, fragments: list[Fragment], table: Fragment) -> list[int]:
    """Which fragment each frame starts with, by the basic offset table; empty where the table is empty or wrong."""
    base = table.offset + table.length
    by_offset = {piece.item_offset - base: n for n, piece in enumerate(fragments)}
    offsets = struct.unpack(f"<{len(raw) // 4}L", raw[: len(raw) // 4 * 4])
    starts = [by_offset.get(offset, -1) for offset in offsets]
    return [] if -1 in starts or sorted(set(starts)) != starts else starts


def read_stream(path: Path, fragments: tuple[Fragment, ...]) -> bytes:
    """Return the bytes of one frame's stream."""
    if sum(piece.length for piece in fragments) > LARGEST_STREAM:
        raise DamagedFileError("the compressed pixels of one image are longer than 2 GB")
    with path.open("rb") as file:
        parts = [os.pread(file.fileno(), piece.length, piece.offset) for piece in fragments]
    if any(len(part) != piece.length for part, piece in zip(parts, fragments, strict=True)):
        raise DamagedFileError("the file became shorter since it was indexed")
    return b"".join(parts)


def jpeg_size(stream: bytes) -> StreamSize:
    """Return what a JPEG or JPEG-LS stream states. Raises DamagedFileError where it does not come to that."""
    at = 2
    if stream[:2] != b"\xff\xd8":
        raise DamagedFileError("the compressed pixels do not begin as JPEG does")
    while at + 10 <= len(stream):
        if stream[at] != 0xFF:
            break
        marker = stream[at + 1]
        if marker == 0xFF or marker in NO_LENGTH:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in JPEG_SIZES:
            bits, rows, columns, components = struct.unpack(">BHHB", stream[at + 4 : at + 10])
            return StreamSize(rows, columns, components, bits)
        at += 2 + struct.unpack(">H", stream[at + 2 : at + 4])[0]
    raise DamagedFileError("the compressed pixels state no size")


def jpeg_2000_size(stream: bytes) -> StreamSize:
    """Return what a JPEG 2000 codestream (bare or in a JP2 file) states in its SIZ segment."""
    at = stream.find(b"\xff\x4f\xff\x51")
    if at < 0 or len(stream) < at + 45:
        raise DamagedFileError("the compressed pixels do not begin as JPEG 2000 does")
    width, height, left, top = struct.unpack(">LLLL", stream[at + 8 : at + 24])
    components = struct.unpack(">H", stream[at + 40 : at + 42])[0]
    depth = stream[at + 42]
    return StreamSize(height - top, width - left, components, (depth & 0x7F) + 1, signed=bool(depth & 0x80))


def has_end_of_image(stream: bytes) -> bool:
    """Whether the stream ends with its end marker, padding aside; a decoder paints the rest of a cut one grey."""
    return stream.rstrip(b"\x00").endswith(END_OF_IMAGE) or stream.rstrip(b"\x00\xff").endswith(END_OF_IMAGE)
