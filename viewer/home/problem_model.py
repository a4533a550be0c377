"""The lines of the report: files that were not opened, and series that open with a note; each can be narrowed."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from measurements.export.files import safe_cell
from viewer.components.cell_text import CELL_ROLE, CellText
from viewer.home.import_words import patient_words, series_words
from viewer.imaging.errors import Problem
from viewer.imaging.persons import same_person_key
from viewer.imaging.series import Series
from viewer.theme import tokens
from viewer.theme.text import TextRun

Index = QModelIndex | QPersistentModelIndex
SERIES_KEY_ROLE = Qt.ItemDataRole.UserRole + 1
_NUMBERS = re.compile(r"\d[\d,.]*")


class LinesModel(QAbstractTableModel):
    """Two columns: what a line is about, and what is said of it."""

    def __init__(self, headers: tuple[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headers = headers
        self._rows: tuple[tuple[str, str, str, str], ...] = ()  # about, fact, tooltip, key of a series

    def set_rows(self, rows: Sequence[tuple[str, str, str, str]]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Number of lines."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Two."""
        return 0 if parent is not None and parent.isValid() else len(self._headers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, the whole path as tooltip, the key of the series that a line is about."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        text = row[index.column()]
        if role == CELL_ROLE:
            colour = tokens.TEXT if index.column() == 0 else tokens.TEXT2
            return CellText((TextRun(text, colour=colour),), align="left")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return row[2]
        return row[3] if role == SERIES_KEY_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        return None


def parts_of(one: Problem) -> tuple[str, str]:
    """File and reason of a line. A name may hold a colon itself; one that was cut ends at the first."""
    name = one.path.name
    if one.text.startswith(f"{name}: "):
        return name, one.text[len(name) + 2 :]
    name, _, reason = one.text.partition(": ")
    return name, reason


def kind_of_reason(one: Problem) -> str:
    """The reason without what differs from file to file: "… bytes expected, … found"."""
    return _NUMBERS.sub("…", parts_of(one)[1])


def reasons_of(problems: Sequence[Problem]) -> tuple[tuple[str, int], ...]:
    """The kinds of reason and how many lines have each, the commonest first."""
    return tuple(Counter(map(kind_of_reason, problems)).most_common())


def rows_of(problems: Sequence[Problem]) -> tuple[tuple[str, str, str, str], ...]:
    """What the table of refused files shows."""
    return tuple((*parts_of(one), f"{one.path}\n{parts_of(one)[1]}", "") for one in problems)


def note_rows(series: Sequence[Series]) -> tuple[tuple[str, str, str, str], ...]:
    """A line for every warning of a series that opens; it says whose series it is where there are several patients."""
    rows = []
    patients = {same_person_key(one.patient) for one in series}
    for one in series:
        number, description = series_words(one)
        patient = patient_words(one.patient)[0]
        named = f"{number} {description}".strip()
        about = f"{patient}: {named}" if len(patients) > 1 else named
        whose = f"{patient}, {one.study_date or 'date not stated'}, {named}"
        rows += [(about, line, f"{whose}\n{line}", one.key) for line in one.warning_lines if one.has_image]
    return tuple(rows)


def report_text(problems: Sequence[Problem]) -> str:
    """The report as text, a line each."""
    return "".join(f"{one.text}\n" for one in problems)


def report_csv(problems: Sequence[Problem]) -> bytes:
    """The report as CSV (UTF-8): the path, the file and the reason; text stays text in a spreadsheet (safety R24)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("path", "file", "reason"))
    for one in problems:
        writer.writerow([safe_cell(text) for text in (str(one.path), *parts_of(one))])
    return out.getvalue().encode("utf-8", "surrogateescape")
