"""A series whose last slice is cut says so: behind the last slice there is no gap by which it would be missed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.bad_input.raw_dicom import BIG, DEFLATED, EXPLICIT, IMPLICIT, ct, part10, place_of
from viewer.commands.inspect_files import inspected

WHOLE_SLICES = 4


def _codes_with_last(folder: Path, last: bytes, syntax: str) -> list[str]:
    for k in range(WHOLE_SLICES):
        (folder / f"{k}.dcm").write_bytes(part10(ct(k), syntax))
    (folder / "last.dcm").write_bytes(last)
    report: dict[str, Any] = inspected([folder])
    assert [Path(str(one["path"])).name for one in report["refused"]] == ["last.dcm"]
    (series,) = report["series"]
    assert series["frames"] == WHOLE_SLICES
    return [warned["code"] for warned in series["warnings"]]


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, BIG])
@pytest.mark.parametrize("bytes_lost", [1, 100, 163, 180, 200])
def test_r21_last_slice_cut_in_pixels_or_header_is_told_on_its_series(
    tmp_path: Path, syntax: str, bytes_lost: int
) -> None:
    last = part10(ct(WHOLE_SLICES), syntax)[:-bytes_lost]
    assert _codes_with_last(tmp_path, last, syntax) == ["files-refused"]


def test_r21_last_slice_cut_right_behind_its_series_uid_is_told_on_its_series(tmp_path: Path) -> None:
    whole = part10(ct(WHOLE_SLICES))
    behind = place_of(whole, "SeriesInstanceUID")
    end = behind + 8 + int.from_bytes(whole[behind + 6 : behind + 8], "little")
    assert _codes_with_last(tmp_path, whole[: end + 4], EXPLICIT) == ["files-refused"]


def test_r21_deflated_last_slice_that_is_cut_is_told_on_its_series(tmp_path: Path) -> None:
    last = part10(ct(WHOLE_SLICES), DEFLATED)[:-8]
    assert _codes_with_last(tmp_path, last, DEFLATED) == ["files-refused"]


def test_file_that_is_cut_before_its_series_uid_is_told_on_no_series(tmp_path: Path) -> None:
    whole = part10(ct(WHOLE_SLICES))
    assert _codes_with_last(tmp_path, whole[: place_of(whole, "SeriesInstanceUID") + 4], EXPLICIT) == []
