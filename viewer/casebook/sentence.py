"""A sentence of words in different weights, broken over lines: rich text cannot set Inter's weight axis."""

from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from viewer.theme import fonts, tokens
from viewer.theme.text import TextRun, draw_runs, runs_text, runs_width

Line = tuple[TextRun, ...]


class Sentence(QWidget):
    """Paints runs of the reading size, as many lines as the width asks for."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._runs: Line = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_runs(self, runs: Line) -> None:
        """Show these words."""
        self._runs = runs
        self.setAccessibleName(runs_text(runs))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Words are broken, so height follows width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of as many lines as the words need."""
        return max(1, len(broken(self._runs, width))) * tokens.LINE_HEIGHT[tokens.READING]

    def sizeHint(self) -> QSize:
        """Two lines or so."""
        width = min(round(runs_width(self._runs)) + 1, 420)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """One line of a few words."""
        return QSize(120, tokens.LINE_HEIGHT[tokens.READING])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines."""
        painter = QPainter(self)
        step = tokens.LINE_HEIGHT[tokens.READING]
        ascent = fonts.metrics(tokens.READING).ascent()
        for place, line in enumerate(broken(self._runs, self.width())):
            draw_runs(painter, 0, place * step + ascent, line)


def broken(runs: Line, width: float) -> tuple[Line, ...]:
    """The runs as lines of at most `width` px, broken at spaces; a word wider than that has a line of its own."""
    lines: list[list[TextRun]] = [[]]
    room = width
    for run in runs:
        words = run.text.split(" ")
        for place, word in enumerate(words):
            piece = replace(run, text=word if place == len(words) - 1 else f"{word} ")
            if piece.width > room + replace(run, text=" ").width and lines[-1]:
                lines.append([])
                room = width
            if piece.text:
                lines[-1].append(piece)
                room -= piece.width
    return tuple(tuple(line) for line in lines if line)
