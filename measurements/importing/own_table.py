"""Rows of our own measurement table, or of a sheet made by hand with some of its columns."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Literal, TypeVar

from measurements.assessment import State
from measurements.importing import cells
from measurements.importing.columns import column_named, in_centimetres, looks_like_a_size
from measurements.importing.problems import Problems
from measurements.importing.rows import LesionRow, RowKind, VisitWord
from measurements.importing.sheet import EMPTY, Cell, Grid
from measurements.partial_date import UNKNOWN, PartialDate

V = TypeVar("V")

_VISIT_ROLES: dict[str, VisitWord] = {
    "": "",
    "baseline": "baseline",
    "bl": "baseline",
    "screening": "baseline",
    "follow up": "follow_up",
    "followup": "follow_up",
    "fu": "follow_up",
    "unscheduled": "unscheduled",
    "outside": "outside",
}
_KINDS: dict[str, RowKind] = {
    "": "diameter",
    "bidirectional": "diameter",
    "length": "diameter",
    "diameter": "diameter",
    "viable diameter": "viable_diameter",
    "viable": "viable_diameter",
    "region": "region",
    "attenuation": "region",
    "sul peak": "sul_peak",
    "sulpeak": "sul_peak",
    "volume": "volume",
}
_UNITS: dict[RowKind, tuple[str, ...]] = {
    "region": ("", "hu"),
    "sul_peak": ("", "g/ml", "g/ml sul"),
    "volume": ("", "ml", "cm3", "cm³", "mm3", "mm³"),
}
_VALUES = ("long_mm", "short_mm", "counted_mm", "value")
_SIZES = ("long_mm", "short_mm", "counted_mm", "value", "state")


def header_row(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """The row that names the columns, and each column's place; None where no row names lesion, role and a date."""
    for number in sorted(grid.rows)[:20]:
        named: dict[str, int] = {}
        for place, cell in sorted(grid.rows[number].items()):
            column = column_named(cell.text)
            if column and column not in named:
                named[column] = place
        if "lesion" in named and ("role" in named or "study_date" in named or "timepoint" in named):
            return number, named
    return None


def read_own(grid: Grid, problems: Problems) -> Iterator[LesionRow]:
    """The rows of the table. Faults go to `problems`, each with its row and column; the row is then left out."""
    found = header_row(grid)
    if found is None:
        return
    first, columns = found
    if "role" not in columns:
        problems.add(grid.file, "there is no column `role`", first)
    if "study_date" not in columns and "timepoint" not in columns:
        problems.add(grid.file, "there is neither a column `study_date` nor `timepoint`", first)
    _refuse_unread_sizes(grid, first, columns, problems)
    if not any(column in columns for column in _SIZES):
        problems.add(grid.file, "there is no column with sizes: long_mm, short_mm, counted_mm or state", first)
    if problems.lines:
        return
    for number in sorted(grid.rows):
        if number > first:
            row = _Row(grid, first, number, columns, problems).made()
            if row is not None:
                yield row


def _refuse_unread_sizes(grid: Grid, first: int, columns: dict[str, int], problems: Problems) -> None:
    """A heading that means a size and is not known is a fault where leaving it out would leave targets without one."""
    sized = any(column in columns for column in _VALUES)
    for cell in grid.rows[first].values():
        if in_centimetres(cell.text) or (looks_like_a_size(cell.text) and not sized):
            text = "is no column that is read: name it long_mm, short_mm or counted_mm, in mm"
            problems.add(grid.file, text, first, f"'{cell.text[:30]}'")


