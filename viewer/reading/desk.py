"""The reading screen: viewports in the middle, studies left, lesions right, the course below. Arranges only."""

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, Qt, Slot
from PySide6.QtWidgets import QDockWidget, QFrame, QMainWindow, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from viewer.casebook.finding_panel import FindingPanel
from viewer.casebook.lesion_list import LesionList
from viewer.casebook.lesion_table import LesionTable
from viewer.casebook.response_card import ResponseCard
from viewer.casebook.studies_dock import StudiesDock
from viewer.theme import tokens
from viewer.viewport.tool_strip import ToolStrip
from viewer.viewport.viewport_grid import ViewportGrid

STATE_VERSION = 1
RIGHT_NARROW_PX = 312
COURSE_NARROW_PX = 118
TABLE_PX = 590  # all rows of a case with three targets and one further criterion


@dataclass(frozen=True)
class Docks:
    """The four docks of the desk."""

    studies: QDockWidget
    lesions: QDockWidget
    course: QDockWidget
    table: QDockWidget


class ReadingDesk(QMainWindow):
    """Holds the parts of the reading screen; what they show and mean is the controller's."""

    def __init__(self, course: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readingDesk")
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockNestingEnabled(True)
        self.grid = ViewportGrid("2x2")
        self.grid.set_layout("1x2")
        self.strip = ToolStrip()
        self.studies = StudiesDock()
        self.lesions = LesionList()
        self.card = ResponseCard()
        self.finding = FindingPanel()
        self.table = LesionTable()
        self.course = course
        self.setCentralWidget(self._middle())
        self.docks = self._make_docks()
        self._narrow: bool | None = None
        self._studies_shown = {False: True, True: False}  # by width class: as the reader left it
        self._before_wide: QByteArray | None = None
        self._before_maximised: QByteArray | None = None
        self.wide = False
        self.grid.maximised_changed.connect(self._on_maximised)

    @property
    def maximised(self) -> bool:
        """Whether one image has the whole desk."""
        return self.grid.maximised

    def set_wide(self, wide: bool) -> None:
        """Show the wide lesion table below the images instead of the docks, or bring the docks back."""
        if wide == self.wide:
            return
        self.set_maximised(False)
        self.wide = wide
        if wide:
            self._before_wide = self.saveState(STATE_VERSION)
        for dock in (self.docks.studies, self.docks.lesions, self.docks.course):
            dock.setVisible(not wide)
        self.docks.table.setVisible(wide)
        if wide:
            self.resizeDocks([self.docks.table], [min(TABLE_PX, self.height() * 55 // 100)], Qt.Orientation.Vertical)
        elif self._before_wide is not None:
            self.restoreState(self._before_wide, STATE_VERSION)

    def set_maximised(self, maximised: bool) -> None:
        """Give the whole desk to the active image, or bring the other images and the docks back."""
        if maximised != self.grid.maximised:
            self.grid.toggle_maximised()

    @Slot(bool)
    def _on_maximised(self, maximised: bool) -> None:
        if maximised:
            self._before_maximised = self.saveState(STATE_VERSION)
            for dock in (self.docks.studies, self.docks.lesions, self.docks.course, self.docks.table):
                dock.hide()
        elif self._before_maximised is not None:
            self.restoreState(self._before_maximised, STATE_VERSION)

    def places(self) -> QByteArray:
        """Where the docks are, to be kept for the next start: never those of the wide table, nor of hidden docks."""
        if self._before_wide is not None and self.wide:
            return self._before_wide
        if self._before_maximised is not None and self.maximised:
            return self._before_maximised
        return self.saveState(STATE_VERSION)

    def put_back(self, places: QByteArray, width: int) -> None:
        """Put the docks where the reader had them; on a screen of another width class they are fitted anew."""
        if self.restoreState(places, STATE_VERSION):
            self._narrow = width < tokens.NARROW_W

    def fit(self, width: int) -> None:
        """Give the docks their sizes for a wide or a small screen; called when the width class changes.

        The studies are shown or not as the reader last had them on a screen of that class.
        """
        narrow = width < tokens.NARROW_W
        if narrow == self._narrow:
            return
        plain = not self.wide and not self.maximised
        if self._narrow is not None and plain:
            self._studies_shown[self._narrow] = self.docks.studies.isVisibleTo(self)
        self._narrow = narrow
        self.docks.studies.setVisible(plain and self._studies_shown[narrow])
        right = RIGHT_NARROW_PX if narrow else tokens.RIGHT_DOCK_W
        self.resizeDocks(
            [self.docks.studies, self.docks.lesions], [tokens.LEFT_DOCK_W, right], Qt.Orientation.Horizontal
        )
        self.resizeDocks(
            [self.docks.course], [COURSE_NARROW_PX if narrow else tokens.COURSE_H], Qt.Orientation.Vertical
        )

    def _middle(self) -> QWidget:
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.strip)
        return middle

    def _make_docks(self) -> Docks:
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        studies = self._dock("studiesDock", "Studies", self.studies, Qt.DockWidgetArea.LeftDockWidgetArea)
        lesions = self._dock("lesionsDock", "Lesions", self._right(), Qt.DockWidgetArea.RightDockWidgetArea)
        course = self._dock("courseDock", "Course", self.course, Qt.DockWidgetArea.BottomDockWidgetArea)
        table = self._dock("tableDock", "Lesion table", self.table, Qt.DockWidgetArea.BottomDockWidgetArea)
        table.hide()
        return Docks(studies, lesions, course, table)

    def _right(self) -> QWidget:
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.lesions)
        layout.addWidget(self.card)
        layout.addWidget(self.finding)
        layout.addStretch(1)
        area = QScrollArea()
        area.setObjectName("rightScroll")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        area.setMinimumWidth(RIGHT_NARROW_PX)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _dock(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setTitleBarWidget(_no_title())
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        return dock


def _no_title() -> QWidget:
    empty = QWidget()
    empty.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    empty.setFixedHeight(0)
    return empty
