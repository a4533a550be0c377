"""The items of the scene. Each paints in px of its own part, so that lines stay hairlines at every zoom."""

from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem

from viewer.plots.axis import calendar_name_at, calendar_ticks, unit_ticks
from viewer.plots.sheet import MONTHS_ROW, TOP, YEARS_ROW
from viewer.plots.strokes import crisp, draw_text, pen, text_width
from viewer.plots.words import axis_title, short_number

if TYPE_CHECKING:
    from viewer.plots.canvas import CourseCanvas

MARK_GAP = 8
TAG_PAD = 5
WIDE_LEFT = 120


class _PartItem(pg.GraphicsObject):  # type: ignore[misc]
    """Lies over one part of the sheet and paints in its px, titles at the left and labels at the right included."""

    def __init__(self, canvas: "CourseCanvas", part: QGraphicsItem) -> None:
        super().__init__(part)
        self._canvas = canvas
        self._part = part
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption, False)

    def boundingRect(self) -> QRectF:
        """The part with the columns left and right of it."""
        sheet, size = self._canvas.sheet, self._part.boundingRect()
        return QRectF(-sheet.left, -TOP, size.width() + sheet.left + sheet.right, size.height() + 2 * TOP)

    def shape(self) -> QPainterPath:
        """Nothing: pointer and wheel go to the view below."""
        return QPainterPath()

    def moved(self) -> None:
        """Size, range or content has changed."""
        self.prepareGeometryChange()
        self.update()


class CurveItem(_PartItem):
    """Grid, limits, curve, marks and values."""

    def paint(self, painter: QPainter, *_style_and_widget: object) -> None:
        """Paint by the curve's painter."""
        curve = self._canvas.curve_painter()
        if curve is not None:
            curve.paint(painter)


class LanesItem(_PartItem):
    """Response row and lanes with their titles."""

    def paint(self, painter: QPainter, *_style_and_widget: object) -> None:
        """Paint by the lanes' painter."""
        lanes = self._canvas.lanes_painter()
        if lanes is not None:
            lanes.paint(painter)


class CursorItem(pg.GraphicsObject):  # type: ignore[misc]
    """The date being read: a line through everything and a tag; its prior: a dotted line; the focus: a ring."""

    def __init__(self, canvas: "CourseCanvas", part: QGraphicsItem) -> None:
        super().__init__(part)
        self._canvas = canvas

    def boundingRect(self) -> QRectF:
        """The whole sheet."""
        return QRectF(0, 0, self._canvas.width(), self._canvas.height())

    def shape(self) -> QPainterPath:
        """Nothing: pointer and wheel go to the view below."""
        return QPainterPath()

    def moved(self) -> None:
        """Size, range or content has changed."""
        self.prepareGeometryChange()
        self.update()

    def paint(self, painter: QPainter, *_style_and_widget: object) -> None:
        """Paint lines, tag and ring."""
        shown, sheet, ink = self._canvas.shown, self._canvas.sheet, self._canvas.ink
        if shown is None:
            return
        bottom = TOP + sheet.curve + sheet.lanes_height
        prior, current = self._x_of(shown.prior), self._x_of(shown.current)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if prior is not None:
            painter.setPen(pen(ink.text2, 1, (1, 3)))
            painter.drawLine(QLineF(crisp(prior), 0, crisp(prior), bottom))
        if current is not None:
            painter.setPen(pen(ink.accent, 1.5))
            tag_top = bottom + (MONTHS_ROW + 1 if sheet.years else 2)
            mark = bottom - sheet.lanes_height + sheet.response / 2
            painter.drawLine(QLineF(current, 0, current, mark - MARK_GAP))
            painter.drawLine(QLineF(current, mark + MARK_GAP, current, tag_top))
            self._tag(painter, tag_top)
        self._focus_ring(painter)

    def _x_of(self, timepoint_id: str | None) -> float | None:
        """The px of a date, None where it has no place or is out of view."""
        shown = self._canvas.shown
        point = shown.model.date(timepoint_id) if shown else None
        if point is None or point.place is None:
            return None
        x = self._canvas.x_px(point.place.x)
        return x + self._canvas.sheet.left if -1 <= x <= self._canvas.time_view.width() + 1 else None

    def _tag(self, painter: QPainter, top: float) -> None:
        shown, span = self._canvas.shown, self._canvas.tag_span()
        point = shown.model.date(shown.current) if shown else None
        if point is None or span is None:
            return
        left = self._canvas.sheet.left + span[0]
        painter.fillRect(QRectF(left, top, span[1] - span[0], YEARS_ROW - 2), QColor(self._canvas.ink.tag))
        middle = top + (YEARS_ROW - 2) / 2
        draw_text(painter, left + TAG_PAD, middle, point.date_text, self._canvas.ink.on_tag, weight=600)

    def _focus_ring(self, painter: QPainter) -> None:
        shown, lanes = self._canvas.shown, self._canvas.lanes_painter()
        point = shown.model.date(shown.focused) if shown else None
        x = self._x_of(shown.focused) if shown else None
        if point is None or lanes is None or x is None:
            return
        curve = self._canvas.curve_painter()
        spots = [QPointF(x, TOP + self._canvas.sheet.curve + self._canvas.sheet.response / 2)]
        if curve is not None and point.has_sum:
            spots.append(QPointF(x, TOP + curve.spot(point).y()))
        painter.setPen(pen(self._canvas.ink.accent, 2))
        for spot in spots:
            painter.drawEllipse(spot, 8, 8)


