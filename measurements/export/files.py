"""Writing files so that a failure leaves the old one: under a temporary name beside it, synced, then renamed."""

import csv
import io
import os
import re
import secrets
from pathlib import Path

from measurements.case import CaseRecord
from measurements.codec import encode_readable
from measurements.errors import RecordError
from measurements.export.table import COLUMNS, measurement_rows

_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")


def table_csv(case: CaseRecord) -> bytes:
    """The measurement table as CSV: UTF-8, CRLF, a header row; the same case, the same bytes.

    No byte order mark: the first column is called `case_id` to every reader.
    Text that a spreadsheet would take for a formula is escaped with an apostrophe; numbers stay numbers.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in measurement_rows(case):
        writer.writerow([safe_cell(row[column]) for column in COLUMNS])
    return out.getvalue().encode()


def safe_cell(text: str) -> str:
    """The text as a CSV cell no spreadsheet will run: an apostrophe before = + - @ TAB CR, except in plain numbers."""
    if text and text[0] in "=+-@\t\r" and not _NUMBER.match(text):
        return f"'{text}"
    return text


def write_csv(case: CaseRecord, path: Path) -> None:
    """Write the measurement table. Raises RecordError where the file cannot be written; an old file then stays."""
    write_bytes(path, table_csv(case))


def write_json(case: CaseRecord, path: Path) -> None:
    """Write the case as a JSON file of the one schema. Raises RecordError where it cannot be written."""
    write_bytes(path, encode_readable(case))


def write_bytes(path: Path, data: bytes) -> None:
    """Put `data` at `path` whole, or leave what was there. Raises RecordError naming the path and the reason."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise RecordError(f"{path} cannot be written ({error.strerror or error}); nothing was changed.") from error
