"""A small, strict walker through the headers of the common encodings: little endian, explicit or implicit.

It reads the first bytes of a file once, takes the elements that series are made of, and notes where Pixel Data lie.
All others are stepped over by their length. Whatever is out of the ordinary raises UnusualError: big endian, deflated,
no preamble, elements out of order, unknown representations, lengths that do not add up, functional groups, characters
that need care. Such a file is read by pydicom, and only pydicom's reading refuses one.
"""

from __future__ import annotations

import functools
import os
import struct
from pathlib import Path
from typing import NamedTuple

from viewer.imaging.elements import PRIVATE, TAGS, Elements, UnusualError, encoding_of
from viewer.imaging.header import BIG_ENDIAN, DEFLATED, NATIVE, PIXEL_TAGS, UNDEFINED_LENGTH, Header
from viewer.imaging.layouts import KEPT_LAYOUTS, Layout, learned
from viewer.imaging.pixel_format import COMPRESSED

FIRST_READ = 8192
"""Most headers end within 8 KiB; a second read costs 5 microseconds, a longer first one the same."""

NEXT_READ = 32768
LARGEST_HEADER = 1 << 22
"""A header beyond 4 MiB is no image's; pydicom takes its time with it."""

DEEPEST = 12
IMPLICIT = "1.2.840.10008.1.2"
LONG = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
"""Representations with a length of four bytes (PS3.5 7.1.2)."""

