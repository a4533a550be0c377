"""`nadir inspect`: the documented shape, filled with what the files say and nothing else."""

from __future__ import annotations

import itertools
import json
import math
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.support.dicom_files import ROOT_UID, ct_slice, write, write_ct
from tests.support.inspecting import report_of
from tests.support.packed import noise, write_packed, write_packed_ct
from tests.support.real_data import ROOT, real_data
from viewer.cli import main
from viewer.imaging import pixels
from viewer.imaging.warned import Code

UIDS = {"study_instance_uid": f"{ROOT_UID}.1", "series_instance_uid": f"{ROOT_UID}.2"}
KEYS = re.compile(r"^\| `([a-z_]+)` \|", re.MULTILINE)
CODES = re.compile(r"^\| `([a-z]+(?:-[a-z]+)+)` \|", re.MULTILINE)


def test_a_ct_is_reported_as_its_header_says(files: Path, out: Path) -> None:
    write_ct(files, 4)
    report = report_of(files, out=out)
    assert report == {
        "schema": 1,
        "series": [
            {
                **UIDS,
                "patient_id": "P1",
                "study_date": "2011-03-04",
                "modality": "CT",
                "kind": "volume",
                "part": None,
                "part_reason": None,
                "files": 4,
                "frames": 4,
                "rows": 8,
                "columns": 10,
                "slices": 4,
                "pixel_spacing_mm": [0.5, 0.75],
                "slice_spacing_mm": 5.0,
                "orientation": [1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
                "origin_lps_mm": [-10.0, -20.0, 0.0],
                "length_unit": "mm",
                "value_unit": "HU",
                "suv_factor": None,
                "transfer_syntaxes": ["1.2.840.10008.1.2.1"],
                "lossy": False,
                "warnings": [],
            }
        ],
        "refused": [],
        "media_directories": [],
    }


def test_the_first_slice_is_the_one_with_the_smallest_place_along_row_x_column(files: Path, out: Path) -> None:
    """Columns run to the front here: row x column points to the feet, so the first slice is the highest."""
    write_ct(files, 4, ImageOrientationPatient=[1, 0, 0, 0, -1, 0])
    (series,) = report_of(files, out=out)["series"]
    assert series["origin_lps_mm"] == [-10.0, -20.0, 15.0]
    assert series["orientation"] == [1.0, 0.0, 0.0, 0.0, -1.0, 0.0]
    assert series["slice_spacing_mm"] == 5.0


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"PixelSpacing": None}, {"length_unit": "px", "pixel_spacing_mm": None, "warned": "spacing-missing"}),
        ({"PixelSpacing": [0, 0]}, {"length_unit": "px", "pixel_spacing_mm": None, "warned": "spacing-invalid"}),
        ({"RescaleSlope": None, "RescaleIntercept": None}, {"value_unit": None, "warned": "not-hu"}),
        ({"RescaleType": "US"}, {"value_unit": None, "warned": "not-hu"}),
        ({"StudyDate": "20110399"}, {"study_date": None, "warned": "date-invalid"}),
        ({"LossyImageCompression": "01"}, {"lossy": True, "warned": ""}),
        ({"ImageOrientationPatient": [0, 0, 0, 0, 0, 0]}, {"orientation": None, "warned": "orientation-invalid"}),
        ({"ImageOrientationPatient": [0, 0, 0, 0, 0, 0]}, {"origin_lps_mm": None, "slice_spacing_mm": None}),
        ({"Modality": "MR", "RescaleType": None}, {"value_unit": None}),
    ],
)
def test_r04_r12_r25_what_is_not_certain_is_null_and_said(
    files: Path, out: Path, changes: dict[str, object], expected: dict[str, object]
) -> None:
    write_ct(files, 3, **changes)
    (series,) = report_of(files, out=out)["series"]
    code = expected.pop("warned", None)
    assert {key: series[key] for key in expected} == expected
    assert not code or code in [warned["code"] for warned in series["warnings"]]


def test_r05_lengths_at_the_detector_are_called_so(files: Path, out: Path) -> None:
    write_ct(files, 1, Modality="DX", PixelSpacing=None, ImagerPixelSpacing=[0.14, 0.14], RescaleType="US")
    (series,) = report_of(files, out=out)["series"]
    assert (series["length_unit"], series["pixel_spacing_mm"]) == ("mm at detector", [0.14, 0.14])
    assert [warned["code"] for warned in series["warnings"]] == ["lengths-at-detector"]


@pytest.mark.parametrize(
    ("changes", "unit", "factor"),
    [
        ({"Units": "GML"}, "SUVbw", 1.0),
        ({"Units": "GML", "SUVType": "BW"}, "SUVbw", 1.0),
        ({"Units": "GML", "SUVType": "LBM"}, None, None),
        ({"Units": "BQML"}, "BQML", None),
        ({"Units": "CNTS"}, "CNTS", None),
        ({"Units": "NONE"}, None, None),
        ({"Units": None}, None, None),
        ({"Units": "BQML", "RescaleSlope": None, "RescaleIntercept": None}, None, None),
    ],
)
def test_r12_values_of_pet_have_the_unit_of_the_header_and_suv_only_where_it_is(
    files: Path, out: Path, changes: dict[str, object], unit: str | None, factor: float | None
) -> None:
    pet = "1.2.840.10008.5.1.4.1.1.128"
    write_ct(files, 3, SOPClassUID=pet, Modality="PT", RescaleType=None, **{"RescaleIntercept": 0, **changes})
    (series,) = report_of(files, out=out)["series"]
    assert (series["value_unit"], series["suv_factor"]) == (unit, factor)


