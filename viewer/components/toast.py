"""What just happened, said for six seconds at the foot of the window, with the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGraphicsOpacityEffect, QHBoxLayout, QWidget

from viewer.components.buttons import KeyCap, label, make_button
from viewer.theme import tokens
from viewer.theme.glyphs import draw_glyph

ToastKind = Literal["done", "note", "warning", "failure"]
SHOWN_MS = 6000
FADE_MS = 100
_SIDE = 14
_SIGN_W = 28
_ABOVE_FOOT = 8
_SIGNS = {"done": "check", "note": "info", "warning": "warning", "failure": "error"}
_COLOURS = {"done": tokens.TEXT2, "note": tokens.TEXT2, "warning": tokens.WARN, "failure": tokens.DANGER}


class Toast(QWidget):
    """40 px over the window. `acted` when its link was taken, `closed` when it is gone, however it went."""

    acted = Signal()
    closed = Signal()

    def __init__(self, window: QWidget, foot: int = tokens.STATUS_LINE_H) -> None:
        """Lies over `window`, just above a status line of `foot` px. Hidden until `say`."""
        super().__init__(window)
        self.setObjectName("toast")
        self._window = window
        self._foot = foot
        self._kind: ToastKind = "done"
        self._avoid: Callable[[], Sequence[QRect]] = tuple
        self.setFixedHeight(tokens.TOAST_H)
        self._words = label("", name="toastWords")
        self._link = make_button("", "toastAction", "link", parent=self)
        self._key = KeyCap("", self)
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(_SIDE + _SIGN_W - 2, 0, _SIDE, 0)
        layout.setSpacing(tokens.PAD_DOCK)
        layout.addWidget(self._words)
        layout.addStretch(1)
        layout.addWidget(self._link)
        layout.addWidget(self._key)
        self._left = QTimer(self)
        self._left.setObjectName("toastTime")
        self._left.setSingleShot(True)
        self._left.timeout.connect(self.fade)
        self._opacity = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(self._opacity)
        self._fading = QPropertyAnimation(self._opacity, b"opacity", self)
        self._fading.setDuration(FADE_MS)
        self._fading.setEasingCurve(QEasingCurve.Type.Linear)
        self._fading.finished.connect(self._on_faded)
        self._link.clicked.connect(self._on_link)
        window.installEventFilter(self)
        self.hide()

    @property
    def words(self) -> str:
        """What is said, or was said last."""
        return self._words.text()

    def set_avoid(self, avoid: Callable[[], Sequence[QRect]]) -> None:
        """Give the places, in the window's own coordinates, over which the toast never lies (labels of an image)."""
        self._avoid = avoid

    def say(self, words: str, action: str = "", key: str = "", kind: ToastKind = "done") -> None:
        """Show a sentence, in place of the one before. `action` names the link ("Undo"), `key` its shortcut."""
        self._kind = kind
        self._words.setText(words)
        self._link.setText(action)
        self._link.setVisible(bool(action))
        self._key.setText(key.replace("+", " "))
        self._key.setVisible(bool(key))
        self.setAccessibleName(words)
        self._fading.stop()
        self._opacity.setOpacity(1.0)
        self.show()
        self._place()
        self.raise_()
        self._left.start(SHOWN_MS)

    def fade(self) -> None:
        """Go, within 100 ms."""
        self._left.stop()
        self._fading.setStartValue(1.0)
        self._fading.setEndValue(0.0)
        self._fading.start()

    def close_now(self) -> None:
        """Go at once; nothing is left running."""
        self._left.stop()
        self._fading.stop()
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    @property
    def is_paused(self) -> bool:
        """Whether its time stands still because the pointer lies on it."""
        return self.isVisible() and not self._left.isActive()

    def enterEvent(self, _event: QEnterEvent) -> None:
        """Let the time stand still under the pointer."""
        self._left.stop()
        self._fading.stop()
        self._opacity.setOpacity(1.0)

    def leaveEvent(self, _event: QEvent) -> None:
        """Give the whole time again."""
        if self.isVisible():
            self._left.start(SHOWN_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the foot of the window; end with it."""
        if watched is self._window and self.isVisible():
            if event.type() == QEvent.Type.Resize:
                self._place()
            elif event.type() == QEvent.Type.Close:
                self.close_now()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, edge, and the sign of its kind; a warning has a 3 px bar at the left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = _COLOURS[self._kind]
        box = QRectF(self.rect())
        if self._kind in {"warning", "failure"}:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(box, tokens.RADIUS, tokens.RADIUS)
            box.adjust(3, 0, 0, 0)
            painter.fillRect(box.adjusted(0, 0, -4, 0), QColor(tokens.RAISED))
        painter.setPen(QPen(QColor(tokens.EDGE2)))
        painter.setBrush(QColor(tokens.RAISED))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)
        draw_glyph(painter, _SIGNS[self._kind], QRectF(_SIDE, (self.height() - 16) / 2, 16, 16), colour)

    def _on_link(self) -> None:
        self.acted.emit()
        self.close_now()

    def _on_faded(self) -> None:
        self.hide()
        self.closed.emit()

    def _place(self) -> None:
        window = self._window
        self._row.activate()
        width = min(max(self.sizeHint().width(), 280), window.width() - 2 * _SIDE)
        top = window.height() - self._foot - _ABOVE_FOOT - self.height()
        middle = (window.width() - width) // 2
        avoid = tuple(self._avoid())
        places = [QRect(QPoint(x, top), QPoint(x + width, top + self.height())) for x in self._columns(width, middle)]
        free = [place for place in places if not any(place.intersects(rect) for rect in avoid)]
        self.setGeometry(QRect((free or places)[0].topLeft(), QPoint(0, 0)))
        self.resize(width, self.height())

    def _columns(self, width: int, middle: int) -> tuple[int, ...]:
        return (middle, _SIDE, self._window.width() - width - _SIDE)
