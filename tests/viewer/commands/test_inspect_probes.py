"""Probes of `nadir inspect`: single values, as another reader has them, or why there is none."""

from __future__ import annotations

import math
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from pydicom.uid import SecondaryCaptureImageStorage

from tests.support.dicom_files import ROOT_UID, ct_slice, write, write_ct
from tests.support.inspecting import report_of
from tests.support.packed import noise, write_packed, write_packed_ct
from tests.support.real_data import real_data
from viewer.cli import main


def test_members_of_an_archive_are_named_as_such_and_can_be_probed(files: Path, out: Path) -> None:
    write_packed_ct(files, 4, damaged=(2,))
    with zipfile.ZipFile(out.parent / "exam.zip", "w") as archive:
        for path in sorted(files.iterdir()):
            archive.write(path, f"CT/{path.name}")
    probes = [{"sop_instance_uid": f"{ROOT_UID}.3.{n}", "row": 0, "column": 0} for n in (1, 2)]
    report = report_of(out.parent / "exam.zip", probes=probes, out=out)
    member = f"{out.parent / 'exam.zip'}!/CT/002.dcm"
    assert [line["path"] for line in report["refused"]] == [member]
    assert [series["files"] for series in report["series"]] == [3]
    assert report["values"][0]["unit"] == "HU"
    assert report["values"][1]["error"].startswith("the file was refused: 002.dcm: ")


def test_probes_give_values_after_rescale_slice_by_slice(files: Path, out: Path) -> None:
    """Pixel (r, c) of slice k is stored as 10 r + c + 100 k (see ct_slice)."""
    for k, (slope, intercept) in enumerate([(1, -1024), (2, -1000), (0.5, 3)]):
        write(ct_slice(k, RescaleSlope=slope, RescaleIntercept=intercept), files / f"{k}.dcm")
    probes: list[dict[str, object]]
    probes = [{"sop_instance_uid": f"{ROOT_UID}.3.{k + 1}", "row": 7, "column": 9} for k in (2, 0, 1)]
    probes.append({**probes[0], "row": 0, "column": 1, "frame": 1})
    values = report_of(files, probes=probes, out=out)["values"]
    expected = [0.5 * 279 + 3, 79 - 1024, 2 * 179 - 1000, 0.5 * 201 + 3]
    assert values == [{**probe, "value": value, "unit": "HU"} for probe, value in zip(probes, expected, strict=True)]


def test_a_probe_without_an_answer_says_why(files: Path, out: Path) -> None:
    write_ct(files, 1)
    uid = f"{ROOT_UID}.3.1"
    write_packed(files / "cine.dcm", [noise() for _ in range(3)], k=5, SeriesInstanceUID=f"{ROOT_UID}.8")
    write_packed(files / "bad.dcm", [noise()], (1,), k=6, SeriesInstanceUID=f"{ROOT_UID}.9")
    write(ct_slice(8, SeriesInstanceUID=f"{ROOT_UID}.10"), files / "x1.dcm")
    write(ct_slice(8, SeriesInstanceUID=f"{ROOT_UID}.11"), files / "x2.dcm")
    probes: list[dict[str, object]] = [
        {"sop_instance_uid": uid, "row": 8, "column": 0},
        {"sop_instance_uid": uid, "row": -1, "column": 0},
        {"sop_instance_uid": "1.2.3", "row": 0, "column": 0},
        {"sop_instance_uid": f"{ROOT_UID}.3.6", "frame": 4, "row": 0, "column": 0},
        {"sop_instance_uid": f"{ROOT_UID}.3.7", "row": 0, "column": 0},
        {"sop_instance_uid": f"{ROOT_UID}.3.9", "row": 0, "column": 0},
        {"sop_instance_uid": uid, "row": 1.5, "column": 0},
        {"sop_instance_uid": uid, "frame": 0, "row": 1, "column": 0},
        {"row": 1, "column": 0},
    ]
    values = report_of(files, probes=probes, out=out)["values"]
    says = [
        "row 8, column 0 is outside the image of 8 × 10",
        "row -1, column 0 is outside the image of 8 × 10",
        "no image that was opened has this SOP Instance UID",
        "the object has no frame 4: its frames are 1 to 3",
        "the file was refused: bad.dcm: ",
        "2 images have this SOP Instance UID: which is meant is not certain",
        "row is no whole number",
        "frame is no whole number from 1",
        "the probe names no sop_instance_uid",
    ]
    for probe, value, words in zip(probes, values, says, strict=True):
        assert value["error"].startswith(words)
        assert len(value["error"]) <= 120
        assert {key: value[key] for key in probe} == probe
        assert "value" not in value


