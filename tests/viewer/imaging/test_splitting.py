"""Series are what a reader calls a series: parted by what really differs, never needlessly, and named in words."""

import math
import random
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset

from tests.support.dicom_files import ROOT_UID, ct_slice, write
from viewer.imaging.grouping import build_series
from viewer.imaging.instances import read_any_instance, read_plain_instance
from viewer.imaging.scan import scan
from viewer.imaging.series import Series
from viewer.imaging.telling import image_class
from viewer.imaging.warned import Code

Change = dict[str, Any]


def written(folder: Path, images: list[Change], tags: list[list[tuple[int, str, Any]]] | None = None) -> list[Series]:
    """Write one file for each of `images`, all of one series, and scan them. `tags` are private elements by image."""
    for n, changes in enumerate(images):
        dataset = ct_slice(0, **{"SOPInstanceUID": f"{ROOT_UID}.9.{n}", "InstanceNumber": n + 1, **changes})
        for tag, kind, value in tags[n] if tags else []:
            dataset.add_new(tag, kind, value)
        write(dataset, folder / f"{n:03}.dcm")
    return list(scan([folder]).series)


def at(mm: float, x: float = 0.0, y: float = 0.0, **changes: Any) -> Change:
    return {"ImagePositionPatient": [x, y, mm], **changes}


def said(found: list[Series]) -> list[tuple[str, int]]:
    return [(series.part_reason, series.slice_count) for series in found]


def stacks(values: list[Change], **same: Any) -> list[Change]:
    """For each of `values` a stack of three at the same places, 5 mm apart, one stack after the other."""
    return [at(5.0 * k, **same, **value) for value in values for k in range(3)]


MR: Change = {"Modality": "MR", "RescaleSlope": None, "RescaleIntercept": None, "RescaleType": None}


@pytest.mark.parametrize(
    ("values", "reasons"),
    [
        ([{"EchoTime": "4.6"}, {"EchoTime": "2.30"}], ["echo 1, 2.3 ms", "echo 2, 4.6 ms"]),
        ([{"TemporalPositionIdentifier": n} for n in (1, 2, 10)], [f"phase {n} of 3" for n in (1, 2, 3)]),
        ([{"DiffusionBValue": b} for b in (800.0, 0.0, 50.0)], ["b 0", "b 50", "b 800"]),
        ([{"TriggerTime": t} for t in ("0", "350")], ["phase 1 of 2, 0 ms", "phase 2 of 2, 350 ms"]),
        ([{"FlipAngle": a} for a in ("15", "2")], ["flip angle 2°", "flip angle 15°"]),
        ([{"InversionTime": t} for t in ("50", "2500")], ["inversion time 50 ms", "inversion time 2500 ms"]),
        ([{"AcquisitionNumber": n} for n in (1, 2)], ["acquisition 1", "acquisition 2"]),
        ([{"EchoNumbers": n} for n in (2, 1)], ["echo 1", "echo 2"]),
        ([{"SliceThickness": t} for t in ("5", "1.25")], ["slices of 1.25 mm", "slices of 5 mm"]),
        ([{"KVP": v} for v in ("140", "80")], ["80 kV", "140 kV"]),
        (
            [{"ContrastBolusAgent": a} for a in ("Gadovist", "")],
            ["contrast agent Gadovist", "contrast agent not stated"],
        ),
        ([{"SeriesDescription": d} for d in ("rest", "stress")], ["“rest”", "“stress”"]),
        (
            [{"AcquisitionTime": t} for t in ("101500", "101630.5")],
            ["time point 1 of 2, 10:15:00", "time point 2 of 2, 10:16:30"],
        ),
        (
            [{"DiffusionGradientOrientation": g} for g in ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0])],
            ["direction 1 of 2", "direction 2 of 2"],
        ),
    ],
)
def test_stacks_at_the_same_places_are_parted_and_named(
    tmp_path: Path, values: list[Change], reasons: list[str]
) -> None:
    found = written(tmp_path, stacks(values, **MR))
    assert said(found) == [(reason, 3) for reason in reasons]
    assert {series.kind for series in found} == {"volume"}
    assert all(series.warning_lines == () for series in found)


