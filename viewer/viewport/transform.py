"""The one place that turns pixels of a slice into places on screen and back.

Rows and columns are sub-pixel, a whole number is the centre of a pixel; x and y are logical screen px from the top left
of the image area. Pixels that are not square are drawn in their true proportions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from viewer.imaging.volume_geometry import Plane

LARGEST_ZOOM = 64.0
"""Screen px per column: beyond it nothing of a lesion is left to see."""

SMALLEST_PART_OF_FIT = 0.25
"""How far an image may be made smaller than the viewport."""


@dataclass(frozen=True)
class DeviceCrop:
    """A rectangle of device px and the part of the slice that fills it exactly.

    `row` and `column` are the corner of that part counted from the outer edge of the first pixel (0 is half a pixel
    before its centre), as `viewer.imaging.display.render` wants them.
    """

    x: int
    y: int
    width: int
    height: int
    row: float
    column: float
    rows: float
    columns: float


@dataclass(frozen=True)
class ViewTransform:
    """Zoom, pan and flips of one viewport; every change makes a new one."""

    rows: int
    columns: int
    row_step: float
    """Height of a pixel over its width (1 where pixels are square or their spacing is not known)."""
    width: float
    height: float
    zoom: float = 1.0
    """Logical screen px per column."""
    centre_row: float = 0.0
    centre_column: float = 0.0
    flip_h: bool = False
    flip_v: bool = False
    fitted: bool = True
    """The whole image is shown, and stays so when the viewport changes its size."""

    @classmethod
    def fit(cls, plane: Plane, width: float, height: float) -> ViewTransform:
        """Return the view that shows the whole of `plane` in the middle of the image area."""
        between_rows, between_columns = plane.spacing
        view = cls(plane.rows, plane.columns, between_rows / between_columns, max(width, 1.0), max(height, 1.0))
        return view.refitted()

    @property
    def scale_x(self) -> float:
        """Signed screen px from one column to the next."""
        return -self.zoom if self.flip_h else self.zoom

    @property
    def scale_y(self) -> float:
        """Signed screen px from one row to the next."""
        return (-self.zoom if self.flip_v else self.zoom) * self.row_step

    @property
    def fit_zoom(self) -> float:
        """The zoom at which the whole image just fits."""
        return min(self.width / self.columns, self.height / (self.rows * self.row_step))

    def screen(self, row: float, column: float) -> tuple[float, float]:
        """Return where a pixel position is on screen."""
        return (
            self.width / 2 + (column - self.centre_column) * self.scale_x,
            self.height / 2 + (row - self.centre_row) * self.scale_y,
        )

    def image(self, x: float, y: float) -> tuple[float, float]:
        """Return the pixel position (row, column) under a place on screen."""
        return (
            self.centre_row + (y - self.height / 2) / self.scale_y,
            self.centre_column + (x - self.width / 2) / self.scale_x,
        )

    def inside_image(self, x: float, y: float) -> tuple[float, float]:
        """Return the pixel position under a place on screen, held within the outer edges of the image."""
        row, column = self.image(x, y)
        return min(max(row, -0.5), self.rows - 0.5), min(max(column, -0.5), self.columns - 0.5)

    def refitted(self) -> ViewTransform:
        """Show the whole image; flips stay."""
        middle_row, middle_column = (self.rows - 1) / 2, (self.columns - 1) / 2
        return replace(self, zoom=self.fit_zoom, centre_row=middle_row, centre_column=middle_column, fitted=True)

    def resized(self, width: float, height: float) -> ViewTransform:
        """Follow the viewport's size: a fitted view stays fitted, another keeps its middle and its zoom."""
        view = replace(self, width=max(width, 1.0), height=max(height, 1.0))
        return view.refitted() if self.fitted else view

    def zoomed(self, factor: float, x: float, y: float) -> ViewTransform:
        """Zoom by `factor` so that what is under (x, y) stays there."""
        smallest = min(self.fit_zoom * SMALLEST_PART_OF_FIT, LARGEST_ZOOM)
        zoom = min(max(self.zoom * factor, smallest), LARGEST_ZOOM)
        row, column = self.image(x, y)
        nearer = replace(self, zoom=zoom, fitted=False)
        return replace(
            nearer,
            centre_row=row - (y - self.height / 2) / nearer.scale_y,
            centre_column=column - (x - self.width / 2) / nearer.scale_x,
        )

    def panned(self, dx: float, dy: float) -> ViewTransform:
        """Move the image by screen px; its middle never leaves the image, so that it cannot be lost."""
        return self.centred(self.centre_row - dy / self.scale_y, self.centre_column - dx / self.scale_x)

    def centred(self, row: float, column: float) -> ViewTransform:
        """Put a pixel position into the middle of the viewport."""
        row = min(max(row, -0.5), self.rows - 0.5)
        column = min(max(column, -0.5), self.columns - 0.5)
        return replace(self, centre_row=row, centre_column=column, fitted=False)

    def flipped(self, *, horizontal: bool = False, vertical: bool = False) -> ViewTransform:
        """Mirror what is on screen about the middle of the viewport."""
        return replace(self, flip_h=self.flip_h != horizontal, flip_v=self.flip_v != vertical)

    def for_plane(self, plane: Plane) -> ViewTransform:
        """Return the same view of another slice: unchanged where the pixels have the same number and shape."""
        between_rows, between_columns = plane.spacing
        step = between_rows / between_columns
        if (plane.rows, plane.columns) == (self.rows, self.columns) and step == self.row_step:
            return self
        return ViewTransform.fit(plane, self.width, self.height).flipped(horizontal=self.flip_h, vertical=self.flip_v)

    def device_crop(self, ratio: float) -> DeviceCrop | None:
        """Return what of the slice is on screen, on whole device px (`ratio` of them per logical px); None if nothing.

        The rectangle is rounded inwards to whole px and the part of the slice computed for it, not the reverse, so that
        pixels lie where `screen` says to a fraction of a px.
        """
        ends_x = sorted(self.screen(0.0, edge)[0] * ratio for edge in (-0.5, self.columns - 0.5))
        ends_y = sorted(self.screen(edge, 0.0)[1] * ratio for edge in (-0.5, self.rows - 0.5))
        left, right = _whole_px(ends_x, self.width * ratio)
        top, bottom = _whole_px(ends_y, self.height * ratio)
        if right <= left or bottom <= top:
            return None
        rows = sorted(self.image(0.0, y / ratio)[0] for y in (top, bottom))
        columns = sorted(self.image(x / ratio, 0.0)[1] for x in (left, right))
        return DeviceCrop(
            left, top, right - left, bottom - top,
            rows[0] + 0.5, columns[0] + 0.5, rows[1] - rows[0], columns[1] - columns[0],
        )  # fmt: skip


def _whole_px(ends: list[float], limit: float) -> tuple[int, int]:
    """Return the whole px between two ends and within the viewport; a hair's breadth of rounding is forgiven."""
    return max(math.ceil(ends[0] - 1e-6), 0), min(math.floor(ends[1] + 1e-6), math.ceil(limit - 1e-6))
