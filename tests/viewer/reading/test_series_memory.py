"""What is kept of a drawn study comes back whole, and nothing stale is trusted."""

from pathlib import Path

import pytest

from tests.support.dicom_files import write_ct
from viewer.imaging.scan import scan
from viewer.imaging.volume import read_volume
from viewer.reading import series_memory
from viewer.reading.series_memory import NAME, recall, remember


def test_series_come_back_as_they_were_found_and_can_be_read(tmp_path: Path) -> None:
    write_ct(tmp_path / "01-CT")
    found = scan([tmp_path / "01-CT"]).series
    remember(tmp_path, found)
    again = recall(tmp_path)
    assert again == found
    assert again is not None
    assert (read_volume(again[0]).voxels == read_volume(found[0]).voxels).all()


def test_a_moved_folder_a_damaged_file_and_another_version_are_found_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_ct(tmp_path / "study" / "01-CT")
    folder = tmp_path / "study"
    assert recall(folder) is None
    remember(folder, scan([folder]).series)
    moved = folder.rename(tmp_path / "moved")
    assert recall(moved) is None
    moved.rename(folder)
    (folder / NAME).write_text("{")
    assert recall(folder) is None
    remember(folder, scan([folder / "01-CT"]).series)
    monkeypatch.setattr(series_memory, "written_by", lambda: "another program")
    assert recall(folder) is None
