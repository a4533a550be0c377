"""Joins the parts of an open case: desk, controller, edits, dates, record, timeline and tables hear of every change."""

from functools import partial
from typing import cast

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QSplitter, QWidget

from measurements.assessment import State
from measurements.lesion import Lesion, Role
from measurements.trends import CaseView
from viewer.casebook.derivation_panel import PANEL_WIDTH, DerivationPanel
from viewer.casebook.over_right import OverRight
from viewer.casebook.record_page import RecordPage
from viewer.casebook.studies_model import ImageState
from viewer.commands.case_session import CaseSession
from viewer.components.date_chip import ChipDate
from viewer.components.date_chip_row import DateChipRow
from viewer.jobs.board import JobBoard
from viewer.plots.course_dock import CourseDock
from viewer.plots.course_plot import CoursePlot
from viewer.plots.timeline import Timeline
from viewer.reading.case_images import CaseImages
from viewer.reading.controller import DeskController
from viewer.reading.desk import ReadingDesk
from viewer.reading.desk_edits import DeskEdits
from viewer.reading.lesion_dialog import ROLE_WORDS, LesionDialog
from viewer.reading.slots import Layout
from viewer.reading.state_reason import ask_state_reason
from viewer.reading.tables_page import TablesPage
from viewer.reading.thumbnails import Thumbnails
from viewer.reading.viewport_binding import ViewportBinding
from viewer.theme import tokens
from viewer.tools.caliper import CaliperShape

SHOWN_STATE: dict[str, ImageState] = {"ready": "ready", "missing": "missing", "none": "none"}
OFFERED_ROLES: tuple[Role, ...] = ("target", "nontarget", "new", "new_equivocal")


