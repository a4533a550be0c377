"""What the desk asks about lesions: a new one, another description, whose a caliper is, and why a state holds."""

from functools import partial
from typing import cast

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from measurements.assessment import State
from measurements.edits.lesions import refuse_too_many_targets
from measurements.lesion import Lesion, Role
from measurements.trends import CaseView
from viewer.reading.controller import DeskController
from viewer.reading.desk import ReadingDesk
from viewer.reading.desk_edits import DeskEdits
from viewer.reading.lesion_dialog import ROLE_WORDS, LesionDialog
from viewer.reading.state_reason import ask_state_reason
from viewer.reading.viewport_binding import ViewportBinding
from viewer.tools.caliper import CaliperShape
from viewer.viewport.shown import ShownCaliper, caliper_label

OFFERED_ROLES: tuple[Role, ...] = ("target", "nontarget", "new", "new_equivocal")
CHOOSE_FIRST = "Choose a lesion first."


class LesionQuestions(QObject):
    """Asks, and hands the answers to the edits. `answered` says that the keys may go back to the image."""

    said = Signal(str)
    answered = Signal()

    def __init__(self, desk: ReadingDesk, controller: DeskController, edits: DeskEdits) -> None:
        super().__init__(controller)
        self._desk = desk
        self._controller = controller
        self._edits = edits
        edits.lesion_wanted.connect(self._ask_whose)

    def add_lesion(self, role: str) -> str | None:
        """Ask for a new lesion and add it; its id, or None. What the protocol would refuse is said in the dialog."""
        view, asked = self._controller.view, cast("Role", role)
        if view is None:
            return None
        check = partial(refuse_too_many_targets, view.case, view.read.id) if asked == "target" else None
        dialog = LesionDialog(asked, self._desk, check=check)
        try:
            return self._edits.add_lesion(dialog.lesion(), dialog.role) if dialog.exec() else None
        finally:
            dialog.deleteLater()
            self.answered.emit()

    def edit_lesion(self) -> None:
        """Rename or describe the chosen lesion."""
        view, held = self._controller.view, self._chosen_lesion()
        role = view.case.role_of(view.read.id, held.id) if view is not None and held is not None else None
        if held is None or role is None:
            self.said.emit(CHOOSE_FIRST)
            return
        dialog = LesionDialog(role.role, self._desk, held)
        try:
            if dialog.exec():
                self._edits.describe_lesion(held, dialog.lesion())
        finally:
            dialog.deleteLater()
            self.answered.emit()

    def delete_lesion(self) -> None:
        """Take the chosen lesion away; undo brings it back."""
        held = self._chosen_lesion()
        if held is None:
            self.said.emit(CHOOSE_FIRST)
        else:
            self._edits.delete_lesion(held)

    def ask_state(self, state: State) -> None:
        """Ask in place why the chosen lesion is in a state at the date being read, and say so in the record."""
        view, current, held = self._controller.view, self._controller.current, self._chosen_lesion()
        if self._edits.state_here(state) is None or view is None or current is None or held is None:
            return
        name = next((row.name for row in view.rows if row.lesion.id == held.id), held.label)
        column = view.column(current)
        lesions = self._desk.lesions
        edit = ask_state_reason(
            self._desk.window(),
            lesions.mapToGlobal(QPoint(0, lesions.height())) if lesions.isVisible() else QCursor.pos(),
            f"{name} {column.date_text}" if column is not None else name,
            state,
            lambda reason: self._edits.set_state(held.id, current, state, reason),
        )
        edit.closed.connect(self.answered)

    def _chosen_lesion(self) -> Lesion | None:
        view, chosen = self._controller.view, self._controller.lesion
        return view.case.lesion(chosen) if view is not None and chosen is not None else None

    def _ask_whose(self, binding: ViewportBinding, shape: CaliperShape, k: int) -> None:
        """A caliper was drawn and no lesion is chosen: ask whose it is, at the pointer, with the caliper in view."""
        view, viewport = self._controller.view, binding.viewport
        if view is None or binding.volume is None:
            return
        before = viewport.model.calipers
        viewport.set_calipers((*before, _unowned(binding, shape, k)))
        menu = self._whose_menu(view, binding, shape, k)
        chosen = menu.exec(QCursor.pos() + QPoint(4, 4))
        menu.deleteLater()
        if chosen is None:
            viewport.set_calipers(before)
            self.said.emit("The caliper belongs to no lesion and was not recorded. Choose a lesion, then draw.")

    def _whose_menu(self, view: CaseView, binding: ViewportBinding, shape: CaliperShape, k: int) -> QMenu:
        menu = QMenu(self._desk)
        menu.setObjectName("whoseCaliper")
        menu.setAccessibleName("Whose measurement is this?")
        for row in view.rows:
            entry = menu.addAction(f"{row.name}  {row.lesion.label}")
            entry.triggered.connect(partial(self._draw_for, binding, row.lesion.id, shape, k))
        menu.addSeparator()
        for role in OFFERED_ROLES:
            entry = menu.addAction(f"Add {ROLE_WORDS[role]}…")
            entry.triggered.connect(partial(self._draw_for_new, binding, role, shape, k))
        return menu

    def _draw_for(self, binding: ViewportBinding, lesion_id: str, shape: CaliperShape, k: int) -> None:
        self._controller.select(lesion_id)
        self._edits.record_drawing(binding, lesion_id, shape, k)

    def _draw_for_new(self, binding: ViewportBinding, role: Role, shape: CaliperShape, k: int) -> None:
        lesion_id = self.add_lesion(role)
        if lesion_id is not None:
            self._edits.record_drawing(binding, lesion_id, shape, k)
        elif self._controller.view is not None:
            binding.refresh(self._controller.view, self._controller.lesion)


def _unowned(binding: ViewportBinding, shape: CaliperShape, k: int) -> ShownCaliper:
    assert binding.volume is not None
    frame = binding.volume.series.frames[k]
    return ShownCaliper(
        measurement_id="unowned",
        lesion_id="",
        sop_instance_uid=frame.sop_instance_uid,
        frame_number=frame.frame_number,
        shape=shape,
        state="locked",
        label=caliper_label("", shape, frame.plane.length_unit),
    )
