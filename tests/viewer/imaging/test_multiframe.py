"""Objects of several frames: enhanced ones by their functional groups, older ones by what they make certain."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import EnhancedMRImageStorage, NuclearMedicineImageStorage, UltrasoundImageStorage

from tests.support.dicom_files import ct_slice, write
from tests.support.enhanced import FACING, HU, MEASURES, at, enhanced, item, multiframe, pixels
from viewer.imaging.scan import scan
from viewer.imaging.series import Series
from viewer.imaging.volume import read_volume
from viewer.imaging.warned import Code

BREAST_TOMOSYNTHESIS = "1.2.840.10008.5.1.4.1.1.13.1.3"
LEGACY_MR = "1.2.840.10008.5.1.4.1.1.4.4"


def series_of(dataset: Dataset, folder: Path) -> list[Series]:
    return list(scan([write(dataset, folder / "a.dcm")]).series)


def only(dataset: Dataset, folder: Path) -> Series:
    (series,) = series_of(dataset, folder)
    return series


def said(found: list[Series]) -> list[tuple[str, int]]:
    return [(series.part_reason, series.slice_count) for series in found]


def codes(series: Series) -> list[Code]:
    return [warned.code for warned in series.warnings]


def test_frames_of_an_enhanced_object_are_a_volume_sorted_by_their_places(tmp_path: Path) -> None:
    heights = [10.0, 0.0, 15.0, 5.0]
    series = only(enhanced([at(mm) for mm in heights]), tmp_path)
    assert (series.kind, series.slice_count, len(series.paths), series.warning_lines) == ("volume", 4, 1, ())
    assert [frame.frame_number for frame in series.frames] == [2, 4, 1, 3]
    assert (series.geometry.spacing_between_slices_mm, series.length_unit) == (5.0, "mm")
    voxels = read_volume(series).voxels
    assert np.array_equal(voxels, pixels(4)[[1, 3, 0, 2]] - 1024)


def test_each_frame_has_its_own_rescale(tmp_path: Path) -> None:
    values = [{"RescaleSlope": 1 + n, "RescaleIntercept": -10 * n, "RescaleType": "HU"} for n in range(3)]
    own = [at(5.0 * n, PixelValueTransformationSequence=values[n]) for n in range(3)]
    series = only(enhanced(own, {**MEASURES, **FACING}), tmp_path)
    expected = [pixels(3)[n] * (1.0 + n) - 10 * n for n in range(3)]
    assert np.allclose(read_volume(series).voxels, expected)


def test_own_groups_come_before_shared_ones(tmp_path: Path) -> None:
    own = [at(5.0 * n, PixelMeasuresSequence={"PixelSpacing": [0.3, 0.4]}) for n in range(3)]
    assert only(enhanced(own), tmp_path).frames[0].plane.pixel_spacing_mm == (0.3, 0.4)


def test_stacks_of_several_orientations_in_one_object_are_parts(tmp_path: Path) -> None:
    sagittal = {"ImageOrientationPatient": [0, 1, 0, 0, 0, -1]}
    own: list[Any] = [at(5.0 * n) for n in range(3)]
    own += [
        {
            "PlanePositionSequence": {"ImagePositionPatient": [4.0 * n, 0, 0]},
            "PlaneOrientationSequence": sagittal,
        }
        for n in range(3)
    ]
    found = series_of(enhanced(own), tmp_path)
    assert [(s.part_reason, s.kind, s.geometry.spacing_between_slices_mm) for s in found] == [
        ("axial", "volume", 5.0),
        ("sagittal", "volume", 4.0),
    ]
    assert [frame.frame_number for frame in found[1].frames] in ([4, 5, 6], [6, 5, 4])


def test_stacks_of_one_orientation_that_do_not_follow_are_parted_by_their_stack(tmp_path: Path) -> None:
    own = [
        at(mm, FrameContentSequence={"StackID": stack})
        for stack, low in (("1", 0.0), ("2", 203.0))
        for mm in (low, low + 4.0, low + 8.0)
    ]
    assert said(series_of(enhanced(own), tmp_path)) == [("stack 1", 3), ("stack 2", 3)]


MR: dict[str, Any] = {"of_class": EnhancedMRImageStorage, "Modality": "MR"}


@pytest.mark.parametrize(
    ("groups", "reasons"),
    [
        (
            [{"MREchoSequence": {"EffectiveEchoTime": t}} for t in (80.0, 20.0)],
            ["echo 1, 20 ms", "echo 2, 80 ms"],
        ),
        (
            [{"FrameContentSequence": {"TemporalPositionIndex": n}} for n in (1, 2)],
            ["phase 1 of 2", "phase 2 of 2"],
        ),
        ([{"MRDiffusionSequence": {"DiffusionBValue": b}} for b in (0.0, 1000.0)], ["b 0", "b 1000"]),
        (
            [{"MRImageFrameTypeSequence": {"FrameType": ["ORIGINAL", "PRIMARY", "VELOCITY", "NONE"]}}, {}],
            ["phase", "plain images"],
        ),
        (
            [
                {"MRImageFrameTypeSequence": {"FrameType": ["ORIGINAL", "PRIMARY"], "ComplexImageComponent": c}}
                for c in ("MAGNITUDE", "PHASE")
            ],
            ["plain images", "phase"],
        ),
        (
            [{"CardiacSynchronizationSequence": {"NominalCardiacTriggerDelayTime": t}} for t in (0.0, 400.0)],
            ["phase 1 of 2, 0 ms", "phase 2 of 2, 400 ms"],
        ),
        (
            [{"UnassignedPerFrameConvertedAttributesSequence": {"EchoTime": t}} for t in ("20", "80")],
            ["echo 1, 20 ms", "echo 2, 80 ms"],
        ),
    ],
)
def test_frames_at_the_same_places_are_parted_by_their_groups(
    tmp_path: Path, groups: list[Any], reasons: list[str]
) -> None:
    own = [at(5.0 * k, **one) for one in groups for k in range(3)]
    found = series_of(enhanced(own, {**MEASURES, **FACING}, **MR), tmp_path)
    assert said(found) == [(reason, 3) for reason in reasons]
    assert {series.kind for series in found} == {"volume"}


def test_directions_of_one_b_value_are_told_apart(tmp_path: Path) -> None:
    own = [
        at(
            5.0 * k,
            MRDiffusionSequence={
                "DiffusionBValue": 800.0,
                "DiffusionGradientDirectionSequence": {"DiffusionGradientOrientation": list(np.eye(3)[n])},
            },
        )
        for n in range(3)
        for k in range(3)
    ]
    found = series_of(enhanced(own, {**MEASURES, **FACING}, **MR), tmp_path)
    assert said(found) == [(f"direction {n} of 3", 3) for n in (1, 2, 3)]


def test_what_a_group_leaves_out_is_taken_from_the_object_but_never_one_place_for_all(tmp_path: Path) -> None:
    spacing: dict[str, Any] = {"PixelSpacing": [0.6, 0.6], "ImageOrientationPatient": [1, 0, 0, 0, 1, 0]}
    series = only(enhanced([at(5.0 * k) for k in range(3)], HU, **spacing), tmp_path)
    assert (series.kind, series.frames[0].plane.pixel_spacing_mm, series.warning_lines) == ("volume", (0.6, 0.6), ())
    placeless = only(enhanced([{}, {}, {}], HU, ImagePositionPatient=[0, 0, 0], **spacing), tmp_path)
    assert (placeless.kind, codes(placeless)) == ("multiframe", [Code.POSITIONS_MISSING])


def test_r08_a_frame_missing_from_an_enhanced_volume_is_named(tmp_path: Path) -> None:
    series = only(enhanced([at(mm) for mm in (0.0, 5.0, 15.0, 20.0)]), tmp_path)
    assert series.warning_lines == ("1 slice missing: 2 to 3 is 10.00 mm; usual 5.00 mm",)


def test_slices_of_breast_tomosynthesis_are_a_volume_in_millimetres(tmp_path: Path) -> None:
    own = [at(1.0 * k) for k in range(4)]
    dataset = enhanced(own, {**MEASURES, **FACING}, of_class=BREAST_TOMOSYNTHESIS, Modality="MG")
    series = only(dataset, tmp_path)
    assert (series.kind, series.length_unit, series.warning_lines) == ("volume", "mm", ())


def test_a_legacy_converted_object_is_read_as_an_enhanced_one(tmp_path: Path) -> None:
    series = only(enhanced([at(5.0 * k) for k in range(3)], of_class=LEGACY_MR, Modality="MR"), tmp_path)
    assert (series.kind, series.geometry.spacing_between_slices_mm) == ("volume", 5.0)


NM: dict[str, Any] = {
    "SOPClassUID": NuclearMedicineImageStorage,
    "Modality": "NM",
    "ImageType": ["ORIGINAL", "PRIMARY", "RECON TOMO", "EMISSION"],
    "PixelSpacing": [4.0, 4.0],
    "RescaleSlope": None,
    "RescaleIntercept": None,
    "RescaleType": None,
    "ImageOrientationPatient": None,
    "SpacingBetweenSlices": "4.5",
    "FrameIncrementPointer": 0x00540080,
    "NumberOfSlices": 4,
}
DETECTOR = {"ImageOrientationPatient": [1, 0, 0, 0, 1, 0], "ImagePositionPatient": [-10, -20, 30]}


def nuclear(detectors: int = 1, **changes: Any) -> Dataset:
    dataset = multiframe(4, **{**NM, **changes})
    dataset.DetectorInformationSequence = [item(DETECTOR) for _ in range(detectors)]
    return dataset


@pytest.mark.parametrize(
    ("changes", "heights", "first"),
    [
        ({"SliceVector": [1, 2, 3, 4]}, [30.0, 34.5, 39.0, 43.5], 1),
        ({"SliceVector": [4, 3, 2, 1]}, [30.0, 34.5, 39.0, 43.5], 4),
        ({}, [30.0, 34.5, 39.0, 43.5], 1),
        ({"SpacingBetweenSlices": "-4.5"}, [16.5, 21.0, 25.5, 30.0], 4),
    ],
)
def test_slices_of_a_nuclear_medicine_volume_lie_where_the_first_and_the_step_say(
    tmp_path: Path, changes: dict[str, Any], heights: list[float], first: int
) -> None:
    """PS3.3 C.8.4.15: the sign of Spacing Between Slices is the direction along the normal of the first slice."""
    series = only(nuclear(**changes), tmp_path)
    assert (series.kind, series.geometry.spacing_between_slices_mm) == ("volume", 4.5)
    assert [frame.plane.origin_lps[2] for frame in series.frames] == pytest.approx(heights)
    assert series.frames[0].frame_number == first


@pytest.mark.parametrize(
    "dataset",
    [
        nuclear(detectors=2),
        nuclear(SpacingBetweenSlices=None),
        nuclear(SpacingBetweenSlices="0"),
        nuclear(ImageType=["ORIGINAL", "PRIMARY", "DYNAMIC", "EMISSION"]),
        nuclear(SliceVector=[1, 2, 1, 2]),
        nuclear(FrameIncrementPointer=0x00540010),
        nuclear(NumberOfSlices=2),
    ],
)
def test_frames_of_nuclear_medicine_without_certain_places_have_none(tmp_path: Path, dataset: Dataset) -> None:
    series = only(dataset, tmp_path)
    assert (series.kind, series.length_unit) == ("multiframe", "mm")
    assert series.geometry.location_mm(1) is None


REGION: dict[str, Any] = {
    "RegionSpatialFormat": 1,
    "RegionDataType": 1,
    "RegionLocationMinX0": 0,
    "RegionLocationMinY0": 1,
    "RegionLocationMaxX1": 9,
    "RegionLocationMaxY1": 7,
    "PhysicalUnitsXDirection": 3,
    "PhysicalUnitsYDirection": 3,
    "PhysicalDeltaX": 0.05,
    "PhysicalDeltaY": 0.04,
}
MODE_M = {**REGION, "RegionSpatialFormat": 2, "PhysicalUnitsXDirection": 4}


@pytest.mark.parametrize(
    ("regions", "unit"),
    [
        ([REGION], "mm"),
        ([{**REGION, "RegionLocationMaxX1": 4}, {**REGION, "RegionLocationMinX0": 5}], "mm"),
        ([{**REGION, "PhysicalDeltaY": -0.04}], "mm"),
        ([REGION, {**REGION, "PhysicalDeltaX": 0.1}], "px"),
        ([REGION, MODE_M], "px"),
        ([MODE_M], "px"),
        ([{**REGION, "RegionLocationMaxX1": 3, "RegionLocationMaxY1": 4}], "px"),
        ([{**REGION, "PhysicalUnitsXDirection": 5}], "px"),
        ([{**REGION, "PhysicalDeltaX": 0.0}], "px"),
        ([{**REGION, "PhysicalDeltaX": float("nan")}], "px"),
        ([], "px"),
    ],
)
@pytest.mark.parametrize("frames", [1, 3])
def test_r04_an_ultrasound_image_has_millimetres_where_one_scale_covers_it(
    tmp_path: Path, regions: list[dict[str, Any]], unit: str, frames: int
) -> None:
    changes: dict[str, Any] = {"ImageOrientationPatient": None, "PixelSpacing": None, "RescaleType": None}
    dataset = multiframe(frames, SOPClassUID=UltrasoundImageStorage, Modality="US", **changes)
    dataset.SequenceOfUltrasoundRegions = [item(region) for region in regions]
    series = only(dataset, tmp_path)
    assert (series.length_unit, series.kind) == (unit, "single" if frames == 1 else "multiframe")
    spacing = series.frames[0].plane.pixel_spacing_mm
    assert spacing == (None if unit == "px" else pytest.approx((0.4, 0.5)))


def test_a_sheet_of_slices_has_no_place_of_its_own(tmp_path: Path) -> None:
    for k in range(3):
        changes: dict[str, Any] = {"Modality": "MR", "ImageType": ["ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC"]}
        write(ct_slice(k, **changes), tmp_path / f"{k}.dcm")
    (series,) = scan([tmp_path]).series
    assert (series.kind, codes(series), series.length_unit) == ("stack", [Code.POSITIONS_MISSING], "mm")
    assert series.geometry.location_mm(0) is None


def test_a_cine_of_a_detector_has_no_places_and_says_where_its_lengths_are(tmp_path: Path) -> None:
    changes: dict[str, Any] = {"ImageOrientationPatient": None, "PixelSpacing": None, "ImagerPixelSpacing": [0.2, 0.2]}
    series = only(multiframe(5, Modality="XA", **changes), tmp_path)
    assert (series.kind, series.slice_count, series.length_unit) == ("multiframe", 5, "mm at detector")
    assert codes(series) == [Code.LENGTHS_AT_DETECTOR]
