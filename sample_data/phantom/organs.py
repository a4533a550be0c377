"""Diaphragm, lung, heart and the solid organs: blobs cut by the real cavity and the real diaphragm."""

from __future__ import annotations

import math

import numpy as np

from sample_data.phantom.body import Frame
from sample_data.phantom.fields import F32, generator, smooth_max, smooth_min, smooth_noise
from sample_data.phantom.paint import COARSE_SHAPE, COARSE_STEP_MM, Box, Scene, spine_y, swept
from sample_data.phantom.shapes import capsule, curve, ellipsoid, superellipsoid
from sample_data.phantom.tables import Tissue

# centre x, y; radii x, y; height of the top; depth of the dome: right, left and central tendon.
_DOMES: tuple[tuple[tuple[float, float], tuple[float, float], float, float], ...] = (
    ((-64, -70), (70, 104), 133, 96),
    ((66, -62), (70, 104), 116, 80),
    ((8, -98), (58, 52), 99, 60),
)


def paint_chest(scene: Scene, frame: Frame) -> F32:
    """Paint lung, diaphragm and heart; return the distance to the diaphragm, positive above, over the coarse grid."""
    box = frame.box
    above = _diaphragm(box)
    level = np.zeros_like(box.z)
    mediastinum = ellipsoid(box.x, box.y - spine_y(box.z[:, :1, :1]), level, (3, -38, 0), (22, 38, 1e3))
    mediastinum = smooth_min(mediastinum, ellipsoid(box.x, box.y, box.z, (6, -88, 150), (33, 64, 78)), 10.0)
    lung = smooth_max(smooth_max(frame.cavity + 0.4, 2.0 - above, 2.5), -mediastinum, 6.0)
    scene.paint(Tissue.MUSCLE, box, above - 2.0, half_mm=0.95, limit=np.maximum(frame.cavity, -mediastinum - 6))
    scene.paint(Tissue.LUNG, box, lung)
    _paint_lung_vessels(scene)
    _paint_heart(scene, above)
    return above


def _diaphragm(box: Box) -> F32:
    """Return the signed distance to the domes: height above them, divided by the length of their gradient."""
    x, y = box.x.mean(axis=0), box.y.mean(axis=0)
    height: F32 | None = None
    dome: F32
    for (cx, cy), (rx, ry), top, depth in _DOMES:
        q = ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2
        inside = top - depth + depth * np.sqrt(np.clip(1.0 - q, 0.0, 1.0))
        dome = np.where(q < 1.0, inside, top - depth - 70.0 * (np.sqrt(q) - 1.0)).astype(np.float32)
        height = dome if height is None else smooth_max(height, dome, 9.0)
    assert height is not None
    height = height + smooth_noise(generator("diaphragm"), COARSE_SHAPE[1:], COARSE_STEP_MM[1:], 26.0, 1.6)
    slope_y, slope_x = np.gradient(height, COARSE_STEP_MM[1])
    steep = np.sqrt(1.0 + np.minimum(slope_x**2 + slope_y**2, 16.0))
    result: F32 = ((box.z - height[None]) / steep[None]).astype(np.float32)
    return result


def _paint_lung_vessels(scene: Scene) -> None:
    """Vessels that fan from the two hila, thick near them and bent a little on their way out."""
    rng = generator("lung vessels")
    for _ in range(1500):
        side = float(rng.choice((-1.0, 1.0)))
        hilum = np.array([side * 36, -34, 150])
        start = np.array(
            [side * (34 + 78 * rng.random() ** 1.2), 30 - 158 * rng.random(), 150 - 112 * rng.random() ** 0.9]
        )
        far = float(np.linalg.norm((start - hilum) * (1.0, 1.0, 0.6)))
        way = (start - hilum) / (far + 1e-6) + 0.32 * rng.standard_normal(3)
        way *= (9 + 16 * rng.random()) / np.linalg.norm(way)
        radius = (0.55 + 2.3 * np.exp(-far / 42)) * (0.65 + 0.5 * rng.random())
        middle = start + 0.5 * way + 1.4 * rng.standard_normal(3)
        path = [[*start, radius], [*middle, 0.88 * radius], [*(start + way), 0.7 * radius]]
        scene.tube(np.array(path, np.float32), Tissue.LUNG_VESSEL, over=(Tissue.LUNG,))


