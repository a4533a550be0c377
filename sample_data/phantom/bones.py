"""Spine, ribs, costal cartilage and sternum: a white line of cortex about a grey core."""

from __future__ import annotations

import numpy as np

from sample_data.phantom.body import Frame
from sample_data.phantom.fields import F32, interpolated, smooth_max, smooth_min
from sample_data.phantom.paint import Scene, spine_y
from sample_data.phantom.shapes import capsule, ellipsoid, superellipse
from sample_data.phantom.tables import Tissue

VERTEBRAE_Z = (-66.0, -30.0, 5.0, 38.0, 68.0, 97.0, 125.0, 152.0)
_HEIGHTS = (28.0, 28.0, 27.5, 26.5, 25.0, 24.0, 23.5, 23.0)
"""Vertebrae 0 to 2 carry no ribs."""

_CORTEX_MM = 1.15
_RIB_CORTEX_MM = 1.05


def paint_spine(scene: Scene) -> None:
    """Paint discs, canal, vertebral bodies and arches."""
    box = scene.box(x=(-48, 48), y=(-36, 110), warp=0.3)
    z = box.z[:, :1, :1]
    ys = spine_y(z)
    rx = interpolated(z, (-66, 152), (24, 17.5))
    ry = interpolated(z, (-66, 152), (17, 15))
    ring = superellipse(box.x, box.y - ys, rx, ry, 2.3)
    # The hind wall of a body is flat to hollow.
    ring = smooth_max(ring, (box.y - ys - ry + 1.6).astype(np.float32), 5.0)
    scene.paint(Tissue.FAT_VISCERAL, box, ring - 1.3)
    scene.paint(Tissue.DISC, box, ring + 0.4)
    canal_y = ys + ry + 7.5
    flat = np.zeros_like(box.z)
    scene.paint(Tissue.FAT_VISCERAL, box, ellipsoid(box.x, box.y - canal_y, flat, (0, 0.6, 0), (11.5, 9.5, 1e3)))
    for zc, height in zip(VERTEBRAE_Z, _HEIGHTS, strict=True):
        _paint_vertebra(scene, zc, height)
    scene.paint(Tissue.DURAL_SAC, box, ellipsoid(box.x, box.y - canal_y, flat, (0, 0, 0), (8, 7, 1e3)))
    cord = ellipsoid(box.x, box.y - canal_y, flat, (0, 0.8, 0), (4.6, 3.6, 1e3))
    scene.paint(Tissue.CORD, box, cord + np.clip((16.0 - box.z) / 4.0, 0.0, 8.0))


def _paint_vertebra(scene: Scene, zc: float, height: float) -> None:
    box = scene.box(x=(-50, 50), y=(-36, 115), z=(zc - 42, zc + 26), warp=0.3)
    z = box.z[:, :1, :1]
    ys = spine_y(z)
    rx = float(interpolated(zc, (-66, 152), (24, 17.5)))
    ry = float(interpolated(zc, (-66, 152), (17, 15)))
    part = np.clip(2 * (box.z - zc) / height, -1, 1)
    waist = 1.0 - 0.07 * (1.0 - part * part)
    body = superellipse(box.x / waist, (box.y - ys) / waist, rx, ry, 2.3)
    body = smooth_max(body, (box.y - ys - ry + 1.6 + 0.9 * (1 - part * part)).astype(np.float32), 5.0)
    body = smooth_max(body, np.abs(box.z - zc) - np.float32(height / 2), 2.0)
    arch = _arch(box.x, box.y - ys - ry, box.z - zc, lumbar=zc < 20)
    scene.paint(Tissue.BONE_CORTEX, box, body)
    scene.paint(Tissue.BONE_CORTEX, box, arch)
    scene.paint(Tissue.MARROW, box, smooth_min(body + _CORTEX_MM, arch + 1.55, 2.5))
    # The basivertebral vein: a paler cleft in the middle of the hind wall.
    cleft = ellipsoid(box.x, box.y - ys, box.z, (0, ry - 3.5, zc), (3.2, 4.2, 2.4))
    scene.paint(Tissue.DISC, box, cleft + 0.8, over=(Tissue.MARROW,))


