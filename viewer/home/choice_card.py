"""A large way to begin: a sign, a name, what it does, and its key."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from viewer import assets
from viewer.components.buttons import KeyCap
from viewer.theme import fonts, tokens

SIZE = QSize(300, 196)
PAD = 21
ICON_PX = 24


class ChoiceCard(QAbstractButton):
    """One of the three of an empty library. It shows its focus by its own edge."""

    def __init__(
        self, title: str, words: str, name: str, icon: str, *, key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setProperty("ownFocus", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(SIZE)
        self._words = words
        assets.set_icon(self, icon, tokens.TEXT)
        if key:
            cap = KeyCap(key, self)
            cap.adjustSize()
            cap.move(PAD, SIZE.height() - PAD - cap.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what the space bar does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, edge, sign and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = tokens.BUTTON_HOVER if self.isDown() or self.underMouse() else tokens.RAISED
        painter.setBrush(QColor(ground))
        width = tokens.FOCUS if self.hasFocus() else 1
        painter.setPen(QPen(QColor(tokens.ACCENT if self.hasFocus() else tokens.EDGE2), width))
        half = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), tokens.RADIUS, tokens.RADIUS)
        self.icon().paint(painter, QRect(PAD, PAD, ICON_PX, ICON_PX))
        painter.setPen(QColor(tokens.TEXT))
        painter.setFont(fonts.font(tokens.HEADING, tokens.STRONG))
        painter.drawText(QRectF(PAD, 56, self.width() - 2 * PAD, 24), int(Qt.AlignmentFlag.AlignVCenter), self.text())
        painter.setPen(QColor(tokens.TEXT2))
        painter.setFont(fonts.font(tokens.READING))
        flags = int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(QRectF(PAD, 84, self.width() - 2 * PAD, 70), flags, self._words)
