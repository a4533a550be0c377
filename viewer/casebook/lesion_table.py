"""The wide lesion table: lesions and what is worked out of them, by all dates of the case."""

from PySide6.QtCore import QItemSelection, QMimeData, QModelIndex, QPersistentModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from measurements.trends import CaseView
from viewer.casebook.cell_menus import CellMenus
from viewer.casebook.figures import shown
from viewer.casebook.grid_view import GridView
from viewer.casebook.lesion_marks import GROUP_GLYPHS
from viewer.casebook.table_copy import as_html, as_tsv
from viewer.casebook.table_model import WORDS_ROLE, TableModel
from viewer.casebook.table_rows import Mode
from viewer.components.buttons import label, make_button
from viewer.components.cell_text import CellText
from viewer.components.dock_header import DockHeader
from viewer.components.run_delegate import RunDelegate, paint_cell
from viewer.components.run_header import RunHeader
from viewer.components.segments import SegmentedControl
from viewer.theme import hairlines, tokens
from viewer.theme.text import TextRun, broken, draw_runs_in

_HEIGHTS = {
    "lesion": tokens.TABLE_ROW_H,
    "group": 30,
    "sum": 30,
    "date": 36,
    "response": 34,
    "other": 38,
    "local": 36,
    "note": 36,
}
_OTHER_HEIGHT = 28
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
SIZE_WORDS = "mm, long × short; italic ” reported, upright drawn, I typed, ○ not stated"


class TableDelegate(RunDelegate):
    """Adds the hairline right of each cell, and what is selected beside the cell in focus."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the cell."""
        super().paint(painter, option, index)
        rect = QRectF(option.rect)
        words: tuple[TextRun, ...] | None = index.data(WORDS_ROLE)
        if words:
            _paint_words(painter, rect.adjusted(6, 0, -8 - tokens.QUOTE_GUTTER_W, 0), words[0])
        hairlines.vertical(painter, rect.right() - 1, rect.top(), rect.bottom())
        view = option.widget
        is_current = isinstance(view, QAbstractItemView) and view.currentIndex() == index
        if option.state & QStyle.StateFlag.State_Selected and not is_current:
            hairlines.frame(painter, rect.adjusted(0, 0, -1, -1), tokens.ACCENT)


def _paint_words(painter: QPainter, rect: QRectF, run: TextRun) -> None:
    """Paint words at the right in one line, in two where the row has the height, the rest cut."""
    lines = [run]
    if run.width > rect.width() and rect.height() >= 2 * run.px + 10:
        kept, rest = broken(run, rect.width())
        lines = [kept, rest] if kept.text else [run]
    height = tokens.LINE_HEIGHT[run.px] - 2 if len(lines) > 1 else rect.height() - 1
    top = rect.top() + (rect.height() - 1 - height * len(lines)) / 2
    for place, line in enumerate(lines):
        area = QRectF(rect.left(), top + place * height, rect.width(), height)
        draw_runs_in(painter, area, (line,), Qt.AlignmentFlag.AlignRight)


