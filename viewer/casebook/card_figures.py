"""The figures of the response card: words at the left, two right-aligned columns, a warning before what is not firm."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from viewer.casebook.card_rows import CardLine
from viewer.casebook.figures import shown
from viewer.casebook.signs import GlyphLabel
from viewer.components.buttons import label
from viewer.theme import tokens

_SHORT_BELOW = 320
_LEAST_FIGURE = 62
_GAP = 4  # the figures end at the right of their columns: what stands before them is wider


class CardFigures(QWidget):
    """The figures: words at the left, two right-aligned columns."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("responseFigures")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnMinimumWidth(2, _LEAST_FIGURE)
        self._labels: list[tuple[QLabel, QLabel, QLabel]] = []
        self._signs: list[tuple[GlyphLabel, GlyphLabel]] = []
        self._lines: tuple[CardLine, ...] = ()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow dock has room for the short words only."""
        super().resizeEvent(event)
        self._fill_words()

    def set_lines(self, lines: tuple[CardLine, ...]) -> None:
        """Show these lines; labels are kept and filled anew."""
        self._lines = lines
        while len(self._labels) < len(lines):
            self._add()
        for place, labels in enumerate(self._labels):
            line = lines[place] if place < len(lines) else None
            for part in labels:
                part.setVisible(line is not None)
            if line is not None:
                for part, text in zip(labels, (line.words, line.first, line.second), strict=True):
                    part.setText(shown(text))
                labels[0].setAccessibleName(line.said)
            for sign, warns in zip(self._signs[place], line.warns if line else (False, False), strict=True):
                sign.setVisible(warns)
        self._fill_words()

    def _fill_words(self) -> None:
        """Whole words where they have room beside the figures, else the short ones."""
        seen = self._labels[: len(self._lines)]
        widths = [max((self._figure_width(row, column) for row in range(len(seen))), default=0) for column in (1, 2)]
        room = self.width() - widths[0] - max(widths[1], _LEAST_FIGURE) - 2 * _GAP
        for labels, line in zip(seen, self._lines, strict=True):
            whole = labels[0].fontMetrics().horizontalAdvance(shown(line.words)) <= room
            labels[0].setText(shown(line.words if whole and self.width() >= _SHORT_BELOW else line.short))

    def _figure_width(self, row: int, column: int) -> int:
        sign = self._signs[row][column - 1]
        return self._labels[row][column].sizeHint().width() + (0 if sign.isHidden() else sign.width())

    def _add(self) -> None:
        row = len(self._labels)
        labels = (
            label("", tone="second", name=f"figure{row}Words"),
            label("", name=f"figure{row}First"),
            label("", name=f"figure{row}Second"),
        )
        for column, part in enumerate(labels):
            part.setFixedHeight(22)
            if not column:
                self._grid.addWidget(part, row, column)
        signs = tuple(self._beside(row, column, labels[column]) for column in (1, 2))
        labels[0].setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._labels.append(labels)
        self._signs.append((signs[0], signs[1]))

    def _beside(self, row: int, column: int, figure: QLabel) -> GlyphLabel:
        """Put a figure at the right, with room for a warning before it."""
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        sign = GlyphLabel(f"figure{row}Sign{column}")
        sign.set_glyph("warning", tokens.WARN)
        sign.hide()
        both = QHBoxLayout()
        both.setSpacing(0)
        both.addStretch(1)
        both.addWidget(sign)
        both.addWidget(figure)
        self._grid.addLayout(both, row, column)
        return sign
