"""How calipers look (look.md §4): casing, axes, ends, label box and the ghost of the prior. Sizes in screen px."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from viewer.theme import tokens
from viewer.theme.fonts import metrics
from viewer.tools.hit import PointPx, RectPx
from viewer.viewport.shown import CaliperState, LabelRun
from viewer.viewport.sprites import colour, shown_font, text_width

TICK_PX = 8.0
HANDLE_PX = 6.0
DISC_PX = 3.5
LABEL_HEIGHT_PX = 20.0
SECOND_LINE_PX = 16.0
LABEL_PAD_PX = 7.0
LOCK_PX = 13.0
SMALL_PX = 24.0
"""A caliper smaller than this shows its handles only while the pointer is as near."""

QUARTER = 0.5522847498
"""Handle length of the cubic curve that follows a quarter of an ellipse within 0.03 %."""

COLOURS: dict[CaliperState, str] = {
    "normal": tokens.CALIPER,
    "selected": tokens.CALIPER_SELECTED,
    "locked": tokens.CALIPER_LOCKED,
    "ghost": tokens.CALIPER,
    "assisted": tokens.CALIPER,
}

ScreenAxis = tuple[PointPx, PointPx]


@dataclass(frozen=True)
class LabelText:
    """What stands in a label box."""

    runs: tuple[LabelRun, ...]
    second_line: str = ""
    locked: bool = False
    assisted: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the box."""
        return _label_size(self)


@lru_cache(maxsize=256)
def _label_size(label: LabelText) -> tuple[float, float]:
    width = sum(text_width(run.text, 12, 600 if run.bold else 400) for run in label.runs)
    width += (LOCK_PX + 6 if label.locked else 0) + (12 if label.assisted else 0)
    width = max(width, text_width(label.second_line, 11) if label.second_line else 0.0)
    return math.ceil(width + 2 * LABEL_PAD_PX), LABEL_HEIGHT_PX + (SECOND_LINE_PX if label.second_line else 0.0)


@lru_cache(maxsize=128)
def _pen(value: str, width: float, alpha: float = 1.0, dash: tuple[float, ...] = ()) -> QPen:
    pen = QPen(colour(value, alpha), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    if dash:
        pen.setDashPattern([length / width for length in dash])
    return pen


def _line(axis: ScreenAxis) -> QLineF:
    return QLineF(*axis[0], *axis[1])


def paint_axes(
    painter: QPainter, long_axis: ScreenAxis, short_axis: ScreenAxis | None, value: str, width: float
) -> None:
    """Draw casing and axes."""
    lines = [_line(axis) for axis in (long_axis, short_axis) if axis is not None]
    for pen in (_pen(tokens.IMAGE, width + 2, 0.75), _pen(value, width)):
        painter.setPen(pen)
        painter.drawLines(lines)


def paint_offer(painter: QPainter, axis: ScreenAxis) -> None:
    """Draw a short axis that is proposed and has no value yet: dashed."""
    line = _line(axis)
    painter.setPen(_pen(tokens.IMAGE, 3.0, 0.75))
    painter.drawLine(line)
    painter.setPen(_pen(tokens.CALIPER_SELECTED, 1.0, 1.0, (3, 3)))
    painter.drawLine(line)


def paint_ticks(painter: QPainter, axes: Sequence[ScreenAxis], value: str) -> None:
    """Draw the end ticks across each axis."""
    ticks = []
    for (x0, y0), (x1, y1) in axes:
        length = math.hypot(x1 - x0, y1 - y0)
        if length == 0:
            continue
        across_x, across_y = -(y1 - y0) / length * TICK_PX / 2, (x1 - x0) / length * TICK_PX / 2
        ticks += [QLineF(x - across_x, y - across_y, x + across_x, y + across_y) for x, y in ((x0, y0), (x1, y1))]
    for pen in (_pen(tokens.IMAGE, 3.0, 0.75), _pen(value, 1.0)):
        painter.setPen(pen)
        painter.drawLines(ticks)


def paint_handles(painter: QPainter, ends: Sequence[PointPx], value: str) -> None:
    """Draw the squares by which the ends of a selected caliper are grabbed."""
    half = HANDLE_PX / 2
    painter.setBrush(colour(tokens.IMAGE))
    painter.setPen(_pen(value, 1.25))
    painter.drawRects([QRectF(x - half, y - half, HANDLE_PX, HANDLE_PX) for x, y in ends])
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_discs(painter: QPainter, ends: Sequence[PointPx], value: str) -> None:
    """Draw the round ends of a proposal that was not accepted yet."""
    painter.setBrush(colour(value))
    painter.setPen(_pen(tokens.IMAGE, 1.0, 0.75))
    for x, y in ends:
        painter.drawEllipse(QPointF(x, y), DISC_PX, DISC_PX)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_caliper(
    painter: QPainter, long_axis: ScreenAxis, short_axis: ScreenAxis | None, state: CaliperState, show_ends: bool
) -> None:
    """Draw one caliper without its label."""
    value = COLOURS[state]
    axes = [axis for axis in (long_axis, short_axis) if axis is not None]
    ends = [end for axis in axes for end in axis]
    paint_axes(painter, long_axis, short_axis, value, 2.0 if state == "selected" else 1.0)
    if not show_ends:
        return
    if state == "selected":
        paint_handles(painter, ends, value)
    elif state == "assisted":
        paint_discs(painter, ends, value)
    else:
        paint_ticks(painter, axes, value)


def paint_ghost(painter: QPainter, long_axis: ScreenAxis, short_axis: ScreenAxis | None) -> None:
    """Draw the prior's caliper: a dashed ring through its ends and both axes, for the eye only."""
    for axis in (long_axis, short_axis):
        if axis is not None:
            painter.setPen(_pen(tokens.CALIPER, 1.0, 0.6, (4, 4)))
            painter.drawLine(_line(axis))
    if short_axis is None:
        return
    ring = ring_through(long_axis, short_axis)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(tokens.IMAGE, 3.0, 0.45))
    painter.drawPath(ring)
    painter.setPen(_pen(tokens.CALIPER, 1.0, 0.75, (4, 4)))
    painter.drawPath(ring)