def test_what_is_no_image_is_listed_with_neither_geometry_nor_unit(files: Path, out: Path) -> None:
    dataset = ct_slice(0, SOPClassUID="1.2.840.10008.5.1.4.1.1.88.11", Modality="SR", Rows=None, Columns=None)
    del dataset.PixelData
    write(dataset, files / "report.dcm")
    report = report_of(files, out=out)
    (series,) = report["series"]
    assert series["kind"] == "document"
    assert series["files"] == 1
    unknown = ["frames", "rows", "columns", "slices", "pixel_spacing_mm", "slice_spacing_mm", "orientation"]
    unknown += ["origin_lps_mm", "length_unit", "value_unit", "suv_factor"]
    assert all(series[key] is None for key in unknown)
    assert report["refused"] == []


def test_a_split_series_appears_once_for_each_part(files: Path, out: Path) -> None:
    write_ct(files / "axial", 3)
    for k in range(3):
        turned = ct_slice(10 + k, ImageOrientationPatient=[1, 0, 0, 0, 0, -1], ImagePositionPatient=[0, 5.0 * k, 0])
        write(turned, files / f"coronal{k}.dcm")
    series = report_of(files, out=out)["series"]
    assert {one["series_instance_uid"] for one in series} == {f"{ROOT_UID}.2"}
    assert sorted(one["part"] for one in series) == [1, 2]
    assert sorted(one["part_reason"] for one in series) == ["axial", "coronal"]
    assert [one["files"] for one in series] == [3, 3]


def test_objects_of_several_kinds_under_one_series_uid_are_told_apart(files: Path, out: Path) -> None:
    write_ct(files, 2)
    dataset = ct_slice(9, SOPClassUID="1.2.840.10008.5.1.4.1.1.88.11", Modality="SR", Rows=None, Columns=None)
    del dataset.PixelData
    write(dataset, files / "report.dcm")
    series = report_of(files, out=out)["series"]
    assert [(one["part"], one["part_reason"]) for one in series] == [(1, "images"), (2, "document")]


def test_slices_that_are_not_parallel_have_no_one_orientation(files: Path, out: Path) -> None:
    for k in range(3):
        turn = math.radians(20 * k)
        row = [round(math.cos(turn), 6), round(math.sin(turn), 6), 0]
        write(ct_slice(k, ImageOrientationPatient=[*row, 0, 0, -1], ImagePositionPatient=[0, 0, 0]), files / f"{k}.dcm")
    for series in report_of(files, out=out)["series"]:
        assert series["frames"] == 1 or (series["orientation"], series["origin_lps_mm"]) == (None, None)


def test_images_at_one_place_are_one_slice_and_several_frames(files: Path, out: Path) -> None:
    write_ct(files, 4, ImagePositionPatient=[0, 0, 0])
    (series,) = report_of(files, out=out)["series"]
    assert (series["kind"], series["frames"], series["slices"]) == ("timeseries", 4, 1)
    assert series["slice_spacing_mm"] is None


def test_r11_r21_what_cannot_be_decoded_is_refused_and_its_neighbours_are_reported(files: Path, out: Path) -> None:
    write_packed_ct(files, 6, damaged=(3,))
    (files / "notes.txt").write_text("no image")
    report = report_of(files, out=out)
    (series,) = report["series"]
    assert (series["files"], series["frames"], series["transfer_syntaxes"]) == (5, 5, ["1.2.840.10008.1.2.4.80"])
    assert [warned["code"] for warned in series["warnings"]] == ["slices-missing", "files-refused"]
    assert [Path(line["path"]).name for line in report["refused"]] == ["003.dcm", "notes.txt"]
    for line in report["refused"]:
        assert re.fullmatch(r"[^\n]{1,120}", line["reason"])
        assert line["reason"].startswith(Path(line["path"]).name)


def test_r20_a_path_that_is_not_there_is_one_line_and_no_failure(files: Path, out: Path) -> None:
    write_ct(files, 2)
    gone = files.with_name("gone")
    report = report_of(files, gone, out=out)
    assert len(report["series"]) == 1
    assert report["refused"] == [{"path": str(gone), "reason": "gone: is not there"}]


def test_the_same_files_give_the_same_bytes(files: Path, out: Path) -> None:
    write_ct(files / "b", 3)
    write_packed_ct(files / "a", 3, SeriesInstanceUID=f"{ROOT_UID}.9", damaged=(2,))
    report_of(files, out=out)
    first = out.read_bytes()
    report_of(files, out=out)
    assert out.read_bytes() == first


