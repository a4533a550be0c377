"""Where pixels are: image planes and stacks of them in DICOM patient coordinates (LPS, mm).

The one place that turns pixel positions into points and back (PS3.3 C.7.6.2.1.1). Positions are sub-pixel; a whole
number is the centre of a pixel. x grows to the patient's left, y to the back, z to the head.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from viewer.imaging.places import Evenness, but_for_rounding, evenness

Vec3 = tuple[float, float, float]
LengthUnit = Literal["mm", "px", "mm at detector", "mm estimated"]

SECOND_LETTER_FROM = math.sin(math.radians(22.5))
"""An edge gets a second letter ("PF") when the direction leans at least this much to it: nearer to the diagonal."""

COARSE_UNITS_MM = (0.1, 0.01)
"""Positions written with so few decimals are off by half of these: 1 mm is no rounding but another place."""

NO_DECIMALS = 1e-4
LARGEST_ROUNDING_MM = 0.1005

PARALLEL_WITHIN = math.cos(math.radians(0.1))
"""Cosine between normals of planes that count as parallel; header rounding stays far below 0.1 degrees."""


def dot(a: Vec3, b: Vec3) -> float:
    """Return the scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vec3, b: Vec3) -> Vec3:
    """Return the vector product."""
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def minus(a: Vec3, b: Vec3) -> Vec3:
    """Return `a - b`."""
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def direction_letters(direction: Vec3) -> str:
    """Return the patient side a direction points to: "L", or "LP" where it leans clearly to a second side."""
    named = zip(direction, ("LR", "PA", "HF"), strict=True)
    parts = sorted(((abs(value), pair[value < 0]) for value, pair in named), reverse=True)
    return parts[0][1] + (parts[1][1] if parts[1][0] > SECOND_LETTER_FROM else "")


def opposite_letters(letters: str) -> str:
    """Return the letters of the other edge: "LP" becomes "RA"."""
    return letters.translate(str.maketrans("LRPAHF", "RLAPFH"))


@dataclass(frozen=True)
class Plane:
    """One acquired image plane in LPS mm.

    `origin_lps` is the centre of pixel (row 0, column 0); the directions are unit vectors, `row_direction` of
    increasing column and `column_direction` of increasing row. `pixel_spacing_mm` is (between rows, between columns),
    None where the header has no valid one: then 1 px counts as 1 unit and `length_unit` is "px".
    """

    origin_lps: Vec3
    row_direction: Vec3
    column_direction: Vec3
    pixel_spacing_mm: tuple[float, float] | None
    rows: int
    columns: int
    length_unit: LengthUnit = "mm"
    oriented: bool = True
    """False: the header has no valid orientation, and the directions are only those of the screen."""
    positioned: bool = True
    """False: the header has no valid position, and the origin says nothing."""
    patient_orientation: tuple[str, str] | None = None
    """Letters of the right and the bottom edge of a projection (PS3.3 C.7.6.1.1.1), used where `oriented` is False."""

    @property
    def spacing(self) -> tuple[float, float]:
        """Steps between rows and columns as used in the arithmetic: mm, or 1 px where no spacing is known."""
        return self.pixel_spacing_mm or (1.0, 1.0)

    @cached_property
    def normal(self) -> Vec3:
        """Unit vector: row direction x column direction."""
        return cross(self.row_direction, self.column_direction)

    def lps(self, row: float, column: float) -> Vec3:
        """Return the point at a pixel position."""
        between_rows, between_columns = self.spacing
        down, along = row * between_rows, column * between_columns
        o, r, c = self.origin_lps, self.row_direction, self.column_direction
        return (
            o[0] + along * r[0] + down * c[0],
            o[1] + along * r[1] + down * c[1],
            o[2] + along * r[2] + down * c[2],
        )

    def pixel(self, point: Vec3) -> tuple[float, float]:
        """Return (row, column) of the projection of `point` on the plane."""
        between_rows, between_columns = self.spacing
        away = minus(point, self.origin_lps)
        return dot(away, self.column_direction) / between_rows, dot(away, self.row_direction) / between_columns

    def distance_mm(self, point: Vec3) -> float:
        """Return the signed distance of `point` from the plane along the normal."""
        return dot(minus(point, self.origin_lps), self.normal)

    def orientation_letters(self) -> tuple[str, str, str, str] | None:
        """Return the letters of the left, right, top and bottom edge; None where the orientation is not known."""
        if self.oriented:
            right, bottom = (
                direction_letters(self.row_direction),
                direction_letters(self.column_direction),
            )
        elif self.patient_orientation is not None:
            right, bottom = self.patient_orientation
        else:
            return None
        return opposite_letters(right), right, opposite_letters(bottom), bottom


