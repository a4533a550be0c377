"""The great vessels, their branches where every radiologist looks, crura, adrenals and the trees in the liver."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sample_data.phantom.fields import F32, generator, interpolated, smooth_max
from sample_data.phantom.paint import COARSE_SHAPE, COARSE_STEP_MM, ORIGIN_MM, Scene
from sample_data.phantom.shapes import curve
from sample_data.phantom.tables import Tissue

Points = Sequence[Sequence[float]]

_AORTA = (
    (14, 8, 150, 12.5),
    (9, 0, 110, 12.2),
    (8, -10, 75, 11.8),
    (8, -20, 45, 11.2),
    (9, -26, 15, 10.5),
    (8, -30, -20, 10),
    (4, -34, -95, 9.5),
)
_CAVA = (
    (-13, -45, 150, 13.5), (-14, -42, 118, 13.5), (-14, -38, 100, 13), (-19, -34, 80, 12.8), (-21, -35, 55, 12.2),
    (-22, -39, 30, 11.8), (-19, -42, 10, 11.5), (-17, -37, -95, 11),
)  # fmt: skip

# tissue, points, fat moat in mm around all but the first 30 %
_BRANCHES: tuple[tuple[Tissue, Points, float], ...] = (
    (Tissue.ARTERY, ((9, -32, 36, 3.6), (9, -44, 38, 3.4), (8, -54, 41, 3.2)), 1.2),
    (Tissue.ARTERY, ((8, -54, 41, 2.6), (22, -56, 46, 2.6), (38, -50, 42, 2.5), (56, -40, 50, 2.5), (76, -32, 44, 2.3), (96, -22, 46, 2.0)), 0.8),
    (Tissue.ARTERY, ((8, -54, 41, 2.6), (-4, -66, 42, 2.4), (-18, -74, 40, 2.2), (-26, -70, 46, 1.9), (-34, -66, 52, 1.6)), 0.8),
    (Tissue.ARTERY, ((-18, -74, 40, 1.7), (-22, -84, 26, 1.5), (-24, -84, 8, 1.2)), 0.0),
    (Tissue.ARTERY, ((8, -56, 41, 1.8), (14, -64, 54, 1.6), (26, -66, 66, 1.4), (40, -60, 74, 1.1)), 0.6),
    (Tissue.ARTERY, ((10, -36, 22, 4.0), (10, -48, 14, 4.0), (10, -58, 2, 3.8), (8, -68, -30, 3.4), (4, -78, -90, 2.6)), 2.2),
    (Tissue.ARTERY, ((14, -28, 8, 2.8), (26, -18, 6, 2.6), (44, -8, 3, 2.3), (54, -4, 2, 1.8)), 0.8),
    (Tissue.ARTERY, ((0, -26, 6, 2.8), (-16, -20, 2, 2.6), (-34, -12, -4, 2.3), (-46, -6, -8, 1.8)), 0.8),
    (Tissue.RENAL_VEIN, ((54, -6, 0, 3.6), (42, -16, 2, 4.2), (28, -32, 3, 4.6), (14, -44, 3, 4.4), (0, -46, 2, 4.6), (-12, -43, 2, 5.0)), 1.2),
    (Tissue.RENAL_VEIN, ((-48, -6, -10, 3.8), (-38, -18, -8, 4.4), (-26, -32, -5, 4.8)), 1.2),
    (Tissue.PORTAL_VEIN, ((0, -80, -90, 4.2), (0, -76, -40, 5.2), (-2, -75, -10, 5.8), (-6, -74, 17, 6.4)), 1.6),
    (Tissue.PORTAL_VEIN, ((92, -26, 46, 2.6), (78, -34, 41, 3.6), (60, -44, 36, 4.2), (42, -57, 32, 4.4), (24, -68, 28, 4.6), (8, -72, 23, 5.0), (-6, -74, 18, 5.6)), 0.8),
    (Tissue.PORTAL_VEIN, ((-6, -74, 17, 7.2), (-16, -70, 28, 7.0), (-28, -66, 38, 6.8), (-36, -64, 43, 6.6)), 1.4),
    (Tissue.BILE, ((-26, -80, 8, 2.4), (-30, -77, 22, 2.6), (-34, -72, 34, 2.6), (-38, -68, 44, 2.2)), 0.0),
    (Tissue.URINE, ((48, -4, -8, 1.6), (36, -14, -40, 1.5), (30, -24, -95, 1.5)), 0.0),
    (Tissue.URINE, ((-46, -4, -18, 1.6), (-36, -14, -45, 1.5), (-30, -24, -95, 1.5)), 0.0),
    (Tissue.RENAL_VEIN, ((36, -22, 2, 1.2), (42, -22, -40, 1.2), (46, -28, -95, 1.2)), 0.0),
    (Tissue.RENAL_VEIN, ((-24, -46, -20, 1.2), (-38, -32, -60, 1.2), (-44, -30, -95, 1.2)), 0.0),
    (Tissue.ARTERY, ((6, -44, -40, 1.9), (12, -46, -60, 1.7), (22, -46, -95, 1.5)), 0.0),
    (Tissue.PORTAL_VEIN, ((20, -72, 22, 1.9), (30, -60, -10, 1.9), (36, -52, -50, 1.7), (40, -48, -95, 1.5)), 0.0),
)  # fmt: skip

_HEPATIC_ROOT = (-16.0, -42.0, 99.0)
# tissue, radius, points of a trunk that a random tree grows from
_TRUNKS: tuple[tuple[Tissue, Points], ...] = (
    (Tissue.HEPATIC_VEIN, ((*_HEPATIC_ROOT, 6), (-40, -36, 92, 5.6), (-72, -22, 74, 4.4), (-102, -6, 56, 2.6))),
    (Tissue.HEPATIC_VEIN, ((*_HEPATIC_ROOT, 6), (-28, -62, 88, 5.4), (-42, -86, 70, 4.2), (-54, -108, 50, 2.6))),
    (Tissue.HEPATIC_VEIN, ((*_HEPATIC_ROOT, 5.6), (-4, -66, 96, 5.0), (16, -92, 88, 3.8), (38, -112, 76, 2.4))),
    (Tissue.HEPATIC_VEIN, ((-20, -36, 62, 3.2), (-48, -26, 44, 2.8), (-76, -20, 20, 2.0))),
    (Tissue.PORTAL_VEIN, ((-36, -64, 43, 6.4), (-52, -60, 47, 5.8), (-66, -76, 60, 4.6), (-84, -92, 78, 3.0))),
    (Tissue.PORTAL_VEIN, ((-52, -60, 47, 5.4), (-70, -46, 40, 4.8), (-90, -28, 28, 3.6), (-104, -22, 6, 2.4))),
    (Tissue.PORTAL_VEIN, ((-70, -46, 42, 4.2), (-86, -26, 58, 3.4), (-98, -14, 76, 2.4))),
    (Tissue.PORTAL_VEIN, ((-36, -64, 43, 5.6), (-24, -76, 53, 5.0), (-12, -90, 60, 4.8), (-6, -106, 60, 4.2), (12, -118, 66, 3.0))),
    (Tissue.PORTAL_VEIN, ((-6, -104, 60, 3.6), (-28, -118, 56, 3.0), (-46, -124, 50, 2.2))),
    (Tissue.PORTAL_VEIN, ((-12, -90, 61, 3.4), (10, -94, 74, 3.0), (34, -96, 84, 2.2))),
)  # fmt: skip

_INSIDE_LIVER = (Tissue.LIVER, Tissue.PORTAL_VEIN, Tissue.HEPATIC_VEIN)


def paint_vessels(scene: Scene, liver: F32) -> None:
    """Paint all vessels; ``liver`` is the liver's distance over the coarse grid, by which its trees know where to stop."""
    _paint_mesentery(scene)
    _paint_crura(scene)
    _paint_adrenals(scene)
    for points, tissue, flat in ((_CAVA, Tissue.VENA_CAVA, 0.78), (_AORTA, Tissue.ARTERY, 1.0)):
        path = curve(points, 8)
        # Great vessels are never quite straight.
        sway = 1.3 * np.sin(path[:, 2] / 19.0 + (0.8 if flat < 1 else 0.0)).astype(np.float32)
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
    for tissue, points, moat in _BRANCHES:
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
        ((4, -36, 150, 7.5), (8, -40, 122, 7.5), (18, -44, 106, 8), (40, -44, 99, 8.5), (58, -42, 97, 9)), 6
    )
    scene.tube(oesophagus, Tissue.GASTRIC_WALL, over=(Tissue.FAT_VISCERAL, Tissue.LUNG, Tissue.MUSCLE))
    _paint_liver_trees(scene, liver)


