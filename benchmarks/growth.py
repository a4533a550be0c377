"""How the cost grows: `python -m benchmarks --growth` draws the time that series and folders of growing size take.

Each point is the fastest of some runs in one process of its own, the first not counted, for what is asked is the cost
and not how busy the machine is: `python -m benchmarks.growth WAY FOLDER`. The line goes through the origin and the last
point. A point far below it would mean a cost that grows faster than the data.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.plot import Plot, write_svg
from benchmarks.processes import ROOT, told_by

PICTURES = ROOT / "docs" / "pictures"
SLICES = (100, 250, 500, 1000, 1500, 2000)
FILES = (1_000, 5_000, 10_000, 25_000, 50_000)
FILES_A_SERIES = 25
ROUNDS, ROUNDS_OF_FILES = 7, 3
Say = Callable[[str], None]


def draw(say: Say, *, quick: bool) -> None:
    """Measure and write every plot; fewer and smaller points where `quick`."""
    for name, plot in GROWTHS.items():
        path = PICTURES / f"growth-{name}.svg"
        write_svg(plot(say, quick=quick), path)
        say(f"{path.relative_to(ROOT)} written")


def slices(say: Say, *, quick: bool) -> Plot:
    """Seconds from a folder to a volume in HU, by the number of slices."""
    from benchmarks.series import write_ct

    points = []
    for count in SLICES[:3] if quick else SLICES:
        with tempfile.TemporaryDirectory(prefix="nadir-bench-") as root:
            folder = Path(root) / "series"
            write_ct(folder, count)
            points.append((count, float(told_by("benchmarks.growth", "slices", folder)[0])))
        say(f"{count:,} slices: {points[-1][1]:.3f} s")
    return Plot("Folder to HU volume, uncompressed 512 × 512, warm", "slices", "seconds", tuple(points))


def files(say: Say, *, quick: bool) -> Plot:
    """Seconds from a folder to its list of series, written to a memory that knew nothing, by the number of files."""
    from benchmarks.series import write_small_ct

    points, written = [], 0
    with tempfile.TemporaryDirectory(prefix="nadir-bench-") as root:
        for count in FILES[:2] if quick else FILES:
            for number in range(written, count // FILES_A_SERIES):
                write_small_ct(Path(root) / f"{number:05}", number, FILES_A_SERIES)
            written = count // FILES_A_SERIES
            points.append((count, float(told_by("benchmarks.growth", "files", Path(root))[0])))
            say(f"{count:,} files: {points[-1][1]:.3f} s")
    return Plot("Folder to list of series, 25 slices each, warm", "files", "seconds", tuple(points))


def _index(folder: Path) -> None:
    from viewer.imaging.index_memory import IndexMemory
    from viewer.imaging.scan import scan

    with tempfile.TemporaryDirectory(prefix="nadir-bench-") as cache:
        scan([folder], memory=IndexMemory(Path(cache) / "index.sqlite"))


def _load(folder: Path) -> None:
    from viewer.imaging.scan import scan
    from viewer.imaging.volume import read_volume

    read_volume(scan([folder]).series[0])


WAYS: dict[str, Callable[[Path], None]] = {"slices": _load, "files": _index}


def _measure(way: str, folder: Path) -> None:
    run = WAYS[way]
    taken = []
    for _ in range((ROUNDS_OF_FILES if way == "files" else ROUNDS) + 1):
        began = time.perf_counter()
        run(folder)
        taken.append(time.perf_counter() - began)
    print(min(taken[1:]))


GROWTHS: dict[str, Callable[..., Plot]] = {"slices": slices, "files": files}


if __name__ == "__main__":
    _measure(sys.argv[1], Path(sys.argv[2]))
