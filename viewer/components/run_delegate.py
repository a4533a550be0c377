"""One delegate paints every table: runs aligned by their own widths, signs, gutters, and what is selected."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from viewer.components.cell_text import CELL_ROLE, CellText
from viewer.theme import hairlines, tokens
from viewer.theme.glyphs import draw_glyph
from viewer.theme.marks import draw_mark
from viewer.theme.text import (
    APART,
    ASSISTED_MARK,
    ELLIPSIS,
    REPORTED_MARK,
    TextRun,
    draw_runs,
    elide_runs,
    runs_baseline,
    runs_width,
)

Index = QModelIndex | QPersistentModelIndex
_SIDE = 8
_GUTTER = {
    "reported": TextRun(REPORTED_MARK, tokens.READING, italic=True, colour=tokens.TEXT3),
    "assisted": TextRun(ASSISTED_MARK, tokens.READING, tokens.STRONG, colour=tokens.ACCENT),
}
_MARK_W = 16
_SIGN_W = 17
_MARK_R = 4.6


def paint_cell(painter: QPainter, rect: QRectF, cell: CellText, side: float = _SIDE) -> None:
    """Paint the words of a cell in `rect`: one line in its middle, or two lines one above the other."""
    if cell.second:
        half = min(rect.height() / 2, tokens.LINE_HEIGHT[tokens.READING])
        middle = rect.center().y()
        upper = QRectF(rect.left(), middle - half, rect.width(), half)
        lower = QRectF(rect.left(), middle, rect.width(), half)
        _paint_line(painter, upper, cell, cell.runs, side)
        below = CellText(cell.second, align=cell.align, has_gutter=cell.has_gutter)
        _paint_line(painter, lower, below, cell.second, side)
        return
    _paint_line(painter, rect, cell, cell.runs, side)


def _paint_line(painter: QPainter, rect: QRectF, cell: CellText, runs: tuple[TextRun, ...], side: float) -> None:
    gutter = tokens.QUOTE_GUTTER_W if cell.align == "right" and cell.has_gutter else 0
    room = rect.adjusted(side, 0, -side - gutter, 0)
    if cell.warns:
        room.setRight(room.right() - _SIGN_W)
        draw_glyph(painter, "warning", QRectF(room.right() + 4, rect.center().y() - 6.5, 13, 13), tokens.WARN)
    sign = (_MARK_W if cell.mark else 0) + (_SIGN_W if cell.glyph else 0)
    shown = _fitted(runs, room.width() - sign, cell.align == "right", side)
    width = runs_width(shown) + sign
    x = room.left()
    if cell.align == "right":
        x = room.right() - width
    elif cell.align == "centre":
        x = room.center().x() - width / 2
    middle = rect.center().y()
    if cell.mark:
        draw_mark(painter, cell.mark, x + 5, middle, _MARK_R)
        x += _MARK_W
    if cell.glyph:
        draw_glyph(painter, cell.glyph, QRectF(x, middle - 6.5, 13, 13), cell.glyph_colour)
        x += _SIGN_W
    baseline = runs_baseline(rect, shown)
    x = draw_runs(painter, x, baseline, shown)
    if cell.gutter == "typed":
        draw_glyph(painter, "typed", QRectF(x, middle - 5, 10, 10), tokens.TEXT3)
    elif cell.gutter:
        draw_runs(painter, x + 2, baseline, (_GUTTER[cell.gutter],))


def _fitted(runs: tuple[TextRun, ...], room: float, is_number: bool, side: float) -> tuple[TextRun, ...]:
    """Return the runs as they fit. A number takes the padding too, and is never cut to a smaller number.

    Of several values apart, each a run that begins with " · ", as many stand as fit whole.
    """
    if not is_number:
        return elide_runs(runs, max(room, 0))
    if runs_width(runs) <= room + side:
        return runs
    for count in range(len(runs) - 1, 0, -1):
        shown = (*runs[:count], replace(runs[count], text=APART + ELLIPSIS))
        if runs[count].text.startswith(APART) and runs_width(shown) <= room + side:
            return shown
    return (replace(runs[0], text=ELLIPSIS),)


class RunDelegate(QStyledItemDelegate):
    """Paints the CellText that a model gives for CELL_ROLE; plain text where a model gives none.

    focus: what the keyboard is on is shown as a whole `row` (tint, and 2 px of accent at the right edge) or as one
    `cell` (2 px of accent inside). A state is never the tint alone.
    """

    def __init__(
        self,
        row_height: int = tokens.STATE_ROW_H,
        focus: Literal["row", "cell"] = "row",
        *,
        side: int = _SIDE,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._row_height = row_height
        self._focus = focus
        self._side = side

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of the row, and room for the cell's words."""
        cell = self._cell(index)
        width = max(runs_width(cell.runs), runs_width(cell.second)) + 2 * self._side + tokens.QUOTE_GUTTER_W
        width += (_MARK_W if cell.mark else 0) + (_SIGN_W if cell.glyph else 0)
        return QSize(round(width) + 1, self._row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, hairline, lesion bar, words, and what is selected or in focus."""
        cell = self._cell(index)
        rect = QRectF(option.rect)
        painter.save()
        painter.setClipRect(rect)
        self._paint_ground(painter, rect, cell, option)
        if cell.bar:
            painter.fillRect(QRectF(rect.left(), rect.top(), tokens.LESION_BAR_W, rect.height() - 1), QColor(cell.bar))
        paint_cell(painter, rect.adjusted(0, 0, 0, -1), cell, self._side)
        self._paint_focus(painter, rect, option, index)
        painter.restore()

    @staticmethod
    def _cell(index: Index) -> CellText:
        cell = index.data(CELL_ROLE)
        if isinstance(cell, CellText):
            return cell
        text = index.data(Qt.ItemDataRole.DisplayRole)
        return CellText((TextRun("" if text is None else str(text)),), align="left")

    def _paint_ground(self, painter: QPainter, rect: QRectF, cell: CellText, option: QStyleOptionViewItem) -> None:
        state = option.state
        ground = cell.ground
        if self._focus == "row" and state & QStyle.StateFlag.State_Selected:
            ground = tokens.TINT
        elif state & QStyle.StateFlag.State_MouseOver and not ground:
            ground = tokens.HOVER
        if ground:
            painter.fillRect(rect, QColor(ground))
        bottom = rect.bottom() - hairlines.thickness(hairlines.device_ratio(painter))
        hairlines.horizontal(painter, rect.left(), rect.right(), bottom)

    def _paint_focus(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        state = option.state
        if self._focus == "cell":
            view = option.widget
            current = isinstance(view, QAbstractItemView) and view.currentIndex() == index
            if current:
                hairlines.frame(painter, rect.adjusted(0, 0, 0, -1), tokens.ACCENT, px=tokens.FOCUS)
            return
        if state & QStyle.StateFlag.State_Selected and self._is_last(option, index):
            hairlines.vertical(painter, rect.right() - 2, rect.top(), rect.bottom() - 1, tokens.ACCENT, px=2)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Selected:
            # The row that the keyboard is on: its lower edge too, so that focus is more than selection.
            hairlines.horizontal(painter, rect.left(), rect.right(), rect.bottom() - 2, tokens.ACCENT, px=2)

    @staticmethod
    def _is_last(option: QStyleOptionViewItem, index: Index) -> bool:
        view = option.widget
        last = index.model().columnCount(index.parent()) - 1
        if isinstance(view, QAbstractItemView) and hasattr(view, "isColumnHidden"):
            while last > 0 and view.isColumnHidden(last):
                last -= 1
        return index.column() == last
