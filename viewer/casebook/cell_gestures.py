"""A gesture on one cell, by key or menu, becomes a request; what needs words is asked in place, at the cell."""

import re

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from measurements.assessment import Certainty
from measurements.errors import RecordError
from measurements.lesion import Role
from measurements.measurement import DIAMETERS, Entered
from measurements.trends import CaseView, DateColumn, LesionRow
from viewer.casebook.cell_edit import CellEdit
from viewer.casebook.date_menu import DateMenu
from viewer.casebook.gestures import Gesture, gesture_for, gestures_of
from viewer.casebook.lesion_marks import assessment_at
from viewer.casebook.reason_edit import ReasonEdit
from viewer.casebook.requests import (
    ChangeRole,
    MergeInto,
    SayCertainty,
    SayFirstSeen,
    SayGrown,
    SayPresent,
    SplitInto,
    TypeIn,
)
from viewer.casebook.role_words import role_question
from viewer.casebook.said import shown_measurement
from viewer.casebook.typed_value import Typed, TypedState

MOST_PARTS = 9
_TYPES_WITH = "0123456789.,×"
_NAMED_KEYS = {Qt.Key.Key_F2: "F2", Qt.Key.Key_Delete: "Del"}
_SAME_GROUP: dict[Role, tuple[Role, ...]] = {"new": ("new", "new_equivocal"), "new_equivocal": ("new", "new_equivocal")}


class CellGestures(QObject):
    """One for each table. `place` is where on screen the cell begins: what is asked stands there."""

    wanted = Signal(object)  # a request of viewer.casebook.requests
    state_requested = Signal(str, str, str, str)  # lesion id, time point id, state, reason
    delete_requested = Signal(str)  # measurement id
    taken = Signal()  # a typed value was taken: the next cell may follow
    refused = Signal(str)  # why a gesture does nothing here

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self.back: QWidget = owner  # gets the keys back after a question

    def key(self, event: QKeyEvent, view: CaseView, row: LesionRow, column: DateColumn, place: QPoint) -> bool:
        """What a key pressed in a cell means; False for a key that means nothing there."""
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if held != Qt.KeyboardModifier.NoModifier:
            return False
        text, name = event.text(), _key_name(event)
        typing = len(text) == 1 and text in _TYPES_WITH
        gesture = gesture_for(row.role.role, name)
        if not typing and gesture is None and name != "Del":
            return bool(re.fullmatch(r"\w", text))  # a letter without meaning here does not search the table
        if not _is_writable(column):
            self.refused.emit(self.tr("{0} is outside the protocol: nothing is read there.").format(column.date_text))
        elif typing:
            self.type_in(row, column, place, text)
        elif gesture is not None:
            self.do(gesture, view, row, column, place)
        else:
            self._delete(row, column)
        return True

    def do(self, gesture: Gesture, view: CaseView, row: LesionRow, column: DateColumn, place: QPoint) -> None:
        """Do what a gesture asks of a cell."""
        lesion, point = row.lesion.id, column.timepoint.id
        if gesture.state is not None:
            self._state(gesture, row, column, place)
        elif gesture.sort == "value":
            self.type_in(row, column, place, gesture.begins)
        elif gesture.name == "first_seen":
            self.wanted.emit(SayFirstSeen(lesion, point))
        elif gesture.sort == "certainty":
            self.say_certainty(view, row, column, gesture.name)  # type: ignore[arg-type]  # its name is the certainty
        elif gesture.sort == "growth" and not reads_irecist(view):
            self.refused.emit(self.tr("Only iRECIST asks for further growth; this case is not read by it."))
        elif gesture.sort == "growth":
            self.wanted.emit(SayGrown(lesion, point, gesture.name == "grown"))
        elif gesture.name == "split":
            self._ask_split(row, column, place)
        elif gesture.name == "merge":
            self._ask_merge(view, row, column, place)
        elif gesture.name == "all_present":
            self.wanted.emit(SayPresent(point))
        else:
            self.of_date(view, column, place)

    def say_certainty(self, view: CaseView, row: LesionRow, column: DateColumn, certainty: Certainty) -> None:
        """How sure the read is at this date; what shows the lesion there stays as it was said."""
        held = assessment_at(view, row, column)
        seen_on = held.seen_on if held is not None and certainty != "refuted" else ""
        self.wanted.emit(SayCertainty(row.lesion.id, column.timepoint.id, certainty, seen_on))

    def type_in(self, row: LesionRow, column: DateColumn, place: QPoint, begins: str = "") -> None:
        """Open the line for typing over the cell; a value that was typed before stands there to be changed."""
        found = column.findings[row.lesion.id]
        shown = shown_measurement(found)
        held = ""
        if shown is not None and isinstance(shown.origin, Entered) and shown.kind in DIAMETERS:
            axes = " × ".join(str(axis) for axis in (shown.long, shown.short) if axis is not None)
            held = axes if shown.long is not None else f"× {axes}"
        states = frozenset(str(one.state) for one in gestures_of(row.role.role, "state"))
        whose, node = f"{row.name} {column.date_text}", row.lesion.node
        edit = CellEdit(whose, held, begins, self._owner.window(), node=node, states=states)
        edit.given.connect(lambda typed: self._take(row, column, typed))
        self._ask(edit, place)

    def ask_role(self, view: CaseView, row: LesionRow, role: Role, place: QPoint) -> None:
        """Ask why a lesion changes its role; which responses change by it is listed first."""
        try:
            given, question, follows = role_question(view, row, role)
        except RecordError as why:
            self.refused.emit(str(why))
            return
        edit = ReasonEdit(question, self.tr("why, as it stands in the history"), self._owner.window(), follows=follows)
        edit.given.connect(lambda reason: self.wanted.emit(ChangeRole(row.lesion.id, given, reason)))
        self._ask(edit, place)

    def of_date(self, view: CaseView, column: DateColumn, place: QPoint) -> DateMenu:
        """Open the menu of what is said of a date as a whole."""
        menu = DateMenu(view, column, self.back, self.wanted.emit, self.refused.emit)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.open_at(place)
        return menu

    def _take(self, row: LesionRow, column: DateColumn, typed: Typed) -> None:
        lesion, point = row.lesion.id, column.timepoint.id
        if isinstance(typed, TypedState):
            self.state_requested.emit(lesion, point, typed.state, typed.reason)
        else:
            self.wanted.emit(TypeIn(lesion, point, typed))
        self.taken.emit()

    def _state(self, gesture: Gesture, row: LesionRow, column: DateColumn, place: QPoint) -> None:
        lesion, point, state = row.lesion.id, column.timepoint.id, str(gesture.state)
        if not gesture.asks:
            self.state_requested.emit(lesion, point, state, "")
            return
        words = gesture.words.rstrip("…").lower()
        question = f"{row.name} {column.date_text}: {words}, {self.tr('because')}"
        edit = ReasonEdit(question, gesture.asks, self._owner.window())
        edit.given.connect(lambda reason: self.state_requested.emit(lesion, point, state, reason))
        self._ask(edit, place)

    def _ask_split(self, row: LesionRow, column: DateColumn, place: QPoint) -> None:
        question = self.tr("{0} from {1} on: followed as how many parts?").format(row.name, column.date_text)
        edit = ReasonEdit(question, "2", self._owner.window(), check=_parts)
        lesion, point = row.lesion.id, column.timepoint.id
        edit.given.connect(lambda text: self.wanted.emit(SplitInto(lesion, point, _parts(text))))
        self._ask(edit, place)

    def _ask_merge(self, view: CaseView, row: LesionRow, column: DateColumn, place: QPoint) -> None:
        others = {other.name.casefold(): other.lesion.id for other in merge_candidates(view, row)}
        if not others:
            self.refused.emit(self.tr("There is no other lesion of the same role to merge into."))
            return

        def chosen(text: str) -> str:
            found = others.get(text.strip().casefold())
            if found is None:
                raise RecordError(self.tr("Type one of {0}.").format(", ".join(others).upper()))
            return found

        question = self.tr("{0} from {1} on: merged into which lesion?").format(row.name, column.date_text)
        edit = ReasonEdit(question, ", ".join(others).upper(), self._owner.window(), check=chosen)
        lesion, point = row.lesion.id, column.timepoint.id
        edit.given.connect(lambda text: self.wanted.emit(MergeInto(lesion, chosen(text), point)))
        self._ask(edit, place)

    def _delete(self, row: LesionRow, column: DateColumn) -> None:
        shown = shown_measurement(column.findings[row.lesion.id])
        if shown is None:
            self.refused.emit(self.tr("There is no measurement of {0} at this date.").format(row.name))
        else:
            self.delete_requested.emit(shown.id)

    def _ask(self, edit: CellEdit | ReasonEdit, place: QPoint) -> None:
        edit.back = self.back
        edit.ask(place)