def _paint_plaques(scene: Scene) -> None:
    rng = generator("plaques")
    path = curve(_AORTA, 8)
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
    """The crura of the diaphragm: a sheet about aorta and spine, open in front below the coeliac trunk, knobbed as crura are."""
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


def _paint_liver_trees(scene: Scene, liver: F32) -> None:
    rng = generator("liver trees")
    for tissue, points in _TRUNKS:
        path = curve(points, 6)
        scene.tube(path, tissue, over=(*_INSIDE_LIVER, Tissue.FAT_VISCERAL))
        count = len(path)
        for n in range(3, count):
            x, y, z, r = path[n]
            along = path[n, :3] - path[n - 1, :3]
            along = along / (np.linalg.norm(along) + 1e-6)
            last = n == count - 1
            for _ in range(2 if last else 1):
                if not last and rng.random() < 0.25:
                    continue
                aside = np.cross(along, rng.standard_normal(3))
                way = along * (0.8 if last else 0.45) + aside / (np.linalg.norm(aside) + 1e-6) * (0.5 if last else 0.9)
                share = 0.8 if last else float(rng.uniform(0.34, 0.62))
                _grow(scene, rng, liver, np.array([x, y, z]), way, float(r) * share, tissue, 0)


def _grow(
    scene: Scene,
    rng: np.random.Generator,
    liver: F32,
    at: np.ndarray,
    way: np.ndarray,
    radius: float,
    tissue: Tissue,
    depth: int,
) -> None:
    """Grow one branch by short bent pieces, then split it by Murray's rule with exponent 2.7."""
    if radius < 0.75 or depth > 9:
        return
    way = way / np.linalg.norm(way)
    pieces = [[*at, radius]]
    for _ in range(max(2, round(5.5 * radius / 3.0))):
        way = way + 0.16 * rng.standard_normal(3)
        way /= np.linalg.norm(way)
        at = at + way * 3.0
        if _depth_in_liver(liver, at) < 4.0:
            break
        pieces.append([*at, radius])
    if len(pieces) > 1:
        scene.tube(np.array(pieces, np.float32), tissue, over=_INSIDE_LIVER)
    if _depth_in_liver(liver, at) < 4.0:
        return
    share = float(rng.uniform(0.3, 0.7))
    aside = np.cross(way, rng.standard_normal(3))
    aside /= np.linalg.norm(aside) + 1e-6
    for part, turn in ((share, 1.0 - share), (1.0 - share, -share)):
        _grow(scene, rng, liver, at, way + 1.25 * turn * aside, radius * part ** (1 / 2.7), tissue, depth + 1)


def _depth_in_liver(liver: F32, at: np.ndarray) -> float:
    k = round((at[2] - ORIGIN_MM[0]) / COARSE_STEP_MM[0])
    j = round((at[1] - ORIGIN_MM[1]) / COARSE_STEP_MM[1])
    i = round((at[0] - ORIGIN_MM[2]) / COARSE_STEP_MM[2])
    if not (0 <= k < COARSE_SHAPE[0] and 0 <= j < COARSE_SHAPE[1] and 0 <= i < COARSE_SHAPE[2]):
        return -1.0
    return -float(liver[k, j, i])
