"""The loupe: twice the size, centred on the end that is being dragged, so that finger and pointer do not hide it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QPen

from viewer.theme import tokens
from viewer.tools.hit import PointPx, RectPx
from viewer.viewport.caliper_layer import screen_ends
from viewer.viewport.label_layout import overlaps
from viewer.viewport.model import ViewportModel
from viewer.viewport.slice_image import Shades, image_over, painted
from viewer.viewport.sprites import Sprites, Style, colour

SIDE_PX = 124.0
AWAY_PX = 48.0
MAGNIFIED = 2.0
CAPTION = Style(11, 400, tokens.TEXT)


def loupe_place(pointer: PointPx, away_from: PointPx, width: float, height: float, keep_free: list[RectPx]) -> RectPx:
    """Return where the loupe stands: 48 px from the pointer on the side away from the lesion, off the labels.

    The first of eight directions, beginning with the one away from the lesion, that lies inside the viewport and
    covers nothing of `keep_free`; the first that lies inside where all cover something.
    """
    start = math.atan2(pointer[1] - away_from[1], pointer[0] - away_from[0])
    half = SIDE_PX / 2
    inside: list[RectPx] = []
    for turn in (0, 1, -1, 2, -2, 3, -3, 4):
        angle = start + turn * math.pi / 4
        reach = AWAY_PX + half * (abs(math.cos(angle)) + abs(math.sin(angle)))
        x, y = pointer[0] + reach * math.cos(angle) - half, pointer[1] + reach * math.sin(angle) - half
        rect = (float(round(x)), float(round(y)), SIDE_PX, SIDE_PX)
        if min(x, y) >= 0 and x + SIDE_PX <= width and y + SIDE_PX <= height:
            inside.append(rect)
            if not any(overlaps(rect, other) for other in keep_free):
                return rect
    if inside:
        return inside[0]
    return max(width - SIDE_PX, 0.0) if pointer[0] < width / 2 else 0.0, 0.0, SIDE_PX, SIDE_PX


def paint_loupe(painter: QPainter, model: ViewportModel, at: PointPx, place: RectPx, sprites: Sprites) -> None:
    """Draw the loupe at `place`, centred on the position `at` of the image area, with the draft's lines drawn thin."""
    transform, volume, plane = model.transform, model.volume, model.plane
    if transform is None or volume is None or plane is None:
        return
    ratio = painter.device().devicePixelRatioF()
    x, y, side, _ = place
    grey = _magnified(model, at, round(side * ratio))
    if grey is None:
        return
    painter.save()
    painter.fillRect(QRectF(*place), colour(tokens.IMAGE))
    painter.setClipRect(QRectF(*place))
    grey.setDevicePixelRatio(ratio)
    painter.drawImage(QPointF(x, y), grey)
    draft = model.draft
    if draft is not None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle_x, middle_y = x + side / 2, y + side / 2
        ends = [
            (middle_x + (px - at[0]) * MAGNIFIED, middle_y + (py - at[1]) * MAGNIFIED)
            for px, py in screen_ends(draft.caliper.shape, plane, transform)
        ]
        painter.setPen(QPen(colour(tokens.CALIPER_SELECTED), 1.0))
        painter.drawLines([QLineF(*a, *b) for a, b in zip(ends[::2], ends[1::2], strict=True)])
        painter.drawRect(QRectF(middle_x - 4, middle_y - 4, 8, 8))
    painter.setClipping(False)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(colour(tokens.TEXT), 1))
    painter.drawRect(QRectF(x, y, side - 1, side - 1))
    sprites.draw(painter, "2×", CAPTION, x + side - 6, y + side - 19, "right")
    painter.restore()


def _magnified(model: ViewportModel, at: PointPx, side: int) -> QImage | None:
    """Return the square of the slice around `at`, black outside the image; None where the slice is not loaded."""
    transform, volume = model.transform, model.volume
    if transform is None or volume is None or not model.slice_loaded:
        return None
    row, column = transform.image(*at)
    rows = SIDE_PX / MAGNIFIED / abs(transform.scale_y)
    columns = SIDE_PX / MAGNIFIED / abs(transform.scale_x)
    top, left = row + 0.5 - rows / 2, column + 0.5 - columns / 2
    shades = Shades(model.voxel_window, model.inverted, model.smooth)
    square = painted(volume, model.slice_index, (top, left, rows, columns), (side, side), shades)
    turned = np.ascontiguousarray(square[:: -1 if transform.flip_v else 1, :: -1 if transform.flip_h else 1])
    return image_over(turned).copy()
