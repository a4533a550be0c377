"""The pixel check: what cannot be decoded leaves its series before anybody sees it, and the series says so."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from pydicom.uid import DeflatedExplicitVRLittleEndian

from tests.support.dicom_files import ROOT_UID, ct_slice, write, write_ct
from tests.support.packed import noise, write_packed, write_packed_ct
from viewer.imaging import checking, pixels
from viewer.imaging.checking import check_all_pixels, check_pixels, needs_decoding
from viewer.imaging.progress import JobCancelled
from viewer.imaging.scan import scan
from viewer.imaging.series import Frame, Series
from viewer.imaging.volume import read_volume
from viewer.imaging.warned import Code


def the_series(folder: Path) -> Series:
    (series,) = scan([folder]).series
    return series


def codes(series: Series) -> list[Code]:
    return [warned.code for warned in series.warnings]


def test_r11_an_undecodable_slice_is_refused_in_one_line_and_its_neighbours_stay(tmp_path: Path) -> None:
    write_packed_ct(tmp_path, 6, damaged=(3,))
    series = the_series(tmp_path)
    assert len(series.frames) == 6
    assert needs_decoding(series)
    checked = check_pixels(series)
    (line,) = checked.problems
    assert line.path == tmp_path / "003.dcm"
    assert line.text.startswith("003.dcm: ")
    assert len(line.text) <= 120
    assert checked.series is not None
    assert [frame.path.name for frame in checked.series.frames] == [f"00{n}.dcm" for n in (1, 2, 4, 5, 6)]
    assert tmp_path / "003.dcm" not in checked.series.paths
    assert read_volume(checked.series).loaded.all()


def test_r08_the_gap_that_a_refused_slice_leaves_is_named(tmp_path: Path) -> None:
    write_packed_ct(tmp_path, 6, damaged=(3,))
    checked = check_pixels(the_series(tmp_path)).series
    assert checked is not None
    assert codes(checked) == [Code.SLICES_MISSING, Code.FILES_REFUSED]
    assert "2 to 3 is 10.00 mm" in checked.warning_lines[0]
    assert checked.warning_lines[1].startswith("1 file of this series could not be read")
    assert checked.geometry.spacing_between_slices_mm is None
    assert checked.kind == "stack"


def test_files_refused_for_their_header_and_for_their_pixels_are_counted_together(tmp_path: Path) -> None:
    files = write_packed_ct(tmp_path, 6, damaged=(3,))
    import pydicom

    dataset = pydicom.dcmread(files[0])
    del dataset.Rows
    dataset.save_as(files[0])
    checked = check_pixels(the_series(tmp_path)).series
    assert checked is not None
    assert codes(checked).count(Code.FILES_REFUSED) == 1
    assert checked.refused_files == 2
    assert any(line.startswith("2 files of this series could not be read") for line in checked.warning_lines)


def test_a_series_without_a_decodable_image_is_no_series(tmp_path: Path) -> None:
    write_packed_ct(tmp_path, 2, damaged=(1, 2))
    checked = check_pixels(the_series(tmp_path))
    assert checked.series is None
    assert len(checked.problems) == 2


def test_a_multi_frame_file_with_one_damaged_frame_is_refused_whole_and_names_the_first(tmp_path: Path) -> None:
    frames = [noise() for _ in range(20)]
    write_packed(tmp_path / "cine.dcm", frames, damaged=(17, 5), Modality="XA", ImagePositionPatient=None)
    checked = check_pixels(the_series(tmp_path))
    assert checked.series is None
    (line,) = checked.problems
    assert "frame 5" in line.text
    assert len(line.text) <= 120


def test_a_file_is_judged_once_for_all_parts_of_its_series(tmp_path: Path) -> None:
    """Two orientations under one series UID; the damaged file belongs to one, both parts say that a file is gone."""
    write_packed_ct(tmp_path, 4, damaged=(2,))
    for k in range(3):
        write_packed(
            tmp_path / f"cor{k}.dcm",
            [noise()],
            k=10 + k,
            ImageOrientationPatient=[1, 0, 0, 0, 0, -1],
            ImagePositionPatient=[0, 5.0 * k, 0],
        )
    found = scan([tmp_path]).series
    assert len(found) == 2
    checked = check_all_pixels(found)
    assert len(checked.problems) == 1
    assert [one.refused_files for one in checked.series] == [1, 1]
    assert sorted(len(one.frames) for one in checked.series) == [3, 3]


def test_every_compressed_frame_is_decoded_once_and_native_ones_never(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_packed_ct(tmp_path / "a", 5)
    write_packed(tmp_path / "b" / "cine.dcm", [noise() for _ in range(19)], SeriesInstanceUID=f"{ROOT_UID}.77")
    write_ct(tmp_path / "c", 4, SeriesInstanceUID=f"{ROOT_UID}.78")
    seen: list[tuple[str, int]] = []
    lock = threading.Lock()
    decode = pixels.stored_values

    def counted(frame: Frame, *rest: object) -> object:
        with lock:
            seen.append((frame.path.name, frame.frame_number))
        return decode(frame, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(checking, "stored_values", counted)
    steps: list[tuple[int, int]] = []
    checked = check_all_pixels(scan([tmp_path]).series, lambda done, total: steps.append((done, total)))
    assert checked.problems == ()
    assert sorted(seen) == sorted([*((f"00{n}.dcm", 1) for n in range(1, 6)), *(("cine.dcm", n) for n in range(1, 20))])
    assert steps[-1] == (28, 28)
    assert steps == sorted(steps)


def test_a_deflated_file_that_cannot_be_inflated_is_refused(tmp_path: Path) -> None:
    for k in range(3):
        dataset = ct_slice(k, np.full((64, 64), k, np.int16))
        dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
        path = write(dataset, tmp_path / f"{k}.dcm")
        if k == 1:
            whole = path.read_bytes()
            path.write_bytes(whole[: len(whole) - 60])
    found = scan([tmp_path])
    checked = check_all_pixels(found.series)
    refused = [*found.problems, *checked.problems]
    assert [line.path.name for line in refused] == ["1.dcm"]
    assert [len(one.frames) for one in checked.series] == [2]


@pytest.mark.parametrize("first", ["0-damaged.dcm", "9-damaged.dcm"])
def test_r21_a_damaged_double_does_not_stand_in_the_way_of_a_sound_file(tmp_path: Path, first: str) -> None:
    """Both bear one SOP Instance UID; whichever comes first, the sound one is shown and the other is refused."""
    write_packed_ct(tmp_path, 4)
    write_packed(tmp_path / first, [noise()], (1,), k=1)
    found = scan([tmp_path])
    checked = check_all_pixels(found.series)
    assert [frame.path.name for one in checked.series for frame in one.frames] == [f"00{n}.dcm" for n in range(1, 5)]
    assert [line.path.name for line in (*found.problems, *checked.problems)] == [first]


def test_r11_an_image_whose_palette_is_missing_is_refused(tmp_path: Path) -> None:
    write(ct_slice(0, np.zeros((8, 8), np.uint8), PhotometricInterpretation="PALETTE COLOR"), tmp_path / "a.dcm")
    found = scan([tmp_path])
    checked = check_all_pixels(found.series)
    assert checked.series == ()
    assert [line.text for line in (*found.problems, *checked.problems)] == [
        "a.dcm: the palette of this palette colour image is missing"
    ]


def test_a_sound_series_comes_back_as_it_is(tmp_path: Path) -> None:
    write_packed_ct(tmp_path, 4)
    series = the_series(tmp_path)
    checked = check_pixels(series)
    assert checked.series is series
    assert checked.problems == ()


def test_a_check_can_be_stopped_at_any_step(tmp_path: Path) -> None:
    write_packed_ct(tmp_path, 12)
    series = the_series(tmp_path)
    calls = 0

    def stop(done: int, total: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        check_pixels(series, stop)
    assert calls == 3
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("check")]
