"""Set up what is missing: `python -m scripts.set_up run|dev|test`. A second time it does nothing and says nothing.

run: Qt's system libraries and the packages Nadir runs on. dev: also the checkers. test: also what the tests drive.
"""

import sys
from pathlib import Path

from scripts import debian
from scripts.environment import Environment, SetUpError

ROOT = Path(__file__).resolve().parent.parent


def main(kind: str) -> int:
    """Bring this checkout up for one kind of use; give the exit status."""
    environment = Environment(ROOT)
    environment_kind = "run" if kind == "run" else "dev"
    try:
        debian.install([*environment.missing_packages(), *debian.missing_packages(for_tests=kind == "test")])
        if not environment.is_current(environment_kind):
            print("Setting up Nadir: a minute or a few, this once.", flush=True)
            environment.bring_up(environment_kind)
    except (SetUpError, debian.MissingPackagesError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["run" | "dev" | "test" as wanted]:
            sys.exit(main(wanted))
        case _:
            sys.exit("usage: python -m scripts.set_up run|dev|test")