def _paint_heart(scene: Scene, above: F32) -> None:
    box = scene.box(x=(-60, 120), y=(-152, 0), z=(84, 200))
    cut = _cut(above, box)
    shape = ellipsoid(box.x, box.y, box.z, (28, -84, 150), (70, 52, 56), turn_degrees=-22)
    shape = smooth_min(shape, ellipsoid(box.x, box.y, box.z, (-12, -58, 148), (30, 34, 50)), 8.0)
    shape = smooth_min(shape, ellipsoid(box.x, box.y, box.z, (14, -46, 158), (32, 22, 30)), 6.0)
    fat = scene.noise(box, "pericardial fat", 14.0, 2.2)
    scene.paint(Tissue.FAT_VISCERAL, box, smooth_max(shape - 5.0 + fat, 1.0 - cut, 3.0))
    heart = smooth_max(shape, 2.8 - cut, 3.0)
    scene.paint(Tissue.MYOCARDIUM, box, heart)
    scene.paint(Tissue.HEART_BLOOD, box, smooth_max(heart + 2.6, _left_ventricle(box, 46, 37, 52) * -1.0, 2.0))
    wall = smooth_max(_left_ventricle(box, 44, 35, 50), heart, 3.0)
    scene.paint(Tissue.MYOCARDIUM, box, wall)
    rough = scene.noise(box, "trabeculae", 6.0, 1.3)
    scene.paint(Tissue.HEART_BLOOD, box, smooth_max(_left_ventricle(box, 33, 23, 42) + rough, heart + 7.0, 3.0))
    groove = ellipsoid(box.x, box.y, box.z, (8, -112, 150), (9, 7, 60), turn_degrees=30)
    scene.paint(Tissue.FAT_VISCERAL, box, np.maximum(groove, -shape - 9.0))


def _left_ventricle(box: Box, a: float, b: float, c: float) -> F32:
    return ellipsoid(box.x, box.y, box.z, (56, -82, 148), (a, b, c), turn_degrees=-24)


def _cut(field: F32, box: Box) -> F32:
    return field[box.k[0] : box.k[1], box.j[0] : box.j[1], box.i[0] : box.i[1]]


def paint_liver(scene: Scene, frame: Frame, above: F32) -> F32:
    """Paint the liver; return its distance over the whole coarse grid (60 mm where far away)."""
    box = scene.box(x=(-150, 110), y=(-160, 60), z=(-40, 146))
    x, y, z = box.x, box.y, box.z
    right = superellipsoid(x, y, z, (-76, -44, 56), (90, 100, 92), exponent=2.3)
    visceral = (x - (-66 + 1.35 * np.minimum(z, 62.0))) / np.where(z < 62, np.float32(1.68), np.float32(1.0))
    bare = 0.62 * (x + 20.0) + 0.78 * (y + 18.0)
    right = smooth_max(smooth_max(right, visceral.astype(np.float32), 10.0), bare.astype(np.float32), 12.0)
    right = smooth_max(right, -28.0 - z, 9.0)
    left = ellipsoid(x, y, z, (2, -116, 64), (78, 31, 42))
    left = smooth_min(left, ellipsoid(x, y, z, (20, -92, 86), (68, 42, 27)), 12.0)
    liver = smooth_min(right, left, 12.0)
    liver = smooth_min(liver, ellipsoid(x, y, z, (-10, -48, 56), (17, 24, 24)), 6.0)
    width = np.clip(5.0 * (66.0 - z) / 56.0, -4.0, 5.0)
    teres = np.maximum(np.abs(x + 5.0 + 0.1 * (y + 120)) - width, y + 92.0)
    porta = ellipsoid(x, y, z, (-30, -62, 40), (20, 9, 15))
    liver = smooth_max(smooth_max(liver, -teres, 3.0), -porta, 5.0)
    liver += scene.noise(box, "liver surface", 8.0, 0.55)
    cut = smooth_max(_cut(frame.cavity, box) + 1.6, _cut(above, box) + 0.4, 5.0)
    moat = smooth_max(liver - 1.6, cut - 1.0, 4.0)
    liver = smooth_max(liver, cut, 5.0)
    scene.paint(Tissue.FAT_VISCERAL, box, smooth_max(moat, _cut(above, box) + 0.8, 1.0), over=_SOFT)
    scene.paint(Tissue.LIVER, box, liver)
    whole = np.full(COARSE_SHAPE, 60.0, np.float32)
    whole[box.k[0] : box.k[1], box.j[0] : box.j[1], box.i[0] : box.i[1]] = liver
    return whole


