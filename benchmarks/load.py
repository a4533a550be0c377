"""`load`, `load-first`, `load-cold`, `load-memory`, `load-real`: folders of CT slices to HU, beside peers.

Each figure is the second load in a process of its own, imports left out: `python -m benchmarks.load WAY FOLDER`. First:
the first load of such a process, which also waits for memory that a virtual machine fetches from its host. Finding
and checking the headers is part of it, as it is for the peers to find their files and sort them. Cold: the files are
let go from the page cache just before. Memory: the highest resident memory during the first load, less what the
process held after a small series. SimpleITK is its ImageSeriesReader over GetGDCMSeriesFileNames, its memory read as a
view; pydicom is used as well as it can be: bytes straight into one int16 array.
"""

import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.page_cache import let_go
from benchmarks.processes import told_by
from benchmarks.rows import BenchmarkError, Goal, Row, interleaved, times_faster

PEER, PYDICOM = "SimpleITK ImageSeriesReader", "pydicom into int16"
STEP = 7  # a sum over every seventh voxel in each direction tells that all ways read the same
SMALL = "small"
TIMES, TIMES_COLD, MOST_MEMORY = 12, 4, 1.15
REAL = ("ct-abdomen-5mm", "ct-chest-8mm")


def rows(*, quick: bool) -> Iterator[Row]:
    """Write the series, check once that all ways give the same values, measure."""
    from benchmarks.series import write_ct

    slices, rounds = (100, 3) if quick else (500, 7)
    with tempfile.TemporaryDirectory(prefix="nadir-bench-") as root:
        folder = Path(root) / "series"
        write_ct(folder, slices)
        write_ct(Path(root) / SMALL, 3)
        _check(folder)
        what = f"{slices} uncompressed slices of 512 × 512 to HU, warm"
        first: dict[str, list[float]] = {way: [] for way in UNCOMPRESSED}
        taken = interleaved({way: partial(_seconds, way, folder, first[way]) for way in UNCOMPRESSED}, rounds)
        peers = {PEER: taken["simpleitk"], PYDICOM: taken["pydicom"]}
        yield Row("load", what, "s", taken["ours"], times_faster(TIMES, PEER), peers)
        peers = {PEER: median(first["simpleitk"]), PYDICOM: median(first["pydicom"])}
        what = f"{slices} uncompressed slices, the first load of a process"
        yield Row("load-first", what, "s", median(first["ours"]), times_faster(TIMES, PEER), peers)
        cold = interleaved({way: partial(_seconds, f"{way}-cold", folder) for way in UNCOMPRESSED}, 3 if quick else 5)
        peers = {PEER: cold["simpleitk"], PYDICOM: cold["pydicom"]}
        what = f"{slices} uncompressed slices of 512 × 512 to HU, cold"
        yield Row("load-cold", what, "s", cold["ours"], times_faster(TIMES_COLD, PEER), peers)
        if sys.platform.startswith("linux"):
            yield _memory_row(folder, slices)
    yield from _real_rows(rounds)


def _memory_row(folder: Path, slices: int) -> Row:
    size = slices * 512 * 512 * 2
    taken = interleaved({way: partial(_peak, way, folder) for way in UNCOMPRESSED}, 3)
    peers = {PEER: taken["simpleitk"] / size, PYDICOM: taken["pydicom"] / size}
    goal = Goal(f"at most {MOST_MEMORY:g} × the voxels", lambda ours, _ratio: ours <= MOST_MEMORY)
    return Row("load-memory", f"peak memory of {slices} slices", "× the voxels", taken["ours"] / size, goal, peers)


