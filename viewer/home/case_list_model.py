"""The cases of the library as a table, by last change."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from measurements.store.records import CaseSummary
from viewer.theme.text import NONE_MARK, display_date

Index = QModelIndex | QPersistentModelIndex
HEADERS = ("Case", "Diagnosis", "Dates", "First date", "Last date", "Changed")
NUMBERS = (2,)
CASE_ID_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class CaseLine:
    """One row, worded."""

    summary: CaseSummary

    def cells(self) -> tuple[str, ...]:
        """The texts of the row, column by column."""
        s = self.summary
        return (
            s.title,
            s.diagnosis or "not stated",
            str(s.dates),
            display_date(s.first_date) or "not stated",
            display_date(s.last_date) or "not stated",
            display_date(local_time(s.changed_utc)),
        )

    def second_line(self) -> str:
        """What tells the case apart: its id, the patient's, and whether it is synthetic."""
        s = self.summary
        words = [s.subject or s.id]
        if s.synthetic:
            words.append("synthetic, no patient")
        return " · ".join(words)


class CaseListModel(QAbstractTableModel):
    """Rows of CaseSummary; the display text holds all that is shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[CaseLine, ...] = ()

    def set_cases(self, cases: tuple[CaseSummary, ...]) -> None:
        """Show these cases, in this order."""
        self.beginResetModel()
        self._lines = tuple(CaseLine(case) for case in cases)
        self.endResetModel()

    def summary(self, row: int) -> CaseSummary:
        """The case of a row."""
        return self._lines[row].summary

    def second_line(self, row: int) -> str:
        """The small second line of a row."""
        return self._lines[row].second_line()

    def rowCount(self, parent: Index | None = None) -> int:
        """Number of cases."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index | None = None) -> int:
        """Number of columns."""
        return 0 if parent is not None and parent.isValid() else len(HEADERS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, alignment, tooltip and the case's id."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.cells()[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.summary.diagnosis or line.summary.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            extra = f", {line.second_line()}" if index.column() == 0 else ""
            return f"{HEADERS[index.column()]}: {line.cells()[index.column()]}{extra}"
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return line.summary.id if role == CASE_ID_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        return None


def local_time(utc: str) -> str:
    """A UTC time of the library as local date and minute; "–" where there is none."""
    if not utc:
        return NONE_MARK
    return datetime.fromisoformat(utc).astimezone().strftime("%Y-%m-%d %H:%M")
