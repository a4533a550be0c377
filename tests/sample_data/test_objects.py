"""The DICOM objects, re-read by pydicom alone: marks, geometry, SUV (PS3.3 C.7.6.2, C.8.2, C.8.9)."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import numpy as np
import pydicom
import pytest

from sample_data.phantom.anatomy import Anatomy
from sample_data.phantom.catalogue import instance_uid, phantom_study, series_kind
from sample_data.phantom.pet import draw_pet
from sample_data.phantom.plans import plan_of
from tests.sample_data.drawn import index_of, kinds_of, read_folder, the_anatomy, values
from tests.support.phantoms import phantom_study_folder, truth_of

STUDIES = [("sample", "tp-2008-10"), ("sample", "tp-2010-01"), ("sample", "tp-2011-10"), ("followup", "tp-1")]


@cache
def slices_of(case_id: str, timepoint_id: str, kind: str) -> list[pydicom.Dataset]:
    return read_folder(phantom_study_folder(case_id, timepoint_id), kind)


@pytest.mark.parametrize(("case_id", "timepoint_id"), STUDIES)
def test_every_object_says_that_it_is_no_patient(case_id: str, timepoint_id: str) -> None:
    for kind in kinds_of(case_id, timepoint_id):
        for ds in slices_of(case_id, timepoint_id, kind):
            assert ds.SyntheticData == "YES"
            assert list(ds.ImageType)[:2] == ["DERIVED", "SECONDARY"]
            assert ds.SeriesDescription.startswith("SYNTHETIC")
            assert ds.ImageComments.startswith("SYNTHETIC. Not a patient image.")
            assert str(ds.PatientName).startswith("SYNTHETIC^")
            assert ds.PatientID.startswith("SYNTH-")
            assert ds.PatientIdentityRemoved == "YES"
            assert ds.BurnedInAnnotation == "NO"
            assert not ds.PatientBirthDate
            assert not ds.AccessionNumber
            assert not ds.ReferringPhysicianName
            assert "InstitutionName" not in ds
            if case_id == "sample":
                assert "nominal" in ds.ImageComments


@pytest.mark.parametrize(("case_id", "timepoint_id"), STUDIES)
def test_uids_dates_and_geometry_are_those_of_the_catalogue(case_id: str, timepoint_id: str) -> None:
    study = phantom_study(case_id, timepoint_id)
    for series in study.series:
        slices = slices_of(case_id, timepoint_id, series_kind(series))
        for number, ds in enumerate(slices, start=1):
            assert ds.StudyInstanceUID == study.study_uid
            assert ds.SeriesInstanceUID == series.series_uid
            assert ds.FrameOfReferenceUID == series.frame_of_reference_uid
            assert ds.SOPInstanceUID == ds.file_meta.MediaStorageSOPInstanceUID == instance_uid(series, number)
            assert ds.StudyDate == study.study_date.strftime("%Y%m%d")
            assert list(ds.ImageOrientationPatient) == [1, 0, 0, 0, 1, 0]
            assert ds.Modality == series.modality
        z = np.array([float(ds.ImagePositionPatient[2]) for ds in slices])
        assert np.diff(z) == pytest.approx(float(slices[0].SpacingBetweenSlices), abs=1e-4)
        assert {(ds.ImagePositionPatient[0], ds.ImagePositionPatient[1]) for ds in slices}.__len__() == 1


def test_a_ct_is_512_wide_in_hounsfield_units_without_padding() -> None:
    slices = slices_of("sample", "tp-2008-10", "CT-ART")
    first = slices[0]
    assert (first.Rows, first.Columns, first.RescaleType) == (512, 512, "HU")
    assert 40 <= len(slices) <= 60
    assert first.KVP is None  # not a false 120
    hu = values(slices)
    assert hu.min() >= -1024
    assert np.median(hu[:, :40, :40]) == pytest.approx(-1000, abs=3)


def test_one_follow_up_covers_90_mm_less_and_still_holds_its_lesions() -> None:
    whole, short = (len(slices_of("sample", t, k)) for t, k in (("tp-2008-10", "CT-ART"), ("tp-2010-01", "CT-PV")))
    assert (whole - short) * 5 == 90
    for lesion in truth_of(phantom_study_folder("sample", "tp-2010-01"))["lesions"]:
        assert 3 <= lesion["slice_index"] < short - 3


def test_dates_differ_in_origin_and_pose() -> None:
    places = {}
    for case_id, timepoint_id in STUDIES:
        if case_id == "sample":
            truth = {x["id"]: x for x in truth_of(phantom_study_folder(case_id, timepoint_id))["lesions"]}
            places[timepoint_id] = np.array(truth["liver-max"]["center_lps"]) - np.array(
                truth["pancreas-tail"]["center_lps"]
            )
    apart = [np.linalg.norm(places["tp-2008-10"] - p) for p in list(places.values())[1:]]
    assert all(1.0 < d < 25 for d in apart)


def suv_factor(ds: pydicom.Dataset) -> float:
    """Body-weight SUV by the header alone: decay from injection to the series' start (DecayCorrection START)."""
    drug = ds.RadiopharmaceuticalInformationSequence[0]
    start = datetime.strptime(ds.SeriesDate + ds.SeriesTime, "%Y%m%d%H%M%S")  # noqa: DTZ007
    given = datetime.strptime(drug.RadiopharmaceuticalStartDateTime, "%Y%m%d%H%M%S")  # noqa: DTZ007
    left = float(drug.RadionuclideTotalDose) * 2 ** (
        -(start - given).total_seconds() / float(drug.RadionuclideHalfLife)
    )
    return float(ds.PatientWeight) * 1000 / left


