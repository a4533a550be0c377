"""Moving what is drawn: one end, the whole caliper, or its label. A drag is a draft until the button is released."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import replace
from typing import Literal

from viewer.imaging.volume_geometry import Plane, Vec3, minus
from viewer.tools.caliper import AxisFrame, CaliperDraft, CaliperShape
from viewer.tools.pointer import Pointer

Handle = Literal["long0", "long1", "short0", "short1"]
HANDLES: tuple[Handle, ...] = ("long0", "long1", "short0", "short1")

CaliperDrag = Generator[CaliperDraft, Pointer, CaliperShape | None]


def handle_point(shape: CaliperShape, handle: Handle) -> Vec3 | None:
    """Return where a handle is; None for an end of a short axis that is not set."""
    axis = shape.long_axis if handle.startswith("long") else shape.short_axis
    return None if axis is None else axis[int(handle[-1])]


def move_handle(shape: CaliperShape, handle: Handle, press: Pointer) -> CaliperDrag:
    """Follow one drag of a handle; return the edited caliper, or None when nothing was moved or Esc was pressed.

    The end keeps its distance from the pointer, so that grabbing beside it moves nothing.
    """
    at = handle_point(shape, handle)
    if at is None:
        return None
    offset = minus(at, press.lps)
    moved = shape
    while True:
        pointer = yield CaliperDraft(moved)
        if pointer.kind == "escape":
            return None
        to = (pointer.lps[0] + offset[0], pointer.lps[1] + offset[1], pointer.lps[2] + offset[2])
        moved = with_handle_at(shape, handle, to, press.plane, pointer.click_within)
        if pointer.kind == "release":
            return None if moved == shape else moved.longest_first()


def move_caliper(shape: CaliperShape, press: Pointer) -> CaliperDrag:
    """Follow one drag of the whole caliper; return it where it was let go, or None for a click or Esc."""
    moved, dragging = shape, False
    while True:
        pointer = yield CaliperDraft(moved)
        if pointer.kind == "escape":
            return None
        away = minus(pointer.lps, press.lps)
        dragging = dragging or math.hypot(*away) > pointer.click_within
        moved = translated(shape, away) if dragging else shape
        if pointer.kind == "release":
            return None if moved == shape else moved


def translated(shape: CaliperShape, by: Vec3) -> CaliperShape:
    """Return the shape moved by a vector in mm."""

    def moved(point: Vec3) -> Vec3:
        return (point[0] + by[0], point[1] + by[1], point[2] + by[2])

    a, b = shape.long_axis
    short = None if shape.short_axis is None else (moved(shape.short_axis[0]), moved(shape.short_axis[1]))
    return CaliperShape((moved(a), moved(b)), short)


def with_handle_at(shape: CaliperShape, handle: Handle, to: Vec3, plane: Plane, shortest: float = 0.0) -> CaliperShape:
    """Return the shape with one end at `to`; the axes stay perpendicular and keep crossing.

    An end of the long axis carries the short axis with it: same part of the way, same lengths aside. An end of the
    short axis shifts that axis along the long one and sets its own side. The shape stays as it is where an axis would
    become shorter than `shortest`.
    """
    if handle.startswith("long"):
        return _with_long_end(shape, int(handle[-1]), to, plane, shortest)
    return _with_short_end(shape, int(handle[-1]), to, plane, shortest)


def _with_long_end(shape: CaliperShape, end: int, to: Vec3, plane: Plane, shortest: float) -> CaliperShape:
    other = shape.long_axis[1 - end]
    axis = (to, other) if end == 0 else (other, to)
    if math.dist(*axis) <= shortest or axis == shape.long_axis:
        return shape
    if shape.short_axis is None:
        return CaliperShape(axis)
    before, after = AxisFrame.of(shape.long_axis, plane), AxisFrame.of(axis, plane)
    (along, first), (_, second) = (before.along_across(point) for point in shape.short_axis)
    crossing = after.on_axis(along / before.length * after.length)
    return CaliperShape(axis, (after.point(crossing, first), after.point(crossing, second)))


def _with_short_end(shape: CaliperShape, end: int, to: Vec3, plane: Plane, shortest: float) -> CaliperShape:
    if shape.short_axis is None or to == shape.short_axis[end]:
        return shape
    frame = AxisFrame.of(shape.long_axis, plane)
    along, aside = frame.along_across(to)
    _, mine = frame.along_across(shape.short_axis[end])
    _, others = frame.along_across(shape.short_axis[1 - end])
    positive = mine > 0 if abs(mine) > abs(others) else others <= 0
    aside = max(aside, 0.0) if positive else min(aside, 0.0)
    crossing = frame.on_axis(along)
    moved, still = frame.point(crossing, aside), frame.point(crossing, others)
    axis = (moved, still) if end == 0 else (still, moved)
    return shape if math.dist(*axis) <= shortest else replace(shape, short_axis=axis)
