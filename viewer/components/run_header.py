"""Column and row heads painted in Inter: a styled QHeaderView ignores setFont, so the section is painted here."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from viewer.components.cell_text import CELL_ROLE, CellText
from viewer.components.run_delegate import paint_cell
from viewer.theme import hairlines, tokens
from viewer.theme.text import TextRun, runs_width

_SIDE = 8


class RunHeader(QHeaderView):
    """Paints the CellText that the model's headerData gives for CELL_ROLE; else its words, 11 px in text2.

    A column whose head has the ground `TINT` is the current one: it gets 2 px of accent at its foot.
    """

    def __init__(
        self,
        orientation: Qt.Orientation,
        name: str,
        thickness: int = tokens.DOCK_HEADER_H,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(orientation, parent)
        self.setObjectName(name)
        self._thickness = thickness
        self.setHighlightSections(False)
        if orientation == Qt.Orientation.Horizontal:
            self.setFixedHeight(thickness)
        else:
            self.setFixedWidth(thickness)

    def sectionSizeFromContents(self, logical_index: int) -> QSize:  # noqa: N802 - Qt's word
        """Return room for the words of a section."""
        cell = self._cell(logical_index)
        width = max(runs_width(cell.runs), runs_width(cell.second)) + 2 * _SIDE + tokens.QUOTE_GUTTER_W
        return QSize(round(width) + 1, self._thickness)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:  # noqa: N802 - Qt's word
        """Paint ground, words and lines of one section."""
        cell = self._cell(logical_index)
        place = QRectF(rect)
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(place, QColor(cell.ground or tokens.WINDOW))
        if cell.bar:
            painter.fillRect(
                QRectF(place.left(), place.top(), tokens.LESION_BAR_W, place.height() - 1), QColor(cell.bar)
            )
        paint_cell(painter, place.adjusted(0, 0, 0, -1), cell, _SIDE)
        hairlines.horizontal(painter, place.left(), place.right(), place.bottom() - 1)
        if cell.ground == tokens.TINT and self.orientation() == Qt.Orientation.Horizontal:
            hairlines.horizontal(painter, place.left(), place.right(), place.bottom() - 2, tokens.ACCENT, px=2)
        painter.restore()

    def _cell(self, section: int) -> CellText:
        model = self.model()
        cell = model.headerData(section, self.orientation(), CELL_ROLE)
        if isinstance(cell, CellText):
            return cell
        words = model.headerData(section, self.orientation(), Qt.ItemDataRole.DisplayRole)
        align = model.headerData(section, self.orientation(), Qt.ItemDataRole.TextAlignmentRole)
        right = bool(align is not None and Qt.AlignmentFlag(align) & Qt.AlignmentFlag.AlignRight)
        run = TextRun("" if words is None else str(words), tokens.CAPTION, colour=tokens.TEXT2)
        return CellText((run,), align="right" if right else "left")