class HeightAxis(pg.AxisItem):  # type: ignore[misc]
    """The title and the numbers left of the curve."""

    def __init__(self, canvas: "CourseCanvas") -> None:
        super().__init__("left")
        self._canvas = canvas

    def paint(self, painter: QPainter, *_style_and_widget: object) -> None:
        """Right-aligned numbers at the grid lines, the title at the left where there is room."""
        shown, ink, width = self._canvas.shown, self._canvas.ink, self._canvas.sheet.left
        if shown is None:
            return
        for level in self._canvas.levels():
            text = short_number(level)
            draw_text(painter, width - 8 - text_width(text), self._canvas.y_px(level), text, ink.text2)
        if width >= WIDE_LEFT:
            title, unit = axis_title(shown.model, shown.mode)
            draw_text(painter, 10, 6, title, ink.text, px=12, weight=600)
            draw_text(painter, 10, 22, unit, ink.text2)


class TimeAxis(pg.AxisItem):  # type: ignore[misc]
    """Months or weeks from baseline, and the calendar under them."""

    def __init__(self, canvas: "CourseCanvas") -> None:
        super().__init__("bottom")
        self._canvas = canvas

    def boundingRect(self) -> QRectF:
        """The axis and its title at the left."""
        sheet = self._canvas.sheet
        return QRectF(-sheet.left, 0, self.size().width() + sheet.left + sheet.right, sheet.axis_height)

    def paint(self, painter: QPainter, *_style_and_widget: object) -> None:
        """Ticks with numbers, and below them the years or months of the calendar with a 14 px tick."""
        shown, sheet, ink = self._canvas.shown, self._canvas.sheet, self._canvas.ink
        if shown is None:
            return
        lo, hi = self._canvas.time_view.viewRange()[0]
        scale, wide = shown.model.scale, self._canvas.px_per_unit
        for tick in unit_ticks(scale, lo, hi, wide):
            x = self._canvas.x_px(tick.x)
            painter.setPen(pen(ink.edge))
            painter.drawLine(QLineF(crisp(x), 0, crisp(x), 4 if tick.text else 2))
            draw_text(painter, x - text_width(tick.text) / 2, 11, tick.text, ink.text)
        if sheet.left >= WIDE_LEFT:
            draw_text(painter, 10 - sheet.left, 11, scale.title, ink.text2)
        if not sheet.years:
            return
        self._calendar(painter)

    def _calendar(self, painter: QPainter) -> None:
        """The years or months; a name that the tag would cover is left out."""
        canvas, middle = self._canvas, MONTHS_ROW + YEARS_ROW / 2
        assert canvas.shown is not None
        lo, hi = canvas.time_view.viewRange()[0]
        scale, wide, tag = canvas.shown.model.scale, canvas.px_per_unit, canvas.tag_span()
        ticks = calendar_ticks(scale, lo, hi, wide)
        named = [(canvas.x_px(tick.x), tick.text) for tick in ticks]
        for x, text in named:
            painter.setPen(pen(canvas.ink.edge))
            painter.drawLine(QLineF(crisp(x), MONTHS_ROW + 2, crisp(x), MONTHS_ROW + 16))
            if not _covered(tag, x + 5, text):
                draw_text(painter, x + 5, middle, text, canvas.ink.text)
        first = calendar_name_at(scale, lo, wide)
        free = named[0][0] if named else self.size().width()
        if text_width(first) + 6 < free and not _covered(tag, 0, first):
            draw_text(painter, 0, middle, first, canvas.ink.text)
        hidden = len(canvas.shown.lanes) - canvas.sheet.lanes
        if hidden > 0 and canvas.sheet.left >= WIDE_LEFT:
            words = f"{hidden} more {'lane' if hidden == 1 else 'lanes'} in the Timeline"
            draw_text(painter, 10 - canvas.sheet.left, middle, words, canvas.ink.text3)


def _covered(tag: tuple[float, float] | None, x: float, text: str) -> bool:
    return tag is not None and x < tag[1] + 3 and x + text_width(text) > tag[0] - 3
