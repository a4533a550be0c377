"""Smooth noise, smooth minima and the error function: what every shape is made from. All fields are float32."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

F32 = npt.NDArray[np.float32]
U8 = npt.NDArray[np.uint8]

SEED = 20081015
"""The one seed of the anatomy; each purpose has a generator of its own, so adding a vessel does not move the bowel."""


def generator(*purpose: str) -> np.random.Generator:
    """Return the random generator that belongs to ``purpose`` alone, the same in every process."""
    return np.random.default_rng([SEED, zlib.crc32("/".join(purpose).encode("utf-8"))])


def erf(x: F32) -> F32:
    """Return the error function to within 5e-7 (Abramowitz and Stegun, Handbook, 7.1.26, in float32)."""
    t = 1.0 / (1.0 + 0.3275911 * np.abs(x))
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    result: F32 = (np.sign(x) * (1.0 - poly * np.exp(-x * x))).astype(np.float32)
    return result


def smooth_min(a: F32, b: F32, width_mm: float) -> F32:
    """Return the smaller of two distances, rounded where they meet over ``width_mm`` (a union without a crease)."""
    h = np.clip(0.5 + (0.5 / width_mm) * (b - a), 0.0, 1.0)
    result: F32 = b + (a - b) * h - width_mm * h * (1.0 - h)
    return result


def smooth_max(a: F32, b: F32, width_mm: float) -> F32:
    """Return the larger of two distances, rounded where they meet (an intersection without a crease)."""
    result: F32 = -smooth_min(-a, -b, width_mm)
    return result


def _spline_weights(count: int, step_mm: float, lattice_mm: float) -> F32:
    """Return the (count, lattice points) matrix of uniform cubic B-spline weights along one axis."""
    at = np.arange(count, dtype=np.float32) * (step_mm / lattice_mm) + 1.0
    whole = np.floor(at).astype(np.int64)
    f = at - whole
    weights = np.zeros((count, int(whole[-1]) + 3), np.float32)
    rows = np.arange(count)
    parts = ((1 - f) ** 3, 3 * f**3 - 6 * f**2 + 4, -3 * f**3 + 3 * f**2 + 3 * f + 1, f**3)
    for offset, part in enumerate(parts):
        weights[rows, whole - 1 + offset] = part / 6.0
    return weights


def smooth_noise(
    rng: np.random.Generator,
    shape: Sequence[int],
    step_mm: Sequence[float],
    lattice_mm: float | Sequence[float],
    sd: float = 1.0,
) -> F32:
    """Return smooth noise of standard deviation ``sd``: normal values on a lattice, joined by cubic B-splines.

    shape and step_mm: (z, y, x) or (y, x); lattice_mm: one spacing, or one per axis.
    """
    lattice = (
        [float(lattice_mm)] * len(shape) if isinstance(lattice_mm, int | float) else [float(v) for v in lattice_mm]
    )
    weights = [_spline_weights(n, s, m) for n, s, m in zip(shape, step_mm, lattice, strict=True)]
    values = rng.standard_normal([w.shape[1] for w in weights], dtype=np.float32)
    # The smallest axis first keeps every intermediate product small.
    field = values @ weights[-1].T
    field = np.matmul(weights[-2], field)
    if len(shape) == 3:
        field = np.tensordot(weights[0], field, axes=(1, 0))
    result: F32 = (field * np.float32(sd / max(float(field.std()), 1e-6))).astype(np.float32, copy=False)
    return result


def interpolated(x: npt.ArrayLike, xs: Sequence[float], ys: Sequence[float]) -> F32:
    """Return the piecewise linear curve through (xs, ys) at x, as float32."""
    result: F32 = np.interp(np.asarray(x), xs, ys).astype(np.float32)
    return result
