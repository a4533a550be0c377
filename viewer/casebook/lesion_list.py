"""The right dock's lesion list: this date, the prior, the change; and the buttons that add a lesion."""

from PySide6.QtCore import QModelIndex, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from measurements.trends import CaseView, DateColumn, LesionRow
from viewer.casebook.card_words import prior_column
from viewer.casebook.cell_menus import CellMenus
from viewer.casebook.grid_view import GridView
from viewer.casebook.lesion_model import CHANGE, LESION_ID_ROLE, NAME, NOW, PRIOR, LesionModel
from viewer.casebook.lesion_rows import state_of_sizes
from viewer.casebook.signs import Rule
from viewer.components.buttons import label, make_button
from viewer.components.dock_header import DockHeader
from viewer.components.panels import EmptyPanel
from viewer.components.run_delegate import RunDelegate
from viewer.components.run_header import RunHeader
from viewer.theme import tokens

NARROW_BELOW = 360
MINIMUM_WIDTH = 260
_SIDE = 7
_WIDTHS = {NOW: 100, PRIOR: 94, CHANGE: 64}
_SHOWN_AT_MOST = 420  # px of rows before the list scrolls within itself: the response below stays in sight


class LesionList(QWidget):
    """The narrow form of the lesion table. What is asked for goes out as signals; nothing is changed here."""

    lesion_selected = Signal(str)
    add_lesion = Signal(str)  # role: target, nontarget, new
    wide_table_requested = Signal()
    count_requested = Signal(str)
    state_requested = Signal(str, str, str, str)
    delete_requested = Signal(str)
    show_requested = Signal(str, str)
    wanted = Signal(object)  # a request of viewer.casebook.requests
    refused = Signal(str)  # why a key did nothing

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesionPanel")
        self.setAccessibleName(self.tr("Lesions"))
        self.setMinimumWidth(MINIMUM_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._view: CaseView | None = None
        self._current: DateColumn | None = None
        self._prior: DateColumn | None = None
        self.header = DockHeader(self.tr("Lesions"), "lesionHeader")
        self._wide = make_button(self.tr("F6 wide table"), "wideTableButton", "quiet", bar=True, icon="table")
        self._wide.setAccessibleName(self.tr("Wide table"))
        self._wide.setToolTip(self.tr("Wide table  F6"))
        self._wide.clicked.connect(self.wide_table_requested)
        self._date = make_button(self.tr("Date…"), "saidOfDateButton", "quiet", bar=True)
        self._date.setAccessibleName(self.tr("Said of this date"))
        self._date.setToolTip(self.tr("Markers, own non-target response, symptoms, PET of this date  D"))
        self._date.clicked.connect(self.say_of_date)
        self.header.add_widget(self._date)
        self.header.add_widget(self._wide)
        self.table = GridView("lesionList", self.tr("Lesions at this date"))
        self.model = LesionModel(self.table)  # the view's own, so that Qt takes both down in order
        self._set_up_table(self.table)
        self._empty = self._make_empty()
        self._pages = QStackedWidget()
        self._pages.setObjectName("lesionPages")
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self._pages)
        layout.addWidget(self._make_add_row())
        layout.addWidget(Rule("lesionRule"))
        self.menus = CellMenus(self)
        self.menus.count_requested.connect(self.count_requested)
        self.menus.state_requested.connect(self.state_requested)
        self.menus.delete_requested.connect(self.delete_requested)
        self.menus.show_requested.connect(self.show_requested)
        self.menus.wanted.connect(self.wanted)
        self.menus.refused.connect(self.refused)
        self.menus.taken.connect(self._go_on)
        self.menus.gestures.back = self.table
        self.table.on_key = self._on_key
        self.table.doubleClicked.connect(self._type_into)
        self._fit()

    def set_view(self, view: CaseView, current: str | None, prior: str | None = None) -> None:
        """Show a date by its id; `prior` is that of the prior on screen, by default the nearest earlier with sizes.

        The lesion selected stays selected. Values of another date than the prior's carry their date.
        """
        kept = self.selected
        self._view = view
        self._current = view.column(current) if current else None
        self._prior = view.column(prior) if prior else prior_column(view, self._current)
        self.model.set_view(view, self._current, self._prior)
        self._give_heads_room()
        self.header.set_state(state_of_sizes(view, self._current))
        self._date.setEnabled(self._current is not None)
        self._pages.setCurrentWidget(self.table if view.rows else self._empty)
        self._fit()
        self.select(kept)

    def _give_heads_room(self) -> None:
        """A date in many words, such as "before 2008-12", is read whole: its column is as wide as it needs."""
        head = self.table.horizontalHeader()
        for column in (NOW, PRIOR):
            self.table.setColumnWidth(column, max(_WIDTHS[column], head.sectionSizeFromContents(column).width()))

    @property
    def selected(self) -> str | None:
        """The id of the lesion selected."""
        index = self.table.currentIndex()
        return index.data(LESION_ID_ROLE) if index.isValid() else None

    def select(self, lesion_id: str | None) -> None:
        """Select a lesion without a signal; None lets go."""
        row = self.model.row_of(lesion_id)
        selection = self.table.selectionModel()
        with QSignalBlocker(self):
            if row < 0:
                selection.clear()
            else:
                self.table.selectRow(row)
                self.table.scrollTo(self.model.index(row, NAME))
        self.table.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow dock the prior has no column of its own and rows have one line."""
        super().resizeEvent(event)
        narrow = event.size().width() < NARROW_BELOW
        if narrow != self.model.narrow:
            self.model.set_narrow(narrow)
            self.table.setColumnHidden(PRIOR, narrow)
            self._wide.setText("F6" if narrow else self.tr("F6 wide table"))
            self._new.setText(self.tr("New") if narrow else self.tr("New lesion"))
            self._hint.setVisible(not narrow)
            self._fit()

    def _set_up_table(self, table: GridView) -> None:
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        head = RunHeader(Qt.Orientation.Horizontal, "lesionListHead", 26, table)
        table.setHorizontalHeader(head)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            table.setColumnWidth(column, width)
        table.verticalHeader().hide()
        table.verticalHeader().setMinimumSectionSize(20)
        table.setItemDelegate(RunDelegate(tokens.LIST_ROW_H, side=_SIDE, parent=table))
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.selectionModel().currentRowChanged.connect(self._say)
        table.chosen.connect(self._say_again)
        table.menu_wanted.connect(self._open_menu)
        table.copy_wanted.connect(self._copy)

    def _make_empty(self) -> QWidget:
        frame = QWidget()
        frame.setObjectName("noLesionsFrame")
        panel = EmptyPanel(
            self.tr("No lesions yet"),
            self.tr("Lesions keep their identity over all dates. Add the first one, then draw it on an image."),
            "noLesions",
        )
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(tokens.PAD_DOCK, tokens.PAD_DOCK, tokens.PAD_DOCK, tokens.PAD_DOCK)
        layout.addWidget(panel)
        return frame

    def _make_add_row(self) -> QWidget:
        row = QWidget()
        row.setObjectName("addLesionRow")
        row.setFixedHeight(tokens.ADD_ROW_H)
        row.setMinimumWidth(1)  # the row folds its words in a narrow dock; it must not keep the dock wide
        layout = QHBoxLayout(row)
        layout.setContentsMargins(tokens.PAD_BAR - 2, 0, tokens.PAD_DOCK, 0)
        layout.setSpacing(2)
        for role, words in (
            ("target", self.tr("Target")),
            ("nontarget", self.tr("Non-target")),
            ("new", self.tr("New lesion")),
        ):
            button = make_button(words, f"add_{role}", "quiet", bar=True, icon="plus")
            button.setAccessibleName(self.tr("Add {0}").format(words.lower()))
            button.clicked.connect(lambda _on=False, asked=role: self.add_lesion.emit(asked))
            layout.addWidget(button)
            self._new = button
        layout.addStretch(1)
        self._hint = label(self.tr("N next"), tokens.CAPTION, tone="third", name="nextLesionHint")
        layout.addWidget(self._hint)
        return row

    def _fit(self) -> None:
        """Give each row its height and the table the height of its rows, up to a limit."""
        heights = {"lesion": tokens.LIST_ROW_H, "group": 24, "date": 24, "sum": tokens.SUM_ROW_H}
        if self.model.narrow:
            heights["lesion"] = tokens.STATE_ROW_H
        total = 26
        self.table.clearSpans()
        for row in range(self.model.rowCount()):
            height = heights[self.model.row(row).kind]
            if self.model.row(row).kind == "date":
                self.table.setSpan(row, NAME, 1, CHANGE + 1)
            self.table.setRowHeight(row, height)
            total += height
        shown = min(total, 26 + _SHOWN_AT_MOST) if self.model.rowCount() else 120
        self._pages.setFixedHeight(shown)

    def _say(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        lesion = index.data(LESION_ID_ROLE) if index.isValid() else None
        if lesion:
            self.lesion_selected.emit(lesion)

    def _say_again(self, index: QModelIndex) -> None:
        """Show the lesion that is selected already once more; a press that moved the row has said it."""
        if not self.table.moved_by_press:
            self._say(index)

    def _open_menu(self, index: QModelIndex, at: QPoint) -> None:
        lesion = index.data(LESION_ID_ROLE)
        date = self._prior if index.column() == PRIOR else self._current
        if lesion and self._view is not None and date is not None:
            self.menus.open(self._view, lesion, date.timepoint.id, at, self)

    def say_of_date(self) -> None:
        """Open the menu of what is said of the date being read."""
        if self._view is not None and self._current is not None:
            below = self._date.mapToGlobal(QPoint(0, self._date.height()))
            self.menus.gestures.of_date(self._view, self._current, below)

    def type_in(self) -> None:
        """Open the line for typing over the value of the lesion selected, at the date being read."""
        index, row = self.table.currentIndex(), self._lesion_row()
        if row is not None and self._view is not None and self._current is not None:
            self.menus.gestures.type_in(row, self._current, self._now_corner(index))

    def _type_into(self, index: QModelIndex) -> None:
        """A double click on a value of the date being read types it anew; on a name it means nothing more."""
        if index.column() == NOW:
            self.type_in()

    def _lesion_row(self) -> LesionRow | None:
        return next((row for row in self._view.rows if row.lesion.id == self.selected), None) if self._view else None

    def _now_corner(self, index: QModelIndex) -> QPoint:
        return self.table.cell_corner(index.siblingAtColumn(NOW))

    def _on_key(self, event: QKeyEvent, index: QModelIndex) -> bool:
        """Keys mean the date being read, whichever column is in focus."""
        lesion = index.data(LESION_ID_ROLE)
        if not lesion or self._current is None:
            return False
        return self.menus.key(event, self._view, lesion, self._current.timepoint.id, self._now_corner(index))

    def _go_on(self) -> None:
        """After a typed value: the next lesion, as Enter does after a drawn one."""
        rows = self.model.lesion_rows()
        later = [row for row in rows if row > self.table.currentIndex().row()]
        if later:
            self.table.selectRow(later[0])

    def _copy(self) -> None:
        """Copy the row in focus with its heads."""
        index = self.table.currentIndex()
        if not index.isValid():
            return
        columns = [column for column in range(4) if not self.table.isColumnHidden(column)]
        heads = [str(self.model.headerData(column, Qt.Orientation.Horizontal)) for column in columns]
        row = self.model.row(index.row())
        values = {NAME: f"{row.name} {row.label}", NOW: row.now.copied, PRIOR: row.prior.copied, CHANGE: row.change}
        text = "\t".join(values[column].replace("\u2212", "-") for column in columns)
        QGuiApplication.clipboard().setText("\t".join(heads) + "\n" + text)
