"""The window: menu, case bar, dates, the page that is shown, and the status line. It arranges, and decides nothing."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from viewer.actions import MENUS, Actions
from viewer.cli import SMALLEST
from viewer.components.case_bar import CaseBar
from viewer.components.date_chip_row import DateChipRow
from viewer.components.status_line import StatusLine
from viewer.components.toast import Toast

TABS: tuple[tuple[str, str], ...] = (
    ("reading", "Reading"),
    ("record", "Record"),
    ("timeline", "Timeline"),
    ("tables", "Tables"),
)


class MainWindow(QMainWindow):
    """Pages by name; the case bar and the dates are there only while a case is shown."""

    dropped = Signal(object)  # tuple[str, ...]: local paths
    closing = Signal()
    resized = Signal(int)  # width in logical px
    page_shown = Signal(bool)  # whether the page belongs to the open case
    painted = Signal()  # the frame is on screen for the first time

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("Nadir")
        self.setAcceptDrops(True)
        self.setMinimumSize(*SMALLEST)
        self._pages: dict[str, QWidget] = {}
        self._stack = QStackedWidget()
        self.image_keys = QWidget()
        self.actions_by_name = Actions(self, self.image_keys)
        self.case_bar = CaseBar(self.actions_by_name["home"], TABS)
        self.dates = DateChipRow()
        self.status = StatusLine()
        self.setCentralWidget(self._arrange())
        self.toast = Toast(self)
        self._was_painted = False
        self.show_case_bars(False)

    def add_page(self, name: str, page: QWidget) -> None:
        """Put a page into the window under a name."""
        self._pages[name] = page
        self._stack.addWidget(page)

    def show_page(self, name: str) -> None:
        """Show a page. Raises KeyError for one that was not added."""
        self._stack.setCurrentWidget(self._pages[name])
        in_case = name in {key for key, _ in TABS}
        self.show_case_bars(in_case)
        if in_case:
            self.case_bar.set_current_tab(name)
        self.page_shown.emit(in_case)

    @property
    def page(self) -> str:
        """The name of the page that is shown, "" before there is any."""
        shown = self._stack.currentWidget()
        return next((name for name, page in self._pages.items() if page is shown), "")

    def show_case_bars(self, shown: bool) -> None:
        """Show or hide what belongs to an open case."""
        self.case_bar.setVisible(shown)
        self.dates.setVisible(shown)

    def fill_menus(self) -> None:
        """Build the menu bar once all actions are there."""
        bar = self.menuBar()
        bar.setNativeMenuBar(False)
        for title, names in MENUS:
            menu = bar.addMenu(title)
            menu.setObjectName(f"menu{title.strip('&')}")
            for name in names:
                if name:
                    menu.addAction(self.actions_by_name[name])
                else:
                    menu.addSeparator()

    def action(self, name: str) -> QAction:
        """An action by name."""
        return self.actions_by_name[name]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take local files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand over what was dropped."""
        paths = tuple(url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the width, by which the desk fits its docks."""
        super().resizeEvent(event)
        self.resized.emit(event.size().width())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing is ever unsaved: closing asks nothing."""
        self.closing.emit()
        super().closeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Notice the first paint."""
        done = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._was_painted:
            self._was_painted = True
            self.painted.emit()
        return done

    def _arrange(self) -> QWidget:
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.case_bar, self.dates):
            layout.addWidget(widget)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.status)
        return middle
