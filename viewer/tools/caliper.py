"""The bidirectional caliper: a long axis by one drag, then a short axis perpendicular to it.

All arithmetic is in patient coordinates, so that perpendicular means perpendicular in mm whatever the pixels' shape.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, replace

from viewer.imaging.volume_geometry import Plane, Vec3, cross, dot, minus
from viewer.tools.pointer import Pointer

Axis = tuple[Vec3, Vec3]

OFFER_ALONG = 0.25
"""How far beyond an end of the long axis, as a part of it, the pointer may be and still mean the short axis."""

OFFER_ACROSS = 1.0
"""How far aside, as a part of the long axis: an end farther away would make a short axis longer than the long one."""


@dataclass(frozen=True)
class CaliperShape:
    """Two axes in LPS mm; lengths are unrounded, in the `length_unit` of the plane they lie on."""

    long_axis: Axis
    short_axis: Axis | None = None

    @property
    def long_length(self) -> float:
        """Length of the long axis."""
        return math.dist(*self.long_axis)

    @property
    def short_length(self) -> float | None:
        """Length of the short axis; None until it is set."""
        return None if self.short_axis is None else math.dist(*self.short_axis)

    @property
    def centre(self) -> Vec3:
        """The middle of the long axis."""
        return between(self.long_axis[0], self.long_axis[1], 0.5)

    def longest_first(self) -> CaliperShape:
        """Return the shape with its axes swapped where the short one has grown longer."""
        if self.short_axis is None or math.dist(*self.short_axis) <= self.long_length:
            return self
        return CaliperShape(self.short_axis, self.long_axis)

    def ends(self) -> tuple[Vec3, ...]:
        """The two or four end points, long axis first."""
        return self.long_axis if self.short_axis is None else (*self.long_axis, *self.short_axis)


@dataclass(frozen=True)
class CaliperDraft:
    """What to paint while a tool is at work: `offered` is the short axis that is proposed and not yet set."""

    shape: CaliperShape
    offered: Axis | None = None


@dataclass(frozen=True)
class AxisFrame:
    """The long axis as a ruler: `along` runs from its first end, `across` is perpendicular to it in the plane."""

    start: Vec3
    direction: Vec3
    aside: Vec3
    length: float

    @classmethod
    def of(cls, axis: Axis, plane: Plane) -> AxisFrame:
        """Return the frame of `axis`; the axis has a length above zero."""
        length = math.dist(*axis)
        away = minus(axis[1], axis[0])
        direction = (away[0] / length, away[1] / length, away[2] / length)
        return cls(axis[0], direction, cross(plane.normal, direction), length)

    def along_across(self, point: Vec3) -> tuple[float, float]:
        """Return the place of `point`: length along the axis from its first end, and signed length aside."""
        away = minus(point, self.start)
        return dot(away, self.direction), dot(away, self.aside)

    def point(self, along: float, across: float) -> Vec3:
        """Return the point at a place."""
        s, d, a = self.start, self.direction, self.aside
        return (
            s[0] + along * d[0] + across * a[0],
            s[1] + along * d[1] + across * a[1],
            s[2] + along * d[2] + across * a[2],
        )

    def on_axis(self, along: float) -> float:
        """Return `along` held between the ends, so that what stands there crosses the axis."""
        return min(max(along, 0.0), self.length)


def between(a: Vec3, b: Vec3, part: float) -> Vec3:
    """Return the point at `part` of the way from `a` to `b`."""
    return (a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1]), a[2] + part * (b[2] - a[2]))


def draw_long_axis(press: Pointer) -> Generator[CaliperDraft, Pointer, CaliperShape | None]:
    """Follow one drag: yield what to paint, return the caliper with its long axis only, or None for a click."""
    shape = CaliperShape((press.lps, press.lps))
    while True:
        pointer = yield CaliperDraft(shape)
        if pointer.kind == "escape":
            return None
        shape = CaliperShape((press.lps, pointer.lps))
        if pointer.kind == "release":
            return shape if shape.long_length >= pointer.click_within else None


def means_short_axis(long_axis: Axis, pointer: Pointer) -> bool:
    """Whether the pointer is near enough to the long axis to mean its short axis, and not another lesion."""
    frame = AxisFrame.of(long_axis, pointer.plane)
    along, across = frame.along_across(pointer.lps)
    margin = OFFER_ALONG * frame.length
    return -margin <= along <= frame.length + margin and abs(across) <= OFFER_ACROSS * frame.length


def offered_short_axis(long_axis: Axis, pointer: Pointer) -> Axis:
    """Return the short axis proposed at the pointer: one end there, the other as far beyond the long axis."""
    frame = AxisFrame.of(long_axis, pointer.plane)
    along, across = frame.along_across(pointer.lps)
    crossing = frame.on_axis(along)
    return frame.point(crossing, across), frame.point(crossing, -across)


def set_short_axis(shape: CaliperShape, press: Pointer) -> Generator[CaliperDraft, Pointer, CaliperShape | None]:
    """Follow the second gesture: a click takes the offered axis, a drag draws it from edge to edge.

    In a drag the first end stays where it was pressed and the pointer sets the other, held to the perpendicular and to
    the far side of the long axis. Returns None for Esc and where no length came of it.
    """
    frame = AxisFrame.of(shape.long_axis, press.plane)
    along, first = frame.along_across(press.lps)
    crossing, pointer, dragging = frame.on_axis(along), press, False
    axis = offered_short_axis(shape.long_axis, press)
    while True:
        pointer = yield CaliperDraft(shape, axis)
        if pointer.kind == "escape":
            return None
        dragging = dragging or math.dist(press.lps, pointer.lps) > pointer.click_within
        if dragging:
            _, second = frame.along_across(pointer.lps)
            axis = frame.point(crossing, first), frame.point(crossing, _far_side(first, second))
        if pointer.kind == "release":
            if math.dist(*axis) < pointer.click_within:
                return None
            return replace(shape, short_axis=axis).longest_first()


def _far_side(first: float, second: float) -> float:
    """Hold `second` to the side of the long axis where `first` is not, so that the axes cross."""
    return min(second, 0.0) if first > 0 else max(second, 0.0)