_SOFT = (Tissue.FAT_VISCERAL, Tissue.MUSCLE)


def paint_spleen(scene: Scene, frame: Frame, above: F32) -> None:
    """Paint the spleen between cavity, diaphragm and its hilum."""
    box = scene.box(x=(40, 150), y=(-90, 70), z=(-25, 115))
    spleen = ellipsoid(box.x, box.y, box.z, (108, -2, 44), (50, 66, 56), turn_degrees=-14)
    hilum = ellipsoid(box.x, box.y, box.z, (42, -44, 46), (50, 60, 80))
    spleen = smooth_max(spleen, -hilum, 8.0)
    cut = smooth_max(_cut(frame.cavity, box) + 2.0, _cut(above, box) + 1.0, 4.0)
    spleen = smooth_max(spleen, cut, 5.0) + scene.noise(box, "spleen surface", 14.0, 0.8)
    scene.paint(Tissue.FAT_VISCERAL, box, smooth_max(spleen - 1.6, _cut(above, box) + 0.8, 1.0), over=_SOFT)
    scene.paint(Tissue.SPLEEN, box, spleen)


def paint_kidneys(scene: Scene, frame: Frame) -> None:
    """Paint both kidneys with medulla, sinus fat and a collecting system, in perirenal fat."""
    for name, (cx, cy, cz), side in (("right", (-65.0, 0.0, -10.0), -1.0), ("left", (69.0, 1.0, 0.0), 1.0)):
        box = scene.box(x=(cx - 58, cx + 58), y=(cy - 58, cy + 58), z=(cz - 70, cz + 70))
        h = box.z - cz
        # Axes lean with the psoas: the lower pole lies further out and forward.
        px, py = box.x - cx + side * 0.16 * h, box.y - cy - 0.2 * h
        c, s = math.cos(math.radians(38)), math.sin(math.radians(38))
        # u runs from the hilum (negative) to the convex border (positive), v along the flat faces.
        u: F32 = (side * px * c + py * s).astype(np.float32)
        v: F32 = (py * c - side * px * s).astype(np.float32)
        kidney = ellipsoid(u, v, h, (0, 0, 0), (24, 31, 54))
        kidney = smooth_max(kidney, -ellipsoid(u, v, h, (-30, 0, 0), (17, 7, 21)), 6.0)
        kidney += scene.noise(box, f"kidney {name}", 13.0, 0.7)
        cavity = _cut(frame.cavity, box)
        kidney = smooth_max(kidney, cavity + 4.0, 4.0)
        scene.paint(Tissue.FAT_VISCERAL, box, smooth_max(kidney - 9.0, cavity, 2.0))
        gap = scene.noise(box, f"fascia {name}", 18.0)
        limit = smooth_max(cavity, (0.2 - gap) * 6, 1.0)
        scene.paint(Tissue.MUSCLE, box, kidney - 11.0, half_mm=0.3, limit=limit, over=(Tissue.FAT_VISCERAL,))
        scene.paint(Tissue.RENAL_CORTEX, box, kidney)
        _paint_sinus(scene, box, kidney, (u, v, h), name)