def _arch(x: F32, y: F32, z: F32, *, lumbar: bool) -> F32:
    """Return the distance to the hind part of a vertebra; coordinates from the middle of its hind wall, mm."""
    ax = np.abs(x)

    def rod(start: tuple[float, ...], end: tuple[float, ...], tall: float = 1.0) -> F32:
        a = (start[0], start[1], start[2] / tall, start[3])
        b = (end[0], end[1], end[2] / tall, end[3])
        return capsule(ax, y, (z / tall).astype(np.float32), a, b)[0]

    if lumbar:
        d = rod((12.5, -4, 5, 4.6), (15.5, 9, 5, 4.8), 1.5)
        d = smooth_min(d, rod((16.5, 12.5, 13, 4.4), (17.5, 14.5, -16, 5.0)), 3.0)
        d = smooth_min(d, rod((17, 10, 3, 3.4), (38, 13, 3, 2.5), 1.4), 3.0)
        d = smooth_min(d, rod((15, 14, -2, 3.6), (1, 24, -7, 3.6), 1.9), 3.0)
        d = smooth_min(d, rod((0, 24, -7, 3.3), (0, 46, -9, 3.6), 2.3), 2.0)
    else:
        d = rod((10.5, -4, 5, 4.0), (13, 9, 5, 4.2), 1.5)
        d = smooth_min(d, rod((14, 12, 11, 4.0), (14, 13.5, -13, 4.2)), 3.0)
        d = smooth_min(d, rod((14, 11, 4, 3.8), (29, 22, 5, 3.8), 1.3), 3.0)
        d = smooth_min(d, rod((13, 13, -2, 3.4), (1, 22, -8, 3.4), 1.9), 3.0)
        d = smooth_min(d, rod((0, 22, -8, 3.0), (0, 38, -26, 3.0), 1.8), 2.0)
    return d


def paint_ribs(scene: Scene, frame: Frame) -> None:
    """Paint all ribs at once in wall coordinates, then the cartilage that rises from their ends, then the sternum."""
    box = frame.box
    t = box.z + 66.0 * (frame.angle - 0.3) + 6.0 * np.sin(1.2 * frame.angle) - 40.0
    number = np.clip(np.round(t / 28.0), 0, 9)
    end = interpolated(number, (0, 1, 2, 3, 4, 9), (1.25, 1.75, 2.2, 2.42, 2.52, 2.62))
    wobble = scene.noise(box, "ribs", 30.0, 0.35)
    n = frame.cavity - 4.6 + wobble
    r = np.sqrt((n / 3.9) ** 2 + (0.83 * (t - 28.0 * number) / 5.4) ** 2)
    d = (r - 1.0) * 4.1
    d = np.maximum(d, np.maximum(frame.angle - end, 0.2 - frame.angle) * 90.0)
    # Beside the transverse processes a rib is slender.
    d = (d + 1.2 * np.clip((0.62 - frame.angle) / 0.3, 0.0, 1.0)).astype(np.float32)
    for tissue, inset in ((Tissue.BONE_CORTEX, 0.0), (Tissue.MARROW, _RIB_CORTEX_MM)):
        scene.paint(tissue, box, d + np.float32(inset))
    rise = {2: 165.0, 3: 175.0, 4: 180.0, 5: 140.0, 6: 100.0, 7: 70.0, 8: 40.0, 9: 30.0}
    for k, slope in rise.items():
        last = float(interpolated(k, (0, 1, 2, 3, 4, 9), (1.25, 1.75, 2.2, 2.42, 2.52, 2.62)))
        z_end = 40.0 + 28.0 * k - 66.0 * (last - 0.3) - 6.0 * np.sin(1.2 * last)
        if z_end > 160 or z_end < -80:
            continue
        off = box.z - z_end - slope * (frame.angle - last)
        r = np.sqrt(((frame.cavity - 4.8) / 4.4) ** 2 + (off / (5.6 * np.sqrt(1 + (slope / 110.0) ** 2))) ** 2)
        d = np.maximum((r - 1.0) * 4.4, np.maximum(last - 0.03 - frame.angle, frame.angle - 3.02) * 90.0)
        scene.paint(Tissue.CARTILAGE, box, d.astype(np.float32))
    _paint_sternum(scene, frame)


def _paint_sternum(scene: Scene, frame: Frame) -> None:
    box = frame.box
    half = interpolated(box.z, (80, 100, 140), (6, 11, 17))
    r = np.sqrt((box.x / half) ** 2 + ((frame.cavity - 6.0) / 4.6) ** 2)
    d = np.maximum((r - 1.0) * 4.6, np.maximum(86.0 - box.z, (box.y + 60.0) * 1.0))
    scene.paint(Tissue.BONE_CORTEX, box, d.astype(np.float32))
    scene.paint(Tissue.MARROW, box, (d + 1.1).astype(np.float32))
