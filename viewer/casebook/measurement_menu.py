"""What can be done with one cell: which measurement counts, what the lesion is instead, what became of it, delete."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from measurements.counting import Finding
from measurements.trends import CaseView, DateColumn, LesionRow
from viewer.casebook.cell_gestures import CellGestures, reads_irecist
from viewer.casebook.gestures import REASONS, TYPE_SIZE, Gesture, gestures_of
from viewer.casebook.lesion_marks import NEW_ROLES, assessment_at
from viewer.casebook.menu_parts import add_follow_as, add_merge, add_roles, add_seen_on
from viewer.casebook.said import size_words

__all__ = ["REASONS", "MeasurementMenu"]


class MeasurementMenu(QMenu):
    """The context menu of one cell. Every entry is enabled only where it does something; its key stands beside it."""

    count_requested = Signal(str)  # measurement id
    delete_requested = Signal(str)  # measurement id
    state_requested = Signal(str, str, str, str)  # lesion id, time point id, state, reason ("" where none is asked)
    copy_requested = Signal()
    show_requested = Signal(str, str)  # lesion id, time point id
    wanted = Signal(object)  # a request of viewer.casebook.requests

    def __init__(
        self,
        view: CaseView,
        row: LesionRow,
        column: DateColumn,
        parent: QWidget,
        gestures: CellGestures | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("measurementMenu")
        self.setAccessibleName(f"{row.name} {column.date_text}")
        self._view, self._row, self._column = view, row, column
        self._found: Finding = column.findings[row.lesion.id]
        self._at = QPoint()
        self._writable = column.answer is not None or column.timepoint.role != "outside"
        self.gestures = gestures or CellGestures(parent)
        if gestures is None:
            self.gestures.state_requested.connect(self.state_requested)
            self.gestures.wanted.connect(self.wanted)
        self.setToolTipsVisible(True)
        self._add_show_and_copy()
        self._add_counting()
        self._add_states()
        self._add_new()
        self._add_growth()
        self._add_became()
        self._add_delete()

    def open_at(self, at: QPoint) -> None:
        """Show the menu at a place on screen; a question that follows stands at the same place."""
        self._at = at
        self.popup(at)

    # -- the parts ---------------------------------------------------------------------------------------------

    def _add_show_and_copy(self) -> None:
        point = self._column.timepoint.id
        look = self._entry("showOnImage", self.tr("Show on the image"), "Space")
        look.setEnabled(self._column.has_images)
        look.triggered.connect(lambda: self.show_requested.emit(self._row.lesion.id, point))
        copy = self._entry("copyValue", self.tr("Copy value"), "Ctrl+C")
        copy.triggered.connect(self.copy_requested)
        self._add_gesture(TYPE_SIZE)
        values = QMenu(self.tr("Type another value"), self)
        values.setObjectName("typeValues")
        values.setEnabled(self._writable)
        for gesture in gestures_of(self._row.role.role, "value"):
            if gesture is not TYPE_SIZE:
                self._add_gesture(gesture, values)
        self.addMenu(values)
        self.addSeparator()

    def _add_counting(self) -> None:
        sizes = self._found.all_measurements
        if len(sizes) < 2:
            return
        title = QAction(self.tr("Which measurement counts"), self)
        title.setEnabled(False)
        title.setObjectName("countTitle")
        self.addAction(title)
        counting = {one for ids in self._found.behind.values() for one in ids}
        for place, m in enumerate(sizes):
            entry = self._entry(f"count{place}", self.tr("Count {0}").format(size_words(m)), "")
            entry.setCheckable(True)
            entry.setChecked(m.id in counting)
            entry.setEnabled(self._writable and m.unit == "mm" and not entry.isChecked())
            if m.unit != "mm":
                entry.setToolTip(self.tr("A size in {0} never counts.").format(m.unit))
            entry.triggered.connect(lambda _on=False, chosen=m.id: self.count_requested.emit(chosen))
        self.addSeparator()

    def _add_states(self) -> None:
        if self._found.all_measurements and self._found.state != "measured" and not self._found.merged_into:
            entry = self._entry("stateMeasured", self.tr("Measured: the size counts again"), "")
            entry.setEnabled(self._writable)
            lesion, point = self._row.lesion.id, self._column.timepoint.id
            entry.triggered.connect(lambda: self.state_requested.emit(lesion, point, "measured", ""))
        for gesture in gestures_of(self._row.role.role, "state"):
            entry = self._add_gesture(gesture)
            entry.setObjectName(f"measurement_state_{gesture.name}")
            entry.setCheckable(True)
            entry.setChecked(self._found.state == gesture.state and not self._found.merged_into)
            # A reason can be given anew; a plain state that holds already would change nothing.
            entry.setEnabled(self._writable and (bool(gesture.asks) or not entry.isChecked()))
        self.addSeparator()

    def _add_new(self) -> None:
        """How sure the read is of a new lesion at this date, what shows it, and where it was first seen."""
        if self._row.role.role not in NEW_ROLES:
            return
        held = assessment_at(self._view, self._row, self._column)
        said = held.certainty if held is not None else ""
        for gesture in gestures_of(self._row.role.role, "certainty"):
            is_held = self._row.lesion.first_seen == self._column.timepoint.id
            entry = self._add_gesture(gesture)
            entry.setCheckable(True)
            entry.setChecked(is_held if gesture.name == "first_seen" else said == gesture.name)
            entry.setEnabled(self._writable and not entry.isChecked())
        if said:
            clear = self._entry("certaintyNone", self.tr("Nothing said of its certainty"), "")
            clear.triggered.connect(lambda: self.gestures.say_certainty(self._view, self._row, self._column, ""))
            clear.setEnabled(self._writable)
        add_seen_on(self, self._row, self._column, held, self.gestures, writable=self._writable)
        if reads_irecist(self._view):  # nothing else keeps new lesions in a sum of their own
            add_follow_as(self, self._row, self.gestures)
        self.addSeparator()

    def _add_growth(self) -> None:
        """Only where iRECIST reads the case: nothing else asks for it."""
        if not reads_irecist(self._view):
            return
        held = assessment_at(self._view, self._row, self._column)
        said = held.grown_further if held is not None else None
        for gesture in gestures_of(self._row.role.role, "growth"):
            entry = self._add_gesture(gesture)
            entry.setCheckable(True)
            entry.setChecked(said is (gesture.name == "grown"))
            entry.setEnabled(self._writable and not entry.isChecked())

    def _add_became(self) -> None:
        """The role, what it split into or merged with, and what is said of the date."""
        add_roles(self, self._row, lambda role: self.gestures.ask_role(self._view, self._row, role, self._at))
        add_merge(self, self._view, self._row, self._column, self.gestures, writable=self._writable)
        for gesture in gestures_of(self._row.role.role, "relation"):
            self._add_gesture(gesture).setVisible(self._is_offered(gesture))
        self.addSeparator()
        for gesture in gestures_of(self._row.role.role, "date"):
            if gesture.name != "all_present" or self._row.role.role == "nontarget":
                self._add_gesture(gesture)
        self.addSeparator()

    def _is_offered(self, gesture: Gesture) -> bool:
        lesion = self._row.lesion
        has_parts = any(row.lesion.related("part_of") == lesion.id for row in self._view.rows)
        alone = not lesion.relations and not has_parts
        return alone if gesture.name == "split" else False  # merging has a menu of its own; the key asks by name

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

    # -- entries -----------------------------------------------------------------------------------------------

    def _add_gesture(self, gesture: Gesture, menu: QMenu | None = None) -> QAction:
        entry = self._entry(gesture.name, self.tr(gesture.words), gesture.key, menu)
        entry.setEnabled(self._writable)
        entry.triggered.connect(lambda: self.gestures.do(gesture, self._view, self._row, self._column, self._at))
        return entry

    def _entry(self, name: str, words: str, key: str, menu: QMenu | None = None) -> QAction:
        entry = QAction(f"{words}\t{key}" if key else words, self)
        entry.setObjectName(f"measurement_{name}")
        (menu or self).addAction(entry)
        return entry
