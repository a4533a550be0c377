"""The files that were not opened, one line each, to be read and copied."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from viewer.components.buttons import make_button
from viewer.components.cell_text import CELL_ROLE, CellText
from viewer.components.dock_header import DockHeader
from viewer.components.run_delegate import RunDelegate
from viewer.components.run_header import RunHeader
from viewer.imaging.errors import Problem
from viewer.theme import tokens
from viewer.theme.text import TextRun

Index = QModelIndex | QPersistentModelIndex
HEADERS = ("File", "Why it was not opened")
ROW_H = 31
FILE_W = 230
FILE_SHARE = 0.4
LEAST_W = 320


class ProblemModel(QAbstractTableModel):
    """File and reason of each line of the report."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[Problem, ...] = ()

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self._problems = tuple(problems)
        self.endResetModel()

    def lines(self) -> tuple[str, ...]:
        """The lines of the report."""
        return tuple(one.text for one in self._problems)

    def rowCount(self, parent: Index | None = None) -> int:
        """Number of refused files."""
        return 0 if parent is not None and parent.isValid() else len(self._problems)

    def columnCount(self, parent: Index | None = None) -> int:
        """File and reason."""
        return 0 if parent is not None and parent.isValid() else len(HEADERS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, and the whole path as tooltip."""
        if not index.isValid():
            return None
        one = self._problems[index.row()]
        text = _parts(one)[index.column()]
        if role == CELL_ROLE:
            colour = tokens.TEXT if index.column() == 0 else tokens.TEXT2
            return CellText((TextRun(text, colour=colour),), align="left")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return text
        return f"{one.path}\n{_parts(one)[1]}" if role == Qt.ItemDataRole.ToolTipRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        return None


def _parts(one: Problem) -> tuple[str, str]:
    """File and reason of a line. A name may hold a colon itself; one that was cut ends at the first."""
    name = one.path.name
    if one.text.startswith(f"{name}: "):
        return name, one.text[len(name) + 2 :]
    name, _, reason = one.text.partition(": ")
    return name, reason


class ProblemList(QWidget):
    """Head with count and "Copy all", and the lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ProblemModel(self)
        self._header = DockHeader("Not opened", "importProblemsHeader")
        self._header.setFixedHeight(tokens.ADD_ROW_H + 4)
        self._copy = make_button("Copy all", "importCopyProblems", bar=True, icon="copy")
        self._copy.clicked.connect(self.copy_all)
        self._header.add_widget(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        self._table = self._make_table()
        layout.addWidget(self._table)
        self.setMinimumWidth(LEAST_W)
        self.set_problems((), done=False)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the report, `NAME: fact`."""
        return self._model.lines()

    def set_problems(self, problems: Sequence[Problem], *, done: bool = True) -> None:
        """Show these lines; `done` where the reading has come to its end."""
        self._model.set_problems(problems)
        nothing = "nothing was refused" if done else ""
        self._header.set_state(f"{len(problems)}, the others are not affected" if problems else nothing)
        self._copy.setEnabled(bool(problems))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the reasons the larger part."""
        super().resizeEvent(event)
        self._table.setColumnWidth(0, min(FILE_W, round(event.size().width() * FILE_SHARE)))

    def copy_all(self) -> None:
        """Put the whole report on the clipboard."""
        QGuiApplication.clipboard().setText("\n".join(self.lines))

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("importProblems")
        table.setAccessibleName("Files that were not opened, and why")
        table.setModel(self._model)
        table.setItemDelegate(RunDelegate(ROW_H, parent=table))
        table.setHorizontalHeader(RunHeader(Qt.Orientation.Horizontal, "importProblemsColumns", parent=table))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_H)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setMouseTracking(True)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        return table
