"""What a file is built of, element by element, before anybody reads a value of it (PS3.5 7.1 to 7.5, PS3.10 7.1).

The pass is strict where two readers could see two things: a value beyond the end of the file, an element that stands
twice with two values, sequences that do not close. It is lenient where only one reading is possible, and then says in
a note what is unusual. pydicom reads the values afterwards, and has to find the same elements.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from viewer.imaging.element_names import element_name
from viewer.imaging.errors import DamagedFileError
from viewer.imaging.nesting import Nesting, items_fit, lengths_add_up
from viewer.imaging.windowed import WindowedFile

BIG_ENDIAN, IMPLICIT, EXPLICIT = "1.2.840.10008.1.2.2", "1.2.840.10008.1.2", "1.2.840.10008.1.2.1"
NAMES = {IMPLICIT: "implicit little endian", EXPLICIT: "explicit little endian", BIG_ENDIAN: "explicit big endian"}
UNDEFINED = 0xFFFFFFFF
PIXEL_TAGS = frozenset({0x7FE00010, 0x7FE00008, 0x7FE00009})
PIXEL_KINDS = frozenset({b"OB", b"OW", b"OF", b"OD", b"UN"})
LONG = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
SHORT = frozenset(b"AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split())
TRANSFER_SYNTAX = 0x00020010
SERIES_UID = 0x0020000E
LONGEST_UID = 64
DELIMITERS = 0xFFFE
FUNCTIONAL_GROUPS = frozenset({0x52009229, 0x52009230})
"""What places, spacing and rescale of frames stand in: a misread one would be a wrong length (R08, R11)."""
MOST_ELEMENTS = 100_000
LONGEST_COMPARED = 1 << 16


class Place(NamedTuple):
    """An element: number, representation (b"" where none is stated), its begin, its value's place and length."""

    tag: int
    kind: bytes
    begin: int
    offset: int
    length: int


@dataclass
class Skeleton:
    """The elements up to the pixels, and what is unusual about them."""

    syntax: str
    """The plain transfer syntax the elements are written in, or the one that the file states for its pixels."""
    implicit: bool
    little: bool
    places: dict[int, Place] = field(default_factory=dict)
    pixels: Place | None = None
    notes: list[str] = field(default_factory=list)


def skeleton_of(file: BinaryIO, size: int) -> Skeleton:
    """Return what the DICOM file of `size` bytes is built of.

    Raises DamagedFileError with the fact that forbids it, and with the series where the file still names that: a last
    slice that is cut leaves no gap by which it would be missed (R08, R21).
    """
    source = WindowedFile(file, size)
    begin, stated = _file_meta(source)
    found = _encoding(source, begin, stated)
    try:
        _walk(source, begin, found)
    except DamagedFileError as error:
        error.series_uid = _series_named(source, found)
        raise
    if not found.places and found.pixels is None:
        raise DamagedFileError("the file ends before its data set")
    return found


def series_named(file: BinaryIO, size: int) -> str:
    """Return the Series Instance UID that the first bytes of a data set name, "" where they do not come to it."""
    try:
        source, found = WindowedFile(file, size), skeleton_of(file, size)
    except DamagedFileError as error:
        return error.series_uid
    return _series_named(source, found)


def _series_named(source: WindowedFile, found: Skeleton) -> str:
    place = found.places.get(SERIES_UID)
    if place is None or place.length > LONGEST_UID:
        return ""
    return source.at(place.offset, place.length).decode("ascii", "replace").strip(" \x00")


def _file_meta(source: WindowedFile) -> tuple[int, str]:
    """Return where the data set begins and the transfer syntax that is stated, "" where none is.

    The elements tell where they end; the group length before them is often wrong, and nothing rests on it.
    """
    position = 132 if source.at(128, 4) == b"DICM" else 0
    syntaxes = []
    while source.at(position, 2) == b"\x02\x00":
        place = _element(source, position, Skeleton("", implicit=False, little=True))
        if place.kind not in SHORT | LONG or place.length == UNDEFINED:
            raise DamagedFileError("the file meta information is damaged")
        _refuse_beyond(source, place)
        if place.tag == TRANSFER_SYNTAX:
            words = source.at(place.offset, place.length).decode("ascii", "replace").strip(" \x00")
            syntaxes.append(words)
        position = place.offset + place.length
    if len(set(syntaxes)) > 1:
        raise DamagedFileError("Transfer Syntax UID (0002,0010) stands twice with different values")
    return position, syntaxes[0] if syntaxes else ""