def _real_rows(rounds: int) -> Iterator[Row]:
    """The real CT series that stand beside the repository, where they do."""
    from tests.support.real_data import data_folder

    shared = data_folder()
    for name in REAL:
        archive = shared / "data" / "real" / name / f"{name}.tar.xz" if shared is not None else None
        if archive is None or not archive.is_file():
            continue
        with tempfile.TemporaryDirectory(prefix="nadir-bench-") as root:
            with tarfile.open(archive, "r:xz") as packed:
                packed.extractall(root, filter="data")
            folders = {path.parent for path in Path(root).rglob("*.dcm")}
            if len(folders) != 1:
                raise BenchmarkError(f"{name} is no single folder")
            (folder,) = folders
            _check(folder)
            taken = interleaved({way: partial(_seconds, way, folder) for way in UNCOMPRESSED}, rounds)
            peers = {PEER: taken["simpleitk"], PYDICOM: taken["pydicom"]}
            yield Row("load-real", f"{name}, warm", "s", taken["ours"], times_faster(TIMES, PEER), peers)


def _check(folder: Path) -> None:
    first = {way: _told(way, folder)[1] for way in UNCOMPRESSED}
    if len(set(first.values())) != 1:
        raise BenchmarkError(f"the ways of loading do not read the same values: {first}")


def _seconds(way: str, folder: Path, first: list[float] | None = None) -> float:
    told = _told(way, folder)
    if first is not None:
        first.append(told[3])
    return told[0]


def _peak(way: str, folder: Path) -> float:
    return float(_told(way, folder)[2])


def _told(way: str, folder: Path) -> tuple[float, int, int, float]:
    seconds, checksum, peak, first = told_by("benchmarks.load", way, folder)
    return float(seconds), int(checksum), int(peak), float(first)


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
        kept.clear()
        reader = sitk.ImageSeriesReader()
        reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
        kept.append(reader.Execute())
        return sitk.GetArrayViewFromImage(kept[0])

    return load


def _pydicom() -> Callable[[Path], Any]:
    import numpy as np
    import pydicom

    def load(folder: Path) -> Any:  # noqa: ANN401 - an array, whatever its type of value
        slices = [pydicom.dcmread(path) for path in folder.iterdir()]
        slices.sort(key=lambda one: float(one.ImagePositionPatient[2]))
        voxels = np.empty((len(slices), slices[0].Rows, slices[0].Columns), np.int16)
        for k, one in enumerate(slices):
            kind = "<i2" if one.PixelRepresentation else "<u2"
            stored = np.frombuffer(one.PixelData, kind, count=voxels[k].size)
            np.copyto(voxels[k], stored.reshape(voxels[k].shape), casting="unsafe")
            np.add(voxels[k], np.int16(one.RescaleIntercept), out=voxels[k])
            one.PixelData = b""  # let go of
        return voxels

    return load


WAYS: dict[str, Callable[[], Callable[[Path], Any]]] = {"ours": _ours, "simpleitk": _simpleitk}
UNCOMPRESSED = WAYS | {"pydicom": _pydicom}


def _status(name: str) -> int:
    """Bytes that the kernel states of this process; 0 where it states none."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return 0
    return int(status.read_text().split(f"{name}:")[1].split()[0]) * 1024


def _measure(way: str, folder: Path) -> None:
    from benchmarks.series import write_ct

    name, _, cold = way.partition("-")
    load = UNCOMPRESSED[name]()
    with tempfile.TemporaryDirectory(prefix="nadir-bench-") as root:
        small = folder.parent / SMALL
        if not small.is_dir():
            small = Path(root) / SMALL
            write_ct(small, 3)
        load(small)  # imports what it needs late, and is not counted
    before = _status("VmRSS")
    began = time.perf_counter()
    load(folder)
    first = time.perf_counter() - began
    peak = _status("VmHWM") - before
    if cold:
        let_go(path for path in folder.iterdir() if path.is_file())
    began = time.perf_counter()
    voxels = load(folder)
    seconds = time.perf_counter() - began
    print(seconds, int(voxels[::STEP, ::STEP, ::STEP].astype("int64").sum()), peak, first)


if __name__ == "__main__":
    _measure(sys.argv[1], Path(sys.argv[2]))
