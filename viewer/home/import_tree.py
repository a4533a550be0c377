"""The tree of what was found: patients on raised ground, studies below, a small picture before each series."""

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QTreeView, QWidget

from viewer.components.cell_text import CELL_ROLE, CellText
from viewer.components.run_delegate import Index, RunDelegate, paint_cell
from viewer.components.run_header import RunHeader
from viewer.home.import_model import PICTURE_ROLE, SERIES_ROLE, ImportModel
from viewer.imaging.series import Series
from viewer.theme import hairlines, tokens
from viewer.theme.glyphs import draw_glyph

WIDTHS = (446, 92, 66, 100, 80, 136)
NAME_AT_LEAST, STATE_W = 240, 300
PATIENT_H, STUDY_H, SERIES_H = 34, 30, 44
PICTURE_PX = 34
PICTURE_W = PICTURE_PX + 10


class ImportRowDelegate(RunDelegate):
    """Heights by level, and the picture of a series."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of the level."""
        depth = _depth(index)
        height = (PATIENT_H, STUDY_H, SERIES_H)[depth]
        return QSize(super().sizeHint(option, index).width() if depth == 2 else 0, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint as every row; the first cell of a series leaves room for its picture."""
        if index.column() or _depth(index) < 2:
            super().paint(painter, option, index)
            return
        rect, cell = QRectF(option.rect), self._cell(index)
        painter.save()
        painter.setClipRect(rect)
        self._paint_ground(painter, rect, cell, option)
        box = QRectF(rect.left() + 2, rect.top() + (rect.height() - 1 - PICTURE_PX) / 2, PICTURE_PX, PICTURE_PX)
        _paint_picture(painter, box, index)
        paint_cell(painter, rect.adjusted(PICTURE_W, 0, 0, -1), cell)
        self._paint_focus(painter, rect, option, index)
        painter.restore()

    @staticmethod
    def _is_last(_option: QStyleOptionViewItem, _index: Index) -> bool:
        """Never: the tree itself paints the edge of the chosen row, at its left."""
        return False


class ImportTree(QTreeView):
    """Opens every branch as it grows."""

    def __init__(self, model: ImportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importTree")
        self.setAccessibleName("Patients, studies and series found")
        self.setModel(model)
        self.setHeader(RunHeader(Qt.Orientation.Horizontal, "importTreeHeader", parent=self))
        self.setItemDelegate(ImportRowDelegate(parent=self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(False)
        self.setIndentation(20)
        self.header().setStretchLastSection(True)
        for column, width in enumerate(WIDTHS):
            self.setColumnWidth(column, width)
        model.rowsInserted.connect(self._on_rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the names give way first."""
        super().resizeEvent(event)
        room = event.size().width() - sum(WIDTHS[1:]) - STATE_W
        self.setColumnWidth(0, max(NAME_AT_LEAST, min(WIDTHS[0], room)))

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the ground from edge to edge, the row, and 2 px of accent where it is chosen."""
        rect = QRectF(option.rect)
        chosen = self.selectionModel().isRowSelected(index.row(), index.parent())
        cell = index.model().index(index.row(), 0, index.parent()).data(CELL_ROLE)
        ground = tokens.TINT if chosen else cell.ground if isinstance(cell, CellText) else ""
        if ground:
            painter.fillRect(rect, QColor(ground))
        super().drawRow(painter, option, index)
        bottom = rect.bottom() - hairlines.thickness(hairlines.device_ratio(painter))
        hairlines.horizontal(painter, rect.left(), rect.right(), bottom)
        if chosen:
            hairlines.vertical(painter, rect.left(), rect.top(), rect.bottom() - 1, tokens.ACCENT, px=2)

    def _on_rows(self, parent: QModelIndex, first: int, last: int) -> None:
        if _depth(parent) < 1 or not parent.isValid():
            for row in range(first, last + 1):
                self.setFirstColumnSpanned(row, parent, True)
        if parent.isValid():
            self.setExpanded(parent, True)


def _depth(index: Index) -> int:
    depth = 0
    while index.parent().isValid():
        index, depth = index.parent(), depth + 1
    return min(depth, 2)


def _paint_picture(painter: QPainter, box: QRectF, index: Index) -> None:
    picture, series = index.data(PICTURE_ROLE), index.data(SERIES_ROLE)
    if isinstance(picture, QImage):
        painter.fillRect(box, QColor(tokens.IMAGE))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = box.width() / max(picture.width(), picture.height())
        width, height = picture.width() * scale, picture.height() * scale
        place = QRectF(box.center().x() - width / 2, box.center().y() - height / 2, width, height)
        painter.drawImage(place, picture)
        return
    pen = QPen(QColor(tokens.EDGE2))
    pen.setDashPattern([3, 3])
    painter.setPen(pen)
    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
    if isinstance(series, Series) and not series.has_image:
        draw_glyph(painter, "info", box.adjusted(11, 11, -11, -11), tokens.TEXT3)
