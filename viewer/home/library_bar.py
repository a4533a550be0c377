"""The bar over the library and the import: where one is, and the search."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from viewer import assets
from viewer.components.buttons import KeyCap, label
from viewer.theme import hairlines, tokens

SEARCH_WIDTH = 520
LOGO_PX = 18


class SearchField(QLineEdit):
    """The field in the middle. Down and Enter lead into the list; Esc empties it."""

    entered = Signal()  # Enter: open what is chosen in the list
    moved = Signal(int)  # rows to move in the list

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("caseSearch")
        self.setAccessibleName(self.tr("Search the cases"))
        self.setPlaceholderText(self.tr("Search name, id, diagnosis, response"))
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # files that are dropped here too are images to open, not words to search for
        self.setMinimumWidth(240)
        self.setMaximumWidth(SEARCH_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        glass = QAction(self)
        assets.set_icon(glass, "magnifying-glass", tokens.TEXT2, tokens.TEXT2)
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._cap = KeyCap(key, self)
        self._cap.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.textChanged.connect(lambda text: self._cap.setVisible(not text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the key at the right."""
        super().resizeEvent(event)
        self._cap.adjustSize()
        self._cap.move(self.width() - self._cap.width() - 8, (self.height() - self._cap.height()) // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead arrows and Enter into the list."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class LibraryBar(QWidget):
    """44 px: mark, name, place; a search field in the middle where there is something to search."""

    def __init__(self, place: str, search: SearchField | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(tokens.CASE_BAR_H)
        self._logo = QLabel()
        self._logo.setPixmap(assets.logo(LOGO_PX))
        left = QWidget()
        row = QHBoxLayout(left)
        row.setContentsMargins(tokens.PAD_DOCK, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._logo)
        row.addWidget(label("Nadir", tokens.CASE_NAME, tokens.STRONG))
        row.addSpacing(4)
        row.addWidget(label(place, tone="second"))
        row.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 1)
        layout.addWidget(left, 1)
        if search is not None:
            layout.addWidget(search, 1)
        layout.addStretch(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the hairline below."""
        hairlines.horizontal(QPainter(self), 0, self.width(), self.height() - 1)
