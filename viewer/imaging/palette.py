"""Palettes: from stored values to red, green and blue (PS3.3 C.7.6.3.1.5 and C.7.6.3.1.6, C.7.9.2 for segments)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from viewer.imaging.errors import DamagedFileError
from viewer.imaging.header import BIG_ENDIAN, integer, read_header, value_of
from viewer.imaging.lookup import BYTE_BITS, WORD, descriptor, entries_of, whole_numbers

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from pydicom import Dataset

COLOURS = ("Red", "Green", "Blue")
DISCRETE, LINEAR, INDIRECT = 0, 1, 2
BYTE_TOP = 255
MISSING = "the palette of the image is missing"
DAMAGED = "the palette of the image is damaged"


@dataclass(frozen=True)
class Palette:
    """(n, 3) colours, 8 bit; stored value `first` and below get the first, values beyond the last the last."""

    first: int
    colours: NDArray[np.uint8]

    def of(self, stored: NDArray[np.generic]) -> NDArray[np.uint8]:
        """Return (rows, columns, 3) colours of stored values."""
        places = np.clip(stored.astype(np.int64) - self.first, 0, len(self.colours) - 1)
        return self.colours[places]


def palette_of(path: Path) -> Palette:
    """Return the palette of the image file at `path`. Raises DamagedFileError where it has none that can be used."""
    facts = path.stat()
    return _palette(path, (facts.st_mtime_ns, facts.st_size))


@functools.lru_cache(maxsize=4)
def _palette(path: Path, _stamp: tuple[int, int]) -> Palette:
    header = read_header(path)
    dataset = cast("Dataset", header.dataset)
    signed = integer(dataset, "PixelRepresentation") == 1
    little = header.transfer_syntax != BIG_ENDIAN
    firsts, bits, channels = set(), set(), []
    for colour in COLOURS:
        shape = descriptor(value_of(dataset, f"{colour}PaletteColorLookupTableDescriptor"), signed=signed)
        if shape is None:
            raise DamagedFileError(MISSING)
        channels.append(_channel(dataset, colour, shape, little=little))
        firsts.add(shape[1])
        bits.add(shape[2])
    if len({len(channel) for channel in channels}) != 1 or len(firsts) != 1:
        raise DamagedFileError(DAMAGED)
    colours = np.stack(channels, axis=-1)
    # Some writers state 16 bits for entries of 8, others 8 for entries whose high byte is meant: the entries tell.
    if colours.max() > BYTE_TOP:
        colours = np.right_shift(colours, np.uint16(BYTE_BITS))
    return Palette(firsts.pop(), colours.astype(np.uint8))


def _channel(dataset: Dataset, colour: str, shape: tuple[int, int, int], *, little: bool) -> NDArray[np.uint16]:
    count, _, bits = shape
    plain = value_of(dataset, f"{colour}PaletteColorLookupTableData")
    segmented = value_of(dataset, f"Segmented{colour}PaletteColorLookupTableData")
    if plain is None and segmented is None:
        raise DamagedFileError(MISSING)
    if plain is None:
        return _Segments(segmented, bits, count, little=little).expanded()
    entries = entries_of(plain, count, bits, little=little)
    if entries is None:
        raise DamagedFileError(DAMAGED)
    return entries


class _Segments:
    """The segments of one channel, expanded one after the other into at most `count` entries."""

    def __init__(self, value: object, bits: int, count: int, *, little: bool) -> None:
        self._wide = bits > BYTE_BITS
        self._little = little
        self._numbers = self._as_numbers(value)
        self._count = count
        self.entries: list[int] = []

    def expanded(self) -> NDArray[np.uint16]:
        """Return the entries. Raises DamagedFileError where the segments do not make just as many as stated."""
        at = 0
        while at + 1 < len(self._numbers) and len(self.entries) < self._count:
            at = self._expand(at, repeatable=True)
        if len(self.entries) != self._count:
            raise DamagedFileError(DAMAGED)
        return np.array(self.entries, np.uint16)

    def _as_numbers(self, value: object) -> list[int]:
        if not isinstance(value, bytes):
            return [number & WORD for number in whole_numbers(value) if number is not None]
        kind = np.dtype("<u2" if self._little else ">u2") if self._wide else np.dtype(np.uint8)
        whole = len(value) // kind.itemsize * kind.itemsize
        return [int(number) for number in np.frombuffer(value[:whole], kind)]

    def _expand(self, at: int, *, repeatable: bool) -> int:
        """Add the segment at `at`, and return where the next one begins."""
        kind, length, rest = self._numbers[at], self._numbers[at + 1], self._numbers[at + 2 :]
        entries = self.entries
        if kind == DISCRETE and 0 < length <= len(rest):
            entries.extend(rest[:length])
            after = at + 2 + length
        elif kind == LINEAR and length and rest and entries:
            start, end = entries[-1], rest[0]
            entries.extend(start + (2 * (end - start) * n + length) // (2 * length) for n in range(1, length + 1))
            after = at + 3
        elif kind == INDIRECT and repeatable:
            again, after = self._repeated(at + 2)
            for _ in range(length):
                if again + 1 >= len(self._numbers):
                    raise DamagedFileError(DAMAGED)
                again = self._expand(again, repeatable=False)
        else:
            raise DamagedFileError(DAMAGED)
        if len(entries) > self._count:
            raise DamagedFileError(DAMAGED)
        return after

    def _repeated(self, at: int) -> tuple[int, int]:
        """Return the place of the first segment to repeat, stated as an offset in bytes, and where that ends."""
        width = 2 if self._wide else 4
        parts = self._numbers[at : at + width]
        if len(parts) != width:
            raise DamagedFileError(DAMAGED)
        if self._wide:
            return (parts[0] | parts[1] << 16) // 2, at + width
        order = parts if self._little else [parts[1], parts[0], parts[3], parts[2]]
        return int.from_bytes(bytes(order), "little"), at + width