def test_two_attributes_that_differ_make_a_part_for_each_pair(tmp_path: Path) -> None:
    values = [{"EchoTime": e, "TemporalPositionIdentifier": t} for t in (1, 2) for e in ("2", "4")]
    assert said(written(tmp_path, stacks(values, **MR))) == [
        (f"echo {e}, {2 * e} ms, phase {t} of 2", 3) for e in (1, 2) for t in (1, 2)
    ]


@pytest.mark.parametrize(
    ("types", "reasons"),
    [
        ((["ORIGINAL", "PRIMARY", "M", "ND"], ["ORIGINAL", "PRIMARY", "P", "ND"]), {"plain images", "phase"}),
        ((["DERIVED", "PRIMARY", "W", "W"], ["DERIVED", "PRIMARY", "F", "F"]), {"water", "fat"}),
        ((["ORIGINAL", "PRIMARY", "OUT_PHASE"], ["ORIGINAL", "PRIMARY", "IN_PHASE"]), {"in phase", "out of phase"}),
        ((["DERIVED", "PRIMARY", "DIFFUSION", "ADC"], ["DERIVED", "PRIMARY", "DIFFUSION", "TRACEW"]), {"ADC", "trace"}),
        ((["ORIGINAL", "PRIMARY", "AXIAL"], ["DERIVED", "SECONDARY", "MIP"]), {"plain images", "MIP"}),
    ],
)
def test_images_of_another_kind_are_never_one_stack_even_between_the_others(
    tmp_path: Path, types: tuple[list[str], list[str]], reasons: set[str]
) -> None:
    """Places interleave to an even stack: without the kind of image, nothing would part them."""
    images = [at(2.5 * k, ImageType=types[k % 2], **MR) for k in range(6)]
    found = written(tmp_path, images)
    assert {reason for reason, _ in said(found)} == reasons
    assert [series.slice_count for series in found] == [3, 3]


@pytest.mark.parametrize(
    ("image_type", "modality", "name"),
    [
        ("ORIGINAL\\PRIMARY\\M\\SE", "MR", ""),
        ("ORIGINAL\\PRIMARY\\P\\SE", "MR", "phase"),
        ("ORIGINAL\\PRIMARY\\P\\SE", "CT", ""),
        ("DERIVED\\PRIMARY\\CSA MPR", "CT", "reformat"),
        ("ORIGINAL\\PRIMARY\\AXIAL\\CT_SOM5 SPI", "CT", ""),
        ("MIP\\PRIMARY", "CT", ""),
    ],
)
def test_the_kind_of_an_image_is_read_from_the_third_value_of_its_type_on(
    image_type: str, modality: str, name: str
) -> None:
    assert image_class(image_type, modality) == name


NEEDLESS: dict[str, Callable[[int], Change]] = {
    "acquisition number": lambda k: {"AcquisitionNumber": k + 1},
    "acquisition time": lambda k: {"AcquisitionTime": f"1015{k:02}", "ContentTime": f"1016{k:02}"},
    "trigger time": lambda k: {"TriggerTime": f"{350 + k}"},
    "instance creation": lambda k: {"InstanceCreationTime": f"1015{k:02}"},
    "contrast agent": lambda k: {"ContrastBolusAgent": "Iomeron" if k > 3 else None},
    "table height": lambda k: {"TableHeight": f"{150 + k}", "ExposureTime": 500 + k},
    "two acquisitions that follow": lambda k: {"AcquisitionNumber": 1 + (k > 3)},
    "two acquisitions that take turns": lambda k: {"AcquisitionNumber": 1 + k % 2},
    "original or derived": lambda k: {"ImageType": ["ORIGINAL" if k % 2 else "DERIVED", "PRIMARY", "AXIAL"]},
    "echo time's last digit": lambda k: {"EchoTime": "4.6" if k % 2 else "4.60"},
    "spacing's last digit": lambda k: {"PixelSpacing": ["0.48828125", "0.48828125"] if k % 2 else [0.488281, 0.488281]},
    "frame of reference not stated by some": lambda k: {"FrameOfReferenceUID": f"{ROOT_UID}.4" if k % 2 else None},
    "description": lambda k: {"SeriesDescription": f"slice {k}"},
}


