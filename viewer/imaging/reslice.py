"""Any plane through a volume: axial, coronal, sagittal in the patient's own directions, or oblique; in mm LPS.

What comes out is float32 in the unit of the volume, NaN where nothing is known: outside, in the place of a slice that
is missing or not yet loaded, in padding. A volume whose slices have no known places is refused with the reason: a
picture with wrong proportions would be worse than none (R06, R08).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from viewer.imaging.errors import ImagingError
from viewer.imaging.places import SAME_PLACE_MM
from viewer.imaging.stack_sampling import Stack
from viewer.imaging.volume_geometry import Plane, Vec3, VolumeGeometry, dot, minus

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.imaging.voxels import Volume

Interpolation = Literal["linear", "nearest"]
Orientation = Literal["axial", "coronal", "sagittal"]

DIRECTIONS: dict[Orientation, tuple[Vec3, Vec3]] = {
    "axial": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)),
    "coronal": ((1.0, 0.0, 0.0), (0.0, 0.0, -1.0)),
    "sagittal": ((0.0, 1.0, 0.0), (0.0, 0.0, -1.0)),
}
"""Directions of rows and columns as radiologists look: the patient's left on the right, from the feet, front left."""

ROWS_AT_A_TIME = 64
"""Few enough that what is worked out for them stays in the processor's cache."""

LARGEST_SIDE_PX = 8192
ALONG_NORMAL = 1e-9


def why_not_resliced(geometry: VolumeGeometry) -> str:
    """Return why planes through this stack cannot be given, "" where they can."""
    planes = geometry.planes
    if len(planes) < 2:
        return "a single image has no other planes"
    if not geometry.positioned:
        return "the header does not say where the slices are"
    if any(plane.pixel_spacing_mm is None for plane in planes):
        return "the pixel spacing is not known"
    if any(plane.length_unit != "mm" for plane in planes):
        return "lengths in these images are not those in the patient"
    if not geometry.parallel or any(_turned(plane, planes[0]) for plane in planes):
        return "the slices are not parallel"
    if any((p.rows, p.columns, p.pixel_spacing_mm) != _grid(planes[0]) for p in planes):
        return "the slices differ in size"
    if min(geometry.gaps_mm) <= SAME_PLACE_MM:
        return "several slices are at one place"
    return ""


