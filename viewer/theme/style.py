"""Dresses the application: Fusion, a palette and a style sheet from the tokens, Inter for every widget."""

from __future__ import annotations

from PySide6.QtCore import QDir
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from viewer import assets
from viewer.theme import fonts, tokens
from viewer.theme.focus import FocusRing
from viewer.theme.qss import style_sheet

ICON_SEARCH_PATH = "nadiricons"
_ROLES: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: tokens.WINDOW,
    QPalette.ColorRole.WindowText: tokens.TEXT,
    QPalette.ColorRole.Base: tokens.FIELD,
    QPalette.ColorRole.AlternateBase: tokens.RAISED,
    QPalette.ColorRole.Text: tokens.TEXT,
    QPalette.ColorRole.PlaceholderText: tokens.TEXT3,
    QPalette.ColorRole.Button: tokens.RAISED,
    QPalette.ColorRole.ButtonText: tokens.TEXT,
    QPalette.ColorRole.BrightText: tokens.ON_FILL,
    QPalette.ColorRole.Highlight: tokens.FILL,
    QPalette.ColorRole.HighlightedText: tokens.ON_FILL,
    QPalette.ColorRole.Accent: tokens.ACCENT,
    QPalette.ColorRole.Link: tokens.ACCENT,
    QPalette.ColorRole.LinkVisited: tokens.ACCENT,
    QPalette.ColorRole.ToolTipBase: tokens.TIP,
    QPalette.ColorRole.ToolTipText: tokens.TEXT,
    QPalette.ColorRole.Light: tokens.EDGE2,
    QPalette.ColorRole.Midlight: tokens.BUTTON_HOVER,
    QPalette.ColorRole.Mid: tokens.EDGE2,
    QPalette.ColorRole.Dark: tokens.FIELD,
    QPalette.ColorRole.Shadow: tokens.IMAGE,
}
_DIMMED = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.PlaceholderText,
)


def palette() -> QPalette:
    """Return every role of the palette from the tokens: nothing is left to the colour scheme of the system."""
    made = QPalette()
    for role, colour in _ROLES.items():
        made.setColor(role, QColor(colour))
    for role in _DIMMED:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.DISABLED))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, QColor(tokens.EDGE2))
    return made


def apply_theme(app: QApplication) -> None:
    """Dress `app` and every widget it has or will have. Calling it again changes nothing.

    Raises FontMissing when Inter cannot be read.
    """
    fonts.load_fonts()
    QDir.setSearchPaths(ICON_SEARCH_PATH, [str(assets.icons_folder())])
    app.setStyle("Fusion")
    app.setPalette(palette())
    QToolTip.setPalette(palette())
    app.setFont(fonts.font(tokens.READING))
    QToolTip.setFont(fonts.font(tokens.SMALL))
    app.setStyleSheet(style_sheet())
    FocusRing.install(app)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet reads, and have the sheet read it anew."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
