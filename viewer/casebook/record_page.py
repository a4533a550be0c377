"""The Record tab: every fact of the case, section by section, each with its source. Only the course is set here."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QListView,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from measurements.trends import CaseView
from viewer.casebook.cells import words_of
from viewer.casebook.course_edit import ask_part
from viewer.casebook.course_words import PARTS
from viewer.casebook.figures import DASH
from viewer.casebook.grid_view import GridView
from viewer.casebook.lines_model import LinesModel, head
from viewer.casebook.record_form import RecordForm, SourcePanel
from viewer.casebook.record_nav import SECTION_ROLE, SectionDelegate, SectionModel
from viewer.casebook.record_rows import NOT_STATED, RecordRow, RecordSection
from viewer.casebook.record_sections import sections_of
from viewer.casebook.record_times import COURSE
from viewer.casebook.signs import Rule
from viewer.casebook.table_copy import as_tsv
from viewer.components.buttons import make_button
from viewer.components.cell_text import CellText
from viewer.components.dock_header import DockHeader
from viewer.components.panels import EmptyPanel
from viewer.components.run_delegate import RunDelegate
from viewer.components.run_header import RunHeader
from viewer.theme import tokens

_ROW_H = tokens.STATE_ROW_H
_MARK_W = 28
_FIXED_SHARE = 0.8  # of the table for the columns with a width of their own; the rest is for words


class RecordPage(QWidget):
    """Sections down the side, rows in the middle, the row in focus in full, its source at the right.

    `wanted` hears what was typed for a row of the course: a request of viewer.casebook.requests.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recordPage")
        self.setAccessibleName(self.tr("Record"))
        self._view: CaseView | None = None
        self._section: RecordSection | None = None
        self.nav = QListView()
        self.sections = SectionModel(self.nav)
        self._set_up_nav(self.nav)
        self.header = DockHeader(self.tr("Record"), "recordHeader")
        self._set = make_button(self.tr("Set…  F2"), "recordSet", "quiet", bar=True)
        self._set.setAccessibleName(self.tr("Set the row in focus"))
        self._set.clicked.connect(self._ask)
        self.header.add_widget(self._set)
        self.table = GridView("recordTable", self.tr("Rows of the section"))
        self.rows = LinesModel(self.table)
        self._set_up_table(self.table)
        self._empty = EmptyPanel(self.tr("Nothing recorded"), "", "recordEmpty")
        self._pages = QStackedWidget()
        self._pages.setObjectName("recordPages")
        self._pages.addWidget(self.table)
        self._pages.addWidget(_around(self._empty))
        self.form = RecordForm()
        self.source = SourcePanel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_side())
        layout.addWidget(Rule("recordRule", upright=True))
        layout.addWidget(self._make_splitter(), 1)

    def set_view(self, view: CaseView) -> None:
        """Show the record of a case. The section and the row in focus stay."""
        self._view = view
        chosen = self.nav.currentIndex().row()
        row = self.table.currentIndex().row()
        self.sections.set_sections(sections_of(view))
        place = max(chosen, 0)
        self.nav.setCurrentIndex(self.sections.index(place))
        self._show(self.sections.section(place), row)

    def show_section(self, key: str, row_id: str | None = None) -> None:
        """Open a section, and in it the row of an entity where one is named."""
        place = self.sections.row_of(key)
        if place < 0:
            return
        self.nav.setCurrentIndex(self.sections.index(place))
        rows = self.sections.section(place).rows
        at = next((i for i, row in enumerate(rows) if row.id == row_id), -1)
        if at >= 0:
            self.table.selectRow(at)
            self.table.scrollTo(self.rows.index(at, 0))

    # -- what is shown ----------------------------------------------------------------------------------------------

    def _on_section(self, index: QModelIndex) -> None:
        section: RecordSection | None = index.data(SECTION_ROLE) if index.isValid() else None
        if section is not None and section is not self._section:
            self._show(section, 0)

    def _show(self, section: RecordSection, row: int) -> None:
        self._section = section
        self.header.set_title(section.title)
        self.header.set_state(section.summary)
        self._set.setVisible(section.key == COURSE)
        heads = [*(head(column.title, right=column.right) for column in section.columns), head("")]
        self.rows.set_lines(heads, [_cells(section, held) for held in section.rows])
        self._set_widths()
        for place in range(len(section.rows)):
            self.table.setRowHeight(place, _ROW_H)
        self.table.setAccessibleName(section.title)
        self._empty.set_words(self.tr("Nothing recorded"), section.purpose)
        self._pages.setCurrentIndex(0 if section.rows else 1)
        if section.rows:
            self.table.selectRow(min(max(row, 0), len(section.rows) - 1))
        else:
            self._show_row(None)

    def _set_widths(self) -> None:
        """Columns as wide as they like; where room is short they all give way, so that none is pushed out of sight."""
        if self._section is None:
            return
        header = self.table.horizontalHeader()
        liked = sum(column.width for column in self._section.columns)
        room = (self.table.viewport().width() - _MARK_W) * _FIXED_SHARE
        share = min(1.0, room / liked) if liked else 1.0
        for place, column in enumerate(self._section.columns):
            mode = QHeaderView.ResizeMode.Fixed if column.width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(place, mode)
            if column.width:
                self.table.setColumnWidth(place, round(column.width * share))
        last = len(self._section.columns)
        header.setSectionResizeMode(last, QHeaderView.ResizeMode.Fixed)
        self.table.setColumnWidth(last, _MARK_W)

    def _on_row(self, index: QModelIndex) -> None:
        if self._section is not None and index.isValid():
            self._show_row(self._section.rows[index.row()])

    def _show_row(self, row: RecordRow | None) -> None:
        self.form.set_row(row)
        self.source.set_row(row)

    def _copy(self) -> None:
        """Copy the row in focus with its heads."""
        index = self.table.currentIndex()
        if self._section is None or not index.isValid():
            return
        heads = [column.title for column in self._section.columns]
        QGuiApplication.clipboard().setText(as_tsv([heads, list(self._section.rows[index.row()].cells)]))

    def _open_menu(self, _index: QModelIndex, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("recordMenu")
        if self._section is not None and self._section.key == COURSE:
            menu.addAction(self.tr("Set…") + "\tF2", self._ask)
        menu.addAction(self.tr("Copy row with heads") + "\tCtrl+C", self._copy)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    # -- what is set here -------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Ask for the fact of the row in focus, where it stands; other sections are only read."""
        index = self.table.currentIndex()
        if self._view is None or self._section is None or self._section.key != COURSE or not index.isValid():
            return
        at = self.table.cell_corner(self.rows.index(index.row(), 1))
        ask_part(self._view.case, PARTS[index.row()], self.table, at, self.wanted.emit)

    def _on_key(self, event: QKeyEvent, _index: QModelIndex) -> bool:
        if event.key() != Qt.Key.Key_F2:
            return False
        self._ask()
        return True

    # -- how it is laid out -----------------------------------------------------------------------------------------

    def _set_up_nav(self, nav: QListView) -> None:
        nav.setObjectName("recordSections")
        nav.setAccessibleName(self.tr("Sections of the record"))
        nav.setModel(self.sections)
        nav.setItemDelegate(SectionDelegate(nav))
        nav.setMouseTracking(True)
        nav.setUniformItemSizes(True)
        nav.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        nav.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        nav.selectionModel().currentChanged.connect(self._on_section)

    def _make_side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("recordSide")
        side.setFixedWidth(tokens.LEFT_DOCK_W)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(DockHeader(self.tr("Case record"), "recordSideHeader"))
        layout.addWidget(self.nav)
        return side

    def _set_up_table(self, table: GridView) -> None:
        table.setModel(self.rows)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setItemDelegate(RunDelegate(_ROW_H, parent=table))
        above = RunHeader(Qt.Orientation.Horizontal, "recordTableHead", 28, table)
        table.setHorizontalHeader(above)
        above.setMinimumSectionSize(24)
        table.verticalHeader().hide()
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.selectionModel().currentRowChanged.connect(self._on_row)
        table.menu_wanted.connect(self._open_menu)
        table.copy_wanted.connect(self._copy)
        table.on_key = self._on_key
        table.chosen_by_key.connect(self._ask)
        table.doubleClicked.connect(self._ask)
        table.resized.connect(self._set_widths)

    def _make_splitter(self) -> QSplitter:
        middle = QWidget()
        middle.setObjectName("recordMiddle")
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self._pages)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("recordSplitter")
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        for widget, width, share in ((middle, 840, 3), (self.form, 560, 2), (self.source, 320, 0)):
            splitter.addWidget(widget)
            widget.setMinimumWidth(min(width, 240))
            splitter.setStretchFactor(splitter.count() - 1, share)
        splitter.setSizes([840, 560, 320])
        return splitter


def _cells(section: RecordSection, row: RecordRow) -> tuple[CellText, ...]:
    cells = []
    for place, (column, text) in enumerate(zip(section.columns, row.cells, strict=True)):
        missing = text in (NOT_STATED, DASH)
        # Words in a column of numbers are no number: they are cut at the end, never replaced.
        cell = words_of(text, strong=place == 0, colour=tokens.TEXT2 if missing else tokens.TEXT, right=column.right)
        cells.append(cell)
    mark = words_of("”" if row.is_reported else "", colour=tokens.TEXT3, spoken="reported" if row.is_reported else " ")
    return (*cells, mark)


def _around(panel: QWidget) -> QWidget:
    frame = QWidget()
    frame.setObjectName(f"{panel.objectName()}Frame")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(tokens.PAD_PAGE, tokens.PAD_PAGE, tokens.PAD_PAGE, tokens.PAD_PAGE)
    layout.addWidget(panel)
    layout.addStretch(1)
    return frame
