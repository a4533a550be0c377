"""Small things every part of the plot paints: text with a halo, brackets, hatches, dashed lines."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QTransform

from viewer.theme import fonts
from viewer.theme.text import display_date, text_path

HALO_PX = 4.0
HATCH_STEP_PX = 5.0


def pen(colour: str, width: float = 1.0, dashes: Sequence[float] = ()) -> QPen:
    """A flat pen; `dashes` in px, whatever the width."""
    made = QPen(QColor(colour), width)
    made.setCapStyle(Qt.PenCapStyle.FlatCap)
    made.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if dashes:
        made.setDashPattern([dash / width for dash in dashes])
    return made


def crisp(value: float) -> float:
    """The middle of the pixel a hairline at `value` falls in."""
    return round(value - 0.5) + 0.5


def text_width(text: str, px: int = 11, weight: int = 400) -> float:
    """The advance of a line of text in logical px, as it is painted."""
    return fonts.metrics(px, weight).horizontalAdvance(display_date(text))


def text_rect(x: float, middle: float, text: str, px: int = 11, weight: int = 400) -> QRectF:
    """The box of a line of text that begins at `x` with its capitals centred on `middle`."""
    metrics = fonts.metrics(px, weight)
    baseline = middle + metrics.capHeight() / 2
    return QRectF(x, baseline - metrics.capHeight() - 2, text_width(text, px, weight), metrics.capHeight() + 5)


def draw_text(
    painter: QPainter,
    x: float,
    middle: float,
    text: str,
    colour: str,
    *,
    px: int = 11,
    weight: int = 400,
    halo: str = "",
) -> None:
    """Paint a line of text that begins at `x`, its capitals centred on `middle`, over a halo where one is wanted."""
    metrics, text = fonts.metrics(px, weight), display_date(text)
    baseline = middle + metrics.capHeight() / 2
    if halo:
        path = QTransform.fromTranslate(x, baseline).map(text_path(text, px, weight))
        stroke = pen(halo, HALO_PX)
        stroke.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, stroke)
    painter.setFont(fonts.font(px, weight))
    painter.setPen(QColor(colour))
    painter.drawText(QPointF(x, baseline), text)


def draw_bracket(painter: QPainter, lo: float, hi: float, middle: float, colour: str) -> None:
    """A horizontal bracket from `lo` to `hi`: within it lies the date."""
    reach = 3
    painter.setPen(pen(colour))
    left, right, y = crisp(lo), crisp(hi), crisp(middle)
    painter.drawLine(QLineF(left, y, right, y))
    painter.drawLine(QLineF(left, y - reach, left, y + reach + 1))
    painter.drawLine(QLineF(right, y - reach, right, y + reach + 1))


def draw_hatched(painter: QPainter, rect: QRectF, ground: str, line: str, edge: str) -> None:
    """A hatched box: somewhere in here. The lines are tied to the box, so they do not swim when it moves."""
    painter.save()
    painter.fillRect(rect, QColor(ground))
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen(line))
    x = rect.left() - rect.height()
    while x < rect.right():
        painter.drawLine(QLineF(x, rect.bottom(), x + rect.height(), rect.top()))
        x += HATCH_STEP_PX
    painter.restore()
    painter.setPen(pen(edge))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(crisp(rect.left()), crisp(rect.top()), round(rect.width()) - 1, round(rect.height()) - 1))


def draw_arrow(painter: QPainter, tip: QPointF, direction: tuple[float, float], colour: str, size: float = 4) -> None:
    """A filled arrow head with its tip at `tip`, pointing along a unit vector (x, y)."""
    dx, dy = direction
    back = QPointF(tip.x() - dx * size * 1.6, tip.y() - dy * size * 1.6)
    path = QPainterPath(tip)
    path.lineTo(back.x() - dy * size, back.y() + dx * size)
    path.lineTo(back.x() + dy * size, back.y() - dx * size)
    path.closeSubpath()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, QBrush(QColor(colour)))
    painter.restore()
