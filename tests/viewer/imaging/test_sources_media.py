"""DICOMDIR media: the files listed open, what is missing or leads away is a line each, and offsets lead nowhere."""

import os
import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import ExplicitVRLittleEndian, MediaStorageDirectoryStorage, generate_uid

from tests.support.dicom_files import ct_slice, leniently, write, write_ct
from tests.support.real_data import real_data
from tests.support.zips import zipped_folder
from viewer.imaging import media
from viewer.imaging.errors import LONGEST_REASON
from viewer.imaging.scan import ScanResult, scan

VARIANTS = ("", "-bigEnd", "-implicit", "-nooffset", "-nopatient", "-reordered")


def media_directory(path: Path, references: Sequence[str | list[str]], offset: int = 0, in_use: int = 0xFFFF) -> Path:
    """Write a directory with one record for each reference; all offsets are the same one."""
    records = []
    for reference in references:
        record = Dataset()
        record.OffsetOfTheNextDirectoryRecord = record.OffsetOfReferencedLowerLevelDirectoryEntity = offset
        record.RecordInUseFlag = in_use
        record.DirectoryRecordType = "IMAGE"
        leniently(partial(setattr, record, "ReferencedFileID", reference))
        records.append(record)
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = MediaStorageDirectoryStorage
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    directory = FileDataset(str(path), Dataset(), preamble=bytes(128), file_meta=meta)
    directory.FileSetID = "MEDIUM"
    directory.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity = offset
    directory.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity = offset
    directory.DirectoryRecordSequence = Items(records)
    path.parent.mkdir(parents=True, exist_ok=True)
    leniently(lambda: directory.save_as(path, enforce_file_format=True))
    return path


def lines(result: ScanResult) -> list[str]:
    texts = [line.text for line in result.problems]
    assert all(len(text) <= LONGEST_REASON and text.isprintable() for text in texts)
    return texts


def slices_in(result: ScanResult) -> list[int]:
    return sorted(int(frame.instance_number or 0) for series in result.series for frame in series.frames)


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_real_directory_opens_the_31_files_it_lists_and_no_others(variant: str, tmp_path: Path) -> None:
    source = real_data("dicomdir")
    shutil.copytree(source, tmp_path / "disc", ignore=shutil.ignore_patterns("DICOMDIR*"))
    directory = tmp_path / "disc" / "DICOMDIR"
    shutil.copy(source / f"DICOMDIR{variant}", directory)
    write(ct_slice(SeriesInstanceUID="1.2.3"), tmp_path / "disc/not-listed.dcm")
    result = scan([directory])
    assert lines(result) == []
    assert sum(len(series.paths) for series in result.series) == 31
    patients = {record.PatientID for record in dcmread(directory).DirectoryRecordSequence if "PatientID" in record}
    assert {series.patient.patient_id for series in result.series} == (patients or {"77654033", "98890234"})
    whole = scan([tmp_path / "disc"])
    assert lines(whole) == []
    assert len(whole.series) == len(result.series) + 1


def test_an_empty_real_directory_says_so() -> None:
    result = scan([real_data("dicomdir", "DICOMDIR-empty.dcm")])
    assert lines(result) == ["DICOMDIR-empty.dcm: a media directory that lists no files"]


def test_listed_files_that_are_missing_are_a_line_each_in_a_folder_and_alone(tmp_path: Path) -> None:
    write_ct(tmp_path / "disc/CT", 2)
    listed = [["CT", "001.dcm"], ["CT", "002.dcm"], ["CT", "003.dcm"], ["MR", "1"]]
    directory = media_directory(tmp_path / "disc/DICOMDIR", listed)
    for paths in ([directory], [tmp_path / "disc"]):
        result = scan(paths)
        assert slices_in(result) == [1, 2]
        assert lines(result) == [
            "003.dcm: listed in DICOMDIR, is not there",
            "1: listed in DICOMDIR, is not there",
        ]
        assert [line.path for line in result.problems] == [tmp_path / "disc/CT/003.dcm", tmp_path / "disc/MR/1"]


def test_a_directory_in_a_folder_may_list_files_from_the_top_of_the_medium_on(tmp_path: Path) -> None:
    """As some scanners write one beside each series; nothing above the folder that was opened is looked at."""
    write_ct(tmp_path / "disc/S1/CT", 3)
    media_directory(tmp_path / "disc/S1/CT/DIRFILE", [["S1", "CT", f"00{n}.dcm"] for n in (1, 2, 3)])
    result = scan([tmp_path / "disc"])
    assert (lines(result), slices_in(result)) == ([], [1, 2, 3])
    assert result.media == (tmp_path / "disc/S1/CT/DIRFILE",)
    assert len(lines(scan([tmp_path / "disc/S1/CT"]))) == 3