@pytest.mark.parametrize("what", NEEDLESS)
def test_what_changes_within_a_whole_even_stack_parts_nothing(tmp_path: Path, what: str) -> None:
    (series,) = written(tmp_path, [at(5.0 * k, **{**MR, **NEEDLESS[what](k)}) for k in range(8)])
    assert (series.kind, series.slice_count, series.part, series.warning_lines) == ("volume", 8, 0, ())


def test_kernels_are_parted_also_where_no_place_is_shared(tmp_path: Path) -> None:
    images = [at(5.0 * k, ConvolutionKernel="B30f" if k < 3 else ["B60f", "2"]) for k in range(6)]
    assert said(written(tmp_path, images)) == [("kernel B30f", 3), ("kernel B60f", 3)]


def test_acquisitions_whose_slices_interleave_unevenly_are_two_stacks(tmp_path: Path) -> None:
    images = [at(5.0 * k + 2.0 * n, AcquisitionNumber=n + 1) for n in range(2) for k in range(4)]
    found = written(tmp_path, images)
    assert said(found) == [("acquisition 1", 4), ("acquisition 2", 4)]
    assert [series.geometry.spacing_between_slices_mm for series in found] == [5.0, 5.0]


def test_stations_that_overlap_are_two_stacks(tmp_path: Path) -> None:
    images = [at(5.0 * k, AcquisitionNumber=1) for k in range(6)]
    images += [at(25.0 + 5.0 * k, AcquisitionNumber=2) for k in range(6)]
    assert said(written(tmp_path, images)) == [("acquisition 1", 6), ("acquisition 2", 6)]


def test_stations_far_from_each_other_are_two_stacks(tmp_path: Path) -> None:
    images = [at(5.0 * k + 200.0 * n, AcquisitionNumber=n + 1) for n in range(2) for k in range(4)]
    assert said(written(tmp_path, images)) == [("acquisition 1", 4), ("acquisition 2", 4)]


def test_r08_a_slice_missing_between_two_acquisitions_is_still_missing(tmp_path: Path) -> None:
    images = [at(5.0 * k, AcquisitionNumber=1 + (k > 3)) for k in range(9) if k != 4]
    (series,) = written(tmp_path, images)
    assert [warned.code for warned in series.warnings] == [Code.SLICES_MISSING]


def test_fields_side_by_side_at_the_same_levels_are_parts_of_their_own(tmp_path: Path) -> None:
    images = [at(5.0 * k, x=150.0 * side) for side in range(2) for k in range(3)]
    assert said(written(tmp_path, images)) == [("field 1 of 2", 3), ("field 2 of 2", 3)]


def test_times_that_differ_from_slice_to_slice_order_the_phases(tmp_path: Path) -> None:
    images = [at(5.0 * k, TriggerTime=f"{100 * phase + k}", **MR) for phase in (2, 0, 1) for k in range(3)]
    found = written(tmp_path, images)
    assert said(found) == [(f"phase {n} of 3", 3) for n in (1, 2, 3)]
    assert [f.instance_number for f in found[0].frames] == [4, 5, 6]


def test_a_number_of_temporal_positions_says_that_repeats_are_phases(tmp_path: Path) -> None:
    found = written(tmp_path, stacks([{}, {}], NumberOfTemporalPositions=2, **MR))
    assert said(found) == [("phase 1 of 2", 3), ("phase 2 of 2", 3)]
    assert all(series.warning_lines == () for series in found)


