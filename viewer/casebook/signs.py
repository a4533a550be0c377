"""Signs beside words: icons held until they are loaded (after the window has been shown), and small painted glyphs."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from viewer import assets
from viewer.theme import hairlines, tokens
from viewer.theme.glyphs import draw_glyph


class LateIcon:
    """An icon that a delegate paints; `on_ready` is called when it has come."""

    def __init__(self, name: str, colour: str = tokens.TEXT2, on_ready: Callable[[], object] | None = None) -> None:
        self._icon = QIcon()
        self._on_ready = on_ready
        assets.set_icon(self, name, colour)

    def setIcon(self, icon: QIcon) -> None:  # noqa: N802 - the word by which icons are handed over
        """Take the icon."""
        self._icon = icon
        if self._on_ready is not None:
            self._on_ready()

    def paint(self, painter: QPainter, rect: QRect) -> None:
        """Paint it in the middle of `rect`; nothing while it has not come."""
        if not self._icon.isNull():
            self._icon.paint(painter, rect, Qt.AlignmentFlag.AlignCenter)


class GlyphLabel(QWidget):
    """A 14 px sign beside words; decorative, the words say the same."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._glyph, self._colour = "info", tokens.TEXT2
        self.setFixedSize(tokens.ICON_SMALL + 8, tokens.LINE_HEIGHT[tokens.READING])

    def set_glyph(self, glyph: str, colour: str = tokens.TEXT2) -> None:
        """Show another sign."""
        self._glyph, self._colour = glyph, colour
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the sign."""
        draw_glyph(QPainter(self), self._glyph, QRectF(0, 2, tokens.ICON_SMALL, tokens.ICON_SMALL), self._colour)


class Rule(QWidget):
    """A hairline between one panel and the next: across, or upright."""

    def __init__(self, name: str, parent: QWidget | None = None, *, upright: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._upright = upright
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        if self._upright:
            hairlines.vertical(QPainter(self), 0, 0, self.height())
        else:
            hairlines.horizontal(QPainter(self), 0, self.width(), 0)
