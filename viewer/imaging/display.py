"""A crop of a slice at screen size in 8 bit, for one `drawImage` at 1:1.

The window's line is laid over the values before they are scaled, its ends are clipped after: a straight line and
linear interpolation commute, clipping first would blur its own edges. A curve or a table is applied after scaling.
OpenCV is imported when the first slice is drawn.
"""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from viewer.imaging.voi import Window, curved, grey_line

if TYPE_CHECKING:
    from numpy.typing import NDArray

_Sample = TypeVar("_Sample", np.float32, np.uint8)
"""Greys before their window is clipped, or colours."""

Crop = tuple[float, float, float, float]
"""(row, column, rows, columns): the corner and the size of what is shown, in pixels of the slice.

Counted from the outer edge of the first pixel: the whole slice is (0, 0, rows, columns), and the centre of the pixel
that `Plane.pixel` calls (0, 0) lies at (0.5, 0.5) here.
"""

ALIGNED_WITHIN = 1 / 32
"""Output px by which a corner may miss the grid of the fast scaling: seen by nobody, and by no caliper."""

CORNERS_TRIED = 40
MARGIN = 2
"""Source pixels kept around a crop, so that interpolation at its edges sees what is there."""


@dataclass(frozen=True)
class Axis:
    """One direction: which source pixels are taken, and how output px lie on them."""

    start: int
    """First source pixel taken."""
    stop: int
    step: float
    """Source px per output px."""
    offset: float
    """Edge of the first output px, in source px from the outer edge of pixel `start`."""
    first: int
    """First output px that shows the slice; what is before it or from `last` on lies outside."""
    last: int

    @property
    def skipped(self) -> float:
        """Output px between the edge of pixel `start` and the first output px."""
        return self.offset / self.step


def render(  # noqa: PLR0917 - the order of the contract between rooms
    plane: NDArray[np.generic],
    crop: Crop,
    out_size: tuple[int, int],
    window: Window,
    inverted: bool = False,
    smooth: bool = True,
) -> NDArray[np.uint8]:
    """Return (height, width) uint8 of `crop` of `plane`, an int16 or float32 slice, at `out_size` (width, height).

    Sub-pixel exact: the middle of output px y shows the slice at crop row + (y + 0.5) / height x crop rows, columns
    likewise. Outside the slice is black. `smooth` interpolates between pixel centres, else each pixel is a block.
    """
    row, column, rows, columns = crop
    width, height = out_size
    down = axis_over(row, rows, height, plane.shape[0])
    along = axis_over(column, columns, width, plane.shape[1])
    out = np.zeros((height, width), np.uint8)
    if down.first >= down.last or along.first >= along.last:
        return out
    part = plane[down.start : down.stop, along.start : along.stop]
    if window.is_line:
        scale, shift = grey_line(window)
        greys = np.multiply(part, np.float32(scale), dtype=np.float32)
        greys += np.float32(shift)
    else:
        greys = part.astype(np.float32)
    shown = _scaled(greys, down, along, (width, height)) if smooth else in_blocks(greys, down, along, (width, height))
    if not window.is_line:
        shown = curved(shown, window)
    grey = _to_8_bit(shown, inverted=inverted)
    if (down.first, along.first, down.last, along.last) == (0, 0, height, width):
        return grey
    inside = (slice(down.first, down.last), slice(along.first, along.last))
    out[inside] = grey[inside]
    return out


_kept = threading.local()


def _room(rows: int, columns: int) -> NDArray[np.float32]:
    """Return an array to write on, the same memory every time: fresh pages would cost more than the scaling."""
    flat: NDArray[np.float32] | None = getattr(_kept, "flat", None)
    if flat is None or flat.size < rows * columns:
        flat = _kept.flat = np.empty(rows * columns, np.float32)
    return flat[: rows * columns].reshape(rows, columns)


def axis_over(corner: float, length: float, count: int, limit: int) -> Axis:
    """Lay `count` output px over `length` source px from `corner`, within a slice of `limit` pixels."""
    step = length / count
    start = min(max(math.floor(corner) - MARGIN, 0), limit)
    stop = max(min(math.ceil(corner + length) + MARGIN, limit), start)
    if step <= 1.0 and start > 0:
        start = _best_start(corner, step, start)
    first = min(max(math.ceil(-corner / step - 0.5), 0), count)
    last = min(max(math.ceil((limit - corner) / step - 0.5), first), count)
    return Axis(start, stop, step, corner - start, first, last if start < stop else first)