def test_probes_name_frames_from_1(files: Path, out: Path) -> None:
    frames = [noise() for _ in range(3)]
    write_packed(files / "cine.dcm", frames, RescaleIntercept=0)
    probes = [{"sop_instance_uid": f"{ROOT_UID}.3.1", "frame": n, "row": 4, "column": 5} for n in (1, 2, 3)]
    probes.append({"sop_instance_uid": f"{ROOT_UID}.3.1", "row": 4, "column": 5})
    values = [value["value"] for value in report_of(files, probes=probes, out=out)["values"]]
    assert values == [int(frames[n][4, 5]) for n in (0, 1, 2, 0)]


def test_r12_a_probe_in_padding_says_so_and_one_of_a_picture_gives_its_colours(files: Path, out: Path) -> None:
    stored = np.array([[-2000, -1999, 5]], np.int16)
    write(ct_slice(0, stored, PixelPaddingValue=-2000, RescaleIntercept=0), files / "padded.dcm")
    colours = np.arange(18, dtype=np.uint8).reshape(2, 3, 3)
    picture = ct_slice(
        1,
        colours[..., 0],
        SOPClassUID=SecondaryCaptureImageStorage,
        SeriesInstanceUID=f"{ROOT_UID}.8",
        Modality="OT",
        SamplesPerPixel=3,
        PlanarConfiguration=0,
        PhotometricInterpretation="RGB",
    )
    picture.PixelData = colours.tobytes()
    write(picture, files / "picture.dcm")
    uid = f"{ROOT_UID}.3"
    probes = [{"sop_instance_uid": f"{uid}.1", "row": 0, "column": n} for n in range(3)]
    probes.append({"sop_instance_uid": f"{uid}.2", "row": 1, "column": 2})
    answers = report_of(files, probes=probes, out=out)["values"]
    assert [(one["value"], one.get("padding", False)) for one in answers] == [
        (-2000, True),
        (-1999, False),
        (5, False),
        ([15, 16, 17], False),
    ]
    assert answers[3]["unit"] is None


def test_a_stored_value_that_is_no_number_is_an_error_and_never_nan(files: Path, out: Path) -> None:
    dataset = ct_slice(0, np.zeros((2, 2), np.int32), RescaleIntercept=0)
    del dataset.PixelData
    dataset.FloatPixelData = np.array([[math.nan, 1.5], [0.0, -0.25]], "<f4").tobytes()
    write(dataset, files / "float.dcm")
    probes = [{"sop_instance_uid": f"{ROOT_UID}.3.1", "row": 0, "column": n} for n in (0, 1)]
    nan, number = report_of(files, probes=probes, out=out)["values"]
    assert nan["error"] == "the stored value is not a number"
    assert number["value"] == 1.5


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is no JSON"),
        ("{}", "is no JSON list of objects"),
        ("[1]", "is no JSON list of objects"),
        (None, "cannot"),
    ],
)
def test_a_file_of_probes_that_is_none_is_one_line_and_status_2(
    files: Path, out: Path, capsys: pytest.CaptureFixture[str], content: str | None, words: str
) -> None:
    probes = files / "probes.json"
    if content is not None:
        probes.write_text(content)
    assert main(["inspect", str(files), "--probe", str(probes), "--json", str(out)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(r"[^\n]*\n", said.err)
    assert words in said.err
    assert not out.exists()


@pytest.mark.parametrize("name", ["petct-lower", "mr-prostate-adc", "mr-liver-coronal", "ct-head-tiny"])
def test_r12_probes_of_real_series_equal_simpleitk(name: str, out: Path) -> None:
    """Values after rescale of every third file, where GDCM decodes and rescales by itself."""
    import SimpleITK as sitk

    probes, expected = [], []
    for path in sorted(path for path in real_data(name).rglob("*") if path.is_file())[::3]:
        try:
            image = sitk.ReadImage(str(path))
        except RuntimeError:  # no image
            continue
        pixels = sitk.GetArrayFromImage(image)[0].astype(np.float64)
        for row, column in ((0, 0), (pixels.shape[0] // 2, pixels.shape[1] // 3), (pixels.shape[0] - 1, 5)):
            uid = image.GetMetaData("0008|0018").strip("\x00 ")
            probes.append({"sop_instance_uid": uid, "row": row, "column": column})
            expected.append(float(pixels[row, column]))
    values = [answer["value"] for answer in report_of(real_data(name), probes=probes, out=out)["values"]]
    assert len(values) > 9
    assert values == pytest.approx(expected, rel=1e-5, abs=1e-3)
