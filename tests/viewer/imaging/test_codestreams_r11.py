"""Damage inside JPEG 2000 and HTJ2K streams that decoders pass over is found by the marker that it leaves (R11)."""

from __future__ import annotations

import imagecodecs
import numpy as np
import pytest

from viewer.imaging.errors import DamagedFileError
from viewer.imaging.streams import jpeg_2000_size

CODEC = {
    "j2k": lambda image: imagecodecs.jpeg2k_encode(image, level=0, codecformat="j2k", reversible=True),
    "jp2": lambda image: imagecodecs.jpeg2k_encode(image, level=0, codecformat="jp2", reversible=True),
    "lossy": lambda image: imagecodecs.jpeg2k_encode(image, level=0, codecformat="j2k", reversible=False),
    "htj2k": lambda image: imagecodecs.htj2k_encode(image, reversible=True),
}


def _stream(codec: str, noise: int) -> bytes:
    random = np.random.default_rng(noise)
    slope = np.add.outer(np.arange(96) * 9, np.arange(80) * 5)
    image = (slope + random.integers(-noise, noise + 1, slope.shape)).astype(np.int16)
    return bytes(CODEC[codec](image))


@pytest.mark.parametrize("noise", [0, 3, 60, 900, 9000])
@pytest.mark.parametrize("codec", CODEC)
def test_sound_streams_of_quiet_and_noisy_images_come_through(codec: str, noise: int) -> None:
    size = jpeg_2000_size(_stream(codec, noise))
    assert (size.rows, size.columns) == (96, 80)


@pytest.mark.parametrize("part", [0.1, 0.4, 0.6, 0.9])
@pytest.mark.parametrize("marker", [b"\xff\xd9", b"\xff\xff", b"\xff\x93", b"\xff\xa0"])
@pytest.mark.parametrize("codec", CODEC)
def test_r11_a_marker_in_the_coded_pixels_is_damage(codec: str, marker: bytes, part: float) -> None:
    stream = bytearray(_stream(codec, 60))
    packets = stream.find(b"\xff\x93") + 2
    at = packets + int((len(stream) - packets) * part)
    stream[at : at + 2] = marker
    with pytest.raises(DamagedFileError, match="a marker stands in its coded pixels"):
        jpeg_2000_size(bytes(stream))


def test_r11_a_tile_that_leaves_its_length_open_is_searched_to_the_end_marker() -> None:
    stream = bytearray(_stream("j2k", 60))
    tile = stream.find(b"\xff\x90")
    stream[tile + 6 : tile + 10] = bytes(4)
    assert jpeg_2000_size(bytes(stream)).rows == 96
    stream[-40:-38] = b"\xff\xe7"
    with pytest.raises(DamagedFileError, match="a marker stands"):
        jpeg_2000_size(bytes(stream))