class _Corner(QWidget):
    """What stands above the first column: the name of the first group."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("lesionTableCorner")
        self.setAccessibleName(words)
        self._words = words

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words and the lines around."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.WINDOW))
        cell = CellText((TextRun(self._words, colour=tokens.TEXT2),), align="left", glyph=GROUP_GLYPHS["target"])
        paint_cell(painter, QRectF(self.rect()), cell)
        hairlines.horizontal(painter, 0, self.width(), self.height() - 1)


class WideGrid(GridView):
    """The table proper: first column and header stay while the dates scroll."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("lesionTable", "Lesions by dates", parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setItemDelegate(TableDelegate(tokens.TABLE_ROW_H, "cell", parent=self))
        above = RunHeader(Qt.Orientation.Horizontal, "lesionTableDates", tokens.TABLE_HEADER_H, self)
        beside = RunHeader(Qt.Orientation.Vertical, "lesionTableNames", tokens.TABLE_FIRST_COLUMN_W, self)
        self.setHorizontalHeader(above)
        self.setVerticalHeader(beside)
        above.setSectionsClickable(True)
        for header in (above, beside):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(20)
        self._corner = _Corner(self.tr("Target lesions"), self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the dates what room there is, and keep the corner in its place."""
        super().resizeEvent(event)
        self._corner.setGeometry(0, 0, tokens.TABLE_FIRST_COLUMN_W, tokens.TABLE_HEADER_H)
        self.spread()

    def spread(self) -> None:
        """Each date at least 88 px and as wide as its head; what is left over is shared."""
        header = self.horizontalHeader()
        count = header.count()
        if not count:
            return
        least = [max(tokens.TABLE_COLUMN_W, header.sectionSizeFromContents(i).width()) for i in range(count)]
        left = self.viewport().width() - sum(least)
        more = min(max(0, left // count), 60)
        for column, width in enumerate(least):
            self.setColumnWidth(column, width + more)


class LesionTable(QWidget):
    """The wide table with its header and its line of words. What is asked for goes out as signals."""

    cell_chosen = Signal(str, str)  # lesion id, time point id
    timepoint_chosen = Signal(str)
    image_wanted = Signal()  # what was chosen is looked at next; a click leaves the keys in its cell, to type there
    add_lesion = Signal(str)  # role
    close_requested = Signal()
    count_requested = Signal(str)
    state_requested = Signal(str, str, str, str)
    delete_requested = Signal(str)
    wanted = Signal(object)  # a request of viewer.casebook.requests
    refused = Signal(str)  # why a key did nothing

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesionTablePanel")
        self.setAccessibleName(self.tr("Lesion table"))
        self._view: CaseView | None = None
        self.table = WideGrid()
        self.model = TableModel(self.table)
        self.table.setModel(self.model)
        self.header = self._make_header()
        self._words = self._make_words()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.table)
        layout.addWidget(self._make_foot())
        self.table.chosen.connect(self._choose)
        self.table.menu_wanted.connect(self._open_menu)
        self.table.copy_wanted.connect(self.copy_selection)
        self.table.horizontalHeader().sectionClicked.connect(self._choose_date)
        self.table.selectionModel().currentChanged.connect(self._tell)
        self.menus = CellMenus(self)
        self.menus.count_requested.connect(self.count_requested)
        self.menus.state_requested.connect(self.state_requested)
        self.menus.delete_requested.connect(self.delete_requested)
        self.menus.show_requested.connect(self.cell_chosen)
        self.menus.show_requested.connect(self.image_wanted)
        self.table.chosen_by_key.connect(self.image_wanted)
        self.menus.wanted.connect(self.wanted)
        self.menus.refused.connect(self.refused)
        self.menus.taken.connect(self._go_on)
        self.menus.gestures.back = self.table
        self.table.on_key = self._on_key
        self.table.doubleClicked.connect(self.type_in)
        dates = self.table.horizontalHeader()
        dates.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        dates.customContextMenuRequested.connect(self._open_date_menu)

    def set_view(self, view: CaseView, current: str | None) -> None:
        """Show a case; the current date is tinted. The cell in focus stays in focus."""
        held = self._focus_key()
        self._view = view
        self.model.set_view(view, current)
        self._lay_out()
        if held is not None:
            self.focus_cell(*held)
        self._tell(self.table.currentIndex())

    def focus_cell(self, lesion_id: str, timepoint_id: str) -> None:
        """Put the focus on a lesion at a date, without a signal, and bring it into sight."""
        row, column = self.model.row_of(lesion_id), self.model.column_of(timepoint_id)
        if row >= 0 and column >= 0:
            index = self.model.index(row, column)
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)

    def copy_selection(self) -> None:
        """Copy the selected cells with their heads; with one cell or none selected, that cell with its heads."""
        chosen: QItemSelection = self.table.selectionModel().selection()
        rows = sorted({index.row() for index in chosen.indexes()})
        columns = sorted({index.column() for index in chosen.indexes()})
        if rows:
            self._copy(rows, columns)

    def copy_all(self) -> None:
        """Copy the whole table with its heads."""
        self._copy(list(range(self.model.rowCount())), list(range(self.model.columnCount())))

    def _copy(self, rows: list[int], columns: list[int]) -> None:
        grid = self.model.grid(rows, columns)
        data = QMimeData()
        data.setText(as_tsv(grid))
        data.setHtml(as_html(grid))
        QGuiApplication.clipboard().setMimeData(data)

    def _make_header(self) -> DockHeader:
        header = DockHeader(
            self.tr("Lesion table"),
            "lesionTableHeader",
            SIZE_WORDS,
        )
        modes = SegmentedControl(
            (
                ("size", self.tr("Size")),
                ("other", self.tr("Other values")),
                ("baseline", self.tr("Change from baseline")),
                ("nadir", self.tr("Change from nadir")),
            ),
            "lesionTableMode",
            self.tr("What the cells show"),
        )
        modes.chosen.connect(self._set_mode)
        header.add_widget(modes)
        for words, name, icon, slot in (
            (self.tr("Copy"), "copyTableButton", "copy", self.copy_all),
            (self.tr("F6 close"), "closeTableButton", "", self.close_requested.emit),
        ):
            button = make_button(words, name, "quiet", bar=True, icon=icon)
            button.clicked.connect(slot)
            header.add_widget(button)
        return header

    def _set_mode(self, mode: Mode) -> None:
        self.model.set_mode(mode)
        below = {
            "size": SIZE_WORDS,
            "other": self.tr("viable diameter in mm, mean attenuation in HU, SULpeak in g/ml, volume in ml"),
            "baseline": self.tr("% of each lesion since baseline, mm below"),
            "nadir": self.tr("% of each lesion since its smallest size, mm below"),
        }
        self.header.set_state(below[mode])

    def _make_words(self) -> QLabel:
        words = label("", tokens.SMALL, tone="second", name="lesionTableWords")
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return words

    def _make_foot(self) -> QWidget:
        foot = QWidget()
        foot.setObjectName("lesionTableFoot")
        foot.setFixedHeight(tokens.DOCK_HEADER_H)
        layout = QHBoxLayout(foot)
        layout.setContentsMargins(tokens.PAD_DOCK, 0, tokens.PAD_DOCK, 0)
        layout.addWidget(self._words, 1)
        hint = self.tr("Enter types · G T U say a state · Space shows the image · the menu has all keys")
        layout.addWidget(label(hint, tokens.CAPTION, tone="third", name="lesionTableHint"))
        return foot

    def _lay_out(self) -> None:
        self.table.clearSpans()
        for row in range(self.model.rowCount()):
            kind = self.model.row(row).kind
            height = _HEIGHTS.get(kind, _OTHER_HEIGHT)
            if kind == "date" and not any(self.model.said(row, at).first for at in range(self.model.columnCount())):
                height = _OTHER_HEIGHT  # nothing was said of any date: no room for two lines of words
            self.table.setRowHeight(row, height)
            if kind == "group" and self.model.columnCount() > 1:
                self.table.setSpan(row, 0, 1, self.model.columnCount())
        self.table.spread()

    def _focus_key(self) -> tuple[str, str] | None:
        index = self.table.currentIndex()
        if not index.isValid():
            return None
        return self.model.row(index.row()).key, self.model.column(index.column()).timepoint.id

    def _choose(self, index: QModelIndex) -> None:
        row, column = self.model.row(index.row()), self.model.column(index.column())
        if row.lesion is not None:
            self.cell_chosen.emit(row.lesion.lesion.id, column.timepoint.id)
        elif row.kind == "group":
            if row.role in ("nontarget", "new"):
                self.add_lesion.emit(row.role)
        else:
            self.timepoint_chosen.emit(column.timepoint.id)

    def _choose_date(self, section: int) -> None:
        self.timepoint_chosen.emit(self.model.column(section).timepoint.id)
        self.image_wanted.emit()

    def _on_key(self, event: QKeyEvent, index: QModelIndex) -> bool:
        """Keys in the cell in focus: Enter opens the line for typing, and on the row of a date its menu."""
        row, column = self.model.row(index.row()), self.model.column(index.column())
        is_enter = event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._view is None or row.kind == "group":
            return False
        if row.lesion is None:
            if (row.kind == "date" and is_enter) or event.text().casefold() == "d":
                self.menus.gestures.of_date(self._view, column, self.table.cell_corner(index))
                return True
            return False
        if is_enter and column.timepoint.role != "outside":
            self.type_in()
            return True
        place = self.table.cell_corner(index)
        return self.menus.key(event, self._view, row.lesion.lesion.id, column.timepoint.id, place)

    def type_in(self) -> None:
        """Open the line for typing over the cell in focus."""
        index = self.table.currentIndex()
        row = self.model.row(index.row()) if index.isValid() else None
        if row is not None and row.lesion is not None:
            column = self.model.column(index.column())
            self.menus.gestures.type_in(row.lesion, column, self.table.cell_corner(index))

    def _go_on(self) -> None:
        """After a typed value: the lesion below, at the same date."""
        index = self.table.currentIndex()
        below = range(index.row() + 1, self.model.rowCount())
        found = next((row for row in below if self.model.row(row).kind == "lesion"), None)
        if found is not None:
            self.table.setCurrentIndex(self.model.index(found, index.column()))

    def _open_date_menu(self, at: QPoint) -> None:
        header = self.table.horizontalHeader()
        section = header.logicalIndexAt(at)
        if self._view is not None and section >= 0:
            column = self.model.column(section)
            self.menus.gestures.of_date(self._view, column, header.viewport().mapToGlobal(at))

    def _open_menu(self, index: QModelIndex, at: QPoint) -> None:
        row = self.model.row(index.row())
        if row.lesion is not None and self._view is not None:
            point = self.model.column(index.column()).timepoint.id
            self.menus.open(self._view, row.lesion.lesion.id, point, at, self)
        elif row.kind == "date" and self._view is not None:
            self.menus.gestures.of_date(self._view, self.model.column(index.column()), at)

    def _tell(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        """Say the cell in focus in full: what, when, where from."""
        text = str(index.data(Qt.ItemDataRole.ToolTipRole) or "") if index.isValid() else ""
        self._words.setText(shown(", ".join(text.split("\n"))))
        self._words.setToolTip(text)