def ring_through(long_axis: ScreenAxis, short_axis: ScreenAxis) -> QPainterPath:
    """Return the closed curve of four quarter ellipses through the four ends, about the point where the axes cross."""
    (ax, ay), (bx, by) = long_axis
    (cx, cy), _ = short_axis
    length = math.hypot(bx - ax, by - ay) or 1.0
    ux, uy = (bx - ax) / length, (by - ay) / length
    along = (cx - ax) * ux + (cy - ay) * uy
    x, y = ax + along * ux, ay + along * uy
    ends = (long_axis[0], short_axis[0], long_axis[1], short_axis[1])
    path = QPainterPath(QPointF(*ends[0]))
    for here, there in zip(ends, (*ends[1:], ends[0]), strict=True):
        to_here, to_there = (here[0] - x, here[1] - y), (there[0] - x, there[1] - y)
        path.cubicTo(
            here[0] + QUARTER * to_there[0], here[1] + QUARTER * to_there[1],
            there[0] + QUARTER * to_here[0], there[1] + QUARTER * to_here[1],
            *there,
        )  # fmt: skip
    return path


def paint_leader(painter: QPainter, ends: Sequence[PointPx], rect: RectPx, value: str) -> None:
    """Join a label to the nearest end by a dotted line with casing."""
    x, y, width, height = rect
    best = min(
        ((math.dist(end, (px, py)), end, (px, py)) for end in ends for px, py in [_nearest(rect, end)]),
        key=lambda found: found[0],
    )
    if best[0] < 2 or (x <= best[1][0] <= x + width and y <= best[1][1] <= y + height):
        return
    line = QLineF(*best[1], *best[2])
    painter.setPen(_pen(tokens.IMAGE, 3.0, 0.45))
    painter.drawLine(line)
    painter.setPen(_pen(value, 1.0, 1.0, (2, 3)))
    painter.drawLine(line)


def _nearest(rect: RectPx, at: PointPx) -> PointPx:
    x, y, width, height = rect
    return min(max(at[0], x), x + width), min(max(at[1], y), y + height)


def paint_label(painter: QPainter, rect: RectPx, label: LabelText, value: str) -> None:
    """Draw the label box at `rect`."""
    x, y, width, height = round(rect[0]), round(rect[1]), rect[2], rect[3]
    painter.setBrush(colour(tokens.IMAGE, 0.72))
    painter.setPen(_pen(value, 1.0, 0.6))
    painter.drawRect(QRectF(x + 0.5, y + 0.5, width - 1, height - 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    measures = metrics(12, 400)
    baseline = y + (LABEL_HEIGHT_PX - measures.height()) / 2 + measures.ascent()
    at = x + LABEL_PAD_PX
    painter.setPen(colour(value))
    for run in label.runs:
        weight = 600 if run.bold else 400
        painter.setFont(shown_font(12, weight))
        painter.drawText(QPointF(at, baseline), run.text)
        at += text_width(run.text, 12, weight)
    if label.assisted:
        painter.drawText(QPointF(at + 5, baseline), "•")
    if label.locked:
        _paint_lock(painter, x + width - LABEL_PAD_PX - LOCK_PX, y + (LABEL_HEIGHT_PX - LOCK_PX) / 2, value)
    if label.second_line:
        small = metrics(11, 400)
        painter.setFont(shown_font(11, 400))
        painter.setPen(colour(tokens.CALIPER, 0.8))
        top = y + LABEL_HEIGHT_PX - 2 + (SECOND_LINE_PX - small.height()) / 2
        painter.drawText(QPointF(x + LABEL_PAD_PX, top + small.ascent()), label.second_line)


def _paint_lock(painter: QPainter, x: float, y: float, value: str) -> None:
    painter.setPen(_pen(value, 1.1))
    body = QRectF(x + 2, y + 5.5, 9, 6.5)
    painter.drawRoundedRect(body, 1, 1)
    shackle = QPainterPath(QPointF(x + 4, y + 5.5))
    shackle.lineTo(x + 4, y + 3.5)
    shackle.arcTo(QRectF(x + 4, y + 1, 5, 5), 180, -180)
    shackle.lineTo(x + 9, y + 5.5)
    painter.drawPath(shackle)
    painter.drawPoint(QPointF(x + 6.5, y + 8.75))
