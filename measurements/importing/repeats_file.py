"""A reader's own repeat measurements, from a table to the `error_model` of a protocol file.

    python -m measurements.importing.repeats_file REPEATS.csv

prints the protocol field as JSON. The table has the columns `first_mm` and `second_mm`, and may have `readers` (`one`
or `different`; empty: one) and `reading` (what was read in one go, such as patient and date).
"""

import argparse
import csv
import io
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import msgspec

from measurements.criteria.certainty.repeats import Repeat, fit_from_repeats
from measurements.errors import RecordError
from measurements.importing.cells import size
from measurements.importing.problems import Problems
from measurements.importing.sheet import Cell

READERS = ("one", "different")
_NEEDED = ("first_mm", "second_mm")
_LARGEST = 10_000_000  # bytes
EXIT_REFUSED = 2


class Repeats(NamedTuple):
    """The pairs of a table by who measured them."""

    one: tuple[Repeat, ...]
    different: tuple[Repeat, ...]


def read_repeats(path: Path) -> Repeats:
    """Read a CSV of pairs, with commas or semicolons. Raises RecordError naming file, row and column of each fault."""
    lines = _lines(path)
    columns = [name.strip().lower() for name in lines[0]]
    missing = next((name for name in _NEEDED if name not in columns), None)
    if missing is not None:
        raise RecordError(f"{path.name}: has no column {missing}.")
    problems = Problems()
    found: dict[str, list[Repeat]] = {who: [] for who in READERS}
    for number, fields in enumerate(lines[1:], start=2):
        row = dict(zip(columns, (text.strip() for text in fields), strict=False))
        if not any(row.values()):
            continue
        who = row.get("readers", "").lower() or "one"
        if who not in READERS:
            problems.add(path.name, f"{who[:30]!r} is neither one nor different", number, "readers")
            continue
        first, second = (_size(row.get(name, ""), path.name, number, name, problems) for name in _NEEDED)
        if first is not None and second is not None:
            found[who].append(Repeat(first, second, row.get("reading", "")))
    problems.refuse()
    return Repeats(tuple(found["one"]), tuple(found["different"]))


def _size(text: str, file: str, number: int, column: str, problems: Problems) -> Decimal | None:
    try:
        found = size(Cell(text))
    except ValueError as error:
        problems.add(file, str(error), number, column)
        return None
    if not found:
        problems.add(file, "a pair needs two sizes above 0 mm", number, column)
        return None
    return found


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise RecordError(f"{path.name}: is larger than a table of repeats can be.")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise RecordError(f"{path} cannot be read ({error.strerror or error}).") from error
    except UnicodeDecodeError as error:
        raise RecordError(f"{path.name}: is no text; save it as CSV (UTF-8).") from error


def _lines(path: Path) -> list[list[str]]:
    """The rows of the table, the header first."""
    text = _text(path)
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)) or [[]]
    except csv.Error as error:
        raise RecordError(f"{path.name}: cannot be read as CSV ({error}).") from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the error model of a table of repeats. Returns the exit status: 0, or 2 with a line for each fault."""
    parser = argparse.ArgumentParser(
        prog="python -m measurements.importing.repeats_file",
        description="The error model of a reader's own repeat measurements, as a field of a protocol file.",
    )
    parser.add_argument("path", type=Path, metavar="REPEATS.csv", help="first_mm, second_mm, readers, reading")
    try:
        model = fit_from_repeats(*read_repeats(parser.parse_args(arguments).path))
    except RecordError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_REFUSED
    sys.stdout.write(json.dumps({"error_model": msgspec.to_builtins(model)}, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
