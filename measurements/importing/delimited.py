"""CSV files as spreadsheet programs write them: with or without a byte order mark, with commas, semicolons or tabs."""

import csv
import io
from pathlib import Path

from measurements.errors import RecordError
from measurements.importing.columns import header_score
from measurements.importing.sheet import LARGEST_FILE, MOST_COLUMNS, MOST_ROWS, Cell, Grid

DELIMITERS = (",", ";", "\t", "|")
_ESCAPED = ("'=", "'+", "'-", "'@", "'\t", "'\r")
_HEADER_LINES = 20
_LONGEST_CELL = 1_000_000


def read_delimited(path: Path) -> Grid:
    """The rows of a CSV file. Raises RecordError for what cannot be read as one.

    Text is UTF-8 (or UTF-16 with its mark); what is neither is read as Windows-1252, as spreadsheet programs save it.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise RecordError(f"{path.name}: larger than {LARGEST_FILE // 1_000_000} MB")
    text = _decoded(path.name, path.read_bytes())
    first, _, rest = text.partition("\n")
    hint = first.strip().lower()
    skipped = 0
    delimiter = ""
    if hint.startswith("sep=") and len(hint) == len("sep=") + 1:
        delimiter, text, skipped = hint[-1], rest, 1
    return Grid(path.name, _rows(path.name, text, delimiter or _delimiter(text), skipped))


def _decoded(name: str, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise RecordError(f"{name}: is no text; save it as CSV (UTF-8) or XLSX")


def _delimiter(text: str) -> str:
    """The delimiter by which one of the first lines has most columns that are known."""
    lines = text.split("\n", _HEADER_LINES)[:_HEADER_LINES]

    def score(delimiter: str) -> int:
        return max((header_score(line.strip().split(delimiter)) for line in lines), default=0)

    return max(DELIMITERS, key=score)


def _rows(name: str, text: str, delimiter: str, skipped: int) -> dict[int, dict[int, Cell]]:
    csv.field_size_limit(_LONGEST_CELL)
    rows: dict[int, dict[int, Cell]] = {}
    try:
        for number, fields in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1 + skipped):
            if number > MOST_ROWS:
                raise RecordError(f"{name}: more than {MOST_ROWS} rows")
            cells = {
                place: Cell(_unescaped(value)) for place, value in enumerate(fields[:MOST_COLUMNS]) if value.strip()
            }
            if cells:
                rows[number] = cells
    except csv.Error as error:
        raise RecordError(f"{name}: cannot be read as CSV ({error})") from error
    return rows


def _unescaped(value: str) -> str:
    """The text without the apostrophe that keeps spreadsheets from running it."""
    return value[1:] if value.startswith(_ESCAPED) else value
