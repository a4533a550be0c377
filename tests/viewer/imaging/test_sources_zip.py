"""Zip archives as sources: good members open whatever stands beside them, and nothing is written but numbered files."""

import bz2
import os
import random
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support import zips
from tests.support.dicom_files import ct_slice, write, write_ct
from tests.support.real_data import real_data
from tests.support.zips import slices, with_field, zipped, zipped_folder
from viewer.imaging import archives, unpacked
from viewer.imaging.archives import DEEPEST
from viewer.imaging.errors import LONGEST_REASON
from viewer.imaging.naming import reader_name, source_of
from viewer.imaging.progress import JobCancelled
from viewer.imaging.scan import ScanResult, scan
from viewer.imaging.series import Series
from viewer.imaging.unpacked import PREFIX, UnpackedFolder, remove_left_over
from viewer.imaging.volume import read_volume
from viewer.imaging.volume_geometry import VolumeGeometry

MIB = 1 << 20
DICOM_START = bytes(128) + b"DICM"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files of the test's own, so that it can say what lies there."""
    parent = tmp_path / "temporary"
    parent.mkdir()
    own = UnpackedFolder(parent)
    monkeypatch.setattr(unpacked, "_shared", own)
    yield parent
    own.remove()
    assert list(parent.iterdir()) == []


def lines(result: ScanResult) -> list[str]:
    texts = [line.text for line in result.problems]
    assert all(len(text) <= LONGEST_REASON and text.isprintable() for text in texts)
    return texts


def without_files(series: Series) -> Series:
    """Return a series as it is wherever its files lie; one without a UID is named after its folder."""
    frames = tuple(replace(frame, path=Path()) for frame in series.frames)
    key = series.key if series.series_uid else ""
    return replace(series, key=key, frames=frames, paths=(), geometry=VolumeGeometry(series.geometry.planes))


def slice_numbers(result: ScanResult) -> list[int]:
    return sorted(int(frame.instance_number or 0) for series in result.series for frame in series.frames)


def test_a_zip_holds_the_series_of_its_folder(tmp_path: Path) -> None:
    write_ct(tmp_path / "exam/b", 3)
    write_ct(tmp_path / "exam/a/deep", 2, SeriesInstanceUID="1.2.3", SeriesNumber=1)
    (tmp_path / "exam/readme.txt").write_text("seen by nobody")
    archive = zipped_folder(tmp_path / "exam", tmp_path / "exam.zip")
    plain, packed = scan([tmp_path / "exam"]), scan([archive])
    assert [without_files(one) for one in packed.series] == [without_files(one) for one in plain.series]
    assert lines(packed) == lines(plain) == ["readme.txt: not DICOM: text"]
    assert packed.files == plain.files == 6
    assert packed.problems[0].path == Path(f"{archive}!/readme.txt")
    volume = read_volume(packed.series[0])
    assert volume.loaded.all()


