"""Volumes in memory: read in the reader's order, given up by use, read ahead when nothing else is under way."""

import gc
import sys
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.dicom_files import ROOT_UID, ct_slice, write
from viewer.imaging import filling
from viewer.imaging.errors import ImagingError
from viewer.imaging.progress import Progress
from viewer.imaging.scan import scan
from viewer.imaging.series import Frame, Series
from viewer.imaging.straight import read_straight
from viewer.imaging.volume import Volume
from viewer.jobs.board import JobBoard
from viewer.jobs.job import Job
from viewer.reading import volume_shelf
from viewer.reading.volume_shelf import VolumeShelf

SIDE = 64
SLICE_BYTES = SIDE * SIDE * 2


def made(folder: Path, number: int, slices: int = 12, side: int = SIDE) -> Series:
    pixels = np.full((side, side), number, np.int16)
    for k in range(slices):
        uids = {"SeriesInstanceUID": f"{ROOT_UID}.2.{number}", "SOPInstanceUID": f"{ROOT_UID}.3.{number}.{k}"}
        write(ct_slice(k, pixels=pixels, SeriesNumber=number, **uids), folder / f"{number}" / f"{k:03}.dcm")
    (series,) = scan([folder / f"{number}"]).series
    return series


@pytest.fixture
def board(qapp: QApplication) -> JobBoard:
    return JobBoard(qapp)


@pytest.fixture
def shelf(board: JobBoard, qtbot: QtBot) -> Iterator[VolumeShelf]:
    shelf = VolumeShelf(board, board, limit=2 * 12 * SLICE_BYTES)
    yield shelf
    shelf.clear()
    board.cancel_all()
    assert board.wait_all()


