"""How the cost grows: `python -m benchmarks --growth` draws the time that series and folders of growing size take.

Each point is the median of some runs in processes of their own, as the rows of the table are taken; the line goes
through the origin and the last point. A point far above it would mean a cost that grows faster than the data.
"""

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.plot import Plot, write_svg
from benchmarks.processes import ROOT, told_by

PICTURES = ROOT / "docs" / "pictures"
SLICES = (100, 250, 500, 1000, 1500, 2000)
ROUNDS = 5
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
            points.append((count, measured(partial(_load, folder), quick=quick)))
        say(f"{count:,} slices: {points[-1][1]:.3f} s")
    return Plot("Folder to HU volume, uncompressed 512 × 512, warm", "slices", "seconds", tuple(points))


def measured(measure: Callable[[], float], *, quick: bool) -> float:
    """Return the median of some runs."""
    runs: Sequence[float] = [measure() for _ in range(2 if quick else ROUNDS)]
    return median(runs)


def _load(folder: Path) -> float:
    return float(told_by("benchmarks.load", "ours", folder)[0])


GROWTHS: dict[str, Callable[..., Plot]] = {"slices": slices}
