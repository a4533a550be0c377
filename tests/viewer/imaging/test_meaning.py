"""Units: HU only where they are HU, SUV only where it can be known, padding never counted (R12)."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset

from tests.support.dicom_files import ct_slice, write
from tests.support.real_data import real_data
from viewer.imaging.scan import scan
from viewer.imaging.suv import PetFacts, moment, suv_factor, time_of_day
from viewer.imaging.voi import default_window
from viewer.imaging.volume import Volume, read_volume

SIEMENS = PetFacts(
    units="BQML",
    weight_kg=70.0,
    dose_bq=3.5e8,
    half_life_s=6586.2,
    decay_correction="START",
    corrections=("ATTN", "DECY"),
    injection=moment("20110304", "090000"),
    series=moment("20110304", "100000"),
    acquisition=moment("20110304", "100000"),
)


def volume_of(path: Path) -> Volume:
    (series,) = scan([path]).series
    return read_volume(series)


@pytest.mark.parametrize(
    ("header", "unit", "note"),
    [
        ({}, "HU", ""),
        ({"RescaleType": None}, "HU", ""),
        ({"RescaleType": "US"}, "", "No HU: the rescale type is US"),
        ({"RescaleType": "Z_EFF"}, "", "No HU: the rescale type is Z_EFF"),
        ({"RescaleSlope": None, "RescaleIntercept": None}, "", "No HU: the header states no rescale"),
        ({"RescaleSlope": 0}, "", "No HU: the header states no rescale"),
        ({"RescaleSlope": "NaN"}, "", "No HU: the header states no rescale"),
        ({"RescaleSlope": -1}, "", "No HU: the rescale is not that of a CT"),
        ({"RescaleType": None, "ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]}, "", "No HU: it is a localizer"),
        ({"Modality": "MR"}, "", ""),
        ({"Modality": "MR", "RescaleType": "US"}, "", ""),
    ],
)
def test_r12_hu_only_when_they_are_hu(tmp_path: Path, header: dict[str, Any], unit: str, note: str) -> None:
    volume = volume_of(write(ct_slice(**header), tmp_path / "a.dcm"))
    assert (volume.unit, volume.unit_note) == (unit, note)


def test_r12_each_slice_has_its_own_rescale(tmp_path: Path) -> None:
    for k in range(2):
        pixels = np.full((2, 2), 100, np.int16)
        write(ct_slice(k, pixels=pixels, RescaleSlope=(0.5, 2.25)[k], RescaleIntercept=k), tmp_path / f"{k}.dcm")
    volume = volume_of(tmp_path)
    assert [volume.value_at(k, 1, 1) for k in range(2)] == [50.0, 226.0]


@pytest.mark.parametrize(("limit", "left_out"), [(None, {-2000}), (-1990, {-2000, -1995})])
def test_r12_padding_has_no_value(tmp_path: Path, limit: int | None, left_out: set[int]) -> None:
    pixels = np.array([[-2000, -1995], [0, 50]], np.int16)
    slice_ = ct_slice(pixels=pixels, PixelPaddingValue=-2000, PixelPaddingRangeLimit=limit)
    volume = volume_of(write(slice_, tmp_path / "a.dcm"))
    values = {int(p): volume.value_at(0, r, c) for (r, c), p in np.ndenumerate(pixels)}
    assert values == {p: None if p in left_out else p - 1024.0 for p in (-2000, -1995, 0, 50)}
    assert volume.tissue(0).sum() == 4 - len(left_out)


def test_a_value_is_that_of_the_pixel_a_position_falls_in_and_none_outside(tmp_path: Path) -> None:
    volume = volume_of(
        write(ct_slice(pixels=np.arange(6, dtype=np.int16).reshape(2, 3), RescaleIntercept=0), tmp_path / "a")
    )
    assert [volume.value_at(0, 0.4, 1.6), volume.value_at(0, -0.4, -0.4)] == [2.0, 0.0]
    outside = [(0, -0.6, 0), (0, 0, 2.6), (1, 0, 0), (-1, 0, 0)]
    assert [volume.value_at(*place) for place in outside] == [None] * 4


EXPECTED = ["GE_MEDICAL_AND_BQML", "PHILIPS_CNTS_AND_SUV", "RADIOPHARM_DATETIME_UNDEFINED", "SIEMENS"]


@pytest.mark.parametrize("case", EXPECTED)
def test_r12_the_suv_factor_is_that_of_another_program(case: str) -> None:
    expected = json.loads(real_data("suv-metadata", "expected.json").read_text())["factor"][case]
    images = json.loads(real_data("suv-metadata", f"{case}.json").read_text())
    found = suv_factor([facts_of(image) for image in images])
    assert found.factor == pytest.approx(expected, abs=1e-6)


def facts_of(image: dict[str, Any]) -> PetFacts:
    words = {key: str(value).strip() for key, value in image.items()}
    begun = words.get("RadiopharmaceuticalStartDateTime", "")
    private = image["PhilipsPETPrivateGroup"]
    assert isinstance(private, dict)
    scale = private.get("SUVScaleFactor")
    return PetFacts(
        units=words["Units"],
        weight_kg=float(words["PatientWeight"]),
        dose_bq=float(words["RadionuclideTotalDose"]),
        half_life_s=float(words["RadionuclideHalfLife"]),
        decay_correction=words["DecayCorrection"],
        corrections=tuple(image["CorrectedImage"]),
        injection=moment(begun[:8], begun[8:]) if begun else None,
        injection_time=time_of_day(words.get("RadiopharmaceuticalStartTime", "")),
        series=moment(words["SeriesDate"], words["SeriesTime"]),
        acquisition=moment(words["AcquisitionDate"], words["AcquisitionTime"]),
        frame_reference_ms=float(words["FrameReferenceTime"]),
        frame_duration_ms=float(words["ActualFrameDuration"]),
        philips_suv_scale=float(scale) if scale else None,
    )


def test_r12_suv_is_weight_by_dose_decayed_for_an_hour() -> None:
    found = suv_factor([SIEMENS]).factor
    assert found == pytest.approx(70_000.0 / (3.5e8 * 0.5 ** (3600.0 / 6586.2)))


@pytest.mark.parametrize(
    ("lacking", "reason"),
    [
        ({"weight_kg": None}, "the patient's weight is missing"),
        ({"weight_kg": 0.0}, "the patient's weight is missing"),
        ({"dose_bq": None}, "the injected dose is missing"),
        ({"half_life_s": None}, "the half-life is missing"),
        ({"injection": None}, "the time of injection is missing"),
        ({"series": None}, "the time of the scan is missing"),
        ({"corrections": ("ATTN",)}, "it is not corrected for attenuation and decay"),
        ({"decay_correction": "NONE"}, "it is not corrected for decay"),
        ({"decay_correction": ""}, "the time of decay correction is not stated"),
        ({"injection": moment("20110304", "110000")}, "the times of injection and scan contradict each other"),
        ({"injection": moment("20110301", "090000")}, "the times of injection and scan contradict each other"),
        ({"units": "CNTS"}, "its values are counts without a scale to activity"),
        ({"units": "PROPCPS"}, "its units are PROPCPS"),
    ],
)
def test_r12_suv_is_blank_with_the_reason(lacking: dict[str, Any], reason: str) -> None:
    found = suv_factor([replace(SIEMENS, **lacking)])
    assert (found.factor, found.reason) == (None, reason)


def test_r12_an_injection_before_midnight_is_of_the_day_before() -> None:
    late = replace(
        SIEMENS,
        injection=None,
        injection_time=time_of_day("233000"),
        series=moment("20110304", "003000"),
        acquisition=moment("20110304", "003000"),
    )
    assert suv_factor([late]).factor == pytest.approx(suv_factor([SIEMENS]).factor)


def test_pet_opens_in_suv_from_0_to_10_inverted_and_says_why_not(tmp_path: Path) -> None:
    dose = Dataset()
    dose.RadionuclideTotalDose, dose.RadionuclideHalfLife = 3.5e8, 6586.2
    dose.RadiopharmaceuticalStartTime = "091112"
    header: dict[str, Any] = {
        "Modality": "PT",
        "RescaleType": None,
        "RescaleIntercept": 0,
        "RescaleSlope": 2.5,
        "Units": "BQML",
        "PatientWeight": 70,
        "DecayCorrection": "START",
        "CorrectedImage": ["ATTN", "DECY"],
        "SeriesDate": "20110304",
        "SeriesTime": "101112",
        "AcquisitionDate": "20110304",
        "AcquisitionTime": "101112",
        "RadiopharmaceuticalInformationSequence": [dose],
    }
    volume = volume_of(write(ct_slice(**header), tmp_path / "a.dcm"))
    factor = 70_000.0 / (3.5e8 * 0.5 ** (3600.0 / 6586.2))
    assert volume.unit == "g/ml SUVbw"
    assert volume.value_at(0, 1, 0) == pytest.approx(10 * 2.5 * factor, rel=1e-6)
    window, inverted = default_window(volume)
    assert (window.width, window.level, inverted) == (10.0, 5.0, True)
    lame = volume_of(write(ct_slice(**{**header, "PatientWeight": None}), tmp_path / "b/b.dcm"))
    assert (lame.unit, lame.unit_note) == ("Bq/ml", "No SUV: the patient's weight is missing")
    assert lame.value_at(0, 1, 0) == 25.0


def test_without_a_stored_window_a_series_opens_from_its_1st_to_99th_percentile(tmp_path: Path) -> None:
    pixels = np.arange(10_000, dtype=np.int16).reshape(100, 100)
    pixels[0, :] = -30_000
    slice_ = ct_slice(pixels=pixels, RescaleIntercept=0, PixelPaddingValue=-30_000)
    window, inverted = default_window(volume_of(write(slice_, tmp_path / "a.dcm")))
    assert [window.level, window.width] == pytest.approx([5049.5, 0.98 * 9899])
    assert inverted is False


def test_the_first_of_the_stored_windows_is_the_one_shown(tmp_path: Path) -> None:
    words: dict[str, Any] = {
        "WindowCenter": [40, -600],
        "WindowWidth": [400, 1500],
        "WindowCenterWidthExplanation": ["SOFT", "LUNG"],
    }
    volume = volume_of(write(ct_slice(**words), tmp_path / "a.dcm"))
    window, _ = default_window(volume)
    assert (window.width, window.level) == (400.0, 40.0)
    assert [w.explanation for w in volume.windows] == ["SOFT", "LUNG"]
