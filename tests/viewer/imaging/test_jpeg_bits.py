"""Bits that pixels took, counted back from them: equal to those in the stream, and more where it lacks some (R11)."""

import imagecodecs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.support import compressed as packed
from tests.support.compressed import body, stream_of
from viewer.imaging.jpeg_bits import has_its_bits, plain_scan

SHAPES = st.tuples(st.integers(2, 24), st.integers(2, 24))


def lossless(pixels: packed.Pixels, bits: int, predictor: int = 1) -> bytes:
    return bytes(imagecodecs.jpeg8_encode(pixels, lossless=True, predictor=predictor, bitspersample=bits))


@given(st.integers(9, 16), st.integers(1, 7), st.data())
def test_r11_a_whole_stream_has_its_bits_and_one_short_of_a_byte_has_not(
    bits: int, predictor: int, data: st.DataObject
) -> None:
    values = st.integers(0, (1 << bits) - 1)
    pixels = data.draw(arrays.arrays(np.uint16, SHAPES, elements=values))
    stream = lossless(pixels, bits, predictor)
    scan = plain_scan(stream)
    assert scan is not None
    assert has_its_bits(stream, scan, pixels)
    kept = stream[scan.start : -3]  # the last coded byte holds at least one bit of the last pixel
    short = stream[: scan.start] + kept.rstrip(b"\xff") + stream[-2:]
    assert has_its_bits(short, scan, pixels) is False


def test_a_stream_of_another_kind_is_not_judged_by_its_bits() -> None:
    pixels = body(24)
    assert plain_scan(stream_of(pixels, packed.JPEG_12)) is None
    colours = np.stack([pixels >> 4] * 3, -1).astype(np.uint8)
    assert plain_scan(stream_of(colours, packed.JPEG_SV1)) is None


@pytest.mark.parametrize("within", [b"\xff\xd0", b"\xff\xff"])
def test_a_marker_within_the_coded_bytes_is_left_to_the_other_check(within: bytes) -> None:
    pixels = body(24)
    stream = lossless(pixels, 12)
    scan = plain_scan(stream)
    assert scan is not None
    middle = (scan.start + len(stream)) // 2
    assert has_its_bits(stream[:middle] + within + stream[middle:], scan, pixels) is None


def test_r11_a_stream_of_far_more_bits_than_its_pixels_take_is_not_theirs() -> None:
    pixels = body(64)
    stream = lossless(pixels, 12)
    scan = plain_scan(stream)
    assert scan is not None
    assert has_its_bits(stream[:-2] + b"\x55" * 60 + stream[-2:], scan, pixels) is True
    assert has_its_bits(stream[:-2] + b"\x55" * 70 + stream[-2:], scan, pixels) is False
