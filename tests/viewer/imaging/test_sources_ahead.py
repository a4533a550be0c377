"""Headers that workers read ahead of the scan: the answers are the same, and no worker is needed to get them."""

from pathlib import Path

import pytest

from tests.support.dicom_files import ct_slice, write, write_ct
from tests.support.real_data import real_data
from tests.viewer.imaging.test_sources_memory import same, types_of
from viewer.imaging import finding, reading_ahead
from viewer.imaging.errors import DamagedFileError
from viewer.imaging.index_memory import IndexMemory
from viewer.imaging.progress import JobCancelled
from viewer.imaging.scan import scan
from viewer.imaging.workshop.pool import Workshop


@pytest.fixture(autouse=True)
def ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read ahead also where there are few files, in batches of a few."""
    monkeypatch.setattr(reading_ahead, "LEAST_FILES", 2)
    monkeypatch.setattr(reading_ahead, "BATCH", 7)
    monkeypatch.setattr(reading_ahead, "_cores", lambda: 2)
    monkeypatch.setattr(finding, "FINE_CLOCK_S", 0.0)
    monkeypatch.setattr(finding, "COARSE_CLOCK_S", 0.0)


@pytest.mark.parametrize("name", ["charsets", "corrupt-and-decoys", "ct-head-tiny", "dicomdir", "petct-lower"])
def test_real_sets_read_ahead_are_the_same_and_remembered_so(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, memory = real_data(name), IndexMemory(tmp_path / "index.sqlite")
    found = scan([folder], memory=memory)
    again = scan([folder], memory=memory)
    in_part = scan([folder, folder / "no such file"], memory=memory)
    monkeypatch.setattr(reading_ahead, "LEAST_FILES", 1 << 30)
    plain = scan([folder])
    assert same(found, plain)
    assert same(again, plain)
    assert again.remembered == in_part.remembered == plain.files
    assert in_part.series == plain.series
    assert [types_of(one) for one in found.series] == [types_of(one) for one in plain.series]


def test_each_file_is_read_ahead_once_in_batches_of_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, tuple[str, ...]]] = []
    real = Workshop.headers

    def counting(shop: Workshop, folder: Path, names: tuple[str, ...], cancelled: object = None) -> object:
        asked.append((folder.name, names))
        return real(shop, folder, names, cancelled)  # type: ignore[arg-type]

    monkeypatch.setattr(Workshop, "headers", counting)
    monkeypatch.setattr(reading_ahead.HeadersAhead, "_has_helped", lambda _ahead: False)
    monkeypatch.setattr(reading_ahead, "PATIENCE_S", 60.0)
    monkeypatch.setattr(
        "viewer.imaging.scan.read_file", lambda path: pytest.fail(f"{path} was read by the scan itself")
    )
    for name in "ab":
        write_ct(tmp_path / name, 9, SeriesInstanceUID=f"1.2.{ord(name)}")
    assert [one.slice_count for one in scan([tmp_path]).series] == [9, 9]
    assert sorted((folder, len(names)) for folder, names in asked) == [("a", 2), ("a", 7), ("b", 2), ("b", 7)]


def test_a_worker_that_fails_leaves_the_reading_to_the_scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise DamagedFileError("the header reader failed on this file")

    monkeypatch.setattr(Workshop, "headers", fails)
    write_ct(tmp_path / "exam", 30)
    result = scan([tmp_path / "exam"], memory=IndexMemory(tmp_path / "index.sqlite"))
    assert (result.problems, result.series[0].slice_count) == ((), 30)
    assert scan([tmp_path / "exam"], memory=IndexMemory(tmp_path / "index.sqlite")).remembered == 30


def test_a_batch_that_a_worker_is_kept_from_is_read_by_the_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_ahead, "PATIENCE_S", 0.0)
    monkeypatch.setattr(reading_ahead.HeadersAhead, "_has_helped", lambda _ahead: False)
    write_ct(tmp_path / "exam", 30)
    memory = IndexMemory(tmp_path / "index.sqlite")
    assert scan([tmp_path / "exam"], memory=memory).series[0].slice_count == 30
    assert scan([tmp_path / "exam"], memory=memory).remembered == 30


def test_a_cancel_while_reading_ahead_keeps_what_was_read_and_leaves_no_thread(tmp_path: Path) -> None:
    write_ct(tmp_path / "exam", 40)
    memory = IndexMemory(tmp_path / "index.sqlite")

    def cancel(done: int, total: int) -> None:
        if done == 20:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        scan([tmp_path / "exam"], cancel, memory=memory)
    result = scan([tmp_path / "exam"], memory=memory)
    assert result.remembered >= 20
    assert result.series[0].slice_count == 40


def test_of_files_changed_just_now_nothing_read_ahead_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "FINE_CLOCK_S", 3600.0)
    write_ct(tmp_path / "exam", 10)
    memory = IndexMemory(tmp_path / "index.sqlite")
    scan([tmp_path / "exam"], memory=memory)
    assert scan([tmp_path / "exam"], memory=memory).remembered == 0


def test_files_that_only_pydicom_reads_are_read_by_the_scan(tmp_path: Path) -> None:
    write_ct(tmp_path, 5)
    (tmp_path / "bare.dcm").write_bytes(write(ct_slice(7), tmp_path / "x").read_bytes()[132:])
    (tmp_path / "x").unlink()
    (tmp_path / "text.txt").write_text("text")
    result = scan([tmp_path])
    assert [line.text for line in result.problems] == ["text.txt: not DICOM: text"]
    assert result.series[0].slice_count == 6
