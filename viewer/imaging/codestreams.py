"""Packets of JPEG 2000, held against the one rule that damage breaks: no marker can stand in them.

Packet headers are stuffed with a zero bit behind each FF, and the coded bits of blocks never hold FF90 to FFFF, with
the arithmetic coder as with that of HTJ2K (ISO 15444-1 B.10.1 and C.2.2.1, ISO 15444-15). Only SOP and EPH may stand
between packets. A decoder passes over what it does not understand, and shows the rest as an image (R11).
"""

from __future__ import annotations

import re
import struct

from viewer.imaging.errors import DamagedFileError

START_OF_TILE, START_OF_DATA, END_OF_STREAM = b"\xff\x90", b"\xff\x93", b"\xff\xd9"
FIRST_MARKER = 2
SHORTEST_HEAD = 12
NO_PACKET = re.compile(rb"\xff[\x90\x93-\xff]")
"""Markers that stand in no packet: all but SOP (FF91) and EPH (FF92)."""


def refuse_marked_packets(stream: bytes, main_header: int) -> None:
    """Raise DamagedFileError where a marker stands in the packets of any tile-part.

    `main_header` is where the codestream's SOC stands. What is not in order otherwise is told elsewhere.
    """
    at = main_header + FIRST_MARKER
    while at + 4 <= len(stream) and stream[at : at + 2] != START_OF_TILE:
        at += 2 + max(2, struct.unpack_from(">H", stream, at + 2)[0])
    while at + SHORTEST_HEAD <= len(stream) and stream[at : at + 2] == START_OF_TILE:
        length = struct.unpack_from(">L", stream, at + 6)[0]
        end = at + length if length else stream.rfind(END_OF_STREAM)
        start = _data(stream, at, end)
        if NO_PACKET.search(stream, start, end):
            raise DamagedFileError("the JPEG 2000 stream is damaged: a marker stands in its coded pixels")
        if not length:
            return
        at = max(end, at + SHORTEST_HEAD)


def _data(stream: bytes, tile: int, end: int) -> int:
    """Return where the packets of the tile-part that begins at `tile` begin."""
    at = tile + SHORTEST_HEAD
    while at + 4 <= end and stream[at : at + 2] != START_OF_DATA:
        at += 2 + max(2, struct.unpack_from(">H", stream, at + 2)[0])
    return at + 2
