"""Small signs that widgets paint themselves, ready before any icon font is loaded: warning, lock, check, carets."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QTransform

UNIT = 16.0
"""Every sign is designed in a square of this side."""
_LINE = 1.1
_HEAVY = 1.8
_WIDTHS = {
    "ring": 1.7, "unable": _HEAVY, "nontarget": _HEAVY, "new": _HEAVY, "target": 1.4, "split": 1.4, "merged": 1.4,
    "node": 1.5, "typed": 1.3,
}  # fmt: skip
_FILLED = {"dot", "quotes"}


@cache
def glyph_path(name: str) -> QPainterPath:
    """Return the path of a sign in its 16 × 16 square; shared, read only. Raises KeyError for an unknown name."""
    return _GLYPHS[name]()


def draw_glyph(painter: QPainter, name: str, rect: QRectF, colour: str) -> None:
    """Paint the sign `name` in the largest centred square of `rect`. Raises KeyError for an unknown name."""
    path = glyph_path(name)
    side = min(rect.width(), rect.height())
    place = QTransform.fromTranslate(rect.center().x() - side / 2, rect.center().y() - side / 2)
    place.scale(side / UNIT, side / UNIT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if name in _FILLED:
        painter.fillPath(place.map(path), QColor(colour))
    else:
        pen = QPen(QColor(colour), _WIDTHS.get(name, _LINE))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(place.map(path))
    painter.restore()


@cache
def glyph_icon(name: str, colour: str, px: int = 14) -> QIcon:
    """Return a sign as an icon for buttons, sharp at every scale. Raises KeyError for an unknown name."""
    icon = QIcon()
    for scale in (1.0, 1.25, 1.5, 2.0):
        side = round(px * scale)
        pixmap = QPixmap(side, side)
        pixmap.setDevicePixelRatio(side / px)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        draw_glyph(painter, name, QRectF(0, 0, px, px), colour)
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def _lines(*strokes: tuple[tuple[float, float], ...]) -> QPainterPath:
    path = QPainterPath()
    for first, *rest in strokes:
        path.moveTo(QPointF(*first))
        for point in rest:
            path.lineTo(QPointF(*point))
    return path


def _warning() -> QPainterPath:
    path = _lines(((8, 2.4), (14.2, 13.2), (1.8, 13.2)))
    path.closeSubpath()
    path.addPath(_lines(((8, 6.4), (8, 9.4)), ((8, 11.2), (8, 11.3))))
    return path


def _ringed(*strokes: tuple[tuple[float, float], ...]) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(8, 8), 6.2, 6.2)
    path.addPath(_lines(*strokes))
    return path


def _info() -> QPainterPath:
    return _ringed(((8, 7.4), (8, 11.2)), ((8, 5.0), (8, 5.1)))


def _error() -> QPainterPath:
    return _ringed(((8, 4.8), (8, 8.6)), ((8, 11.0), (8, 11.1)))


def _lock() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(2.6, 6.2, 10.8, 7.6), 1, 1)
    path.moveTo(5.2, 6.2)
    path.lineTo(5.2, 4.6)
    path.arcTo(QRectF(5.2, 1.8, 5.6, 5.6), 180, -180)
    path.lineTo(10.8, 6.2)
    return path


def _ring() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(8, 8), 5.0, 5.0)
    return path


def _dot() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(8, 8), 4.4, 4.4)
    return path


def _quotes() -> QPainterPath:
    path = QPainterPath()
    for left in (2.0, 8.6):
        piece = QPainterPath(QPointF(left, 4.0))
        piece.lineTo(left + 4.6, 4.0)
        piece.lineTo(left + 4.6, 8.8)
        piece.quadTo(left + 4.4, 11.6, left + 1.2, 12.4)
        piece.lineTo(left + 0.9, 11.4)
        piece.quadTo(left + 3.0, 10.6, left + 3.2, 8.6)
        piece.lineTo(left, 8.6)
        piece.closeSubpath()
        path.addPath(piece)
    return path


def _target() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(8, 8), 5.4, 5.4)
    path.addEllipse(QPointF(8, 8), 1.4, 1.4)
    return path


def _node() -> QPainterPath:
    """A bean, as nodes are drawn: an oval with its hilum."""
    path = QPainterPath(QPointF(5.0, 3.4))
    path.cubicTo(9.6, 1.4, 13.6, 4.6, 13.4, 8.6)
    path.cubicTo(13.2, 12.6, 8.8, 14.6, 5.2, 12.8)
    path.cubicTo(3.0, 11.6, 3.4, 9.4, 5.2, 8.8)
    path.cubicTo(6.2, 8.4, 6.2, 7.6, 5.2, 7.2)
    path.cubicTo(2.8, 6.4, 2.8, 4.4, 5.0, 3.4)
    return path


def _image() -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(2, 3, 12, 10))
    path.addEllipse(QPointF(5.2, 6.0), 1, 1)
    path.addPath(_lines(((2, 12), (6.4, 8.2), (9.2, 10.8)), ((8.2, 9.8), (11, 7.2), (14, 10))))
    return path


_GLYPHS: dict[str, Callable[[], QPainterPath]] = {
    "warning": _warning,
    "info": _info,
    "error": _error,
    "check": lambda: _lines(((2.8, 8.6), (6.2, 12.0), (13.2, 4.4))),
    "close": lambda: _lines(((3.6, 3.6), (12.4, 12.4)), ((12.4, 3.6), (3.6, 12.4))),
    "unable": lambda: _lines(((4.2, 4.2), (11.8, 11.8)), ((11.8, 4.2), (4.2, 11.8))),
    "gone": lambda: _lines(((3.2, 3.2), (12.8, 12.8)), ((12.8, 3.2), (3.2, 12.8))),
    "caret-down": lambda: _lines(((3.4, 6.0), (8.0, 10.6), (12.6, 6.0))),
    "caret-right": lambda: _lines(((6.0, 3.4), (10.6, 8.0), (6.0, 12.6))),
    "plus": lambda: _lines(((8, 2.6), (8, 13.4)), ((2.6, 8), (13.4, 8))),
    "down": lambda: _lines(((8, 2.4), (8, 13.2)), ((3.8, 9.2), (8, 13.4), (12.2, 9.2))),
    "target": _target,
    "nontarget": lambda: _lines(((8, 3.2), (8, 12.8)), ((3.2, 8), (12.8, 8))),
    "new": lambda: _lines(((8, 2.8), (8, 13.2)), ((3.5, 5.4), (12.5, 10.6)), ((12.5, 5.4), (3.5, 10.6))),
    "node": _node,
    "split": lambda: _lines(((8, 13.6), (8, 8.4), (3.6, 3.0)), ((8, 8.4), (12.4, 3.0))),
    "merged": lambda: _lines(
        ((8, 2.4), (8, 7.6), (3.6, 13.0)), ((8, 7.6), (12.4, 13.0)), ((5.6, 4.8), (8, 2.4), (10.4, 4.8))
    ),
    "typed": lambda: _lines(
        ((5.6, 2.6), (8, 3.8), (10.4, 2.6)), ((8, 3.8), (8, 12.2)), ((5.6, 13.4), (8, 12.2), (10.4, 13.4))
    ),
    "lock": _lock,
    "ring": _ring,
    "dot": _dot,
    "quotes": _quotes,
    "image": _image,
}
