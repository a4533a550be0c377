"""The screens of a case as tabs: words, and 2 px of accent under the one that is open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from viewer.theme import fonts, hairlines, tokens
from viewer.theme.text import TextRun, draw_runs_in

_SIDE = 11


class _Tab(QAbstractButton):
    def __init__(self, text: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setObjectName(name)
        self.setCheckable(True)
        self.setFixedHeight(tokens.CASE_BAR_H)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ownFocus", True)

    def sizeHint(self) -> QSize:
        """Room for the words at their heavier weight."""
        width = fonts.metrics(tokens.READING, tokens.STRONG).horizontalAdvance(self.text())
        return QSize(round(width) + 2 * _SIDE, tokens.CASE_BAR_H)

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its words: the bar says honestly how much room it needs."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words, the line of the open tab, and the focus inside (there is no room outside)."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        weight = tokens.MEDIUM if self.isChecked() else tokens.REGULAR
        colour = tokens.TEXT if self.isChecked() or self.underMouse() else tokens.TEXT2
        draw_runs_in(
            painter, rect, (TextRun(self.text(), weight=weight, colour=colour),), Qt.AlignmentFlag.AlignHCenter
        )
        if self.isChecked():
            hairlines.horizontal(painter, 0, rect.right(), rect.bottom() - tokens.FOCUS, tokens.ACCENT, px=2)
        if self.hasFocus():
            hairlines.frame(painter, rect.adjusted(0, 6, 0, -6), tokens.ACCENT, px=2)


class TabStrip(QWidget):
    """44 px. `chosen` gives the key of the tab that a user opened."""

    chosen = Signal(str)

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self._group = QButtonGroup(self)
        self._tabs: dict[str, _Tab] = {}
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._group.buttonClicked.connect(self._on_clicked)

    @property
    def current(self) -> str:
        """The key of the open tab; empty when there is none."""
        return next((key for key, tab in self._tabs.items() if tab.isChecked()), "")

    def set_tabs(self, tabs: Sequence[tuple[str, str]]) -> None:
        """Show these (key, words); the first is open. To be called once."""
        for key, words in tabs:
            tab = _Tab(words, f"tab_{key}", self)
            self._tabs[key] = tab
            self._group.addButton(tab)
            self._layout.addWidget(tab)
        if tabs:
            self.set_current(tabs[0][0])

    def set_current(self, key: str) -> None:
        """Open a tab without a signal. Raises KeyError for an unknown key."""
        self._tabs[key].setChecked(True)

    def _on_clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(next(key for key, tab in self._tabs.items() if tab is button))
