"""Where the change could lie within the errors of measurement: a curve, its classes in their colours below it."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from measurements.criteria.certainty import Certainty, Curve
from measurements.criteria.codes import FAMILY
from viewer.casebook.safety_words import curve_caption, limit_words, measured_words, percent_tick, spoken
from viewer.theme import hairlines, tokens
from viewer.theme.marks import response_colour
from viewer.theme.text import TextRun, draw_runs, elide_runs, runs_width

_HEIGHT = 156
_TOP, _BOTTOM = 34, 36
_SIDE = 10
_AREA_SHARE = 0.55
_TICKS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
_MOST_TICKS = 7


class SafetyCurve(QWidget):
    """Density of the percent change for one reader; limits dashed, the measured value 2 px."""

    def __init__(self, name: str = "safetyCurve", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Where the change may lie, given the errors of measurement"))
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._curve: Curve | None = None
        self._caption = ""

    def set_certainty(self, found: Certainty) -> None:
        """Show the curve of a call; nothing where it has none."""
        self._curve = found.curve
        self._caption = curve_caption(found)
        self.setVisible(found.curve is not None)
        self.setAccessibleDescription(f"{self._caption}; {spoken(found)}" if found.curve else "")
        self.setToolTip(self._caption)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the column."""
        return QSize(300, _HEIGHT)

    def span(self) -> tuple[float, float]:
        """The percentages at the left and the right end."""
        if self._curve is None:
            return -50.0, 50.0
        seen = [x for x, _ in self._curve.points] + [self._curve.measured]
        least, most = min(seen), max(seen)
        margin = (most - least) * 0.04 + 0.5
        return least - margin, most + margin

    def class_at(self, percent: float) -> str:
        """The class of the targets at a change; progression is asked first."""
        limits = self._curve.limits if self._curve else ()
        rises = [(code, limit) for code, limit in limits if FAMILY[code] == "PD"]
        falls = [(code, limit) for code, limit in limits if FAMILY[code] in ("PR", "CR")]
        for code, limit in sorted(rises, key=lambda pair: -pair[1]):
            if percent >= limit:
                return code
        for code, limit in sorted(falls, key=lambda pair: pair[1]):
            if percent <= limit:
                return code
        return self._curve.between if self._curve else "SD"

    def _x(self, percent: float) -> float:
        least, most = self.span()
        return _SIDE + (self.width() - 2 * _SIDE) * (percent - least) / (most - least)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint areas, axis, limits, then the measured value over all."""
        curve = self._curve
        if curve is None or len(curve.points) < 2:
            return
        painter = QPainter(self)
        self._paint_areas(painter, curve)
        self._paint_axis(painter)
        self._paint_limits(painter, curve)

    def _paint_areas(self, painter: QPainter, curve: Curve) -> None:
        base = self.height() - _BOTTOM
        highest = max(density for _, density in curve.points) or 1.0
        outline = QPainterPath(QPointF(self._x(curve.points[0][0]), base))
        for percent, density in curve.points:
            outline.lineTo(self._x(percent), base - (base - _TOP) * density / highest)
        outline.lineTo(self._x(curve.points[-1][0]), base)
        outline.closeSubpath()
        least, most = self.span()
        edges = sorted({least, most, *(limit for _, limit in curve.limits if least < limit < most)})
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for left, right in pairwise(edges):
            colour = response_colour(self.class_at((left + right) / 2))
            painter.save()
            painter.setClipRect(QRectF(self._x(left), 0, self._x(right) - self._x(left), self.height()))
            painter.fillPath(outline, QColor(tokens.over(colour, share=_AREA_SHARE)))
            painter.setPen(QPen(QColor(colour), 1.2))
            painter.drawPath(outline)
            painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_axis(self, painter: QPainter) -> None:
        base = self.height() - _BOTTOM
        hairlines.horizontal(painter, _SIDE, self.width() - _SIDE, base, tokens.EDGE)
        least, most = self.span()
        step = next((step for step in _TICKS if (most - least) / step <= _MOST_TICKS), _TICKS[-1])
        tick = -(-least // step) * step
        while tick <= most:
            x = self._x(tick)
            hairlines.vertical(painter, x, base, base + 4, tokens.EDGE)
            run = TextRun(percent_tick(tick), tokens.CAPTION, colour=tokens.TEXT2)
            draw_runs(painter, x - run.width / 2, base + 16, (run,))
            tick += step
        caption = (TextRun(self._caption, tokens.CAPTION, colour=tokens.TEXT2),)
        draw_runs(painter, 0, self.height() - 4, elide_runs(caption, self.width()))

    def _paint_limits(self, painter: QPainter, curve: Curve) -> None:
        base = self.height() - _BOTTOM
        least, most = self.span()
        for code, limit in curve.limits:
            if least < limit < most:
                pen = QPen(QColor(tokens.TEXT), 1)
                pen.setDashPattern([4, 3])
                painter.setPen(pen)
                painter.drawLine(QPointF(self._x(limit), _TOP - 6), QPointF(self._x(limit), base))
                self._paint_name(painter, self._x(limit), 12, TextRun(limit_words(code, limit), tokens.CAPTION))
        hairlines.vertical(painter, self._x(curve.measured) - 1, _TOP - 6, base, tokens.ON_FILL, px=2)
        run = TextRun(measured_words(curve), tokens.CAPTION, tokens.STRONG)
        self._paint_name(painter, self._x(curve.measured), 25, run)

    def _paint_name(self, painter: QPainter, x: float, baseline: float, run: TextRun) -> None:
        width = runs_width((run,))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        draw_runs(painter, min(max(x - width / 2, 0), self.width() - width), baseline, (run,))