def _paint_sinus(scene: Scene, box: Box, kidney: F32, own: tuple[F32, F32, F32], name: str) -> None:
    u, v, h = own
    around = np.arctan2(v, u + 6.0)
    pyramids = (0.12 - np.cos(5.0 * around + 0.13 * h)) * 4.0
    level = np.abs(np.mod(h + 100.0, 20.0) - 10.0) - 8.2
    medulla = smooth_max(smooth_max(kidney + 6.2, pyramids.astype(np.float32), 3.0), level.astype(np.float32), 2.0)
    sinus = ellipsoid(u, v, h, (-11, 0, 0), (14, 10.5, 30)) + scene.noise(box, f"sinus {name}", 6.0, 1.9)
    scene.paint(Tissue.RENAL_MEDULLA, box, smooth_max(medulla, -sinus + 1.0, 2.0), over=(Tissue.RENAL_CORTEX,))
    scene.paint(Tissue.FAT_VISCERAL, box, sinus)
    rng = generator("calyces", name)
    pelvis = ellipsoid(u, v, h, (-20, 1, -3), (9, 4.2, 8))
    for angle, level_mm in ((-1.1, -19), (-0.5, -10), (0.45, -2), (-0.35, 6), (0.9, 13), (-0.8, 21)):
        reach = 12.0 + 3.0 * rng.random()
        tip = (-16 + reach * np.cos(angle), reach * np.sin(angle) * 0.8, level_mm, 2.6)
        spoke, _ = capsule(u, v, h, (-18, 0, level_mm * 0.35, 1.5), tip)
        pelvis = smooth_min(pelvis, spoke, 1.5)
    scene.paint(Tissue.URINE, box, pelvis, over=(Tissue.FAT_VISCERAL, Tissue.RENAL_MEDULLA))
    for tissue, thick in ((Tissue.RENAL_VEIN, 1.9), (Tissue.ARTERY, 1.1)):
        branches = np.full(u.shape, 60.0, np.float32)
        for _ in range(7):
            turn, height = 2.4 * (rng.random() - 0.5), 44 * (rng.random() - 0.5)
            start = (-26, 3 * rng.standard_normal(), 0.3 * height, thick)
            end = (-11 + 12 * np.cos(turn), 10 * np.sin(turn), height, 0.6 * thick)
            branches = np.minimum(branches, capsule(u, v, h, start, end)[0])
        scene.paint(tissue, box, branches, over=(Tissue.FAT_VISCERAL,))


def paint_gallbladder(scene: Scene) -> None:
    """Paint the gallbladder with its wall in the liver bed."""
    box = scene.box(x=(-80, -26), y=(-130, -62), z=(-24, 46))
    bladder = ellipsoid(box.x + 0.25 * (box.z - 12), box.y - 0.2 * (box.z - 12), box.z, (-54, -96, 12), (13, 19, 26))
    scene.paint(Tissue.FAT_VISCERAL, box, bladder - 1.6, over=_SOFT)
    scene.paint(Tissue.GALLBLADDER_WALL, box, bladder)
    scene.paint(Tissue.BILE, box, bladder + 1.7)


PANCREAS = (
    (-30, -66, -16, 12), (-31, -68, 2, 15), (-24, -74, 16, 14), (-8, -82, 25, 9.5), (8, -85, 29, 9.5),
    (24, -80, 31, 10), (42, -68, 34, 10.5), (60, -54, 38, 11), (76, -44, 42, 10), (86, -38, 45, 7),
)  # fmt: skip


def paint_pancreas(scene: Scene) -> None:
    """Paint the pancreas: lobulated, cleft by fat, with a thin duct."""
    box = scene.box(x=(-56, 104), y=(-112, -20), z=(-34, 62), warp=0.8)
    gland, _ = swept(box, curve(PANCREAS))
    gland = gland + scene.noise(box, "pancreas lobes", 6.0, 1.5) + scene.noise(box, "pancreas form", 12.0, 1.0)
    scene.paint(Tissue.FAT_VISCERAL, box, gland - 1.8)
    scene.paint(Tissue.PANCREAS, box, gland)
    clefts = scene.noise(box, "pancreas clefts", 7.0) * 5.0
    depth = np.maximum(gland + 0.4, -gland - 5.0)
    scene.paint(Tissue.FAT_VISCERAL, box, clefts, half_mm=0.5, limit=depth, over=(Tissue.PANCREAS,))
    duct = [(x, y, z, 0.9) for x, y, z, _ in PANCREAS[2:-1]]
    scene.tube(curve(duct), Tissue.PANCREATIC_DUCT, over=(Tissue.PANCREAS,))
