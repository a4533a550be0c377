"""The contents of zip members: small pieces, never inflated beyond what is asked for, checked by length and CRC-32."""

from __future__ import annotations

import bz2
import lzma
import os
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

from viewer.imaging.errors import DamagedFileError
from viewer.imaging.zip_members import LOCAL, PIECE, Member, local_header

LARGEST_DICTIONARY = 64 << 20
"""Bytes that an LZMA member may ask for."""

STORED, DEFLATED, BZIP2, LZMA = 0, 8, 12, 14
METHODS = {1: "Shrink", 6: "Implode", 9: "Deflate64", 93: "Zstandard", 95: "XZ", 97: "WavPack", 98: "PPMd", 99: "AES"}
"""Ways of packing that are not read, by name."""

ENCRYPTED = 1
Pieces = Iterator[bytes]


def read_member(file: BinaryIO, member: Member) -> Iterator[bytes]:
    """Yield the contents of a member in pieces of at most 1 MiB.

    Raises DamagedFileError, with the fact, where it is encrypted, packed in a way that is not read, cut off, or not
    what the archive says it is; the pieces before that are not to be used then.
    """
    inflate = _inflater(member)
    total, crc = 0, 0
    try:
        for piece in inflate(_packed(file, member)):
            total += len(piece)
            if total > member.size:
                raise DamagedFileError(f"{member.size:,} bytes by the archive's table, more found")
            crc = zlib.crc32(piece, crc)
            yield piece
    except (zlib.error, lzma.LZMAError, EOFError, ValueError, OSError, MemoryError):
        raise DamagedFileError("damaged in the archive: it cannot be unpacked") from None
    if total < member.size:
        raise DamagedFileError(f"{member.size:,} bytes by the archive's table, {total:,} found")
    if crc != member.crc:
        raise DamagedFileError("damaged in the archive: its checksum (CRC-32) is another")


def _packed(file: BinaryIO, member: Member) -> Iterator[bytes]:
    size = os.fstat(file.fileno()).st_size
    if not 0 <= member.offset <= size:
        raise DamagedFileError("the archive's table names a place outside it")
    file.seek(member.offset)
    head = file.read(local_header.size)
    if len(head) < local_header.size or head[:4] != LOCAL:
        raise DamagedFileError("damaged in the archive: it is not where the table says")
    *_, name_length, extra_length = local_header.unpack(head)
    position = member.offset + local_header.size + name_length + extra_length
    if position + member.packed > size:
        raise DamagedFileError(f"cut off: {member.packed:,} packed bytes expected, {max(0, size - position):,} found")
    left = member.packed
    while left:
        file.seek(position)
        data = file.read(min(PIECE, left))
        if not data:
            raise DamagedFileError("the archive became shorter while it was read")
        position += len(data)
        left -= len(data)
        yield data


def _inflater(member: Member) -> Callable[[Pieces], Pieces]:
    if member.flags & ENCRYPTED:
        raise DamagedFileError("encrypted: it cannot be opened without its password")
    if member.method == STORED:
        return iter
    if member.method == DEFLATED:
        return _inflated
    if member.method == BZIP2:
        return _unpacked_bzip2
    if member.method == LZMA:
        return _unpacked_lzma
    name = METHODS.get(member.method, "unknown")
    raise DamagedFileError(f"packed by a method that is not read ({name}, {member.method})")


def _inflated(pieces: Pieces) -> Pieces:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for data in pieces:
        while True:
            out = inflater.decompress(data, PIECE)
            data = inflater.unconsumed_tail  # noqa: PLW2901 - what is left of the piece
            if out:
                yield out
            if inflater.eof:
                return
            if not data and len(out) < PIECE:
                break


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


def _unpacked(decompressor: _Decompressor, pieces: Pieces) -> Pieces:
    for piece in pieces:
        data = piece
        while not decompressor.eof:
            out = decompressor.decompress(data, PIECE)
            data = b""
            if out:
                yield out
            if decompressor.needs_input:
                break


def _unpacked_bzip2(pieces: Pieces) -> Pieces:
    return _unpacked(bz2.BZ2Decompressor(), pieces)


def _unpacked_lzma(pieces: Pieces) -> Pieces:
    """Unpack LZMA (APPNOTE 5.8): two bytes of version, two of length, then the properties of a raw stream."""
    first = next(pieces, b"")
    if len(first) < 9 or first[2:4] != b"\5\0":
        raise DamagedFileError("damaged in the archive: it cannot be unpacked")
    code, dictionary = first[4], int.from_bytes(first[5:9], "little")
    if dictionary > LARGEST_DICTIONARY or code >= 9 * 5 * 5:
        raise DamagedFileError(f"packed with a dictionary of {dictionary:,} bytes: not opened")
    filters = [
        {
            "id": lzma.FILTER_LZMA1,
            "dict_size": max(dictionary, 1 << 12),
            "lc": code % 9,
            "lp": code // 9 % 5,
            "pb": code // 45,
        }
    ]
    yield from _unpacked(
        lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters), (p for p in _chain(first[9:], pieces))
    )


def _chain(first: bytes, rest: Pieces) -> Pieces:
    yield first
    yield from rest
