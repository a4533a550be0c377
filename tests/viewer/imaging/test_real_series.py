"""Files of real scanners, archives and other programs: each in a series or in one line, and read as others read it."""

import functools
import warnings
from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from pydicom.pixels.utils import pixel_array

from tests.support.real_data import real_data, unpack_set
from tests.support.real_sets import PACKED, PLAIN, folder_of, scanned
from viewer.imaging.errors import LONGEST_REASON, ImagingError
from viewer.imaging.instances import read_instance
from viewer.imaging.pixels import stored_values
from viewer.imaging.scan import scan
from viewer.imaging.series import Series
from viewer.imaging.volume import Volume, read_volume
from viewer.imaging.warned import Code


@pytest.mark.parametrize("name", PLAIN + PACKED)
def test_r20_every_file_is_in_a_series_or_in_exactly_one_line(
    name: str, tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(name, tmp_path_factory)
    result = scan([folder])
    files = {path for path in folder.rglob("*") if path.is_file()}
    used = {path for series in result.series for path in series.paths}
    refused = [line.path for line in result.problems]
    assert used | set(refused) | set(result.media) == files
    assert len(refused) == len(set(refused))
    assert not set(refused) & set(result.media)
    assert not used & set(refused)
    assert result.files == len(files)
    for series in result.series:
        if series.has_image:
            volume = read_volume(series)
            assert volume.loaded.sum() + len(volume.problems) == series.slice_count
            lines = [line.text for line in volume.problems]
            assert all(len(line) <= LONGEST_REASON for line in (*lines, *series.warning_lines))
    for line in result.problems:
        assert len(line.text) <= LONGEST_REASON
        assert "Error" not in line.text
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")


@pytest.mark.parametrize(
    ("name", "kind", "slices", "spacing", "between"),
    [
        ("ct-abdomen-5mm", "volume", 35, 0.8594, 5.0),
        ("ct-body-j2k", "volume", 20, 0.9766, 2.0),
        ("ct-chest-8mm", "volume", 30, 0.6465, 8.0),
        ("ct-head-tiny", "volume", 93, 3.2, 1.5),
        ("ct-lidc-nodule", "volume", 16, 0.7031, 2.5),
        ("digital-orientation", "volume", 64, 2.0, 2.0),
        ("mr-head-hfs", "volume", 35, 1.016, 4.8),
        ("mr-liver-coronal", "volume", 30, 1.562, 8.75),
        ("mr-prostate-adc", "volume", 20, 0.7031, 3.0),
    ],
)
def test_a_series_is_what_its_readme_says(
    name: str, kind: str, slices: int, spacing: float, between: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (series,) = scanned(folder_of(name, tmp_path_factory)).series
    said = {
        "ct-head-tiny": (Code.NOT_HU,),  # resampled by a program that says so
        "ct-body-j2k": (Code.UID_MISSING,),  # its header names no patient, study or series
    }
    codes = tuple(warned.code for warned in series.warnings)
    assert (series.kind, series.slice_count, codes) == (kind, slices, said.get(name, ()))
    assert series.frames[0].plane.pixel_spacing_mm == pytest.approx((spacing, spacing), abs=5e-4)
    assert series.geometry.spacing_between_slices_mm == pytest.approx(between, abs=0.005)


STACKS = [
    "ct-abdomen-5mm",
    "ct-body-j2k",
    "ct-chest-8mm",
    "ct-head-tiny",
    "ct-lidc-nodule",
    "digital-orientation",
    "localizer-3-plane",
    "mr-head-hfs",
    "mr-liver-coronal",
    "mr-prostate-adc",
    "petct-lower",
    "petctmr-sarcoma",
]


@pytest.mark.parametrize("name", STACKS)
def test_simpleitk_has_the_same_voxels_at_the_same_places(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    found = [s for s in scanned(folder_of(name, tmp_path_factory)).series if s.has_image and s.slice_count > 2]
    assert found
    for series in found:
        volume = read_volume(series)
        image = itk_image(series)
        theirs = sitk.GetArrayViewFromImage(image)
        assert np.abs(theirs - volume.voxels).max() <= (0 if volume.voxels.dtype == np.int16 else 1e-2)
        for k in {0, series.slice_count // 2, series.slice_count - 1}:
            plane = volume.geometry.planes[k]
            for row, column in [(0, 0), (3.25, 1.5), (plane.rows - 1, plane.columns - 1)]:
                there = image.TransformContinuousIndexToPhysicalPoint((float(column), float(row), float(k)))
                assert plane.lps(row, column) == pytest.approx(there, abs=0.01)


def itk_image(series: Series) -> sitk.Image:
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames([str(frame.path) for frame in series.frames])
    warned = sitk.ProcessObject.GetGlobalWarningDisplay()
    sitk.ProcessObject.SetGlobalWarningDisplay(False)
    try:
        image: sitk.Image = reader.Execute()
        return image
    finally:
        sitk.ProcessObject.SetGlobalWarningDisplay(warned)


@functools.cache
def alone(path: Path) -> Volume:
    (series,) = scan([path]).series
    return read_volume(series)


LOSSLESS, LOSSY = ("J2KR", "JLSL", "JPLL", "RLE"), ("J2KI", "JLSN", "JPLY")


@pytest.mark.parametrize("image", ["CT1", "MR4"])
@pytest.mark.parametrize("variant", LOSSLESS)
def test_every_lossless_transfer_syntax_gives_the_pixels_of_the_plain_file(image: str, variant: str) -> None:
    plain = alone(real_data("transfer-syntaxes", image, f"{image}_UNC"))
    packed = alone(real_data("transfer-syntaxes", image, f"{image}_{variant}"))
    assert packed.pixel_hash(0) == plain.pixel_hash(0)
    assert np.array_equal(stored_values(packed.series.frames[0]), stored_values(plain.series.frames[0]))
    assert packed.series.lossy == ""


@pytest.mark.parametrize(
    ("image", "variant"), [(i, v) for i in ("CT1", "MR4") for v in LOSSY if (i, v) != ("CT1", "JPLY")]
)
def test_every_lossy_transfer_syntax_is_near_the_plain_file_and_marked(image: str, variant: str) -> None:
    plain = stored_values(alone(real_data("transfer-syntaxes", image, f"{image}_UNC")).series.frames[0])
    packed = alone(real_data("transfer-syntaxes", image, f"{image}_{variant}"))
    near = stored_values(packed.series.frames[0]).astype(int) - plain
    assert 0 < np.abs(near).mean() < 40  # of some 6,000 steps, at ratios up to 69:1
    assert packed.series.lossy.startswith("LOSSY")


@pytest.mark.parametrize("variant", ["MR_small_RLE", "MR_small_bigendian", "MR_small_expb", "MR_small_implicit"])
def test_small_variants_give_the_pixels_of_the_plain_file(variant: str) -> None:
    folder = real_data("transfer-syntaxes", "small")
    assert alone(folder / f"{variant}.dcm").pixel_hash(0) == alone(folder / "MR_small.dcm").pixel_hash(0)


def test_pydicom_decodes_the_same_stored_values() -> None:
    compared = 0
    for path in sorted(real_data("transfer-syntaxes").rglob("*")) + sorted(real_data("mr-enhanced").iterdir()):
        if not path.is_file():
            continue
        for facts in read_instance(path).frames:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    theirs = pixel_array(pydicom.dcmread(path), index=facts.frame.frame_number - 1, raw=True)
            except RuntimeError:  # 12-bit JPEG: none of its decoders here
                continue
            assert np.array_equal(stored_values(facts.frame), theirs), path.name
            compared += 1
    assert compared > 60


@pytest.mark.parametrize("name", ["j2k_stream_truncated_1.dcm", "j2k_stream_truncated_2.dcm"])
def test_r11_a_truncated_jpeg_2000_stream_is_refused(name: str) -> None:
    volume = alone(real_data("corrupt-and-decoys", "dicom", name))
    assert not volume.loaded.any()
    assert [line.text for line in volume.problems] == [f"Slice 1 ({name}): the JPEG 2000 stream is cut off"]


def test_r11_short_and_long_pixels_are_refused_with_their_bytes() -> None:
    lines = {p.path.name: p.text for p in scanned(real_data("corrupt-and-decoys")).problems}
    assert lines["MR_truncated.dcm"] == "MR_truncated.dcm: 8,192 pixel bytes expected, 8,130 found"
    assert lines["MR_small_padded.dcm"] == "MR_small_padded.dcm: 8,192 pixel bytes expected, 8,320 found"
    # by hand: 976 bytes are stated, from 1418 on, of a file of 2,129
    assert lines["rtplan_truncated.dcm"].endswith("Beam Sequence (300A,00B0): 976 bytes expected, 711 found")


def test_r12_pet_reaches_the_suv_factor_of_its_real_world_value_map() -> None:
    pet = next(s for s in scanned(real_data("petct-lower")).series if s.modality == "PT")
    assert pet.suv is not None
    assert pet.suv.factor == pytest.approx(0.00042111, abs=5e-9)
    volume = read_volume(pet)
    assert volume.unit == "g/ml SUVbw"
    frame = pet.frames[7]
    theirs = pydicom.dcmread(frame.path)
    activity = theirs.pixel_array * float(theirs.RescaleSlope) + float(theirs.RescaleIntercept)
    assert np.allclose(volume.voxels[7], activity, rtol=1e-6)
    row, column = np.unravel_index(activity.argmax(), activity.shape)
    assert volume.value_at(7, float(row), float(column)) == pytest.approx(activity[row, column] * 0.00042111, rel=1e-5)
    assert len({f.rescale.slope for f in pet.frames}) > 1


def test_r12_values_that_are_suv_already_are_taken_as_they_are(tmp_path_factory: pytest.TempPathFactory) -> None:
    pets = [s for s in scanned(unpack_set("petctmr-sarcoma", tmp_path_factory)).series if s.modality == "PT"]
    assert [s.suv.factor for s in pets if s.suv] == [1.0, 1.0]
    assert {read_volume(s).unit for s in pets} == {"g/ml SUVbw"}


def test_r08_traps_are_named(tmp_path_factory: pytest.TempPathFactory) -> None:
    traps = scanned(unpack_set("geometry-traps", tmp_path_factory)).series
    assert {line for series in traps for line in series.warning_lines} == {
        "4 images at one position: no distances across slices",
        "1 slice missing: 3 to 4 is 10.00 mm; usual 5.00 mm",
        "Tilted stack: 14.0° to its slices, each shifted by 1.21 mm (slices 1 to 4)",
    }
    head = scanned(unpack_set("ct-head-phantom-2-exams", tmp_path_factory)).series
    tilted = [s for s in head if s.warnings and s.slice_count == 54]
    assert tilted[0].warning_lines[0].startswith("Tilted stack: 18.5°")


def test_a_localizer_of_three_planes_is_three_series() -> None:
    parts = scanned(real_data("localizer-3-plane")).series
    assert [(s.part_reason, s.slice_count) for s in parts] == [("axial", 7), ("sagittal", 7), ("coronal", 7)]


def test_time_points_of_one_series_are_series_of_their_own() -> None:
    parts = [s for s in scanned(real_data("series-4d")).series if s.has_image]
    assert [s.slice_count for s in parts] == [15] * 10
    assert all(s.part_reason for s in parts)


def test_the_frames_of_an_enhanced_object_have_their_places() -> None:
    flair = next(s for s in scanned(real_data("mr-enhanced")).series if "FLAIR" in s.description)
    assert (flair.kind, flair.slice_count, flair.warning_lines) == ("volume", 24, ())
    assert flair.geometry.spacing_between_slices_mm == pytest.approx(6.0, abs=0.01)
    theirs = pydicom.dcmread(flair.frames[0].path)
    for frame in flair.frames:
        item = theirs.PerFrameFunctionalGroupsSequence[frame.frame_number - 1]
        assert frame.plane.origin_lps == pytest.approx(tuple(item.PlanePositionSequence[0].ImagePositionPatient))


def test_names_are_read_in_their_own_letters() -> None:
    names = {series.patient.name for series in scanned(real_data("charsets")).series}
    assert {"Wang^XiaoDong=王^小東", "Wang^XiaoDong=王^小东", "Люкceмбypг", "שרון^דבורה", "Buc^Jérôme"} <= names
    assert {"Yamada^Tarou=山田^太郎=やまだ^たろう", "Hong^Gildong=洪^吉洞=홍^길동", "Διονυσιος"} <= names


def test_r02_the_patients_of_a_media_directory_stay_apart() -> None:
    series = scanned(real_data("dicomdir")).series
    assert {s.patient.patient_id for s in series} == {"77654033", "98890234"}
    for one in series:
        ids = {str(pydicom.dcmread(path, stop_before_pixels=True).PatientID) for path in one.paths}
        assert ids == {one.patient.patient_id}


def test_what_is_no_dicom_raises_in_words() -> None:
    with pytest.raises(ImagingError, match=r"^not a DICOM file$"):
        read_instance(real_data("corrupt-and-decoys", "decoys", "test1.json"))
