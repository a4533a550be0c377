"""An empty panel that says what it is for, and a strip that warns."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from viewer.components.buttons import KeyCap, action_button, label, make_button
from viewer.theme import tokens
from viewer.theme.glyphs import draw_glyph

StripKind = Literal["warning", "note"]
_STRIP_SIDE = 3
_TEXT_AT = 36


class EmptyPanel(QWidget):
    """A dashed box: a title, what the panel is for, and the one action that fills it."""

    def __init__(
        self, title: str, purpose: str, name: str, action: QAction | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setAccessibleDescription(purpose)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._title = label(title, tokens.READING, tokens.MEDIUM)
        self._purpose = label(purpose, tone="second")
        self._purpose.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._purpose)
        if action is not None:
            layout.addSpacing(6)
            layout.addLayout(self._action_row(action))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words that wrap are never cut: where there is little room, something else gives way."""
        super().resizeEvent(event)
        self.setMinimumHeight(max(0, self.heightForWidth(event.size().width())))

    @staticmethod
    def _action_row(action: QAction) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(tokens.PAD_BAR)
        button = action_button(action, bar=True)
        row.addWidget(button)
        key = action.shortcut().toString()
        if key:
            row.addWidget(KeyCap(key))
        row.addStretch(1)
        return row

    def set_words(self, title: str, purpose: str) -> None:
        """Say something else."""
        self._title.setText(title)
        self._purpose.setText(purpose)
        self.setAccessibleName(title)
        self.setAccessibleDescription(purpose)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the dashed box."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(tokens.EDGE2))
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)


class WarningStrip(QWidget):
    """28 px over the top of an image: a bar at the left, a sign, one sentence, "Details"."""

    details_wanted = Signal()

    def __init__(
        self, words: str, name: str, kind: StripKind = "warning", *, details: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._kind = kind
        self.setFixedHeight(tokens.STRIP_H)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self._words = label(words, name=f"{name}Words")
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_TEXT_AT, 0, 10, 0)
        layout.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        if details:
            link = make_button(self.tr("Details"), f"{name}Details", "link", parent=self)
            link.setAccessibleName(self.tr("Details: {words}").format(words=words))
            link.clicked.connect(self.details_wanted)
            layout.addWidget(link)

    @property
    def words(self) -> str:
        """The sentence."""
        return self._words.text()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, bar and sign."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        colour = tokens.WARN if self._kind == "warning" else tokens.TEXT2
        painter.fillRect(rect, QColor(tokens.WINDOW))
        painter.fillRect(QRectF(0, 0, _STRIP_SIDE, rect.height()), QColor(colour))
        sign = "warning" if self._kind == "warning" else "info"
        draw_glyph(painter, sign, QRectF(13, rect.center().y() - 7, 14, 14), colour)
