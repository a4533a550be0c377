"""The memory of scans: what is unchanged comes back as it was without being read, what has changed is read anew."""

import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.dicom_files import ct_slice, write, write_ct
from tests.support.real_data import real_data
from tests.support.zips import slices, zipped
from viewer.imaging import finding, index_memory, outcomes
from viewer.imaging import scan as scanning
from viewer.imaging.finding import Stamp
from viewer.imaging.index_memory import IndexMemory
from viewer.imaging.progress import JobCancelled
from viewer.imaging.scan import ScanResult, scan
from viewer.imaging.series import Series


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a test are just written: take their stamps as settled, but where a test is about that."""
    monkeypatch.setattr(finding, "FINE_CLOCK_S", 0.0)
    monkeypatch.setattr(finding, "COARSE_CLOCK_S", 0.0)


@pytest.fixture
def memory(tmp_path: Path) -> IndexMemory:
    return IndexMemory(tmp_path / "cache" / "index.sqlite")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are opened from now on."""
    opened: list[Path] = []
    real = outcomes.read_file

    def counting(path: Path) -> object:
        opened.append(path)
        return real(path)

    monkeypatch.setattr(scanning, "read_file", counting)
    return opened


def same(one: ScanResult, other: ScanResult) -> bool:
    """Whether two results are equal in all they hold, also in what records leave out when compared."""
    return (one.series, one.problems, one.files) == (other.series, other.problems, other.files) and all(
        a.facts == b.facts for a, b in zip(one.series, other.series, strict=True)
    )


