"""A small read-only table of painted cells: the inputs and steps of a derivation, the rows of the record."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from viewer.casebook.cells import words_of
from viewer.components.cell_text import CELL_ROLE, CellText
from viewer.theme import tokens

Index = QModelIndex | QPersistentModelIndex


class LinesModel(QAbstractTableModel):
    """Rows of CellText under heads. Each cell is read aloud by its `spoken` text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads: tuple[CellText, ...] = ()
        self._lines: tuple[tuple[CellText, ...], ...] = ()

    def set_lines(self, heads: Sequence[CellText], lines: Sequence[Sequence[CellText]]) -> None:
        """Show these lines. Every line has a cell for each head."""
        self.beginResetModel()
        self._heads = tuple(heads)
        self._lines = tuple(tuple(line) for line in lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The number of lines."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The number of heads."""
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own
        """The cell as painted, and as text."""
        if not index.isValid():
            return None
        cell = self._lines[index.row()][index.column()]
        if role == CELL_ROLE:
            return cell
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return cell.text
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own
        """The heads; lines have none."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._heads):
            return None
        if role == CELL_ROLE:
            return self._heads[section]
        return self._heads[section].text if role == Qt.ItemDataRole.DisplayRole else None


def head(text: str, *, right: bool = False) -> CellText:
    """A head: 11 px in text2."""
    return words_of(text, px=tokens.CAPTION, colour=tokens.TEXT2, right=right)
