"""`index`, `index-cold`, `index-unchanged`: folders of many series to a list of series, and to the same list again.

Ours ends with series that are parted, sorted, checked and written to the memory of scans; pydicom's figure is the
reading of the headers alone, those of the others are file names or three tags. Each is the second run in a process of
its own, imports left out: `python -m benchmarks.index WAY FOLDER`. Cold: the files are let go from the page cache just
before. Unchanged: the memory knows the folder, and every file is looked at once, for its size and times.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.page_cache import let_go
from benchmarks.processes import told_by
from benchmarks.rows import BenchmarkError, Row, at_most, interleaved, times_faster

PYDICOM, SIMPLEITK, GDCM = "pydicom stop_before_pixels", "SimpleITK GetGDCMSeriesFileNames", "gdcm Scanner, 3 tags"
SLICES = 25
Index = Callable[[Path], int]


def rows(*, quick: bool) -> Iterator[Row]:
    """Write the series, check once that all ways see every file, measure."""
    from benchmarks.series import write_small_ct

    series = 40 if quick else 400
    files = series * SLICES
    with tempfile.TemporaryDirectory(prefix="nadir-bench-") as root:
        for n in range(series):
            write_small_ct(Path(root) / f"{n:03}", n, SLICES)
        seen = {way: int(told_by("benchmarks.index", way, Path(root))[1]) for way in WAYS}
        if set(seen.values()) != {files}:
            raise BenchmarkError(f"the ways of indexing do not see the same files: {seen}")
        taken = interleaved({way: partial(_seconds, way, Path(root)) for way in WAYS}, 3 if quick else 7)
        what = f"{files:,} files in {series} series to a list of series"
        peers = {PYDICOM: taken["pydicom"], SIMPLEITK: taken["simpleitk"], GDCM: taken["gdcm"]}
        yield Row("index", f"{what} and to the memory, warm", "s", taken["ours"], times_faster(10, PYDICOM), peers)
        again = {PYDICOM: taken["pydicom"]}
        what_again = f"{what}, unchanged since the last time"
        yield Row("index-unchanged", what_again, "s", taken["unchanged"], at_most(0.2, "s"), again)
        cold = interleaved({way: partial(_seconds, f"{way}-cold", Path(root)) for way in ("ours", "pydicom")}, 3)
        yield Row(
            "index-cold", f"{what}, cold", "s", cold["ours"], times_faster(6, PYDICOM), {PYDICOM: cold["pydicom"]}
        )


def _seconds(way: str, folder: Path) -> float:
    return float(told_by("benchmarks.index", way, folder)[0])


def _ours() -> Index:
    """The whole of it, as the program does: with workers that stand ready, into a memory that knows nothing yet."""
    from viewer.imaging.index_memory import IndexMemory
    from viewer.imaging.scan import scan
    from viewer.imaging.workshop import shared_workshop

    shared_workshop().warm()

    def index(folder: Path) -> int:
        with tempfile.TemporaryDirectory(prefix="nadir-bench-") as cache:
            memory = IndexMemory(Path(cache) / "index.sqlite")
            return sum(len(series.frames) for series in scan([folder], memory=memory).series)

    return index


def _unchanged() -> Index:
    from viewer.imaging.index_memory import IndexMemory
    from viewer.imaging.scan import scan

    cache = tempfile.TemporaryDirectory(prefix="nadir-bench-")
    memory = IndexMemory(Path(cache.name) / "index.sqlite")

    def index(folder: Path, _kept: object = cache) -> int:
        return sum(len(series.frames) for series in scan([folder], memory=memory).series)

    return index


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


WAYS: dict[str, Callable[[], Index]] = {
    "ours": _ours,
    "unchanged": _unchanged,
    "pydicom": _pydicom,
    "simpleitk": _simpleitk,
    "gdcm": _gdcm,
}


def _measure(way: str, folder: Path) -> None:
    name, _, cold = way.partition("-")
    index = WAYS[name]()
    index(folder)  # imports what it needs late, and is not counted
    if cold:
        let_go(path for path in folder.rglob("*") if path.is_file())
    began = time.perf_counter()
    seen = index(folder)
    print(time.perf_counter() - began, seen)


if __name__ == "__main__":
    _measure(sys.argv[1], Path(sys.argv[2]))
