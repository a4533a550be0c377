"""The left dock: the dates of the case with their images, newest first."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from measurements.trends import CaseView
from viewer.casebook.studies_model import STUDY_ROLE, TIMEPOINT_ROLE, ImageState, StudiesModel, StudyRow
from viewer.components.dock_header import DockHeader
from viewer.theme import hairlines, tokens
from viewer.theme.glyphs import draw_glyph
from viewer.theme.text import TextRun, draw_runs_in, runs_width

THUMBNAIL_PX = 44
_LEFT = 8
_SIGN_PX = 15
_TEXT_LEFT = _LEFT + THUMBNAIL_PX + 10


class StudyDelegate(QStyledItemDelegate):
    """Paints a row: picture, date and method, how many sizes, and its place at the right."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """53 px high, as wide as the dock."""
        return QSize(0, tokens.STUDY_ROW_H)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one date."""
        study: StudyRow = index.data(STUDY_ROLE)
        rect: QRect = option.rect
        state = option.state
        painter.save()
        self._paint_ground(painter, rect, study, hovered=bool(state & QStyle.StateFlag.State_MouseOver))
        self._paint_picture(painter, QRect(rect.left() + _LEFT, rect.top() + 4, THUMBNAIL_PX, THUMBNAIL_PX), study)
        if study.warnings:
            corner = QRect(rect.left() + _LEFT + THUMBNAIL_PX - _SIGN_PX, rect.top() + 4, _SIGN_PX, _SIGN_PX)
            corner.moveBottom(rect.top() + 3 + THUMBNAIL_PX)
            painter.fillRect(corner, QColor(tokens.IMAGE))
            draw_glyph(painter, "warning", QRectF(corner), tokens.WARN)
        self._paint_words(painter, rect, study)
        if state & QStyle.StateFlag.State_HasFocus:
            hairlines.frame(painter, QRectF(rect), tokens.ACCENT, px=tokens.FOCUS)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, study: StudyRow, *, hovered: bool) -> None:
        if study.place == "current":
            painter.fillRect(rect, QColor(tokens.TINT))
            painter.fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), QColor(tokens.ACCENT))
        elif hovered:
            painter.fillRect(rect, QColor(tokens.HOVER))
        hairlines.horizontal(painter, rect.left(), rect.right() + 1, rect.bottom())

    def _paint_picture(self, painter: QPainter, box: QRect, study: StudyRow) -> None:
        if study.thumbnail is not None:
            painter.fillRect(box, QColor(tokens.IMAGE))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(_fitted(study.thumbnail, box), study.thumbnail)
            return
        if study.image_state == "ready":
            painter.fillRect(box, QColor(tokens.IMAGE))
            return
        pen = QPen(QColor(tokens.EDGE2), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        draw_glyph(painter, "image", QRectF(box.adjusted(14, 14, -14, -14)), tokens.TEXT3)

    def _paint_words(self, painter: QPainter, rect: QRect, study: StudyRow) -> None:
        left, right = float(rect.left() + _TEXT_LEFT), float(rect.right() - 5)
        if study.image_state == "missing":
            draw_glyph(painter, "warning", QRectF(right - 15, rect.top() + 19, 15, 15), tokens.WARN)
            right -= 19
        weight = tokens.STRONG if study.place else tokens.MEDIUM
        first = (TextRun(study.date, weight=weight), TextRun(f"  {study.method}", colour=tokens.TEXT2))
        upper, lower = QRectF(left, rect.top() + 8, right - left, 18), QRectF(left, rect.top() + 27, right - left, 16)
        if study.place:
            colour = tokens.ACCENT if study.place == "current" else tokens.TEXT2
            place = (TextRun(study.place, tokens.CAPTION, tokens.MEDIUM, colour=colour),)
            # Beside the date where both fit, else beside the sizes: the date is never cut for it.
            fits = runs_width(first) + runs_width(place) + 4 <= upper.width()
            line = upper if fits else lower
            draw_runs_in(painter, line, place, Qt.AlignmentFlag.AlignRight)
            line.setRight(line.right() - runs_width(place) - 4)
        draw_runs_in(painter, upper, first)
        sign = QRectF(left, lower.top() + 3, 10, 10)
        draw_glyph(painter, "dot" if study.sizes else "ring", sign, tokens.TEXT2)
        sizes = (TextRun(study.sizes_text, tokens.CAPTION, colour=tokens.TEXT2),)
        draw_runs_in(painter, lower.adjusted(14, 0, 0, 0), sizes)


class StudiesDock(QWidget):
    """The list of dates. `timepoint_chosen` says which one is to be read, by click, Enter or Space."""

    timepoint_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("studiesPanel")
        self.setAccessibleName(self.tr("Studies"))
        self.setMinimumWidth(160)
        self.header = DockHeader(self.tr("Studies"), "studiesHeader")
        self.list = QListView()
        self.model = StudiesModel(self.list)
        self.list.setObjectName("studiesList")
        self.list.setAccessibleName(self.tr("Dates of the case, newest first"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(StudyDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.list)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)

    def set_view(self, view: CaseView, current: str | None, prior: str | None) -> None:
        """Show the dates of a case; `current` and `prior` are time point ids."""
        self.model.set_view(view, current, prior)
        dates = len(view.columns)
        self.header.set_state(self.tr("1 date") if dates == 1 else self.tr("{0} dates").format(dates))
        row = self.model.row_of(current)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row, 0))
            self.list.scrollTo(self.model.index(row, 0))

    def set_thumbnail(self, timepoint_id: str, image: QImage) -> None:
        """The picture of a date, any size; it is shown 44 px square."""
        self.model.set_thumbnail(timepoint_id, image)

    def set_image_state(self, timepoint_id: str, state: ImageState) -> None:
        """Whether the images of a date are ready, made on demand, missing (warning triangle) or none."""
        self.model.set_image_state(timepoint_id, state)

    def set_warnings(self, timepoint_id: str, lines: tuple[str, ...]) -> None:
        """What a reader must know of the series of a date: a triangle on its picture, the lines in its tooltip."""
        self.model.set_warnings(timepoint_id, lines)

    def _choose(self, index: QModelIndex) -> None:
        self.timepoint_chosen.emit(index.data(TIMEPOINT_ROLE))


def _fitted(image: QImage, box: QRect) -> QRect:
    """The largest rectangle of the image's shape within `box`."""
    size = image.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
    fitted = QRect(box.topLeft(), size)
    fitted.moveCenter(box.center())
    return fitted
