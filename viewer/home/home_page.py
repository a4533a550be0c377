"""Home: the cases of the library by last change, and the three ways to begin."""

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from measurements.store.records import CaseSummary
from viewer.components.buttons import Kind, make_button
from viewer.home.case_list_model import CASE_ID_ROLE, CaseListModel
from viewer.home.case_rows import CaseRowDelegate
from viewer.theme import fonts, tokens

ROW_HEIGHT = 44
SIDE_WIDTH = 300


class HomePage(QWidget):
    """The list of cases. Emits what is asked for; opens nothing itself."""

    case_chosen = Signal(str)
    open_images = Signal()
    new_case = Signal()
    sample_case = Signal()
    restore_sample = Signal()
    follow_up_case = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("home")
        self._model = CaseListModel(self)
        self._filter = QSortFilterProxyModel(self)
        self._filter.setSourceModel(self._model)
        self._filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._filter.setFilterKeyColumn(-1)
        self._title = QLabel()
        self._search = QLineEdit()
        self._empty_title = QLabel("No cases yet")
        self._table = self._make_table()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._make_list())
        self._pages.addWidget(self._make_empty())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def set_cases(self, cases: tuple[CaseSummary, ...]) -> None:
        """Show these cases; none at all shows the three choices large."""
        self._model.set_cases(cases)
        self._pages.setCurrentIndex(0 if cases else 1)
        self._title.setText(f"All cases   {len(cases)}")
        if cases:
            self._table.selectRow(0)

    def set_unreadable(self, reason: str) -> None:
        """Say why there is no library; nothing can be opened, and nothing in it was changed."""
        self._empty_title.setText(reason)
        self._pages.setCurrentIndex(1)
        for button in self.findChildren(QPushButton):
            button.setEnabled(False)

    def focus_search(self) -> None:
        """Put the cursor in the search field."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the case in focus."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._table.currentIndex().isValid():
            self._choose(self._table.currentIndex())
            return
        super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.case_chosen.emit(index.data(CASE_ID_ROLE))

    def _on_search(self, text: str) -> None:
        self._filter.setFilterFixedString(text)
        if self._filter.rowCount():
            self._table.selectRow(0)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("caseList")
        table.setAccessibleName("Cases")
        table.setModel(self._filter)
        table.setItemDelegate(CaseRowDelegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setSortingEnabled(True)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setFont(fonts.font(tokens.CAPTION))
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for section, width in enumerate((260, 460, 70, 120, 120, 150)):
            table.setColumnWidth(section, width)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.activated.connect(self._choose)
        table.doubleClicked.connect(self._choose)
        return table

    def _make_list(self) -> QWidget:
        page = QWidget()
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 8, 16, 8)
        self._title.setFont(fonts.font(tokens.HEADING, tokens.STRONG))
        self._search.setPlaceholderText("Search name, id, diagnosis, date")
        self._search.setAccessibleName("Search the cases")
        self._search.setObjectName("caseSearch")
        self._search.setClearButtonEnabled(True)
        self._search.setMaximumWidth(420)
        self._search.textChanged.connect(self._on_search)
        bar.addWidget(self._title)
        bar.addStretch(1)
        bar.addWidget(self._search, 2)
        middle.addLayout(bar)
        middle.addWidget(self._table)
        layout = QHBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addLayout(middle, 1)
        layout.addWidget(self._make_side())
        return page

    def _make_side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(SIDE_WIDTH)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        for button in self._choices():
            layout.addWidget(button)
        more = QLabel("More")
        more.setFont(fonts.font(tokens.CAPTION))
        layout.addSpacing(12)
        layout.addWidget(more)
        layout.addWidget(self._button("Synthetic follow-up case", "openFollowUp", self.follow_up_case, "quiet"))
        layout.addWidget(self._button("Restore the sample case", "restoreSample", self.restore_sample, "quiet"))
        layout.addStretch(1)
        return side

    def _choices(self) -> tuple[QPushButton, ...]:
        return (
            self._button("Open images…", "openImages", self.open_images, "primary"),
            self._button("New case", "newCase", self.new_case),
            self._button("Sample case", "sampleCase", self.sample_case),
        )

    def _make_empty(self) -> QWidget:
        page = QWidget()
        page.setObjectName("homeEmpty")
        outer = QVBoxLayout(page)
        title = self._empty_title
        title.setFont(fonts.font(tokens.CLASS, tokens.STRONG))
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        said = (
            "Choose a folder of CT, MR or PET images. The files stay where they are.",
            "Begin with a name; images and dates follow.",
            "A published course from 2008 to 2013, with computed images.",
        )
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addStretch(1)
        for button, words in zip(self._choices(), said, strict=True):
            button.setObjectName(f"{button.objectName()}Large")
            row.addLayout(_choice(button, words))
        row.addStretch(1)
        outer.addStretch(2)
        outer.addWidget(title)
        outer.addSpacing(24)
        outer.addLayout(row)
        outer.addStretch(3)
        return page

    def _button(self, text: str, name: str, signal: SignalInstance, kind: Kind = "normal") -> QPushButton:
        button = make_button(text, name, kind)
        button.clicked.connect(signal)
        return button


def _choice(button: QPushButton, words: str) -> QVBoxLayout:
    column = QVBoxLayout()
    button.setMinimumWidth(280)
    note = QLabel(words)
    note.setWordWrap(True)
    note.setFixedWidth(280)
    note.setFont(fonts.font(tokens.CAPTION))
    column.addWidget(button)
    column.addWidget(note)
    return column
