"""XLSX workbooks (ECMA-376) read within limits: values, not formulas; dates as far as their format shows them.

A workbook is a zip of XML parts. Parts are unpacked up to a limit, document types (and so entities) are refused, and
nothing outside the file is opened.
"""

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from xml.parsers import expat

from measurements.errors import RecordError
from measurements.importing.sheet import LARGEST_FILE, MOST_COLUMNS, MOST_ROWS, Cell, Grid
from measurements.partial_date import PartialDate, day, parse

_REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
_DAY_ONE = date(1899, 12, 30)  # of the 1900 date system, for serials from 61 on
_LEAP_BUG = 60  # the 29 February 1900 that the format counts and the calendar has not
_DAY_ONE_1904 = date(1904, 1, 1)
_BUILT_IN: dict[int, str] = {
    14: "d-m-y", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "m/d/yy h:mm", 30: "m-d-y", 36: "y-m-d", 50: "y-m-d",
    57: "y-m", 27: "y-m", 31: "y-m-d",
}  # fmt: skip
_MOST_PARTS = 10_000
_LARGEST_MERGE = 100_000  # cells


def read_workbook(path: Path) -> tuple[Grid, ...]:
    """The visible sheets of a workbook, in order. Raises RecordError for what is no workbook, or is beyond limits."""
    try:
        with zipfile.ZipFile(path) as packed:
            return _Workbook(path.name, packed).grids()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise RecordError(f"{path.name}: is no XLSX workbook, is damaged, or is locked by a password") from error
    except expat.ExpatError as error:
        raise RecordError(f"{path.name}: a part of the workbook is damaged ({error})") from error


