"""The focus ring: 2 px of accent, 2 px away from the button, tab or box that the keyboard speaks to.

One ring for the application moves to whatever has the focus. Fields and tables show the focus within themselves, and
so does a widget whose property `ownFocus` is true; all other buttons get the ring.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6 import isValid

from viewer.theme import tokens

AWAY = 2
REACH = AWAY + tokens.FOCUS
_FOLLOWED = {
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
    QEvent.Type.EnabledChange,
}


class _Ring(QWidget):
    """What is seen: a rounded line over the window, through which every click passes."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("focusRing")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.ACCENT), tokens.FOCUS))
        half = tokens.FOCUS / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), tokens.RADIUS + AWAY, tokens.RADIUS + AWAY
        )


class FocusRing(QObject):
    """Follows the focus of one application."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("focusRingKeeper")
        self._ring: _Ring | None = None
        self._followed: list[QWidget] = []
        app.focusChanged.connect(self._on_focus_changed)

    @classmethod
    def install(cls, app: QApplication) -> FocusRing:
        """Give `app` its ring; the one it has, if it has one."""
        return app.findChild(cls, "focusRingKeeper", Qt.FindChildOption.FindDirectChildrenOnly) or cls(app)

    @staticmethod
    def wants_ring(widget: QWidget | None) -> bool:
        """Whether this widget shows its focus by the ring."""
        return isinstance(widget, QAbstractButton) and not widget.property("ownFocus")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keep the ring around its widget, whatever moves."""
        if event.type() in _FOLLOWED:
            self._place()
        return False

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        self._let_go()
        if now is None or not self.wants_ring(now):
            return
        window = now.window()
        self._ring = _Ring(window)
        self._ring.destroyed.connect(self._forget)
        step: QWidget | None = now
        while step is not None and step is not window:
            step.installEventFilter(self)
            self._followed.append(step)
            step = step.parentWidget()
        self._place()

    def _place(self) -> None:
        ring, widget = self._ring, self._followed[0] if self._followed else None
        if ring is None or widget is None:
            return
        seen = widget.isVisibleTo(widget.window()) and widget.isEnabled()
        if seen:
            ring.setGeometry(self._around(widget, ring.window()))
            ring.raise_()
        ring.setVisible(seen)

    @staticmethod
    def _around(widget: QWidget, window: QWidget) -> QRect:
        """Return the ring's place, kept inside the window so that no side of it is ever lost."""
        place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(-REACH, -REACH, REACH, REACH)
        return place.intersected(window.rect())

    def _let_go(self) -> None:
        # A dialog that ends takes its button, which had the focus, and its ring along, in any order.
        for widget in filter(isValid, self._followed):
            widget.removeEventFilter(self)
        self._followed.clear()
        ring, self._ring = self._ring, None
        if ring is not None and isValid(ring):
            ring.destroyed.disconnect(self._forget)
            ring.hide()
            ring.deleteLater()

    def _forget(self) -> None:
        self._ring = None
        self._followed.clear()
