"""Text over images: a 1 px black outline drawn once per text and kept, so that a repaint only copies it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from viewer.theme import tokens
from viewer.theme.fonts import font, metrics

KEPT = 400
"""Texts kept: four corners of a few hundred slices, about 10 kB each."""

MARGIN = 2
"""Logical px around a text for its outline."""

_AROUND = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]
"""Where the text is written in black below itself: an outline of 1 px, several times quicker than stroking its path."""

Align = Literal["left", "right", "centre"]


@dataclass(frozen=True)
class Style:
    """How a text over an image looks."""

    px: int = 12
    weight: int = 400
    colour: str = tokens.TEXT


@dataclass(frozen=True)
class Sprite:
    """A text ready to be copied, and its width in logical px."""

    image: QImage
    width: float


@lru_cache(maxsize=64)
def shown_font(px: int, weight: int) -> QFont:
    """Return the house font, made once."""
    return font(px, weight)


@lru_cache(maxsize=512)
def text_width(text: str, px: int = 12, weight: int = 400) -> float:
    """Return the width of a text in logical px."""
    return metrics(px, weight).horizontalAdvance(text)


@lru_cache(maxsize=64)
def colour(value: str, alpha: float = 1.0) -> QColor:
    """Return a colour from a token, with an opacity from 0 to 1. Do not change what you get."""
    made = QColor(value)
    made.setAlphaF(alpha)
    return made


class Sprites:
    """The kept texts of one viewport."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, Style, float], Sprite] = OrderedDict()

    def of(self, text: str, style: Style, ratio: float) -> Sprite:
        """Return the picture of `text` at `ratio` device px per logical px."""
        key = (text, style, ratio)
        sprite = self._kept.get(key)
        if sprite is None:
            sprite = _made(text, style, ratio)
            self._kept[key] = sprite
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return sprite

    def draw(  # noqa: PLR0917 - a place, a text and a look, in the order a painter thinks of them
        self, painter: QPainter, text: str, style: Style, x: float, top: float, align: Align = "left"
    ) -> float:
        """Draw `text` with its line's top at `top`; x is its left end, right end or middle. Returns its width."""
        ratio = painter.device().devicePixelRatioF()
        sprite = self.of(text, style, ratio)
        left = x - {"left": 0.0, "centre": sprite.width / 2, "right": sprite.width}[align]
        at = QPointF(round(left * ratio) / ratio - MARGIN, round(top * ratio) / ratio - MARGIN)
        painter.drawImage(at, sprite.image)
        return sprite.width

    def draw_runs(self, painter: QPainter, runs: Sequence[tuple[str, Style]], x: float, top: float) -> float:
        """Draw pieces of text one after the other from x; returns their width together."""
        at = x
        for text, style in runs:
            at += self.draw(painter, text, style, at, top)
        return at - x


def _made(text: str, style: Style, ratio: float) -> Sprite:
    measures = metrics(style.px, style.weight)
    width, height = measures.horizontalAdvance(text), measures.height()
    image = QImage(
        int((width + 2 * MARGIN + 2) * ratio), int((height + 2 * MARGIN + 2) * ratio),
        QImage.Format.Format_ARGB32_Premultiplied,
    )  # fmt: skip
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    painter = QPainter(image)
    painter.setFont(shown_font(style.px, style.weight))
    x, baseline = float(MARGIN), MARGIN + measures.ascent()
    painter.setPen(colour(tokens.IMAGE))
    for dx, dy in _AROUND:
        painter.drawText(QPointF(x + dx, baseline + dy), text)
    painter.setPen(colour(style.colour))
    painter.drawText(QPointF(x, baseline), text)
    painter.end()
    return Sprite(image, width)
