"""Draw one study in a process of its own, so that its memory goes back when it ends and a cancel is a kill.

`python -m sample_data.phantom.worker CASE TIMEPOINT CACHE` prints "done total" lines as it goes, last the folder.
"""

import sys
from pathlib import Path

from sample_data.phantom.generate import generate_study


def main(arguments: list[str]) -> int:
    """Draw the study named by the three arguments; 0 when it is there, 1 with the reason where the disk refused it."""
    case_id, timepoint_id, cache = arguments

    def say(done: int, total: int) -> None:
        print(done, total, flush=True)  # noqa: T201 - this is how the parent process hears of it

    try:
        folder = generate_study(case_id, timepoint_id, Path(cache), say)
    except OSError as error:
        sys.stderr.write(f"{error.strerror or 'the folder of images cannot be written'}\n")
        return 1
    print(folder, flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
