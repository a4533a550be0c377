"""`start-case`: from the command to the sample case complete on screen, images, table and plot, warm."""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.processes import NADIR, compile_bytecode, off_screen_environment, seconds_to_mark
from benchmarks.rows import Row, at_most, interleaved
from benchmarks.start import EMPTY, window_command

COMPLETE_S = 1.5


def rows(*, quick: bool) -> Iterator[Row]:
    """Measure warm: the first run makes the library and the images of the dates shown, and is not counted."""
    compile_bytecode()
    with tempfile.TemporaryDirectory(prefix="nadir-bench-") as folder:
        env = off_screen_environment(
            NADIR_LIBRARY=str(Path(folder) / "library.sqlite"), NADIR_CACHE=str(Path(folder) / "cache")
        )
        ours = [NADIR, "demo", "--screenshot", str(Path(folder) / "case.png")]
        measures = {
            "ours": partial(seconds_to_mark, ours, "settled", env),
            EMPTY: partial(seconds_to_mark, window_command(""), "shown", env),
        }
        interleaved(measures, 1)
        taken = interleaved(measures, 3 if quick else 7)
        yield Row(
            "start-case",
            "sample case complete on screen, warm",
            "s",
            taken["ours"],
            at_most(COMPLETE_S, "s"),
            {EMPTY: taken[EMPTY]},
        )
