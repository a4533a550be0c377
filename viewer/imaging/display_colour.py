"""A crop of a colour slice at screen size, by the same geometry as grey ones; no window applies to colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from viewer.imaging.display import Crop, axis_over, in_blocks, warped

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
    shown = (
        warped(np.ascontiguousarray(part), down, along, out_size) if smooth else in_blocks(part, down, along, out_size)
    )
    inside = (slice(down.first, down.last), slice(along.first, along.last))
    out[inside] = WHITE - shown[inside] if inverted else shown[inside]
    return out
