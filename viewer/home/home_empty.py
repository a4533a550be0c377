"""The library without a case: three large ways to begin."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from viewer import assets
from viewer.components.buttons import label
from viewer.home.choice_card import SIZE, ChoiceCard
from viewer.theme import tokens

GAP = 16
# title, what it does, icon, key
CHOICES = (
    (
        "Open images…",
        "Read CT, MR and PET series from a folder or from single files. Files stay where they are.",
        "folder-open",
        "Ctrl+O",
    ),
    ("New case", "Begin with a name; dates and images follow when they are at hand.", "note-pencil", "Ctrl+N"),
    (
        "Sample case",
        "A published course of 16 dates, 12 procedures and 8 complete sums, to look around in.",
        "stack",
        "",
    ),
)


class HomeEmpty(QWidget):
    """Three cards in the middle of the window; the first has the focus."""

    def __init__(self, ways: Sequence[tuple[str, SignalInstance]], parent: QWidget | None = None) -> None:
        """`ways` are objectName and signal of each card, in the order of CHOICES."""
        super().__init__(parent)
        self.setObjectName("homeEmpty")
        self._cards: list[ChoiceCard] = []
        cards = QHBoxLayout()
        cards.setSpacing(GAP)
        for (name, signal), (title, words, icon, key) in zip(ways, CHOICES, strict=True):
            card = ChoiceCard(title, words, name, icon, key=key)
            card.clicked.connect(signal)
            self._cards.append(card)
            cards.addWidget(card)
        column = QWidget()
        column.setFixedWidth(3 * SIZE.width() + 2 * GAP)
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        inner.addWidget(label("No cases yet", tokens.CLASS, tokens.STRONG, name="homeEmptyTitle"))
        inner.addWidget(label("Start with images, with a name, or with the sample case.", tone="second"))
        inner.addSpacing(14)
        inner.addLayout(cards)
        inner.addSpacing(14)
        inner.addLayout(_drop_line())
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(column, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def focus_first(self) -> None:
        """Let the keyboard begin at the first card."""
        self._cards[0].setFocus()


class _Icon(QLabel):
    """An icon that comes once icons are loaded."""

    def setIcon(self, icon: QIcon) -> None:  # noqa: N802 - Qt's word
        """Show the icon."""
        self.setPixmap(icon.pixmap(tokens.ICON_SMALL, tokens.ICON_SMALL))


def _drop_line() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(tokens.PAD_BAR)
    sign = _Icon()
    assets.set_icon(sign, "download-simple")
    row.addWidget(sign)
    row.addWidget(label("Or drop files or folders anywhere in this window.", tone="third"))
    row.addStretch(1)
    return row
