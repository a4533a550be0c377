"""Skin, fat, the abdominal wall and the muscles of the back: the frame into which the organs are cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_data.phantom.fields import F32, interpolated, smooth_max, smooth_min
from sample_data.phantom.paint import Box, Scene, spine_y
from sample_data.phantom.shapes import ellipsoid, superellipse
from sample_data.phantom.tables import Tissue

_SKIN_MM = 2.3


@dataclass(frozen=True)
class Frame:
    """What later parts are cut by, over the whole coarse grid, mm.

    cavity: distance to the inner face of the wall, negative inside. skin: distance to the skin. angle: radians from
    the back (0) to the front (pi), the same on both sides. thoracic: 1 where ribs carry the wall, 0 where muscle
    alone does.
    """

    box: Box
    cavity: F32
    skin: F32
    angle: F32
    thoracic: F32
    wall: F32


def paint_body(scene: Scene) -> Frame:
    """Paint skin, fat and wall; return the frame the rest is cut by."""
    frame = _frame(scene)
    box = frame.box
    scene.paint(Tissue.SKIN, box, frame.skin)
    scene.paint(Tissue.FAT_SUBCUTANEOUS, box, frame.skin + np.float32(_SKIN_MM))
    _paint_septa(scene, frame)
    _paint_wall(scene, frame)
    scene.paint(Tissue.FAT_VISCERAL, box, frame.cavity)
    _paint_latissimus(scene, frame)
    _paint_back_muscles(scene)
    _paint_psoas(scene)
    return frame


def _frame(scene: Scene) -> Frame:
    skin_box = scene.box(warp=0.35)
    z = skin_box.z[:, :1, :1]
    half_width = interpolated(z, (-90, -20, 60, 160), (150, 151, 155, 160))
    front = interpolated(z, (-90, 0, 40, 120), (110, 124, 126, 118))
    back = interpolated(z, (-90, 40, 80, 130), (118, 119, 121, 125))
    y = skin_box.y + 40.0
    ahead = y < 0
    skin = superellipse(
        skin_box.x, y, half_width, np.where(ahead, front, back), np.where(ahead, np.float32(2.2), np.float32(2.55))
    )
    groove = 6.0 * np.exp(-((skin_box.x / 13.0) ** 2)) * np.clip((skin_box.y - 20.0) / 40.0, 0.0, 1.0)
    skin += groove.astype(np.float32)

    box = scene.box(warp=0.6)
    z = box.z[:, :1, :1]
    half_width = interpolated(z, (-90, 0, 60, 160), (122, 126, 129, 126))
    front = interpolated(z, (-90, 0, 40, 160), (86, 98, 99, 84))
    y = box.y + 50.0
    back = interpolated(z, (-90, 40, 80, 130), (98, 98, 101, 106))
    cavity = superellipse(box.x, y, half_width, np.where(y < 0, front, back), 2.35)
    ys = spine_y(box.z[:, :1, :1])
    ones = np.zeros_like(box.z)
    block = smooth_min(
        ellipsoid(box.x, box.y - ys, ones, (0, 48, 0), (52, 34, 1e3)),
        ellipsoid(box.x, box.y - ys, ones, (0, 4, 0), (21, 18, 1e3)),
        8.0,
    )
    cavity = smooth_max(cavity, -block, 7.0)
    angle = np.arctan2(np.abs(box.x), y).astype(np.float32)
    margin = interpolated(angle, (0, 1, 1.6, 2.2, 2.6, np.pi), (0, -5, -22, 5, 50, 75))
    thoracic: F32 = 1.0 / (1.0 + np.exp(-np.clip((box.z - margin) / 5.0, -20, 20)))
    lumbar_mm = interpolated(
        angle,
        (0, 0.6, 1.0, 1.5, 2.0, 2.35, 2.52, 2.62, 2.78, 3.0, 3.09, np.pi),
        (12, 12, 13, 15, 13, 8, 3.2, 3.2, 9.5, 9, 2.6, 2.2),
    )
    thoracic_mm = interpolated(angle, (0, 0.6, 1.2, 2.0, 2.6, np.pi), (12, 13, 12, 10, 8, 7))
    wall: F32 = lumbar_mm + (thoracic_mm - lumbar_mm) * thoracic
    return Frame(box, cavity, skin, angle, thoracic, wall)


def _paint_septa(scene: Scene, frame: Frame) -> None:
    """Thin fibrous strands in the subcutaneous fat: the superficial fascia, faint as in real fat."""
    sheet = scene.noise(frame.box, "septa", 16.0) * 8.0
    depth = frame.skin + 3.5
    scene.paint(Tissue.SKIN, frame.box, sheet, half_mm=0.06, limit=depth, over=(Tissue.FAT_SUBCUTANEOUS,))


def _paint_wall(scene: Scene, frame: Frame) -> None:
    box, t = frame.box, frame.wall
    muscle = np.maximum(frame.cavity - t, frame.skin + 5.0)
    scene.paint(Tissue.MUSCLE, box, muscle)
    waves = scene.noise(box, "oblique layers", 18.0, 0.7)
    side = np.maximum(np.abs(frame.angle - 1.72) - 0.72, frame.thoracic - 0.45) * 20.0
    for share in (0.36, 0.68):
        scene.paint(Tissue.FAT_VISCERAL, box, frame.cavity - share * t + waves, half_mm=0.55, limit=side)
    # Between the ribs the intercostal muscles leave a fat line on the inside and one outside the chest wall.
    chest = np.maximum(0.55 - frame.thoracic, frame.angle - 2.75) * 20.0
    scene.paint(Tissue.FAT_SUBCUTANEOUS, box, frame.cavity - 0.82 * t + 1.3 * waves, half_mm=0.5, limit=chest)


def _paint_latissimus(scene: Scene, frame: Frame) -> None:
    """Latissimus dorsi and serratus: flat muscles outside the ribs, thicker towards the head."""
    box = frame.box
    grow = np.clip((box.z + 20.0) / 110.0, 0.0, 1.2)
    middle = frame.wall + 2.2 + 2.6 * grow
    half = (0.6 + 3.0 * grow) * np.clip(1.0 - ((frame.angle - 1.05) / 0.75) ** 2, 0.0, 1.0)
    waves = scene.noise(box, "latissimus", 22.0, 0.9)
    d = np.maximum(np.abs(frame.cavity - middle + waves) - half, frame.skin + 6.0)
    scene.paint(Tissue.MUSCLE, box, d.astype(np.float32), over=(Tissue.FAT_SUBCUTANEOUS, Tissue.SKIN))


def _paint_back_muscles(scene: Scene) -> None:
    for side in (-1, 1):
        box = scene.box(x=(-95, 95), y=(5, 90), warp=0.8)
        z = box.z[:, :1, :1]
        ys = spine_y(z)
        half_width = interpolated(z, (-90, 0, 60, 140), (35, 36, 39, 38))
        half_height = interpolated(z, (-90, 0, 60, 140), (21, 19, 15.5, 11))
        down = interpolated(z, (-90, 0, 60, 140), (48, 48, 45, 39))
        u = box.x - side * (6 + 0.9 * half_width)
        v = box.y - ys - down
        d = smooth_max(superellipse(u, v, half_width, half_height, 2.4), -side * box.x + 1.6, 4.0)
        scene.paint(Tissue.FAT_SUBCUTANEOUS, box, d - 1.4)
        scene.paint(Tissue.MUSCLE, box, d)
        wave = scene.noise(box, f"erector sheets {side}", 12.0, 3.6)
        fade = scene.noise(box, f"erector fade {side}", 9.0, 2.6)
        # Slanted sheets of fat between multifidus, longissimus and iliocostalis; they widen towards the midline, as
        # in the elderly.
        for place, slant, width in (
            (-24, 0.10, 0.8),
            (-13, -0.42, 0.6),
            (-1, 0.30, 0.75),
            (12, -0.28, 0.55),
            (23, 0.42, 0.5),
        ):
            sheet = u * side - place + slant * v + wave
            limit = smooth_max(d + 1.2, (fade - 0.4 + 0.05 * (u * side + 12)).astype(np.float32), 2.0)
            scene.paint(Tissue.FAT_VISCERAL, box, sheet, half_mm=width, limit=limit, over=(Tissue.MUSCLE,))
        mottle = scene.noise(box, f"fatty muscle {side}", 5.0)
        scene.paint(
            Tissue.FAT_VISCERAL,
            box,
            ((1.75 + 0.018 * (u * side + 20) - mottle) * 1.6).astype(np.float32),
            limit=d + 2.0,
            over=(Tissue.MUSCLE,),
        )


def _paint_psoas(scene: Scene) -> None:
    for side in (-1, 1):
        box = scene.box(x=(-75, 75), y=(-40, 60), z=(-90, 30), warp=0.7)
        ys = spine_y(box.z[:, :1, :1])
        g = np.clip((18.0 - box.z[:, :1, :1]) / 60.0, 0.0, 2.0) ** 0.7
        flat = np.zeros_like(box.z)
        u, v = (box.x - side * (22 + 13 * g)) / (6 + 13 * g), (box.y - ys) / (9 + 12 * g)
        k = np.sqrt(u * u + v * v) + 1e-3
        psoas = ((k - 1.0) * (6 + 12.5 * g) + np.maximum(box.z - 16, 0) * 3).astype(np.float32)
        quadratus = ellipsoid(box.x, box.y - ys, flat, (side * 50, 26, 0), (20, 7, 1e3), turn_degrees=side * 14)
        quadratus += np.maximum(box.z - 14, 0) * 1.5
        for d in (quadratus, psoas):
            scene.paint(Tissue.FAT_VISCERAL, box, d - 1.6)
            scene.paint(Tissue.MUSCLE, box, d)
