"""A crop of a colour slice at screen size, by the same geometry as grey ones; no window applies to colours."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from viewer.imaging.display import Axis, Crop, axis_over

if TYPE_CHECKING:
    from numpy.typing import NDArray

WHITE = 255


def render_colour(
    colours: NDArray[np.uint8], crop: Crop, out_size: tuple[int, int], inverted: bool = False, smooth: bool = True
) -> NDArray[np.uint8]:
    """Return (height, width, 3) uint8 of `crop` of `colours` (rows, columns, 3) at `out_size` (width, height).

    As `display.render`: sub-pixel exact, black outside the slice.
    """
    row, column, rows, columns = crop
    width, height = out_size
    down = axis_over(row, rows, height, colours.shape[0])
    along = axis_over(column, columns, width, colours.shape[1])
    out = np.zeros((height, width, 3), np.uint8)
    if down.first >= down.last or along.first >= along.last:
        return out
    part = colours[down.start : down.stop, along.start : along.stop]
    shown = _scaled(part, down, along, out_size) if smooth else _blocks(part, down, along, out_size)
    inside = (slice(down.first, down.last), slice(along.first, along.last))
    out[inside] = WHITE - shown[inside] if inverted else shown[inside]
    return out


def _scaled(part: NDArray[np.uint8], down: Axis, along: Axis, out_size: tuple[int, int]) -> NDArray[np.uint8]:
    import cv2

    by_rows, by_columns = max(1, math.floor(down.step)), max(1, math.floor(along.step))
    if by_rows > 1 or by_columns > 1:  # means of whole blocks, so that a small picture does not skip pixels
        rows, columns = -(-part.shape[0] // by_rows), -(-part.shape[1] // by_columns)
        below, right = rows * by_rows - part.shape[0], columns * by_columns - part.shape[1]
        if below or right:
            part = np.asarray(cv2.copyMakeBorder(part, 0, below, 0, right, cv2.BORDER_REPLICATE), np.uint8)
        part = np.asarray(cv2.resize(part, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)
    matrix = np.array(
        [
            [along.step / by_columns, 0.0, (along.offset + 0.5 * along.step) / by_columns - 0.5],
            [0.0, down.step / by_rows, (down.offset + 0.5 * down.step) / by_rows - 0.5],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(np.ascontiguousarray(part), matrix, out_size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)


def _blocks(part: NDArray[np.uint8], down: Axis, along: Axis, out_size: tuple[int, int]) -> NDArray[np.uint8]:
    width, height = out_size
    rows = np.floor(down.offset + (np.arange(height) + 0.5) * down.step).astype(np.intp)
    columns = np.floor(along.offset + (np.arange(width) + 0.5) * along.step).astype(np.intp)
    rows, columns = rows.clip(0, part.shape[0] - 1), columns.clip(0, part.shape[1] - 1)
    out: NDArray[np.uint8] = np.take(np.take(part, rows, axis=0), columns, axis=1)
    return out
