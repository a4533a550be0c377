"""Filling a volume: in the reader's order, into memory that is bounded by what is really there (R22)."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from pydicom.uid import RLELossless

from tests.support.dicom_files import ct_slice, write, write_ct
from viewer.imaging import filling, memory, raw_reads, voxels
from viewer.imaging.errors import ImagingError
from viewer.imaging.filling import fill_volume, open_volume, read_volume, reading_order
from viewer.imaging.reading_order import ReadingOrder
from viewer.imaging.scan import scan
from viewer.imaging.series import Frame, Series
from viewer.imaging.slice_words import refused_words, slices_in_words
from viewer.imaging.volume_geometry import VolumeGeometry

ROOT = Path(__file__).parents[3]
MIB = 1 << 20


def series_in(folder: Path) -> Series:
    (series,) = scan([folder]).series
    return series


def enlarged(series: Series, rows: int, columns: int, times: int) -> Series:
    """The series as a header could declare it, whatever its file holds."""
    plane = replace(series.frames[0].plane, rows=rows, columns=columns)
    frames = tuple(replace(series.frames[0], plane=plane) for _ in range(times))
    return replace(series, frames=frames, geometry=VolumeGeometry(tuple(frame.plane for frame in frames)))


def test_a_system_without_reads_at_an_offset_gives_the_same_voxels_and_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write_ct(tmp_path, 5)
    series = series_in(tmp_path)
    expected = read_volume(series).voxels
    monkeypatch.setattr(raw_reads, "HAS_PREADV", False)
    monkeypatch.delattr(os, "preadv", raising=False)
    assert np.array_equal(read_volume(series).voxels, expected)
    paths[1].write_bytes(paths[1].read_bytes()[:-10])
    paths[3].unlink()
    volume = read_volume(series)
    assert volume.loaded.tolist() == [True, False, True, False, True]
    assert [line.text for line in volume.problems] == [
        "Slice 2 (002.dcm): 160 pixel bytes expected, 150 found",
        "Slice 4 (004.dcm): cannot be read: No such file or directory",
    ]


@pytest.mark.skipif(not raw_reads.HAS_PREADV, reason="this system has no read at an offset")
def test_a_system_that_gives_less_than_asked_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_ct(tmp_path, 3)
    series = series_in(tmp_path)
    expected = read_volume(series).voxels
    whole = os.preadv
    monkeypatch.setattr(os, "preadv", lambda handle, parts, at: whole(handle, [parts[0].cast("B")[:7]], at))
    assert np.array_equal(read_volume(series).voxels, expected)


def test_a_slice_the_reader_turns_to_comes_next_and_is_told_of(tmp_path: Path) -> None:
    write_ct(tmp_path, 120)
    volume = open_volume(series_in(tmp_path))
    told: list[int] = []
    order = NotingOrder(range(120), 10, told.append)

    def turn(done: int, total: int) -> None:
        assert total == 120
        if done == 1:
            order.turn_to(100)

    fill_volume(volume, 10, turn, order)
    assert volume.loaded.all()
    assert told == [10, 100]
    assert order.handed_out[0] == (10,)
    assert order.handed_out[1] == tuple(range(100, 108))


class NotingOrder(ReadingOrder):
    """An order that remembers what it handed out."""

    def __init__(self, waiting: Iterable[int], first: int, tell: Callable[[int], None]) -> None:
        super().__init__(waiting, first, tell)
        self.handed_out: list[tuple[int, ...]] = []

    def take(self, most: int) -> tuple[int, ...]:
        taken = super().take(most)
        self.handed_out.append(taken)
        return taken


def test_a_damaged_slice_is_told_of_as_one_that_arrived(tmp_path: Path) -> None:
    paths = write_ct(tmp_path, 4)
    volume = open_volume(series_in(tmp_path))
    paths[2].write_bytes(paths[2].read_bytes()[:-10])
    told: list[int] = []
    fill_volume(volume, 2, order=reading_order(volume, 2, told.append))
    assert told == [2]
    assert not volume.voxels[2].any()
    assert set(volume.refused) == {2}


def test_slices_that_cannot_be_read_are_named_as_on_the_screen(tmp_path: Path) -> None:
    paths = write_ct(tmp_path, 12)
    volume = open_volume(series_in(tmp_path))
    assert refused_words(volume) == ""
    for k in (1, 6, 7, 8):
        paths[k].unlink()
    fill_volume(volume)
    assert refused_words(volume) == "4 of 12 slices cannot be shown: 2, 7–9"
    fill_volume(volume)
    assert len(volume.problems) == 4, "read again, no line twice"
    assert slices_in_words(range(0, 40, 2)) == "1, 3, 5, 7, 9, 11 and 14 more"


@pytest.mark.parametrize(("stored", "signed"), [(12, False), (16, False), (12, True), (16, True)])
@pytest.mark.parametrize("intercept", [0, -1024])
def test_every_value_of_the_declared_bits_is_read_exactly(
    tmp_path: Path, stored: int, signed: bool, intercept: int
) -> None:
    low, high = (-(1 << stored - 1), (1 << stored - 1) - 1) if signed else (0, (1 << stored) - 1)
    pixels = np.linspace(low, high, 80).round().astype(np.int16 if signed else np.uint16).reshape(8, 10)
    changes = {"BitsStored": stored, "HighBit": stored - 1, "RescaleIntercept": intercept}
    write(ct_slice(pixels=pixels, **changes), tmp_path / "a.dcm")
    volume = read_volume(series_in(tmp_path))
    assert np.array_equal(volume.voxels[0], pixels.astype(np.int64) + intercept)


def test_r22_more_pixels_than_this_computer_has_memory_is_one_line(tmp_path: Path) -> None:
    write_ct(tmp_path, 1)
    with pytest.raises(ImagingError, match=r"^These images need 8[.,\d]+ GB of memory; this computer has ") as refused:
        open_volume(enlarged(series_in(tmp_path), 65535, 65535, 100))
    assert len(str(refused.value)) <= 120


def test_r22_memory_that_the_system_does_not_give_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_ct(tmp_path, 1)
    series = series_in(tmp_path)
    monkeypatch.setattr(voxels, "physical_bytes", lambda: 1 << 62)
    with pytest.raises(ImagingError, match="of memory, which is not free"):
        open_volume(enlarged(series, 65535, 65535, 60_000))  # more than a process can address


def test_the_limit_for_images_is_a_third_of_the_memory_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    for have, limit in ((2, 1), (12, 4), (64, 8)):
        monkeypatch.setattr(memory, "physical_bytes", lambda have=have: have << 30)
        assert memory.images_limit("") == limit << 30
        assert memory.images_limit("500") == 500_000_000
        assert memory.images_limit("999999999") == limit << 30
        assert memory.images_limit("-3") == memory.images_limit("much") == limit << 30


def test_the_memory_of_this_computer_is_that_of_the_system() -> None:
    facts = Path("/proc/meminfo")
    if not facts.is_file():
        pytest.skip("the system does not say in /proc")
    total = int(facts.read_text().split("MemTotal:")[1].split()[0]) * 1024
    assert 0 < memory.physical_bytes() <= total * 1.05


def told_by_child(code: str, *words: str) -> list[int]:
    """What a fresh process prints; its helpers `rss` and `peak` give bytes, and are there before `code` runs."""
    head = """
        import sys
        from pathlib import Path
        def status(name):
            return int(Path("/proc/self/status").read_text().split(name + ":")[1].split()[0]) * 1024
        rss, peak = (lambda: status("VmRSS")), (lambda: status("VmHWM"))
        from viewer.imaging.scan import scan
        from viewer.imaging.volume import fill_volume, open_volume, read_volume
        series = scan([Path(sys.argv[1])]).series[0]
    """
    script = textwrap.dedent(head) + textwrap.dedent(code)
    command = [sys.executable, "-c", script, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    return [int(word) for word in done.stdout.split()]


linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")


@linux_only
def test_r22_a_good_series_takes_its_voxels_once_and_gives_them_back(tmp_path: Path) -> None:
    pixels = np.arange(512 * 512, dtype=np.uint16).reshape(512, 512) % 4096
    for k in range(64):
        write(ct_slice(k, pixels=pixels, BitsStored=12, HighBit=11), tmp_path / f"{k:03}.dcm")
    code = """
        before = peak()
        volume = read_volume(series)
        assert volume.loaded.all()
        size, taken = volume.voxels.nbytes, peak() - before
        full = rss()
        del volume
        print(size, taken, full - rss())
    """
    size, taken, returned = told_by_child(code, str(tmp_path))
    assert size == 64 * 512 * 512 * 2
    assert taken <= 1.15 * size + 4 * MIB  # threads and counters beside it
    assert returned >= 0.95 * size


@linux_only
def test_r22_pixels_that_are_declared_and_not_there_take_no_memory(tmp_path: Path) -> None:
    slice_ = ct_slice(pixels=np.zeros((64, 64), np.uint16))
    slice_.compress(RLELossless, generate_instance_uid=False)
    path = write(slice_, tmp_path / "a.dcm")
    code = """
        from dataclasses import replace
        from viewer.imaging.volume_geometry import VolumeGeometry
        plane = replace(series.frames[0].plane, rows=30_000, columns=30_000)
        frame = replace(series.frames[0], plane=plane)
        before = peak()
        volume = open_volume(replace(series, frames=(frame,), geometry=VolumeGeometry((plane,))))
        fill_volume(volume)
        assert not volume.loaded.any() and len(volume.problems) == 1
        print(volume.voxels.nbytes, peak() - before)
    """
    declared, taken = told_by_child(code, str(path))
    assert declared == 2 * 30_000**2
    assert taken < 100 * MIB


@linux_only
def test_r22_a_volume_that_widens_takes_memory_for_what_is_loaded_only(tmp_path: Path) -> None:
    for k in range(48):
        value = 40_000 if k == 0 else 100
        write(ct_slice(k, pixels=np.full((512, 512), value, np.uint16), RescaleIntercept=0), tmp_path / f"{k:03}.dcm")
    code = """
        from viewer.imaging.progress import JobCancelled
        before = peak()
        volume = open_volume(series)
        def stop(done, total):
            raise JobCancelled
        try:
            fill_volume(volume, 0, stop)
        except JobCancelled:
            pass
        print(volume.voxels.nbytes, peak() - before, int(volume.loaded.sum()))
    """
    size, taken, loaded = told_by_child(code, str(tmp_path))
    assert size == 48 * 512 * 512 * 4
    assert loaded == 1
    assert taken < size / 2


def test_a_decoder_that_is_called_off_leaves_no_line_and_no_slice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for k in range(4):
        slice_ = ct_slice(k, pixels=np.full((64, 64), k, np.uint16))
        slice_.compress(RLELossless, generate_instance_uid=False)
        write(slice_, tmp_path / f"{k}.dcm")
    volume = open_volume(series_in(tmp_path))
    order = reading_order(volume, 0)

    def called_off(_frame: Frame, cancelled: Callable[[], bool]) -> NoReturn:
        order.stop()
        assert cancelled()
        raise ImagingError("no longer wanted")

    monkeypatch.setattr(filling, "stored_values", called_off)
    fill_volume(volume, order=order)
    assert not volume.loaded.any()
    assert not volume.problems
    monkeypatch.undo()
    fill_volume(volume)
    assert volume.loaded.all()
    assert not volume.problems