def reads_irecist(view: CaseView) -> bool:
    """Whether iRECIST is among the criteria of the case: further growth is said for it alone."""
    protocol = view.case.protocol
    return "iRECIST" in (protocol.name, *protocol.also)


def merge_candidates(view: CaseView, row: LesionRow) -> tuple[LesionRow, ...]:
    """The lesions another may merge into: of the same role, standing for themselves, no part of it."""
    roles = _SAME_GROUP.get(row.role.role, (row.role.role,))
    return tuple(
        other
        for other in view.rows
        if other.role.role in roles
        and other.lesion.id != row.lesion.id
        and not other.lesion.related("merged_into")
        and other.lesion.related("part_of") != row.lesion.id
        and row.lesion.related("part_of") != other.lesion.id
    )


def _is_writable(column: DateColumn) -> bool:
    return column.answer is not None or column.timepoint.role != "outside"


def _parts(text: str) -> int:
    if not text.strip().isdigit() or not 2 <= int(text) <= MOST_PARTS:
        raise RecordError(f"A lesion splits into 2 to {MOST_PARTS} parts; type their number.")
    return int(text)


def _key_name(event: QKeyEvent) -> str:
    """The key as `gestures` names it: "G", "Shift+G", "+", "F2"."""
    key = Qt.Key(event.key())
    if key in _NAMED_KEYS:
        return _NAMED_KEYS[key]
    text = event.text()
    if text in ("+", "-"):
        return text
    if Qt.Key.Key_A <= key <= Qt.Key.Key_Z:
        shift = "Shift+" if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else ""
        return f"{shift}{chr(key)}"
    return ""
