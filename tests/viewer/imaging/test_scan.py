"""From files to series: who, what belongs together, what is wrong, and one line for each file that is refused."""

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.uid import UID

from tests.support.dicom_files import ROOT_UID, ct_slice, write, write_ct
from viewer.imaging.errors import LONGEST_REASON
from viewer.imaging.progress import JobCancelled
from viewer.imaging.scan import ScanResult, scan
from viewer.imaging.series import Series
from viewer.imaging.volume import read_volume
from viewer.imaging.warned import Code


def lines(result: ScanResult) -> list[str]:
    texts = [line.text for line in result.problems]
    assert all(len(text) <= LONGEST_REASON and "Error" not in text and "Traceback" not in text for text in texts)
    return texts


def only_series(result: ScanResult) -> Series:
    (series,) = result.series
    return series


def test_a_sound_series_opens_without_a_word_sorted_along_the_normal(tmp_path: Path) -> None:
    files = [write(ct_slice(k, InstanceNumber=9 - k), tmp_path / f"deep/er/{k}.dcm") for k in (2, 0, 3, 1)]
    result = scan([tmp_path])
    series = only_series(result)
    assert (lines(result), series.warning_lines, result.files) == ([], (), 4)
    assert [frame.plane.origin_lps[2] for frame in series.frames] == [0.0, 5.0, 10.0, 15.0]
    assert (series.kind, series.geometry.spacing_between_slices_mm) == ("volume", 5.0)
    assert (series.patient.name, series.patient.birth_date, series.study_date) == (
        "Made^Up",
        "1950-01-02",
        "2011-03-04",
    )
    assert set(series.paths) == set(files)
    assert series.frame_of(f"{ROOT_UID}.3.2") == 1


def test_r21_a_damaged_file_costs_one_line_and_its_neighbours_open(tmp_path: Path) -> None:
    files = write_ct(tmp_path, 5)
    whole = files[2].read_bytes()
    files[2].write_bytes(whole[:-100])
    (tmp_path / "notes.txt").write_text("seen by nobody")
    (tmp_path / "empty").touch()
    result = scan([tmp_path])
    assert lines(result) == [
        "003.dcm: 160 pixel bytes expected, 60 found",
        "empty: the file is empty",
        "notes.txt: not DICOM: text",
    ]
    series = only_series(result)
    assert series.slice_count == 4
    assert series.warning_lines == (
        "1 slice missing: 2 to 3 is 10.00 mm; usual 5.00 mm",
        "1 file of this series could not be read: it is not whole",
    )


def test_r11_pixels_longer_than_the_header_says_are_refused(tmp_path: Path) -> None:
    slice_ = ct_slice()
    slice_.PixelData += bytes(64)
    assert lines(scan([write(slice_, tmp_path / "long.dcm")])) == ["long.dcm: 160 pixel bytes expected, 224 found"]


@pytest.mark.parametrize("cut", [4, 40, 133, 150, 300, 700])
def test_r20_a_file_cut_anywhere_is_one_line(tmp_path: Path, cut: int) -> None:
    (path,) = write_ct(tmp_path, 1)
    path.write_bytes(path.read_bytes()[:cut])
    result = scan([tmp_path])
    assert len(lines(result)) + len(result.series) == 1


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ({"Rows": None}, "Rows (0028,0010) is missing: image size unknown"),
        ({"Columns": 0}, "Columns (0028,0011) is 0: image size unknown"),
        ({"Rows": 4000, "Columns": 4000}, "32,000,000 pixel bytes expected, 160 found"),
        ({"BitsStored": 20}, "bits stored 20, high bit 15 do not fit 16 bits allocated"),
        ({"NumberOfFrames": 0}, "Number of Frames (0028,0008) is 0: not between 1 and 100,000"),
        ({"NumberOfFrames": 9}, "1,440 pixel bytes expected, 160 found"),
        ({"PhotometricInterpretation": "HSV"}, "pixels of kind HSV with 1 samples are not shown"),
    ],
)
def test_r11_a_header_that_contradicts_its_pixels_is_refused(tmp_path: Path, header: dict[str, Any], line: str) -> None:
    assert lines(scan([write(ct_slice(**header), tmp_path / "a.dcm")])) == [f"a.dcm: {line}"]


def test_r11_words_where_a_number_is_due_are_refused_or_named(tmp_path: Path) -> None:
    path = write(ct_slice(NumberOfFrames=77, SliceThickness=1.25), tmp_path / "a.dcm")
    path.write_bytes(path.read_bytes().replace(b"IS\x02\x0077", b"IS\x02\x00ab"))
    assert lines(scan([path])) == ["a.dcm: Number of Frames (0028,0008) is “ab”, not a number"]
    path = write(ct_slice(PixelSpacing=[0.5, 0.75]), tmp_path / "b.dcm")
    path.write_bytes(path.read_bytes().replace(b"0.5\\0.75", b"1,5\\0.75"))
    series = only_series(scan([path]))
    assert series.warning_lines == ("Pixel spacing in the header is not valid: lengths in px, no mm",)