class _Workbook:
    def __init__(self, name: str, packed: zipfile.ZipFile) -> None:
        self._name, self._packed = name, packed
        self._left = LARGEST_FILE
        if len(packed.infolist()) > _MOST_PARTS:
            raise RecordError(f"{name}: more than {_MOST_PARTS} parts in the workbook")
        self._strings: list[str] = []
        self._formats: list[str] = []
        self._from_1904 = False

    def grids(self) -> tuple[Grid, ...]:
        sheets = self._sheets()
        self._strings = self._shared_strings()
        self._formats = self._date_formats()
        visible = [(title, part) for title, part, hidden in sheets if not hidden]
        return tuple(
            Grid(f"{self._name}, sheet {title}" if len(visible) > 1 else self._name, self._cells(part))
            for title, part in visible
        )

    def _part(self, name: str) -> bytes | None:
        try:
            info = self._packed.getinfo(name)
        except KeyError:
            return None
        with self._packed.open(info) as member:
            data = member.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise RecordError(f"{self._name}: larger than {LARGEST_FILE // 1_000_000} MB when unpacked")
        return data

    def _sheets(self) -> list[tuple[str, str, bool]]:
        book, links = self._part("xl/workbook.xml"), self._part("xl/_rels/workbook.xml.rels")
        if book is None or links is None:
            raise RecordError(f"{self._name}: is no XLSX workbook")
        targets: dict[str, str] = {}
        found: list[tuple[str, str, bool]] = []

        def link(tag: str, held: dict[str, str]) -> None:
            if tag == "Relationship":
                target = held.get("Target", "")
                targets[held.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

        def sheet(tag: str, held: dict[str, str]) -> None:
            if tag == "workbookPr":
                self._from_1904 = held.get("date1904", "") in ("1", "true")
            if tag == "sheet":
                part = targets.get(held.get("id", ""), "")
                found.append((held.get("name", ""), part, held.get("state", "visible") != "visible"))

        self._walk(links, link)
        self._walk(book, sheet)
        return [entry for entry in found if "worksheets/" in entry[1]]

    def _shared_strings(self) -> list[str]:
        data = self._part("xl/sharedStrings.xml")
        if data is None:
            return []
        reader = _Strings()
        self._walk(data, reader.start, reader.end, reader.text)
        return reader.found

    def _date_formats(self) -> list[str]:
        """Of every cell style the format of its dates, "" for a style that shows none."""
        data = self._part("xl/styles.xml")
        custom: dict[int, str] = {}
        formats: list[str] = []
        inside = False

        def start(tag: str, held: dict[str, str]) -> None:
            nonlocal inside
            if tag == "numFmt":
                custom[_whole(held.get("numFmtId", ""))] = held.get("formatCode", "")
            inside = inside or tag == "cellXfs"
            if tag == "xf" and inside:
                number = _whole(held.get("numFmtId", ""))
                formats.append(custom.get(number, _BUILT_IN.get(number, "")))

        def end(tag: str) -> None:
            nonlocal inside
            inside = inside and tag != "cellXfs"

        if data is not None:
            self._walk(data, start, end)
        return formats

    def _cells(self, part: str) -> dict[int, dict[int, Cell]]:
        data = self._part(part)
        if data is None:
            raise RecordError(f"{self._name}: a sheet of the workbook is not in the file")
        reader = _Sheet(self._name, self._cell)
        self._walk(data, reader.start, reader.end, reader.text)
        for first, last in reader.merged:
            _fill(reader.rows, first, last)
        return reader.rows

    def _cell(self, kind: str, style: str, value: str | None, formula: bool) -> Cell:
        if value is None or (formula and not value):
            fault = "a formula without its value: save the file in a spreadsheet program first" if formula else ""
            return Cell(fault=fault)
        if kind == "s":
            place = _whole(value)
            return Cell(self._strings[place]) if 0 <= place < len(self._strings) else Cell(fault="a lost text")
        if kind in ("inlineStr", "str"):
            return Cell(value)
        if kind == "b":
            return Cell(value.strip() in ("1", "true"))
        if kind == "e":
            return Cell(fault=f"the spreadsheet shows {value}")
        if kind == "d":
            return Cell(_iso_date(value))
        place = _whole(style) if style else 0
        shown = self._formats[place] if 0 <= place < len(self._formats) else ""
        return self._number(value, shown)

    def _number(self, value: str, shown: str) -> Cell:
        try:
            # Numbers are stored as binary fractions with up to 17 digits; a spreadsheet holds and shows 15.
            number = Decimal(f"{float(value):.15g}")
        except ValueError:
            return Cell(fault=f"{value[:20]!r} is no number")
        parts = _date_parts(shown)
        if not number.is_finite():
            return Cell(fault=f"{value[:20]!r} is no number")
        if "y" not in parts and not ("d" in parts and "m" in parts):
            return Cell(number)
        found = self._date(number)
        if found is None:
            return Cell(fault=f"{value[:20]!r} is no date")
        if "d" in parts:
            return Cell(day(found))
        return Cell(parse(f"{found:%Y-%m}" if "m" in parts else f"{found:%Y}"))

    def _date(self, serial: Decimal) -> date | None:
        days = int(serial)
        try:
            if self._from_1904:
                return _DAY_ONE_1904 + timedelta(days=days)
            if days < 1 or days == _LEAP_BUG:
                return None
            return _DAY_ONE + timedelta(days=days + (days < _LEAP_BUG))
        except OverflowError:
            return None

    def _walk(
        self,
        data: bytes,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True

        def refuse(*_: object) -> None:
            raise RecordError(f"{self._name}: a part of the workbook declares a document type; it is not read")

        parser.StartDoctypeDeclHandler = refuse
        parser.StartElementHandler = lambda tag, held: start(
            _local(tag), {_local(name): value for name, value in held.items()}
        )
        if end is not None:
            parser.EndElementHandler = lambda tag: end(_local(tag))
        if text is not None:
            parser.CharacterDataHandler = text
        try:
            parser.Parse(data, True)
        except LookupError as error:  # an encoding that there is none of
            raise RecordError(f"{self._name}: a part of the workbook is damaged ({error})") from error


@dataclass
class _Strings:
    """The texts that the cells share; what is only a reading aid to them (ruby) is left out."""

    found: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _aid: bool = False
    _inside: bool = False

    def start(self, tag: str, _held: dict[str, str]) -> None:
        if tag == "si":
            self._parts = []
        self._aid = self._aid or tag == "rPh"
        self._inside = tag == "t" and not self._aid

    def text(self, data: str) -> None:
        if self._inside:
            self._parts.append(data)

    def end(self, tag: str) -> None:
        if tag == "si":
            self.found.append("".join(self._parts))
        self._aid = self._aid and tag != "rPh"
        self._inside = False


class _Sheet:
    """The cells of one sheet and the ranges that are merged."""

    def __init__(self, name: str, made: Callable[[str, str, str | None, bool], Cell]) -> None:
        self._name, self._made = name, made
        self.rows: dict[int, dict[int, Cell]] = {}
        self.merged: list[tuple[tuple[int, int], tuple[int, int]]] = []
        self._row = 0
        self._at = (0, -1)
        self._kind = self._style = ""
        self._value: list[str] | None = None
        self._formula = self._reading = False

    def start(self, tag: str, held: dict[str, str]) -> None:
        if tag == "row":
            self._row = _whole(held.get("r", "")) or self._row + 1
            self._at = (self._row, -1)
            if self._row > MOST_ROWS:
                raise RecordError(f"{self._name}: more than {MOST_ROWS} rows")
        elif tag == "c":
            self._at = _place(held.get("r", "")) or (self._row, self._at[1] + 1)
            self._kind, self._style = held.get("t", "n"), held.get("s", "")
            self._value, self._formula = None, False
        elif tag == "f":
            self._formula = True
        elif tag in ("v", "t"):
            self._reading = True
            self._value = self._value if self._value is not None else []
        elif tag == "mergeCell":
            first, _, last = held.get("ref", "").partition(":")
            ends = _place(first), _place(last or first)
            if ends[0] and ends[1]:
                self.merged.append((ends[0], ends[1]))

    def text(self, data: str) -> None:
        if self._reading and self._value is not None:
            self._value.append(data)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._reading = False
        elif tag == "c":
            value = "".join(self._value) if self._value is not None else None
            cell = self._made(self._kind, self._style, value, self._formula)
            row, column = self._at
            if (cell.value != "" or cell.fault) and column < MOST_COLUMNS:
                self.rows.setdefault(row, {})[column] = cell


def _fill(rows: dict[int, dict[int, Cell]], first: tuple[int, int], last: tuple[int, int]) -> None:
    """Give the cells under a merged one its value, marked as copied."""
    held = rows.get(first[0], {}).get(first[1])
    size = (last[0] - first[0] + 1) * (last[1] - first[1] + 1)
    if held is None or held.value == "" or size > _LARGEST_MERGE:
        return
    for row in range(first[0], last[0] + 1):
        for column in range(first[1], last[1] + 1):
            if (row, column) != first:
                rows.setdefault(row, {})[column] = Cell(held.value, copied=True)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - digits of an index


def _place(reference: str) -> tuple[int, int] | None:
    found = _REFERENCE.match(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1


def _date_parts(shown: str) -> str:
    """The letters of a number format that show parts of a date: y, m, d; texts and colours in it say nothing."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", shown.split(";", maxsplit=1)[0]).lower()
    if "general" in bare or "0" in bare or "#" in bare:
        return ""
    minutes_only = "m" in bare and "h" in bare and "y" not in bare and "d" not in bare
    return "" if minutes_only else "".join(letter for letter in "ymd" if letter in bare)


def _iso_date(value: str) -> PartialDate | str:
    try:
        return parse(value.split("T", maxsplit=1)[0])
    except RecordError:
        return value
