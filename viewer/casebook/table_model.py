"""The wide table as a model: lesions and what is worked out of them, by dates."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from measurements.trends import CaseView, DateColumn
from viewer.casebook.cells import cell_of, runs_of, words_of
from viewer.casebook.figures import date_words
from viewer.casebook.lesion_marks import GROUP_GLYPHS
from viewer.casebook.lesion_model import glyph_colour, name_runs
from viewer.casebook.said import Said
from viewer.casebook.table_copy import Grid
from viewer.casebook.table_rows import Mode, TableRow, head_of, other_answer, rows_of, said_of, tip_of
from viewer.components.cell_text import CELL_ROLE, CellText, response_cell
from viewer.theme import tokens
from viewer.theme.text import TextRun

Index = QModelIndex | QPersistentModelIndex
WORDS_ROLE = Qt.ItemDataRole.UserRole + 12
WORDS_ROWS = ("local", "note", "date")
"""Rows of words: the delegate breaks and cuts them, which a number never is. WORDS_ROLE gives them as runs."""
_STRONG_ROWS = ("sum", "response")


class TableModel(QAbstractTableModel):
    """Rows by `TableRow`, columns by date. What cells say is worked out when they are first asked for, and kept."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view: CaseView | None = None
        self._rows: tuple[TableRow, ...] = ()
        self._columns: tuple[DateColumn, ...] = ()
        self._current: str | None = None
        self._mode: Mode = "size"
        self._said: dict[tuple[int, int], Said] = {}

    def set_view(self, view: CaseView, current: str | None) -> None:
        """Show a case; where rows and dates stay the same, only the cells change."""
        rows = rows_of(view)
        same = [row.key for row in rows] == [row.key for row in self._rows] and [
            column.timepoint.id for column in view.columns
        ] == [column.timepoint.id for column in self._columns]
        if not same:
            self.beginResetModel()
        self._view, self._rows, self._columns, self._current = view, rows, view.columns, current
        self._said.clear()
        if not same:
            self.endResetModel()
        else:
            self._all_changed()

    def set_mode(self, mode: Mode) -> None:
        """Sizes, or the change of each lesion from its baseline or its smallest size."""
        self._mode = mode
        self._said.clear()
        self._all_changed()

    def row(self, row: int) -> TableRow:
        """What a row is."""
        return self._rows[row]

    def column(self, column: int) -> DateColumn:
        """The date of a column."""
        return self._columns[column]

    def row_of(self, key: str) -> int:
        """The row of a key, -1 where there is none."""
        return next((i for i, row in enumerate(self._rows) if row.key == key), -1)

    def column_of(self, timepoint_id: str | None) -> int:
        """The column of a date, -1 where there is none."""
        return next((i for i, held in enumerate(self._columns) if held.timepoint.id == timepoint_id), -1)

    def said(self, row: int, column: int) -> Said:
        """What a cell says."""
        if (row, column) not in self._said and self._view is not None:
            self._said[row, column] = said_of(self._view, self._rows[row], self._columns[column], self._mode)
        return self._said[row, column]

    def grid(self, rows: list[int], columns: list[int]) -> Grid:
        """Cells with their heads, to copy."""
        dates = [date_words(self._columns[column].timepoint.date) for column in columns]
        kept = [row for row in rows if self._rows[row].kind != "group"]
        lines = [[self._rows[row].name, *(self.said(row, column).copied for column in columns)] for row in kept]
        return [["", *dates], *lines]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Lesions, groups and what is worked out of them."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The dates of the case."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own
        """Text, words with unit and state, where it comes from, or the cell as painted."""
        if not index.isValid() or self._view is None:
            return None
        row, column = index.row(), index.column()
        if role == CELL_ROLE:
            return self._cell(row, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(self._view, self._rows[row], self._columns[column])
        if role == WORDS_ROLE and self._rows[row].kind in WORDS_ROWS:
            return runs_of(self.said(row, column).first, tokens.CAPTION)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own
        """Dates above, lesions and figures at the left."""
        if orientation == Qt.Orientation.Horizontal:
            if not 0 <= section < len(self._columns) or self._view is None:
                return None
            first, second = head_of(self._view, self._columns[section])
            if role == CELL_ROLE:
                return self._date_head(section, first, second)
            return f"{first} {second}" if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self._rows):
            return None
        row = self._rows[section]
        if role == CELL_ROLE:
            return self._name_head(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            mark = row.mark.words if row.mark and "node" not in row.mark.words else ""
            named = ", ".join(part for part in (row.name, row.second, mark) if part)
            return ". ".join((named, *(self.tr("Warning: {0}").format(text) for text in row.warnings)))
        return None

    def words(self, row: int, column: int) -> str:
        """A cell for a screen reader: "26.0 × 20.0 mm, reported"."""
        held = self._rows[row]
        if held.kind == "group":
            return self._text(row, column)
        return self.said(row, column).words

    def _text(self, row: int, column: int) -> str:
        held = self._rows[row]
        if held.kind == "group":
            return (self.tr("none recorded") + ", " if held.empty else "") + self.tr("Enter adds one")
        return self.said(row, column).text or ("" if held.kind in WORDS_ROWS else self.said(row, column).words)

    def _cell(self, row: int, column: int) -> CellText:
        held = self._rows[row]
        if held.kind == "group":
            return self._group_cell(held)
        ground = tokens.RAISED if held.kind in _STRONG_ROWS else ""
        if self._columns[column].timepoint.id == self._current:
            ground = tokens.TINT
        said = self.said(row, column)
        answer = self._columns[column].answer
        if held.kind == "response" and answer is not None:
            return replace(response_cell(answer.code), ground=ground, has_gutter=True, spoken=said.words)
        other = other_answer(self._view, held, self._columns[column]) if held.kind == "other" and self._view else None
        if other is not None:
            under = runs_of(said.second, tokens.CAPTION)
            return replace(response_cell(other.code), second=under, ground=ground, has_gutter=True, spoken=said.words)
        if held.kind in WORDS_ROWS:
            return CellText(ground=ground, spoken=said.words)
        return cell_of(said, ground=ground)

    def _group_cell(self, row: TableRow) -> CellText:
        none = (TextRun(self.tr("none recorded") + "    ", colour=tokens.TEXT2),) if row.empty else ()
        add = (TextRun("+  " + self.tr("Add"), colour=tokens.ACCENT),)
        runs = (*none, *add) if row.role in ("nontarget", "new") else ()
        return CellText(runs, align="left", ground=tokens.RAISED, spoken=self._text(self._rows.index(row), 0))

    def _date_head(self, section: int, first: str, second: str) -> CellText:
        is_current = self._columns[section].timepoint.id == self._current
        weight = tokens.STRONG if is_current else tokens.MEDIUM
        return CellText(
            (TextRun(first, weight=weight),),
            (TextRun(second, tokens.CAPTION, colour=tokens.TEXT2),),
            ground=tokens.TINT if is_current else "",
        )

    @staticmethod
    def _name_head(row: TableRow) -> CellText:
        if row.lesion is None:
            ground = tokens.RAISED if row.kind in (*_STRONG_ROWS, "group") else ""
            colour = tokens.TEXT2 if row.kind == "group" else tokens.TEXT
            cell = words_of(row.name, strong=row.kind in _STRONG_ROWS, colour=colour, ground=ground)
            under = (TextRun(row.second, tokens.CAPTION, colour=tokens.TEXT2),) if row.second else ()
            glyph = GROUP_GLYPHS.get(row.role, "") if row.kind == "group" else ""
            return replace(cell, glyph=glyph, second=under)
        name, label = row.name.split("  ", 1)
        mark = row.mark.words.split(":")[0] if row.mark and row.mark.glyph != "node" else ""
        below = ", ".join(part for part in (mark, row.second) if part)
        return CellText(
            (*name_runs(name, row.mark), TextRun(f"  {label}")),
            (TextRun(below, tokens.CAPTION, colour=tokens.TEXT2),) if below else (),
            align="left",
            bar=tokens.lesion_colour(row.place),
            warns=bool(row.warnings),
            glyph=row.mark.glyph if row.mark else "",
            glyph_colour=glyph_colour(row.mark),
        )

    def _all_changed(self) -> None:
        if self._rows and self._columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self._columns) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self._rows) - 1)
