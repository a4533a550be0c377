"""Paints a row of the case list: cells as everywhere, and the small curve of sums between them."""

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from viewer.components.run_delegate import Index, RunDelegate
from viewer.home.case_course import CaseCourse
from viewer.home.case_list_model import COURSE_ROLE, CURVE
from viewer.theme import hairlines, tokens
from viewer.theme.marks import draw_mark

ROW_HEIGHT = 44
SIDE = 8
MARK_R = 4.4
DOT_R = 1.5
LEAST_DAYS = 1.0


class CaseRowDelegate(RunDelegate):
    """The delegate of every table, with a curve in one column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(ROW_HEIGHT, side=SIDE, parent=parent)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        super().paint(painter, option, index)
        course = index.data(COURSE_ROLE) if index.column() == CURVE else None
        if isinstance(course, CaseCourse):
            painter.save()
            painter.setClipRect(option.rect)
            paint_curve(painter, QRectF(option.rect).adjusted(SIDE, 9, -SIDE - 6, -9), course)
            painter.restore()


def paint_curve(painter: QPainter, rect: QRectF, course: CaseCourse) -> None:
    """Complete sums over time, from 0 mm at the foot; the limit of partial response dashed; gaps stay gaps.

    The mark of its response stands at the last complete sum. Dates whose place in time is not known are left out.
    """
    placed = [(point.day, point) for point in course.points if point.day is not None]
    sums = [(day, float(point.total), point.code) for day, point in placed if point.total is not None]
    if not sums:
        return
    first, last = placed[0][0], placed[-1][0]
    top = max(total for _, total, _ in sums) or 1.0
    if course.pr_limit is not None:
        top = max(top, float(course.pr_limit))

    def at(day: float, total: float) -> QPointF:
        x = rect.left() + (day - first) / max(last - first, LEAST_DAYS) * rect.width()
        return QPointF(x, rect.bottom() - total / top * rect.height())

    hairlines.horizontal(painter, rect.left(), rect.right(), rect.bottom())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if course.pr_limit is not None:
        pen = QPen(QColor(tokens.EDGE), 1.0)
        pen.setDashPattern([2, 3])
        painter.setPen(pen)
        y = round(at(first, float(course.pr_limit)).y()) + 0.5
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
    painter.setPen(QPen(QColor(tokens.TEXT2), 1.2))
    before: QPointF | None = None
    for day, point in placed:
        here = None if point.total is None else at(day, float(point.total))
        if before is not None and here is not None:
            painter.drawLine(before, here)
        before = here
    painter.setPen(QColor(tokens.TEXT2))
    painter.setBrush(QColor(tokens.TEXT2))
    for day, total, _ in sums[:-1]:
        painter.drawEllipse(at(day, total), DOT_R, DOT_R)
    day, total, code = sums[-1]
    end = at(day, total)
    draw_mark(painter, code, end.x(), end.y(), MARK_R, outline=tokens.WINDOW)
