"""The canvas of the anatomy: three byte volumes (tissue on top, tissue below, share of the top one) and their brush.

Distances are evaluated on a grid twice as coarse in plane, up-sampled as *distances* (which are smooth) and only then
made coverage, so that edges stay sharp. Positions are LPS mm of the anatomy: +x left, +y posterior, +z head, origin
near the centre of L1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from sample_data.phantom.fields import F32, U8, generator, interpolated, smooth_noise
from sample_data.phantom.shapes import FAR_MM, Path, capsule
from sample_data.phantom.tables import Tissue

SHAPE = (92, 336, 464)
STEP_MM = (2.5, 0.78125, 0.78125)
ORIGIN_MM = (-82.5, -174.0, -181.0)
"""Shape, step and centre of the first voxel of the anatomy, each as (z, y, x)."""

COARSE_SHAPE = (92, 168, 232)
COARSE_STEP_MM = (2.5, 1.5625, 1.5625)
_EDGE_MM = 0.78

_FINE_Z = (ORIGIN_MM[0] + STEP_MM[0] * np.arange(SHAPE[0])).astype(np.float32)
_FINE_Y = (ORIGIN_MM[1] + STEP_MM[1] * np.arange(SHAPE[1])).astype(np.float32)
_FINE_X = (ORIGIN_MM[2] + STEP_MM[2] * np.arange(SHAPE[2])).astype(np.float32)
# A coarse cell is the mean place of its 2 x 2 fine ones, which is what a bilinear enlargement expects.
_COARSE_Y = (_FINE_Y[::2] + STEP_MM[1] / 2).astype(np.float32)
_COARSE_X = (_FINE_X[::2] + STEP_MM[2] / 2).astype(np.float32)


def spine_y(z: npt.ArrayLike) -> F32:
    """Return y of the spine's centre line at z: the thoracic kyphosis that everything behind follows."""
    return interpolated(z, (-90, -30, 0, 45, 70, 90, 120, 150), (-7, -3.5, -1, 9, 17, 23, 31, 37))


@dataclass(frozen=True)
class Box:
    """A part of the coarse grid with its displaced coordinates; k, j, i are index ranges along z, y, x."""

    k: tuple[int, int]
    j: tuple[int, int]
    i: tuple[int, int]
    x: F32
    y: F32
    z: F32

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of coarse cells along z, y, x."""
        return (self.k[1] - self.k[0], self.j[1] - self.j[0], self.i[1] - self.i[0])

    def part(self, lo: Sequence[float], hi: Sequence[float]) -> tuple[slice, slice, slice]:
        """Return the slices (z, y, x) into this box's arrays that hold the LPS range lo…hi."""
        k = _range(_FINE_Z, lo[2], hi[2])
        j = _range(_COARSE_Y, lo[1], hi[1])
        i = _range(_COARSE_X, lo[0], hi[0])
        cut = [
            slice(min(max(r[0] - own[0], 0), own[1] - own[0]), max(min(r[1], own[1]) - own[0], 0))
            for r, own in ((k, self.k), (j, self.j), (i, self.i))
        ]
        return cut[0], cut[1], cut[2]


def _range(axis: F32, lo: float, hi: float) -> tuple[int, int]:
    first = int(np.searchsorted(axis, lo))
    last = int(np.searchsorted(axis, hi, side="right"))
    return max(first - 1, 0), min(last + 1, len(axis))


