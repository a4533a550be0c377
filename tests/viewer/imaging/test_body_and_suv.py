"""SUV beyond body weight, and the clock it depends on: reference values with the formula beside them (R12)."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import ImplicitVRLittleEndian

from tests.support.dicom_files import ct_slice, write
from viewer.imaging.body_size import lean_mass_james_kg, lean_mass_janma_kg, surface_m2
from viewer.imaging.instances import read_any_instance, read_instance
from viewer.imaging.pet_header import date_time
from viewer.imaging.scan import scan
from viewer.imaging.suv import PetFacts, moment, suv_factor, time_of_day
from viewer.imaging.volume import read_volume
from viewer.imaging.warned import Code

WOMAN = PetFacts(
    units="BQML",
    weight_kg=60.0,
    height_m=1.65,
    sex="F",
    dose_bq=3.0e8,
    half_life_s=6586.2,
    decay_correction="START",
    corrections=("ATTN", "DECY"),
    injection=moment("20110304", "090000"),
    series=moment("20110304", "100000"),
    acquisition=moment("20110304", "100000"),
)


@pytest.mark.parametrize(
    ("weight", "height", "sex", "james", "janma"),
    [
        (80.0, 1.80, "M", 62.716, 61.731),  # 1.10·80 - 128·(80/180)²; 9270·80 / (6680 + 216·24.691)
        (60.0, 1.65, "F", 44.630, 39.287),  # 1.07·60 - 148·(60/165)²; 9270·60 / (8780 + 244·22.039)
    ],
)
def test_lean_body_mass_is_that_of_the_published_formulas(
    weight: float, height: float, sex: str, james: float, janma: float
) -> None:
    assert lean_mass_james_kg(weight, height, sex) == pytest.approx(james, abs=0.001)
    assert lean_mass_janma_kg(weight, height, sex) == pytest.approx(janma, abs=0.001)


def test_body_surface_is_that_of_dubois() -> None:
    assert surface_m2(70.0, 1.70) == pytest.approx(1.8097, abs=0.0005)  # 0.007184 · 70^0.425 · 170^0.725


@pytest.mark.parametrize("sex", ["", "O"])
def test_lean_body_mass_needs_the_sex(sex: str) -> None:
    assert lean_mass_james_kg(70.0, 1.7, sex) is None
    assert lean_mass_janma_kg(70.0, 1.7, sex) is None


def test_the_james_formula_says_nothing_beyond_its_turning_point() -> None:
    assert lean_mass_james_kg(250.0, 1.60, "F") is None
    assert lean_mass_janma_kg(250.0, 1.60, "F") == pytest.approx(71.071, abs=0.001)  # 9270·250 / (8780 + 244·97.656)


def test_r12_the_kinds_of_suv_are_related_as_the_measures_of_the_body() -> None:
    found = {kind.name: kind for kind in suv_factor([WOMAN]).kinds}
    weight = found["SUVbw"].factor
    assert weight == pytest.approx(60_000.0 / (3.0e8 * 0.5 ** (3600.0 / 6586.2)))
    assert found["SUVlbm"].factor == pytest.approx(weight * 44.630 / 60.0, rel=1e-4)
    assert found["SUVlbm (Janma)"].factor == pytest.approx(weight * 39.287 / 60.0, rel=1e-4)
    assert found["SUVbsa"].factor == pytest.approx(weight * surface_m2(60.0, 1.65) * 10_000 / 60_000)
    assert found["SUVbsa"].unit == "cm²/ml SUVbsa"


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({"height_m": None}, ["SUVbw"]),
        ({"height_m": 165.0}, ["SUVbw"]),  # centimetres: not a height in metres
        ({"sex": ""}, ["SUVbw", "SUVbsa"]),
        ({"weight_kg": None}, []),
        ({"units": "GML"}, ["SUVbw", "SUVlbm", "SUVlbm (Janma)", "SUVbsa"]),
        ({"units": "GML", "suv_type": "LBM"}, ["SUVlbm (as stored)"]),
        ({"units": "GML", "suv_type": "LBMJANMA"}, ["SUVlbm (Janma)"]),
        ({"units": "CM2ML", "suv_type": "BSA"}, ["SUVbsa"]),
        ({"units": "GML", "suv_type": "BSA"}, []),
        ({"units": "GML", "suv_type": "NEW"}, []),
    ],
)
def test_r12_only_the_kinds_that_can_be_known_are_offered(change: dict[str, Any], kinds: list[str]) -> None:
    assert [kind.name for kind in suv_factor([replace(WOMAN, **change)]).kinds] == kinds


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"tracers": 2}, "the header names 2 radiopharmaceuticals"),
        ({"weight_kg": 70_000.0}, "a patient's weight of 70,000 kg is not possible"),
        ({"decay_correction": "NONE"}, "it is not corrected for decay"),
        (
            {"half_life_s": 282_240.0, "injection": None, "injection_time": time_of_day("090000")},
            "the day of the injection is missing",  # Zr-89 is imaged days later
        ),
        ({"injection": moment("20110303", "090000")}, "the times of injection and scan contradict each other"),
        ({"dose_bq": 370.0}, "an injected dose of 370 Bq is not possible"),  # 370 MBq, written as if in MBq
        ({"dose_bq": 0.37}, "an injected dose of 0.37 Bq is not possible"),
        ({"dose_bq": 3.7e14}, "an injected dose of 3.7e+14 Bq is not possible"),
        (
            {"half_life_s": 109.77},  # minutes: an hour would be 33 half-lives, and the factor 1e9 too large
            "the half-life of 109.8 s and the time since the injection do not fit",
        ),
    ],
)
def test_r12_suv_is_blank_where_the_header_is_not_certain(change: dict[str, Any], reason: str) -> None:
    found = suv_factor([replace(WOMAN, **change)])
    assert (found.factor, found.reason, found.kinds) == (None, reason, ())


def test_r12_images_that_were_injected_at_different_times_have_no_one_factor() -> None:
    other = replace(WOMAN, injection=moment("20110304", "093000"))
    assert suv_factor([WOMAN, other]).factor is None


def test_r12_a_tracer_of_days_is_decayed_over_days() -> None:
    zirconium = replace(WOMAN, half_life_s=282_240.0, injection=moment("20110228", "100000"))
    assert suv_factor([zirconium]).factor == pytest.approx(60_000.0 / (3.0e8 * 0.5 ** (4 * 86_400.0 / 282_240.0)))


def test_r12_images_corrected_to_the_injection_need_no_times() -> None:
    found = suv_factor([replace(WOMAN, decay_correction="ADMIN", injection=None, series=None, acquisition=None)])
    assert found.factor == pytest.approx(60_000.0 / 3.0e8)


def test_r12_a_series_made_later_is_decayed_to_its_acquisition_by_the_frame_reference_time() -> None:
    """The frame lasts 120 s; its average count rate lies T·ln(x/(1-e^-x))/ln 2 after its start, x = ln 2·120/T."""
    later = replace(
        WOMAN, series=moment("20110304", "180000"), frame_reference_ms=659_810.0, frame_duration_ms=120_000.0
    )
    later = replace(later, acquisition=moment("20110304", "101000"))
    factor = suv_factor([later]).factor
    # 10:10:00 + 59.937 s - 659.810 s = 10:00:00.127
    assert factor == pytest.approx(60_000.0 / (3.0e8 * 0.5 ** (3600.127 / 6586.2)), rel=1e-6)


@pytest.mark.parametrize(
    ("words", "zone", "clock"),
    [
        ("20110304090000", "", "2011-03-04 09:00:00"),
        ("20110304090000.25", "", "2011-03-04 09:00:00.250000"),
        ("20110304090000+0100", "", "2011-03-04 09:00:00"),
        ("20110304090000+0100", "+0100", "2011-03-04 09:00:00"),
        ("20110304090000+0000", "+0100", "2011-03-04 10:00:00"),
        ("20110304233000-0500", "+0000", "2011-03-05 04:30:00"),
        ("20110304", "", "None"),
        ("20111304090000", "", "None"),
    ],
)
def test_a_moment_is_turned_to_the_clock_of_the_image(words: str, zone: str, clock: str) -> None:
    assert str(date_time(words, zone)) == clock


def pet(folder: Path, **changes: Any) -> Path:
    dose = Dataset()
    dose.RadionuclideTotalDose, dose.RadionuclideHalfLife = 3.0e8, 6586.2
    dose.RadiopharmaceuticalStartDateTime = "20110304091112"
    header: dict[str, Any] = {
        "Modality": "PT",
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.128",
        "RescaleType": None,
        "RescaleIntercept": 0,
        "RescaleSlope": 2.5,
        "Units": "BQML",
        "PatientWeight": 60,
        "PatientSize": 1.65,
        "DecayCorrection": "START",
        "CorrectedImage": ["ATTN", "DECY"],
        "SeriesDate": "20110304",
        "SeriesTime": "101112",
        "AcquisitionDate": "20110304",
        "AcquisitionTime": "101112",
        "RadiopharmaceuticalInformationSequence": [dose],
    }
    return write(ct_slice(**{**header, **changes}), folder / "a.dcm")


def test_r12_a_volume_keeps_activity_and_states_it_as_every_kind_of_suv(tmp_path: Path) -> None:
    (series,) = scan([pet(tmp_path)]).series
    volume = read_volume(series)
    assert [quantity.name for quantity in volume.meaning.quantities] == [
        "SUVbw", "SUVlbm", "SUVlbm (Janma)", "SUVbsa", "Activity",
    ]  # fmt: skip
    factor = 60_000.0 / (3.0e8 * 0.5 ** (3600.0 / 6586.2))
    assert volume.voxels[0, 1, 0] == 25.0
    assert volume.value_at(0, 1, 0) == pytest.approx(25.0 * factor)
    values = {q.name: volume.value_at(0, 1, 0, q) for q in volume.meaning.quantities}
    assert values["SUVlbm"] == pytest.approx(25.0 * factor * 44.630 / 60.0, rel=1e-4)
    assert values["Activity"] == 25.0


def test_r12_a_series_without_suv_says_so_and_why(tmp_path: Path) -> None:
    (series,) = scan([pet(tmp_path, PatientWeight=None)]).series
    assert [(warned.code, warned.text) for warned in series.warnings] == [
        (Code.SUV_UNKNOWN, "No SUV: the patient's weight is missing")
    ]


@pytest.mark.parametrize("block", [0x10, 0x11])
def test_a_makers_elements_count_only_in_a_block_of_its_name(tmp_path: Path, block: int) -> None:
    for maker, found in (("GEMS_PETD_01", True), ("SOMEBODY ELSE", False)):
        slice_ = ct_slice(Modality="PT", SOPClassUID="1.2.840.10008.5.1.4.1.1.128")
        slice_.add_new(0x00090000 | block, "LO", maker)
        slice_.add_new(0x00090000 | block << 8 | 0x0D, "DT", "20110304101112")
        path = write(slice_, tmp_path / f"{maker[:2]}.dcm")
        for reading in (read_instance, read_any_instance):
            facts = reading(path).pet
            assert facts is not None
            assert (facts.ge_scan == moment("20110304", "101112")) is found


def enhanced(folder: Path, *, slope: float, code: str, last: int = 65535, **changes: Any) -> Path:
    """An enhanced object of one frame whose values are mapped to the real world."""
    unit, mapping, transformation, group = Dataset(), Dataset(), Dataset(), Dataset()
    unit.CodeValue, unit.CodingSchemeDesignator, unit.CodeMeaning = code, "UCUM", code
    mapping.RealWorldValueSlope, mapping.RealWorldValueIntercept = slope, 0.0
    mapping.add_new("RealWorldValueFirstValueMapped", "US", 0)
    mapping.add_new("RealWorldValueLastValueMapped", "US", last)
    mapping.MeasurementUnitsCodeSequence = [unit]
    transformation.RescaleSlope, transformation.RescaleIntercept, transformation.RescaleType = 0.5, 0, "US"
    group.PixelValueTransformationSequence, group.RealWorldValueMappingSequence = [transformation], [mapping]
    plain: dict[str, Any] = {"RescaleSlope": None, "RescaleIntercept": None, "RescaleType": None, "NumberOfFrames": 1}
    pixels = np.arange(80, dtype=np.uint16).reshape(8, 10)
    slice_ = ct_slice(pixels=pixels, **{**plain, "SharedFunctionalGroupsSequence": [group], **changes})
    return write(slice_, folder / "a.dcm")


@pytest.mark.parametrize(
    ("mapping", "unit"),
    [
        ({"slope": 0.5, "code": "mm2/s"}, "mm²/s"),
        ({"slope": 1e-6, "code": "mm2/s"}, ""),  # another line than rescale: not the unit of these values
        ({"slope": 0.5, "code": "mm2/s", "last": 4095}, ""),  # not for all values
        ({"slope": 0.5, "code": "1"}, ""),
    ],
)
def test_r12_values_have_the_unit_of_a_mapping_only_where_it_is_the_rescale(
    tmp_path: Path, mapping: dict[str, Any], unit: str
) -> None:
    sop_class = "1.2.840.10008.5.1.4.1.1.4.1"
    (series,) = scan([enhanced(tmp_path, **mapping, Modality="MR", SOPClassUID=sop_class)]).series
    volume = read_volume(series)
    assert (volume.unit, volume.value_at(0, 0, 3)) == (unit, 1.5)


def test_r12_enhanced_pet_reaches_suv_by_its_mapping_and_its_stated_moment(tmp_path: Path) -> None:
    dose = Dataset()
    dose.RadionuclideTotalDose, dose.RadionuclideHalfLife = 3.0e8, 6586.2
    dose.RadiopharmaceuticalStartDateTime = "20110304090000"
    header: dict[str, Any] = {
        "Modality": "PT",
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.130",
        "PatientWeight": 60,
        "DecayCorrected": "YES",
        "AttenuationCorrected": "YES",
        "DecayCorrectionDateTime": "20110304100000",
        "RadiopharmaceuticalInformationSequence": [dose],
    }
    (series,) = scan([enhanced(tmp_path, slope=0.5, code="Bq/ml", **header)]).series
    assert (series.units, read_volume(series).unit) == ("BQML", "g/ml SUVbw")
    assert series.suv is not None
    assert series.suv.factor == pytest.approx(60_000.0 / (3.0e8 * 0.5 ** (3600.0 / 6586.2)))


@pytest.mark.parametrize("length", [4, 41, 43, 60])
def test_r11_functional_groups_whose_lengths_do_not_add_up_are_refused(tmp_path: Path, length: int) -> None:
    """Read on behind the fault, the next frame's place or scale would be made of other bytes."""
    path = enhanced(tmp_path, slope=0.5, code="mm2/s", Modality="MR", SOPClassUID="1.2.840.10008.5.1.4.1.1.4.1")
    content = path.read_bytes()
    at = content.index(b"\x28\x00\x45\x91SQ") + 8  # the length of Pixel Value Transformation Sequence, 42
    path.write_bytes(content[:at] + length.to_bytes(4, "little") + content[at + 4 :])
    result = scan([path])
    assert result.series == ()
    assert [line.text for line in result.problems] == [
        "a.dcm: Shared Functional Groups Sequence (5200,9229) is damaged inside"
    ]


def test_r11_a_sequence_whose_items_break_off_refuses_its_file_by_name(tmp_path: Path) -> None:
    path = enhanced(tmp_path, slope=0.5, code="mm2/s", Modality="MR", SOPClassUID="1.2.840.10008.5.1.4.1.1.4.1")
    dataset = pydicom.dcmread(path)
    dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian  # where nothing tells a sequence from other values
    content = write(dataset, path).read_bytes()
    at = content.index(b"\x28\x00\x45\x91") + 4
    path.write_bytes(content[:at] + (4).to_bytes(4, "little") + content[at + 4 :])
    (line,) = scan([path]).problems
    assert line.text == "a.dcm: Pixel Value Transformation Sequence (0028,9145) is damaged"
