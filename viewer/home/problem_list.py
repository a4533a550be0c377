"""Beside the tree: the files that were not opened, one line each, and the series that open with a note."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QHeaderView, QMenu, QTableView, QVBoxLayout, QWidget

from measurements.errors import RecordError
from measurements.export.files import write_bytes
from viewer.components.buttons import make_button
from viewer.components.dock_header import DockHeader
from viewer.components.run_delegate import RunDelegate
from viewer.components.run_header import RunHeader
from viewer.home.problem_model import (
    SERIES_KEY_ROLE,
    LinesModel,
    kind_of_reason,
    note_rows,
    reasons_of,
    report_csv,
    report_text,
    rows_of,
)
from viewer.imaging.errors import Problem, shortened
from viewer.imaging.series import Series
from viewer.theme import tokens

ROW_H = 31
FILE_W, FILE_SHARE, LEAST_W = 230, 0.4, 320
REASON_CHARACTERS = 60
ROOMY_W = 560
NOTES_SHARE = (3, 2)


class ProblemList(QWidget):
    """Two tables under their heads. `failed` says in one line why the report could not be written."""

    series_wanted = Signal(str)  # key of the series of a note
    failed = Signal(str)
    written = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[Problem, ...] = ()
        self._notes: tuple[tuple[str, str, str, str], ...] = ()
        self._kind = ""
        self._done = False
        self._model = LinesModel(("File", "Why it was not opened"), self)
        self._note_model = LinesModel(("Series", "Note"), self)
        self._header = DockHeader("Not opened", "importProblemsHeader")
        self._header.setFixedHeight(tokens.ADD_ROW_H + 4)
        self._note_header = DockHeader("Opened with a note", "importNotesHeader")
        self._reason = make_button("Reason", "importReason", "quiet", bar=True, icon="funnel")
        self._copy = make_button("Copy all", "importCopyProblems", bar=True, icon="copy")
        self._save = make_button("Save…", "importSaveProblems", bar=True, icon="floppy-disk")
        for button in (self._reason, self._copy, self._save):
            self._header.add_widget(button)
        self._table = self._make_table(self._model, "importProblems", "Files that were not opened, and why")
        self._note_table = self._make_table(self._note_model, "importNotes", "Series that open with a note")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget, stretch in (
            (self._header, 0),
            (self._table, NOTES_SHARE[0]),
            (self._note_header, 0),
            (self._note_table, NOTES_SHARE[1]),
        ):
            layout.addWidget(widget, stretch)
        self.setMinimumWidth(LEAST_W)
        self._connect()
        self.set_problems((), done=False)
        self.set_notes(())

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the report, `NAME: fact`."""
        return tuple(one.text for one in self._problems)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is said of series that open with a note, `SERIES: note`."""
        return tuple(f"{about}: {line}" for about, line, *_ in self._notes)

    def set_problems(self, problems: Sequence[Problem], *, done: bool = True) -> None:
        """Show these lines; `done` where the reading has come to its end."""
        self._problems, self._done = tuple(problems), done
        if self._kind not in dict(reasons_of(self._problems)):
            self._kind = ""
        self._show()

    def set_notes(self, series: Sequence[Series]) -> None:
        """Say of which of these series a reader must know something."""
        self._notes = note_rows(series)
        self._note_model.set_rows(self._notes)
        self._note_header.set_state(str(len(self._notes)) if self._notes else "")
        for widget in (self._note_header, self._note_table):
            widget.setVisible(bool(self._notes))

    def set_reason(self, kind: str) -> None:
        """Show only the lines of one kind of reason; all of them for ""."""
        self._kind = kind
        self._show()

    def copy_all(self) -> None:
        """Put the whole report on the clipboard."""
        QGuiApplication.clipboard().setText("\n".join(self.lines))

    def copy_chosen(self) -> None:
        """Put the chosen lines on the clipboard."""
        rows = sorted({index.row() for index in self._table.selectionModel().selectedRows()})
        shown = self._shown()
        if rows:
            QGuiApplication.clipboard().setText("\n".join(shown[row].text for row in rows))

    def save(self, path: Path) -> None:
        """Write the whole report: as CSV where the name says so, else as text."""
        data = report_csv(self._problems) if path.suffix.lower() == ".csv" else report_text(self._problems).encode()
        try:
            write_bytes(path, data)
        except RecordError as error:
            self.failed.emit(str(error))
        else:
            self.written.emit(f"Written: {path}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the reasons the larger part."""
        super().resizeEvent(event)
        self._say_count(len(self._shown()))
        for table in (self._table, self._note_table):
            table.setColumnWidth(0, min(FILE_W, round(event.size().width() * FILE_SHARE)))

    # -- how ---------------------------------------------------------------------------------------------------

    def _shown(self) -> tuple[Problem, ...]:
        return tuple(one for one in self._problems if not self._kind or kind_of_reason(one) == self._kind)

    def _show(self) -> None:
        shown = self._shown()
        self._model.set_rows(rows_of(shown))
        self._say_count(len(shown))
        for button in (self._reason, self._copy, self._save):
            button.setEnabled(bool(self._problems))
        said = f"Reason: {shortened(self._kind, 24)}" if self._kind else "Reason"
        self._reason.setText(said.replace("&", "&&"))
        self._reason.setToolTip(self._kind or "Show the lines of one reason")

    def _say_count(self, shown: int) -> None:
        count = len(self._problems)
        nothing = "nothing was refused" if self._done else ""
        calm = ", the others are not affected" if self.width() >= ROOMY_W else ""
        state = f"{count}{calm}" if count else nothing
        self._header.set_state(f"{shown} of {count}" if self._kind else state)

    @Slot()
    def _choose_reason(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("importReasons")
        group = QActionGroup(menu)
        entries = [("", f"All reasons  ({len(self._problems)})")]
        entries += [(kind, f"{shortened(kind, REASON_CHARACTERS)}  ({n})") for kind, n in reasons_of(self._problems)]
        for kind, words in entries:
            action = QAction(words.replace("&", "&&"), menu)
            action.setCheckable(True)
            action.setChecked(kind == self._kind)
            action.setData(kind)
            group.addAction(action)
            menu.addAction(action)
        menu.triggered.connect(lambda action: self.set_reason(action.data()))
        menu.exec(self._reason.mapToGlobal(QPoint(0, self._reason.height())))
        menu.deleteLater()

    @Slot()
    def _ask_save(self) -> None:
        kinds = "Text (*.txt);;CSV (*.csv)"
        chosen, kind = QFileDialog.getSaveFileName(self, "Save the report", "not opened.txt", kinds)
        if chosen:
            path = Path(chosen)
            self.save(path if path.suffix else path.with_suffix(".csv" if "csv" in kind else ".txt"))

    @Slot(QPoint)
    def _ask_copy(self, place: QPoint) -> None:
        if not self._table.indexAt(place).isValid():
            return
        menu = QMenu(self)
        menu.setObjectName("importProblemMenu")
        menu.addAction("Copy line").triggered.connect(self.copy_chosen)
        menu.exec(self._table.viewport().mapToGlobal(place))
        menu.deleteLater()

    @Slot(QModelIndex)
    def _on_note(self, index: QModelIndex) -> None:
        key = index.data(SERIES_KEY_ROLE)
        if key:
            self.series_wanted.emit(key)

    def _connect(self) -> None:
        self._reason.clicked.connect(self._choose_reason)
        self._copy.clicked.connect(self.copy_all)
        self._save.clicked.connect(self._ask_save)
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._table.customContextMenuRequested.connect(self._ask_copy)
        self._note_table.clicked.connect(self._on_note)
        self._note_table.activated.connect(self._on_note)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self._table)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_chosen)

    def _make_table(self, model: LinesModel, name: str, said: str) -> QTableView:
        table = QTableView()
        table.setObjectName(name)
        table.setAccessibleName(said)
        table.setModel(model)
        table.setItemDelegate(RunDelegate(ROW_H, parent=table))
        table.setHorizontalHeader(RunHeader(Qt.Orientation.Horizontal, f"{name}Columns", parent=table))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_H)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setMouseTracking(True)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        return table
