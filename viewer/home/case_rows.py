"""Paints a row of the case list: the name in 600 with its second line, the rest in one line."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from viewer.home.case_list_model import CaseListModel
from viewer.theme import fonts, tokens
from viewer.theme.text import TextRun

PADDING = 12
ACCENT_EDGE = 2


class CaseRowDelegate(QStyledItemDelegate):
    """Selected: tint and a 2 px accent edge; a state is never tint alone."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        state, rect = option.state, QRectF(option.rect)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        if selected or hovered:
            painter.fillRect(rect, QColor(tokens.TINT if selected else tokens.HOVER))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(tokens.LINE))
        if selected and index.column() == 0:
            painter.fillRect(QRectF(rect.left(), rect.top(), ACCENT_EDGE, rect.height()), QColor(tokens.ACCENT))
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        if index.column() == 0:
            self._paint_name(painter, inner, text, index)
        else:
            side = index.data(Qt.ItemDataRole.TextAlignmentRole) or int(
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            )
            colour = tokens.TEXT if selected else tokens.TEXT2
            _line(painter, inner, TextRun(text, colour=colour), Qt.AlignmentFlag(side))
        painter.restore()

    def _paint_name(
        self, painter: QPainter, rect: QRectF, text: str, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        half = rect.height() / 2
        left = Qt.AlignmentFlag.AlignLeft
        upper = QRectF(rect.left(), rect.top() + 4, rect.width(), half - 3)
        lower = QRectF(rect.left(), rect.top() + half + 1, rect.width(), half - 4)
        name = TextRun(text, weight=tokens.STRONG)
        _line(painter, upper, name, left | Qt.AlignmentFlag.AlignBottom)
        second = TextRun(_second_line(index), px=tokens.CAPTION, colour=tokens.TEXT2)
        _line(painter, lower, second, left | Qt.AlignmentFlag.AlignTop)


def _second_line(index: QModelIndex | QPersistentModelIndex) -> str:
    model = index.model()
    row = index.row()
    if isinstance(model, QSortFilterProxyModel):
        row = model.mapToSource(model.index(index.row(), index.column())).row()
        model = model.sourceModel()
    return model.second_line(row) if isinstance(model, CaseListModel) else ""


def _line(painter: QPainter, rect: QRectF, run: TextRun, side: Qt.AlignmentFlag) -> None:
    painter.setFont(fonts.font(run.px, run.weight))
    painter.setPen(QColor(run.colour))
    elided = fonts.metrics(run.px, run.weight).elidedText(run.text, Qt.TextElideMode.ElideRight, int(rect.width()))
    painter.drawText(rect, int(side), elided)
