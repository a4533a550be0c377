"""Lines that stay one thin line at every scale: aligned to the pixels of the device."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from viewer.theme import tokens


def device_ratio(painter: QPainter) -> float:
    """Return device pixels per logical pixel of what is painted on."""
    return painter.device().devicePixelRatio()


def snapped(value: float, ratio: float) -> float:
    """Return the logical position nearest to `value` that lies on the edge of a device pixel."""
    return math.floor(value * ratio + 0.5) / ratio


def thickness(ratio: float, px: float = 1.0) -> float:
    """Return the logical width nearest below `px` that fills whole device pixels, at least one."""
    return max(1.0, math.floor(px * ratio + 1e-6)) / ratio


def horizontal(
    painter: QPainter, left: float, right: float, top: float, colour: str = tokens.LINE, *, px: float = 1.0
) -> None:
    """Paint a horizontal line whose upper edge is at `top` (logical px, unscaled painter)."""
    ratio = device_ratio(painter)
    rect = QRectF(snapped(left, ratio), snapped(top, ratio), right - left, thickness(ratio, px))
    painter.fillRect(rect, QColor(colour))


def vertical(
    painter: QPainter, left: float, top: float, bottom: float, colour: str = tokens.LINE, *, px: float = 1.0
) -> None:
    """Paint a vertical line whose left edge is at `left` (logical px, unscaled painter)."""
    ratio = device_ratio(painter)
    rect = QRectF(snapped(left, ratio), snapped(top, ratio), thickness(ratio, px), bottom - top)
    painter.fillRect(rect, QColor(colour))


def frame(painter: QPainter, rect: QRectF, colour: str, px: float = 1.0) -> None:
    """Paint a frame just inside `rect`, square corners."""
    width = thickness(device_ratio(painter), px)
    horizontal(painter, rect.left(), rect.right(), rect.top(), colour, px=px)
    horizontal(painter, rect.left(), rect.right(), rect.bottom() - width, colour, px=px)
    vertical(painter, rect.left(), rect.top(), rect.bottom(), colour, px=px)
    vertical(painter, rect.right() - width, rect.top(), rect.bottom(), colour, px=px)