class Gate:
    """Holds every reading thread before slice `held` is read, until it is opened; notes which slices were read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, held: int) -> None:
        self.open = threading.Event()
        self.read: list[int] = []

        def gated(volume: Volume, k: int, frame: Frame) -> bool:
            if k == held:
                assert self.open.wait(10)
            self.read.append(k)
            return read_straight(volume, k, frame)

        monkeypatch.setattr(filling, "read_straight", gated)


def test_the_least_recently_used_is_given_up_and_never_what_is_shown(
    shelf: VolumeShelf, qtbot: QtBot, tmp_path: Path
) -> None:
    a, b, c, d = (made(tmp_path, n) for n in (1, 2, 3, 4))
    for series in (a, b):
        shelf.volume(series, 0)
    shelf.set_shown([b.key])
    shelf.volume(c, 0)
    assert list(shelf.held) == [b.key, c.key], "two fit within the limit"
    shelf.volume(d, 0)
    assert list(shelf.held) == [b.key, c.key, d.key], "all three are on screen: the limit waits"
    shelf.set_shown([c.key])
    assert list(shelf.held) == [c.key, d.key]
    qtbot.waitUntil(lambda: bool(shelf.volume(d, 0).loaded.all()))
    assert (shelf.volume(d, 0).voxels == 4 - 1024).all()


def test_the_slice_the_reader_turned_to_is_said_at_once(
    shelf: VolumeShelf, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    series = made(tmp_path, 1, slices=60)
    gate = Gate(monkeypatch, held=10)
    volume = shelf.volume(series, 10)
    shelf.turn_to(volume, 50)
    with qtbot.waitSignal(shelf.grew, check_params_cb=lambda grown: bool(grown.loaded[50])):
        gate.open.set()
    qtbot.waitUntil(lambda: bool(volume.loaded.all()))
    assert gate.read.index(50) < gate.read.index(49)
    assert gate.read.index(50) < gate.read.index(12), "what the reader turned to comes before what was begun with"


def test_a_series_beyond_memory_beside_those_shown_is_refused_in_one_line(
    shelf: VolumeShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.volume(made(tmp_path, 1), 0)
    monkeypatch.setattr(volume_shelf, "physical_bytes", lambda: 20 * SLICE_BYTES)
    with pytest.raises(ImagingError, match=r"GB of memory beside .* on screen") as refused:
        shelf.volume(made(tmp_path, 2), 0)
    assert len(str(refused.value)) <= 120
    shelf.set_shown([])
    shelf.volume(made(tmp_path, 3), 0)


def test_what_is_likely_next_is_read_once_nothing_else_is_under_way(
    shelf: VolumeShelf, board: JobBoard, qtbot: QtBot, tmp_path: Path
) -> None:
    now, after = made(tmp_path, 1), made(tmp_path, 2)
    shelf.volume(now, 0)
    shelf.load_ahead([now, after])
    qtbot.waitUntil(lambda: shelf.held == (now.key, after.key) and not board.running)
    with qtbot.assertNotEmitted(board.changed):
        assert shelf.volume(after, 0).loaded.all(), "it is there at once, without a job"


def test_reading_ahead_stops_at_once_for_other_work_and_goes_on_after_it(
    shelf: VolumeShelf, board: JobBoard, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    likely = made(tmp_path, 1, slices=24)
    gate = Gate(monkeypatch, held=12)
    shelf.load_ahead([likely])
    qtbot.waitUntil(lambda: bool(board.running))
    (ahead,) = board.running
    hold = threading.Event()

    def other(progress: Progress) -> None:
        assert hold.wait(10)

    work = board.run(Job(other, "Other work"))
    assert ahead.job.is_cancelled
    assert shelf.held == ()
    gate.open.set()
    qtbot.waitUntil(lambda: [one.job for one in board.running] == [work])
    assert len(gate.read) < likely.slice_count
    hold.set()
    qtbot.waitUntil(lambda: shelf.held == (likely.key,) and not board.running)


def test_a_series_that_is_wanted_while_it_is_read_ahead_keeps_what_was_read(
    shelf: VolumeShelf, board: JobBoard, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    likely = made(tmp_path, 1)
    gate = Gate(monkeypatch, held=8)
    shelf.load_ahead([likely])
    qtbot.waitUntil(lambda: len(gate.read) > 0)
    (ahead,) = board.running
    volume = shelf.volume(likely, 8)
    shelf.load_ahead([])
    assert not ahead.job.is_cancelled
    gate.open.set()
    qtbot.waitUntil(lambda: bool(volume.loaded.all()))
    assert sorted(gate.read) == list(range(12)), "no slice twice"


def test_reading_ahead_gives_up_what_is_old_and_never_goes_beyond_the_limit(
    shelf: VolumeShelf, board: JobBoard, qtbot: QtBot, tmp_path: Path
) -> None:
    shown, old, likely, more = (made(tmp_path, n) for n in (1, 2, 3, 4))
    for series in (old, shown):
        shelf.volume(series, 0)
    shelf.set_shown([shown.key])
    qtbot.waitUntil(lambda: not board.running)
    shelf.load_ahead([likely, more])
    qtbot.waitUntil(lambda: shelf.held == (shown.key, likely.key) and not board.running)
    with qtbot.assertNotEmitted(shelf.grew, wait=2 * volume_shelf.IDLE_MS):
        assert shelf.held_bytes <= shelf.limit
    assert shelf.held == (shown.key, likely.key)


def test_what_is_given_up_or_cleared_is_let_go_of(shelf: VolumeShelf, qtbot: QtBot, tmp_path: Path) -> None:
    kept = [weakref.ref(shelf.volume(made(tmp_path, n), 0).voxels) for n in (1, 2)]
    qtbot.waitUntil(lambda: not shelf._board.running)
    shelf.clear()
    gc.collect()
    assert [ref() for ref in kept] == [None, None]
    assert shelf.held_bytes == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
def test_memory_goes_back_to_the_system_when_the_volumes_go(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    def resident() -> int:
        status = Path("/proc/self/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) * 1024

    series = made(tmp_path, 1, slices=48, side=1024)
    board = JobBoard(qapp)
    shelf = VolumeShelf(board, board)
    before = resident()
    shelf.volume(series, 0)
    qtbot.waitUntil(lambda: not board.running and bool(shelf.volume(series, 0).loaded.all()), timeout=20_000)
    size = shelf.held_bytes
    full = resident()
    assert full - before >= 0.9 * size
    shelf.clear()
    gc.collect()
    assert full - resident() >= 0.95 * size
