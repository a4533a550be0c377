"""Series of one study that a reader takes together, made as small files and scanned as any folder is."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.dicom_files import ROOT_UID, ct_slice, write
from tests.support.real_data import real_data
from viewer.imaging.exam_groups import ExamGroup, exam_groups, overlap, phase_name, telling_apart
from viewer.imaging.scan import scan
from viewer.imaging.series import Series


def stack(folder: Path, number: int, *, slices: int = 4, from_mm: float = 0.0, **changes: Any) -> None:
    """One series of the study; its UIDs follow from its number."""
    for k in range(slices):
        values: dict[str, Any] = {
            "SeriesInstanceUID": f"{ROOT_UID}.2.{number}",
            "SeriesNumber": number,
            "SOPInstanceUID": f"{ROOT_UID}.3.{number}.{k}",
            "ImagePositionPatient": [-10.0, -20.0, from_mm + 5.0 * k],
            **changes,
        }
        write(ct_slice(k, **values), folder / f"{number}-{k}.dcm")


def groups(folder: Path) -> tuple[ExamGroup, ...]:
    return exam_groups(scan([folder]).series)


def numbers(group: ExamGroup) -> list[int | None]:
    return [one.number for one in group.series]


def test_pet_stands_with_the_ct_of_its_frame_of_reference_that_covers_it(tmp_path: Path) -> None:
    stack(tmp_path, 1, ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"], slices=1)
    stack(tmp_path, 2, from_mm=200.0)  # another region
    stack(tmp_path, 3, AcquisitionTime="101000")
    stack(tmp_path, 4, FrameOfReferenceUID="1.2.3")
    stack(tmp_path, 5, Modality="PT", Units="CNTS", AcquisitionTime="101200")
    (group,) = groups(tmp_path)
    assert (group.label, group.kind, group.names) == ("PET/CT", "pet", ("PET", "CT"))
    assert numbers(group) == [5, 3]


def test_pet_of_another_frame_of_reference_is_not_grouped(tmp_path: Path) -> None:
    stack(tmp_path, 1)
    stack(tmp_path, 2, Modality="PT", Units="CNTS", FrameOfReferenceUID="1.2.3")
    assert groups(tmp_path) == ()


def test_phases_of_one_contrast_run_are_grouped_in_the_order_of_their_times(tmp_path: Path) -> None:
    said = {1: ("nativ 5.0", "100000"), 4: ("portalvenös 5.0", "100310"), 2: ("arteriell 5.0", "100230")}
    for number, (words, time) in said.items():
        stack(tmp_path, number, SeriesDescription=words, AcquisitionTime=time, ContrastBolusAgent="Iomeron")
    stack(tmp_path, 7, SeriesDescription="lung", AcquisitionTime="100310", ConvolutionKernel="B60f")
    stack(tmp_path, 8, SeriesDescription="late", AcquisitionTime="113000", ContrastBolusAgent="Iomeron")
    (group,) = groups(tmp_path)
    assert (group.label, group.kind) == ("3 phases", "phases")
    assert (numbers(group), group.names) == ([1, 2, 4], ("native", "arterial", "portal venous"))


def test_repeated_scans_without_contrast_are_no_phases(tmp_path: Path) -> None:
    for number in (1, 2):
        stack(tmp_path, number, AcquisitionTime=f"10000{number}", SeriesDescription="head")
    assert groups(tmp_path) == ()


def test_parts_of_one_series_are_grouped_and_called_by_what_they_are(tmp_path: Path) -> None:
    for echo, time in enumerate(("2.3", "4.6")):
        for k in range(3):
            uid = f"{ROOT_UID}.7.{echo}.{k}"
            slice_ = ct_slice(k, Modality="MR", EchoTime=time, EchoNumbers=echo + 1, SOPInstanceUID=uid)
            write(slice_, tmp_path / f"{echo}{k}.dcm")
    (group,) = groups(tmp_path)
    assert (group.label, group.kind, len(group.series)) == ("2 echoes", "parts", 2)
    assert all("ms" in name for name in group.names)


def test_r02_no_group_holds_two_patients_or_two_studies(tmp_path: Path) -> None:
    stack(tmp_path, 1)
    stack(tmp_path, 2, Modality="PT", Units="CNTS", PatientID="P2")
    stack(tmp_path, 3, Modality="PT", Units="CNTS", StudyInstanceUID="1.2.9")
    assert groups(tmp_path) == ()


@pytest.mark.parametrize(
    ("words", "phase"),
    [
        ("Abdomen late arterial 3.0", "late arterial"),
        ("Abd PV 5mm", "portal venous"),
        ("T1 vibe post KM", "with contrast"),
        ("CT w/o contrast", "native"),
        ("Delayed 10 min", "delayed"),
        ("portable chest", ""),
        ("ventricles, 2nd part, artifact", ""),
        ("Prevertebral", ""),
    ],
)
def test_the_contrast_phase_is_read_from_the_description(tmp_path: Path, words: str, phase: str) -> None:
    (series,) = scan([write(ct_slice(SeriesDescription=words), tmp_path / "a.dcm")]).series
    assert phase_name(series) == phase


def test_overlap_is_the_share_of_the_shorter_stack(tmp_path: Path) -> None:
    stack(tmp_path, 1, slices=5)  # 0 to 20 mm
    stack(tmp_path, 2, slices=3, from_mm=15.0)  # 15 to 25 mm
    a, b = scan([tmp_path]).series
    assert overlap(a, b) == overlap(b, a) == pytest.approx(0.5)


def exam(folder: Path, number: int, **changes: Any) -> Series:
    path = write(ct_slice(StudyInstanceUID=f"1.2.{number}", SeriesInstanceUID=f"1.3.{number}", **changes), folder / "a")
    return scan([path]).series[0]


def test_exams_of_one_day_are_told_apart_by_the_first_fact_that_differs(tmp_path: Path) -> None:
    early = exam(tmp_path, 1, StudyTime="081500", StudyDescription="Head")
    late = exam(tmp_path, 2, StudyTime="163000.12", StudyDescription="Abdomen")
    same_time = exam(tmp_path, 3, StudyTime="163011", StudyDescription="Abdomen", AccessionNumber="A77")
    next_day = exam(tmp_path, 4, StudyDate="20110305")
    assert telling_apart([early, late, next_day]) == {"1.2.1": "08:15", "1.2.2": "16:30"}
    assert telling_apart([late, same_time]) == {"1.2.2": "not stated", "1.2.3": "accession A77"}
    assert telling_apart([early, next_day]) == {}


def test_a_real_pet_stands_with_its_ct() -> None:
    (group,) = exam_groups(scan([real_data("petct-lower")]).series)
    assert (group.label, [one.modality for one in group.series]) == ("PET/CT", ["PT", "CT"])