def test_suv_read_back_from_the_header_is_the_suv_that_was_drawn() -> None:
    slices = slices_of("sample", "tp-2008-10", "PT")
    first = slices[0]
    assert (first.Units, first.DecayCorrection) == ("BQML", "START")
    assert first.RadiopharmaceuticalInformationSequence[0].Radiopharmaceutical == "SYNTHETIC FDG-like"
    assert all(ds.SeriesTime <= ds.AcquisitionTime for ds in slices)
    assert sorted(ds.ImageIndex for ds in slices) == list(range(1, len(slices) + 1))
    read = values(slices) * suv_factor(first)
    body: Anatomy = the_anatomy().filled("sample/tp-2008-10")
    drawn, _, _ = draw_pet(plan_of(phantom_study("sample", "tp-2008-10")), body, lambda: None)
    step = float(first.RescaleSlope) * suv_factor(first)
    assert np.abs(read - drawn).max() <= 0.51 * step
    assert read.max() == pytest.approx(float(drawn.max()), rel=1e-6)


def test_the_baseline_pet_shows_avid_lesions_at_the_place_of_the_ct() -> None:
    study = phantom_study_folder("sample", "tp-2008-10")
    slices = slices_of("sample", "tp-2008-10", "PT")
    suv = values(slices) * suv_factor(slices[0])
    heights = np.array([float(ds.ImagePositionPatient[2]) for ds in slices])
    for lesion in truth_of(study)["lesions"]:
        k = int(np.argmin(np.abs(heights - lesion["center_lps"][2])))
        i, j = (round(v) for v in index_of(slices[k], lesion["center_lps"]))
        reach = int(lesion["long_mm"] / 2 / 4.07) + 1
        around = suv[k, j - reach : j + reach + 1, i - reach : i + reach + 1]
        assert around.max() > 4.5, lesion["id"]  # liver 2.2, pancreas 1.6


def test_mr_carries_its_sequence_and_no_rescale() -> None:
    for kind, echo in (("MR-T2", 80), ("MR-T1", 2)):
        ds = slices_of("sample", "tp-2011-10", kind)[0]
        assert float(ds.EchoTime) >= echo
        assert ds.PixelRepresentation == 0
        assert ds.MRAcquisitionType == "2D"
        assert "RescaleSlope" not in ds
