"""Lesions whose axes measure what is stated: drawn last, on the output grid, so that nothing bends or erodes them.

At the edge the coverage is exactly one half, so the half maximum between lesion and surroundings *is* the stated
axis. Along z the shape has a flat top one slice thick: the central slice is exact, its neighbours taper, no other
slice shows a larger cut.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from sample_data.phantom.fields import F32, erf, generator, smooth_noise
from sample_data.phantom.pose import PixelGrid, Pose

_LEAST_HALF_HEIGHT_MM = 6.0
_SUB_SLICES = (-0.375, -0.125, 0.125, 0.375)
_SEED_ROD_MM, _SEED_BLUR_MM, _SEED_HU = 4.5, 0.75, 1500.0
_SEED_FREE_MM = 4.0
_OIL_FREE_MM, _OIL_FREE_SMALL_MM = 2.5, 3.7


@dataclass(frozen=True)
class Look:
    """The inside of a lesion in one kind of image, in its units (HU, SUV, table units).

    core_share: radius of the core as a share of the lesion's. oil: share of the inside taken by iodised oil. scars,
    septa, gas: strands in a liquid core, walls in an abscess, a bubble in front. seeds: iodine-125 rods.
    """

    rim: float
    core: float = 0.0
    core_share: float = 0.0
    oil: float = 0.0
    scars: bool = False
    septa: bool = False
    gas: bool = False
    seeds: int = 0


@dataclass(frozen=True)
class Lesion:
    """One lesion of one date.

    centre: LPS mm of the anatomy. turn_degrees: of the long axis, from +x towards +y. bed: "liver" or "fat".
    kind: "target", "new", "look-alike", "filler" or "abscess". stated: the published report, or the plan of `followup`,
    gives this size at this date. A lesion that is not present is not drawn, and the truth file says so.
    """

    id: str
    label: str
    organ: str
    long_mm: float
    short_mm: float
    centre: tuple[float, float, float]
    turn_degrees: float
    bed: str
    kind: str = "target"
    node: bool = False
    stated: bool = True
    present: bool = True
    looks: dict[str, Look] = field(default_factory=dict)
    lobes: float = 0.05

    @property
    def half_height_mm(self) -> float:
        """Half the extent along z: half the short axis, never under 6 mm."""
        return max(self.short_mm / 2, _LEAST_HALF_HEIGHT_MM)


@dataclass(frozen=True)
class PlacedLesion:
    """A lesion as it lies on the scanner: its centre snapped to a slice plane of the series, in the pose's frame."""

    lesion: Lesion
    slice_index: int
    centre: tuple[float, float, float]
    turn: float


@dataclass(frozen=True)
class Finish:
    """How lesions meet their surroundings in one kind of image: edge blur, width and blur of the plain bed, mm."""

    edge_mm: float
    bed_mm: float
    bed_edge_mm: float
    beds: dict[str, float]


def place(lesion: Lesion, pose: Pose, grid: PixelGrid) -> PlacedLesion:
    """Carry centre and angle through the pose and snap the centre to the nearest slice."""
    x, y, z = pose.to_scanner(lesion.centre)
    index = grid.nearest_slice(z)
    return PlacedLesion(lesion, index, (x, y, grid.z[index]), math.radians(lesion.turn_degrees) - pose.turn)


def _edge(distance: F32, blur_mm: float) -> F32:
    result: F32 = 0.5 * (1.0 - erf((distance / np.float32(math.sqrt(2.0) * blur_mm)).astype(np.float32)))
    return result


def _height_scale(dz: float, half_height: float, thickness: float) -> float:
    """Return the size of the cut at dz: 1 within the central slice, then an ellipse down to 0 at the pole."""
    flat = thickness / 2
    beyond = (abs(dz) - flat) / max(half_height - flat, 1.0)
    return 1.0 if beyond <= 0 else math.sqrt(max(1.0 - beyond * beyond, 0.0))


