"""Judges the bombs in this process, and says what memory it took: `python -m tests.support.bad_input.bombs FOLDER`."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from tests.support.bad_input import all_cases
from tests.support.bad_input.judge import differences
from viewer.imaging.workshop import shared_workshop


def peak_kb() -> int:
    """Most memory this process has held; ru_maxrss would be that of the process it was started by, where larger."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def main(folder: Path) -> None:
    """Print as JSON [[case, differences, peak kilobytes so far, bytes of files], …] and the peak of any worker."""
    told = []
    for case in all_cases():
        if case.bomb:
            inside = folder / case.name
            inside.mkdir()
            found = differences(case, inside)
            size = sum(path.stat().st_size for path in inside.rglob("*") if path.is_file())
            told.append([case.name, found, peak_kb(), size])
    shared_workshop().close()
    sys.stdout.write(json.dumps([told, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