def _best_start(corner: float, step: float, start: int) -> int:
    """Of the pixels just before a crop, the one whose edge falls nearest to a whole output px."""

    def miss(s: int) -> float:
        px = (corner - s) / step
        return abs(px - round(px))

    candidates = range(start, max(start - CORNERS_TRIED, -1), -1)
    return next((s for s in candidates if miss(s) <= ALIGNED_WITHIN), start)


def _scaled(greys: NDArray[np.float32], down: Axis, along: Axis, out_size: tuple[int, int]) -> NDArray[np.float32]:
    import cv2

    width, height = out_size
    y, x = round(down.skipped), round(along.skipped)
    aligned = abs(down.skipped - y) <= ALIGNED_WITHIN and abs(along.skipped - x) <= ALIGNED_WITHIN
    fx, fy = 1.0 / along.step, 1.0 / down.step
    size = round(greys.shape[0] * fy), round(greys.shape[1] * fx)
    is_copied = size == greys.shape and (fx, fy) != (1.0, 1.0)  # resize to the same size copies, whatever the factors
    if aligned and y >= 0 and x >= 0 and down.step <= 1.0 and along.step <= 1.0 and not is_copied:
        room = _room(*size)
        large = cv2.resize(greys, None, dst=room, fx=fx, fy=fy, interpolation=cv2.INTER_LINEAR)
        if large.shape[0] >= y + height and large.shape[1] >= x + width:
            return np.asarray(large[y : y + height, x : x + width], np.float32)
    return warped(greys, down, along, out_size, _room(height, width))


def warped(
    part: NDArray[_Sample], down: Axis, along: Axis, out_size: tuple[int, int], room: NDArray[_Sample] | None = None
) -> NDArray[_Sample]:
    """Return `part` scaled to `out_size` (width, height) at any step and offset; `room` is memory for the result."""
    import cv2

    by_rows, by_columns = max(1, math.floor(down.step)), max(1, math.floor(along.step))
    if by_rows > 1 or by_columns > 1:
        part = _averaged(part, by_rows, by_columns)
    matrix = np.array(
        [
            [along.step / by_columns, 0.0, (along.offset + 0.5 * along.step) / by_columns - 0.5],
            [0.0, down.step / by_rows, (down.offset + 0.5 * down.step) / by_rows - 0.5],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(part, matrix, out_size, dst=room, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, part.dtype)


def _averaged(part: NDArray[_Sample], by_rows: int, by_columns: int) -> NDArray[_Sample]:
    """Return means of whole blocks, so that a small picture does not skip pixels; the last block is filled up."""
    import cv2

    rows, columns = -(-part.shape[0] // by_rows), -(-part.shape[1] // by_columns)
    below, right = rows * by_rows - part.shape[0], columns * by_columns - part.shape[1]
    if below or right:
        part = np.asarray(cv2.copyMakeBorder(part, 0, below, 0, right, cv2.BORDER_REPLICATE), part.dtype)
    return np.asarray(cv2.resize(part, (columns, rows), interpolation=cv2.INTER_AREA), part.dtype)


def in_blocks(part: NDArray[_Sample], down: Axis, along: Axis, out_size: tuple[int, int]) -> NDArray[_Sample]:
    """Return `part` at `out_size` (width, height) with each pixel a block."""
    width, height = out_size
    rows = np.floor(down.offset + (np.arange(height) + 0.5) * down.step).astype(np.intp)
    columns = np.floor(along.offset + (np.arange(width) + 0.5) * along.step).astype(np.intp)
    rows, columns = rows.clip(0, part.shape[0] - 1), columns.clip(0, part.shape[1] - 1)
    out: NDArray[_Sample] = np.take(np.take(part, rows, axis=0), columns, axis=1)
    return out


def _to_8_bit(greys: NDArray[np.float32], *, inverted: bool) -> NDArray[np.uint8]:
    import cv2

    above = cv2.max(greys, 0.0, dst=greys)  # type: ignore[call-overload]
    grey = cv2.convertScaleAbs(above)
    return np.asarray(cv2.bitwise_not(grey) if inverted else grey, np.uint8)
