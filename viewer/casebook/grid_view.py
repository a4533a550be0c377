"""A table that is read and driven by keys: Enter and Space choose, the menu key asks for the menu, Ctrl+C copies."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QTableView, QWidget

_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class GridView(QTableView):
    """A QTableView without grid and without editing of its own. Tab leaves it, the arrow keys move within.

    `on_key` is asked first what a key means in the cell in focus; True where it meant something.
    """

    chosen = Signal(QModelIndex)
    chosen_by_key = Signal()  # after `chosen`, where a key chose
    menu_wanted = Signal(QModelIndex, QPoint)  # the cell, and a place on screen
    copy_wanted = Signal()
    resized = Signal()

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        for corner in self.findChildren(QAbstractButton):
            corner.setAccessibleName(accessible_name)  # Qt's own, without words and without use
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.on_key: Callable[[QKeyEvent, QModelIndex], bool] | None = None
        self.moved_by_press = False  # whether the press that led to `chosen` came from another row
        self._doubled = False  # the release of a double click chooses nothing once more
        self.clicked.connect(self._on_clicked)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember whether the press goes to another row."""
        before = self.currentIndex().row()
        super().mousePressEvent(event)
        self.moved_by_press = self.currentIndex().row() != before

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click has a meaning of its own, where the owner gives it one."""
        self._doubled = True
        super().mouseDoubleClickEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        if not self._doubled:
            self.chosen.emit(index)
        self._doubled = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say that there is other room for the columns."""
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the cell in focus, or copy; all else as tables do."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
            return
        if self.on_key is not None and self.currentIndex().isValid() and self.on_key(event, self.currentIndex()):
            event.accept()
            return
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in _CHOOSE and plain and self.currentIndex().isValid():
            self.moved_by_press = False
            self.chosen.emit(self.currentIndex())
            self.chosen_by_key.emit()
            return
        super().keyPressEvent(event)

    def cell_corner(self, index: QModelIndex) -> QPoint:
        """Where on screen a cell begins: what is asked of it stands there."""
        return self.viewport().mapToGlobal(self.visualRect(index).topLeft())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the cell under the pointer, or of the cell in focus when a key asked."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if not index.isValid():
            return
        place = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
        self.setCurrentIndex(index)
        self.menu_wanted.emit(index, place)
