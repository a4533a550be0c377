"""Joins the parts of an open case: desk, controller, edits, dates, record, timeline and tables hear of every change."""

from typing import cast

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QSplitter, QWidget

from measurements.trends import CaseView
from viewer.casebook import checks_panel
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
from viewer.reading.desk_memory import DeskMemory
from viewer.reading.headers import warnings_among
from viewer.reading.lesion_questions import CHOOSE_FIRST, LesionQuestions
from viewer.reading.slots import CURRENT_AT, Layout
from viewer.reading.tables_page import TablesPage
from viewer.reading.thumbnails import Thumbnails
from viewer.reading.viewport_binding import ViewportBinding
from viewer.theme import tokens

SHOWN_STATE: dict[str, ImageState] = {"ready": "ready", "missing": "missing", "none": "none"}


class ReadingScreen(QObject):
    """One open case on screen. Made once; `open` and `close` change what it shows."""

    said = Signal(str)
    table_wanted = Signal()  # the wide lesion table
    images_wanted = Signal()  # a date or a lesion was chosen on a page that shows no images

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
        self.checks = checks_panel.ChecksPanel()
        self.checks_over = OverRight(self.checks, self.desk, checks_panel.PANEL_WIDTH)
        self.dates = dates
        memory = DeskMemory()
        self.bindings = tuple(ViewportBinding(viewport, images, memory) for viewport in self.desk.grid.viewports)
        self.controller = DeskController(images, self.bindings, self)
        self.edits = DeskEdits(self.controller, self.bindings)
        self.questions = LesionQuestions(self.desk, self.controller, self.edits)
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

    def type_value(self) -> None:
        """Open the line for typing at the lesion chosen and the date being read, in the table that is on screen."""
        controller, table = self.controller, self.desk.table
        if controller.lesion is None or controller.current is None:
            self.said.emit(CHOOSE_FIRST)
        elif table.isVisible():
            table.focus_cell(controller.lesion, controller.current)
            table.type_in()
        else:
            self.desk.lesions.type_in()

    def close(self) -> None:
        """Show none."""
        self.why_over.close()
        self.checks_over.close()
        self.controller.close()
        self.thumbnails.clear()

    def label_rects(self) -> list[QRect]:
        """Where the labels of calipers lie, in global px: what a toast must not cover."""
        found = []
        for viewport in self.desk.grid.shown if self.desk.isVisible() else ():
            for left, top, width, height in viewport.model.labels.rects.values():
                corner = viewport.surface.mapToGlobal(QPoint(round(left), round(top)))
                found.append(QRect(corner, QSize(round(width), round(height))))
        return found

    def open_why(self) -> None:
        """Open the derivation of the date being read; it is worked out only while it is seen."""
        if self.controller.view is not None:
            self.checks_over.close()
            self.why.set_view(self.controller.view, self.controller.current)
            self.why_over.open()

    def open_checks(self) -> None:
        """Open the checks of the read."""
        if self.controller.view is not None:
            self.why_over.close()
            self.checks.set_view(self.controller.view)
            self.checks_over.open()

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
        self.questions.said.connect(self.said)
        self.questions.answered.connect(self._to_the_image)
        self.edits.said.connect(self.said)
        controller.said.connect(self.said)
        desk.studies.timepoint_chosen.connect(controller.show_timepoint)
        self.dates.chosen.connect(controller.show_timepoint)
        desk.lesions.lesion_selected.connect(self._on_lesion_chosen)
        desk.lesions.add_lesion.connect(self.questions.add_lesion)
        desk.lesions.show_requested.connect(controller.show)
        desk.table.cell_chosen.connect(controller.show)
        desk.table.timepoint_chosen.connect(controller.show_timepoint)
        desk.table.add_lesion.connect(self.questions.add_lesion)
        desk.card.why_requested.connect(self.open_why)
        self.why.close_requested.connect(self.why_over.close)
        self.why.timepoint_chosen.connect(controller.show_timepoint)
        self.why.cell_chosen.connect(controller.show)
        self.why.table_requested.connect(self._on_table_wanted)
        self.checks.close_requested.connect(self.checks_over.close)
        self.checks.place_chosen.connect(self._on_check_chosen)
        for panel in (desk.lesions, desk.table):
            panel.count_requested.connect(self.edits.count)
            panel.state_requested.connect(self.edits.set_state)
            panel.delete_requested.connect(self.edits.delete_measurement)
            panel.wanted.connect(self.edits.make)
            panel.refused.connect(self.said)
        for plot in self._plots:
            plot.timepoint_chosen.connect(controller.show_timepoint)
            plot.lesion_chosen.connect(controller.show)
        self.timeline.plot.timepoint_chosen.connect(self.images_wanted)
        for plot in (self.timeline.plot, self.record_course):
            plot.lesion_chosen.connect(self.images_wanted)
        self.thumbnails.ready.connect(desk.studies.set_thumbnail)
        self.images.state_changed.connect(self._on_image_state)

    def _connect_views(self) -> None:
        self.controller.view_changed.connect(self._on_view)
        self.controller.current_changed.connect(self._on_current)
        self.controller.lesion_changed.connect(self._on_lesion)

    def _connect_focus(self) -> None:
        """What was chosen is looked at next: the keys go to its image, so that B draws at once.

        Not so for a click in the wide table: there the next key is a gesture of that cell, or the digits of its value.
        """
        desk, plot = self.desk, self.course.plot
        for chosen in (
            self.dates.chosen,
            desk.studies.timepoint_chosen,
            desk.lesions.table.chosen,
            desk.lesions.show_requested,
            desk.table.image_wanted,
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
        if self.checks_over.is_open:
            self.checks.set_view(view)
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
        if self.why_over.is_open:
            self.why.set_view(view, current)
        self.desk.finding.set_view(view, current, prior or None)
        self.desk.table.set_view(view, current)
        for plot in self._plots:
            plot.set_current(current)
            plot.set_prior(prior or None)
        for column in view.columns:
            self._on_image_state(column.timepoint.id)

    @Slot()
    def _on_table_wanted(self) -> None:
        self.why_over.close()
        self.table_wanted.emit()

    @Slot(str, str)
    def _on_check_chosen(self, lesion_id: str, timepoint_id: str) -> None:
        if timepoint_id:
            self.controller.show_timepoint(timepoint_id)
        if lesion_id:
            self.controller.choose_lesion(lesion_id)

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
        self.desk.grid.set_active(CURRENT_AT[layout])
        self.desk.strip.set_layout(layout)
        self.desk.strip.follow(self.desk.grid.active)

    @Slot(str)
    def _on_image_state(self, timepoint_id: str) -> None:
        state = self.images.state(timepoint_id)
        self.desk.studies.set_image_state(timepoint_id, SHOWN_STATE.get(state, "on demand"))
        self.desk.studies.set_warnings(timepoint_id, warnings_among(self.images.series_of(timepoint_id)))


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