class _Row:
    """One row being read. Faults name the column as the table itself heads it; `head` is the number of that row."""

    def __init__(self, grid: Grid, head: int, number: int, columns: dict[str, int], problems: Problems) -> None:
        self._grid, self._number, self._columns, self._problems = grid, number, columns, problems
        self._head = grid.rows[head]
        self._faults = 0

    def made(self) -> LesionRow | None:
        if not any(self._cell(column).text for column in self._columns if column not in ("subject", "case_id")):
            return None
        for column in _VALUES:
            if self._cell(column).copied and self._cell(column).text:
                self._fault(column, "lies under a merged cell: every lesion and date needs its own size")
        row = self._row()
        return None if self._faults else row

    def _row(self) -> LesionRow:
        kind: RowKind = self._read("kind", lambda cell: _word(cell, _KINDS, "kind of measurement"), _KINDS[""])
        state, (long, short, counted) = self._state_and_sizes()
        value = self._read("value", lambda cell: cells.number(cell) if kind in _UNITS else None, None)
        unit = self._cell("unit").text
        if kind in _UNITS and value is not None and unit.lower() not in _UNITS[kind]:
            self._fault("unit", f"{unit[:20]!r} is no unit of this kind")
        if self._read("merged_into", lambda cell: cell.text, "") and state is None and not (long or short or counted):
            state = "gone"
        return LesionRow(
            file=self._grid.file,
            row=self._number,
            subject=self._cell("subject").text or self._cell("case_id").text,
            lesion=self._needed("lesion"),
            role=self._read("role", cells.role, "none"),
            read_id=self._cell("read_id").text,
            timepoint=self._cell("timepoint").text,
            timepoint_role=self._read(
                "timepoint_role", lambda cell: _word(cell, _VISIT_ROLES, "role of a time point"), ""
            ),
            date=self._date(),
            organ=self._cell("organ").text,
            node=self._node(),
            part_of=self._cell("part_of").text,
            merged_into=self._cell("merged_into").text,
            kind=kind,
            long=long,
            short=short,
            counted_mm=counted,
            value=value,
            unit=unit,
            state=state,
            reason=self._cell("state_reason").text,
            counts=self._read("counted", cells.yes, None),
            certainty=self._read("certainty", cells.certainty, ""),
            seen_on=self._read("seen_on", cells.seen_on, ""),
            grown_further=self._read("grown_further", cells.yes, None),
            measured_as=self._read("measured_as", _measured_as, ""),
            method=self._cell("modality").text or self._cell("method").text,
            reader=self._cell("reader").text,
        )

    def _state_and_sizes(self) -> tuple[State | None, tuple[Decimal | None, Decimal | None, Decimal | None]]:
        """The state and the axes; a state may also stand where a size is asked, as in "gone" or "NE"."""
        state = self._read("state", cells.state, None)
        sizes: list[Decimal | None] = []
        for column in ("long_mm", "short_mm", "counted_mm"):
            in_words = cells.STATES.get(cells.words(self._cell(column)))
            if in_words is not None and state in (None, in_words):
                state = in_words
                sizes.append(None)
            else:
                sizes.append(self._read(column, cells.size, None))
        return state, (sizes[0], sizes[1], sizes[2])

    def _date(self) -> PartialDate:
        date = self._read("study_date", cells.date, UNKNOWN)
        named = self._cell("timepoint").text or self._cell("study_date").text or self._cell("study_date").fault
        if not date.is_known and not named:
            self._fault("study_date" if "study_date" in self._columns else "timepoint", "is empty")
        return date

    def _node(self) -> bool | None:
        said = self._read("node", cells.yes, None)
        if said is None and "lymph node" in self._cell("organ").text.lower():
            return True
        return said

    def _cell(self, column: str) -> Cell:
        place = self._columns.get(column)
        return EMPTY if place is None else self._grid.rows[self._number].get(place, EMPTY)

    def _needed(self, column: str) -> str:
        text = self._read(column, lambda cell: cell.text, "")
        if not text and not self._cell(column).fault:
            self._fault(column, "is empty")
        return text

    def _read(self, column: str, made: Callable[[Cell], V], without: V) -> V:
        cell = self._cell(column)
        if column not in self._columns:
            return without
        if cell.fault:
            self._fault(column, cell.fault)
            return without
        try:
            return made(cell)
        except ValueError as error:
            self._fault(column, str(error))
            return without

    def _fault(self, column: str, text: str) -> None:
        self._faults += 1
        heading = self._head[self._columns[column]].text.strip()[:30] if column in self._columns else column
        self._problems.add(self._grid.file, text, self._number, heading)


def _word(cell: Cell, known: Mapping[str, V], what: str) -> V:
    text = cells.words(cell)
    if text not in known:
        raise ValueError(f"{cell.text[:30]!r} is no {what}")
    return known[text]


def _measured_as(cell: Cell) -> Literal["", "target", "nontarget"]:
    return _word(cell, {"": "", "target": "target", "nontarget": "nontarget"}, "way a new lesion is followed")