def test_one_place_stays_one_series_that_is_scrolled_in_its_order(tmp_path: Path) -> None:
    (series,) = written(tmp_path, [at(5.0, TriggerTime=f"{100 * n}", **MR) for n in range(5)])
    assert (series.kind, [f.instance_number for f in series.frames]) == ("timeseries", [1, 2, 3, 4, 5])
    assert [warned.code for warned in series.warnings] == [Code.SLICES_AT_ONE_PLACE]


def test_few_places_with_many_images_each_are_a_series_to_scroll_through_for_each_place(tmp_path: Path) -> None:
    images = [at(10.0 * k, AcquisitionNumber=n, **MR) for n in range(8) for k in range(2)]
    found = written(tmp_path, images)
    assert said(found) == [("position 1 of 2", 8), ("position 2 of 2", 8)]
    assert {series.kind for series in found} == {"timeseries"}
    assert [frame.instance_number for frame in found[1].frames] == [2, 4, 6, 8, 10, 12, 14, 16]


def test_r08_a_slice_that_is_there_twice_is_named_and_stands_apart(tmp_path: Path) -> None:
    found = written(tmp_path, [at(mm) for mm in (0.0, 5.0, 10.0, 15.0, 10.0)])
    assert said(found) == [("repeat 1 of the same positions", 4), ("repeat 2 of the same positions", 1)]
    assert found[0].kind == "volume"
    assert found[0].warnings[0].code is Code.SLICES_DUPLICATED
    assert found[0].warnings[0].text == "1 slice is there more than once: slice 3 at 10.00 mm"


def turned(*angles: float) -> list[Change]:
    return [
        at(0.0, ImageOrientationPatient=[math.cos(a), math.sin(a), 0.0, 0.0, 0.0, -1.0], **MR)
        for a in (math.radians(angle) for angle in angles)
    ]


def test_images_that_turn_about_an_axis_are_one_series_without_distances(tmp_path: Path) -> None:
    (series,) = written(tmp_path, turned(*range(0, 180, 15)))
    assert (series.kind, series.slice_count) == ("stack", 12)
    assert [warned.code for warned in series.warnings] == [Code.SLICES_NOT_PARALLEL]
    assert series.geometry.spacing_between_slices_mm is None


def test_three_planes_of_one_image_each_are_three_series(tmp_path: Path) -> None:
    assert len(written(tmp_path, turned(0.0, 60.0, 120.0))) == 3


def test_files_that_each_name_a_frame_of_reference_stay_together_without_distances(tmp_path: Path) -> None:
    (series,) = written(tmp_path, [at(5.0 * k, FrameOfReferenceUID=f"1.2.{k}") for k in range(6)])
    assert (series.kind, series.slice_count, series.frame_of_reference_uid) == ("stack", 6, "")
    assert [warned.code for warned in series.warnings] == [Code.POSITIONS_MISSING]
    assert series.geometry.location_mm(1) is None


def test_a_colour_picture_and_inverted_images_stand_apart(tmp_path: Path) -> None:
    images = [at(5.0 * k, PhotometricInterpretation=f"MONOCHROME{1 + (k > 2)}") for k in range(6)]
    assert {reason for reason, _ in said(written(tmp_path, images))} == {"grey", "inverted grey"}


SIEMENS = [(0x00190010, "LO", "SIEMENS MR HEADER")]
GE = [(0x00430010, "LO", "GEMS_PARM_01")]
PHILIPS = [(0x20010010, "LO", "Philips Imaging DD 001")]


