"""Where the pointer is, in the spaces a tool needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from viewer.imaging.volume_geometry import Plane, Vec3

PointerKind = Literal["press", "move", "release", "escape"]

CLICK_WITHIN_PX = 4.0
"""A press and a release nearer together than this, in screen px, are a click and no drag."""


@dataclass(frozen=True)
class Pointer:
    """One event of the pointer over an image plane.

    `lps` lies on `plane`, in mm (in px where the plane has no spacing); `row` and `column` are sub-pixel positions of
    the same point; `px_per_unit` says how many screen px one unit of length takes along a row.
    """

    kind: PointerKind
    lps: Vec3
    row: float
    column: float
    plane: Plane
    px_per_unit: float

    @classmethod
    def at(cls, kind: PointerKind, plane: Plane, row: float, column: float, px_per_unit: float) -> Pointer:
        """Make the pointer that stands on a pixel position."""
        return cls(kind, plane.lps(row, column), row, column, plane, px_per_unit)

    @property
    def click_within(self) -> float:
        """The length, in the unit of the plane, below which a drag is only a click."""
        return CLICK_WITHIN_PX / self.px_per_unit
