"""The cases of the library as a table, by last change; the figures of a course follow once they are worked out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from measurements.store.records import CaseSummary
from viewer.components.cell_text import (
    CELL_ROLE,
    CellText,
    lower_bound_cell,
    none_cell,
    number_cell,
    words_cell,
)
from viewer.home.case_course import CaseCourse
from viewer.theme import tokens
from viewer.theme.marks import response_letters, response_words
from viewer.theme.text import NBSP, NONE_MARK, TextRun

Index = QModelIndex | QPersistentModelIndex
HEADERS = (
    "Case", "Diagnosis", "Dates", "Last date", "Sum, dashed: PR limit", "Sum, mm", "from BL, %", "Last response",
    "Changed",
)  # fmt: skip
CASE, DIAGNOSIS, DATES, LAST_DATE, CURVE, SUM, CHANGE, RESPONSE, CHANGED = range(len(HEADERS))
RIGHT = frozenset({DATES, SUM, CHANGE, CHANGED})
CASE_ID_ROLE = Qt.ItemDataRole.UserRole + 1
COURSE_ROLE = Qt.ItemDataRole.UserRole + 2
SORT_ROLE = Qt.ItemDataRole.UserRole + 3
SEARCH_ROLE = Qt.ItemDataRole.UserRole + 4


@dataclass(frozen=True)
class CaseLine:
    """One row, worded. `course` is None until it has been worked out."""

    summary: CaseSummary
    course: CaseCourse | None = None

    def cell(self, column: int) -> CellText:
        """What is painted and read aloud in a column."""
        s, course = self.summary, self.course or CaseCourse()
        makers: dict[int, Callable[[], CellText]] = {
            CASE: self._name_cell,
            DIAGNOSIS: lambda: words_cell(s.diagnosis or "not stated", align="left"),
            DATES: lambda: CellText((TextRun(str(s.dates)),), has_gutter=False),
            LAST_DATE: lambda: words_cell(s.last_date or "not stated", align="left", colour=tokens.TEXT),
            CURVE: lambda: CellText(align="left", spoken=curve_words(course)),
            SUM: lambda: _sum_cell(course),
            CHANGE: lambda: number_cell(course.percent, "%", signed=True),
            RESPONSE: lambda: _response_cell(course.code),
            CHANGED: lambda: CellText((TextRun(changed_words(s.changed_utc), colour=tokens.TEXT2),), has_gutter=False),
        }
        return makers[column]()

    def _name_cell(self) -> CellText:
        name = TextRun(self.summary.title, weight=tokens.STRONG)
        second = TextRun(self.second_line(), tokens.CAPTION, colour=tokens.TEXT2)
        spoken = f"{self.summary.title}, {self.second_line()}"
        return CellText((name,), (second,), align="left", spoken=spoken)

    def second_line(self) -> str:
        """What tells the case apart: the patient's id (else the case's), sex and age, and whether it is synthetic."""
        s = self.summary
        person = self.course.person if self.course is not None else ""
        words = (s.subject or s.id, person, "synthetic" if s.synthetic else "")
        return " · ".join(word for word in words if word)

    def sort_key(self, column: int) -> str | float:
        """What the column is sorted by; what is not known comes first."""
        s, course = self.summary, self.course or CaseCourse()
        keys: tuple[str | float, ...] = (
            s.title.casefold(),
            s.diagnosis.casefold(),
            float(s.dates),
            s.last_date,
            float(len(course.points)),
            _float(course.total),
            _float(course.percent),
            course.code,
            s.changed_utc,
        )
        return keys[column]

    def search_text(self) -> str:
        """Everything a reader may look for, in one line."""
        s, code = self.summary, self.course.code if self.course is not None else ""
        response = f"{response_letters(code)} {response_words(code)}" if code else ""
        words = (s.title, s.id, s.subject, s.patient_name, s.diagnosis, s.first_date, s.last_date, response)
        return "\n".join((*words, self.second_line()))


class CaseListModel(QAbstractTableModel):
    """Rows of CaseSummary; every cell's words are read aloud in full."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[CaseLine] = []

    def set_lines(self, lines: list[CaseLine]) -> None:
        """Show these cases, in this order."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def set_course(self, case_id: str, course: CaseCourse) -> None:
        """Fill in the figures of a case."""
        for row, line in enumerate(self._lines):
            if line.summary.id == case_id:
                self._lines[row] = CaseLine(line.summary, course)
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(HEADERS) - 1))

    def row_of(self, case_id: str) -> int | None:
        """The row of a case, or None."""
        return next((row for row, line in enumerate(self._lines) if line.summary.id == case_id), None)

    def line(self, row: int) -> CaseLine:
        """The case of a row."""
        return self._lines[row]

    def rowCount(self, parent: Index | None = None) -> int:
        """Number of cases."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index | None = None) -> int:
        """Number of columns."""
        return 0 if parent is not None and parent.isValid() else len(HEADERS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Cell, words, tooltip, and what sorting, search and opening need."""
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role == CELL_ROLE:
            return line.cell(column)
        if role == Qt.ItemDataRole.DisplayRole:
            return line.cell(column).text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{HEADERS[column]}: {line.cell(column).text}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tooltip(line, column)
        plain: dict[int, object] = {CASE_ID_ROLE: line.summary.id, COURSE_ROLE: line.course}
        if role == SORT_ROLE:
            return line.sort_key(column)
        return line.search_text() if role == SEARCH_ROLE else plain.get(role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column names, numbers at the right."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(HEADERS):
            return None
        if role == CELL_ROLE:
            run = TextRun(HEADERS[section], tokens.CAPTION, colour=tokens.TEXT2)
            gutter = section in {SUM, CHANGE}
            return CellText((run,), align="right" if section in RIGHT else "left", has_gutter=gutter)
        return HEADERS[section] if role == Qt.ItemDataRole.DisplayRole else None


class CaseFilter(QSortFilterProxyModel):
    """The cases that hold every word of the search, sorted by a column where one was clicked."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self.setSortRole(SORT_ROLE)

    def search(self, text: str) -> None:
        """Show only cases that hold each of these words somewhere; all for ""."""
        self.beginFilterChange()
        self._words = tuple(text.casefold().split())
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Whether a case is shown."""
        if not self._words:
            return True
        held = str(self.sourceModel().index(row, 0, parent).data(SEARCH_ROLE)).casefold()
        return all(word in held for word in self._words)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The column's name, with an arrow where the list is sorted by it."""
        cell = super().headerData(section, orientation, role)
        chosen = self.sortColumn() if self.sortColumn() >= 0 else CHANGED
        if not isinstance(cell, CellText) or section != chosen:
            return cell
        falling = self.sortColumn() < 0 or self.sortOrder() == Qt.SortOrder.DescendingOrder
        arrow = TextRun(f"{NBSP}{'↓' if falling else '↑'}", tokens.CAPTION, colour=tokens.TEXT2)
        return CellText((*cell.runs, arrow), align=cell.align, has_gutter=cell.has_gutter)


_SHORT_WORDS = {"NON": "", "NON-i": "", "NE": "not evaluable", "NED": "no disease"}


def curve_words(course: CaseCourse) -> str:
    """The small curve for those who cannot see it: the complete sums in their order."""
    sums = [f"{point.total} {course.unit}" for point in course.points if point.total is not None]
    return ", ".join(sums) or "no sums"


def changed_words(utc: str) -> str:
    """A UTC time of the library in local time: the minute for today, else the date; "–" where there is none."""
    if not utc:
        return NONE_MARK
    local = datetime.fromisoformat(utc).astimezone()
    return local.strftime("%H:%M" if local.date() == datetime.now().astimezone().date() else "%Y-%m-%d")


def _sum_cell(course: CaseCourse) -> CellText:
    if course.total is not None:
        return _with_unit(number_cell(course.total, course.unit), course)
    if course.measured_part is not None:
        return _with_unit(lower_bound_cell(course.measured_part), course)
    return none_cell("no sum")


def _with_unit(cell: CellText, course: CaseCourse) -> CellText:
    """The head says mm; a sum in another unit brings its own."""
    if course.unit == "mm":
        return cell
    spoken = f"{cell.text.removesuffix(course.unit).removesuffix('mm').rstrip()} {course.unit}"
    own = TextRun(f"{NBSP}{course.unit}", tokens.CAPTION, colour=tokens.TEXT2)
    return replace(cell, runs=(*cell.runs, own), spoken=spoken)


def _response_cell(code: str) -> CellText:
    if not code:
        cell = none_cell("no response")
        return CellText(cell.runs, align="left", spoken=cell.spoken)
    letters, words = response_letters(code), response_words(code)
    first = _SHORT_WORDS.get(code, words.split()[0].lower())
    runs = (TextRun(letters, weight=tokens.STRONG), TextRun(f"  {first}" if first else "", colour=tokens.TEXT2))
    return CellText(runs, align="left", mark=code, spoken=f"{letters}, {words}")


def _tooltip(line: CaseLine, column: int) -> str:
    if column == CHANGED and line.summary.changed_utc:
        local = datetime.fromisoformat(line.summary.changed_utc).astimezone()
        return f"{local:%Y-%m-%d %H:%M}"
    if column in {CURVE, SUM, CHANGE, RESPONSE} and line.course is not None:
        return line.course.sentence
    return line.summary.diagnosis if column == DIAGNOSIS else line.cell(column).text


def _float(value: object) -> float:
    return float("-inf") if value is None else float(str(value))
