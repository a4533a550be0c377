"""Judges the bombs in this process, and says what memory it took: `python -m tests.support.bad_input.bombs FOLDER`."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from tests.support.bad_input import all_cases
from tests.support.bad_input.judge import differences


def main(folder: Path) -> None:
    """Print a JSON list of [case, differences, peak kilobytes here, those of a child, bytes of files]."""
    told = []
    for case in all_cases():
        if case.bomb:
            inside = folder / case.name
            inside.mkdir()
            found = differences(case, inside)
            size = sum(path.stat().st_size for path in inside.rglob("*") if path.is_file())
            peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
            told.append([case.name, found, *peaks, size])
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