def orthogonal_plane(geometry: VolumeGeometry, which: Orientation, through: Vec3 | None = None) -> Plane:
    """Return the plane in the patient's own directions through a point (LPS, mm; a voxel in the middle by default).

    It holds all of the stack, with square pixels as small as the smallest side of its pixels. Side letters follow from
    its directions. Raises ImagingError, with the reason, where planes through this stack cannot be given.
    """
    _refuse(geometry)
    row, column = DIRECTIONS[which]
    corners = [_corner(plane, r, c) for plane in geometry.planes for r in (0, 1) for c in (0, 1)]
    central = geometry.planes[len(geometry.planes) // 2]
    middle = through or central.lps(central.rows // 2, central.columns // 2)
    along, down = [dot(corner, row) for corner in corners], [dot(corner, column) for corner in corners]
    size = min(geometry.planes[0].spacing)
    columns, rows = _count(along, size), _count(down, size)
    start = minus(middle, _times(row, dot(middle, row) - min(along)))
    origin = minus(start, _times(column, dot(middle, column) - min(down)))
    return Plane(origin, row, column, (size, size), rows, columns)


def reslice(volume: Volume, plane: Plane, interpolation: Interpolation = "linear") -> NDArray[np.float32]:
    """Return (plane.rows, plane.columns) float32: the volume's values at the pixel centres of `plane`.

    Linear between slices at their true places and between pixels, or the nearest voxel. A voxel reaches half way to
    its neighbours and no farther; what is beyond is NaN. Raises ImagingError, with the reason, where the stack has no
    planes or `plane` no size in mm.
    """
    _refuse(volume.geometry)
    if plane.pixel_spacing_mm is None:
        raise ImagingError("A plane through a volume needs a pixel spacing in mm.")
    stack = Stack(volume)
    if not len(stack.used):
        return np.full((plane.rows, plane.columns), np.nan, np.float32)
    grid = _Grid(stack, plane)
    nearest = interpolation == "nearest"
    values = _along_normal(stack, grid, nearest=nearest)
    return values if values is not None else _by_points(stack, grid, nearest=nearest)


class _Grid:
    """The pixels of a plane in the stack's own measures, each a start and a step by row and by column."""

    def __init__(self, stack: Stack, plane: Plane) -> None:
        own = stack.plane
        between_rows, between_columns = own.spacing
        self.shape = (plane.rows, plane.columns)
        self._start = plane.origin_lps
        self._down = _times(plane.column_direction, plane.spacing[0])
        self._along = _times(plane.row_direction, plane.spacing[1])
        self.normal = self._measured(own.normal, 1.0)
        self.row = self._measured(own.column_direction, between_rows)
        self.column = self._measured(own.row_direction, between_columns)

    def _measured(self, direction: Vec3, unit_mm: float) -> tuple[float, float, float]:
        """(start, step a row, step a column) along a direction of the stack."""
        return tuple(dot(vector, direction) / unit_mm for vector in (self._start, self._down, self._along))  # type: ignore[return-value]

    def at(self, measure: tuple[float, float, float], rows: slice) -> NDArray[np.float64]:
        """Return (rows, columns): a measure at each pixel of some rows."""
        start, down, along = measure
        numbers = np.arange(rows.start, rows.stop, dtype=np.float64)
        return (start + down * numbers)[:, None] + along * np.arange(self.shape[1], dtype=np.float64)[None, :]


def _by_points(stack: Stack, grid: _Grid, *, nearest: bool) -> NDArray[np.float32]:
    out = np.empty(grid.shape, np.float32)
    for first in range(0, grid.shape[0], ROWS_AT_A_TIME):
        rows = slice(first, min(first + ROWS_AT_A_TIME, grid.shape[0]))
        between = stack.between(grid.at(grid.normal, rows), nearest=nearest)
        out[rows] = stack.at_points(between, grid.at(grid.row, rows), grid.at(grid.column, rows), nearest=nearest)
    return out


def _along_normal(stack: Stack, grid: _Grid, *, nearest: bool) -> NDArray[np.float32] | None:
    """The usual coronal or sagittal plane: one line in every slice, then between slices; None for any other plane."""
    if any(abs(measure[1]) > ALONG_NORMAL for measure in (grid.row, grid.column)) or abs(grid.normal[2]) > ALONG_NORMAL:
        return None
    one = slice(0, 1)
    lines = stack.lines(grid.at(grid.row, one)[0], grid.at(grid.column, one)[0], nearest=nearest)
    if lines is None:
        return None
    start, down, _ = grid.normal
    between = stack.between(start + down * np.arange(grid.shape[0], dtype=np.float64), nearest=nearest)
    values: NDArray[np.float32] = lines[between.lower]
    if between.share.any():
        values = stack.blend(values, lines[between.upper], between.share[:, None])
    values[between.unknown] = np.nan
    return values


def _refuse(geometry: VolumeGeometry) -> None:
    reason = why_not_resliced(geometry)
    if reason:
        raise ImagingError(f"No other planes: {reason}.")


def _turned(plane: Plane, first: Plane) -> bool:
    """Whether rows run another way than in the first slice, by more than headers round."""
    return dot(plane.row_direction, first.row_direction) < 1.0 - 1e-6


def _grid(plane: Plane) -> tuple[int, int, tuple[float, float] | None]:
    return plane.rows, plane.columns, plane.pixel_spacing_mm


def _corner(plane: Plane, r: int, c: int) -> Vec3:
    return plane.lps(r * (plane.rows - 1), c * (plane.columns - 1))


def _count(places: list[float], size: float) -> int:
    """Pixels from the first place to the last, both held. Raises ImagingError where no screen would show so many."""
    count = round((max(places) - min(places)) / size) + 1
    if count > LARGEST_SIDE_PX:
        raise ImagingError(f"No other planes: they would be {count:,} pixels wide.")
    return count


def _times(v: Vec3, factor: float) -> Vec3:
    return v[0] * factor, v[1] * factor, v[2] * factor
