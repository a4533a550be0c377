"""What lies under the pointer: pure tests on screen positions, in logical px."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from viewer.tools.drag import HANDLES, Handle

PointPx = tuple[float, float]
RectPx = tuple[float, float, float, float]
"""x, y, width, height."""

HANDLE_REACH_PX = 12.0
"""An end of the selected caliper is grabbed within this distance (look.md §4)."""

LINE_REACH_PX = 5.0
"""A line, or an end of a caliper that is not selected, is hit within this distance."""

HitPart = Literal["handle", "line", "label"]


@dataclass(frozen=True)
class ScreenCaliper:
    """A caliper as it lies on screen; `handles` says whether its ends can be grabbed."""

    measurement_id: str
    long_axis: tuple[PointPx, PointPx]
    short_axis: tuple[PointPx, PointPx] | None
    label: RectPx | None
    handles: bool
    reach: float = HANDLE_REACH_PX
    """How near the pointer must be to grab an end."""


@dataclass(frozen=True)
class HitTarget:
    """What was hit: `handle` names the end where `part` is "handle"."""

    measurement_id: str
    part: HitPart
    distance_px: float
    handle: Handle | None = None


def hit_target(calipers: Iterable[ScreenCaliper], at: PointPx) -> HitTarget | None:
    """Return what the pointer means: the nearest handle, else a label, else the nearest line; None over plain image."""
    found: dict[HitPart, list[HitTarget]] = {"handle": [], "label": [], "line": []}
    for caliper in calipers:
        for target in _hits(caliper, at):
            found[target.part].append(target)
    for targets in found.values():
        if targets:
            return min(targets, key=lambda target: target.distance_px)
    return None


def _hits(caliper: ScreenCaliper, at: PointPx) -> Iterable[HitTarget]:
    name = caliper.measurement_id
    if caliper.handles:
        ends = (*caliper.long_axis, *(caliper.short_axis or ()))
        for handle, end in zip(HANDLES, ends, strict=False):
            if (away := math.dist(end, at)) <= caliper.reach:
                yield HitTarget(name, "handle", away, handle)
    if caliper.label is not None and inside(caliper.label, at):
        yield HitTarget(name, "label", 0.0)
    for axis in (caliper.long_axis, caliper.short_axis):
        if axis is not None and (away := distance_to_segment(at, *axis)) <= LINE_REACH_PX:
            yield HitTarget(name, "line", away)


def inside(rect: RectPx, at: PointPx) -> bool:
    """Whether a position lies in a rectangle."""
    x, y, width, height = rect
    return x <= at[0] <= x + width and y <= at[1] <= y + height


def distance_to_segment(at: PointPx, a: PointPx, b: PointPx) -> float:
    """Return the distance of a position from the line between two ends."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    squared = dx * dx + dy * dy
    part = 0.0 if squared == 0 else min(max(((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / squared, 0.0), 1.0)
    return math.dist(at, (a[0] + part * dx, a[1] + part * dy))
