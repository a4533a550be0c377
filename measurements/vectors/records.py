"""The records of a folder: one JSON object a line of every `.jsonl` file, lengths and percentages as exact decimals."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from measurements.errors import RecordError
from measurements.partial_date import PartialDate, parse

LARGEST_FILE = 200_000_000  # bytes
_LARGEST, _PLACES = 10**9, 18  # of any length, sum or percentage; a figure beyond is a fault of the record
CATEGORIES = ("series", "overall", "bor", "endpoint", "selection", "rates")


class VectorError(RecordError):
    """A record says something this runner has no meaning for. One line; the record fails."""


@dataclass(frozen=True)
class VectorRecord:
    """One record with where it stands. `data` is the JSON object as it was read."""

    file: str
    line: int
    data: Mapping[str, Any] = field(default_factory=dict)
    unreadable: str = ""  # why the line is no record

    @property
    def id(self) -> str:
        """Its id, or its place where it has none."""
        return str(self.data.get("id") or f"{self.file}:{self.line}")

    @property
    def source(self) -> str:
        """The source it names, or its folder."""
        return str(self.data.get("source") or Path(self.file).parent.name or "–")

    @property
    def category(self) -> str:
        """What kind of vector it is."""
        return str(self.data.get("category", ""))

    @property
    def criteria(self) -> str:
        """The criteria it is judged by."""
        return str(self.data.get("criteria", ""))


def read_records(path: Path) -> Iterator[VectorRecord]:
    """Every record below a folder, or of one file, in the order of names and lines; an unreadable line is one too.

    Raises RecordError where there is no such path or it holds no vectors.
    """
    files = sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
    if not path.exists():
        raise RecordError(f"{path} is not there; nothing was run.")
    if not files:
        raise RecordError(f"{path} holds no .jsonl file; nothing was run.")
    for file in files:
        yield from _records_of(file, str(file.relative_to(path)) if path.is_dir() else file.name)


def _records_of(file: Path, name: str) -> Iterator[VectorRecord]:
    try:
        if file.stat().st_size > LARGEST_FILE:
            yield VectorRecord(name, 0, unreadable=f"larger than {LARGEST_FILE // 1_000_000} MB")
            return
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        why = "not UTF-8" if isinstance(error, UnicodeDecodeError) else (error.strerror or str(error))
        yield VectorRecord(name, 0, unreadable=f"cannot be read ({why})")
        return
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _record(name, number, line)


def _record(name: str, number: int, line: str) -> VectorRecord:
    try:
        data = json.loads(line, parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return VectorRecord(name, number, unreadable=f"no JSON: {str(error)[:80]}")
    if not isinstance(data, dict):
        return VectorRecord(name, number, unreadable="no JSON object")
    return VectorRecord(name, number, data)


def _refuse(word: str) -> Decimal:
    raise ValueError(f"{word} is no number")


def mapping(value: object, what: str) -> dict[str, Any]:
    """An object of the record, {} where there is none. Raises VectorError for anything else."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise VectorError(f"{what} is no object")
    return value


def items(value: object, what: str) -> list[Any]:
    """A list of the record, [] where there is none. Raises VectorError for anything else."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise VectorError(f"{what} is no list")
    return value


def number(value: object, what: str) -> Decimal | None:
    """A number of the record, exact; None where it says null. Raises VectorError for anything else."""
    if value is None:
        return None
    try:
        if isinstance(value, Decimal | str):
            found = Decimal(value)
            if found.is_finite() and abs(found) < _LARGEST and found.as_tuple().exponent >= -_PLACES:  # type: ignore[operator]  # finite
                return found
    except InvalidOperation:
        pass
    raise VectorError(f"{what} is no number: {str(value)[:40]!r}")


def size(value: object, what: str) -> Decimal | None:
    """A length or sum in mm; None where it was not measured. Raises VectorError where it is none or below zero."""
    found = number(value, what)
    if found is not None and found < 0:
        raise VectorError(f"{what} is below zero: {found}")
    return found


def flag(value: object, what: str) -> bool | None:
    """Yes or no; None where it says null. Raises VectorError for anything else."""
    if value is None or isinstance(value, bool):
        return value
    raise VectorError(f"{what} is neither true nor false")


def partial_date(value: object, what: str) -> PartialDate:
    """A date as far as it is known. Raises VectorError for what is no date."""
    try:
        return parse(str(value or "").split("T")[0])
    except RecordError as error:
        raise VectorError(f"{what}: {error}") from error


def day_of(value: PartialDate) -> date | None:
    """The day where it is known."""
    return value.earliest if value.is_day else None
