"""The great vessels, their branches where every radiologist looks, crura, adrenals and the trees in the liver."""

from __future__ import annotations

import numpy as np

from sample_data.phantom.fields import F32, generator, interpolated, smooth_max
from sample_data.phantom.liver_vessels import paint_liver_vessels
from sample_data.phantom.paint import Scene
from sample_data.phantom.shapes import curve
from sample_data.phantom.tables import Tissue
from sample_data.phantom.vessel_paths import AORTA, BRANCHES, CAVA


def paint_vessels(scene: Scene, liver: F32) -> None:
    """Paint all vessels; ``liver``, its distance over the coarse grid, tells the trees in it where to stop."""
    _paint_mesentery(scene)
    _paint_crura(scene)
    _paint_adrenals(scene)
    for great, tissue, flat in ((CAVA, Tissue.VENA_CAVA, 0.78), (AORTA, Tissue.ARTERY, 1.0)):
        path = curve(great, 8)
        # Great vessels are never quite straight.
        sway = 2.2 * np.sin(path[:, 2] / 21.0 + (0.8 if flat < 1 else 0.0)).astype(np.float32)
        path[:, 0] += sway
        lower = path[path[:, 2] < 62.0] if tissue == Tissue.VENA_CAVA else path
        scene.tube(
            lower,
            Tissue.FAT_VISCERAL,
            flat_y=flat,
            grow_mm=1.6,
            over=(Tissue.MUSCLE, Tissue.PANCREAS, Tissue.BOWEL_WALL, Tissue.LUNG),
        )
        scene.tube(path, tissue, flat_y=flat)
    _paint_plaques(scene)
    for tissue, moat, points in BRANCHES:
        path = curve(points, 6)
        if moat:
            free = path[int(0.3 * len(path)) : int(0.9 * len(path))]
            scene.tube(
                free,
                Tissue.FAT_VISCERAL,
                grow_mm=moat,
                over=(Tissue.PANCREAS, Tissue.BOWEL_WALL, Tissue.BOWEL_FLUID, Tissue.MUSCLE, Tissue.SPLEEN),
            )
        scene.tube(path, tissue)
    oesophagus = curve(
        ((-3, -13, 150, 7.5), (0, -20, 124, 7.5), (12, -36, 107, 8), (40, -44, 99, 8.5), (58, -42, 97, 9)), 6
    )
    scene.tube(oesophagus, Tissue.GASTRIC_WALL, over=(Tissue.FAT_VISCERAL, Tissue.LUNG, Tissue.MUSCLE))
    paint_liver_vessels(scene, liver)


def _paint_plaques(scene: Scene) -> None:
    rng = generator("plaques")
    path = curve(AORTA, 8)
    for _ in range(16):
        n = int(rng.integers(14, len(path) - 2))
        x, y, z, r = path[n]
        angle = rng.normal(np.pi / 2, 0.9)
        size = 0.7 + 0.5 * rng.random()
        spot = [x + (r - 0.4) * np.cos(angle), y + (r - 0.4) * np.sin(angle), z]
        turn = [x + (r - 0.4) * np.cos(angle + 0.3), y + (r - 0.4) * np.sin(angle + 0.3), z - 3]
        scene.tube(np.array([[*spot, size], [*turn, size]], np.float32), Tissue.PLAQUE)


