"""Home: the cases of the library by last change, and the three ways to begin."""

from PySide6.QtCore import QModelIndex, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from measurements.store.records import CaseSummary
from viewer.components.buttons import KeyCap, Kind, label, make_button
from viewer.components.panels import EmptyPanel
from viewer.components.run_header import RunHeader
from viewer.home.case_course import CaseCourse
from viewer.home.case_courses import CaseCourses
from viewer.home.case_list_model import (
    CASE_ID_ROLE,
    CHANGED,
    CURVE,
    DATES,
    DIAGNOSIS,
    CaseFilter,
    CaseLine,
    CaseListModel,
)
from viewer.home.case_preview import CasePreview
from viewer.home.case_rows import ROW_HEIGHT, CaseRowDelegate
from viewer.home.home_empty import HomeEmpty
from viewer.home.library_bar import LibraryBar, SearchField
from viewer.theme import hairlines, tokens

SIDE_WIDTH = 300
WIDTHS = (230, 300, 64, 116, 190, 92, 100, 160, 110)
NARROW = (200, 200, 56, 96, 104, 84, 90, 150, 84)
WIDE_FROM = 1240  # px of the table; below it columns are narrower
CURVE_FROM = 960  # px of the table; below it some columns are left out: what they say stands in the preview as well


class HomePage(QWidget):
    """The list of cases. Emits what is asked for; opens nothing itself."""

    case_chosen = Signal(str)
    open_images = Signal()
    new_case = Signal()
    sample_case = Signal()

    def __init__(self, courses: CaseCourses, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("home")
        self._courses = courses
        self._cases: tuple[CaseSummary, ...] = ()
        self._model = CaseListModel(self)
        self._filter = CaseFilter(self)
        self._filter.setSourceModel(self._model)
        self._search = SearchField("Ctrl+F")
        self._title = label("All cases", tokens.HEADING, tokens.STRONG, name="homeTitle")
        self._count = label("", tone="second", name="homeCount")
        self._nothing = EmptyPanel("", "", "homeNothingFound")
        self._preview = CasePreview()
        self._table = self._make_table()
        self._unreadable = EmptyPanel("", "", "homeUnreadable")
        self._empty = HomeEmpty(
            (
                ("openImagesLarge", self.open_images),
                ("newCaseLarge", self.new_case),
                ("sampleCaseLarge", self.sample_case),
            )
        )
        self._waiting = QWidget()
        self._list = self._make_list()
        self._pages = QStackedWidget()
        for page in (self._waiting, self._list, self._empty, self._make_unreadable()):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(LibraryBar("Library", self._search))
        layout.addWidget(self._pages, 1)
        self._search.hide()
        self._search.textChanged.connect(self._on_search)
        self._search.entered.connect(lambda: self._choose(self._table.currentIndex()))
        self._search.moved.connect(self._move)
        courses.worked_out.connect(self._on_course)

    # -- what is shown -----------------------------------------------------------------------------------------

    def set_cases(self, cases: tuple[CaseSummary, ...]) -> None:
        """Show these cases; none at all shows the three choices large. The chosen case stays chosen."""
        chosen = self.chosen_case
        self._cases = cases
        self._model.set_lines([CaseLine(case, self._courses.course(case)) for case in cases])
        self._pages.setCurrentWidget(self._list if cases else self._empty)
        self._search.setVisible(bool(cases))
        row = (self._model.row_of(chosen) if chosen else None) or 0
        index = self._filter.mapFromSource(self._model.index(row, 0))
        self._table.setCurrentIndex(index if index.isValid() else self._filter.index(0, 0))
        self._show_count()
        if self.isVisible():
            self._arrive()

    def set_unreadable(self, reason: str) -> None:
        """Say in one line why there is no library; nothing is offered that could not be done."""
        self._unreadable.set_words("The library cannot be read", reason)
        self._search.hide()
        self._pages.setCurrentIndex(self._pages.count() - 1)

    def focus_search(self) -> None:
        """Put the cursor in the search field."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    @property
    def count_words(self) -> str:
        """How many cases there are: "23 cases"."""
        return f"{len(self._cases)} case{'' if len(self._cases) == 1 else 's'}"

    @property
    def chosen_case(self) -> str:
        """The id of the case the list stands on, "" where it is empty."""
        index = self._table.currentIndex()
        return str(index.data(CASE_ID_ROLE)) if index.isValid() else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns what room there is; the diagnosis takes the rest."""
        super().resizeEvent(event)
        room = event.size().width() - SIDE_WIDTH
        for section, width in enumerate(WIDTHS if room >= WIDE_FROM else NARROW):
            self._table.setColumnWidth(section, width)
        for section in (DATES, CURVE, CHANGED):
            self._table.setColumnHidden(section, room < CURVE_FROM)

    def showEvent(self, event: QShowEvent) -> None:
        """Work out what the list shows only while it is seen."""
        super().showEvent(event)
        self._arrive()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the case in focus."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._table.hasFocus():
            self._choose(self._table.currentIndex())
            return
        super().keyPressEvent(event)

    # -- how ---------------------------------------------------------------------------------------------------

    def _arrive(self) -> None:
        self._courses.want(self._cases)
        if self._search.hasFocus():
            return
        if self._cases:
            self._table.setFocus()
        elif self._pages.currentWidget() is self._empty:
            self._empty.focus_first()

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.case_chosen.emit(index.data(CASE_ID_ROLE))

    def _move(self, rows: int) -> None:
        row = self._table.currentIndex().row() + rows
        if 0 <= row < self._filter.rowCount():
            self._table.setCurrentIndex(self._filter.index(row, 0))

    @Slot(str)
    def _on_search(self, text: str) -> None:
        self._filter.search(text)
        self._table.setCurrentIndex(self._filter.index(0, 0))
        self._show_count()

    @Slot(str, object)
    def _on_course(self, case_id: str, course: CaseCourse) -> None:
        self._model.set_course(case_id, course)
        if case_id == self.chosen_case:
            self._show_preview()

    def _show_count(self) -> None:
        shown, all_cases = self._filter.rowCount(), len(self._cases)
        self._count.setText(str(all_cases) if shown == all_cases else f"{shown} of {all_cases}")
        self._nothing.setVisible(bool(all_cases) and not shown)
        self._nothing.set_words("No case is found", f"No case holds “{self._search.text()}”. Esc empties the search.")
        self._show_preview()

    def _show_preview(self) -> None:
        index = self._filter.mapToSource(self._table.currentIndex())
        self._preview.setVisible(index.isValid())
        if index.isValid():
            line = self._model.line(index.row())
            self._preview.show_case(line.summary, line.course)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("caseList")
        table.setAccessibleName("Cases")
        table.setModel(self._filter)
        table.setItemDelegate(CaseRowDelegate(table))
        header = RunHeader(Qt.Orientation.Horizontal, "caseListHeader", parent=table)
        table.setHorizontalHeader(header)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setMouseTracking(True)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header.setSectionsClickable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        header.setSectionResizeMode(DIAGNOSIS, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(60)
        table.doubleClicked.connect(self._choose)
        table.selectionModel().currentRowChanged.connect(self._show_preview)
        return table

    def _make_list(self) -> QWidget:
        page = QWidget()
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(tokens.PAD_PAGE, 12, tokens.PAD_PAGE, 10)
        bar.setSpacing(10)
        bar.addWidget(self._title)
        bar.addWidget(self._count)
        bar.addStretch(1)
        bar.addWidget(label("↑ ↓ choose · Enter opens", tokens.CAPTION, tone="second"))
        middle.addLayout(bar)
        found = QHBoxLayout()
        found.setContentsMargins(tokens.PAD_PAGE, 0, tokens.PAD_PAGE, 0)
        found.addWidget(self._nothing)
        middle.addLayout(found)
        middle.addWidget(self._table, 1)
        layout = QHBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(middle, 1)
        layout.addWidget(self._make_side())
        return page

    def _make_side(self) -> QWidget:
        side = _Side()
        ways = QVBoxLayout()
        ways.setContentsMargins(13, 14, tokens.PAD_DOCK, 12)
        ways.setSpacing(tokens.PAD_BAR)
        for button in (
            self._button("Open images…", "openImages", self.open_images, "folder-open", key="Ctrl+O", kind="primary"),
            self._button("New case", "newCase", self.new_case, "plus", key="Ctrl+N"),
            self._button("Sample case", "sampleCase", self.sample_case, "stack"),
        ):
            ways.addWidget(button)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(ways)
        layout.addWidget(self._preview)
        layout.addStretch(1)
        return side

    def _make_unreadable(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(120, 0, 120, 0)
        layout.addStretch(2)
        layout.addWidget(self._unreadable)
        layout.addStretch(3)
        return page

    @staticmethod
    def _button(
        text: str, name: str, signal: SignalInstance, icon: str, *, key: str = "", kind: Kind = "normal"
    ) -> QPushButton:
        button = make_button(text, name, kind, icon=icon)
        button.setProperty("align", "left")
        button.clicked.connect(signal)
        if key:
            cap = KeyCap(key)
            if kind == "primary":
                cap.setProperty("tone", "on-fill")
            cap.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row = QHBoxLayout(button)
            row.setContentsMargins(0, 0, 9, 0)
            row.addStretch(1)
            row.addWidget(cap)
        return button


class _Side(QWidget):
    """The column at the right, with the hairline to the list."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(SIDE_WIDTH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the hairline at the left."""
        hairlines.vertical(QPainter(self), 0, 0, self.height())
