"""Sequences and their items, hopped through without recursion: however deep they are nested, or never closed."""

from __future__ import annotations

import struct
from typing import NamedTuple

from viewer.imaging.errors import DamagedFileError
from viewer.imaging.windowed import WindowedFile

ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
UNDEFINED = 0xFFFFFFFF
DEEPEST = 64
MOST_ELEMENTS = 2_000_000
LONG = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
KINDS = LONG | frozenset(b"AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split())


class _Level(NamedTuple):
    """A sequence or an item that is open; `stop` is None where a delimiter ends it."""

    is_item: bool
    stop: int | None
    implicit: bool


class Nesting:
    """Finds the end of sequences that state no length; `deep`: looks into those that do as well."""

    def __init__(self, source: WindowedFile, *, little: bool, deep: bool = False) -> None:
        self._source = source
        self._deep = deep
        order = "<" if little else ">"
        self._head = struct.Struct(order + "HHL")
        self._short = struct.Struct(order + "H")
        self._long = struct.Struct(order + "L")

    def after_items(self, position: int, *, implicit: bool, stop: int | None = None) -> int:
        """Return where the sequence ends whose first item begins at `position`.

        Raises DamagedFileError where it does not end, or where lengths inside it do not add up.
        """
        levels = [_Level(is_item=False, stop=stop, implicit=implicit)]
        for _ in range(MOST_ELEMENTS):
            level = levels[-1]
            if level.stop is not None and position >= level.stop:
                if position > level.stop:
                    raise DamagedFileError("a sequence is damaged: its lengths do not add up")
                levels.pop()
            else:
                step = self._in_item if level.is_item else self._in_sequence
                position = step(position, level, levels)
            if not levels:
                return position
            if len(levels) > 2 * DEEPEST:
                raise DamagedFileError(f"sequences are nested more than {DEEPEST} deep")
        raise DamagedFileError(f"a sequence has more than {MOST_ELEMENTS:,} elements")

    def _in_sequence(self, position: int, level: _Level, levels: list[_Level]) -> int:
        tag, length = self._tag_and_length(position)
        position += 8
        if tag == SEQUENCE_END and level.stop is None:
            levels.pop()
            return position
        if tag != ITEM:
            raise DamagedFileError("a sequence is damaged: something else than an item stands in it")
        stop = None if length == UNDEFINED else position + length
        self._refuse_beyond(stop, level)
        levels.append(_Level(is_item=True, stop=stop, implicit=level.implicit))
        return position

    def _in_item(self, position: int, level: _Level, levels: list[_Level]) -> int:
        tag, length = self._tag_and_length(position)
        if tag == ITEM_END and level.stop is None:
            levels.pop()
            return position + 8
        kind = b""
        if level.implicit or tag >> 16 == ITEM >> 16:
            position += 8
        else:
            head = self._source.at(position, 12)
            kind = head[4:6]
            if kind not in KINDS:
                raise DamagedFileError("a sequence is damaged: an element in it has no value representation")
            if kind in LONG and len(head) < 12:
                raise DamagedFileError("the file ends in a sequence")
            length = self._long.unpack_from(head, 8)[0] if kind in LONG else self._short.unpack_from(head, 6)[0]
            position += 12 if kind in LONG else 8
        if length == UNDEFINED:
            levels.append(_Level(is_item=False, stop=None, implicit=level.implicit or kind == b"UN"))
            return position
        self._refuse_beyond(position + length, level)
        if self._deep and kind == b"SQ":
            levels.append(_Level(is_item=False, stop=position + length, implicit=level.implicit))
            return position
        return position + length

    def _tag_and_length(self, position: int) -> tuple[int, int]:
        head = self._source.at(position, 8)
        if len(head) < 8:
            raise DamagedFileError("the file ends in a sequence")
        group, element, length = self._head.unpack(head)
        return group << 16 | element, length

    def _refuse_beyond(self, end: int | None, level: _Level) -> None:
        if end is None:
            return
        if end > self._source.size:
            raise DamagedFileError("the file ends in a sequence")
        if level.stop is not None and end > level.stop:
            raise DamagedFileError("a sequence is damaged: its lengths do not add up")


def lengths_add_up(source: WindowedFile, begin: int, end: int, *, little: bool) -> bool:
    """Whether an explicit sequence of stated length is sound to its last element."""
    try:
        return Nesting(source, little=little, deep=True).after_items(begin, implicit=False, stop=end) == end
    except DamagedFileError:
        return False


def items_fit(source: WindowedFile, begin: int, end: int, *, implicit: bool, little: bool) -> bool:
    """Whether a sequence of stated length is made of items that fill it; what is in them is not looked at."""
    head = struct.Struct("<HHL" if little else ">HHL")
    position = begin
    while position < end:
        start = source.at(position, 8)
        if len(start) < 8:
            return False
        group, element, length = head.unpack(start)
        if group << 16 | element != ITEM:
            return False
        if length == UNDEFINED:
            nesting = Nesting(source, little=little)
            try:
                return nesting.after_items(position, implicit=implicit, stop=end) == end
            except DamagedFileError:
                return False
        position += 8 + length
    return position == end