@pytest.mark.parametrize(
    "other",
    [{"PatientID": "P2"}, {"PatientName": "Other^One"}, {"PatientBirthDate": "19510102"}, {"PatientSex": "M"}],
)
def test_r02_two_patients_are_never_one_series(tmp_path: Path, other: dict[str, Any]) -> None:
    for k in range(4):
        write(ct_slice(k, **(other if k % 2 else {})), tmp_path / f"{k}.dcm")
    result = scan([tmp_path])
    assert len(result.series) == 2
    assert result.series[0].key != result.series[1].key
    for series in result.series:
        assert series.slice_count == 2
        assert series.part_reason == "another patient under the same series UID"


def test_r02_letter_case_and_separators_of_a_name_do_not_part_a_series(tmp_path: Path) -> None:
    for k in range(2):
        write(ct_slice(k, PatientName=("Made^Up", "MADE UP ")[k]), tmp_path / f"{k}.dcm")
    assert only_series(scan([tmp_path])).slice_count == 2


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({"ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]}, {"images", "localizer"}),
        ({"ImageOrientationPatient": [0, 1, 0, 0, 0, -1]}, {"axial", "sagittal"}),
        (
            {"FrameOfReferenceUID": "1.2.3"},
            {f"frame of reference …{f'{ROOT_UID}.4'[-8:]}", "frame of reference …1.2.3"},
        ),
    ],
)
def test_what_is_no_one_stack_is_split_with_a_word_of_why(
    tmp_path: Path, changed: dict[str, Any], reasons: set[str]
) -> None:
    for k in range(4):
        write(ct_slice(k, **(changed if k == 3 else {})), tmp_path / f"{k}.dcm")
    result = scan([tmp_path])
    assert {series.part_reason for series in result.series} == reasons
    assert sorted(series.slice_count for series in result.series) == [1, 3]


def test_echoes_of_one_series_stand_apart(tmp_path: Path) -> None:
    for echo in range(2):
        for k in range(3):
            uid = f"{ROOT_UID}.7.{echo}.{k}"
            slice_ = ct_slice(k, Modality="MR", EchoTime=(2.3, 4.6)[echo], SOPInstanceUID=uid)
            write(slice_, tmp_path / f"{echo}{k}.dcm")
    result = scan([tmp_path])
    assert [(s.part_reason, s.slice_count) for s in result.series] == [("echo 1, 2.3 ms", 3), ("echo 2, 4.6 ms", 3)]


def test_images_at_the_same_places_that_nothing_tells_apart_become_repeats(tmp_path: Path) -> None:
    for turn in range(2):
        for k in range(3):
            number, uid = turn * 3 + k, f"{ROOT_UID}.8.{turn}.{k}"
            write(ct_slice(k, InstanceNumber=number, SOPInstanceUID=uid), tmp_path / f"{turn}{k}.dcm")
    result = scan([tmp_path])
    assert [s.part_reason for s in result.series] == [f"repeat {n} of the same positions" for n in (1, 2)]
    assert [[f.instance_number for f in s.frames] for s in result.series] == [[0, 1, 2], [3, 4, 5]]


def test_the_same_image_twice_is_one_image_and_one_line(tmp_path: Path) -> None:
    write(ct_slice(), tmp_path / "a.dcm")
    write(ct_slice(), tmp_path / "b.dcm")
    result = scan([tmp_path])
    assert only_series(result).slice_count == 1
    assert lines(result) == ["b.dcm: has the SOP Instance UID of a.dcm, which is used"]


@pytest.mark.parametrize(
    ("heights", "warning"),
    [
        ([0, 5, 10, 15], None),
        ([0, 5.0004, 10, 15], None),
        ([0, 5, 10, 20], "1 slice missing: 3 to 4 is 10.00 mm; usual 5.00 mm"),
        ([0, 5, 20, 25, 30], "2 slices missing: 2 to 3 is 15.00 mm; usual 5.00 mm"),
        ([0, 5, 12, 17, 22], "Uneven slices: 2 to 3 is 7.00 mm; usual 5.00 mm"),
        ([0, 5, 10.02, 15.02, 20.02], "Uneven slices: 2 to 3 is 5.02 mm; usual 5.00 mm"),
    ],
)
def test_r08_missing_and_uneven_slices_are_named_in_millimetres(
    tmp_path: Path, heights: list[float], warning: str | None
) -> None:
    for k, height in enumerate(heights):
        write(ct_slice(k, ImagePositionPatient=[0, 0, height]), tmp_path / f"{k}.dcm")
    assert only_series(scan([tmp_path])).warning_lines == (() if warning is None else (warning,))


