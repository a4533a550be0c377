"""Where a caliper's label first lies: over black outside the body where that is near, never over what must be seen."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.tools.hit import PointPx, RectPx

DARK_BELOW = 24
"""Grey value of 255 that still counts as black: air with its noise in a soft-tissue window."""

CELL_PX = 8
"""Device px per cell of the map of black; a label is 20 px high."""

GAP_PX = 14.0
"""Free px between a lesion and a label beside it."""

NEAR_PX = 200.0
"""Black farther than this from the lesion is not near: its leader would cross half of the body."""

EDGE_PX = 6.0
"""Free px between a label and the edge of the viewport."""


@dataclass(frozen=True)
class Surroundings:
    """What a label must respect: the image area, what may not be covered, and where the image is black.

    `black` is a map of whole cells of `cell` logical px from the top left of the image area, True outside the body.
    """

    width: float
    height: float
    keep_free: tuple[RectPx, ...]
    black: NDArray[np.bool_] | None = None
    cell: float = float(CELL_PX)
    settled: bool = True
    """False while the image is not there yet: places found now are not kept."""


def overlaps(a: RectPx, b: RectPx) -> bool:
    """Whether two rectangles share any area."""
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def bounds(points: Iterable[PointPx], margin: float = 0.0) -> RectPx:
    """Return the upright rectangle around points, `margin` wider on each side."""
    xs, ys = zip(*points, strict=True)
    left, top = min(xs) - margin, min(ys) - margin
    return left, top, max(xs) - min(xs) + 2 * margin, max(ys) - min(ys) + 2 * margin


def lesion_bounds(ends: Sequence[PointPx]) -> RectPx:
    """Return the rectangle that a lesion with these axes fills: the circle over the long axis reaches that far."""
    (x0, y0), (x1, y1) = ends[0], ends[1]
    middle_x, middle_y, radius = (x0 + x1) / 2, (y0 + y1) / 2, math.dist(ends[0], ends[1]) / 2
    if len(ends) == 2:
        return bounds(ends, min(radius, GAP_PX) / 2)
    circle = (middle_x - radius, middle_y - radius, 2 * radius, 2 * radius)
    corners = [(circle[0], circle[1]), (circle[0] + circle[2], circle[1] + circle[3])]
    return bounds([*ends, *corners], 2.0)


def black_outside(
    grey: NDArray[np.uint8], x: int, y: int, *, ratio: float, width: float, height: float
) -> Surroundings:
    """Return the surroundings with the map of black: dark cells joined to the edge of the picture, and all beyond it.

    grey: the picture on screen, (height, width) device px, its top left at device px (x, y).
    """
    import cv2

    columns, rows = max(int(width * ratio) // CELL_PX, 1), max(int(height * ratio) // CELL_PX, 1)
    brightest = np.zeros((rows * CELL_PX, columns * CELL_PX), np.uint8)
    part = grey[: max(rows * CELL_PX - y, 0), : max(columns * CELL_PX - x, 0)]
    brightest[y : y + part.shape[0], x : x + part.shape[1]] = part
    cells = cv2.resize(brightest, (columns, rows), interpolation=cv2.INTER_AREA)
    dark = np.pad((cells < DARK_BELOW).astype(np.uint8), 1, constant_values=1)
    _, regions = cv2.connectedComponents(dark, connectivity=4)
    outside = (regions == regions[0, 0])[1:-1, 1:-1]
    return Surroundings(width, height, (), outside, CELL_PX / ratio)


def place_label(size: tuple[float, float], lesion: RectPx, around: Surroundings) -> RectPx:
    """Return where a label of `size` first lies.

    Over the nearest black outside the body; where there is none near, beside the lesion on the side with more room;
    never over the lesion or anything that is to be kept free, as long as there is any place at all.
    """
    forbidden = (lesion, *around.keep_free)
    for candidates in (_over_black(size, lesion, around), _beside(size, lesion, around)):
        for rect in candidates:
            if not any(overlaps(rect, other) for other in forbidden):
                return rect
    return held_inside(next(iter(_beside(size, lesion, around))), around)


def held_inside(rect: RectPx, around: Surroundings) -> RectPx:
    """Return the rectangle moved into the image area."""
    x, y, width, height = rect
    return (
        min(max(x, EDGE_PX), max(around.width - width - EDGE_PX, EDGE_PX)),
        min(max(y, EDGE_PX), max(around.height - height - EDGE_PX, EDGE_PX)),
        width,
        height,
    )


def _over_black(size: tuple[float, float], lesion: RectPx, around: Surroundings) -> Iterable[RectPx]:
    """Yield places wholly over black, nearest to the lesion first."""
    if around.black is None:
        return
    width, height = size
    cell = around.cell
    across, down = math.ceil(width / cell) + 1, math.ceil(height / cell) + 1
    rows, columns = around.black.shape
    if rows < down or columns < across:
        return
    total = np.zeros((rows + 1, columns + 1), np.int32)
    total[1:, 1:] = np.cumsum(np.cumsum(around.black, axis=0, dtype=np.int32), axis=1)
    full = total[down:, across:] - total[:-down, across:] - total[down:, :-across] + total[:-down, :-across]
    found_rows, found_columns = np.nonzero(full == across * down)
    middle_x, middle_y = lesion[0] + lesion[2] / 2, lesion[1] + lesion[3] / 2
    left, top = (found_columns + 0.5) * cell, (found_rows + 0.5) * cell
    away = np.hypot(left + width / 2 - middle_x, top + height / 2 - middle_y)
    inside = (left >= EDGE_PX) & (top >= EDGE_PX)
    inside &= (left + width <= around.width - EDGE_PX) & (top + height <= around.height - EDGE_PX)
    for n in np.argsort(away, kind="stable"):
        if away[n] > max(lesion[2], lesion[3]) / 2 + NEAR_PX:
            return
        if inside[n]:
            yield float(left[n]), float(top[n]), width, height


def _beside(size: tuple[float, float], lesion: RectPx, around: Surroundings) -> Iterable[RectPx]:
    """Yield places beside the lesion: the side with more room first, then farther and farther away."""
    width, height = size
    x, y, across, down = lesion
    room_right, room_left = around.width - x - across, x
    for step in range(12):
        gap = GAP_PX + step * height
        right, left = x + across + gap, x - gap - width
        for column in (right, left) if room_right >= room_left else (left, right):
            yield held_inside((column, y + down / 2 - height / 2, width, height), around)
        for row in (y + down + gap, y - gap - height):
            yield held_inside((x + across / 2 - width / 2, row, width, height), around)
            yield held_inside((right, row, width, height), around)
            yield held_inside((left, row, width, height), around)
