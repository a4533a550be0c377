"""Headers seen before: slices of one series have the same elements, of mostly the same lengths, in the same places.

A layout is what one walk learned of one header: where each element's number, representation and length stand, and what
they are. A file whose bytes agree in all of these places would be walked in exactly the same way, so its values are
taken from their places at once. Nothing is left unchecked by it; a walk of 70 elements takes ten times as long.
"""

from __future__ import annotations

import itertools
import operator
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from viewer.imaging.elements import TAGS, Elements
from viewer.imaging.header import Header

KEPT_LAYOUTS = 24
"""Lengths of positions and numbers vary within a series: some ten layouts each."""

BEGIN = 128
"""The preamble before it is free to differ."""

UNDEFINED = b"\xff\xff\xff\xff"

DECIDING = frozenset(TAGS[name][0] for name in ("MediaStorageSOPClassUID", "TransferSyntaxUID", "SpecificCharacterSet"))
"""Elements that decide how others are understood."""

Places = Sequence[tuple[int, int, int]]
"""Of every element: where it begins, where its value begins, its number."""


@dataclass(frozen=True)
class Layout:
    """What all headers of one layout share. `end` is where the value of Pixel Data begins."""

    end: int
    last_head: bytes
    cut: struct.Struct
    fixed_of: Callable[[tuple[bytes, ...]], tuple[bytes, ...]]
    values_of: Callable[[tuple[bytes, ...]], tuple[bytes, ...]]
    fixed: tuple[bytes, ...]
    tags: tuple[int, ...]
    example: Header

    def header(self, path: Path, start: bytes, size: int) -> Header | None:
        """Return the header of a file of `size` bytes that begins with `start`; None where it is of another layout."""
        if start[self.end - len(self.last_head) : self.end] != self.last_head:
            return None
        parts = self.cut.unpack_from(start, BEGIN)
        if self.fixed_of(parts) != self.fixed:
            return None
        example = self.example
        assert isinstance(example.dataset, Elements)
        elements = example.dataset.with_values(dict(zip(self.tags, self.values_of(parts), strict=True)))
        return Header(
            path,
            elements,
            example.transfer_syntax,
            size,
            example.pixel_kind,
            example.pixel_offset,
            example.pixel_length,
        )


def learned(start: bytes, places: Places, example: Header) -> Layout | None:
    """Return the layout of a header with pixels just walked, None where there is too little of it.

    `places` are its elements in order, those of the file meta information first, Pixel Data last.
    """
    elements = example.dataset
    assert isinstance(elements, Elements)
    form, is_fixed, tags, done = ["<"], [], [], BEGIN
    for (_, offset, tag), (following, _, _) in itertools.pairwise(places):
        size = following - offset
        is_undefined = start[offset - 4 : offset] == UNDEFINED
        if not size or is_undefined or tag in DECIDING or tag in elements.items:
            continue  # stays among what has to be the same
        is_value = tag in elements.raw
        form.append(f"{offset - done}s{size}{'s' if is_value else 'x'}")
        is_fixed += [True, False] if is_value else [True]
        tags += [tag] if is_value else []
        done = following
    begin, end, _ = places[-1]
    form.append(f"{end - done}s")
    is_fixed.append(True)
    if len(tags) < 2:
        return None
    cut = struct.Struct("".join(form))
    fixed_of = operator.itemgetter(*(n for n, fixed in enumerate(is_fixed) if fixed))
    values_of = operator.itemgetter(*(n for n, fixed in enumerate(is_fixed) if not fixed))
    fixed = fixed_of(cut.unpack_from(start, BEGIN))
    return Layout(end, start[begin:end], cut, fixed_of, values_of, fixed, tuple(tags), example)
