"""The bar over an open case: whose it is, its screens, its rule set, undo, redo and what leaves the case."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from viewer.components.buttons import Kind, action_button, make_button, tool_button
from viewer.components.identity import CaseIdentity, IdentityBanner
from viewer.components.tabs import TabStrip
from viewer.theme import hairlines, tokens
from viewer.theme.glyphs import glyph_icon

__all__ = ["CaseBar", "CaseIdentity"]

_CHECK_SIGNS = {"error": "error", "warning": "warning", "info": "info", "": "check"}
_CHECK_COLOURS = {
    "error": tokens.DANGER, "warning": tokens.WARN, "info": tokens.TEXT2, "": tokens.TEXT2,
}  # fmt: skip


class _Rule(QWidget):
    """A short upright line between groups."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(1, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        hairlines.vertical(QPainter(self), 0, 0, self.height(), tokens.EDGE2)


class CaseBar(QWidget):
    """44 px. `tab_chosen` gives the key of the screen that a user opened."""

    tab_chosen = Signal(str)

    def __init__(self, library: QAction, tabs: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """`library` leads back to the list of cases; `tabs` are (key, words), the first is open."""
        super().__init__(parent)
        self.setObjectName("caseBar")
        self.setAccessibleName(self.tr("Open case"))
        self.setFixedHeight(tokens.CASE_BAR_H)
        self._banner = IdentityBanner(self)
        self._tabs = TabStrip("caseTabs", self.tr("Screens of the case"), self)
        self._tabs.set_tabs(tabs)
        self._tabs.chosen.connect(self.tab_chosen)
        self.checks = make_button("", "checksButton", "quiet", bar=True)
        self.checks.setAccessibleName(self.tr("Checks of the read"))
        self.checks.hide()
        self.rule_set = make_button("", "ruleSet", "quiet", bar=True)
        self.rule_set.setAccessibleName(self.tr("Rule set"))
        self.rule_menu = QMenu(self)
        self.rule_menu.setObjectName("ruleSetMenu")
        self.rule_set.setMenu(self.rule_menu)
        self.rule_set.setProperty("menu", "true")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(tokens.PAD_BAR, 0, tokens.PAD_DOCK, 0)
        self._layout.setSpacing(tokens.PAD_BAR)
        self._layout.addWidget(tool_button(library, "stack", parent=self))
        self._layout.addWidget(self._banner)
        self._layout.addWidget(_Rule(self))
        self._layout.addWidget(self._tabs)
        self._layout.addStretch(1)
        self._layout.addWidget(self.checks)
        self._layout.addWidget(self.rule_set)

    @property
    def identity(self) -> CaseIdentity:
        """Whose case is shown."""
        return self._banner.identity

    @property
    def current_tab(self) -> str:
        """The key of the open screen."""
        return self._tabs.current

    def set_identity(self, identity: CaseIdentity) -> None:
        """Show whose case it is."""
        self._banner.set_identity(identity)

    def set_rule_set(self, words: str) -> None:
        """Say by which rules responses are read: "RECIST 1.1"."""
        self.rule_set.setText(words)
        self.rule_set.setAccessibleName(self.tr("Rule set: {name}").format(name=words))

    def set_checks(self, words: str, severity: str) -> None:
        """Say how many checks of the read are open: "2 warnings"; `severity` of the worst: error, warning, info, ""."""
        self.checks.setText(words)
        self.checks.setAccessibleName(self.tr("Checks of the read: {words}").format(words=words))
        self.checks.setToolTip(self.tr("Checks of the read: {words}").format(words=words))
        self.checks.setIcon(glyph_icon(_CHECK_SIGNS[severity], _CHECK_COLOURS[severity]))
        self.checks.setVisible(bool(words))

    def set_current_tab(self, key: str) -> None:
        """Open a screen without a signal. Raises KeyError for an unknown key."""
        self._tabs.set_current(key)

    def add_tool(self, action: QAction, icon: str) -> QToolButton:
        """Add an action as an icon at the right (undo, redo)."""
        button = tool_button(action, icon, parent=self)
        self._layout.addWidget(button)
        return button

    def add_button(self, action: QAction, icon: str = "", kind: Kind = "normal") -> QPushButton:
        """Add an action as a button with words at the right (Export); with its menu, if it has one."""
        button = action_button(action, kind, bar=True, icon=icon)
        self._layout.addWidget(button)
        return button

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the hairline below."""
        hairlines.horizontal(QPainter(self), 0, self.width(), self.height() - 1)
