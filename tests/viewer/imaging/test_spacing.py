"""What a length may be called: R04 and R05 of the safety figures."""

import math
from pathlib import Path
from typing import Any

import pytest

from tests.support.dicom_files import ct_slice, write
from viewer.imaging.scan import scan
from viewer.imaging.series import Series


def only_series(path: Path) -> Series:
    result = scan([path])
    assert result.problems == ()
    (series,) = result.series
    return series


@pytest.mark.parametrize("spacing", [None, [0, 0.7], [-0.7, 0.7], [0.7], ["NaN", "0.7"], [1e-9, 0.7], [5000, 5000]])
def test_r04_no_millimetre_without_a_valid_spacing(tmp_path: Path, spacing: list[float] | None) -> None:
    series = only_series(write(ct_slice(PixelSpacing=spacing), tmp_path / "a.dcm"))
    plane = series.frames[0].plane
    assert (plane.pixel_spacing_mm, plane.length_unit, series.length_unit) == (None, "px", "px")
    assert any("no mm" in line for line in series.warning_lines)


def test_r04_a_valid_spacing_is_rows_then_columns_and_costs_no_word(tmp_path: Path) -> None:
    series = only_series(write(ct_slice(PixelSpacing=[0.5, 0.75]), tmp_path / "a.dcm"))
    plane = series.frames[0].plane
    assert math.dist(plane.lps(0, 0), plane.lps(1, 0)) == pytest.approx(0.5)
    assert math.dist(plane.lps(0, 0), plane.lps(0, 1)) == pytest.approx(0.75)
    assert series.warning_lines == ()


@pytest.mark.parametrize(
    ("header", "unit", "spacing"),
    [
        ({"ImagerPixelSpacing": [0.2, 0.2], "PixelSpacing": None}, "mm at detector", 0.2),
        ({"ImagerPixelSpacing": [0.2, 0.2], "PixelSpacing": [0.2, 0.2]}, "mm at detector", 0.2),
        ({"ImagerPixelSpacing": None, "PixelSpacing": [0.2, 0.2]}, "mm at detector", 0.2),
        (
            {"ImagerPixelSpacing": [0.2, 0.2], "PixelSpacing": None, "EstimatedRadiographicMagnificationFactor": 1.25},
            "mm estimated",
            0.16,
        ),
        ({"ImagerPixelSpacing": [0.2, 0.2], "PixelSpacing": [0.15, 0.15]}, "mm", 0.15),
        (
            {"ImagerPixelSpacing": None, "PixelSpacing": [0.15, 0.15], "PixelSpacingCalibrationType": "FIDUCIAL"},
            "mm",
            0.15,
        ),
        ({"ImagerPixelSpacing": None, "PixelSpacing": None}, "px", None),
    ],
)
def test_r05_lengths_on_a_projection_say_what_they_are(
    tmp_path: Path, header: dict[str, Any], unit: str, spacing: float | None
) -> None:
    changes: dict[str, Any] = {
        "Modality": "DX",
        "ImageOrientationPatient": None,
        "ImagePositionPatient": None,
        **header,
    }
    series = only_series(write(ct_slice(**changes), tmp_path / "a.dcm"))
    plane = series.frames[0].plane
    assert plane.length_unit == unit
    assert plane.pixel_spacing_mm == (None if spacing is None else pytest.approx((spacing, spacing)))
    assert series.warning_lines
