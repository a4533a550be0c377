"""`python -m benchmarks [--only ID…] [--quick] [--json OUT]`: every figure beside its peers, taken in one run.

`python -m benchmarks --growth` draws how the cost grows instead (docs/pictures/growth-….svg).
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Protocol

from benchmarks import cohort, compressed, first_image, growth, index, load, start, start_case
from benchmarks.rows import BenchmarkError, Row


class _Rows(Protocol):
    def __call__(self, *, quick: bool) -> Iterator[Row]: ...


# The id by which a group is chosen; a group may give several rows (`start` gives `start` and `start-cold`).
GROUPS: dict[str, _Rows] = {"start": start.rows, "start-case": start_case.rows, "load": load.rows, "index": index.rows}
GROUPS |= {"first-image": first_image.rows, "assess": cohort.rows, "assess-one": cohort.one_case}
GROUPS |= {f"compressed-{name}": partial(compressed.rows, name) for name in compressed.CODECS}


def main(words: list[str] | None = None) -> int:
    """Run the chosen groups; 1 where a figure could not be taken. A mark that is missed is told, and no failure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="ID", choices=sorted(GROUPS), default=list(GROUPS))
    parser.add_argument("--quick", action="store_true", help="fewer rounds and smaller data")
    parser.add_argument("--json", type=Path, metavar="OUT", help="also write the rows to a file")
    parser.add_argument("--growth", action="store_true", help="draw how the cost grows, and measure nothing else")
    options = parser.parse_args(words)
    if options.growth:
        growth.draw(print, quick=options.quick)
        return 0
    rows, failed = _collect([GROUPS[name] for name in options.only], quick=options.quick, say=print)
    if options.json:
        options.json.write_text(json.dumps([row.as_json() for row in rows], indent=2, ensure_ascii=False) + "\n")
    return 1 if failed else 0


def _collect(groups: list[_Rows], *, quick: bool, say: Callable[[str], None]) -> tuple[list[Row], bool]:
    rows: list[Row] = []
    failed = False
    for group in groups:
        try:
            for row in group(quick=quick):
                rows.append(row)
                say(row.as_line())
        except BenchmarkError as error:
            failed = True
            print(error, file=sys.stderr)
    return rows, failed


if __name__ == "__main__":
    sys.exit(main())
