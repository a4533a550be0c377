"""Whether every pixel of a lossless JPEG came out of its stream: their differences, counted back into bits.

libjpeg-turbo fills a stream that ends too early and says nothing. In the commonest kind (one component in one piece,
ISO 10918-1 annex H) the bits that the pixels took follow from the pixels: for each difference from its prediction the
length of its code and the bits behind that. More than there are in the stream: it lacked its end. Far fewer: it is not
the stream of these pixels.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from viewer.imaging.streams import END_OF_IMAGE, jpeg_segments

if TYPE_CHECKING:
    from numpy.typing import NDArray

START_OF_SCAN, HUFFMAN_TABLES, RESTARTS = 0xDA, 0xC4, 0xDD
LOSSLESS_SIZE = 0xC3
CATEGORIES = 17
MOST_SPARE_BITS = 8 * 64
"""An encoder may end with a few bytes that fill."""

WITHOUT_CODE = 255
"""Bits counted for a difference that has no code: no code and its bits are longer than 32, so this never passes."""


@dataclass(frozen=True)
class Scan:
    """What the count needs: precision and predictor, where the coded bytes begin, bits of each category."""

    precision: int
    predictor: int
    start: int
    bits: NDArray[np.uint8]


def plain_scan(stream: bytes) -> Scan | None:
    """Return the scan of a stream of the commonest kind, None for any other."""
    tables: dict[int, NDArray[np.uint8]] = {}
    precision = 0
    for marker, at, length in jpeg_segments(stream):
        body = stream[at + 2 : at + length]
        if marker == HUFFMAN_TABLES:
            tables |= _tables(body)
        elif marker == RESTARTS:
            return None
        elif marker == LOSSLESS_SIZE and len(body) >= 6:
            precision = body[0]
        elif marker == START_OF_SCAN and len(body) == 6 and body[0] == 1 and precision:
            table, predictor, shift = body[2] >> 4, body[3], body[5] & 0x0F
            if 1 <= predictor <= 7 and shift == 0 and table in tables:
                return Scan(precision, predictor, at + length, tables[table])
    return None


def has_its_bits(stream: bytes, scan: Scan, values: NDArray[np.generic]) -> bool | None:
    """Whether the stream holds the bits that `values` (rows, columns) took; None where that cannot be counted."""
    end = stream.rfind(END_OF_IMAGE)
    if end < scan.start:
        return None
    coded = np.frombuffer(stream, np.uint8)[scan.start : end + 1]
    escaped = np.flatnonzero(coded[:-1] == 0xFF)
    if coded[escaped + 1].any():  # a marker within, or a byte that fills
        return None
    taken = int(scan.bits[_categories()].take(_differences(values, scan)).sum(dtype=np.int64))
    there = 8 * (end - scan.start - len(escaped))
    return there - MOST_SPARE_BITS <= taken <= there


def _differences(values: NDArray[np.generic], scan: Scan) -> NDArray[np.uint16]:
    """Return each sample less its prediction, modulo 65536 (table H.1): in the first row from the left neighbour."""
    samples = values.astype(np.uint16, copy=False)
    out = np.empty_like(samples)
    np.subtract(samples[:1, 1:], samples[:1, :-1], out=out[:1, 1:])
    np.subtract(samples[1:, :1], samples[:-1, :1], out=out[1:, :1])
    np.subtract(samples[:1, :1], np.uint16(1 << (scan.precision - 1)), out=out[:1, :1])
    if scan.predictor == 1:
        np.subtract(samples[1:, 1:], samples[1:, :-1], out=out[1:, 1:])
        return out
    wide = samples.astype(np.int32)
    left, above, corner = wide[1:, :-1], wide[:-1, 1:], wide[:-1, :-1]
    predicted = (
        above,
        corner,
        left + above - corner,
        left + ((above - corner) >> 1),
        above + ((left - corner) >> 1),
        (left + above) >> 1,
    )[scan.predictor - 2]
    out[1:, 1:] = (wide[1:, 1:] - predicted) & 0xFFFF
    return out


def _tables(body: bytes) -> dict[int, NDArray[np.uint8]]:
    """Bits of each category by table number: those of its code and those behind it (B.2.4.2, H.1.2.2)."""
    found = {}
    at = 0
    while at + 17 <= len(body):
        counts = body[at + 1 : at + 17]
        symbols = body[at + 17 : at + 17 + sum(counts)]
        bits = np.full(CATEGORIES, WITHOUT_CODE, np.uint8)
        lengths = [length for length, count in enumerate(counts, 1) for _ in range(count)]
        for symbol, length in zip(symbols, lengths, strict=False):
            if symbol < CATEGORIES:
                bits[symbol] = length + (symbol if symbol < CATEGORIES - 1 else 0)
        if body[at] >> 4 == 0:
            found[body[at] & 0x0F] = bits
        at += 17 + sum(counts)
    return found


@functools.cache
def _categories() -> NDArray[np.uint8]:
    """The category of every difference modulo 65536: how many bits its amount takes (table H.2)."""
    amounts = np.abs(np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.int32))
    return np.frexp(amounts.astype(np.float64))[1].astype(np.uint8)