def test_r24_names_stay_what_they_are(files: Path, out: Path) -> None:
    odd = files / 'line\nbreak "quoted" =1+1 \udcff.dcm'
    Path(os.fsdecode(os.fsencode(odd))).write_bytes(b"no image")
    write_ct(files, 1, PatientID='=HYPERLINK("x")\\', SpecificCharacterSet="ISO_IR 192")
    report = report_of(files, out=out)
    (line,) = report["refused"]
    assert line["path"] == str(odd)
    assert "\n" not in line["reason"]
    assert report["series"][0]["patient_id"].startswith('=HYPERLINK("x")')


def test_an_output_that_cannot_be_written_is_one_line_and_status_1(
    files: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for place in (out.parent / "not-there" / "x.json", out.parent):
        assert main(["inspect", str(files), "--json", str(place)]) == 1
        assert re.fullmatch(r"[^\n]+ cannot be written[^\n]*\n", capsys.readouterr().err)
    assert list(out.parent.iterdir()) == []


def test_a_dash_writes_to_standard_output_and_nothing_else(files: Path, capfdbinary: Any) -> None:
    write_packed_ct(files, 2)
    assert main(["inspect", str(files), "--json", "-"]) == 0
    said = capfdbinary.readouterr()
    assert json.loads(said.out)["schema"] == 1
    assert said.err == b""


def test_an_interrupt_leaves_the_old_report(
    files: Path, out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_ct(files, 2)
    out.write_text("old")

    def interrupted(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("viewer.imaging.checking.check_all_pixels", interrupted)
    assert main(["inspect", str(files), "--json", str(out)]) == 130
    assert out.read_text() == "old"
    assert [path.name for path in out.parent.iterdir()] == ["report.json"]
    assert capsys.readouterr().err == "stopped; nothing was written\n"


@pytest.mark.parametrize("step", [1, 4, 9])
def test_ctrl_c_while_images_are_decoded_ends_the_work_and_leaves_no_thread(
    files: Path, out: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    write_packed_ct(files, 12)
    decode, calls = pixels.stored_values, itertools.count(1)

    def interrupting(*arguments: Any) -> Any:
        if next(calls) == step:
            os.kill(os.getpid(), signal.SIGINT)
        return decode(*arguments)

    monkeypatch.setattr("viewer.imaging.checking.stored_values", interrupting)
    before = signal.getsignal(signal.SIGINT)
    assert main(["inspect", str(files), "--json", str(out)]) == 130
    assert not out.exists()
    assert signal.getsignal(signal.SIGINT) is before
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("check")]


USED = """
import os, re, sys
from pathlib import Path
from viewer.cli import main
status = main(sys.argv[1:])
from viewer.imaging.workshop import shared_workshop
heavy = [name for name in ("PySide6", "pyqtgraph", "sqlalchemy", "cv2") if name in sys.modules]
peaks = [
    int(re.search(r"VmHWM:\\s+(\\d+) kB", Path(f"/proc/{pid}/status").read_text()).group(1)) // 1024
    for pid in (os.getpid(), *shared_workshop().process_ids)
]
print(status, sum(peaks), *heavy)
"""
"""Its own peak and the workers', in MB; not ru_maxrss, which a process has from the one that started it."""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the peak of every process")
def test_r22_neither_screen_nor_library_is_opened_and_memory_stays_small(
    files: Path, out: Path, tmp_path: Path
) -> None:
    """40 slices of 512 x 512 are 21 MB: a volume of them, let alone two, would show in the figure with small images."""
    image = noise(512, 512)
    for k in range(40):
        write_packed(files / f"{k}.dcm", [image], k=k)
    env = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "QT_QPA_PLATFORM")}
    env |= {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path / "home"), "XDG_DATA_HOME": str(tmp_path / "data")}
    command = [sys.executable, "-c", USED, "inspect", str(files), "--json", str(out)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    status, megabytes, *heavy = done.stdout.split()
    assert (status, heavy, done.stderr) == ("0", [], "")
    assert int(megabytes) < 300
    assert not (tmp_path / "home").exists()
    assert not (tmp_path / "data").exists()


def test_the_document_names_every_key_and_every_code_and_no_other(files: Path, out: Path) -> None:
    document = (ROOT / "docs" / "inspect.md").read_text(encoding="utf-8")
    write_ct(files, 1)
    report = report_of(files, probes=[{"sop_instance_uid": "1.2", "row": 0, "column": 0}], out=out)
    keys = {*report, *report["series"][0]} | {"path", "reason", "code", "text"}
    keys |= {"sop_instance_uid", "frame", "row", "column", "value", "unit", "error", "padding"}
    assert set(KEYS.findall(document)) == keys
    assert sorted(CODES.findall(document)) == sorted(code.value for code in Code)


def test_a_media_directory_is_named_and_neither_a_series_nor_refused(out: Path) -> None:
    folder = real_data("dicomdir")
    report = report_of(folder, out=out)
    named = report["media_directories"]
    assert str(folder / "DICOMDIR") in named
    assert not set(named) & {line["path"] for line in report["refused"]}
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert sum(one["files"] for one in report["series"]) + len(report["refused"]) + len(named) == len(files)
