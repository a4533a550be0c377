"""What to keep in mind about a response, each note with its sign."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from viewer.casebook.card_words import Note
from viewer.casebook.figures import shown
from viewer.casebook.signs import GlyphLabel
from viewer.components.buttons import label
from viewer.theme import hairlines, tokens

_GLYPHS: dict[str, tuple[str, str]] = {
    "warning": ("warning", tokens.WARN),
    "reported": ("quotes", tokens.TEXT2),
    "date": ("info", tokens.TEXT2),
    "information": ("info", tokens.TEXT2),
}


class NoteList(QWidget):
    """What to keep in mind, each with its sign, under a hairline."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 10, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)

    def set_notes(self, notes: tuple[Note, ...]) -> None:
        """Show these notes; none leaves no room."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, note in enumerate(notes):
            glyph, colour = _GLYPHS[note.kind]
            words = label(shown(note.text), tone="second", name=f"{self.objectName()}{row}")
            words.setWordWrap(True)
            words.setAccessibleName(note.text)
            self._grid.addWidget(GlyphLabel(glyph, colour), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words, row, 1)
        self.setVisible(bool(notes))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the hairline above."""
        hairlines.horizontal(QPainter(self), 0, self.width(), 0)
