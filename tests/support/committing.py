"""A program that edits a case and says so: run as `python -m tests.support.committing LIBRARY CASE`.

Each edit that the library has confirmed is one line on standard output, `number measurement_id`, written at once.
"""

import argparse
import os
import signal
import sys
from typing import Any

from measurements.errors import StaleEdit
from measurements.store import open_library
from measurements.store import rows as rows_module
from tests.support.store_cases import add_measurement

STEPS = {"taken": "advance", "appended": "append", "written": "insert_parts"}
"""Named steps of a commit, and the statement after which each is reached. The fourth, "committed", comes after all."""


def main() -> None:
    """Edit until killed, or until --count edits are done."""
    parser = argparse.ArgumentParser()
    parser.add_argument("library")
    parser.add_argument("case")
    parser.add_argument("--reader", default="child")
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--kill-at", choices=[*STEPS, "committed"])
    parser.add_argument("--kill-after", type=int, default=3)
    given = parser.parse_args()
    library = open_library(given.library)
    case, revision = library.load(given.case)
    done = 0
    while done < given.count:
        edit = add_measurement(given.first + done, case)
        after = edit.apply(case)
        if given.kill_at in STEPS and done == given.kill_after:
            _die_after(STEPS[given.kill_at])
        try:
            revision = library.commit(given.case, edit, case, after, expected=revision, reader=given.reader)
        except StaleEdit:
            case, revision = library.load(given.case)
            continue
        if given.kill_at == "committed" and done == given.kill_after:
            os.kill(os.getpid(), signal.SIGKILL)
        case = after
        done += 1
        sys.stdout.write(f"{revision} {edit.measurement.id}\n")
        sys.stdout.flush()
    library.close()


def _die_after(name: str) -> None:
    """End this process, as a kill would, when the next statement of this name has run."""
    plain = getattr(rows_module.Rows, name)

    def deadly(*args: Any, **kwargs: Any) -> None:
        plain(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(rows_module.Rows, name, deadly)


if __name__ == "__main__":
    main()
