"""A reader that shares no code with the generator: the axes of a blob by its half-maximum contour."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_RAYS = 720
_STEP_MM = 0.05


@dataclass(frozen=True)
class Axes:
    """What was read, mm: the longest chord and the greatest extent across it; contrast in the image's units."""

    long_mm: float
    short_mm: float
    contrast: float


def read_axes(
    image: npt.NDArray[np.floating],
    spacing_mm: float,
    centre_px: tuple[float, float],
    about_mm: tuple[float, float],
    turn: float,
) -> Axes:
    """Read the axes of the blob at ``centre_px`` (column, row) in a noise-free slice.

    about_mm and turn (radians, long axis from +column to +row) say only where to look: each ray searches from 3 mm
    within to 4 mm beyond. The edge is where the profile is half-way between its value 1.6 to 2.4 mm inside and that 2.4
    to 3.4 mm outside, medians over all rays.
    """
    angles = np.linspace(0, 2 * math.pi, _RAYS, endpoint=False)
    a, b = about_mm[0] / 2, about_mm[1] / 2
    expected = a * b / np.hypot(b * np.cos(angles - turn), a * np.sin(angles - turn))
    beyond = np.arange(-min(3.0, 0.8 * b), 4.0, _STEP_MM)
    radius = expected[:, None] + beyond[None, :]
    columns = centre_px[0] + radius * np.cos(angles)[:, None] / spacing_mm
    rows = centre_px[1] + radius * np.sin(angles)[:, None] / spacing_mm
    profile = _sampled(image, columns, rows)
    inner = np.median(profile[:, (beyond > -2.4) & (beyond < -1.6)])
    outer = np.median(profile[:, (beyond > 2.4) & (beyond < 3.4)])
    rising = (profile - inner) / (outer - inner) > 0.5
    # The first step outwards past the middle at which the profile has crossed half-way, interpolated.
    start = int(np.searchsorted(beyond, -1.5))
    first = start + np.argmax(rising[:, start:], axis=1)
    lower = np.take_along_axis(profile, (first - 1)[:, None], 1)[:, 0]
    upper = np.take_along_axis(profile, first[:, None], 1)[:, 0]
    share = np.clip(((inner + outer) / 2 - lower) / np.where(upper == lower, 1.0, upper - lower), 0.0, 1.0)
    edge = expected + beyond[first - 1] + share * _STEP_MM
    points = np.stack((edge * np.cos(angles), edge * np.sin(angles)), axis=1)
    return _axes(points, abs(float(outer - inner)))


def _sampled(
    image: npt.NDArray[np.floating], columns: npt.NDArray[np.floating], rows: npt.NDArray[np.floating]
) -> npt.NDArray[np.floating]:
    i, j = np.floor(columns).astype(int), np.floor(rows).astype(int)
    u, v = columns - i, rows - j
    top = image[j, i] * (1 - u) + image[j, i + 1] * u
    low = image[j + 1, i] * (1 - u) + image[j + 1, i + 1] * u
    mixed: npt.NDArray[np.floating] = top * (1 - v) + low * v
    return mixed


def _axes(points: npt.NDArray[np.floating], contrast: float) -> Axes:
    apart = points[:, None, :] - points[None, :, :]
    length = np.hypot(apart[..., 0], apart[..., 1])
    n, m = np.unravel_index(int(np.argmax(length)), length.shape)
    along = apart[n, m] / length[n, m]
    across = points @ np.array([-along[1], along[0]])
    return Axes(float(length[n, m]), float(across.max() - across.min()), contrast)