def test_r08_a_tilted_stack_is_named_with_its_angle_and_measured_along_its_normal(tmp_path: Path) -> None:
    for k in range(5):
        write(ct_slice(k, ImagePositionPatient=[0, 1.0 * k, 5.0 * k]), tmp_path / f"{k}.dcm")
    series = only_series(scan([tmp_path]))
    assert series.warning_lines == ("Tilted stack: 11.3° to its slices, each shifted by 1.00 mm (slices 1 to 5)",)
    assert series.geometry.spacing_between_slices_mm == 5.0


def test_r08_without_positions_the_order_is_by_instance_number_and_said_so(tmp_path: Path) -> None:
    for k in range(3):
        write(ct_slice(k, ImagePositionPatient=None, InstanceNumber=3 - k), tmp_path / f"{k}.dcm")
    series = only_series(scan([tmp_path]))
    assert [frame.instance_number for frame in series.frames] == [1, 2, 3]
    assert any("sorted by instance number" in line for line in series.warning_lines)
    assert series.geometry.location_mm(1) is None


@pytest.mark.parametrize("date", ["20110231", "yesterday", "2011"])
def test_r25_a_study_date_that_is_none_is_unknown_and_named(tmp_path: Path, date: str) -> None:
    series = only_series(scan([write(ct_slice(StudyDate=date), tmp_path / "a.dcm")]))
    assert series.study_date == ""
    assert series.warning_lines == (f"Study date “{date}” is no date: it is unknown",)


def test_r25_an_absent_study_date_is_unknown(tmp_path: Path) -> None:
    assert only_series(scan([write(ct_slice(StudyDate=None), tmp_path / "a.dcm")])).study_date == ""


@pytest.mark.parametrize(
    ("header", "age"),
    [
        ({"PatientAge": "061Y"}, "61 y"),
        ({"PatientAge": "007M"}, "7 m"),
        ({"PatientAge": None, "PatientBirthDate": "19500304"}, "61 y"),
        ({"PatientAge": None, "PatientBirthDate": "19500305"}, "60 y"),
        ({"PatientAge": None, "PatientBirthDate": "19500005"}, ""),
        ({"PatientAge": None, "StudyDate": None}, ""),
    ],
)
def test_the_age_at_the_study_is_stated_or_reckoned_or_unknown(
    tmp_path: Path, header: dict[str, Any], age: str
) -> None:
    assert only_series(scan([write(ct_slice(**header), tmp_path / "a.dcm")])).patient_age == age