SHORT = frozenset(b"AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split())
PIXEL_REPRESENTATIONS = frozenset({b"OB", b"OW", b"OF", b"OD"})
WANTED = {tag: kind.encode() if kind != "SQ" else b"a sequence" for tag, kind in TAGS.values()}
WANTED |= dict.fromkeys(PRIVATE, b"any") | dict.fromkeys(PIXEL_TAGS, b"")
"""By number, the representation that an element has to have."""

INSTANCE_UID = TAGS["SOPInstanceUID"][0]
CHARACTER_SET, RADIOPHARMACEUTICAL = TAGS["SpecificCharacterSet"][0], TAGS["RadiopharmaceuticalInformationSequence"][0]
DOSE = frozenset(TAGS[name][0] for name in TAGS if name.startswith(("Radiopharmaceutical", "Radionuclide")))
"""What is asked for inside the item of the radiopharmaceutical."""

SIGN_BY_PIXELS, SEQUENCE, UNKNOWN = b"US or SS", b"a sequence", b"UN"
ITEM, SEQUENCE_END = 0xFFFEE000, 0xFFFEE0DD
PADDING = 0xFFFCFFFC
ITEM_END = b"\xfe\xff\x0d\xe0\0\0\0\0"
META_END, FIRST_OF_DATA_SET = 0x00030000, 0x00080000

_explicit = struct.Struct("<HH2sH").unpack_from
_implicit = struct.Struct("<HHL").unpack_from
_long = struct.Struct("<L").unpack_from


def walk(path: Path) -> Header:
    """Return the header of the file at `path`. Raises UnusualError for one that pydicom has to judge."""
    try:
        handle = os.open(path, os.O_RDONLY)
        try:
            source = _Source(handle)
            header = _recognised(path, source) or _header(path, source)
            _nothing_but_padding_behind(source, header)
            return header
        finally:
            os.close(handle)
    except (OSError, struct.error):
        raise UnusualError from None


class Place(NamedTuple):
    """An element and where its value lies."""

    tag: int
    offset: int
    length: int
    kind: bytes


NO_PIXELS = Place(0, 0, 0, b"")


class _Source:
    """The first bytes of a file, and more of them when asked."""

    def __init__(self, handle: int) -> None:
        self.handle = handle
        self.size = os.fstat(handle).st_size
        self.start = os.read(handle, FIRST_READ)

    def reach(self, end: int) -> bytes:
        """Return the file's start, at least up to `end` unless the file is shorter."""
        end = min(end, self.size)
        if end > LARGEST_HEADER:
            raise UnusualError
        while len(self.start) < end:
            more = os.pread(self.handle, max(NEXT_READ, end - len(self.start)), len(self.start))
            if not more:
                raise UnusualError
            self.start += more
        return self.start


NEAR_FRONT = 4
"""Layouts of one series take turns: the first few stay where they are."""

_seen: list[Layout] = []
"""Layouts of the headers walked last, the newest first. They hold no values of a patient but those all share."""


def _recognised(path: Path, source: _Source) -> Header | None:
    """Return the header of a file whose layout is known, else None."""
    for n, layout in enumerate(tuple(_seen)):
        start = source.start if layout.end <= len(source.start) else source.reach(layout.end)
        header = layout.header(path, start, source.size)
        if header is not None:
            if n >= NEAR_FRONT:
                _remember(layout)
            return header
    return None


def _remember(layout: Layout) -> None:
    _seen[:] = [layout, *(one for one in _seen if one is not layout)][:KEPT_LAYOUTS]


def _header(path: Path, source: _Source) -> Header:
    places: list[tuple[int, int, int]] = []
    meta, begin = _file_meta(source, places)
    syntax = meta.text("TransferSyntaxUID")
    if not _is_common(syntax):
        raise UnusualError
    elements = Elements(implicit=syntax == IMPLICIT, file_meta=meta)
    place = (_walk_implicit if elements.implicit else _walk_explicit)(source, begin, elements, places)
    elements.charset = encoding_of(elements.raw.get(CHARACTER_SET, b""))
    if place is NO_PIXELS:
        return Header(path, elements, syntax, source.size, "", None, None)
    if place.kind not in PIXEL_REPRESENTATIONS:
        raise UnusualError
    if not elements.raw.get(INSTANCE_UID):
        raise UnusualError  # its name is in the file meta information, which differs within a layout
    length = None if place.length == UNDEFINED_LENGTH else place.length
    header = Header(path, elements, syntax, source.size, PIXEL_TAGS[place.tag], place.offset, length)
    layout = learned(source.start, places, header)
    if layout is not None:
        _remember(layout)
    return header


@functools.cache
def _is_common(syntax: str) -> bool:
    return syntax in (NATIVE | COMPRESSED) - {BIG_ENDIAN, DEFLATED}


def _file_meta(source: _Source, places: list[tuple[int, int, int]]) -> tuple[Elements, int]:
    """Return the file meta information and where it ends; it must be as long as it says (PS3.10 7.1)."""
    start = source.start
    if start[128:140] != b"DICM\2\0\0\0UL\4\0":
        raise UnusualError
    end = 144 + _long(start, 140)[0]
    if end > len(start):
        raise UnusualError
    meta = Elements(implicit=False)
    position, last = 144, 0x00020000
    while position < end:
        at = _element(start, position, implicit=False)
        if not last < at.tag < META_END:
            raise UnusualError
        places.append((position, at.offset, at.tag))
        last, position = at.tag, at.offset + at.length
        wanted = WANTED.get(at.tag)
        if wanted is not None:
            if at.kind != wanted:
                raise UnusualError
            meta.raw[at.tag] = start[at.offset : position]
    if position != end:
        raise UnusualError
    return meta, end


def _walk_explicit(source: _Source, position: int, found: Elements, places: list[tuple[int, int, int]]) -> Place:
    """Take the wanted elements from `position` on; return where Pixel Data lie. Written for speed: no calls."""
    start, end, last, raw = source.start, len(source.start), FIRST_OF_DATA_SET - 1, found.raw
    while True:
        if position + 12 > end:
            start = source.reach(position + 12)
            end = len(start)
            if position == end == source.size:
                return NO_PIXELS
        group, element, kind, length = _explicit(start, position)
        begin = position
        position += 8
        if kind in LONG:
            length = _long(start, position)[0]
            position += 4
        elif kind not in SHORT:
            raise UnusualError
        tag = group << 16 | element
        if tag <= last:
            raise UnusualError
        last = tag
        places.append((begin, position, tag))
        wanted = WANTED.get(tag)
        if wanted is None and length != UNDEFINED_LENGTH and kind != b"SQ":
            position += length
        elif kind == wanted and position + length <= end:
            raw[tag] = start[position : position + length]
            position += length
        elif tag in PIXEL_TAGS:
            return Place(tag, position, length, kind)
        else:
            position = _take_with_care(source, Place(tag, position, length, kind), found, places)
            start, end = source.start, len(source.start)


def _walk_implicit(source: _Source, position: int, found: Elements, places: list[tuple[int, int, int]]) -> Place:
    """As _walk_explicit, for elements that state no representation."""
    start, end, last, raw = source.start, len(source.start), FIRST_OF_DATA_SET - 1, found.raw
    if start[position + 4 : position + 6].isalpha():  # what explicit representations look like
        raise UnusualError
    while True:
        if position + 8 > end:
            start = source.reach(position + 8)
            end = len(start)
            if position == end == source.size:
                return NO_PIXELS
        group, element, length = _implicit(start, position)
        position += 8
        tag = group << 16 | element
        if tag <= last:
            raise UnusualError
        last = tag
        places.append((position - 8, position, tag))
        wanted = WANTED.get(tag)
        if wanted is None and length != UNDEFINED_LENGTH:
            position += length
        elif wanted and wanted != SEQUENCE and position + length <= end:
            raw[tag] = start[position : position + length]
            position += length
        elif tag in PIXEL_TAGS:
            return Place(tag, position, length, b"OW")
        else:
            position = _take_with_care(source, Place(tag, position, length, b""), found, places)
            start, end = source.start, len(source.start)


def _note_items(source: _Source, position: int, stop: int, places: list[tuple[int, int, int]]) -> int:
    """Add the items of a sequence to the places: they have to fill it, here and in every file of the same layout.

    Return where the sequence ends.
    """
    while position < stop:
        group, element, length = _implicit(source.reach(position + 8), position)
        if group << 16 | element != ITEM:
            raise UnusualError
        position += 8
        places.append((position - 8, position, ITEM))
        if length == UNDEFINED_LENGTH:
            position = _item(source, position, None, Elements(implicit=False), 0)
        else:
            position += length
    if position != stop:
        raise UnusualError
    return position


def _nothing_but_padding_behind(source: _Source, header: Header) -> None:
    """Leave a file to pydicom that has more behind its pixels than Data Set Trailing Padding (PS3.10 7.2)."""
    if header.pixel_offset is None or header.pixel_length is None:
        return
    end = header.pixel_offset + header.pixel_length
    if end >= source.size:
        return
    head = os.pread(source.handle, 12, end).ljust(12, b"\0")
    assert isinstance(header.dataset, Elements)
    padding = _element(head, 0, implicit=header.dataset.implicit)
    if padding.tag != PADDING or end + padding.offset + padding.length != source.size:
        raise UnusualError


def _take_with_care(source: _Source, at: Place, found: Elements, places: list[tuple[int, int, int]]) -> int:
    """Take or step over what is more than a short value of the expected kind; return where it ends."""
    wanted = WANTED.get(at.tag)
    if at.tag == RADIOPHARMACEUTICAL and at.kind in (b"SQ", b""):
        items: list[Elements] = []
        stop = None if at.length == UNDEFINED_LENGTH else at.offset + at.length
        end = _items(source, at.offset, stop, implicit=found.implicit, kept=items)
        found.items[at.tag] = tuple(items)
        return end
    if wanted is None and at.length != UNDEFINED_LENGTH:
        return _note_items(source, at.offset, at.offset + at.length, places)
    if wanted is None:
        return _after_sequence(source, at, implicit=found.implicit, depth=0)
    if wanted == SEQUENCE:
        raise UnusualError  # functional groups: an enhanced object
    end = at.offset + at.length
    if end > source.size:
        raise UnusualError
    if not found.implicit and at.kind != wanted:
        _note_other_kind(found, at.tag, at.kind, wanted)
    found.raw[at.tag] = source.reach(end)[at.offset : end]
    return end


def _note_other_kind(found: Elements, tag: int, kind: bytes, wanted: bytes) -> None:
    """Keep what the file states where there is no fixed representation; any other surprise is pydicom's."""
    if tag not in PRIVATE and (wanted != SIGN_BY_PIXELS or kind not in (b"US", b"SS")):
        raise UnusualError
    if kind not in SHORT and kind != UNKNOWN:
        raise UnusualError
    found.stated[tag] = kind.decode("ascii")


@functools.lru_cache(maxsize=1024)
def _is_sequence(tag: int) -> bool:
    """Whether an element of undefined length is one by the dictionary, or private (its items are looked for then)."""
    from pydicom.datadict import dictionary_has_tag, dictionary_VR

    return dictionary_VR(tag) == "SQ" if dictionary_has_tag(tag) else bool(tag >> 16 & 1)


def _after_sequence(source: _Source, at: Place, *, implicit: bool, depth: int) -> int:
    """Return where an element of undefined length ends that is a sequence."""
    if depth > DEEPEST or not (_is_sequence(at.tag) if implicit else at.kind == b"SQ"):
        raise UnusualError
    return _items(source, at.offset, None, implicit=implicit, depth=depth)


def _items(
    source: _Source,
    position: int,
    stop: int | None,
    *,
    implicit: bool,
    kept: list[Elements] | None = None,
    depth: int = 0,
) -> int:
    """Walk the items of a sequence that ends at `stop`, or at its delimiter where that is None; return its end."""
    first = position
    while stop is None or position < stop:
        group, element, length = _implicit(source.reach(position + 8), position)
        tag = group << 16 | element
        if tag == SEQUENCE_END and stop is None and length == 0 and not (implicit and position == first):
            return position + 8
        if tag != ITEM:
            raise UnusualError
        position += 8
        into = Elements(implicit=implicit)
        end = None if length == UNDEFINED_LENGTH else position + length
        position = _item(source, position, end, into, depth)
        if kept is not None:
            kept.append(into)
    if position != stop:
        raise UnusualError
    return position


def _item(source: _Source, position: int, stop: int | None, into: Elements, depth: int) -> int:
    """Walk one item to `stop`, or to its delimiter where that is None, and return its end."""
    last = 0
    while stop is None or position < stop:
        start = source.reach(position + 12)
        if stop is None and start[position : position + 8] == ITEM_END:
            return position + 8
        at = _element(start, position, implicit=into.implicit)
        if at.tag <= last or at.tag >= ITEM:
            raise UnusualError
        last = at.tag
        if at.length == UNDEFINED_LENGTH:
            position = _after_sequence(source, at, implicit=into.implicit, depth=depth + 1)
            continue
        position = at.offset + at.length
        if position > source.size:
            raise UnusualError
        if at.tag in DOSE:
            if not into.implicit and at.kind != WANTED[at.tag]:
                raise UnusualError
            into.raw[at.tag] = source.reach(position)[at.offset : position]
    if position != stop:
        raise UnusualError
    return position


def _element(start: bytes, position: int, *, implicit: bool) -> Place:
    """Return the element at `position` of the file's start."""
    if implicit:
        group, element, length = _implicit(start, position)
        return Place(group << 16 | element, position + 8, length, b"")
    group, element, kind, length = _explicit(start, position)
    if kind in SHORT:
        return Place(group << 16 | element, position + 8, length, kind)
    if kind not in LONG:
        raise UnusualError
    return Place(group << 16 | element, position + 12, _long(start, position + 8)[0], kind)
