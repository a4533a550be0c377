"""Values between the voxels of a stack whose slices lie where their headers say: tilted, uneven or with gaps.

A point is looked up in the two slices around it, in each at its projection along the normal: so a tilted gantry is
sheared as it was, and distances are those of the positions, never of the slice thickness. Between slices that are
farther apart than others nothing is made up: unknown is NaN (R08).
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from viewer.imaging.volume_geometry import Plane, dot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.imaging.voxels import Volume

    Floats = NDArray[np.float32]
    Places = NDArray[np.float64]
    Indices = NDArray[np.intp]

WIDEST_GAP = 1.5
"""Times the usual distance of slices; across more, a slice is missing and its place stays unknown."""

SAME_PLACE_PX = 1e-6
"""Slices whose corners agree this well lie one behind the other."""


@dataclass(frozen=True)
class Between:
    """Where points lie among the slices: the one below, the one above, how far from the first to the second."""

    lower: Indices
    upper: Indices
    share: Places
    unknown: NDArray[np.bool_]


class Stack:
    """The slices of a volume that are loaded, ready to be sampled in mm along the normal and px within a slice."""

    def __init__(self, volume: Volume) -> None:
        planes, first = volume.geometry.planes, volume.geometry.planes[0]
        self.used: Indices = np.flatnonzero(volume.loaded)
        self.voxels = volume.voxels
        self.plane: Plane = first
        self.usual_mm = statistics.median_low(volume.geometry.gaps_mm)
        origins = [planes[k].origin_lps for k in self.used]
        self.places: Places = np.array([dot(origin, first.normal) for origin in origins])
        between_rows, between_columns = first.spacing
        self.columns_from: Places = np.array([dot(origin, first.row_direction) / between_columns for origin in origins])
        self.rows_from: Places = np.array([dot(origin, first.column_direction) / between_rows for origin in origins])
        limits = [volume.padding_limits(int(k)) for k in self.used]
        self.is_padded = any(limit is not None for limit in limits)
        self._padding = np.array([limit if limit is not None else (np.nan, np.nan) for limit in limits], np.float32)

    @property
    def is_straight(self) -> bool:
        """Whether every slice lies exactly behind the one before: no tilt, no shift."""
        return bool(np.ptp(self.columns_from) <= SAME_PLACE_PX and np.ptp(self.rows_from) <= SAME_PLACE_PX)

    def between(self, at_mm: Places, *, nearest: bool) -> Between:
        """Return the neighbours of places along the normal. A slice stands for half the usual distance around it."""
        places, half = self.places, self.usual_mm / 2.0
        lower = np.searchsorted(places, at_mm, side="right") - 1
        np.clip(lower, 0, max(len(places) - 2, 0), out=lower)
        upper = np.minimum(lower + 1, len(places) - 1)
        span = places[upper] - places[lower]
        above = at_mm - places[lower]
        share = above / np.where(span > 0.0, span, 1.0)
        unknown = (above < -half) | (above - span > half)
        if nearest or (span > WIDEST_GAP * self.usual_mm).any():
            wide = span > WIDEST_GAP * self.usual_mm
            unknown |= wide & (above > half) & (span - above > half)
            share = np.where(wide | nearest, np.floor(share + 0.5), share)
        return Between(lower, upper, np.clip(share, 0.0, 1.0), unknown)

    def as_tissue(self, values: NDArray[np.generic], slices: Indices) -> Floats:
        """Return values of `slices` as float32, NaN where they stand for no tissue; mixed with it they would lie."""
        out: Floats = values.astype(np.float32)
        if self.is_padded:
            low, high = self._padding[slices, 0], self._padding[slices, 1]
            out[(out >= low) & (out <= high)] = np.nan
        return out

    def blend(self, a: Floats, b: Floats, share: Places | Floats) -> Floats:
        """Return a + share x (b - a); a neighbour without tissue that has no share does not count."""
        share = share.astype(np.float32)
        mixed: Floats = a + share * (b - a)
        return np.where(share == 0.0, a, np.where(share == 1.0, b, mixed)) if self.is_padded else mixed

    def at_points(self, between: Between, row: Places, column: Places, *, nearest: bool) -> Floats:
        """Return values at points: `between` slices, `row` and `column` in px of a slice whose corner is at 0."""
        low, outside_low = self._in_slice(between.lower, row, column, nearest=nearest)
        if not between.share.any():
            low[between.unknown | outside_low] = np.nan
            return low
        high, outside_high = self._in_slice(between.upper, row, column, nearest=nearest)
        values = self.blend(low, high, between.share)
        outside = (outside_low & (between.share < 1.0)) | (outside_high & (between.share > 0.0))
        values[between.unknown | outside] = np.nan
        return values

    def _in_slice(
        self, slices: Indices, row: Places, column: Places, *, nearest: bool
    ) -> tuple[Floats, NDArray[np.bool_]]:
        rows, columns = self.plane.rows, self.plane.columns
        r, row_share, out_r = whole_and_share(row - self.rows_from[slices], rows, nearest=nearest)
        c, column_share, out_c = whole_and_share(column - self.columns_from[slices], columns, nearest=nearest)
        flat = self.voxels.reshape(-1)
        corner = (self.used[slices] * rows + r) * columns + c
        if nearest:
            return self.as_tissue(flat[corner], slices), out_r | out_c
        right, below = int(columns > 1), columns * int(rows > 1)

        def values(at: Indices) -> Floats:
            return self.as_tissue(flat[at], slices)

        top = self.blend(values(corner), values(corner + right), column_share)
        bottom = self.blend(values(corner + below), values(corner + below + right), column_share)
        return self.blend(top, bottom, row_share), out_r | out_c

    def lines(self, row: Places, column: Places, *, nearest: bool) -> Floats | None:
        """Return (slices, n): each used slice along one line of points; None where the line is not along its grid."""
        if np.ptp(row) <= SAME_PLACE_PX:
            view, fixed, fixed_from, along, along_from = self.voxels, row, self.rows_from, column, self.columns_from
        elif np.ptp(column) <= SAME_PLACE_PX:
            view = self.voxels.transpose(0, 2, 1)
            fixed, fixed_from, along, along_from = column, self.columns_from, row, self.rows_from
        else:
            return None
        if np.ptp(along_from) > SAME_PLACE_PX:
            return None
        every = np.arange(len(self.used))[:, None]
        n, share, outside = whole_and_share(fixed[0] - fixed_from, view.shape[1], nearest=nearest)
        m, along_share, off = whole_and_share(along - along_from[0], view.shape[2], nearest=nearest)
        first, last = int(m.min()), int(m.max()) + 2
        strip = self.as_tissue(view[self.used, n, first:last], every)
        if share.any():
            after = self.as_tissue(view[self.used, np.minimum(n + 1, view.shape[1] - 1), first:last], every)
            strip = self.blend(strip, after, share[:, None])
        values: Floats = strip[:, m - first]
        if along_share.any():
            beside = strip[:, np.minimum(m + 1 - first, strip.shape[1] - 1)]
            values = self.blend(values, beside, along_share)
        values[outside[:, None] | off[None, :]] = np.nan
        return values


def whole_and_share(at_px: Places, count: int, *, nearest: bool) -> tuple[Indices, Places, NDArray[np.bool_]]:
    """Return the pixel below, the share of the one above, and where a position is outside all pixels.

    Pixel centres are whole numbers; an image ends half a pixel beyond its outer centres, and has their values there.
    """
    outside = (at_px < -0.5) | (at_px > count - 0.5)
    inside = np.clip(at_px, 0.0, count - 1.0)
    if nearest:
        return np.floor(inside + 0.5).astype(np.intp), np.zeros_like(inside), outside
    whole = np.minimum(inside.astype(np.intp), max(count - 2, 0))
    share = inside - whole
    share[np.abs(share) <= SAME_PLACE_PX] = 0.0
    return whole, share, outside
