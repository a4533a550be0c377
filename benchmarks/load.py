"""`load`: a folder of one CT series to a volume in HU, beside SimpleITK's ImageSeriesReader, warm.

Each figure is the second load in a process of its own, imports left out: `python -m benchmarks.load WAY FOLDER`.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.processes import told_by
from benchmarks.rows import BenchmarkError, Row, interleaved, times_faster

PEER = "SimpleITK ImageSeriesReader"
STEP = 7  # a sum over every seventh voxel in each direction tells that all ways read the same


def rows(*, quick: bool) -> Iterator[Row]:
    """Write the series, check once that all ways give the same values, measure."""
    from benchmarks.series import write_ct

    slices = 100 if quick else 500
    with tempfile.TemporaryDirectory(prefix="nadir-bench-") as root:
        folder = Path(root) / "series"
        write_ct(folder, slices)
        first = {way: _told(way, folder) for way in WAYS}
        if len({checksum for _, checksum in first.values()}) != 1:
            raise BenchmarkError(f"the ways of loading do not read the same values: {first}")
        taken = interleaved({way: partial(_seconds, way, folder) for way in WAYS}, 3 if quick else 7)
        what = f"{slices} uncompressed slices of 512 × 512 to HU, warm"
        yield Row("load", what, "s", taken["ours"], times_faster(1, PEER), {PEER: taken["simpleitk"]})


def _seconds(way: str, folder: Path) -> float:
    return _told(way, folder)[0]


def _told(way: str, folder: Path) -> tuple[float, int]:
    seconds, checksum = told_by("benchmarks.load", way, folder)
    return float(seconds), int(checksum)


def _ours() -> Callable[[Path], Any]:
    from viewer.imaging.scan import scan
    from viewer.imaging.volume import read_volume

    def load(folder: Path) -> Any:  # noqa: ANN401 - an array, whatever its type of value
        return read_volume(scan([folder]).series[0]).voxels

    return load


def _simpleitk() -> Callable[[Path], Any]:
    import SimpleITK as sitk

    kept: list[Any] = []  # a view reads the image's own memory

    def load(folder: Path) -> Any:  # noqa: ANN401 - SimpleITK has no types
        reader = sitk.ImageSeriesReader()
        reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
        kept[:] = [reader.Execute()]
        return sitk.GetArrayViewFromImage(kept[0])

    return load


WAYS: dict[str, Callable[[], Callable[[Path], Any]]] = {"ours": _ours, "simpleitk": _simpleitk}


def _measure(way: str, folder: Path) -> None:
    load = WAYS[way]()
    load(folder)  # imports what it needs late, and is not counted
    began = time.perf_counter()
    voxels = load(folder)
    seconds = time.perf_counter() - began
    print(seconds, int(voxels[::STEP, ::STEP, ::STEP].astype("int64").sum()))


if __name__ == "__main__":
    _measure(sys.argv[1], Path(sys.argv[2]))
