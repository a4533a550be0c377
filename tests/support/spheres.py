"""A phantom whose sizes and sides are known: a soft-edged ball of 30 mm, a mark on its left and one behind it.

The value falls by a straight line from 3 mm inside the surface to 3 mm outside, so that half of it lies at the surface
whatever the slices; a linear reading between slices at most 3 mm apart finds the surface without an error of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.support.dicom_files import ROOT_UID, ct_slice, write

DIAMETER_MM = 30.0
EDGE_MM = 6.0
BALL, LEFT_MARK, BACK_MARK = 1000, 3000, -2000
CENTRE_LPS = np.array([3.2, -11.7, 24.1])
LEFT_OF_IT = np.array([20.0, 0.0, 14.0])
"""From the centre to the left mark: to the patient's left, and up."""
BEHIND_IT = np.array([0.0, 20.0, 14.0])
MARK_HALF_MM = 3.0

Vector = Sequence[float]


@dataclass(frozen=True)
class Grid:
    """A stack of slices: directions, spacing (between rows, between columns) and where each slice's corner lies."""

    row: Vector
    column: Vector
    spacing_mm: tuple[float, float]
    rows: int
    columns: int
    corners_lps: tuple[tuple[float, float, float], ...]


def around_ball(
    row: Vector,
    column: Vector,
    spacing_mm: tuple[float, float] = (2.0, 1.5),
    gaps_mm: Sequence[float] = (2.5,) * 21,
    shear: tuple[float, float] = (0.0, 0.0),
) -> Grid:
    """A grid of some 52 mm each way with the ball in its middle.

    `shear` moves each slice by so many mm along row and column for every mm along the normal: a tilted gantry.
    """
    r, c = np.asarray(row, float), np.asarray(column, float)
    normal = np.cross(r, c)
    rows, columns = round(52 / spacing_mm[0]), round(52 / spacing_mm[1])
    places = np.concatenate([[0.0], np.cumsum(gaps_mm)])
    places -= places[-1] / 2 - 0.4  # the centre lies between slices and pixels, as in life
    corner = CENTRE_LPS - r * spacing_mm[1] * (columns / 2 - 0.3) - c * spacing_mm[0] * (rows / 2 - 0.2)
    corners = [corner + normal * at + at * (r * shear[0] + c * shear[1]) for at in places]
    return Grid(row, column, spacing_mm, rows, columns, tuple((float(a), float(b), float(d)) for a, b, d in corners))


def value_at(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the phantom's value at points, (..., 3) LPS mm."""
    away = points - CENTRE_LPS
    radius = np.sqrt((away**2).sum(-1))
    values = BALL * np.clip(0.5 - (radius - DIAMETER_MM / 2) / EDGE_MM, 0.0, 1.0)
    values[(np.abs(away - LEFT_OF_IT) <= MARK_HALF_MM).all(-1)] = LEFT_MARK
    values[(np.abs(away - BEHIND_IT) <= MARK_HALF_MM).all(-1)] = BACK_MARK
    return np.asarray(values, np.float64)


def slice_points(grid: Grid, k: int) -> NDArray[np.float64]:
    """Return (rows, columns, 3): where the pixels of slice k lie (PS3.3 C.7.6.2.1.1)."""
    i, j = np.arange(grid.columns)[None, :, None], np.arange(grid.rows)[:, None, None]
    along, down = np.asarray(grid.row, float) * grid.spacing_mm[1], np.asarray(grid.column, float) * grid.spacing_mm[0]
    return np.asarray(np.asarray(grid.corners_lps[k]) + along * i + down * j, np.float64)


def write_ball(folder: Path, grid: Grid, number: int, *, backwards: bool = False, **changes: Any) -> Path:
    """Write the phantom as a CT series into `folder`; `backwards` numbers the slices against the normal."""
    count = len(grid.corners_lps)
    for k in range(count):
        stored = np.round(value_at(slice_points(grid, k))).astype(np.int16)
        n = count - k if backwards else k + 1
        dataset = ct_slice(
            n - 1,
            stored,
            RescaleIntercept=0,
            ImageOrientationPatient=[*grid.row, *grid.column],
            ImagePositionPatient=[round(part, 6) for part in grid.corners_lps[k]],
            PixelSpacing=list(grid.spacing_mm),
            SeriesInstanceUID=f"{ROOT_UID}.7.{number}",
            SOPInstanceUID=f"{ROOT_UID}.8.{number}.{n}",
            SeriesNumber=number,
            **changes,
        )
        write(dataset, folder / f"{number:02}-{n:03}.dcm")
    return folder


def width_mm(line: NDArray[np.generic], step_mm: float) -> float:
    """Return how wide the ball is on a line of values: between the two places where half of its value is reached.

    A reader of its own: it shares nothing with what it measures.
    """
    values = np.asarray(line, float)
    known = np.where(np.isnan(values), 0.0, values)
    above = np.flatnonzero(known > BALL / 2)
    first, last = above[0], above[-1]
    start = first - (known[first] - BALL / 2) / (known[first] - known[first - 1])
    end = last + (known[last] - BALL / 2) / (known[last] - known[last + 1])
    return float((end - start) * step_mm)
