"""`compressed-…`: a folder of one compressed CT series to a volume in HU, beside SimpleITK's ImageSeriesReader, warm.

Ours decodes in worker processes, as the program always does. Each figure is the second load in a process of its own,
imports and the start of the workers left out: `python -m benchmarks.compressed WAY FOLDER`.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.load import PEER, STEP, WAYS
from benchmarks.processes import told_by
from benchmarks.rows import BenchmarkError, Row, interleaved, times_faster

DIFFERENT = 40
"""Slices of different noise; a series repeats them, for encoding takes longer than all the measuring."""

STORED_BITS = 12


@dataclass(frozen=True)
class Codec:
    """One way of compressing: its transfer syntax, how a slice is encoded, how many slices, and the mark."""

    name: str
    syntax: str
    encode: Callable[[Any], bytes]
    slices: int
    mark: float


def _jpeg_ls(stored: Any) -> bytes:  # noqa: ANN401 - numpy is imported where it is first needed
    import imagecodecs

    return bytes(imagecodecs.jpegls_encode(stored))


def _jpeg_lossless(stored: Any) -> bytes:  # noqa: ANN401
    import imagecodecs

    return bytes(imagecodecs.jpeg8_encode(stored, lossless=True, predictor=1, bitspersample=STORED_BITS))


def _rle(stored: Any) -> bytes:  # noqa: ANN401
    from pydicom.pixels.encoders.base import RLELosslessEncoder

    return RLELosslessEncoder.encode(
        stored,
        rows=stored.shape[0],
        columns=stored.shape[1],
        samples_per_pixel=1,
        bits_allocated=16,
        bits_stored=STORED_BITS,
        pixel_representation=0,
        number_of_frames=1,
        photometric_interpretation="MONOCHROME2",
        encoding_plugin="pylibjpeg",
    )


def _htj2k(stored: Any) -> bytes:  # noqa: ANN401
    import imagecodecs

    return bytes(imagecodecs.htj2k_encode(stored))


def _j2k(stored: Any) -> bytes:  # noqa: ANN401
    import imagecodecs

    return bytes(imagecodecs.jpeg2k_encode(stored, codecformat="j2k", reversible=True, level=0))


CODECS = {
    codec.name: codec
    for codec in (
        Codec("jpegls", "1.2.840.10008.1.2.4.80", _jpeg_ls, 500, 2.2),
        Codec("jpeglossless", "1.2.840.10008.1.2.4.70", _jpeg_lossless, 500, 2.5),
        Codec("rle", "1.2.840.10008.1.2.5", _rle, 500, 20.0),
        Codec("htj2k", "1.2.840.10008.1.2.4.201", _htj2k, 100, 3.0),
        Codec("j2k", "1.2.840.10008.1.2.4.90", _j2k, 500, 1.2),
    )
}
WORDS = {"jpegls": "JPEG-LS", "jpeglossless": "JPEG lossless", "rle": "RLE", "htj2k": "HTJ2K", "j2k": "JPEG 2000"}


def rows(codec: str, *, quick: bool) -> Iterator[Row]:
    """Write the series, check once that both ways give the same values, measure."""
    made = CODECS[codec]
    slices = min(made.slices, 60) if quick else made.slices
    with tempfile.TemporaryDirectory(prefix="nadir-bench-") as root:
        folder = Path(root) / "series"
        write_compressed_ct(folder, made, slices)
        first = {way: _told(way, folder) for way in WAYS}
        if len({checksum for _, checksum in first.values()}) != 1:
            raise BenchmarkError(f"the ways of loading do not read the same values: {first}")
        taken = interleaved({way: partial(_seconds, way, folder) for way in WAYS}, 3 if quick else 5)
        what = f"{slices} {WORDS[codec]} slices of 512 × 512 to HU, decoded in processes of their own, warm"
        goal = times_faster(made.mark, PEER)
        yield Row(f"compressed-{codec}", what, "s", taken["ours"], goal, {PEER: taken["simpleitk"]})


def write_compressed_ct(folder: Path, codec: Codec, slices: int) -> None:
    """Write one axial CT series as `benchmarks.series` does, its pixels compressed without loss."""
    import numpy as np
    from pydicom.encaps import encapsulate
    from pydicom.uid import UID, generate_uid

    from benchmarks.series import NOISE_HU, ct_body, ct_header, write_slice

    folder.mkdir(parents=True)
    random, body = np.random.default_rng(20), ct_body()
    different = [
        codec.encode(np.clip(body + random.normal(0, NOISE_HU, body.shape) + 1024, 0, 4095).astype("<u2"))
        for _ in range(min(DIFFERENT, slices))
    ]
    seed = ["nadir-benchmark", codec.name, str(slices)]
    header = ct_header(seed)
    for k in range(slices):
        header.SOPInstanceUID = generate_uid(entropy_srcs=[*seed, str(k)])
        header.InstanceNumber = k + 1
        header.ImagePositionPatient = [-180.0, -180.0, float(k)]
        header.PixelData = encapsulate([different[k % len(different)]])
        header["PixelData"].VR = "OB"
        header["PixelData"].is_undefined_length = True
        write_slice(header, folder / f"{k:05}.dcm", UID(codec.syntax))


def _seconds(way: str, folder: Path) -> float:
    return _told(way, folder)[0]


def _told(way: str, folder: Path) -> tuple[float, int]:
    seconds, checksum = told_by("benchmarks.compressed", way, folder)
    return float(seconds), int(checksum)


def _measure(way: str, folder: Path) -> None:
    load = WAYS[way]()
    load(folder)  # imports what it needs late and starts the workers, and is not counted
    began = time.perf_counter()
    voxels = load(folder)
    seconds = time.perf_counter() - began
    print(seconds, int(voxels[::STEP, ::STEP, ::STEP].astype("int64").sum()))


if __name__ == "__main__":
    _measure(sys.argv[1], Path(sys.argv[2]))