class Scene:
    """The anatomy while it is painted, in painter's order. ``top``, ``below``, ``share``: uint8, SHAPE."""

    def __init__(self, labels: tuple[U8, U8, U8] | None = None) -> None:
        """Start with air everywhere, or go on painting on a copy of ``labels`` (top, below, share)."""
        if labels is None:
            labels = (np.zeros(SHAPE, np.uint8), np.zeros(SHAPE, np.uint8), np.full(SHAPE, 255, np.uint8))
        else:
            labels = (labels[0].copy(), labels[1].copy(), labels[2].copy())
        self.top, self.below, self.share = labels
        self._warp: list[F32] = []

    @staticmethod
    def _displacement(axis: str) -> F32:
        wide = 2.5 if axis == "z" else 2.2
        field = smooth_noise(generator("warp", axis, "wide"), COARSE_SHAPE, COARSE_STEP_MM, 25.0, wide)
        field += smooth_noise(generator("warp", axis, "narrow"), COARSE_SHAPE, COARSE_STEP_MM, 11.0, 0.6)
        return field

    def box(
        self,
        x: tuple[float, float] = (-200, 200),
        y: tuple[float, float] = (-200, 200),
        z: tuple[float, float] = (-100, 200),
        warp: float = 1.0,
    ) -> Box:
        """Return the coarse cells of an LPS range, coordinates displaced by ``warp`` times the body's displacement."""
        k, j, i = _range(_FINE_Z, *z), _range(_COARSE_Y, *y), _range(_COARSE_X, *x)
        if warp == 0.0:
            return plain_box(k, j, i)
        # Drawn when first needed: the displacement that keeps every ellipse from staying one.
        self._warp = self._warp or [self._displacement(axis) for axis in "xyz"]
        cut = (slice(*k), slice(*j), slice(*i))
        bx = _COARSE_X[cut[2]][None, None, :] + warp * self._warp[0][cut]
        by = _COARSE_Y[cut[1]][None, :, None] + warp * self._warp[1][cut]
        bz = _FINE_Z[cut[0]][:, None, None] + warp * self._warp[2][cut]
        return Box(k, j, i, bx.astype(np.float32), by.astype(np.float32), bz.astype(np.float32))

    def noise(self, box: Box, purpose: str, lattice_mm: float, sd: float = 1.0) -> F32:
        """Return smooth noise over the box, its own for each ``purpose``."""
        return smooth_noise(generator("box", purpose), box.shape, COARSE_STEP_MM, lattice_mm, sd)

    def paint(
        self,
        tissue: Tissue,
        box: Box,
        distance: F32,
        *,
        half_mm: float | None = None,
        limit: F32 | None = None,
        over: Sequence[Tissue] | None = None,
    ) -> None:
        """Paint ``tissue`` where ``distance`` (mm, over the box) is negative.

        half_mm: paint instead a sheet of that half thickness about distance 0, where ``limit`` is negative.
        over: paint only where one of these tissues is on top now.
        """
        near: F32 = distance if half_mm is None else np.abs(distance) - np.float32(half_mm)
        if limit is not None:
            near = np.maximum(near, limit)
        touched = near < 1.6
        for k in np.flatnonzero(touched.any(axis=(1, 2))):
            rows, cols = np.flatnonzero(touched[k].any(axis=1)), np.flatnonzero(touched[k].any(axis=0))
            j0, j1 = max(rows[0] - 1, 0), min(rows[-1] + 2, near.shape[1])
            i0, i1 = max(cols[0] - 1, 0), min(cols[-1] + 2, near.shape[2])
            fine = _doubled(distance[k, j0:j1, i0:i1])
            if half_mm is not None:
                fine = np.abs(fine) - np.float32(half_mm)
            if limit is not None:
                fine = np.maximum(fine, _doubled(limit[k, j0:j1, i0:i1]))
            at = (
                slice(box.k[0] + k, box.k[0] + k + 1),
                slice(2 * (box.j[0] + j0), 2 * (box.j[0] + j1)),
                slice(2 * (box.i[0] + i0), 2 * (box.i[0] + i1)),
            )
            self._brush(at, fine[None], tissue, over)

    def tube(
        self,
        path: Path,
        tissue: Tissue,
        *,
        flat_y: float = 1.0,
        over: Sequence[Tissue] | None = None,
        grow_mm: float = 0.0,
    ) -> None:
        """Paint a tube on the fine grid, one capsule at a time; ``flat_y`` flattens it from front to back."""
        for start, end in pairwise(path):
            reach = max(start[3], end[3]) + grow_mm + 1.2
            lo, hi = np.minimum(start, end)[:3] - reach, np.maximum(start, end)[:3] + reach
            at = tuple(slice(*_inner(axis, lo[n], hi[n])) for axis, n in ((_FINE_Z, 2), (_FINE_Y, 1), (_FINE_X, 0)))
            if any(s.stop <= s.start for s in at):
                continue
            x, y, z = _FINE_X[at[2]][None, None, :], _FINE_Y[at[1]][None, :, None], _FINE_Z[at[0]][:, None, None]
            squeeze = np.array([1, 1 / flat_y, 1, 1], np.float32)
            d, _ = capsule(x, y * squeeze[1], z, start * squeeze, end * squeeze)
            self._brush((at[0], at[1], at[2]), d - np.float32(grow_mm), tissue, over)

    def _brush(self, at: tuple[slice, slice, slice], d: F32, tissue: Tissue, over: Sequence[Tissue] | None) -> None:
        top, below, share = self.top[at], self.below[at], self.share[at]
        cover = np.clip(0.5 - d * (1 / _EDGE_MM), 0.0, 1.0)
        full = cover >= 0.98
        edge = (cover > 0.06) & ~full
        if over is not None:
            allowed = _mask((*over, tissue))[top]
            full &= allowed
            edge &= allowed
        dominant = np.where(share >= 128, top, below)
        level = (cover * 255).astype(np.uint8)
        # A voxel that holds the same tissue already keeps the larger share: the joints of a tube leave no seam.
        same = edge & (top == tissue)
        np.copyto(share, np.maximum(share, level), where=same)
        edge &= ~same & (dominant != tissue)
        np.copyto(below, dominant, where=edge)
        np.copyto(top, np.uint8(tissue), where=edge | full)
        np.copyto(share, level, where=edge)
        np.copyto(share, np.uint8(255), where=full)