def types_of(value: Any) -> Any:
    """The types a record is made of, all the way down; a whole number may come back as a float of the same value."""
    if is_dataclass(value) and not isinstance(value, type):
        return type(value), [types_of(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, tuple):
        return tuple, [types_of(part) for part in value]
    return float if type(value) is int else type(value)


def test_an_unchanged_folder_comes_back_equal_without_a_file_opened(
    tmp_path: Path, memory: IndexMemory, read: list[Path]
) -> None:
    write_ct(tmp_path / "exam/a", 5)
    write_ct(tmp_path / "exam/b", 3, SeriesInstanceUID="1.2.3", Modality="PT", Units="BQML")
    (tmp_path / "exam/notes.txt").write_text("text")
    (tmp_path / "exam/b/cut.dcm").write_bytes((tmp_path / "exam/b/001.dcm").read_bytes()[:-50])
    first = scan([tmp_path / "exam"], memory=memory)
    assert (len(read), first.remembered) == (10, 0)
    read.clear()
    given: list[Series] = []
    steps: list[tuple[int, int]] = []
    again = scan([tmp_path / "exam"], lambda *step: steps.append(step), given.append, memory=memory)
    assert same(again, first)
    assert (read, again.remembered) == ([], 10)
    assert tuple(given) == first.series
    assert steps[-1] == (10, 10)


REAL_SETS = (
    *("charsets", "corrupt-and-decoys", "ct-head-tiny", "dicomdir", "localizer-3-plane", "mr-enhanced"),
    *("petct-lower", "seg-sr", "gsps-rtstruct", "transfer-syntaxes", "series-4d"),
)


@pytest.mark.parametrize("name", REAL_SETS)
def test_what_is_remembered_of_real_sets_is_what_was_read(name: str, memory: IndexMemory, read: list[Path]) -> None:
    folder = real_data(name)
    fresh = scan([folder], memory=memory)
    read.clear()
    kept = scan([folder], memory=memory)
    assert (read, kept.remembered) == ([], fresh.files)
    assert same(kept, fresh)
    assert [types_of(one) for one in kept.series] == [types_of(one) for one in fresh.series]
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    parts = scan([folder, files[0]], memory=memory)  # another listing of the same files
    assert read == []
    assert (parts.series, parts.problems) == (fresh.series, fresh.problems)
    assert [types_of(one) for one in parts.series] == [types_of(one) for one in fresh.series]


def _longer(path: Path) -> None:
    write(ct_slice(1, StudyDescription="now described"), path)


def _in_place_with_the_old_time(path: Path) -> None:
    """The same size and the same time of change: only the system's own time of change tells."""
    before, data = path.stat(), path.read_bytes()
    with path.open("r+b") as file:
        file.write(data.replace(b"Made^Up", b"Else^Is"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def _replaced(path: Path) -> None:
    before, data = path.stat(), path.read_bytes()
    other = path.with_name("other")
    other.write_bytes(data.replace(b"Made^Up", b"Else^Is"))
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)


def _text(path: Path) -> None:
    path.write_text("no longer an image")


@pytest.mark.parametrize("change", [_longer, _in_place_with_the_old_time, _replaced, _text, Path.unlink])
def test_a_changed_file_alone_is_read_anew(
    change: Callable[[Path], None], tmp_path: Path, memory: IndexMemory, read: list[Path]
) -> None:
    files = write_ct(tmp_path / "exam", 4)
    scan([tmp_path / "exam"], memory=memory)
    change(files[1])
    read.clear()
    result = scan([tmp_path / "exam"], memory=memory)
    assert read == ([files[1]] if files[1].exists() else [])
    assert same(result, scan([tmp_path / "exam"]))
    read.clear()
    assert same(scan([tmp_path / "exam"], memory=memory), result)
    assert read == []


def test_random_changes_of_a_tree_are_never_answered_with_what_was(tmp_path: Path, memory: IndexMemory) -> None:
    rng = random.Random(4)
    root = tmp_path / "exam"
    for name in "abc":
        write_ct(root / name, 4, SeriesInstanceUID=f"1.2.{name}".replace(name, str(ord(name))))
    for turn in range(40):
        files = sorted(path for path in root.rglob("*") if path.is_file())
        path = rng.choice(files)
        match rng.randrange(6):
            case 0:
                write(ct_slice(turn % 7, SeriesDescription=f"turn {turn}" * rng.randrange(1, 4)), path)
            case 1:
                path.unlink()
            case 2:
                shutil.copy(path, path.with_name(f"{turn}.dcm"))
            case 3:
                path.rename(path.with_name(f"{turn}-moved.dcm"))
            case 4:
                path.write_bytes(path.read_bytes()[: rng.randrange(1, 900)])
            case _:
                write(ct_slice(turn % 5), root / "abc"[turn % 3] / "deep" / f"{turn}.dcm")
        assert same(scan([root], memory=memory), scan([root])), turn


def test_a_file_changed_just_now_is_not_remembered_since_its_next_change_might_not_show(
    tmp_path: Path, memory: IndexMemory, read: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "FINE_CLOCK_S", 3600.0)
    write_ct(tmp_path / "exam", 3)
    scan([tmp_path / "exam"], memory=memory)
    read.clear()
    assert scan([tmp_path / "exam"], memory=memory).remembered == 0
    assert len(read) == 3


def test_how_long_a_stamp_needs_follows_from_how_fine_the_clock_of_the_disk_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    now = 1_700_000_000 * 10**9
    fine = Stamp(1, now - 200_000_001, 0, 1)
    coarse = Stamp(1, now - 2 * 10**9, 0, 1)  # FAT: even seconds
    assert fine.is_settled(now)
    assert not coarse.is_settled(now)
    assert coarse.is_settled(now + 2 * 10**9)
    assert not Stamp(1, now + 5, 0, 1).is_settled(now)  # a clock that is ahead


def test_refused_files_and_those_of_unusual_encodings_are_not_judged_again(
    tmp_path: Path, memory: IndexMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(ct_slice(0), tmp_path / "exam/0.dcm")
    (tmp_path / "exam/cut.dcm").write_bytes((tmp_path / "exam/0.dcm").read_bytes()[:-20])
    (tmp_path / "exam/bare.dcm").write_bytes(write(ct_slice(1), tmp_path / "bare").read_bytes()[132:])
    first = scan([tmp_path / "exam"], memory=memory)
    monkeypatch.setattr(outcomes, "read_instance", lambda path: pytest.fail(f"{path} was judged again"))
    write(ct_slice(2), tmp_path / "exam/2.dcm")
    second = scan([tmp_path / "exam"], memory=memory)
    assert second.remembered == 3
    assert [line.text for line in second.problems] == [line.text for line in first.problems]
    assert any("could not be read" in words for words in second.series[0].warning_lines)


def test_a_file_that_could_not_be_read_at_all_is_tried_again(
    tmp_path: Path, memory: IndexMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    from viewer.imaging.errors import DamagedFileError

    (tmp_path / "exam").mkdir()
    (tmp_path / "exam/a.dcm").write_bytes(write(ct_slice(1), tmp_path / "bare").read_bytes()[132:])

    def fails(path: Path) -> None:
        raise DamagedFileError("cannot be read: Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(outcomes, "read_instance", fails)
        assert [line.text for line in scan([tmp_path / "exam"], memory=memory).problems] == [
            "a.dcm: cannot be read: Input/output error"
        ]
    assert len(scan([tmp_path / "exam"], memory=memory).series) == 1


def test_a_cancelled_scan_keeps_what_it_has_read(tmp_path: Path, memory: IndexMemory, read: list[Path]) -> None:
    write_ct(tmp_path / "exam/a", 3)
    write_ct(tmp_path / "exam/b", 3, SeriesInstanceUID="1.2.3")

    def cancel(done: int, total: int) -> None:
        if done == 5:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        scan([tmp_path / "exam"], cancel, memory=memory)
    read.clear()
    result = scan([tmp_path / "exam"], memory=memory)
    assert [path.name for path in read] == ["003.dcm"]
    assert same(result, scan([tmp_path / "exam"]))


def test_one_file_asked_for_does_not_forget_its_folder(tmp_path: Path, memory: IndexMemory, read: list[Path]) -> None:
    files = write_ct(tmp_path / "exam", 4)
    scan([tmp_path / "exam"], memory=memory)
    write(ct_slice(9), files[2])
    assert scan([files[2], files[0]], memory=memory).remembered == 1
    read.clear()
    write(ct_slice(8), tmp_path / "exam/new.dcm")
    scan([tmp_path / "exam"], memory=memory)
    assert [path.name for path in read] == ["new.dcm"]


def test_an_archive_beside_files_is_unpacked_and_the_files_are_remembered(
    tmp_path: Path, memory: IndexMemory, read: list[Path]
) -> None:
    write_ct(tmp_path / "exam", 3)
    zipped(tmp_path / "exam/more.zip", {"a.dcm": write(ct_slice(7), tmp_path / "s").read_bytes()})
    first = scan([tmp_path / "exam"], memory=memory)
    read.clear()
    again = scan([tmp_path / "exam"], memory=memory)
    assert same(again, first)
    assert {path.name for path in read} == {"more.zip", "000001"}
    assert again.series[0].slice_count == 4
    assert slices(1, tmp_path / "t")


# -- the file itself -------------------------------------------------------------------------------------------


def _random_bytes(file: Path) -> None:
    file.write_bytes(random.Random(3).randbytes(50_000))


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def _flipped(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for at in range(4096, len(data), 37):
        data[at] ^= 0x55
    file.write_bytes(data)


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _of_another(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE kept (what TEXT)")
    other.close()


def _records_damaged(file: Path) -> None:
    with sqlite3.connect(file) as opened:
        opened.execute("UPDATE kept SET data = substr(data, 1, length(data) - 7)")
    opened.close()


@pytest.mark.parametrize("damage", [_random_bytes, _cut, _flipped, _emptied, _of_another, _records_damaged])
def test_a_damaged_memory_costs_time_and_nothing_else(
    damage: Callable[[Path], None], tmp_path: Path, memory: IndexMemory
) -> None:
    write_ct(tmp_path / "exam", 12)
    fresh = scan([tmp_path / "exam"], memory=memory)
    damage(memory.file)
    assert same(scan([tmp_path / "exam"], memory=memory), fresh)
    assert same(scan([tmp_path / "exam"], memory=memory), fresh)
    scan([tmp_path / "exam"], memory=memory)
    assert scan([tmp_path / "exam"], memory=memory).remembered == 12


def test_a_memory_that_another_process_holds_is_done_without(
    tmp_path: Path, memory: IndexMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_memory, "BUSY_S", 0.05)
    write_ct(tmp_path / "exam", 3)
    fresh = scan([tmp_path / "exam"], memory=memory)
    with sqlite3.connect(memory.file) as other:
        other.execute("BEGIN EXCLUSIVE")
        result = scan([tmp_path / "exam"], memory=memory)
        assert same(result, fresh)
        assert result.remembered == 0
    other.close()
    assert scan([tmp_path / "exam"], memory=memory).remembered == 3


def test_a_place_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    write_ct(tmp_path / "exam", 3)
    (tmp_path / "file").write_text("a file where a folder should be")
    (tmp_path / "folder.sqlite").mkdir()
    for place in (tmp_path / "file/index.sqlite", tmp_path / "folder.sqlite", Path("/proc/index.sqlite")):
        assert scan([tmp_path / "exam"], memory=IndexMemory(place)).series[0].slice_count == 3


def test_another_version_of_the_program_reads_anew(
    tmp_path: Path, memory: IndexMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_ct(tmp_path / "exam", 3)
    scan([tmp_path / "exam"], memory=memory)
    monkeypatch.setattr(index_memory, "written_by", lambda: "another")
    assert scan([tmp_path / "exam"], memory=memory).remembered == 0
    assert scan([tmp_path / "exam"], memory=memory).remembered == 3


def test_what_was_not_used_for_longest_is_forgotten_first_and_old_things_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = time.time()

    def scan_on_day(day: int, name: str, largest: int) -> dict[str, int]:
        monkeypatch.setattr(time, "time", lambda: today + day * 86400)
        write_ct(tmp_path / name, 2, SeriesInstanceUID=f"1.2.{day}")
        scan([tmp_path / name], memory=IndexMemory(file, largest))
        connection = sqlite3.connect(file)
        found = connection.execute("SELECT name, length(data) FROM kept WHERE kind = 'folder'").fetchall()
        connection.close()
        return {Path(os.fsdecode(name)).name: size for name, size in found}

    file = tmp_path / "index.sqlite"
    size = scan_on_day(0, "exam0", index_memory.LARGEST)["exam0"]
    for day in range(1, 8):
        kept = scan_on_day(day, f"exam{day}", 12 * size)
        assert list(kept) == [f"exam{n}" for n in range(day + 1 - len(kept), day + 1)]
    assert 1 < len(kept) < 8
    assert list(scan_on_day(400, "later", index_memory.LARGEST)) == ["later"]


@pytest.mark.skipif(os.name == "nt", reason="modes of files are POSIX")
def test_only_its_owner_can_read_it(tmp_path: Path, memory: IndexMemory) -> None:
    write_ct(tmp_path / "exam", 1)
    scan([tmp_path / "exam"], memory=memory)
    assert stat.S_IMODE(memory.file.stat().st_mode) == 0o600


TWO_AT_ONCE = """
import sys
from pathlib import Path
from viewer.imaging import finding
from viewer.imaging.index_memory import IndexMemory
from viewer.imaging.scan import scan
finding.FINE_CLOCK_S = finding.COARSE_CLOCK_S = 0.0
if __name__ == "__main__":
    memory = IndexMemory(Path(sys.argv[1]))
    for turn in range(15):
        for folder in sys.argv[2:]:
            assert scan([Path(folder)], memory=memory).series[0].slice_count == 3
            (Path(folder) / f"{turn}-{memory.file.stat().st_ino}.txt").write_text(str(turn))
"""


def test_two_processes_use_it_at_once(tmp_path: Path, memory: IndexMemory) -> None:
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        write_ct(folder, 3)
    command = [sys.executable, "-c", TWO_AT_ONCE, str(memory.file)]
    both = [subprocess.Popen([*command, str(a), str(b)]) for a, b in (folders, folders[::-1])]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    connection = sqlite3.connect(memory.file)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_r30_names_that_are_no_letters_are_read_each_time_and_said_readably(
    tmp_path: Path, memory: IndexMemory
) -> None:
    folder = tmp_path / "exam"
    write_ct(folder, 2)
    odd = os.fsencode(folder) + b"/\xff\xfe\n.txt"
    Path(os.fsdecode(odd)).write_text("text")
    for _ in range(2):
        result = scan([folder], memory=memory)
        (line,) = result.problems
        assert line.text.endswith(".txt: not DICOM: text")
        assert line.text.isprintable()
        assert result.series[0].slice_count == 2
