"""The tree of what was found: patients on raised ground, studies below, a small picture before each series."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QTreeView, QWidget

from viewer.components.cell_text import CELL_ROLE, CellText
from viewer.components.run_delegate import Index, RunDelegate, paint_cell
from viewer.components.run_header import RunHeader
from viewer.home.import_model import CHOSEN_ROLE, PATIENT_ROLE, PICTURE_ROLE, SERIES_ROLE, ImportModel
from viewer.home.import_words import patient_words
from viewer.home.into_box import IntoBox
from viewer.imaging.series import Series
from viewer.theme import hairlines, tokens
from viewer.theme.glyphs import draw_glyph

if TYPE_CHECKING:
    from measurements.store.records import CaseSummary

WIDTHS = (446, 92, 66, 100, 80, 136)
NAME_AT_LEAST, STATE_W = 310, 220
PATIENT_H, STUDY_H, SERIES_H = 34, 30, 44
PICTURE_PX = 34
OPENS_AFTER_MS = 40
MATRIX, NARROW_W = 3, 1000
PICTURE_W = PICTURE_PX + 10
BOX_PX, BOX_W, WARNING_PX = 14, 26, 14


class ImportRowDelegate(RunDelegate):
    """Heights by kind of row, and before a series the box that chooses it, and its picture."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of the row."""
        # Asked for every row at every change: no words are measured here, the columns have widths of their own.
        if not index.parent().isValid():
            return QSize(0, PATIENT_H)
        return QSize(0, SERIES_H if _is_series(index) else STUDY_H)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint as every row; the first cell of a series leaves room for its box and picture."""
        if index.column() or not _is_series(index):
            super().paint(painter, option, index)
            return
        rect, cell = QRectF(option.rect), self._cell(index)
        painter.save()
        painter.setClipRect(rect)
        self._paint_ground(painter, rect, cell, option)
        _paint_box(painter, _box_of(rect), index.data(CHOSEN_ROLE))
        left = rect.left() + BOX_W
        box = QRectF(left, rect.top() + (rect.height() - 1 - PICTURE_PX) / 2, PICTURE_PX, PICTURE_PX)
        _paint_picture(painter, box, index)
        paint_cell(painter, rect.adjusted(BOX_W + PICTURE_W, 0, 0, -1), cell)
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
        self._model = model
        self._cases: tuple[CaseSummary, ...] = ()
        self._opening = QTimer(self)  # once for all rows that came: each opening lays out the whole tree
        self._opening.setSingleShot(True)
        self._opening.setInterval(OPENS_AFTER_MS)
        self._opening.timeout.connect(self.expandAll)
        model.rowsInserted.connect(self._on_rows)
        model.imaged.connect(self._put_into_box)

    def set_cases(self, cases: Sequence[CaseSummary]) -> None:
        """The cases of the library that images may go into, the last changed first."""
        self._cases = tuple(cases)
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            if self._model.keys_below(index):
                self._put_into_box(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a box chooses the series or puts it aside; any other press is the tree's own."""
        if event.button() == Qt.MouseButton.LeftButton and self._toggle_at(event.position()):
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press on a box is one more press on it, and opens nothing."""
        if event.button() == Qt.MouseButton.LeftButton and self._toggle_at(event.position()):
            event.accept()
            return
        super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space chooses the series of the row, or of all below it, or puts them aside."""
        keys = self._model.keys_below(self.currentIndex())
        if event.key() == Qt.Key.Key_Space and keys:
            self._model.set_chosen(keys, not all(self._model.is_chosen(key) for key in keys))
            return
        super().keyPressEvent(event)

    def _toggle_at(self, position: QPointF) -> bool:
        index = self.indexAt(position.toPoint()).siblingAtColumn(0)
        chosen = index.data(CHOSEN_ROLE) if index.isValid() else None
        box = _box_of(QRectF(self.visualRect(index))).adjusted(-4, -8, 4, 8)
        if chosen is None or not box.contains(position):
            return False
        self._model.set_chosen(self._model.keys_below(index), not chosen)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the names give way first."""
        super().resizeEvent(event)
        narrow = event.size().width() < NARROW_W
        self.setColumnHidden(MATRIX, narrow)  # it stands among the facts of the preview too
        room = event.size().width() - sum(WIDTHS[1:]) - STATE_W + (WIDTHS[MATRIX] if narrow else 0)
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
        for row in range(first, last + 1):
            index = self._model.index(row, 0, parent)
            if not _is_series(index):
                self.setFirstColumnSpanned(row, parent, True)
        self._opening.start()

    def _put_into_box(self, index: QModelIndex) -> None:
        identity = index.data(PATIENT_ROLE)
        held, name = self._model.into_of(identity), patient_words(identity)[0]
        box = IntoBox(identity, name, self._cases, held)
        box.chosen.connect(partial(self._model.set_into, identity))
        self.setIndexWidget(index, box)


def _is_series(index: Index) -> bool:
    return index.sibling(index.row(), 0).data(SERIES_ROLE) is not None


def _box_of(row: QRectF) -> QRectF:
    """Where the box that chooses a series is painted in its row."""
    return QRectF(row.left() + 4, row.top() + (row.height() - 1 - BOX_PX) / 2, BOX_PX, BOX_PX)


def _paint_box(painter: QPainter, box: QRectF, chosen: bool | None) -> None:
    if chosen is None:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.ACCENT if chosen else tokens.EDGE)))
    painter.setBrush(QColor(tokens.FILL) if chosen else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if chosen:
        draw_glyph(painter, "check", box.adjusted(2, 2, -2, -2), tokens.ON_FILL)


def _paint_picture(painter: QPainter, box: QRectF, index: Index) -> None:
    picture, series = index.data(PICTURE_ROLE), index.data(SERIES_ROLE)
    if isinstance(picture, QImage):
        painter.fillRect(box, QColor(tokens.IMAGE))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = box.width() / max(picture.width(), picture.height())
        width, height = picture.width() * scale, picture.height() * scale
        place = QRectF(box.center().x() - width / 2, box.center().y() - height / 2, width, height)
        painter.drawImage(place, picture)
        _paint_warning(painter, box, series)
        return
    pen = QPen(QColor(tokens.EDGE2))
    pen.setDashPattern([3, 3])
    painter.setPen(pen)
    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
    if isinstance(series, Series) and not series.has_image:
        draw_glyph(painter, "info", box.adjusted(11, 11, -11, -11), tokens.TEXT3)
    _paint_warning(painter, box, series)


def _paint_warning(painter: QPainter, box: QRectF, series: object) -> None:
    """A triangle on the picture of a series that opens with a warning; the words stand in its state and tooltip."""
    if isinstance(series, Series) and series.has_image and series.warnings:
        corner = QRectF(box.right() - WARNING_PX, box.bottom() - WARNING_PX, WARNING_PX, WARNING_PX)
        painter.fillRect(corner, QColor(tokens.IMAGE))
        draw_glyph(painter, "warning", corner, tokens.WARN)
