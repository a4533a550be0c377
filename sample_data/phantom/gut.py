"""Stomach, duodenum, jejunum and colon: swept tubes; gas lies in front, for the patient lies on the back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_data.phantom.body import Frame
from sample_data.phantom.fields import F32, interpolated, smooth_max, smooth_min
from sample_data.phantom.paint import Box, Scene, plain_box, swept
from sample_data.phantom.shapes import Path, curve
from sample_data.phantom.tables import Tissue

_STOMACH = (
    (64, -42, 99, 13), (63, -42, 88, 26), (60, -46, 73, 29), (55, -62, 56, 25), (44, -88, 38, 21), (20, -106, 27, 18),
    (-8, -108, 22, 14), (-27, -99, 24, 10.5), (-36, -90, 25, 8.5),
)  # fmt: skip
_DUODENUM = (
    (-36, -90, 26, 8), (-43, -84, 26, 11), (-49, -72, 18, 12), (-49, -66, 0, 11.5), (-46, -62, -22, 12),
    (-30, -54, -38, 12), (0, -48, -40, 11), (26, -54, -30, 11), (38, -66, -18, 11),
)  # fmt: skip
_COLON = (
    (-98, -42, -95, 21), (-100, -46, -70, 22), (-97, -58, -46, 21), (-92, -80, -28, 20), (-80, -108, -22, 18),
    (-28, -127, -40, 17), (38, -128, -28, 17), (64, -122, -4, 18), (97, -92, 36, 19), (106, -70, 34, 17),
    (112, -46, -10, 14), (111, -34, -95, 14),
)  # fmt: skip


@dataclass(frozen=True)
class Lumen:
    """The hollow of a part of the gut, kept for each date to fill anew: distance to its wall, mm, negative inside."""

    name: str
    k: tuple[int, int]
    j: tuple[int, int]
    i: tuple[int, int]
    inside: F32


def paint_gut(scene: Scene, frame: Frame) -> tuple[Lumen, ...]:
    """Paint the gut from back to front and return the hollows of stomach and colon."""
    _paint_jejunum(scene, frame)
    _paint_duodenum(scene)
    colon = _paint_colon(scene, frame)
    stomach = _paint_stomach(scene)
    return (stomach, colon)


def _paint_stomach(scene: Scene) -> Lumen:
    box = scene.box(x=(-52, 104), y=(-140, 4), z=(-6, 134))
    outer, _ = swept(box, curve(_STOMACH))
    outer = outer + scene.noise(box, "stomach form", 30.0, 3.4)
    rugae = np.abs(scene.noise(box, "rugae", 7.0))
    inner = outer + 3.0 + 3.4 * np.clip(rugae - 0.25, 0.0, 2.0) * np.clip((box.z + 10.0) / 90.0, 0.35, 1.0)
    scene.paint(Tissue.FAT_VISCERAL, box, outer - 1.8)
    scene.paint(Tissue.GASTRIC_WALL, box, outer)
    scene.paint(Tissue.GASTRIC_FLUID, box, inner.astype(np.float32))
    return Lumen("stomach", box.k, box.j, box.i, inner.astype(np.float32))


def _paint_duodenum(scene: Scene) -> None:
    box = scene.box(x=(-72, 62), y=(-112, -24), z=(-64, 48))
    _loop(scene, box, curve(_DUODENUM), "duodenum", wall=2.0, gas_level=-93.0)


def _serpentine(
    middle: float, swing: float, y: float, tops: tuple[float, ...], *, radius: float, lean: float
) -> list[tuple[float, float, float, float]]:
    """Return a winding path of rows one under the other: random walks fuse into lumps, these do not."""
    points = []
    for n, z in enumerate(tops):
        direction = 1 if n % 2 == 0 else -1
        for share in (-0.92, -0.45, 0.05, 0.5, 0.92):
            bow = 7.0 * np.sin(2.6 * share + 1.3 * n)
            points.append(
                (
                    middle + direction * share * swing,
                    y + lean * share * direction + bow,
                    z - 5.0 * share,
                    radius + 0.9 * np.sin(3 * share + n),
                )
            )
    return points


def _paint_jejunum(scene: Scene, frame: Frame) -> None:
    rows = (
        ("deep", _serpentine(66, 30, -62, (-34, -58, -82), radius=10.0, lean=6.0)),
        ("upper", _serpentine(62, 34, -98, (4, -18, -41, -64, -87), radius=10.5, lean=-8.0)),
        ("inner", _serpentine(34, 22, -84, (-44, -67, -90), radius=8.5, lean=4.0)),
        ("middle", _serpentine(-22, 42, -100, (-52, -76), radius=10.0, lean=5.0)),
    )
    for name, points in rows:
        box = scene.box(x=(-82, 116), y=(-140, -36), z=(-90, 30))
        _loop(scene, box, curve(points, 4), name, wall=2.1, gas_level=-108.0, cut=_part(frame.cavity, box) + 3.0)


def _loop(
    scene: Scene, box: Box, path: Path, name: str, *, wall: float, gas_level: float, cut: F32 | None = None
) -> None:
    outer, along = swept(box, path, 6.0)
    outer = outer + scene.noise(box, f"{name} form", 15.0, 1.3)
    if cut is not None:
        outer = smooth_max(outer, cut, 4.0)
    # Feathery folds: thin plates every 6 mm of arc length that reach into the fluid.
    folds = 2.4 * np.clip(np.cos(2 * np.pi * along / 6.0), 0.0, 1.0) * np.clip(-outer / 7.0, 0.0, 1.0)
    ragged = 1.5 * scene.noise(box, f"{name} mucosa", 4.5)
    inner = outer + wall + folds + np.abs(ragged)
    scene.paint(Tissue.FAT_VISCERAL, box, outer - 1.3)
    scene.paint(Tissue.BOWEL_WALL, box, outer)
    full = scene.noise(box, f"{name} filling", 24.0, 2.0)
    inner = (inner + np.clip(full, 0.0, 6.0)).astype(np.float32)
    scene.paint(Tissue.BOWEL_FLUID, box, inner)
    air = scene.noise(box, f"{name} air", 30.0, 10.0)
    gas = smooth_max(inner, (box.y - gas_level + air).astype(np.float32), 1.0)
    scene.paint(Tissue.GAS, box, gas, over=(Tissue.BOWEL_FLUID,))


def _paint_colon(scene: Scene, frame: Frame) -> Lumen:
    box = scene.box(x=(-130, 136), y=(-150, -4), z=(-90, 66))
    outer, along = swept(box, curve(_COLON))
    phase = np.pi * along / 24.0
    haustra = 3.4 * (0.45 - np.abs(np.sin(phase)) ** 0.7)
    # Plicae stand alternately on the two sides, as the three taeniae make them.
    side = np.sin(phase * 0.5 + 0.05 * (box.x + box.y))
    haustra = haustra * (0.75 + 0.45 * side)
    outer = (outer + haustra + scene.noise(box, "colon form", 20.0, 1.5)).astype(np.float32)
    outer = smooth_max(outer, _part(frame.cavity, box) + 2.5, 4.0)
    scene.paint(Tissue.FAT_VISCERAL, box, outer - 1.5)
    scene.paint(Tissue.BOWEL_WALL, box, outer)
    plicae = 3.0 * np.clip(0.35 - np.abs(np.sin(phase)), 0.0, 0.35) / 0.35 * np.clip(side, 0.0, 1.0)
    inner = (outer + 1.9 + plicae).astype(np.float32)
    scene.paint(Tissue.STOOL, box, inner)
    return Lumen("colon", box.k, box.j, box.i, inner)


def _part(field: F32, box: Box) -> F32:
    return field[box.k[0] : box.k[1], box.j[0] : box.j[1], box.i[0] : box.i[1]]


def fill_gut(scene: Scene, lumens: tuple[Lumen, ...], seed: str) -> None:
    """Paint gas and bubbles into stomach and colon: another seed moves them, as the bowel does between dates."""
    for lumen in lumens:
        # True coordinates, not displaced ones: a level is flat.
        box = plain_box(lumen.k, lumen.j, lumen.i)
        if lumen.name == "stomach":
            level = -110.0 + scene.noise(box, f"{seed} stomach level", 80.0, 1.5)
            air = smooth_max(lumen.inside, (box.y - level).astype(np.float32), 0.6)
        else:
            air = _colon_gas(scene, box, lumen.inside, seed)
        scene.paint(Tissue.GAS, box, air.astype(np.float32), over=(Tissue.STOOL, Tissue.GASTRIC_FLUID))


def _colon_gas(scene: Scene, box: Box, inside: F32, seed: str) -> F32:
    """Return the distance to the gas of the colon: in front of each part's own level, and as bubbles in the stool."""
    fullness = scene.noise(box, f"{seed} colon fullness", 70.0, 8.0)
    ascending = interpolated(box.z, (-90, -40, -20), (-66, -72, -104))
    level = interpolated(box.x, (-80, -60, 70, 92), (0, 1, 1, 2))
    middle = np.where(level <= 1, ascending + level * (-128.0 - ascending), -127.0 + (level - 1) * 27.0)
    air = smooth_max(inside, (box.y - middle - fullness).astype(np.float32), 0.8)
    bubbles = (1.3 - scene.noise(box, f"{seed} bubbles", 6.5)) * 3.0
    return smooth_min(air, smooth_max(inside + 1.5, bubbles.astype(np.float32), 0.8), 0.8)
