"""The vessels inside the liver: trunks, and from each a random tree that stops under the capsule."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sample_data.phantom.fields import F32, generator
from sample_data.phantom.paint import COARSE_SHAPE, COARSE_STEP_MM, ORIGIN_MM, Scene
from sample_data.phantom.shapes import curve
from sample_data.phantom.tables import Tissue
from sample_data.phantom.vessel_paths import LIVER_TRUNKS

_INSIDE = (Tissue.LIVER, Tissue.PORTAL_VEIN, Tissue.HEPATIC_VEIN)
_LEAST_RADIUS_MM, _LEAST_DEPTH_MM, _PIECE_MM, _MOST_SPLITS = 0.75, 4.0, 3.0, 9
_MURRAY = 2.7
"""Exponent of the rule by which a branch divides: r^k is kept."""

Vector = npt.NDArray[np.float64]


def paint_liver_vessels(scene: Scene, liver: F32) -> None:
    """Paint trunks and trees; ``liver``, its distance over the coarse grid, tells the trees where to stop."""
    tree = _Tree(scene, liver)
    for tissue, points in LIVER_TRUNKS:
        path = curve(points, 6)
        scene.tube(path, tissue, over=(*_INSIDE, Tissue.FAT_VISCERAL))
        for n in range(3, len(path)):
            tree.sprout(path[n - 1 : n + 1].astype(np.float64), tissue, last=n == len(path) - 1)


class _Tree:
    def __init__(self, scene: Scene, liver: F32) -> None:
        self._scene, self._liver = scene, liver
        self._rng = generator("liver trees")

    def sprout(self, piece: Vector, tissue: Tissue, *, last: bool) -> None:
        """Let a side branch, or two at a trunk's end, grow from ``piece``: two rows of x, y, z, radius."""
        rng = self._rng
        along = _unit(piece[1, :3] - piece[0, :3])
        for _ in range(2 if last else 1):
            if not last and rng.random() < 0.25:
                continue
            aside = _unit(np.cross(along, rng.standard_normal(3)))
            way = along * (0.8 if last else 0.45) + aside * (0.5 if last else 0.9)
            share = 0.8 if last else float(rng.uniform(0.34, 0.62))
            self._grow(piece[1, :3], way, float(piece[1, 3]) * share, tissue, 0)

    def _grow(self, at: Vector, way: Vector, radius: float, tissue: Tissue, splits: int) -> None:
        """Grow one branch by short bent pieces, then split it."""
        if radius < _LEAST_RADIUS_MM or splits > _MOST_SPLITS:
            return
        rng = self._rng
        way = _unit(way)
        pieces = [[*at, radius]]
        for _ in range(max(2, round(5.5 * radius / _PIECE_MM))):
            way = _unit(way + 0.16 * rng.standard_normal(3))
            at = at + way * _PIECE_MM
            if self._depth(at) < _LEAST_DEPTH_MM:
                break
            pieces.append([*at, radius])
        if len(pieces) > 1:
            self._scene.tube(np.array(pieces, np.float32), tissue, over=_INSIDE)
        if self._depth(at) < _LEAST_DEPTH_MM:
            return
        share = float(rng.uniform(0.3, 0.7))
        aside = _unit(np.cross(way, rng.standard_normal(3)))
        for part, turn in ((share, 1.0 - share), (1.0 - share, -share)):
            self._grow(at, way + 1.25 * turn * aside, radius * part ** (1 / _MURRAY), tissue, splits + 1)

    def _depth(self, at: Vector) -> float:
        """Return how deep below the liver's surface a point lies, mm; negative outside."""
        index = [round((at[2 - n] - ORIGIN_MM[n]) / COARSE_STEP_MM[n]) for n in range(3)]
        if not all(0 <= v < size for v, size in zip(index, COARSE_SHAPE, strict=True)):
            return -1.0
        return -float(self._liver[tuple(index)])


def _unit(vector: Vector) -> Vector:
    result: Vector = vector / (np.linalg.norm(vector) + 1e-9)
    return result