def _outline(u: F32, v: F32, a: float, b: float, lesion: Lesion) -> tuple[F32, F32]:
    """Return (k, distance in mm), k being 1 on the edge: uneven, yet exact at both axes and never outside."""
    p, q = u / a, v / b
    k = np.sqrt(p * p + q * q) + np.float32(1e-4)
    theta = np.arctan2(q, p)
    phases = generator("lobes", lesion.id).uniform(0, 2 * np.pi, 3)
    wave = sum(np.sin((n + 2) * theta + phases[n]) for n in range(3)) / 3.0
    uneven = 1.0 - lesion.lobes * np.sin(2 * theta) ** 2 * (0.5 + 0.5 * wave)
    k_uneven = k / uneven
    distance = (k_uneven - 1.0) * k / np.sqrt((p / a) ** 2 + (q / b) ** 2 + np.float32(1e-9))
    return k_uneven.astype(np.float32), distance.astype(np.float32)


def draw_lesion(images: F32, grid: PixelGrid, placed: PlacedLesion, kind: str, finish: Finish) -> None:
    """Draw one lesion with its bed into ``images`` (slices, rows, columns), in place."""
    lesion, look = placed.lesion, placed.lesion.looks[kind]
    a, b, c = lesion.long_mm / 2, lesion.short_mm / 2, lesion.half_height_mm
    reach = a + finish.bed_mm + 6.0
    i0 = max(int((placed.centre[0] - reach - grid.first_xy[0]) / grid.spacing_mm), 0)
    j0 = max(int((placed.centre[1] - reach - grid.first_xy[1]) / grid.spacing_mm), 0)
    n = int(2 * reach / grid.spacing_mm) + 3
    x, y = grid.x()[i0 : i0 + n][None, :] - placed.centre[0], grid.y()[j0 : j0 + n][:, None] - placed.centre[1]
    cs, sn = math.cos(placed.turn), math.sin(placed.turn)
    u, v = (x * cs + y * sn).astype(np.float32), (y * cs - x * sn).astype(np.float32)
    inside = _Inside(lesion, look, grid, (u, v, y))
    shape = _Shape(u, v, lesion, grid.thickness_mm)
    tall = c + finish.bed_mm + grid.thickness_mm
    for index, z in enumerate(grid.z):
        dz = z - placed.centre[2]
        if abs(dz) > tall:
            continue
        patch = images[index, j0 : j0 + n, i0 : i0 + n]
        bed = _cover(shape, dz, (a + finish.bed_mm, b + finish.bed_mm, c + finish.bed_mm), finish.bed_edge_mm)
        patch += bed * (np.float32(finish.beds[lesion.bed]) - patch)
        cover = _cover(shape, dz, (a, b, c), finish.edge_mm)
        if cover.max() > 1e-3:
            patch += cover * (inside.values(dz, c) - patch)
            patch += inside.seeds(dz)


@dataclass(frozen=True)
class _Shape:
    """What every cut of a lesion is made from: coordinates along its axes, itself, the thickness of a slice."""

    u: F32
    v: F32
    lesion: Lesion
    thickness_mm: float


def _cover(shape: _Shape, dz: float, semi: tuple[float, float, float], blur_mm: float) -> F32:
    u, v, lesion, thickness = shape.u, shape.v, shape.lesion, shape.thickness_mm
    scales = [_height_scale(dz + share * thickness, semi[2], thickness) for share in _SUB_SLICES]
    total = np.zeros(u.shape, np.float32)
    for scale in sorted(set(scales)):
        if scale > 0.05:
            _, distance = _outline(u, v, semi[0] * scale, semi[1] * scale, lesion)
            total += np.float32(scales.count(scale) / len(scales)) * _edge(distance, blur_mm)
    return total


