"""The marks of responses: one shape each, shared by chips, tables, plots and print.

Shape and letters carry the meaning as well as the colour (ux-conventions §8), so that no reader depends on colour.
"""

from __future__ import annotations

import math
from functools import cache

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QIcon,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)

from viewer.theme import tokens

CODES: tuple[str, ...] = ("CR", "PR", "SD", "PD", "NE", "NON", "BL", "NEW", "DEATH")
SHOWN_AS: dict[str, str] = {
    "NED": "CR", "iCR": "CR", "iPR": "PR", "iSD": "SD", "iUPD": "PD", "iCPD": "PD", "NON-i": "NON",
    "CMR": "CR", "PMR": "PR", "SMD": "SD", "PMD": "PD",
}  # fmt: skip
"""The class of RECIST whose mark and colour a code of another criterion has; the letters tell them apart."""
_ICON_PX = 14


def mark_of(code: str) -> str:
    """Return the class whose mark a code is shown with: itself, or its relative in RECIST."""
    return SHOWN_AS.get(code, code)


def response_colour(code: str) -> str:
    """Return the colour of a code's mark. Raises KeyError for a code without a mark."""
    return tokens.RESPONSE[mark_of(code)]


def response_letters(code: str) -> str:
    """Return what stands beside the mark: `PR`, and in full `Non-CR/Non-PD`."""
    return {"NON": "Non-CR/Non-PD", "NON-i": "Non-iCR/Non-iUPD", "NEW": "New", "DEATH": "Death"}.get(code, code)


def response_words(code: str) -> str:
    """Return the class in words, sentence case. Raises KeyError for a code without a mark."""
    words = {
        "CR": QCoreApplication.translate("response", "Complete response"),
        "PR": QCoreApplication.translate("response", "Partial response"),
        "SD": QCoreApplication.translate("response", "Stable disease"),
        "PD": QCoreApplication.translate("response", "Progressive disease"),
        "NE": QCoreApplication.translate("response", "Not evaluable"),
        "NON": QCoreApplication.translate("response", "Non-CR/Non-PD"),
        "BL": QCoreApplication.translate("response", "Baseline"),
        "NED": QCoreApplication.translate("response", "No evidence of disease"),
        "iCR": QCoreApplication.translate("response", "Complete response by iRECIST"),
        "iPR": QCoreApplication.translate("response", "Partial response by iRECIST"),
        "iSD": QCoreApplication.translate("response", "Stable disease by iRECIST"),
        "iUPD": QCoreApplication.translate("response", "Unconfirmed progression"),
        "iCPD": QCoreApplication.translate("response", "Confirmed progression"),
        "NON-i": QCoreApplication.translate("response", "Non-iCR/Non-iUPD"),
        "CMR": QCoreApplication.translate("response", "Complete metabolic response"),
        "PMR": QCoreApplication.translate("response", "Partial metabolic response"),
        "SMD": QCoreApplication.translate("response", "Stable metabolic disease"),
        "PMD": QCoreApplication.translate("response", "Progressive metabolic disease"),
        "NEW": QCoreApplication.translate("response", "New lesion"),
        "DEATH": QCoreApplication.translate("response", "Death"),
    }
    return words[code]


@cache
def mark_path(code: str) -> QPainterPath:
    """Outline of a mark around (0, 0) with radius 1, y downwards; shared, read only. Raises KeyError if unknown.

    A code of another criterion has the mark of its class in RECIST.
    """
    return {
        "CR": _circle,
        "PR": _triangle,
        "SD": _diamond,
        "PD": _square,
        "NE": _cross,
        "NON": _plus,
        "BL": _bar,
        "NEW": _asterisk,
        "DEATH": _star,
    }[mark_of(code)]()


def draw_mark(
    painter: QPainter, response: str, x: float, y: float, r: float, *, on_print: bool = False, outline: str = ""
) -> None:
    """Paint the mark of `response` centred on (x, y) with radius `r` logical px.

    On paper every mark is outlined (yellow and sky blue are too pale alone); in the window CR is. `outline` adds a
    line of that colour instead, for marks that lie on a curve. Raises KeyError for a code without a mark.
    """
    path = QTransform.fromTranslate(x, y).scale(r, r).map(mark_path(response))
    response = mark_of(response)
    colour = tokens.RESPONSE[response]
    if on_print and response in {"NEW", "DEATH", "BL"}:
        colour = tokens.PRINT.TEXT
    line = outline or (tokens.PRINT.OUTLINE if on_print else "")
    if not line and response == "CR":
        line = tokens.CR_OUTLINE
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(line), 1.0) if line else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawPath(path)
    painter.restore()


@cache
def mark_icon(response: str) -> QIcon:
    """Return the mark of `response` as an icon for menus and lists."""
    icon = QIcon()
    for scale in (1.0, 1.25, 1.5, 2.0):
        side = round(_ICON_PX * scale)
        pixmap = QPixmap(side, side)
        pixmap.setDevicePixelRatio(side / _ICON_PX)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        draw_mark(painter, response, _ICON_PX / 2, _ICON_PX / 2, _ICON_PX / 2 - 2.6)
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def _circle() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(0, 0), 1.0, 1.0)
    return path


def _triangle() -> QPainterPath:
    return _polygon((0.0, -0.94), (1.08, 0.92), (-1.08, 0.92))


def _diamond() -> QPainterPath:
    return _polygon((0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0))


def _square() -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(-0.92, -0.92, 1.84, 1.84))
    return path


def _bar() -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(-0.3, -1.1, 0.6, 2.2))
    return path


def _cross() -> QPainterPath:
    return _strokes(((-0.85, -0.85), (0.85, 0.85)), ((-0.85, 0.85), (0.85, -0.85)), width=0.42)


def _plus() -> QPainterPath:
    return _strokes(((-1.05, 0.0), (1.05, 0.0)), ((0.0, -1.05), (0.0, 1.05)), width=0.5)


def _asterisk() -> QPainterPath:
    ends = [(1.1 * math.sin(math.radians(a)), 1.1 * math.cos(math.radians(a))) for a in (0, 60, 120)]
    return _strokes(*(((-x, -y), (x, y)) for x, y in ends), width=0.42)


def _star() -> QPainterPath:
    corners = []
    for i in range(10):
        radius = 1.25 if i % 2 == 0 else 0.5
        angle = math.radians(36 * i)
        corners.append((radius * math.sin(angle), -radius * math.cos(angle)))
    return _polygon(*corners)


def _polygon(*corners: tuple[float, float]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    path.closeSubpath()
    return path


def _strokes(*lines: tuple[tuple[float, float], tuple[float, float]], width: float) -> QPainterPath:
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.FlatCap)
    path = QPainterPath()
    for start, end in lines:
        line = QPainterPath(QPointF(*start))
        line.lineTo(QPointF(*end))
        path = path.united(stroker.createStroke(line)) if not path.isEmpty() else stroker.createStroke(line)
    return path.simplified()
