"""The one reader of `resources/`, and the icons of the window, tinted from the tokens.

qtawesome costs 0.16 s to import and its first icon 65 ms: it is imported when the first icon is made, and `set_icon`
puts that off until `load_icons` is called, after the window has been shown.
"""

from __future__ import annotations

import weakref
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from shiboken6 import isValid

from viewer.theme import tokens

_OWN = ("caliper", "layout-1", "layout-1x2", "layout-2x2", "layout-1x3", "nadir")
_SCALES = (1.0, 1.25, 1.5, 2.0)


class TakesIcon(Protocol):
    """A button or an action."""

    def setIcon(self, icon: QIcon) -> None:  # noqa: N802 - Qt's word
        """Show this icon."""


class _Waiting:
    """Icons asked for before the window was shown."""

    def __init__(self) -> None:
        self.loaded = False
        self.queue: list[tuple[weakref.ref[TakesIcon], str, str, str]] = []


_waiting = _Waiting()


@cache
def icons_folder() -> Path:
    """Return the folder of our own SVG files. Raises FileNotFoundError where they are not on a disk."""
    # An installed package lies in a folder; as_file then gives that folder itself, which outlives the context.
    with as_file(files("resources") / "icons") as folder:
        if not folder.is_dir():
            raise FileNotFoundError(f"{folder} is no folder of icons")
        return folder


def svg_text(name: str) -> str:
    """Return the text of `resources/icons/<name>.svg`. Raises FileNotFoundError for an unknown name."""
    return (files("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def icon(name: str, colour: str = tokens.TEXT2, active: str = tokens.TEXT) -> QIcon:
    """Return an icon in `colour`, in `active` where it is hovered, chosen or checked, dimmed where disabled.

    name: one of our own (`caliper`, `layout-1x2`, …) or of Phosphor without prefix (`table`, `arrow-u-up-left`).
    Raises FileNotFoundError or qtawesome's own error for a name that neither has.
    """
    if name in _OWN:
        return _own_icon(name, colour, active)
    import qtawesome

    made: QIcon = qtawesome.icon(
        f"ph.{name}", color=colour, color_active=active, color_on=active, color_disabled=tokens.DISABLED
    )
    return made


def set_icon(target: TakesIcon, name: str, colour: str = tokens.TEXT2, active: str = tokens.TEXT) -> None:
    """Give a button or action its icon: at once when icons are loaded, else as soon as they are."""
    if _waiting.loaded:
        target.setIcon(icon(name, colour, active))
    else:
        _waiting.queue.append((weakref.ref(target), name, colour, active))


def load_icons() -> None:
    """Set every icon asked for so far; to be called once the window has been shown."""
    _waiting.loaded = True
    queue, _waiting.queue = _waiting.queue, []
    for reference, name, colour, active in queue:
        target = reference()
        if target is not None and isValid(target):  # a widget may be gone while its Python name is still held
            target.setIcon(icon(name, colour, active))


def icons_loaded() -> bool:
    """Whether nothing asked for by `set_icon` is still to come."""
    return _waiting.loaded


def logo(px: int) -> QPixmap:
    """Return the application's mark, `px` logical pixels square."""
    return _drawn("nadir", tokens.TEXT, px, 2.0)


@cache
def app_icon() -> QIcon:
    """Return the icon of windows and task bars."""
    made = QIcon()
    for px in (16, 24, 32, 48, 128, 256):
        made.addPixmap(_drawn("app", tokens.TEXT, px, 1.0))
    return made


def _own_icon(name: str, colour: str, active: str) -> QIcon:
    made = QIcon()
    for scale in _SCALES:
        for tint, mode, state in (
            (colour, QIcon.Mode.Normal, QIcon.State.Off),
            (active, QIcon.Mode.Active, QIcon.State.Off),
            (active, QIcon.Mode.Normal, QIcon.State.On),
            (tokens.DISABLED, QIcon.Mode.Disabled, QIcon.State.Off),
        ):
            made.addPixmap(_drawn(name, tint, tokens.ICON, scale), mode, state)
    return made


def _drawn(name: str, colour: str, px: int, scale: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    text = svg_text(name).replace("currentColor", colour).replace("accentColor", tokens.ACCENT)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    side = round(px * scale)
    pixmap = QPixmap(QSize(side, side))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap
