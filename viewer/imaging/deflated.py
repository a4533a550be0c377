"""Deflated data sets (PS3.5 A.5), inflated within a limit: a bomb of a few kilobytes comes to gigabytes.

The whole has to be inflated to reach the pixels. What comes out is given as the same file in Explicit VR Little Endian,
so that every check of plain files holds for it too. Deflated frames (PS3.5 8.2.16) are inflated here as well.
"""

from __future__ import annotations

import os
import struct
import zlib
from io import BytesIO
from typing import BinaryIO

from viewer.imaging.errors import DamagedFileError

ALWAYS_ALLOWED = 64 << 20
"""Bytes that any deflated file may come to."""

MOST_TIMES = 100
"""How many times its length a larger one may come to; deflate itself reaches 1,032, images 2 to 20."""

MOST_BYTES = 512 << 20
TURN = 1 << 20
PIECE = 256
BEGIN = 1 << 16
"""Bytes of a damaged data set that its series is looked for in."""

DEFLATED = "1.2.840.10008.1.2.1.99"
PLAIN = b"1.2.840.10008.1.2.1\x00"
SYNTAX = 0x00020010
META_START = 132
LONGEST_META = 1 << 16
LONG_FORM = (b"OB", b"UN", b"OW", b"UT", b"SQ")


def inflated(raw: bytes, most: int) -> bytearray:
    """Return what raw deflate bytes hold (RFC 1951).

    Raises DamagedFileError where they are damaged, end too early, or hold more than `most` bytes.
    """
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    out = bytearray()
    rest = raw
    try:
        while not engine.eof:
            part = engine.decompress(rest, TURN)
            out += part
            rest = engine.unconsumed_tail
            if len(out) > most:
                raise DamagedFileError(f"the deflated bytes come to more than {most:,}")
            if not part and not rest and not engine.eof:
                raise DamagedFileError("the deflated bytes end too early")
    except zlib.error:
        raise DamagedFileError("the deflated bytes are damaged") from None
    except MemoryError:
        raise DamagedFileError("the deflated bytes come to more memory than such a file may take") from None
    return out


def inflated_file(file: BinaryIO, size: int) -> BytesIO | None:
    """Return a deflated DICOM file as the same in Explicit VR Little Endian; None for any other file.

    Raises DamagedFileError where it cannot be inflated within the limit.
    """
    head = os.pread(file.fileno(), META_START + LONGEST_META, 0)
    if head[128:META_START] != b"DICM":
        return None
    place = _syntax_and_end(head)
    if place is None:
        return None
    at, length, end = place
    raw = os.pread(file.fileno(), size - end, end)
    data = inflated(raw, min(max(ALWAYS_ALLOWED, MOST_TIMES * size), MOST_BYTES))
    del raw
    data[:0] = head[: at - 2] + struct.pack("<H", len(PLAIN)) + PLAIN + head[at + length : end]
    return BytesIO(data)


def begin_of_damaged(file: BinaryIO) -> BytesIO:
    """Return what can be inflated of the first 64 KiB of a deflated file, in Explicit VR Little Endian, however little.

    Only to tell what a refused file belonged to.
    """
    head = os.pread(file.fileno(), META_START + LONGEST_META, 0)
    place = _syntax_and_end(head)
    if place is None:
        return BytesIO()
    engine, out = zlib.decompressobj(-zlib.MAX_WBITS), bytearray()
    raw = head[place[2] :]
    try:
        for at in range(0, len(raw), PIECE):
            out += engine.decompress(raw[at : at + PIECE], BEGIN - len(out))
            if len(out) >= BEGIN:
                break
    except zlib.error:
        pass  # what came before the damage is all there is
    return BytesIO(head[:META_START] + bytes(out))


def _syntax_and_end(head: bytes) -> tuple[int, int, int] | None:
    """Where the transfer syntax's value lies, its length, and where the file meta information ends; None: not deflated.

    File meta information is Explicit VR Little Endian in every file (PS3.10 7.1).
    """
    at, found, stated_end = META_START, None, None
    while at + 8 <= len(head) and head[at : at + 2] == b"\x02\x00" and at != stated_end:
        group, element = struct.unpack_from("<HH", head, at)
        is_long = head[at + 4 : at + 6] in LONG_FORM
        start = at + (12 if is_long else 8)
        if start > len(head):
            return None
        length = struct.unpack_from("<L", head, at + 8)[0] if is_long else struct.unpack_from("<H", head, at + 6)[0]
        if group << 16 | element == 0x00020000 and length == 4 and start + 4 <= len(head):
            stated_end = start + 4 + int(struct.unpack_from("<L", head, start)[0])
        if group << 16 | element == SYNTAX:
            if head[start : start + length].strip(b" \x00") != DEFLATED.encode("ascii"):
                return None
            found = (start, length)
        at = start + length
    return None if found is None or at > len(head) else (*found, at)
