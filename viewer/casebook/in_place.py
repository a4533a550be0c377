"""A line to type in that lies over the window at a place: what is asked in place is built on it. It blocks nothing."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from viewer.components.buttons import label
from viewer.theme import hairlines, tokens
from viewer.theme.style import set_property

_AWAY = 8  # px kept from the edges of the window
_STAY = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class InPlace(QWidget):
    """Enter takes what was typed; Esc, or going elsewhere in the window, lets it go. `fault` says what is wrong."""

    closed = Signal()  # taken or not: the keys are free again

    def __init__(self, name: str, asked: str, window: QWidget, width: int) -> None:
        super().__init__(window)
        self._over = window
        self._over_now = False
        self.back: QWidget | None = None  # gets the keys when Enter or Esc ends it
        self.setObjectName(f"{name}Edit")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(asked)
        self.line = QLineEdit()
        self.line.setObjectName(f"{name}Line")
        self.line.setAccessibleName(asked)
        self.line.installEventFilter(self)
        self.fault = label("", tokens.CAPTION, tone="danger", name=f"{name}Missing")
        self.fault.setWordWrap(True)
        self.fault.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 10, 12, 10)
        self._column.setSpacing(6)
        self.setFixedWidth(width)
        self.line.returnPressed.connect(self._take)

    def ask(self, at: QPoint) -> None:
        """Show it at a place on screen, within the window, and let the reader type."""
        self.fit()
        within = self._over.rect().adjusted(_AWAY, _AWAY, -_AWAY, -_AWAY)
        place = QRect(self._over.mapFromGlobal(at), self.size())
        place.moveLeft(max(within.left(), min(place.left(), within.right() - place.width())))
        place.moveTop(max(within.top(), min(place.top(), within.bottom() - place.height() - 24)))
        self.move(place.topLeft())
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def fit(self) -> None:
        """As high as its words need."""
        self._column.activate()
        height = self._column.heightForWidth(self.width()) if self._column.hasHeightForWidth() else -1
        self.resize(self.width(), height if height > 0 else self._column.sizeHint().height())

    def refuse(self, why: str) -> None:
        """Say why what was typed cannot be taken; it stays to be mended."""
        set_property(self.line, "invalid", "true")
        self.fault.setText(why)
        self.line.setAccessibleDescription(why)
        self.fault.show()
        self.fit()

    def accept_again(self) -> None:
        """Take the word of a fault back."""
        if self.fault.isVisible():
            set_property(self.line, "invalid", "")
            self.fault.hide()
            self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close when the reader goes elsewhere in the window; another window in front changes nothing."""
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in _STAY:
            now = QApplication.focusWidget()
            if now is None or not self.isAncestorOf(now):
                self.close()
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say that it is over."""
        super().closeEvent(event)
        if not self._over_now:
            self._over_now = True
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes and changes nothing; no key reaches what lies below."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        event.accept()

    def end(self) -> None:
        """Give the keys back and close."""
        if self.back is not None and self.back.isVisible():
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.close()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground and outline."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.RAISED))
        hairlines.frame(painter, self.rect().toRectF(), tokens.EDGE2)

    def _take(self) -> None:
        """What Enter does; each kind of question says its own."""
        raise NotImplementedError