@dataclass(frozen=True)
class VolumeGeometry:
    """The planes of a stack, one per slice, sorted along the normal (head last for the usual axial stack)."""

    planes: tuple[Plane, ...]

    @cached_property
    def positioned(self) -> bool:
        """Whether every slice has a valid position and orientation, so that places along the normal mean anything."""
        return bool(self.planes) and all(p.positioned and p.oriented for p in self.planes)

    @cached_property
    def parallel(self) -> bool:
        """Whether all planes share one normal."""
        return all(dot(p.normal, self.planes[0].normal) > PARALLEL_WITHIN for p in self.planes[1:])

    @cached_property
    def _locations(self) -> tuple[float, ...]:
        normal = self.planes[0].normal
        return tuple(dot(p.origin_lps, normal) for p in self.planes)

    @cached_property
    def gaps_mm(self) -> tuple[float, ...]:
        """Distances along the normal from each slice to the next; empty where positions are not known."""
        if not (self.positioned and self.parallel):
            return ()
        return tuple(b - a for a, b in zip(self._locations, self._locations[1:], strict=False))

    def nearest_slice(self, point: Vec3) -> int:
        """Return the index of the slice nearest to `point`; 0 where no positions are known."""
        if not self.positioned or len(self.planes) == 1:
            return 0
        if not self.parallel:
            return min(
                range(len(self.planes)),
                key=lambda k: abs(self.planes[k].distance_mm(point)),
            )
        place = dot(point, self.planes[0].normal)
        above = bisect_left(self._locations, place)
        if above == 0:
            return 0
        if above == len(self._locations):
            return above - 1
        nearer_below = place - self._locations[above - 1] <= self._locations[above] - place
        return above - 1 if nearer_below else above

    def location_mm(self, k: int) -> float | None:
        """Return the position of slice `k` along the normal, in mm; None where it is not known."""
        plane = self.planes[k]
        return dot(plane.origin_lps, self.planes[0].normal) if plane.positioned and plane.oriented else None

    @cached_property
    def evenness(self) -> Evenness | None:
        """How the slices follow one another along the normal; None where there is one, or places are not known."""
        if not self.gaps_mm:
            return None
        found = evenness(self._locations)
        unit = self.rounded_to_mm if found.odd else None
        return but_for_rounding(self._locations, found, unit) if unit is not None else found

    @cached_property
    def rounded_to_mm(self) -> float | None:
        """By how much positions along the normal may be off in all, as the header writes them with few decimals.

        None where that does not matter: with three decimals and more, and where rounding alone would make lengths
        wrong by more than 0.1 mm (then uneven slices are called so).
        """
        lean = sum(abs(c) for c in self.planes[0].normal)
        for unit in COARSE_UNITS_MM:
            if all(abs(c / unit - round(c / unit)) < NO_DECIMALS for p in self.planes for c in p.origin_lps):
                return unit * lean if unit * lean <= LARGEST_ROUNDING_MM else None
        return None

    @property
    def spacing_between_slices_mm(self) -> float | None:
        """The one distance between slices, from their positions; None for one slice, uneven or unknown places.

        With it, every slice lies within 0.05 mm of its place in the even stack, so that a length across any number of
        slices is right within 0.1 mm (R08).
        """
        return self.evenness.step_mm if self.evenness is not None else None