def _encoding(source: WindowedFile, begin: int, stated: str) -> Skeleton:
    """Return how the data set is encoded: as stated, or as its first element can only be read, with a note."""
    head = source.at(begin, 8)
    if len(head) < 8:
        raise DamagedFileError("the file ends before its data set")
    # a first group as 0008 shows its order; one as 3F03 could be either, and is read as stated
    swapped = head[0] == 0 and head[1] != 0
    plain = head[1] == 0 and head[0] != 0
    little = not swapped if swapped or plain else stated != BIG_ENDIAN
    if stated and little != (stated != BIG_ENDIAN):
        says, is_ = ("big", "little") if little else ("little", "big")
        raise DamagedFileError(f"the transfer syntax says {says} endian, the data are {is_} endian or damaged")
    implicit = head[4:6] not in SHORT | LONG
    as_is = IMPLICIT if implicit else EXPLICIT if little else BIG_ENDIAN
    if implicit and not little:
        raise DamagedFileError("the header is damaged: its first element has no value representation")
    found = Skeleton(stated or as_is, implicit=implicit, little=little)
    if not stated:
        found.notes.append(f"No transfer syntax in the header: read as {NAMES[as_is]}")
    elif implicit != (stated == IMPLICIT):
        says = "implicit" if stated == IMPLICIT else "explicit"
        found.notes.append(f"The transfer syntax says {says}, the data are not: read as {NAMES[as_is]}")
        if stated in NAMES:
            found.syntax = as_is
    return found


def _walk(source: WindowedFile, position: int, found: Skeleton) -> None:
    last = 0
    for _ in range(MOST_ELEMENTS):
        rest = source.at(position, 12)
        if not rest:
            return
        if len(rest) < 8:
            if any(rest):
                raise DamagedFileError(f"the file ends in an element{_behind(last)}")
            return
        if not any(rest) and _only_zeros(source, position):
            return
        place = _element(source, position, found)
        if place.tag in PIXEL_TAGS:
            found.pixels = _pixels(source, place, found)
            _behind_pixels(source, found)
            return
        position = _taken(source, place, found, last)
        last = place.tag
    raise DamagedFileError(f"the header has more than {MOST_ELEMENTS:,} elements")


def _refuse_broken_groups(source: WindowedFile, place: Place, found: Skeleton) -> None:
    """Raise where functional groups that state their lengths do not add up, at whatever depth."""
    if place.tag not in FUNCTIONAL_GROUPS or place.kind != b"SQ":
        return
    if not lengths_add_up(source, place.offset, place.offset + place.length, little=found.little):
        raise DamagedFileError(f"{element_name(place.tag)} is damaged inside")


def _taken(source: WindowedFile, place: Place, found: Skeleton, last: int) -> int:
    """Take one element in, and return where it ends."""
    tag = place.tag
    if tag >> 16 in (DELIMITERS, 0xFFFF):
        raise DamagedFileError(f"the header is damaged{_behind(last)}: a delimiter stands outside a sequence")
    is_known = found.implicit or place.kind in SHORT or place.kind in LONG
    if not is_known and tag <= last:
        raise DamagedFileError(f"the header is damaged{_behind(last)}")
    if place.length == UNDEFINED:
        if not found.implicit and place.kind not in (b"SQ", b"UN"):
            raise DamagedFileError(f"{element_name(tag)} has no length")
        nesting = Nesting(source, little=found.little)
        end = nesting.after_items(place.offset, implicit=found.implicit or place.kind == b"UN")
    else:
        _refuse_beyond(source, place)
        end = place.offset + place.length
        _refuse_broken_groups(source, place, found)
        fits = place.kind != b"SQ" or items_fit(source, place.offset, end, implicit=False, little=found.little)
        if not fits:
            found.notes.append(f"{element_name(tag)} is damaged inside: not used")
    if not is_known:
        found.notes.append(f"{element_name(tag)} has no known value representation")
    if tag in found.places:
        _stands_twice(source, place, found)
    elif tag < last:
        found.notes.append(f"Elements out of order: {element_name(tag)} behind {element_name(last)}")
    found.places[tag] = place
    return end


