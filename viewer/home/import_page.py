"""Import: what was found in a folder, what was refused and why; a new case, or a new date of the open one."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from viewer.components.buttons import make_button
from viewer.home.import_model import COLUMNS, PATIENT_ROLE, ImportModel
from viewer.imaging.errors import Problem
from viewer.imaging.series import PatientIdentity, Series
from viewer.theme import fonts, tokens


class ImportPage(QWidget):
    """Shows a scan as it goes. Emits the series of one patient with what is to become of them."""

    new_case_requested = Signal(object)  # tuple[Series, ...] of one patient
    add_requested = Signal(object)  # tuple[Series, ...] of one patient
    cancel_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import")
        self._model = ImportModel(self)
        self._open_case = ""
        self._title = QLabel("Import")
        self._what = QLabel()
        self._bar = QProgressBar()
        self._count = QLabel()
        self._cancel = make_button("Cancel", "importCancel")
        self._back = make_button("Back", "importBack", "quiet")
        self._add = make_button("Add to open case…", "importAdd")
        self._new = make_button("New case", "importNewCase", "primary")
        self._tree = self._make_tree()
        self._refused = self._make_refused()
        self._refused_title = QLabel()
        self._copy = make_button("Copy all", "importCopyProblems", "quiet")
        self._arrange()
        self._connect()
        self._update_buttons()

    # -- what is shown -----------------------------------------------------------------------------------------

    def begin(self, paths: Sequence[Path], open_case: str) -> None:
        """Start over for these paths; `open_case` is the title of the case that is open, or ""."""
        self._open_case = open_case
        self._model.set_series(())
        self._refused.setRowCount(0)
        names = ", ".join(f"“{path.name or path}”" for path in paths[:3])
        self._what.setText(names + (f" and {len(paths) - 3} more" if len(paths) > 3 else ""))
        self._bar.setRange(0, 0)
        self._busy(True)
        self._show_problems(())

    def progress(self, done: int, total: int) -> None:
        """Say how far the reading is."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._count.setText(f"{done} of {total} files read")

    def finish(self, series: Iterable[Series], problems: Sequence[Problem], files: int) -> None:
        """Show everything that was found, and why the rest was not opened."""
        self._model.set_series(series)
        self._tree.expandAll()
        self._show_problems(problems)
        self._busy(False)
        self._count.setText(f"{files} files read")
        if self._model.rowCount():
            first = self._model.index(0, 0)
            self._tree.selectionModel().setCurrentIndex(
                first, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            )
            self._tree.setFocus()
        self._update_buttons()

    def stopped(self, reason: str) -> None:
        """The reading ended early."""
        self._busy(False)
        self._count.setText(reason)
        self._update_buttons()

    @property
    def model(self) -> ImportModel:
        """What was found."""
        return self._model

    @property
    def problem_lines(self) -> tuple[str, ...]:
        """The reasons shown, one a file."""
        return tuple(self._cell(row, 0) + ": " + self._cell(row, 1) for row in range(self._refused.rowCount()))

    def choose_patient(self, identity: PatientIdentity) -> None:
        """Put the selection on a patient."""
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            if index.data(PATIENT_ROLE) == identity:
                self._tree.setCurrentIndex(index)

    # -- how ---------------------------------------------------------------------------------------------------

    def _chosen_series(self) -> tuple[Series, ...]:
        index = self._tree.currentIndex()
        identity = index.siblingAtColumn(0).data(PATIENT_ROLE) if index.isValid() else None
        if identity is None:
            patients = self._model.patients
            identity = patients[0] if len(patients) == 1 else None
        return () if identity is None else self._model.series_of(identity)

    def _update_buttons(self) -> None:
        series = self._chosen_series()
        self._new.setEnabled(bool(series) and not self._cancel.isVisibleTo(self))
        self._add.setEnabled(self._new.isEnabled() and bool(self._open_case))
        self._add.setToolTip(f"Add to {self._open_case}" if self._open_case else "No case is open")

    def _busy(self, busy: bool) -> None:
        self._cancel.setVisible(busy)
        self._bar.setVisible(busy)
        self._back.setVisible(not busy)

    def _show_problems(self, problems: Sequence[Problem]) -> None:
        self._refused.setRowCount(len(problems))
        for row, one in enumerate(problems):
            name, _, reason = one.text.partition(": ")
            for column, text in enumerate((name, reason or name)):
                cell = QTableWidgetItem(text)
                cell.setToolTip(str(one.path) if column == 0 else text)
                cell.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self._refused.setItem(row, column, cell)
        others = "the others are not affected" if problems else "nothing was refused"
        self._refused_title.setText(f"Not opened   {len(problems)}, {others}")
        self._copy.setEnabled(bool(problems))

    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(self.problem_lines))

    def _cell(self, row: int, column: int) -> str:
        item = self._refused.item(row, column)
        return item.text() if item is not None else ""

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setObjectName("importTree")
        tree.setAccessibleName("Patients, studies and series found")
        tree.setModel(self._model)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setUniformRowHeights(True)
        tree.header().setFont(fonts.font(tokens.CAPTION))
        for column, width in enumerate((460, 80, 70, 100, 80, 170, 300)[: len(COLUMNS)]):
            tree.setColumnWidth(column, width)
        return tree

    def _make_refused(self) -> QTableWidget:
        table = QTableWidget(0, 2)
        table.setObjectName("importProblems")
        table.setAccessibleName("Files that were not opened, and why")
        table.setHorizontalHeaderLabels(["File", "Why"])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setColumnWidth(0, 180)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setFont(fonts.font(tokens.CAPTION))
        return table

    def _arrange(self) -> None:
        self._title.setFont(fonts.font(tokens.HEADING, tokens.STRONG))
        self._bar.setFixedSize(240, 4)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Files read")
        note = QLabel("Files stay where they are.")
        note.setFont(fonts.font(tokens.CAPTION))
        top = QHBoxLayout()
        top.setContentsMargins(16, 8, 16, 8)
        top.setSpacing(12)
        for widget in (self._title, self._what, self._bar, self._count, self._cancel):
            top.addWidget(widget)
        top.addStretch(1)
        for widget in (note, self._back, self._add, self._new):
            top.addWidget(widget)
        side = QWidget()
        side_layout = QVBoxLayout(side)
        side_layout.setContentsMargins(0, 0, 0, 0)
        side_layout.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 12, 4)
        head.addWidget(self._refused_title)
        head.addStretch(1)
        head.addWidget(self._copy)
        side_layout.addLayout(head)
        side_layout.addWidget(self._refused)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setObjectName("importSplit")
        split.addWidget(self._tree)
        split.addWidget(side)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self._cancel.clicked.connect(self.cancel_requested)
        self._back.clicked.connect(self.closed)
        self._copy.clicked.connect(self._copy_all)
        self._new.clicked.connect(self._ask_new)
        self._add.clicked.connect(self._ask_add)
        self._tree.doubleClicked.connect(self._ask_new)
        self._tree.selectionModel().currentChanged.connect(self._update_buttons)

    def _ask_new(self) -> None:
        if self._new.isEnabled():
            self.new_case_requested.emit(self._chosen_series())

    def _ask_add(self) -> None:
        self.add_requested.emit(self._chosen_series())