def plain_box(k: tuple[int, int], j: tuple[int, int], i: tuple[int, int]) -> Box:
    """Return coarse cells with their true coordinates, broadcast."""
    shape = (k[1] - k[0], j[1] - j[0], i[1] - i[0])
    x, y, z = (
        _COARSE_X[slice(*i)][None, None, :],
        _COARSE_Y[slice(*j)][None, :, None],
        _FINE_Z[slice(*k)][:, None, None],
    )
    return Box(k, j, i, np.broadcast_to(x, shape), np.broadcast_to(y, shape), np.broadcast_to(z, shape))


def swept(box: Box, path: Path, reach_mm: float = 12.0) -> tuple[F32, F32]:
    """Return the distance to a tube along ``path`` (FAR_MM away from it) and the nearest place's arc length, mm."""
    distance = np.full(box.shape, FAR_MM, np.float32)
    along = np.zeros(box.shape, np.float32)
    done = 0.0
    for start, end in pairwise(path):
        length = float(np.linalg.norm(end[:3] - start[:3]))
        reach = max(start[3], end[3]) + reach_mm
        cut = box.part(np.minimum(start, end)[:3] - reach, np.maximum(start, end)[:3] + reach)
        if all(s.stop > s.start for s in cut):
            d, t = capsule(box.x[cut], box.y[cut], box.z[cut], start, end)
            nearer = d < distance[cut]
            np.copyto(distance[cut], d, where=nearer)
            np.copyto(along[cut], done + t * length, where=nearer)
        done += length
    return distance, along


@cache
def _mask(tissues: tuple[Tissue, ...]) -> npt.NDArray[np.bool_]:
    mask = np.zeros(256, np.bool_)
    mask[[int(t) for t in tissues]] = True
    return mask


def _inner(axis: F32, lo: float, hi: float) -> tuple[int, int]:
    return int(np.searchsorted(axis, lo)), int(np.searchsorted(axis, hi, side="right"))


def _doubled(field: F32) -> F32:
    result: F32 = cv2.resize(field, (2 * field.shape[1], 2 * field.shape[0]), interpolation=cv2.INTER_LINEAR)  # type: ignore[assignment]
    return result