class ReadingScreen(QObject):
    """One open case on screen. Made once; `open` and `close` change what it shows."""

    said = Signal(str)

    def __init__(self, dates: DateChipRow, images: CaseImages, board: JobBoard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.images = images
        self.course = CourseDock()
        self.timeline = Timeline()
        self.record = RecordPage()
        self.record_course = CoursePlot()
        self.record_course.setObjectName("recordCourse")
        self.record_tab = below_a_plot(self.record_course, self.record)
        self.tables = TablesPage()
        self.desk = ReadingDesk(self.course)
        self.why = DerivationPanel()
        self.why_over = OverRight(self.why, self.desk, PANEL_WIDTH)
        self.dates = dates
        self.bindings = tuple(ViewportBinding(viewport, images) for viewport in self.desk.grid.viewports)
        self.controller = DeskController(images, self.bindings, self)
        self.edits = DeskEdits(self.controller, self.bindings)
        self.thumbnails = Thumbnails(images, board, self)
        self._connect_desk()
        self._connect_views()
        self._connect_focus()

    @property
    def _plots(self) -> tuple[CoursePlot, ...]:
        return self.course.plot, self.timeline.plot, self.record_course

    def open(self, session: CaseSession) -> None:
        """Show a case."""
        self.controller.open(session)
        self.thumbnails.begin()
        self.desk.grid.active.surface.setFocus()

    def close(self) -> None:
        """Show none."""
        self.why_over.close()
        self.controller.close()
        self.thumbnails.clear()

    @property
    def is_settled(self) -> bool:
        """Whether every viewport shows what it will show, with nothing on its way."""
        shown = self.bindings[: len(self.desk.grid.shown)]
        waiting = {"searching", "on_demand", "working"}
        return all(
            b.viewport.model.slice_loaded
            if b.volume is not None
            else b.timepoint_id is None or self.images.state(b.timepoint_id) not in waiting
            for b in shown
        )

    @property
    def active_binding(self) -> ViewportBinding:
        """The viewport that keys and tools speak to."""
        return self.bindings[self.desk.grid.active_index]

    # -- lesions -----------------------------------------------------------------------------------------------

    def add_lesion(self, role: str) -> str | None:
        """Ask for a new lesion and add it; its id, or None."""
        if self.controller.view is None:
            return None
        dialog = LesionDialog(cast("Role", role), self.desk)
        try:
            if not dialog.exec():
                return None
            return self.edits.add_lesion(dialog.lesion(), cast("Role", role))
        finally:
            dialog.deleteLater()
            self._to_the_image()

    def edit_lesion(self) -> None:
        """Rename or describe the chosen lesion."""
        held = self._chosen_lesion()
        role = self.controller.view.case.role_of(self.controller.view.read.id, held.id) if held else None  # type: ignore[union-attr]
        if held is None or role is None:
            self.said.emit("Choose a lesion first.")
            return
        dialog = LesionDialog(role.role, self.desk, held)
        try:
            if dialog.exec():
                self.edits.describe_lesion(held, dialog.lesion())
        finally:
            dialog.deleteLater()

    def delete_lesion(self) -> None:
        """Take the chosen lesion away; undo brings it back."""
        held = self._chosen_lesion()
        if held is None:
            self.said.emit("Choose a lesion first.")
        else:
            self.edits.delete_lesion(held)

    def ask_state(self, state: State) -> None:
        """Ask in place why the chosen lesion is in a state at the date being read, and say so in the record."""
        view, current, held = self.controller.view, self.controller.current, self._chosen_lesion()
        if self.edits.state_here(state) is None or view is None or current is None or held is None:
            return
        name = next((row.name for row in view.rows if row.lesion.id == held.id), held.label)
        column = view.column(current)
        whose = f"{name} {column.date_text}" if column is not None else name
        at = self.desk.lesions.mapToGlobal(QPoint(0, self.desk.lesions.height()))
        edit = ask_state_reason(
            self.desk.window(),
            at if self.desk.lesions.isVisible() else QCursor.pos(),
            whose,
            state,
            lambda reason: self.edits.set_state(held.id, current, state, reason),
        )
        edit.closed.connect(self._to_the_image)

    def _chosen_lesion(self) -> Lesion | None:
        view, chosen = self.controller.view, self.controller.lesion
        return view.case.lesion(chosen) if view is not None and chosen is not None else None

    def _ask_whose(self, binding: ViewportBinding, shape: CaliperShape, k: int) -> None:
        """A caliper was drawn and no lesion is chosen: ask whose it is, at the pointer."""
        view = self.controller.view
        if view is None:
            return
        menu = QMenu(self.desk)
        menu.setObjectName("whoseCaliper")
        menu.setAccessibleName("Whose measurement is this?")
        for row in view.rows:
            entry = menu.addAction(f"{row.name}  {row.lesion.label}")
            entry.triggered.connect(partial(self._draw_for, binding, row.lesion.id, shape, k))
        menu.addSeparator()
        for role in OFFERED_ROLES:
            entry = menu.addAction(f"Add {ROLE_WORDS[role]}…")
            entry.triggered.connect(partial(self._draw_for_new, binding, role, shape, k))
        if menu.exec(QCursor.pos() + QPoint(4, 4)) is None:
            self.said.emit("The caliper belongs to no lesion and was not recorded. Choose a lesion, then draw.")
        menu.deleteLater()

    def _draw_for(self, binding: ViewportBinding, lesion_id: str, shape: CaliperShape, k: int) -> None:
        self.controller.select(lesion_id)
        self.edits.record_drawing(binding, lesion_id, shape, k)

    def _draw_for_new(self, binding: ViewportBinding, role: Role, shape: CaliperShape, k: int) -> None:
        lesion_id = self.add_lesion(role)
        if lesion_id is not None:
            self.edits.record_drawing(binding, lesion_id, shape, k)

    # -- wiring ------------------------------------------------------------------------------------------------

    def _connect_desk(self) -> None:
        desk, controller = self.desk, self.controller
        desk.strip.tool_chosen.connect(desk.grid.set_tool)
        desk.grid.tool_changed.connect(desk.strip.set_tool)
        desk.strip.layout_chosen.connect(controller.set_layout)
        controller.layout_changed.connect(self._on_layout)
        desk.grid.active_changed.connect(lambda _index: desk.strip.follow(desk.grid.active))
        desk.strip.follow(desk.grid.active)
        desk.strip.set_layout(controller.layout)
        self.edits.lesion_wanted.connect(self._ask_whose)
        self.edits.said.connect(self.said)
        controller.said.connect(self.said)
        desk.studies.timepoint_chosen.connect(controller.show_timepoint)
        self.dates.chosen.connect(controller.show_timepoint)
        desk.lesions.lesion_selected.connect(self._on_lesion_chosen)
        desk.lesions.add_lesion.connect(self.add_lesion)
        desk.lesions.show_requested.connect(controller.show)
        desk.table.cell_chosen.connect(controller.show)
        desk.table.timepoint_chosen.connect(controller.show_timepoint)
        desk.table.add_lesion.connect(self.add_lesion)
        desk.card.why_requested.connect(self.why_over.open)
        self.why.close_requested.connect(self.why_over.close)
        self.why.timepoint_chosen.connect(controller.show_timepoint)
        self.why.cell_chosen.connect(controller.show)
        for panel in (desk.lesions, desk.table):
            panel.count_requested.connect(self.edits.count)
            panel.state_requested.connect(self.edits.set_state)
            panel.delete_requested.connect(self.edits.delete_measurement)
        for plot in self._plots:
            plot.timepoint_chosen.connect(controller.show_timepoint)
            plot.lesion_chosen.connect(controller.show)
        self.thumbnails.ready.connect(desk.studies.set_thumbnail)
        self.images.state_changed.connect(self._on_image_state)

    def _connect_views(self) -> None:
        self.controller.view_changed.connect(self._on_view)
        self.controller.current_changed.connect(self._on_current)
        self.controller.lesion_changed.connect(self._on_lesion)

    def _connect_focus(self) -> None:
        """What was chosen by a click or Enter is looked at next: the keys go to its image, so that B draws at once."""
        desk, plot = self.desk, self.course.plot
        for chosen in (
            self.dates.chosen,
            desk.studies.timepoint_chosen,
            desk.lesions.table.chosen,
            desk.lesions.show_requested,
            desk.table.cell_chosen,
            desk.table.timepoint_chosen,
            plot.timepoint_chosen,
            plot.lesion_chosen,
        ):
            chosen.connect(self._to_the_image)

    @Slot()
    def _to_the_image(self) -> None:
        surface = self.controller.current_binding.viewport.surface
        if surface.isVisible():
            surface.setFocus()

    @Slot(object)
    def _on_view(self, view: CaseView) -> None:
        self.dates.set_dates(
            [
                ChipDate(column.timepoint.id, column.date_text, column.answer.code if column.answer else "")
                for column in view.columns
                if column.timepoint.role != "outside"
            ]
        )
        self.course.set_view(view)
        self.timeline.set_view(view)
        self.record_course.set_view(view)
        self.record.set_view(view)
        self.tables.set_case(view.case)
        for column in view.columns:
            self._on_image_state(column.timepoint.id)

    @Slot(str, str)
    def _on_current(self, current: str, prior: str) -> None:
        view = self.controller.view
        if view is None:
            return
        self.dates.set_read(current, prior)
        self.desk.studies.set_view(view, current, prior or None)
        self.desk.lesions.set_view(view, current, prior or None)
        self.desk.lesions.select(self.controller.lesion)
        self.desk.card.set_view(view, current)
        self.why.set_view(view, current)
        self.desk.finding.set_view(view, current, prior or None)
        self.desk.table.set_view(view, current)
        for plot in self._plots:
            plot.set_current(current)
            plot.set_prior(prior or None)
        for column in view.columns:
            self._on_image_state(column.timepoint.id)

    @Slot(str)
    def _on_lesion(self, lesion_id: str) -> None:
        self.desk.lesions.select(lesion_id or None)

    @Slot(str)
    def _on_lesion_chosen(self, lesion_id: str) -> None:
        if lesion_id and lesion_id != self.controller.lesion:
            self.controller.choose_lesion(lesion_id)

    @Slot(str)
    def _on_layout(self, layout: str) -> None:
        self.desk.grid.set_layout(cast("Layout", layout))
        self.desk.strip.set_layout(layout)
        self.desk.strip.follow(self.desk.grid.active)

    @Slot(str)
    def _on_image_state(self, timepoint_id: str) -> None:
        state = self.images.state(timepoint_id)
        self.desk.studies.set_image_state(timepoint_id, SHOWN_STATE.get(state, "on demand"))


def below_a_plot(plot: CoursePlot, page: QWidget) -> QWidget:
    """A page with the course above it, on the same screen."""
    both = QSplitter(Qt.Orientation.Vertical)
    both.setObjectName("recordTab")
    both.setChildrenCollapsible(False)
    both.addWidget(plot)
    both.addWidget(page)
    both.setStretchFactor(1, 1)
    both.setSizes([tokens.COURSE_H, 2 * tokens.COURSE_H])
    return both