def _stands_twice(source: WindowedFile, place: Place, found: Skeleton) -> None:
    other = found.places[place.tag]
    length = place.length
    is_same = (place.kind, length) == (other.kind, other.length) and length <= LONGEST_COMPARED
    if not is_same or source.at(place.offset, length) != source.at(other.offset, length):
        raise DamagedFileError(f"{element_name(place.tag)} stands twice with different values")
    found.notes.append(f"{element_name(place.tag)} stands twice")


def _pixels(source: WindowedFile, place: Place, found: Skeleton) -> Place:
    if place.offset > source.size:
        raise DamagedFileError("the file ends where its pixel data begin")
    if not found.implicit and place.kind not in PIXEL_KINDS:
        raise DamagedFileError(f"{element_name(place.tag)} is not stored as pixels are")
    return place


def _behind_pixels(source: WindowedFile, found: Skeleton) -> None:
    """Nothing that a reader could take for header may stand behind the pixels: some readers would see it, some not."""
    pixels = found.pixels
    assert pixels is not None
    if pixels.length == UNDEFINED:
        return
    position, last = pixels.offset + pixels.length, pixels.tag
    while position < source.size:
        if _only_zeros(source, position):
            return
        rest = source.size - position
        is_whole = rest >= 12 or (rest >= 8 and source.at(position + 4, 2) not in LONG)
        place = _element(source, position, found) if is_whole else None
        is_one = place is not None and (found.implicit or place.kind in SHORT or place.kind in LONG)
        if place is None or not is_one or place.offset + place.length > source.size or place.length == UNDEFINED:
            if is_one and place is not None and last < place.tag:
                return  # a sequence, or cut behind the pixels: neither is used
            found.notes.append(f"{rest:,} bytes behind the pixel data are not understood")
            return
        if place.tag == pixels.tag:
            raise DamagedFileError(f"{element_name(place.tag)} stands twice")
        if place.tag < last:
            raise DamagedFileError(f"elements out of order: {element_name(place.tag)} stands behind the pixel data")
        position, last = place.offset + place.length, place.tag


def _only_zeros(source: WindowedFile, position: int) -> bool:
    return not any(source.at(position, min(source.size - position, LONGEST_COMPARED)))


def _element(source: WindowedFile, position: int, found: Skeleton) -> Place:
    """Return the element at `position`; its offset lies beyond the file where its head does."""
    head = source.at(position, 12)
    order = "<" if found.little else ">"
    if len(head) < 8:
        raise DamagedFileError("the file ends in an element")
    group, element = struct.unpack_from(order + "HH", head)
    tag, kind = group << 16 | element, head[4:6]
    if found.implicit or group == DELIMITERS:
        return Place(tag, b"", position, position + 8, struct.unpack_from(order + "L", head, 4)[0])
    if kind not in LONG:
        return Place(tag, kind, position, position + 8, struct.unpack_from(order + "H", head, 6)[0])
    if len(head) < 12:
        raise DamagedFileError(f"the file ends in {element_name(tag)}")
    return Place(tag, kind, position, position + 12, struct.unpack_from(order + "L", head, 8)[0])


def _refuse_beyond(source: WindowedFile, place: Place) -> None:
    there = source.size - place.offset
    if place.length > there:
        name = element_name(place.tag)
        raise DamagedFileError(f"the file ends in {name}: {place.length:,} bytes expected, {max(there, 0):,} found")


def _behind(tag: int) -> str:
    return f" behind {element_name(tag)}" if tag else ""
