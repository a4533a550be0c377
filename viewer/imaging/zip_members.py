"""What a zip archive says it holds (APPNOTE.TXT of PKWARE 6.3, sections 4.3 to 4.5).

The table of contents at its end is read entry by entry; where it is damaged or cut off, members are found by the
headers before each of them. Nothing is believed that is said of sizes: reading the contents checks it.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from viewer.imaging.errors import DamagedFileError

MOST_MEMBERS = 100_000
PIECE = 1 << 20
"""Bytes that are read and inflated at once."""

SIZES_FOLLOW, NAME_IN_UTF_8 = 8, 0x800
UNIX = 3
IN_ZIP64, IN_ZIP64_COUNT = 0xFFFFFFFF, 0xFFFF

_end = struct.Struct("<4s4H2LH")
_end_64 = struct.Struct("<4sQ2H2L4Q")
_locator = struct.Struct("<4sLQL")
_entry = struct.Struct("<4s6H3L5H2L")
local_header = struct.Struct("<4s5H3L2H")
_descriptor = struct.Struct("<4s3L")

END, END_64, LOCATOR, ENTRY, LOCAL, DESCRIPTOR = (
    b"PK\5\6",
    b"PK\6\6",
    b"PK\6\7",
    b"PK\1\2",
    b"PK\3\4",
    b"PK\7\x08",
)
LONGEST_COMMENT = 0xFFFF


@dataclass(frozen=True)
class Member:
    """One entry. `offset` is where its own header begins; the sizes are what the archive says, in bytes."""

    name: str
    offset: int
    method: int
    flags: int
    packed: int
    size: int
    crc: int
    is_link: bool = False

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder, which holds nothing itself."""
        return self.name.endswith(("/", "\\")) and self.size == 0


@dataclass(frozen=True)
class Contents:
    """The members of an archive; `damage` says what is wrong with its table of contents, "" where nothing is."""

    members: tuple[Member, ...]
    damage: str = ""


def read_contents(file: BinaryIO) -> Contents:
    """Return the members of an archive that is open for reading.

    Raises DamagedFileError where it holds too many, or none that can be found.
    """
    size = os.fstat(file.fileno()).st_size
    try:
        return Contents(tuple(_listed(file, size)))
    except _TableDamagedError as damaged:
        members = tuple(_found_without_table(file, size))
        if not members:
            raise DamagedFileError(f"the zip archive is damaged: {damaged}, and no member was found") from None
        return Contents(members, f"{damaged}; {len(members)} members found without it")


class _TableDamagedError(Exception):
    """What is wrong with the table of contents."""


def _listed(file: BinaryIO, size: int) -> Iterator[Member]:
    begin, length, shift = _table(file, size)
    file.seek(begin)
    position, count = begin, 0
    while position < begin + length:
        head = file.read(_entry.size)
        if len(head) < _entry.size or head[:4] != ENTRY:
            raise _TableDamagedError("its table of contents is damaged")
        count += 1
        if count > MOST_MEMBERS:
            raise DamagedFileError(f"the zip archive has more than {MOST_MEMBERS:,} members: not opened")
        *_, name_length, extra_length, comment_length, _, _, _, _ = _entry.unpack(head)
        rest = file.read(name_length + extra_length + comment_length)
        position += _entry.size + name_length + extra_length + comment_length
        if len(rest) < name_length + extra_length + comment_length:
            raise _TableDamagedError("its table of contents is cut off")
        yield _member(head, rest[:name_length], rest[name_length : name_length + extra_length], shift)


def _table(file: BinaryIO, size: int) -> tuple[int, int, int]:
    """Return where the table begins, its bytes, and by how much the archive is shifted from where it says it is."""
    tail_length = min(size, LONGEST_COMMENT + _end.size)
    file.seek(size - tail_length)
    tail = file.read(tail_length)
    at = tail.rfind(END)
    while at >= 0:
        if at + _end.size <= len(tail):
            _, _, _, _, count, length, offset, _ = _end.unpack_from(tail, at)
            end = size - tail_length + at
            if IN_ZIP64 in (length, offset) or count == IN_ZIP64_COUNT:
                end, length, offset = _wide(file, end) or (end, length, offset)
            begin = end - length
            if begin >= 0 and begin >= offset:
                return begin, length, begin - offset
        at = tail.rfind(END, 0, at)
    raise _TableDamagedError("its table of contents is missing")


