"""Compressed pixel data: which bytes of the file are which frame (PS3.5 A.4), every fragment held against the file."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from viewer.imaging.errors import DamagedFileError
from viewer.imaging.streams import J2K_START, JP2_START, JXL_BOXES

ITEM, DELIMITER = 0xFFFEE000, 0xFFFEE0DD
LARGEST_STREAM = 1 << 31
STREAM_STARTS = (b"\xff\xd8", J2K_START, JP2_START, JXL_BOXES)
"""How a stream begins, where no bytes within one look like it."""


@dataclass(frozen=True)
class Fragment:
    """A piece of a compressed stream: where its bytes lie in the file, and where its item began."""

    offset: int
    length: int
    item_offset: int


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
        if len(fragments) == frames:
            return [(piece,) for piece in fragments]
        heads = [n for n, piece in enumerate(fragments) if _begins_stream(file.fileno(), piece)]
        if frames == 1 and fragments and len(heads) <= 1:
            return [tuple(fragments)]
        starts = _starts_by_table(os.pread(file.fileno(), table.length, table.offset), fragments, table)
        if heads and heads != starts:
            starts = heads
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


def _begins_stream(handle: int, piece: Fragment) -> bool:
    return os.pread(handle, 12, piece.offset).startswith(STREAM_STARTS)


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
