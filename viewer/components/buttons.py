"""Buttons of the look: real QPushButtons and QToolButtons that the style sheet dresses by a property."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QMenu, QPushButton, QToolButton, QWidget

from viewer import assets
from viewer.theme import fonts, tokens
from viewer.theme.text import display_date, plain

Kind = Literal["normal", "primary", "quiet", "danger", "on-danger", "link"]
_ICON_COLOUR: dict[str, str] = {"primary": tokens.ON_FILL, "quiet": tokens.TEXT2, "danger": tokens.DANGER_TEXT}


def make_button(
    text: str, name: str, kind: Kind = "normal", *, bar: bool = False, icon: str = "", parent: QWidget | None = None
) -> QPushButton:
    """Return a button of 28 px, of 24 px where it stands in a bar.

    name: its objectName, unique in the window. A button never becomes the default one of a dialog by itself.
    """
    button = QPushButton(text, parent)
    button.setObjectName(name)
    button.setProperty("kind", kind)
    button.setAutoDefault(False)
    button.setCursor(Qt.CursorShape.PointingHandCursor if kind == "link" else Qt.CursorShape.ArrowCursor)
    if bar:
        button.setProperty("compact", "true")
    px = tokens.SMALL if bar else tokens.READING
    button.setFont(fonts.font(px, tokens.MEDIUM if kind == "primary" else tokens.REGULAR))
    if icon:
        # Qt puts 4 px between icon and words; the wider box gives 2 more on either side.
        button.setIconSize(QSize(tokens.ICON_SMALL + 4, tokens.ICON_SMALL))
        colour = _ICON_COLOUR.get(kind, tokens.TEXT2)
        assets.set_icon(button, icon, colour, colour if kind == "primary" else tokens.TEXT)
    return button


def answer_buttons(dialog: QDialog, accept: QPushButton) -> QDialogButtonBox:
    """Return the row with `accept` and Cancel, already a child of `dialog`: Enter presses `accept`, Esc cancels.

    The default is set once the button stands in the dialog; set before, Qt gives Enter to Cancel.
    """
    box = QDialogButtonBox(dialog)
    box.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
    cancel = make_button("Cancel", f"{dialog.objectName()}Cancel")
    box.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
    accept.setDefault(True)
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box


def action_button(action: QAction, kind: Kind = "normal", *, bar: bool = False, icon: str = "") -> QPushButton:
    """Return a button that does what `action` does, and follows its text, state and menu."""
    button = make_button(action.text(), f"{action.objectName()}Button", kind, bar=bar, icon=icon)

    def follow() -> None:
        button.setText(action.text())
        button.setEnabled(action.isEnabled())
        button.setVisible(action.isVisible())
        button.setToolTip(tip_of(action))
        if not icon and not action.icon().isNull():
            button.setIcon(action.icon())

    action.changed.connect(follow)
    menu = action.menu()
    if isinstance(menu, QMenu):
        button.setMenu(menu)
        button.setProperty("menu", "true")
    else:
        button.clicked.connect(action.trigger)
    follow()
    return button


def tool_button(action: QAction, icon: str = "", *, parent: QWidget | None = None) -> QToolButton:
    """Return a 24 px button that shows only the icon of `action`; words and key stand in its tooltip."""
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setObjectName(f"{action.objectName()}Button")
    button.setAccessibleName(plain(action.text().replace("&", "")))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setIconSize(QSize(tokens.ICON, tokens.ICON))
    button.setFixedSize(tokens.BAR_BUTTON_H, tokens.BAR_BUTTON_H)
    action.setToolTip(tip_of(action))
    if icon:
        assets.set_icon(action, icon)
    return button


def tip_of(action: QAction) -> str:
    """Return the tooltip of an action: its words, then its key."""
    words = action.text().replace("&", "").rstrip("…")
    key = action.shortcut().toString()
    return f"{words}  {key}" if key else words


class KeyCap(QLabel):
    """The key that does the same, in its own little frame: `Ctrl Z`."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key.replace("+", " "), parent)
        self.setObjectName("keyCap")
        self.setFont(fonts.font(tokens.CAPTION))
        self.setProperty("tone", "third")
        self.setContentsMargins(5, 0, 5, 0)
        self.setFixedHeight(18)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame, then the key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.EDGE2))
        painter.drawRoundedRect(
            self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL
        )
        painter.end()
        super().paintEvent(event)


class Words(QLabel):
    """A line of words. Hyphens are painted narrow (U+2011), so that dates hold together; `text` is as it was given."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._given = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show other words."""
        self._given = text
        shown = display_date(text)
        super().setText(shown)
        # Read aloud and searched for as it was given; left empty where QLabel says it by itself.
        self.setAccessibleName(text if shown != text else "")

    def text(self) -> str:
        """Return the words, with the hyphens they were given with."""
        return self._given


def label(
    text: str, px: int = tokens.READING, weight: int = tokens.REGULAR, *, tone: str = "", name: str = ""
) -> Words:
    """Return a line of words; tone is `second`, `third`, `danger`, `warn` or empty for the first."""
    made = Words(text)
    made.setFont(fonts.font(px, weight))
    if tone:
        made.setProperty("tone", tone)
    if name:
        made.setObjectName(name)
    return made
