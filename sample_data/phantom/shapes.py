"""Signed distances of simple bodies, mm, negative inside; first-order: exact on the surface, near enough around it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sample_data.phantom.fields import F32

Path = npt.NDArray[np.float32]
"""(n, 4) float32: x, y, z and radius in mm along a centre line."""

FAR_MM = 60.0


def ellipsoid(
    x: F32, y: F32, z: F32, centre: Sequence[float], radii: Sequence[float], *, turn_degrees: float = 0.0
) -> F32:
    """Return the first-order distance to an ellipsoid, turned about z by ``turn_degrees``."""
    u, v, w = x - np.float32(centre[0]), y - np.float32(centre[1]), z - np.float32(centre[2])
    if turn_degrees:
        c, s = math.cos(math.radians(turn_degrees)), math.sin(math.radians(turn_degrees))
        u, v = u * c + v * s, v * c - u * s
    a, b, e = radii
    k = np.sqrt((u / a) ** 2 + (v / b) ** 2 + (w / e) ** 2) + np.float32(1e-4)
    slope = np.sqrt((u / (a * a)) ** 2 + (v / (b * b)) ** 2 + (w / (e * e)) ** 2) + np.float32(1e-5)
    result: F32 = (k - 1.0) * k / slope
    return result


def superellipse(u: F32, v: F32, a: F32 | float, b: F32 | float, exponent: F32 | float) -> F32:
    """Return the first-order distance to |u/a|^n + |v/b|^n = 1 in a plane."""
    p, q = np.abs(u / a) + np.float32(1e-4), np.abs(v / b) + np.float32(1e-4)
    pn, qn = p**exponent, q**exponent
    r = (pn + qn) ** (1.0 / exponent)
    slope = r / (pn + qn) * np.sqrt((pn / p / a) ** 2 + (qn / q / b) ** 2)
    result: F32 = (r - 1.0) / slope
    return result


def superellipsoid(x: F32, y: F32, z: F32, centre: Sequence[float], radii: Sequence[float], *, exponent: float) -> F32:
    """Return the first-order distance to a superellipsoid."""
    total: F32 | float = 0.0
    steep: F32 | float = 0.0
    for at, c, radius in zip((x, y, z), centre, radii, strict=True):
        p = np.abs((at - np.float32(c)) / radius) + np.float32(1e-4)
        pn = p**exponent
        total = total + pn
        steep = steep + (pn / p / radius) ** 2
    r = total ** (1.0 / exponent)
    result: F32 = (r - 1.0) * total / (r * np.sqrt(steep))
    return result


def curve(points: Sequence[Sequence[float]], per_span: int = 5) -> Path:
    """Return a Catmull-Rom curve through ``points`` (x, y, z, radius), ``per_span`` pieces between two of them."""
    p = np.asarray(points, np.float32)
    p = np.vstack((2 * p[0] - p[1], p, 2 * p[-1] - p[-2]))
    t = np.linspace(0.0, 1.0, per_span, endpoint=False, dtype=np.float32)[:, None]
    spans = [
        0.5
        * (
            2 * p[i]
            + (p[i + 1] - p[i - 1]) * t
            + (2 * p[i - 1] - 5 * p[i] + 4 * p[i + 1] - p[i + 2]) * t**2
            + (3 * p[i] - p[i - 1] - 3 * p[i + 1] + p[i + 2]) * t**3
        )
        for i in range(1, len(p) - 2)
    ]
    result: Path = np.vstack((*spans, p[-2])).astype(np.float32)
    result[:, 3] = np.clip(result[:, 3], min(q[3] for q in points), max(q[3] for q in points))
    return result


def capsule(x: F32, y: F32, z: F32, start: npt.ArrayLike, end: npt.ArrayLike) -> tuple[F32, F32]:
    """Return the distance to a capsule, its radius even from start[3] to end[3], and the share of the way (0 to 1)."""
    a, b = np.asarray(start, np.float32), np.asarray(end, np.float32)
    way = b[:3] - a[:3]
    px, py, pz = x - a[0], y - a[1], z - a[2]
    t = np.clip((px * way[0] + py * way[1] + pz * way[2]) / max(float(way @ way), 1e-6), 0.0, 1.0)
    d = np.sqrt((px - t * way[0]) ** 2 + (py - t * way[1]) ** 2 + (pz - t * way[2]) ** 2) - (a[3] + t * (b[3] - a[3]))
    return d, t