@pytest.mark.parametrize(
    ("mark", "value"),
    [
        (SIEMENS, lambda b: (0x0019100C, "IS", str(b))),
        (SIEMENS, lambda b: (0x0019100C, "UN", str(b).encode())),
        (GE, lambda b: (0x00431039, "IS", [1000000000 + b, 8, 0, 0])),
        (PHILIPS, lambda b: (0x20011003, "FL", float(b))),
        (PHILIPS, lambda b: (0x20011003, "UN", struct.pack("<f", b))),
    ],
)
def test_b_values_are_read_from_the_makers_elements(tmp_path: Path, mark: Any, value: Any) -> None:
    bs = [b for b in (0, 800) for _ in range(3)]
    found = written(tmp_path, stacks([{}, {}], **MR), [[*mark, value(b)] for b in bs])
    assert said(found) == [("b 0", 3), ("b 800", 3)]
    for path in tmp_path.iterdir():
        plain = read_plain_instance(path)
        assert plain is None or repr(plain) == repr(read_any_instance(path))


def test_a_makers_element_without_its_mark_says_nothing(tmp_path: Path) -> None:
    bs = [(0x0019100C, "IS", str(b)) for b in (0, 800) for _ in range(3)]
    other = (0x00190010, "LO", "SOMEONE ELSE")
    found = written(tmp_path, stacks([{}, {}], **MR), [[other, b] for b in bs])
    assert all("repeat" in reason for reason, _ in said(found))


def test_r02_each_part_of_mixed_patients_says_so_and_a_field_left_out_parts_nothing(tmp_path: Path) -> None:
    images = [at(5.0 * k, PatientID="P2" if k > 2 else "P1", PatientSex=None if k == 1 else "F") for k in range(6)]
    found = written(tmp_path, images)
    assert said(found) == [("another patient under the same series UID", 3)] * 2
    assert {series.patient.sex for series in found} == {"F"}
    assert [[warned.code for warned in series.warnings] for series in found] == [[Code.MIXED_PATIENTS]] * 2


def test_r02_name_groups_that_only_some_files_write_part_nothing(tmp_path: Path) -> None:
    names = ("Yamada^Tarou", "Yamada^Tarou=山田^太郎", "YAMADA^TAROU")
    (series,) = written(tmp_path, [at(5.0 * k, PatientName=name) for k, name in enumerate(names)])
    assert (series.patient.name, series.warning_lines) == ("Yamada^Tarou=山田^太郎", ())


def test_r02_a_study_uid_of_two_patients_is_warned_of_on_each_of_its_series(tmp_path: Path) -> None:
    for n, patient in enumerate(("P1", "P2")):
        dataset = ct_slice(0, PatientID=patient, SeriesInstanceUID=f"1.2.{n}", SOPInstanceUID=f"1.3.{n}")
        write(dataset, tmp_path / f"{n}.dcm")
    found = scan([tmp_path]).series
    assert [[warned.code for warned in series.warnings] for series in found] == [[Code.MIXED_STUDIES]] * 2
    assert found[0].warning_lines == ("Images of 2 patients bear one study UID; those of one are here",)


def test_r02_series_of_one_study_that_agree_name_one_patient_by_the_fullest_statement(tmp_path: Path) -> None:
    several: list[Change] = [{"PatientBirthDate": None}, {"PatientName": "MADE UP"}, {}]
    for n, changes in enumerate(several):
        values: Change = {"SeriesInstanceUID": f"1.2.{n}", "SOPInstanceUID": f"1.3.{n}", **changes}
        write(ct_slice(0, **values), tmp_path / f"{n}.dcm")
    found = scan([tmp_path]).series
    assert {series.patient.birth_date for series in found} == {"1950-01-02"}
    assert len({series.patient for series in found}) <= 2  # letter case and separators stay as they were written
    assert all(series.warning_lines == () for series in found)


def test_r02_one_number_of_two_issuers_is_two_patients(tmp_path: Path) -> None:
    found = written(tmp_path, [at(5.0 * k, IssuerOfPatientID="ABC"[k % 2]) for k in range(4)])
    assert [series.slice_count for series in found] == [2, 2]


