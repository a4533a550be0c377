"""The narrow lesion list as a model: one row a lesion, with group names and the sum between."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from measurements.trends import CaseView, DateColumn
from viewer.casebook.card_words import date_name
from viewer.casebook.cells import cell_of, words_of
from viewer.casebook.figures import DASH
from viewer.casebook.lesion_marks import GROUP_GLYPHS, LesionMark
from viewer.casebook.lesion_rows import ListRow, rows_of, whole_label
from viewer.components.cell_text import CELL_ROLE, CellText
from viewer.theme import tokens
from viewer.theme.text import TextRun

Index = QModelIndex | QPersistentModelIndex

NAME, NOW, PRIOR, CHANGE = range(4)
ROW_ROLE = Qt.ItemDataRole.UserRole + 10
LESION_ID_ROLE = Qt.ItemDataRole.UserRole + 11


class LesionModel(QAbstractTableModel):
    """Columns: lesion, now, prior, change in percent. The first group's name stands in the header."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view: CaseView | None = None
        self._rows: tuple[ListRow, ...] = ()
        self._current: DateColumn | None = None
        self._prior: DateColumn | None = None
        self._first_group = self._first_glyph = ""
        self.narrow = False

    def set_view(self, view: CaseView, current: DateColumn | None, prior: DateColumn | None) -> None:
        """Show a date beside its prior. Where the rows stay the same lesions, only their values change."""
        rows = rows_of(view, current, prior)
        first = rows[0].name if rows else ""
        self._first_glyph = GROUP_GLYPHS.get(rows[0].group, "") if rows else ""
        rows = rows[1:]
        same = [(row.kind, row.lesion and row.lesion.id) for row in rows] == [
            (row.kind, row.lesion and row.lesion.id) for row in self._rows
        ]
        if not same:
            self.beginResetModel()
        self._view = view
        self._rows, self._current, self._prior, self._first_group = rows, current, prior, first
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, CHANGE))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, CHANGE)

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow dock the prior has no column: the change says that it is from the prior."""
        if narrow != self.narrow:
            self.narrow = narrow
            if self._rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, CHANGE))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, CHANGE)

    def row(self, row: int) -> ListRow:
        """What a row shows."""
        return self._rows[row]

    def row_of(self, lesion_id: str | None) -> int:
        """The row of a lesion, -1 where there is none."""
        return next((i for i, row in enumerate(self._rows) if row.lesion and row.lesion.id == lesion_id), -1)

    def lesion_rows(self) -> tuple[int, ...]:
        """The rows that are lesions, in their order."""
        return tuple(i for i, row in enumerate(self._rows) if row.kind == "lesion")

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Lesions, group names but the first, and the sum."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Lesion, now, prior, change."""
        return 0 if parent.isValid() else 4

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only lesions can be chosen; the keyboard passes over group names and the sum."""
        if not index.isValid() or self._rows[index.row()].kind != "lesion":
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own
        """Text, words with unit and state, or the row as a value."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        readers = {
            CELL_ROLE: self._cell,
            Qt.ItemDataRole.DisplayRole: self._text,
            Qt.ItemDataRole.AccessibleTextRole: self._words,
            Qt.ItemDataRole.ToolTipRole: self._tip,
        }
        if role in readers:
            return readers[role](row, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() != NAME:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == ROW_ROLE:
            return row
        return row.lesion.id if role == LESION_ID_ROLE and row.lesion else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own
        """The first group with the unit, the two dates, and what the change is."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < 4:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == NAME else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == CELL_ROLE and section == NAME:
            words = str(self.headerData(NAME, orientation))
            return replace(
                words_of(words, px=tokens.CAPTION, colour=tokens.TEXT2), glyph="" if self.narrow else self._first_glyph
            )
        if role == CELL_ROLE and section == CHANGE:
            return replace(self._head(self._change_head()), has_gutter=False)
        if role == CELL_ROLE and section in (NOW, PRIOR):
            date = self._current if section == NOW else self._prior
            return self._head(self._date_name(date) or (self.tr("now") if section == NOW else self.tr("prior")))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            f"{self._first_group}, mm" if self._first_group else self.tr("Lesions, mm"),
            self._date_name(self._current) or self.tr("now"),
            self._date_name(self._prior) or self.tr("prior"),
            self._change_head(),
        )[section]

    def _change_head(self) -> str:
        """What the change is from, where no column of its own says so."""
        if not self.narrow:
            return self.tr("change %")
        is_baseline = self._prior is not None and self._prior.timepoint.role == "baseline"
        return self.tr("from BL %") if is_baseline else self.tr("prior %")

    def _date_name(self, column: DateColumn | None) -> str:
        return date_name(self._view, column) if column is not None and self._view is not None else ""

    @staticmethod
    def _head(text: str) -> CellText:
        return words_of(text, px=tokens.CAPTION, colour=tokens.TEXT2, right=True)

    def _cell(self, row: ListRow, column: int) -> CellText:
        if row.kind in ("group", "date"):
            words = row.name if column == NAME else ""
            cell = words_of(words, px=tokens.CAPTION, colour=tokens.TEXT2, ground=tokens.RAISED)
            return replace(cell, glyph=GROUP_GLYPHS.get(row.group, "") if column == NAME else "")
        ground = tokens.RAISED if row.kind == "sum" else ""
        if column == NAME:
            return self._name_cell(row, ground)
        if column == CHANGE:
            colour = tokens.TEXT2 if row.change == DASH else tokens.TEXT
            strong = row.kind == "sum" and row.change != DASH
            cell = words_of(row.change, strong=strong, colour=colour, right=True, ground=ground)
            return replace(cell, has_gutter=False)
        if column == NOW:
            return cell_of(replace(row.now, second=()) if self.narrow else row.now, ground=ground)
        cell = cell_of(row.prior, ground=ground, faint=True)
        if not row.prior_date:
            return cell
        return replace(cell, second=(TextRun(row.prior_date, tokens.CAPTION, colour=tokens.TEXT3),))

    def _name_cell(self, row: ListRow, ground: str) -> CellText:
        if row.kind == "sum":
            return words_of(self.tr("Sum") if self.narrow else row.name, strong=True, ground=ground)
        name = whole_label(row.lesion) if self.narrow and row.lesion else row.label
        below = ", ".join(part for part in (_new_words(row.mark), row.second) if part)
        second = (TextRun(below, tokens.CAPTION, colour=tokens.TEXT2),) if below and not self.narrow else ()
        return CellText(
            (*name_runs(row.name, row.mark), TextRun(f" {name}")),
            second,
            align="left",
            bar=tokens.lesion_colour(row.place),
            glyph=row.mark.glyph if row.mark else "",
            glyph_colour=glyph_colour(row.mark),
            warns=bool(row.warnings),
            spoken=self._words(row, NAME),
        )

    def _text(self, row: ListRow, column: int) -> str:
        if column == NAME:
            return f"{row.name} {row.label}".strip()
        if row.kind in ("group", "date"):
            return ""
        return (row.now.text, row.prior.text, row.change)[column - 1]

    def _words(self, row: ListRow, column: int) -> str:
        if column == NAME:
            mark = row.mark.words if row.mark else ""
            second = "" if "node" in mark else row.second
            named = ", ".join(part for part in (f"{row.name} {row.label}".strip(), second, mark) if part)
            return ". ".join((named, *(self.tr("Warning: {0}").format(text) for text in row.warnings)))
        if row.kind in ("group", "date"):
            return ""
        if column == CHANGE:
            return self.tr("change from prior {0}").format(DASH if row.change == DASH else f"{row.change} %")
        said = row.now if column == NOW else row.prior
        where = self._current if column == NOW else self._prior
        date = row.prior_date if column == PRIOR and row.prior_date else where.date_text if where else ""
        return ", ".join(part for part in (row.name, date, said.words) if part)

    def _tip(self, row: ListRow, column: int) -> str:
        if row.kind in ("group", "date"):
            return row.name if row.kind == "date" else ""
        label = f"{row.name} {row.lesion.label}" if row.lesion else row.name
        if column == CHANGE and row.change == DASH:
            return f"{label}\n" + self.tr("no change can be given: a size is missing")
        warned = () if column == NAME else row.warnings
        return "\n".join((label, self._words(row, column), *warned))


def name_runs(name: str, mark: LesionMark | None) -> tuple[TextRun, ...]:
    """A lesion's name, with a question mark where it is not known to be disease; faint where nothing was there."""
    colour = tokens.TEXT2 if mark is not None and mark.void else tokens.TEXT
    runs: tuple[TextRun, ...] = (TextRun(name, weight=tokens.STRONG, colour=colour),)
    if mark is not None and mark.doubtful:
        runs = (TextRun("? ", weight=tokens.STRONG, colour=tokens.WARN), *runs)
    return runs


def glyph_colour(mark: LesionMark | None) -> str:
    """The colour of a lesion's sign: as words are, faint where nothing was there."""
    if mark is None or mark.glyph != "new":
        return tokens.TEXT2
    return tokens.TEXT3 if mark.void else tokens.TEXT


def _new_words(mark: LesionMark | None) -> str:
    """What a narrow column takes of a mark's words: "new, refuted", "part of T01"; the date is in the tooltip."""
    return mark.words.split(":")[0].split(" from ")[0] if mark is not None and mark.glyph != "node" else ""