def test_nothing_heavy_is_imported_before_the_first_file_is_read() -> None:
    script = (
        "import sys, viewer.imaging.scan, viewer.imaging.volume, viewer.imaging.display, viewer.imaging.voi\n"
        "print([m for m in ('pydicom', 'cv2', 'imagecodecs', 'SimpleITK', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_r23_links_that_lead_out_and_pipes_are_left_alone(tmp_path: Path) -> None:
    outside = write(ct_slice(1), tmp_path / "outside/secret.dcm")
    inside = write(ct_slice(0), tmp_path / "source/a.dcm")
    (tmp_path / "source/link.dcm").symlink_to(outside)
    (tmp_path / "source/loop").symlink_to(tmp_path / "source", target_is_directory=True)
    os.mkfifo(tmp_path / "source/pipe")
    result = scan([tmp_path / "source"])
    assert [frame.path for frame in only_series(result).frames] == [inside]
    assert lines(result) == [
        "link.dcm: a link that leads out of the folder is not followed",
        "pipe: is no plain file",
    ]


def test_objects_without_an_image_are_listed_and_not_refused(tmp_path: Path) -> None:
    report = ct_slice(Modality="SR", SOPClassUID="1.2.840.10008.5.1.4.1.1.88.33", Rows=None, Columns=None)
    del report.PixelData
    result = scan([write(report, tmp_path / "sr.dcm")])
    assert lines(result) == []
    assert (only_series(result).has_image, only_series(result).kind) == (False, "document")


def test_marks_of_synthetic_lossy_and_derived_images_are_kept(tmp_path: Path) -> None:
    slice_ = ct_slice(
        ImageType=["DERIVED", "PRIMARY"],
        LossyImageCompression="01",
        LossyImageCompressionRatio=[12.0],
        SyntheticData="YES",
    )
    series = only_series(scan([write(slice_, tmp_path / "a.dcm")]))
    assert (series.synthetic, series.lossy, series.derived) == (True, "LOSSY 12:1", True)


def test_a_cancel_stops_the_scan(tmp_path: Path) -> None:
    write_ct(tmp_path, 3)
    seen: list[tuple[int, int]] = []

    def cancel_at_second(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 1:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        scan([tmp_path], cancel_at_second)
    assert seen == [(0, 3), (1, 3)]


def test_series_are_announced_in_the_order_of_the_result(tmp_path: Path) -> None:
    for n in range(3):
        write(ct_slice(SeriesInstanceUID=f"1.2.{n}", SeriesNumber=9 - n, SOPInstanceUID=f"1.3.{n}"), tmp_path / f"{n}")
    told: list[Series] = []
    result = scan([tmp_path], on_series=told.append)
    assert tuple(told) == result.series
    assert [series.number for series in told] == [7, 8, 9]


def test_functional_groups_that_name_fewer_frames_than_there_are_are_refused(tmp_path: Path) -> None:
    slice_ = ct_slice(pixels=np.zeros((8, 10), np.int16), NumberOfFrames=1)
    slice_.PerFrameFunctionalGroupsSequence = [type(slice_)(), type(slice_)()]
    assert lines(scan([write(slice_, tmp_path / "a.dcm")])) == ["a.dcm: 1 frames, but the header describes 2"]


def test_r20_flipped_bytes_cost_a_line_or_a_value_and_never_more(tmp_path: Path) -> None:
    """400 damaged copies of one file: each is a series or one line, and its pixels are whole or not shown."""
    whole = write(ct_slice(), tmp_path / "whole.dcm").read_bytes()
    rng = random.Random(20)
    path = tmp_path / "damaged.dcm"
    for _ in range(400):
        damaged = bytearray(whole)
        for _ in range(rng.choice((1, 3, 10))):
            at = rng.randrange(128, len(damaged))
            if rng.random() < 0.8:
                damaged[at] = rng.randrange(256)
            else:
                del damaged[at : at + rng.randrange(1, 20)]
        path.write_bytes(damaged)
        result = scan([path])
        assert len(lines(result)) + len(result.series) == 1
        for series in result.series:
            if series.has_image:
                volume = read_volume(series)
                assert volume.loaded.sum() + len(volume.problems) == series.slice_count


def test_a_series_is_given_once_its_folder_has_been_read_and_the_result_has_what_came_later(tmp_path):
    write_ct(tmp_path / "a", 3)
    for k in range(2):
        write(ct_slice(k, SeriesInstanceUID="1.2.3", SOPInstanceUID=f"1.2.3.{k}"), tmp_path / "b" / f"{k}.dcm")
    for k in (3, 4):
        write(ct_slice(k), tmp_path / "c" / f"{k}.dcm")
    told: list[int | Series] = []
    found = scan([tmp_path], lambda done, total: told.append(done), told.append)
    given = [one for one in told if isinstance(one, Series)]
    assert [len(one.frames) for one in given] == [3, 2]
    assert told.index(given[0]) < told.index(4)  # before the files of the second folder are all read
    assert sorted(len(one.frames) for one in found.series) == [2, 5]
    assert given[1] in found.series


def test_a_series_without_a_uid_is_given_at_the_end(tmp_path):
    write_ct(tmp_path / "a", 2, SeriesInstanceUID=None)
    write_ct(tmp_path / "b", 2, SeriesInstanceUID="1.2.3")
    write_ct(tmp_path / "c", 2, SeriesInstanceUID="1.2.3")
    given: list[Series] = []
    found = scan([tmp_path], on_series=given.append)
    assert [one.series_uid for one in given] == ["1.2.3", ""]
    assert len(found.series) == 2


def test_an_image_is_named_by_the_file_meta_information_where_the_data_set_has_no_instance_uid(tmp_path):
    for k in range(3):
        dataset = ct_slice(k, SOPInstanceUID=None)
        dataset.file_meta.MediaStorageSOPInstanceUID = UID(f"{ROOT_UID}.77.{k}")
        write(dataset, tmp_path / f"{k}.dcm")
    series = only_series(scan([tmp_path]))
    assert [frame.sop_instance_uid for frame in series.frames] == [f"{ROOT_UID}.77.{k}" for k in range(3)]
    assert [warned.code for warned in series.warnings] == [Code.UID_MISSING]


def test_images_that_one_name_in_the_file_meta_information_stands_for_are_all_kept(tmp_path):
    for k in range(3):
        write(ct_slice(k, SOPInstanceUID=None), tmp_path / f"{k}.dcm")
    result = scan([tmp_path])
    assert (only_series(result).slice_count, lines(result)) == (3, [])
