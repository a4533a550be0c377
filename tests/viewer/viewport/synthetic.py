"""A small CT volume made in memory: a body of soft tissue in air with a bright ellipse of known axes in it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from viewer.imaging.series import Frame, PatientIdentity, PixelFormat, Series, StoredWindow
from viewer.imaging.volume import Volume
from viewer.imaging.volume_geometry import Plane, VolumeGeometry
from viewer.imaging.warned import Code, Warned

LESION_SLICE = 6
LESION_CENTRE = (120.0, 150.0)
"""Row and column."""
LESION_AXES_MM = (32.0, 20.0)
LESION_ANGLE = math.radians(30)
"""Of the long axis from the direction of increasing column towards increasing row, in mm."""
SPACING = (0.8, 0.8)
ANISOTROPIC = (1.4, 0.7)


STORED = PixelFormat(
    transfer_syntax="1.2.840.10008.1.2.1",
    bits_allocated=16,
    bits_stored=16,
    high_bit=15,
    signed=True,
    samples_per_pixel=1,
    photometric="MONOCHROME2",
    planar=False,
    number_of_frames=1,
    offset=None,
    length=None,
)


def planes_of(spacing: tuple[float, float] | None, slices: int, rows: int, columns: int) -> tuple[Plane, ...]:
    return tuple(
        Plane(
            (-100.0, -90.0, 5.0 * k),
            (1.0, 0.0, 0.0),
            (0.0, 1.0, 0.0),
            spacing,
            rows,
            columns,
            "mm" if spacing else "px",
        )
        for k in range(slices)
    )


def make_series(
    spacing: tuple[float, float] | None = SPACING,
    slices: int = 12,
    rows: int = 256,
    columns: int = 256,
    *,
    key: str = "1.2.3/1",
    name: str = "Phantom",
    modality: str = "CT",
    warnings: tuple[str, ...] = (),
) -> Series:
    planes = planes_of(spacing, slices, rows, columns)
    frames = tuple(
        Frame(Path(f"{k:03}.dcm"), f"{key}.{k}", 1, k + 1, plane, 5.0, STORED) for k, plane in enumerate(planes)
    )
    return Series(
        key=key,
        patient=PatientIdentity(name, "P-17", "1950-02-03", "F"),
        patient_age="64 y",
        study_uid="1.2",
        study_date="2010-10-05",
        study_description="Abdomen",
        series_uid=key,
        number=302,
        description="VENOUS 5MM",
        modality=modality,
        frame_of_reference_uid="1.9",
        body_part="ABDOMEN",
        frames=frames,
        geometry=VolumeGeometry(planes),
        warnings=tuple(Warned(Code.SLICES_MISSING, line) for line in warnings),
        synthetic=True,
        windows=(StoredWindow(40.0, 400.0, "SOFT"),),
    )


def make_volume(series: Series | None = None, *, loaded: bool = True) -> Volume:
    """Air, a body of 50 HU with noise, and on LESION_SLICE an ellipse of 150 HU."""
    series = make_series() if series is None else series
    volume = Volume(series)
    plane = series.geometry.planes[0]
    rows, columns = np.mgrid[0 : plane.rows, 0 : plane.columns]
    noise = np.random.default_rng(7).normal(0, 8, (plane.rows, plane.columns))
    body = ((rows - plane.rows / 2) / (plane.rows * 0.42)) ** 2 + (
        (columns - plane.columns / 2) / (plane.columns * 0.45)
    ) ** 2
    for k in range(len(series.frames)):
        volume.voxels[k] = np.where(body < 1, 50 + k + noise, -1000)
    if len(series.frames) > LESION_SLICE:
        volume.voxels[LESION_SLICE][inside_lesion(plane, rows, columns)] = 150
    volume.loaded[:] = loaded
    return volume


def inside_lesion(plane: Plane, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    between_rows, between_columns = plane.spacing
    x, y = (columns - LESION_CENTRE[1]) * between_columns, (rows - LESION_CENTRE[0]) * between_rows
    cos, sin = math.cos(LESION_ANGLE), math.sin(LESION_ANGLE)
    along, across = x * cos + y * sin, -x * sin + y * cos
    return (along / (LESION_AXES_MM[0] / 2)) ** 2 + (across / (LESION_AXES_MM[1] / 2)) ** 2 <= 1


def lesion_ends(plane: Plane) -> list[tuple[float, float]]:
    """Row and column of the four ends of the lesion's axes, long axis first."""
    between_rows, between_columns = plane.spacing
    cos, sin = math.cos(LESION_ANGLE), math.sin(LESION_ANGLE)
    ends = []
    for length, (dx, dy) in ((LESION_AXES_MM[0], (cos, sin)), (LESION_AXES_MM[1], (-sin, cos))):
        for sign in (-1, 1):
            x, y = sign * dx * length / 2, sign * dy * length / 2
            ends.append((LESION_CENTRE[0] + y / between_rows, LESION_CENTRE[1] + x / between_columns))
    return ends