@pytest.mark.parametrize("name", ["ct-head-tiny", "mr-enhanced", "charsets", "transfer-syntaxes"])
def test_real_sets_are_the_same_zipped(name: str, tmp_path: Path) -> None:
    folder = real_data(name)
    archive = zipped_folder(folder, tmp_path / "set.zip", zipfile.ZIP_STORED)
    plain, packed = scan([folder]), scan([archive])
    assert [without_files(one) for one in packed.series] == [without_files(one) for one in plain.series]
    assert [line.text for line in packed.problems] == [line.text for line in plain.problems]
    found = {str(line.path.relative_to(folder)) for line in plain.problems}
    assert {str(line.path).removeprefix(f"{archive}!/") for line in packed.problems} == found


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_each_way_of_packing_that_python_writes_is_read(method: int, tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", slices(4, tmp_path / "s"), method)
    result = scan([archive])
    assert (lines(result), slice_numbers(result)) == ([], [1, 2, 3, 4])


def test_an_archive_is_known_by_its_content_in_folders_and_under_any_name(tmp_path: Path) -> None:
    zipped(tmp_path / "disc/export.bin", slices(2, tmp_path / "s"))
    write(ct_slice(2), tmp_path / "disc/2.dcm")
    (tmp_path / "disc/no.zip").write_text("only called so")
    result = scan([tmp_path / "disc"])
    assert (lines(result), slice_numbers(result)) == (["no.zip: not DICOM: text"], [1, 2, 3])


def test_archives_in_archives_open_two_deep_and_no_deeper(tmp_path: Path) -> None:
    data = {"0.dcm": write(ct_slice(0), tmp_path / "s.dcm").read_bytes()}
    for depth in range(DEEPEST + 1):
        inner = zipped(tmp_path / f"{depth}.zip", data).read_bytes()
        data = {f"{depth + 1}.dcm": write(ct_slice(depth + 1), tmp_path / "s.dcm").read_bytes(), "inner.zip": inner}
    archive = zipped(tmp_path / "outer.zip", data)
    result = scan([archive])
    assert slice_numbers(result) == [3, 4]
    assert lines(result) == ["inner.zip: an archive more than 2 deep in archives: not opened"]
    assert result.problems[0].path == Path(f"{archive}!/inner.zip!/inner.zip")


def test_r23_names_that_lead_elsewhere_open_and_write_nothing_outside(tmp_path: Path, temporary: Path) -> None:
    names = [
        "../../out.dcm",
        "/abs.dcm",
        "C:\\drive.dcm",
        "\\\\host\\share.dcm",
        "CON",
        "nul.dcm",
        "a/../../b.dcm",
        "aux",
    ]
    members = dict(zip(names, slices(len(names), tmp_path / "s").values(), strict=True))
    archive = zipped(tmp_path / "z" / "a.zip", members)
    before = {path for path in tmp_path.rglob("*") if temporary not in path.parents}
    result = scan([archive])
    assert (lines(result), len(slice_numbers(result))) == ([], len(names))
    assert {path for path in tmp_path.rglob("*") if temporary not in path.parents} == before
    (root,) = temporary.iterdir()
    assert root.stat().st_mode & 0o777 == 0o700
    written = [path for path in root.rglob("*") if path.is_file() and path.name != "in-use"]
    assert len(written) == len(names)
    assert all(path.name.isdigit() and path.parent.name.isdigit() for path in written)
    (series,) = result.series
    assert {source_of(path) for path in series.paths} == {archive}
    assert Path(f"{archive}!/../../out.dcm") in {reader_name(path) for path in series.paths}


def test_r23_a_link_in_an_archive_is_not_followed_and_says_so(tmp_path: Path) -> None:
    secret = write(ct_slice(7), tmp_path / "secret.dcm")
    archive = zipped(tmp_path / "a.zip", slices(2, tmp_path / "s"))
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr(*zips.link("link.dcm", str(secret)))
    result = scan([archive])
    assert (lines(result), slice_numbers(result)) == (["link.dcm: a link in an archive is not followed"], [1, 2])


def test_members_of_one_name_both_open(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    first, second = slices(2, tmp_path / "s").values()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("same.dcm", first)
        with pytest.warns(UserWarning, match="Duplicate name"):
            opened.writestr("same.dcm", second)
    result = scan([archive])
    assert (lines(result), slice_numbers(result)) == ([], [1, 2])


def test_r30_names_of_members_can_be_read_in_any_encoding(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", {"Röntgen/größe.txt": b"text", "\u4e2d\u6587.txt": b"text"})
    old = zipped(tmp_path / "b.zip", {"Rxntgen.txt": b"text"})
    old.write_bytes(old.read_bytes().replace(b"Rxntgen", b"R\x94ntgen"))  # code page 437
    odd = zipped(tmp_path / "c.zip", {"line.txt": b"text"})
    odd.write_bytes(odd.read_bytes().replace(b"line.txt", b"l\n\0e.txt"))
    result = scan([archive, old, odd])
    assert [line.path.name for line in result.problems] == [
        "größe.txt",
        "中文.txt",
        "Röntgen.txt",
        "l\ufffd\ufffde.txt",
    ]
    assert all(line.text.endswith(": not DICOM: text") for line in result.problems)
    lines(result)


def test_r21_an_encrypted_a_damaged_and_an_unreadable_member_cost_a_line_each(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", slices(8, tmp_path / "s"))
    with_field(archive, "1.dcm", zips.FLAGS, 1)
    with_field(archive, "2.dcm", zips.CRC, 77, "<L")
    with_field(archive, "3.dcm", zips.METHOD, 9)
    with_field(archive, "4.dcm", zips.OFFSET, 5, "<L")
    with_field(archive, "5.dcm", zips.SIZE, 100, "<L")
    with_field(archive, "6.dcm", zips.METHOD, 14)
    result = scan([archive])
    assert slice_numbers(result) == [1, 8]
    assert lines(result) == [
        "1.dcm: encrypted: it cannot be opened without its password",
        "2.dcm: damaged in the archive: its checksum (CRC-32) is another",
        "3.dcm: packed by a method that is not read (Deflate64, 9)",
        "4.dcm: damaged in the archive: it is not where the table says",
        "5.dcm: 100 bytes by the archive's table, more found",
        "6.dcm: damaged in the archive: it cannot be unpacked",
    ]


def test_r21_members_open_where_the_table_of_contents_is_cut_off_or_damaged(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", slices(5, tmp_path / "s"))
    whole = archive.read_bytes()
    table = whole.index(b"PK\1\2")
    third = whole.index(b"PK\1\2", whole.index(b"PK\1\2", table + 1) + 1)
    for damaged in (whole[:table], whole[: table + 60], whole[:-5], whole[:third] + b"XXXX" + whole[third + 4 :]):
        archive.write_bytes(damaged)
        result = scan([archive])
        assert slice_numbers(result) == [1, 2, 3, 4, 5]
        (line,) = lines(result)
        assert line.startswith("a.zip: its table of contents is ")
        assert line.endswith("; 5 members found without it")


def test_r21_an_archive_cut_within_a_member_gives_those_before(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", slices(3, tmp_path / "s"), zipfile.ZIP_STORED)
    whole = archive.read_bytes()
    archive.write_bytes(whole[: whole.rindex(b"PK\3\4") + 300])
    result = scan([archive])
    assert slice_numbers(result) == [1, 2]
    table, member = lines(result)
    assert table == "a.zip: its table of contents is missing; 3 members found without it"
    assert member.startswith("2.dcm: cut off: ")


STREAM = """
import sys, zipfile
with zipfile.ZipFile(sys.stdout.buffer, "w", zipfile.ZIP_DEFLATED) as archive:  # a pipe: nothing can be put in later
    for name in sys.argv[1:]:
        archive.write(name, name.rpartition("/")[2])
"""


def test_members_of_a_stream_whose_sizes_follow_them_are_found_without_the_table(tmp_path: Path) -> None:
    files = [str(path) for path in write_ct(tmp_path / "s", 3)]
    whole = subprocess.run([sys.executable, "-c", STREAM, *files], check=True, capture_output=True).stdout
    archive = tmp_path / "a.zip"
    archive.write_bytes(whole)
    assert slice_numbers(scan([archive])) == [1, 2, 3]
    archive.write_bytes(whole[: whole.index(b"PK\1\2")])
    assert slice_numbers(scan([archive])) == [1, 2, 3]


@pytest.mark.parametrize("content", [b"PK\3\4", b"PK\5\6" + bytes(18), b"PK\3\4" + bytes(500), b"PK\5\6"])
def test_r20_an_archive_with_nothing_in_it_is_one_line(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    result = scan([path])
    assert (len(lines(result)), result.series, result.files) == (1, (), 1)


def test_r20_flipped_and_lost_bytes_of_an_archive_cost_lines_and_never_more(tmp_path: Path, temporary: Path) -> None:
    whole = zipped(tmp_path / "whole.zip", slices(3, tmp_path / "s")).read_bytes()
    rng = random.Random(23)
    path = tmp_path / "damaged.zip"
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(rng.choice((1, 4, 12))):
            at = rng.randrange(4, len(damaged))
            if rng.random() < 0.8:
                damaged[at] = rng.randrange(256)
            else:
                del damaged[at : at + rng.randrange(1, 200)]
        path.write_bytes(damaged)
        result = scan([path])
        assert len(lines(result)) + len(slice_numbers(result)) >= 1
        assert len(slice_numbers(result)) <= 3


# -- limits ----------------------------------------------------------------------------------------------------


def test_r22_a_member_that_unpacks_to_too_much_is_one_line_and_its_neighbours_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MEMBER_FREE", 2 * MIB)
    archive = zipped(tmp_path / "a.zip", {**slices(2, tmp_path / "s"), "bomb.dcm": DICOM_START + bytes(40 * MIB)})
    result = scan([archive])
    assert slice_numbers(result) == [1, 2]
    (line,) = lines(result)
    assert "bytes that unpack to 41,943,172: more than 200 times, not opened" in line


def test_r22_a_member_that_unpacks_to_more_than_it_says_is_stopped_there(tmp_path: Path, temporary: Path) -> None:
    archive = zipped(tmp_path / "a.zip", {"bomb.dcm": DICOM_START + bytes(30 * MIB)})
    with_field(archive, "bomb.dcm", zips.SIZE, 5000, "<L")
    assert lines(scan([archive])) == ["bomb.dcm: 5,000 bytes by the archive's table, more found"]
    (root,) = temporary.iterdir()
    assert [path.name for path in root.rglob("*") if path.is_file()] == ["in-use"]


def test_r22_many_members_that_are_too_much_together_are_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, temporary: Path
) -> None:
    monkeypatch.setattr(archives, "ARCHIVE_FREE", 3 * MIB)
    monkeypatch.setattr(archives, "ARCHIVE_RATIO", 10)
    members = {f"{n}.dcm": DICOM_START + bytes(MIB) for n in range(20)}
    result = scan([zipped(tmp_path / "a.zip", {**slices(2, tmp_path / "s", "00{}.dcm"), **members})])
    assert slice_numbers(result) == [1, 2]
    stopped = [line for line in lines(result) if "the rest is not opened" in line]
    assert stopped == ["a.zip: the archive unpacks to more than 3 MiB and 10 times its size: the rest is not opened"]
    (root,) = temporary.iterdir()
    assert sum(path.stat().st_size for path in root.rglob("*") if path.is_file()) < 4 * MIB


def test_r22_archives_within_share_the_limit_of_the_outermost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "ARCHIVE_FREE", 3 * MIB)
    monkeypatch.setattr(archives, "ARCHIVE_RATIO", 10)
    inner = zipped(tmp_path / "inner.zip", {"a.dcm": DICOM_START + bytes(2 * MIB)}).read_bytes()
    result = scan([zipped(tmp_path / "a.zip", {f"{n}.zip": inner for n in range(9)})])
    assert any("unpacks to more than 3 MiB and 10 times its size" in line for line in lines(result))
    assert sum("header" in line or "data set" in line for line in lines(result)) <= 2


def test_r22_an_archive_of_too_many_members_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viewer.imaging.zip_members.MOST_MEMBERS", 50)
    archive = zipped(tmp_path / "a.zip", {f"{n}.txt": b"" for n in range(51)})
    assert lines(scan([archive])) == ["a.zip: the zip archive has more than 50 members: not opened"]


def test_r22_no_disk_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "KEPT_FREE_ON_DISK", 1 << 60)
    result = scan([zipped(tmp_path / "a.zip", slices(3, tmp_path / "s"))])
    assert lines(result) == ["a.zip: no room on the disk for temporary files: the rest of the archive is not opened"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux how much memory was used")
def test_r22_a_bomb_of_each_way_of_packing_takes_no_memory(tmp_path: Path) -> None:
    """100 MiB of zeros in a few kilobytes, thrice; a bzip2 member may grow 20,000 times from one piece."""
    zeros = DICOM_START + bytes(100 * MIB)
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for name, method in {"d": zipfile.ZIP_DEFLATED, "b": zipfile.ZIP_BZIP2, "l": zipfile.ZIP_LZMA}.items():
            opened.writestr(zipfile.ZipInfo(name), zeros, method)
    for name in "dbl":  # what it says is little, so that only what comes out can stop it
        with_field(archive, name, zips.SIZE, 20 * MIB, "<L")
    del zeros
    script = """
import sys
from pathlib import Path
from viewer.imaging.scan import scan
def kilobytes(word):
    return int(Path("/proc/self/status").read_text().partition(word)[2].split()[0])
if __name__ == "__main__":
    before = kilobytes("VmRSS:")
    result = scan([Path(sys.argv[1])])
    print(len(result.problems), (kilobytes("VmHWM:") - before) // 1024)
"""
    done = subprocess.run([sys.executable, "-c", script, str(archive)], capture_output=True, text=True, check=True)
    problems, mib = map(int, done.stdout.split())
    assert problems == 3
    assert mib < 50


def test_bzip2_in_several_streams_and_larger_than_a_piece_is_whole(tmp_path: Path) -> None:
    big = ct_slice(0, pixels=np.zeros((1500, 1500), np.int16))
    data = write(big, tmp_path / "big.dcm").read_bytes()
    assert len(bz2.compress(data)) < len(data) // 100
    archive = zipped(tmp_path / "a.zip", {"big.dcm": data}, zipfile.ZIP_BZIP2)
    (series,) = scan([archive]).series
    assert series.paths[0].read_bytes() == data


# -- progress, cancel, and what is left behind -----------------------------------------------------------------


def test_members_count_in_the_progress_and_series_come_folder_by_folder(tmp_path: Path) -> None:
    members = {f"b/{name}": data for name, data in slices(3, tmp_path / "s").items()}
    other = {}
    for k in range(2):
        dataset = ct_slice(k, SeriesInstanceUID="1.2", SOPInstanceUID=f"1.2.{k}")
        other[f"a/{k}"] = write(dataset, tmp_path / "x.dcm").read_bytes()
    told: list[tuple[int, int] | Series] = []
    result = scan([zipped(tmp_path / "a.zip", {**members, **other})], lambda *seen: told.append(seen), told.append)
    steps = [one for one in told if isinstance(one, tuple)]
    given = [one for one in told if isinstance(one, Series)]
    assert steps[-1] == (6, 6)
    assert all(done <= total for done, total in steps)
    assert [len(one.frames) for one in given] == [2, 3]
    assert told.index(given[0]) < len(told) - 3
    assert set(given) == set(result.series)


def test_a_cancel_within_a_large_member_stops_it_and_leaves_nothing_of_it(tmp_path: Path, temporary: Path) -> None:
    data = DICOM_START + random.Random(1).randbytes(8 * MIB)
    archive = zipped(tmp_path / "a.zip", {"large.dcm": data}, zipfile.ZIP_STORED)
    calls = 0

    def cancel(done: int, total: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 5:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        scan([archive], cancel)
    (root,) = temporary.iterdir()
    assert [path.name for path in root.rglob("*") if path.is_file()] == ["in-use"]


def test_an_unchanged_archive_is_unpacked_once_in_a_program(tmp_path: Path, temporary: Path) -> None:
    archive = zipped(tmp_path / "a.zip", {**slices(2, tmp_path / "s"), "t.txt": b"text"})
    first, again = scan([archive]), scan([archive])
    assert first == again
    assert len([path for path in temporary.rglob("*") if path.name.isdigit() and path.is_file()]) == 2
    archive.unlink()
    zipped(archive, slices(1, tmp_path / "s"))
    assert slice_numbers(scan([archive])) == [1]


SCAN_AND_WAIT = """
import sys, tempfile
from pathlib import Path
from viewer.imaging.scan import scan
if __name__ == "__main__":
    tempfile.tempdir = sys.argv[2]
    print(len(scan([Path(sys.argv[1])]).series), flush=True)
    sys.stdin.readline()
"""


def test_r15_unpacked_files_are_gone_after_the_program_and_after_a_kill_at_the_next_start(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", slices(2, tmp_path / "s"))
    parent = tmp_path / "tmp"
    parent.mkdir()

    def started() -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", SCAN_AND_WAIT, str(archive), str(parent)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "1"
        return process

    killed, running = started(), started()
    killed.kill()
    killed.communicate()
    assert len(list(parent.glob(f"{PREFIX}*"))) == 2
    (parent / f"{PREFIX}being-made").mkdir()
    assert remove_left_over(parent) == 1  # the dead process's; not the living one's, nor one without a lock yet
    assert len(list(parent.glob(f"{PREFIX}*"))) == 2
    running.communicate("\n")
    assert [path.name for path in parent.iterdir()] == [f"{PREFIX}being-made"]
    os.utime(parent / f"{PREFIX}being-made", (0, 0))
    assert remove_left_over(parent) == 1


def test_r15_the_folder_lies_where_the_system_keeps_temporary_files() -> None:
    assert UnpackedFolder().parent == Path(tempfile.gettempdir())


def test_a_slice_that_cannot_be_read_is_named_as_in_its_archive(tmp_path: Path) -> None:
    files = write_ct(tmp_path / "ct", 3)
    archive = zipped(tmp_path / "a.zip", {path.name: path.read_bytes() for path in files})
    (series,) = scan([archive]).series
    series.paths[1].write_bytes(files[1].read_bytes()[:-20])
    (line,) = read_volume(series).problems
    assert line.text.startswith("Slice 2 (002.dcm): ")