def _paint_mesentery(scene: Scene) -> None:
    """Many small arteries and veins that fan from the root of the mesentery to the gut, and vessels of the omentum."""
    rng = generator("mesentery")
    fat = (Tissue.FAT_VISCERAL,)
    for n in range(110):
        z = 22 - 112 * rng.random()
        root = np.array([4 + 3 * rng.standard_normal(), -72 - 4 * rng.random(), z])
        aim = np.array([110 * (rng.random() - 0.34), -124 + 62 * rng.random(), z - 22 + 16 * rng.random()])
        middle = (root + aim) / 2 + np.array([0, -6 + 10 * rng.random(), 4 * rng.standard_normal()])
        r = 0.9 + 0.9 * rng.random()
        tissue = Tissue.ARTERY if n % 2 else Tissue.PORTAL_VEIN
        scene.tube(curve(((*root, r), (*middle, 0.85 * r), (*aim, 0.55 * r)), 5), tissue, over=fat)
        for _ in range(2):
            tip = aim + np.array([16, 12, 10]) * rng.standard_normal(3)
            scene.tube(
                curve(
                    ((*middle, 0.7 * r), (*((middle + tip) / 2 + rng.standard_normal(3) * 2), 0.6 * r), (*tip, 0.4)), 3
                ),
                tissue,
                over=fat,
            )
    for _ in range(110):
        x, z = 200 * (rng.random() - 0.5), 105 * rng.random() - 88
        start = np.array([x, -132 + 0.0022 * x * x + 10 * rng.random(), z])
        tip = start + np.array([14, 6, 9]) * rng.standard_normal(3)
        scene.tube(np.array([[*start, 0.8], [*tip, 0.5]], np.float32), Tissue.RENAL_VEIN, over=fat)
    for _ in range(9):
        spot = np.array([10 + 40 * rng.standard_normal(), -84 + 14 * rng.standard_normal(), -40 - 30 * rng.random()])
        scene.tube(np.array([[*spot, 2.0], [*(spot + 1.5), 1.8]], np.float32), Tissue.ADRENAL, over=fat)


def _paint_crura(scene: Scene) -> None:
    """The crura of the diaphragm: a knobbed sheet about aorta and spine, open in front below the coeliac trunk."""
    box = scene.box(x=(-34, 48), y=(-62, 42), z=(-44, 98), warp=0.5)
    z = box.z[:, :1, :1]
    middle_y = interpolated(z, (-95, -20, 15, 45, 75, 110), (-24, -21, -17, -12, -3, 8))
    side_x = interpolated(z, (-40, 0, 40, 90), (18.5, 19.5, 20.5, 22))
    u, v = (box.x - 6.5) / side_x, (box.y - middle_y) / 23.5
    k = np.sqrt(u * u + v * v) + 1e-3
    around = (k - 1.0) * k / np.sqrt((u / side_x) ** 2 + (v / 23.5) ** 2)
    knobs = scene.noise(box, "crura", 9.0, 0.7)
    half = interpolated(z, (-44, -20, 15, 45, 80, 98), (0.9, 1.9, 2.7, 2.9, 2.2, 1.2)) + knobs
    # The right crus is the stronger one.
    half = half + np.where(box.x < 6.5, np.float32(0.5), np.float32(0.0))
    front = np.clip((38.0 - z) / 3.0, -1.0, 1.0) * 8.0 + (10.0 - np.abs(box.x - 6.5))
    front = np.maximum(front, -(box.y - middle_y + 6.0))
    front = np.where(z > 41, np.float32(-9.0), front)
    behind = box.y - middle_y - interpolated(z, (-40, 20, 90), (6, 12, 16))
    d = smooth_max(np.abs(around) - half, np.maximum(front, behind).astype(np.float32), 3.0)
    ends = np.maximum(-40.0 - box.z, box.z - 94.0) * 0.4
    d = np.maximum(d, ends).astype(np.float32)
    scene.paint(Tissue.MUSCLE, box, d, over=(Tissue.FAT_VISCERAL, Tissue.LUNG))


def _paint_adrenals(scene: Scene) -> None:
    left = ((36, -38, 42), ((44, -22, 40), (31, -20, 42)), 20.0)
    right = ((-26, -24, 52), ((-36, -8, 50), (-28, -4, 52)), 18.0)
    for apex, limbs, tall in (left, right):
        a = np.array(apex, float)
        for limb in limbs:
            b = np.array(limb, float)
            for step in np.linspace(-0.5, 0.5, 9):
                up = np.array([0.0, 0.0, step * tall])
                thick = 2.3 - 1.6 * abs(step)
                path = curve(
                    (
                        (*(a + up), thick),
                        (*((a + b) / 2 + up + (0.8, 0, 0)), thick * 0.95),
                        (*(b + up * 0.9), thick * 0.7),
                    ),
                    3,
                )
                scene.tube(path, Tissue.ADRENAL, over=(Tissue.FAT_VISCERAL, Tissue.MUSCLE))
