"""What to keep in mind about a response, each note with its sign."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

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
    "done": ("dot", tokens.TEXT2),
    "possible": ("ring", tokens.TEXT2),
}


class NoteList(QWidget):
    """Notes, each with its sign; `ruled`: under a hairline."""

    def __init__(self, name: str, parent: QWidget | None = None, *, ruled: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._ruled = ruled
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 10 if ruled else 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(6 if ruled else 2)
        self._grid.setColumnStretch(1, 1)
        self._lines: list[tuple[GlyphLabel, QLabel]] = []

    def set_notes(self, notes: tuple[Note, ...]) -> None:
        """Show these notes; none leaves no room. Lines are kept and filled anew, so that nothing flickers."""
        while len(self._lines) < len(notes):
            self._add()
        for place, (sign, words) in enumerate(self._lines):
            shown_here = place < len(notes)
            if shown_here:
                note = notes[place]
                sign.set_glyph(*_GLYPHS[note.kind])
                words.setText(shown(note.text))
                words.setAccessibleName(note.text)
            sign.setVisible(shown_here)
            words.setVisible(shown_here)
        self.setVisible(bool(notes))

    def _add(self) -> None:
        row = len(self._lines)
        words = label("", tone="second", name=f"{self.objectName()}{row}")
        words.setWordWrap(True)
        sign = GlyphLabel(f"{self.objectName()}Sign{row}")
        self._grid.addWidget(sign, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(words, row, 1)
        self._lines.append((sign, words))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the hairline above."""
        if self._ruled:
            hairlines.horizontal(QPainter(self), 0, self.width(), 0)
