"""Asks why, in place: a line beside the cell it is about. It blocks nothing."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from viewer.components.buttons import label
from viewer.theme import hairlines, tokens
from viewer.theme.style import set_property

_WIDTH = 340
_AWAY = 8  # px kept from the edges of the window
_STAY = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class ReasonEdit(QWidget):
    """Lies over the window at a place. Enter takes the reason; Esc, or going elsewhere, lets it go."""

    given = Signal(str)
    closed = Signal()  # given or not: the keys are free again

    def __init__(self, question: str, hint: str, window: QWidget) -> None:
        super().__init__(window)
        self._over = window
        self.setObjectName("reasonEdit")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(question)
        words = label(question, tokens.READING, tokens.MEDIUM, name="reasonQuestion")
        words.setWordWrap(True)
        self.line = QLineEdit()
        self.line.setObjectName("reasonLine")
        self.line.setAccessibleName(question)
        self.line.setPlaceholderText(hint)
        self.line.installEventFilter(self)
        words.setBuddy(self.line)
        self._missing = label(
            self.tr("A reason is needed; it stands in the history."),
            tokens.CAPTION,
            tone="danger",
            name="reasonMissing",
        )
        self._missing.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        for widget in (words, self.line, self._missing):
            layout.addWidget(widget)
        self.setFixedWidth(_WIDTH)
        self.line.returnPressed.connect(self._take)

    def ask(self, at: QPoint) -> None:
        """Show it at a place on screen, within the window, and let the reader type."""
        self.adjustSize()
        within = self._over.rect().adjusted(_AWAY, _AWAY, -_AWAY, -_AWAY)
        place = QRect(self._over.mapFromGlobal(at), self.size())
        place.moveLeft(max(within.left(), min(place.left(), within.right() - place.width())))
        place.moveTop(max(within.top(), min(place.top(), within.bottom() - place.height() - 24)))
        self.move(place.topLeft())
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close when the reader goes elsewhere in the window; another window in front changes nothing."""
        if (
            watched is self.line
            and isinstance(event, QFocusEvent)
            and event.lostFocus()
            and event.reason() not in _STAY
        ):
            self.close()
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say that it is over."""
        super().closeEvent(event)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes and changes nothing; no key reaches what lies below."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground and outline."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.RAISED))
        hairlines.frame(painter, self.rect().toRectF(), tokens.EDGE2)

    def _take(self) -> None:
        reason = self.line.text().strip()
        if not reason:
            set_property(self.line, "invalid", "true")
            self._missing.show()
            self.adjustSize()
            return
        self.given.emit(reason)
        self.close()
