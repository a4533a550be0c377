"""A bar of 100 %: the probability of each class, with its mark, letters and share."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from measurements.criteria.codes import written
from viewer.casebook.safety_words import Share, share_text
from viewer.theme import hairlines, tokens
from viewer.theme.marks import draw_mark, response_colour
from viewer.theme.text import TextRun, draw_runs, runs_baseline, runs_width

_HEIGHT = 20
_EDGE = 2
_PAD = 6
_MARK_ROOM = 14


class SafetyBand(QWidget):
    """Pieces from the best class to the worst. A piece too narrow for its words has its colour only."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._pieces: tuple[Share, ...] = ()

    def set_shares(self, title: str, pieces: tuple[Share, ...]) -> None:
        """Show these probabilities, which sum to 1 or a little less."""
        self._pieces = pieces
        words = ", ".join(piece.words for piece in pieces)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the column."""
        return QSize(300, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pieces."""
        painter = QPainter(self)
        whole = sum(piece.share for piece in self._pieces)
        left = 0.0
        for place, piece in enumerate(self._pieces):
            last = place == len(self._pieces) - 1
            right = self.width() if last else round(left + self.width() * piece.share / whole)
            self._paint_piece(painter, piece, QRectF(left, 0, right - left, self.height()))
            left = right

    def _paint_piece(self, painter: QPainter, piece: Share, rect: QRectF) -> None:
        colour = response_colour(piece.code)
        painter.fillRect(rect, QColor(tokens.over(colour)))
        hairlines.horizontal(painter, rect.left(), rect.right(), rect.bottom() - _EDGE, colour, px=_EDGE)
        letters = TextRun(written(piece.code), tokens.CAPTION, tokens.STRONG)
        share = TextRun(f" {share_text(piece.share)}", tokens.CAPTION, tokens.MEDIUM)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for runs in ((letters, share), (letters,)):
            if runs_width(runs) + _MARK_ROOM + 2 * _PAD <= rect.width():
                draw_mark(painter, piece.code, rect.left() + _PAD + 4, rect.center().y() - 1, 4)
                text = rect.adjusted(_PAD + _MARK_ROOM, 0, 0, -_EDGE)
                draw_runs(painter, text.left(), runs_baseline(text, runs), runs)
                return