class _Inside:
    """What fills a lesion, slice by slice: rim, core, oil, scars, septa, gas and seeds."""

    def __init__(self, lesion: Lesion, look: Look, grid: PixelGrid, at: tuple[F32, F32, F32]) -> None:
        self._lesion, self._look, self._grid = lesion, look, grid
        u, v, self._y = at
        self._u, self._v = u, v
        self._k, self._distance = _outline(u, v, lesion.long_mm / 2, lesion.short_mm / 2, lesion)
        self._slices = 2 * int(lesion.half_height_mm / grid.spacing_between_mm + 2) + 1
        step = (grid.spacing_between_mm, grid.spacing_mm, grid.spacing_mm)
        shape = (self._slices, *u.shape)
        self._coarse = smooth_noise(generator("lesion", lesion.id, "coarse"), shape, step, 5.0)
        self._fine = smooth_noise(generator("lesion", lesion.id, "fine"), shape, step, 2.6)

    def values(self, dz: float, half_height: float) -> F32:
        """Return the lesion's own values in the slice ``dz`` from its centre."""
        look = self._look
        at = min(max(round(dz / self._grid.spacing_between_mm) + self._slices // 2, 0), self._slices - 1)
        coarse, fine = self._coarse[at], self._fine[at]
        scale = max(_height_scale(dz, half_height, self._grid.thickness_mm), 0.2)
        k = np.sqrt((self._k) ** 2 + (1.0 - scale**2))
        values = np.full(k.shape, look.rim, np.float32)
        deep = _edge((self._distance + 2.4).astype(np.float32), 0.7)  # the rim alone carries the edge
        if look.core_share:
            w = np.clip((look.core_share - k + 0.07 * coarse) / 0.14, 0.0, 1.0) * deep
            values += w * np.float32(look.core - look.rim)
            if look.scars:
                strands = np.clip(1.0 - np.abs(fine) / 0.22, 0.0, 1.0) * (coarse > 0.1)
                values += w * strands * np.float32(0.7 * (look.rim - look.core))
        if look.septa:
            walls = np.clip(1.0 - np.abs(coarse) / 0.2, 0.0, 1.0) * deep
            values += walls * np.float32(0.7 * (look.rim - look.core))
        if look.oil:
            ring = 0.55 * np.exp(-(((k - 0.62) / 0.25) ** 2)) - 0.2
            level = 1.75 - 1.9 * look.oil
            clump = np.clip((fine * 0.8 + 0.5 * coarse + ring - level) / 0.5, 0.0, 1.0)
            free = _OIL_FREE_MM if self._lesion.short_mm > 16 else _OIL_FREE_SMALL_MM
            clump = clump * _edge((self._distance + free).astype(np.float32), 0.6)
            values += clump * (np.float32(420.0) + 130.0 * np.clip(coarse, -1, 1.5) - values)
        if look.gas:
            b = self._lesion.short_mm / 2
            bubble = np.maximum(self._y + 0.45 * b + 0.8 * coarse, self._distance + 4.5)
            values += _edge(bubble.astype(np.float32), 0.7) * (np.float32(-950.0) - values)
        result: F32 = values.astype(np.float32)
        return result

    def seeds(self, dz: float) -> F32:
        """Return what the iodine-125 seeds add in this slice: rods well inside the edge, so that no caliper moves."""
        added = np.zeros(self._u.shape, np.float32)
        rng = generator("seeds", self._lesion.id)
        lesion, t = self._lesion, self._grid.thickness_mm
        room = [
            max(r - _SEED_FREE_MM - 1.0, 0.5) for r in (lesion.long_mm / 2, lesion.short_mm / 2, lesion.half_height_mm)
        ]
        for _ in range(self._look.seeds):
            spot = rng.standard_normal(3)
            spot *= (0.45 + 0.55 * rng.random()) / np.linalg.norm(spot)
            way = rng.standard_normal(3) * np.array([0.5, 0.5, 1.0])
            way *= 0.5 * _SEED_ROD_MM / np.linalg.norm(way)
            middle = spot * np.array(room)
            lo, hi = sorted((middle[2] - way[2], middle[2] + way[2]))
            share = (min(hi, dz + t / 2) - max(lo, dz - t / 2)) / max(hi - lo, 0.1)
            if share <= 0:
                continue
            along = np.clip(
                ((self._u - middle[0]) * way[0] + (self._v - middle[1]) * way[1]) / (way[0] ** 2 + way[1] ** 2 + 1e-6),
                -1,
                1,
            )
            d2 = (self._u - middle[0] - along * way[0]) ** 2 + (self._v - middle[1] - along * way[1]) ** 2
            added += np.float32(_SEED_HU * min(share, 1.0)) * np.exp(-d2 / (2 * _SEED_BLUR_MM**2))
        result: F32 = added.astype(np.float32)
        return result
