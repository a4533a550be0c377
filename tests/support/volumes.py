"""Volumes in memory, without files: planes and values as a test needs them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from viewer.imaging.series import Frame, PatientIdentity, PixelFormat, Series
from viewer.imaging.volume import Volume
from viewer.imaging.volume_geometry import Plane, VolumeGeometry


def volume_of(planes: tuple[Plane, ...], values: NDArray[np.float32]) -> Volume:
    """Return a loaded volume of these planes, sorted along their normal, with `values` (slices, rows, columns)."""
    form = PixelFormat("1.2.840.10008.1.2.1", 32, 32, 31, True, 1, "MONOCHROME2", False, 1, 0, None, floating=True)
    frames = tuple(Frame(Path("none"), f"1.2.{k}", 1, k, plane, None, form) for k, plane in enumerate(planes))
    series = Series(
        key="made",
        patient=PatientIdentity(),
        patient_age="",
        study_uid="1.1",
        study_date="",
        study_description="",
        series_uid="1.2",
        number=1,
        description="",
        modality="OT",
        frame_of_reference_uid="1.3",
        body_part="",
        frames=frames,
        geometry=VolumeGeometry(planes),
    )
    volume = Volume(series)
    volume.voxels = values
    volume.loaded[:] = True
    return volume