def test_names_differ_from_the_listed_ones_in_case_version_and_dot(tmp_path: Path) -> None:
    for k, name in enumerate(["images/im0001", "IMAGES2/IM0002.;1", "images3/IM0003;1", "Images4/im0004."]):
        write(ct_slice(k), tmp_path / name)
    listed: list[str | list[str]] = [
        ["IMAGES", "IM0001"],
        "IMAGES2\\IM0002",
        ["IMAGES3", "IM0003."],
        "IMAGES4/IM0004;1",
    ]
    result = scan([media_directory(tmp_path / "DICOMDIR", listed)])
    assert (lines(result), slices_in(result)) == ([], [1, 2, 3, 4])


def test_r23_references_and_links_that_lead_out_are_not_followed(tmp_path: Path) -> None:
    secret = write(ct_slice(8), tmp_path / "secret.dcm")
    write(ct_slice(0), tmp_path / "disc/0")
    (tmp_path / "disc/link").symlink_to(secret)
    (tmp_path / "disc/up").symlink_to(tmp_path, target_is_directory=True)
    listed: list[str | list[str]] = [
        ["0"],
        ["..", "secret.dcm"],
        "../secret.dcm",
        ["up", "secret.dcm"],
        ["link"],
        str(secret),
        ["C:", "secret.dcm"],
        ["0", "..", "..", "secret.dcm"],
    ]
    result = scan([media_directory(tmp_path / "disc/DICOMDIR", listed)])
    assert slices_in(result) == [1]
    assert len(lines(result)) == 7 - 1  # two ways to write one of them
    assert all("outside the medium's folder" in line or "is not there" in line for line in lines(result))


@pytest.mark.parametrize("offset", [0, 300, 0xFFFFFFF0])
def test_r20_offsets_in_circles_hold_nobody_up(offset: int, tmp_path: Path) -> None:
    write_ct(tmp_path, 2)
    directory = media_directory(tmp_path / "DICOMDIR", [["001.dcm"], ["002.dcm"], ["001.dcm"]], offset)
    result = scan([directory])
    assert (lines(result), slices_in(result)) == ([], [1, 2])


def test_records_that_are_not_in_use_are_not_looked_for(tmp_path: Path) -> None:
    directory = media_directory(tmp_path / "DICOMDIR", [["GONE"]], in_use=0)
    assert lines(scan([directory])) == ["DICOMDIR: a media directory that lists no files"]


def test_r20_a_directory_cut_anywhere_costs_lines_and_never_more(tmp_path: Path) -> None:
    write_ct(tmp_path / "disc", 3)
    directory = media_directory(tmp_path / "disc/DICOMDIR", [["001.dcm"], ["002.dcm"], ["003.dcm"]])
    whole = directory.read_bytes()
    for cut in range(0, len(whole), 7):
        directory.write_bytes(whole[:cut])
        assert slices_in(scan([tmp_path / "disc"])) == [1, 2, 3]
        alone = scan([directory])
        assert len(lines(alone)) >= 1 or slices_in(alone)


def test_a_medium_in_a_zip_opens_and_its_missing_files_are_named_there(tmp_path: Path) -> None:
    write_ct(tmp_path / "disc/CT", 2)
    media_directory(tmp_path / "disc/DICOMDIR", [["CT", "001.DCM"], ["ct", "002.dcm"], ["CT", "003.dcm"], ["..", "x"]])
    archive = zipped_folder(tmp_path / "disc", tmp_path / "a.zip")
    result = scan([archive])
    assert slices_in(result) == [1, 2]
    assert [line.path for line in result.problems] == [Path(f"{archive}!/../x"), Path(f"{archive}!/CT/003.dcm")]
    assert lines(result) == [
        "x: listed in DICOMDIR, outside the medium's folder, not opened",
        "003.dcm: listed in DICOMDIR, is not there",
    ]


@pytest.mark.skipif(os.name == "nt", reason="modes of folders are POSIX")
def test_a_directory_beside_a_folder_of_unknown_names_is_no_reason_to_stop(tmp_path: Path) -> None:
    write_ct(tmp_path / "disc", 1)
    listed = [["A" * 300], ["001.dcm"], ["x\0y"], [""]]
    result = scan([media_directory(tmp_path / "disc/DICOMDIR", listed)])
    assert slices_in(result) == [1]
    assert len(lines(result)) >= 1


def test_members_of_an_archive_are_looked_through_only_for_a_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the cost would grow with the square of their number."""
    asked: list[str] = []
    plain = media._path

    def noted(name: str) -> str:
        asked.append(name)
        return plain(name)

    monkeypatch.setattr(media, "_path", noted)
    write_ct(tmp_path / "disc", 30)
    scan([zipped_folder(tmp_path / "disc", tmp_path / "a.zip")])
    assert asked == []
    media_directory(tmp_path / "disc/DICOMDIR", [["001.dcm"], ["002.dcm"]])
    result = scan([zipped_folder(tmp_path / "disc", tmp_path / "b.zip")])
    assert (lines(result), len(asked)) == ([], 31 + 2)
