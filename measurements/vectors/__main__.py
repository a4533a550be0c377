"""`python -m measurements.vectors PATH [--json OUT]`: exit status 0, 1 where a record fails, 2 for a wrong call."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from measurements.errors import RecordError
from measurements.vectors.report import as_json, lines
from measurements.vectors.running import run

EXIT_FAILED = 1
EXIT_USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the records below a folder, or of one file, and print what came out. Returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m measurements.vectors", description="Run classifications from outside through the engine."
    )
    parser.add_argument("path", type=Path, metavar="PATH", help="a folder of .jsonl files, or one of them")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the verdict on every record to this file")
    options = parser.parse_args(arguments)
    try:
        verdicts = run(options.path)
        if options.json is not None:
            from measurements.export.files import write_bytes

            write_bytes(options.json, as_json(str(options.path), verdicts))
    except RecordError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_USAGE
    sys.stdout.write("".join(f"{line}\n" for line in lines(verdicts)))
    return EXIT_FAILED if any(verdict.outcome == "fail" for verdict in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main())
