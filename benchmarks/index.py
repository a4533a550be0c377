"""`index`: folders of many series to a list of series, beside readers that give headers or file names only; warm.

Ours ends with series that are parted, sorted and checked; pydicom's figure is the reading of the headers alone. Each is
the second run in a process of its own, imports left out: `python -m benchmarks.index WAY FOLDER`.
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

PYDICOM, SIMPLEITK, GDCM = "pydicom stop_before_pixels", "SimpleITK GetGDCMSeriesFileNames", "gdcm Scanner, 3 tags"
SLICES = 25
Index = Callable[[Path], int]


def rows(*, quick: bool) -> Iterator[Row]:
    """Write the series, check once that all ways see every file, measure."""
    from benchmarks.series import write_small_ct

    series = 40 if quick else 200
    with tempfile.TemporaryDirectory(prefix="nadir-bench-") as root:
        for n in range(series):
            write_small_ct(Path(root) / f"{n:03}", n, SLICES)
        seen = {way: int(told_by("benchmarks.index", way, Path(root))[1]) for way in WAYS}
        if set(seen.values()) != {series * SLICES}:
            raise BenchmarkError(f"the ways of indexing do not see the same files: {seen}")
        taken = interleaved({way: partial(_seconds, way, Path(root)) for way in WAYS}, 3 if quick else 7)
        what = f"{series * SLICES:,} files in {series} series to a list of series, warm"
        peers = {PYDICOM: taken["pydicom"], SIMPLEITK: taken["simpleitk"], GDCM: taken["gdcm"]}
        yield Row("index", what, "s", taken["ours"], times_faster(10, PYDICOM), peers)


def _seconds(way: str, folder: Path) -> float:
    return float(told_by("benchmarks.index", way, folder)[0])


def _ours() -> Index:
    from viewer.imaging.scan import scan

    return lambda folder: sum(len(series.frames) for series in scan([folder]).series)


def _pydicom() -> Index:
    import pydicom

    return lambda folder: len(
        [pydicom.dcmread(path, stop_before_pixels=True) for path in sorted(folder.rglob("*.dcm"))]
    )


def _simpleitk() -> Index:
    import SimpleITK as sitk

    names: Any = sitk.ImageSeriesReader.GetGDCMSeriesFileNames  # no types

    return lambda folder: sum(len(names(str(one))) for one in sorted(folder.iterdir()))


def _gdcm() -> Index:
    import gdcm

    def index(folder: Path) -> int:
        scanner: Any = gdcm.Scanner()
        for tag in ((0x0020, 0x000E), (0x0020, 0x0013), (0x0020, 0x0032)):
            scanner.AddTag(gdcm.Tag(*tag))
        names: Any = gdcm.FilenamesType()
        for path in sorted(folder.rglob("*.dcm")):
            names.append(str(path))
        scanner.Scan(names)
        return len([name for name in names if scanner.IsKey(name)])

    return index


WAYS: dict[str, Callable[[], Index]] = {"ours": _ours, "pydicom": _pydicom, "simpleitk": _simpleitk, "gdcm": _gdcm}


def _measure(way: str, folder: Path) -> None:
    index = WAYS[way]()
    index(folder)  # imports what it needs late, and is not counted
    began = time.perf_counter()
    seen = index(folder)
    print(time.perf_counter() - began, seen)


if __name__ == "__main__":
    _measure(sys.argv[1], Path(sys.argv[2]))
