"""Studies as the tests need them: noise-free from memory, and DICOM files from the cache, read by pydicom alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pydicom

from sample_data.phantom.anatomy import Anatomy
from sample_data.phantom.cache import anatomy
from sample_data.phantom.catalogue import phantom_study, series_kind
from sample_data.phantom.ct import draw_ct
from sample_data.phantom.generate import no_progress
from sample_data.phantom.mr import draw_mr
from sample_data.phantom.plans import plan_of
from tests.support.phantoms import phantom_cache


@cache
def the_anatomy() -> Anatomy:
    """Return the anatomy from the tests' cache."""
    return anatomy(phantom_cache(), no_progress)


def without_noise(case_id: str, timepoint_id: str, kind: str) -> tuple[npt.NDArray[Any], Any, Any]:
    """Return a series drawn without noise: pixels, grid, lesions as placed."""
    plan = plan_of(phantom_study(case_id, timepoint_id))
    body = the_anatomy().filled(f"{case_id}/{timepoint_id}")
    draw = draw_ct if kind.startswith("CT") else draw_mr
    return draw(plan, body, kind, lambda: None, noise=False)


def read_folder(study: Path, kind: str) -> list[pydicom.Dataset]:
    """Read the slices of one series of a study folder, feet to head."""
    (folder,) = [f for f in study.iterdir() if f.is_dir() and f.name.endswith(kind)]
    slices = [pydicom.dcmread(file) for file in folder.iterdir()]
    return sorted(slices, key=lambda ds: float(ds.ImagePositionPatient[2]))


def values(slices: list[pydicom.Dataset]) -> npt.NDArray[np.float64]:
    """Return rescaled values (slices, rows, columns)."""
    return np.stack(
        [ds.pixel_array * float(ds.get("RescaleSlope", 1)) + float(ds.get("RescaleIntercept", 0)) for ds in slices]
    )


def kinds_of(case_id: str, timepoint_id: str) -> list[str]:
    """Return the kinds of series of a study."""
    return [series_kind(s) for s in phantom_study(case_id, timepoint_id).series]


def index_of(ds: pydicom.Dataset, point: list[float]) -> tuple[float, float]:
    """Return (column, row) of an LPS point in an axial slice, from the header alone."""
    x0, y0, _ = (float(v) for v in ds.ImagePositionPatient)
    row_mm, column_mm = (float(v) for v in ds.PixelSpacing)
    return (point[0] - x0) / column_mm, (point[1] - y0) / row_mm
