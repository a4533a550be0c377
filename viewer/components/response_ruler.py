"""The sum of diameters on a ruler from 0, between the limit of partial response and that of progression."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from viewer.theme import hairlines, tokens
from viewer.theme.marks import draw_mark
from viewer.theme.text import NBSP, TextRun, display_number, draw_runs, runs_width

_LEAST_MM = 150.0
_STEP = 50.0
_MINOR_SHARE = 5
_MOST_STEPS = 6
_MOST_PLACES = 4
_SIDE = 12
_BAR_TOP = 22
_BAR_H = 8
_LIMIT_H = 16
_HEIGHT = 54
_LABEL_GAP = 10


class ResponseRuler(QWidget):
    """0 to 150 mm, more where a value or its unit asks for it: PR and PD zones, limits as ticks, the sum in white."""

    def __init__(self, name: str = "responseRuler", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._unit = "mm"
        self._sum: float | None = None
        self._pr: float | None = None
        self._pd: float | None = None
        self._describe()

    def set_values(self, total: float | None, pr_limit: float | None, pd_limit: float | None, unit: str = "mm") -> None:
        """Show a sum and its limits, all in `unit`; None for what cannot be computed.

        Partial response is at or below its limit, progression at or above.
        """
        self._sum, self._pr, self._pd, self._unit = total, pr_limit, pd_limit, unit
        self._describe()
        self.update()

    @property
    def step(self) -> float:
        """From one number of the scale to the next: 50 mm, of other units whatever gives a handful of them."""
        largest = max((value for value in (self._sum, self._pr, self._pd) if value is not None), default=0.0)
        if self._unit == "mm" and largest <= _STEP * _MOST_STEPS:
            return _STEP
        power = 10.0 ** math.floor(math.log10(largest / _MOST_STEPS)) if largest > 0 else 1.0
        return next(power * times for times in (1, 2, 5, 10) if largest <= power * times * _MOST_STEPS)

    @property
    def maximum(self) -> float:
        """The right end of the ruler, in its unit."""
        largest = max((value for value in (self._sum, self._pr, self._pd) if value is not None), default=0.0)
        least = _LEAST_MM if self._unit == "mm" else self.step
        return max(least, math.ceil(largest / self.step) * self.step)

    @property
    def places(self) -> int:
        """The decimals with which sum and limits are still seen on their sides: one, seldom more."""
        limits = [limit for limit in (self._pr, self._pd) if limit is not None]
        for places in range(1, _MOST_PLACES):
            if self._sum is None or all(_seen_alike(self._sum, limit, places) for limit in limits):
                return places
        return _MOST_PLACES

    def _number(self, value: float) -> str:
        return display_number(value, self.places)

    def sizeHint(self) -> QSize:
        """Return the room it likes."""
        return QSize(tokens.RIGHT_DOCK_W - 2 * tokens.PAD_DOCK, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the room it needs."""
        return QSize(200, _HEIGHT)

    def _describe(self) -> None:
        self.setAccessibleName(self.tr("Sum between its limits"))
        parts = []
        if self._sum is None:
            parts.append(self.tr("no complete sum"))
        else:
            parts.append(self.tr("sum {size} {unit}").format(size=self._number(self._sum), unit=self._unit))
        if self._pr is not None:
            parts.append(self.tr("partial response at {0} {1} or less").format(self._number(self._pr), self._unit))
        if self._pd is not None:
            parts.append(self.tr("progression at {0} {1} or more").format(self._number(self._pd), self._unit))
        self.setAccessibleDescription("; ".join(parts))
        self.setToolTip("; ".join(parts))

    def _x(self, value_mm: float) -> float:
        return _SIDE + (self.width() - 2 * _SIDE) * value_mm / self.maximum

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint zones, scale, limits, then the sum over all."""
        painter = QPainter(self)
        self._paint_zones(painter)
        self._paint_scale(painter)
        for limit, code in ((self._pr, "PR"), (self._pd, "PD")):
            if limit is not None:
                top = _BAR_TOP - (_LIMIT_H - _BAR_H) / 2
                hairlines.vertical(painter, self._x(limit), top, top + _LIMIT_H, tokens.RESPONSE[code])
        names = self._paint_limit_names(painter)
        if self._sum is not None:
            self._paint_sum(painter, self._sum, names)

    def _paint_zones(self, painter: QPainter) -> None:
        left, right = self._x(0), self._x(self.maximum)
        painter.fillRect(QRectF(left, _BAR_TOP, right - left, _BAR_H), QColor(tokens.HOVER))
        if self._pr is not None:
            zone = QRectF(left, _BAR_TOP, self._x(self._pr) - left, _BAR_H)
            painter.fillRect(zone, QColor(tokens.over(tokens.RESPONSE["PR"])))
        if self._pd is not None:
            # Progression is judged first: where both zones lie over one another, it holds.
            zone = QRectF(self._x(self._pd), _BAR_TOP, right - self._x(self._pd), _BAR_H)
            painter.fillRect(zone, QColor(tokens.over(tokens.RESPONSE["PD"])))

    def _paint_scale(self, painter: QPainter) -> None:
        bottom = _BAR_TOP + _BAR_H
        step = self.step
        for i in range(round(self.maximum / step) * _MINOR_SHARE + 1):
            value = i * step / _MINOR_SHARE
            major = i % _MINOR_SHARE == 0
            hairlines.vertical(painter, self._x(value), bottom, bottom + (7 if major else 4), tokens.EDGE)
            if not major:
                continue
            run = TextRun(f"{value:.10g}", tokens.CAPTION, colour=tokens.TEXT2)
            at_end = value >= self.maximum * (1 - 1e-9)
            x = self._x(value) - (0 if i == 0 else run.width if at_end else run.width / 2)
            draw_runs(painter, x, bottom + 19, (run,))

    def _paint_limit_names(self, painter: QPainter) -> float:
        """Paint "▲ ≤ 86.1  ■ ≥ 85.2" at the right; return the x at which it begins."""
        names = [
            (code, TextRun(f"{sign}{NBSP}{self._number(limit)}", tokens.CAPTION, colour=tokens.TEXT2))
            for limit, code, sign in ((self._pr, "PR", "≤"), (self._pd, "PD", "≥"))
            if limit is not None
        ]
        x = self.width() - _SIDE - sum(run.width + 14 for _, run in names) - _LABEL_GAP * max(len(names) - 1, 0)
        start = x
        for code, run in names:
            draw_mark(painter, code, x + 5, 8, 4)
            x = draw_runs(painter, x + 14, 12, (run,)) + _LABEL_GAP
        return start

    def _paint_sum(self, painter: QPainter, sum_mm: float, names: float) -> None:
        x = self._x(sum_mm)
        hairlines.vertical(painter, x - 1, _BAR_TOP - 5, _BAR_TOP + _BAR_H + 5, tokens.ON_FILL, px=2)
        runs = (TextRun(self._number(sum_mm), tokens.SMALL, tokens.STRONG),)
        width = runs_width(runs)
        place = min(max(x - width / 2, 0), names - _LABEL_GAP - width)
        draw_runs(painter, max(place, 0), 12, runs)


def _seen_alike(value: float, limit: float, places: int) -> bool:
    """Whether value and limit, so rounded, lie as they do unrounded."""
    shown, shown_limit = round(value, places), round(limit, places)
    return (shown < shown_limit, shown > shown_limit) == (value < limit, value > limit)
