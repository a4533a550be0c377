"""Segments: a few choices side by side, one of them active."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from viewer.theme import fonts, hairlines, tokens
from viewer.theme.text import TextRun, draw_runs_in

_SIDE = 10


class _Segment(QAbstractButton):
    """One choice; the control paints the frame around them all."""

    def __init__(self, text: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setObjectName(name)
        self.setCheckable(True)
        self.setFixedHeight(tokens.BAR_BUTTON_H)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """Room for the words at their heavier weight, so that nothing moves when the choice does."""
        width = fonts.metrics(tokens.SMALL, tokens.MEDIUM).horizontalAdvance(self.text())
        return QSize(round(width) + 2 * _SIDE, tokens.BAR_BUTTON_H)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, words and, where chosen, the accent line below."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.isChecked():
            painter.fillRect(rect.adjusted(0, 1, 0, -1), QColor(tokens.TINT))
        elif self.underMouse() and self.isEnabled():
            painter.fillRect(rect.adjusted(0, 1, 0, -1), QColor(tokens.HOVER))
        colour = tokens.TEXT if self.isChecked() or self.underMouse() else tokens.TEXT2
        weight = tokens.MEDIUM if self.isChecked() else tokens.REGULAR
        run = TextRun(self.text(), tokens.SMALL, weight, colour=colour if self.isEnabled() else tokens.DISABLED)
        draw_runs_in(painter, rect, (run,), Qt.AlignmentFlag.AlignHCenter)
        if self.isChecked():
            hairlines.horizontal(painter, 0, rect.right(), rect.bottom() - 2, tokens.ACCENT, px=2)


class SegmentedControl(QWidget):
    """24 px: one choice of a few. `chosen` says the key when a user changes it, by click or arrow key."""

    chosen = Signal(str)

    def __init__(
        self, segments: Sequence[tuple[str, str]], name: str, accessible_name: str, parent: QWidget | None = None
    ) -> None:
        """`segments` are (key, words); the first is chosen."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self._group = QButtonGroup(self)
        self._keys: dict[str, _Segment] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 0, 1, 0)
        layout.setSpacing(1)
        for key, words in segments:
            segment = _Segment(words, f"{name}_{key}", self)
            self._keys[key] = segment
            self._group.addButton(segment)
            layout.addWidget(segment)
        next(iter(self._keys.values())).setChecked(True)
        self.setFixedSize(self.sizeHint().width(), tokens.BAR_BUTTON_H)
        self._group.buttonToggled.connect(self._on_toggled)
        self._quiet = False

    @property
    def current(self) -> str:
        """The key of the choice that holds."""
        return next(key for key, segment in self._keys.items() if segment.isChecked())

    def set_current(self, key: str) -> None:
        """Choose without a signal. Raises KeyError for an unknown key."""
        self._quiet = True
        self._keys[key].setChecked(True)
        self._quiet = False

    def _on_toggled(self, button: QAbstractButton, on: bool) -> None:
        if not on or self._quiet:
            return
        self.chosen.emit(next(key for key, segment in self._keys.items() if segment is button))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the outline and the lines between."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)
        painter.strokePath(path, QPen(QColor(tokens.EDGE2)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for segment in list(self._keys.values())[1:]:
            hairlines.vertical(painter, segment.x() - 1, 1, self.height() - 1, tokens.EDGE2)
