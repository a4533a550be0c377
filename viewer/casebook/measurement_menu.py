"""What can be done with one cell: which measurement counts, what the lesion is instead, delete."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from measurements.assessment import State
from measurements.counting import Finding
from measurements.trends import CaseView, DateColumn, LesionRow
from viewer.casebook.reason_edit import ReasonEdit
from viewer.casebook.said import size_words

# State, its words in the menu, its key in a viewport, and whether a reason is asked.
_SIZED: tuple[tuple[State, str, str, bool], ...] = (
    ("gone", "Gone", "G", False),
    ("too_small", "Too small to measure", "T", False),
    ("not_evaluable", "Not evaluable…", "U", True),
)
_UNSIZED: tuple[tuple[State, str, str, bool], ...] = (
    ("present", "Present", "Y", False),
    ("absent", "Absent", "G", False),
    ("unequivocal_progression", "Unequivocal progression…", "Shift+G", True),
    ("not_evaluable", "Not evaluable…", "U", True),
)
REASONS = ("not imaged", "artefact", "treated locally", "cannot be told from its surroundings")


class MeasurementMenu(QMenu):
    """The context menu of one cell. Every entry is enabled only where it does something."""

    count_requested = Signal(str)  # measurement id
    state_requested = Signal(str, str, str, str)  # lesion id, time point id, state, reason ("" where none is asked)
    delete_requested = Signal(str)  # measurement id
    copy_requested = Signal()
    show_requested = Signal(str, str)  # lesion id, time point id

    def __init__(self, view: CaseView, row: LesionRow, column: DateColumn, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("measurementMenu")
        self.setAccessibleName(f"{row.name} {column.date_text}")
        self._row, self._column = row, column
        self._found: Finding = column.findings[row.lesion.id]
        self._at = QPoint()
        self._writable = column.answer is not None or column.timepoint.role != "outside"
        self._add_show_and_copy()
        self._add_counting()
        self._add_states()
        self._add_delete()
        self._owner = parent
        self.setToolTipsVisible(True)
        self._view = view

    def open_at(self, at: QPoint) -> None:
        """Show the menu at a place on screen; a question that follows stands at the same place."""
        self._at = at
        self.popup(at)

    def _add_show_and_copy(self) -> None:
        point = self._column.timepoint.id
        look = self._entry("showOnImage", self.tr("Show on the image"), "Space")
        look.setEnabled(self._column.has_images)
        look.triggered.connect(lambda: self.show_requested.emit(self._row.lesion.id, point))
        copy = self._entry("copyValue", self.tr("Copy value"), "Ctrl+C")
        copy.triggered.connect(self._copy)
        self.addSeparator()

    def _add_counting(self) -> None:
        sizes = self._found.all_measurements
        if len(sizes) < 2:
            return
        title = QAction(self.tr("Which measurement counts"), self)
        title.setEnabled(False)
        title.setObjectName("countTitle")
        self.addAction(title)
        counting = self._found.measurement
        for place, m in enumerate(sizes):
            entry = self._entry(f"count{place}", self.tr("Count {0}").format(size_words(m)), "")
            entry.setCheckable(True)
            entry.setChecked(counting is not None and counting.id == m.id)
            entry.setEnabled(self._writable and m.unit == "mm" and not entry.isChecked())
            if m.unit != "mm":
                entry.setToolTip(self.tr("A size in {0} never counts.").format(m.unit))
            entry.triggered.connect(lambda _on=False, chosen=m.id: self.count_requested.emit(chosen))
        self.addSeparator()

    def _add_states(self) -> None:
        states = _UNSIZED if self._row.role.role == "nontarget" else _SIZED
        if self._found.all_measurements and self._found.state != "measured":
            entry = self._entry("stateMeasured", self.tr("Measured: the size counts again"), "")
            entry.setEnabled(self._writable)
            entry.triggered.connect(lambda: self._request("measured", ""))
        for state, words, key, asks in states:
            entry = self._entry(f"state_{state}", self.tr(words), key)
            entry.setCheckable(True)
            entry.setChecked(self._found.state == state)
            # A reason can be given anew; a plain state that holds already would change nothing.
            entry.setEnabled(self._writable and (asks or self._found.state != state))
            if asks:
                entry.triggered.connect(lambda _on=False, s=state, w=words: self._ask(s, w))
            else:
                entry.triggered.connect(lambda _on=False, s=state: self._request(s, ""))
        self.addSeparator()

    def _add_delete(self) -> None:
        sizes = self._found.all_measurements
        if len(sizes) <= 1:
            entry = self._entry("deleteMeasurement", self.tr("Delete measurement"), "Del")
            entry.setEnabled(bool(sizes))
            if sizes:
                entry.triggered.connect(lambda: self.delete_requested.emit(sizes[0].id))
            return
        for place, m in enumerate(sizes):
            entry = self._entry(f"delete{place}", self.tr("Delete {0}").format(size_words(m)), "")
            entry.triggered.connect(lambda _on=False, chosen=m.id: self.delete_requested.emit(chosen))

    def _copy(self) -> None:
        self.copy_requested.emit()

    def _entry(self, name: str, words: str, key: str) -> QAction:
        entry = QAction(f"{words}\t{key}" if key else words, self)
        entry.setObjectName(f"measurement_{name}")
        self.addAction(entry)
        return entry

    def _ask(self, state: State, words: str) -> None:
        question = f"{self._row.name} {self._column.date_text}: {words.rstrip('…').lower()}, {self.tr('because')}"
        hint = ", ".join(REASONS[:3]) if state == "not_evaluable" else self.tr("what has grown beyond doubt")
        edit = ReasonEdit(question, hint, self._owner.window())
        lesion, point = self._row.lesion.id, self._column.timepoint.id
        edit.given.connect(lambda reason: self.state_requested.emit(lesion, point, state, reason))
        edit.ask(self._at)

    def _request(self, state: State, reason: str) -> None:
        self.state_requested.emit(self._row.lesion.id, self._column.timepoint.id, state, reason)
