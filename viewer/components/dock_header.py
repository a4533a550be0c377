"""The header of a dock: its name, its state in a few words, its actions at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from viewer.components.buttons import label
from viewer.theme import hairlines, tokens


class DockHeader(QWidget):
    """28 px: name 600, state in text3, widgets at the right; to be set as the title bar of a QDockWidget."""

    def __init__(self, title: str, name: str, state: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFixedHeight(tokens.DOCK_HEADER_H)
        self._title = label(title, tokens.READING, tokens.STRONG, name=f"{name}Title")
        self._state = label(state, tokens.CAPTION, tone="third", name=f"{name}State")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(tokens.PAD_DOCK, 0, tokens.PAD_BAR, 1)
        self._layout.setSpacing(tokens.PAD_BAR)
        self._layout.addWidget(self._title)
        self._layout.addWidget(self._state)
        self._layout.addStretch(1)

    @property
    def state_label(self) -> QLabel:
        """The words beside the name."""
        return self._state

    def set_title(self, title: str) -> None:
        """Name the dock anew."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_state(self, state: str) -> None:
        """Say how things stand: "3 of 3 have a size"."""
        self._state.setText(state)
        self.setAccessibleDescription(state)

    def add_widget(self, widget: QWidget) -> None:
        """Add an action, to the right of those before it."""
        self._layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_after_title(self, widget: QWidget) -> None:
        """Add a widget (segments) between the state and the actions."""
        self._layout.insertWidget(2, widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the hairline below."""
        hairlines.horizontal(QPainter(self), 0, self.width(), self.height() - 1)