def test_r13_another_image_under_a_known_uid_is_left_out_and_warned_of(tmp_path: Path) -> None:
    write(ct_slice(0), tmp_path / "a.dcm")
    write(ct_slice(0, pixels=ct_slice(3).pixel_array), tmp_path / "b.dcm")
    result = scan([tmp_path])
    assert [warned.code for warned in result.series[0].warnings] == [Code.UID_DUPLICATED]
    assert [line.text for line in result.problems] == [
        "b.dcm: another image under the SOP Instance UID of a.dcm, which is used"
    ]


facts = st.fixed_dictionaries(
    {
        "ImagePositionPatient": st.tuples(st.just(0), st.just(0), st.sampled_from([0, 5, 10, 10, 15, 25])).map(list),
        "EchoTime": st.sampled_from(["2", "4"]),
        "AcquisitionNumber": st.sampled_from([1, 2, 3]),
        "TriggerTime": st.sampled_from(["0", "100", None]),
        "ImageType": st.sampled_from([["ORIGINAL", "PRIMARY", "M"], ["ORIGINAL", "PRIMARY", "P"]]),
        "ImageOrientationPatient": st.sampled_from([[1, 0, 0, 0, 1, 0], [1, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, -1]]),
    }
)


@given(st.lists(facts, min_size=1, max_size=14), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_every_image_is_in_one_part_and_parts_do_not_depend_on_the_order_of_files(
    images: list[Change], chance: random.Random
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for n, changes in enumerate(images):
            values: Change = {"SOPInstanceUID": f"1.2.{n}", "InstanceNumber": n + 1, **MR, **changes}
            write(ct_slice(0, **values), Path(folder) / f"{n:03}.dcm")
        instances = [read_any_instance(path) for path in sorted(Path(folder).iterdir())]
        found, problems = build_series(instances)
        chance.shuffle(instances)
        turned, _ = build_series(instances)
    assert problems == []
    numbers = [frame.instance_number for series in found for frame in series.frames]
    assert sorted(n for n in numbers if n is not None) == list(range(1, len(images) + 1))
    assert [(s.key, s.part_reason, s.warnings) for s in turned] == [(s.key, s.part_reason, s.warnings) for s in found]
    assert [[f.instance_number for f in s.frames] for s in turned] == [
        [f.instance_number for f in s.frames] for s in found
    ]
    for series in found:
        gaps = series.geometry.gaps_mm
        assert not gaps or min(gaps) > 0.01 or max(gaps) <= 0.01  # no place is shared, or there is but one


def test_slices_are_sorted_along_the_normal_whatever_their_numbers_and_orientation(tmp_path: Path) -> None:
    oblique = [0.8, 0.6, 0.0, 0.0, 0.0, -1.0]
    for n, away in enumerate((3.0, -9.0, 0.0, 6.0, -6.0, -3.0)):
        place = [-0.6 * away, 0.8 * away, 0.0]  # the normal is row x column
        dataset: Dataset = ct_slice(n, ImageOrientationPatient=oblique, ImagePositionPatient=place)
        write(dataset, tmp_path / f"{n}.dcm")
    (series,) = scan([tmp_path]).series
    along = [series.geometry.location_mm(k) for k in range(6)]
    assert along == pytest.approx([-9.0, -6.0, -3.0, 0.0, 3.0, 6.0])
    assert series.kind == "volume"


def test_r25_a_series_whose_files_disagree_about_the_study_date_has_none(tmp_path: Path) -> None:
    (series,) = written(tmp_path, [at(5.0 * k, StudyDate=f"2011030{4 + (k == 1)}") for k in range(3)])
    assert (series.study_date, codes_of(series)) == ("", [Code.DATES_DIFFER])
    assert series.warning_lines == ("Study dates differ, 2011-03-04 to 2011-03-05: the date is unknown",)


def codes_of(series: Series) -> list[Code]:
    return [warned.code for warned in series.warnings]
