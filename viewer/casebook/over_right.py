"""Keeps a panel over the right part of a host, at full height, so that the image at the left stays in sight."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from viewer.theme import hairlines, tokens

_LEFT_FREE = 360  # px of the host that stay free, where the panel can give way
_LEAST = 420


class _Edge(QWidget):
    """The line between the panel and what it lies over."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        hairlines.vertical(QPainter(self), 0, 0, self.height(), tokens.EDGE2)


class OverRight(QObject):
    """Opens and closes one panel over one host. Closing gives the focus back to where it was."""

    def __init__(self, panel: QWidget, host: QWidget, width: int) -> None:
        super().__init__(host)
        self._panel, self._host, self._width = panel, host, width
        panel.setParent(host)
        panel.hide()
        self._edge = _Edge(host)
        self._edge.setObjectName(f"{panel.objectName()}Edge")
        self._edge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._edge.hide()
        self._before: QWidget | None = None
        host.installEventFilter(self)

    @property
    def is_open(self) -> bool:
        """Whether the panel is shown."""
        return not self._panel.isHidden()

    def open(self) -> None:
        """Show the panel, with the keyboard in it."""
        if not self.is_open:
            self._before = self._host.window().focusWidget()
        self._place()
        for widget in (self._panel, self._edge):
            widget.show()
            widget.raise_()
        self._panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def close(self) -> None:
        """Take the panel away."""
        if not self.is_open:
            return
        self._panel.hide()
        self._edge.hide()
        before, self._before = self._before, None
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the host."""
        if watched is self._host and event.type() == QEvent.Type.Resize and self.is_open:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width = min(self._width, max(_LEAST, self._host.width() - _LEFT_FREE), self._host.width())
        left = self._host.width() - width
        self._panel.setGeometry(left, 0, width, self._host.height())
        self._edge.setGeometry(left, 0, 1, self._host.height())