def _wide(file: BinaryIO, end: int) -> tuple[int, int, int] | None:
    """Return where the table ends, its bytes and its offset by the record for large archives, if there is one."""
    if end < _locator.size:
        return None
    file.seek(end - _locator.size)
    sign, _, at, _ = _locator.unpack(file.read(_locator.size))
    if sign != LOCATOR:
        return None
    file.seek(min(at, end))
    head = file.read(_end_64.size)
    if len(head) < _end_64.size or head[:4] != END_64:
        raise _TableDamagedError("its table of contents is damaged")
    *_, length, offset = _end_64.unpack(head)
    return at, length, offset


def _member(head: bytes, name: bytes, extra: bytes, shift: int) -> Member:
    _, made_by, _, flags, method, _, _, crc, packed, size, _, _, _, _, _, attributes, offset = _entry.unpack(head)
    size, packed, offset = _wide_values(extra, size, packed, offset)
    is_link = made_by >> 8 == UNIX and stat.S_ISLNK(attributes >> 16)
    return Member(_name(name, flags), offset + shift, method, flags, packed, size, crc, is_link)


def _wide_values(extra: bytes, *values: int) -> tuple[int, int, int]:
    """Return size, packed size and offset, each from the extra field for large archives where it stands for it."""
    wide = _extra(extra, 1)
    found, at = [], 0
    for value in values:
        if value == IN_ZIP64 and at + 8 <= len(wide):
            found.append(int.from_bytes(wide[at : at + 8], "little"))
            at += 8
        else:
            found.append(value)
    size, packed, offset = found
    return size, packed, offset


def _extra(extra: bytes, wanted: int) -> bytes:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == wanted:
            return extra[at + 4 : at + 4 + length]
        at += 4 + length
    return b""


def _name(raw: bytes, flags: int) -> str:
    """Return a name; one not marked as UTF-8 may be it all the same, else it is in the old code page 437."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace") if flags & NAME_IN_UTF_8 else raw.decode("cp437")


def _found_without_table(file: BinaryIO, size: int) -> Iterator[Member]:
    """Yield the members by the header before each, from the start of the file on."""
    position = 0
    for _ in range(MOST_MEMBERS):
        file.seek(position)
        head = file.read(local_header.size)
        if len(head) < local_header.size or head[:4] != LOCAL:
            return
        _, _, flags, method, _, _, crc, packed, unpacked, name_length, extra_length = local_header.unpack(head)
        if not name_length:
            return
        name, extra = file.read(name_length), file.read(extra_length)
        unpacked, packed, _ = _wide_values(extra, unpacked, packed, 0)
        begin = position + local_header.size + name_length + extra_length
        after = begin + packed
        if flags & SIZES_FOLLOW and not packed:
            described = _described(file, begin, size)
            if described is None:
                return
            crc, packed, unpacked = described
            after = begin + packed + _descriptor.size
        elif flags & SIZES_FOLLOW:
            after += _descriptor.size
        yield Member(_name(name, flags), position, method, flags, packed, unpacked, crc)
        if after >= size:
            return
        position = after


def _described(file: BinaryIO, begin: int, size: int) -> tuple[int, int, int] | None:
    """Return CRC and sizes from the descriptor after contents of unknown length that start at `begin`."""
    position, kept = begin, b""
    while position < size:
        file.seek(position)
        data = kept + file.read(PIECE)
        start = position - len(kept)
        at = data.find(DESCRIPTOR)
        while at >= 0 and at + _descriptor.size <= len(data):
            _, crc, packed, unpacked = _descriptor.unpack_from(data, at)
            if packed == start + at - begin:
                return crc, packed, unpacked
            at = data.find(DESCRIPTOR, at + 1)
        position = start + len(data)
        kept = data[-(_descriptor.size - 1) :]
    return None
