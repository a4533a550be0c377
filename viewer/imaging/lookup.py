"""Lookup tables of a header: from numbers of the pipeline to other numbers (PS3.3 C.11.1.1.1 and C.11.2.1.1)."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from viewer.imaging.header import BIG_ENDIAN, Header, items, text, value_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.imaging.header import Attributes

FULL_TABLE = 65536
"""Entries of a table whose descriptor says 0: the count has 16 bits."""

BYTE_BITS = 8

LEAST_BITS, MOST_BITS = 1, 16
WORD, HALF = 0xFFFF, 0x8000
DESCRIPTOR_VALUES = 3


@dataclass(frozen=True)
class Lookup:
    """A table: input `first` and below give its first entry, inputs from `first` + count - 1 up its last."""

    first: int
    bits: int
    """Its output runs from 0 to 2^bits - 1."""
    table: bytes
    """Entries, 16 bit little endian: bytes, so that a series can be kept and compared."""
    explanation: str = ""
    kind: str = ""
    """Modality LUT Type (0028,3004): HU, OD, US …; "" for a VOI LUT."""

    @property
    def entries(self) -> NDArray[np.uint16]:
        """The entries in order."""
        return np.frombuffer(self.table, "<u2")

    @property
    def count(self) -> int:
        """Number of entries."""
        return len(self.table) // 2

    @property
    def top(self) -> int:
        """The highest output."""
        return (1 << self.bits) - 1

    def of(self, values: NDArray[np.generic]) -> NDArray[np.uint16]:
        """Return the entries for whole-numbered `values`, of the same shape."""
        places = np.clip(values.astype(np.int64) - self.first, 0, self.count - 1)
        return self.entries[places]


def lookups(header: Header, holder: Attributes, sequence: str, *, signed: bool) -> tuple[tuple[Lookup, ...], bool]:
    """Return the usable tables of a sequence of `holder`, and whether one was there that is not usable.

    `signed`: whether what goes into the table can be negative; the first input is then read as a number with a sign,
    whichever representation the file states.
    """
    found, refused = [], False
    for item in items(holder, sequence):
        table = lookup_of(item, signed=signed, little=header.transfer_syntax != BIG_ENDIAN)
        if table is None:
            refused = True
        else:
            found.append(table)
    return tuple(found), refused


def lookup_of(item: Attributes, *, signed: bool, little: bool) -> Lookup | None:
    """Return the table of one item of a LUT sequence; None where descriptor and data do not make one."""
    shape = descriptor(_value(item, "LUTDescriptor"), signed=signed)
    if shape is None:
        return None
    count, first, bits = shape
    entries = entries_of(_value(item, "LUTData"), count, bits, little=little)
    if entries is None:
        return None
    bits = max(bits, int(entries.max()).bit_length())
    words, kind = text(item, "LUTExplanation"), text(item, "ModalityLUTType").upper()
    return Lookup(first, bits, _shared(entries.astype("<u2").tobytes()), words, kind)


def descriptor(value: object, *, signed: bool) -> tuple[int, int, int] | None:
    """Return (count, first input, bits) of a LUT descriptor's value; None where it is none."""
    numbers = [number for number in whole_numbers(value) if number is not None]
    if len(numbers) != DESCRIPTOR_VALUES:
        return None
    count, first, bits = (number & WORD for number in numbers)
    if numbers[1] < 0 or (signed and first >= HALF):
        first = first - FULL_TABLE if first >= HALF else first
    return (count or FULL_TABLE, first, bits) if LEAST_BITS <= bits <= MOST_BITS else None


def entries_of(value: object, count: int, bits: int, *, little: bool) -> NDArray[np.uint16] | None:
    """Return the `count` entries of LUT data, bytes (OW, OB) or numbers (US, SS); None where they are not that many.

    Entries of 8 bits may be stored two in a word, the first in its low byte, or one in each word.
    """
    if isinstance(value, bytes):
        raw = np.frombuffer(value, np.uint8)
        if len(raw) % 2 == 0:
            words = raw.view("<u2" if little else ">u2").astype(np.uint16)
        elif bits > BYTE_BITS:
            return None
        else:
            return raw[:count].astype(np.uint16) if len(raw) == count else None
    else:
        numbers = whole_numbers(value)
        if not numbers or None in numbers:
            return None
        words = np.array([number & WORD for number in numbers if number is not None], np.uint16)
    if len(words) == count:
        return words
    if bits <= BYTE_BITS and len(words) == (count + 1) // 2:
        return words.astype("<u2").view(np.uint8)[:count].astype(np.uint16)
    return None


def whole_numbers(value: object) -> tuple[int | None, ...]:
    """Return one value or several as whole numbers, None for what is none."""
    if value is None or isinstance(value, (str, bytes)):
        return ()
    several = value if isinstance(value, Sequence) else (value,)
    return tuple(one if isinstance(one, int) else None for one in several)


def _value(item: Attributes, keyword: str) -> object:
    """A table is only ever read by pydicom: the walker leaves headers with such sequences alone."""
    from viewer.imaging.elements import Elements

    return None if isinstance(item, Elements) else value_of(item, keyword)


@functools.lru_cache(maxsize=64)
def _shared(table: bytes) -> bytes:
    """One copy of a table for all slices that carry it."""
    return table
