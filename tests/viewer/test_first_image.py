"""The first image is there before anything else is: before the rest of a reading, before the library."""

import gc
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.flows.reader import ReaderAtTheDesk
from tests.support.children import child
from tests.support.dicom_files import ct_slice, write
from viewer.cli import WindowRequest
from viewer.home.import_page import ImportPage
from viewer.home.series_pictures import PREVIEWED, Pictures, SeriesPictures
from viewer.home.series_preview import PictureRow
from viewer.imaging import filling
from viewer.imaging.scan import scan
from viewer.imaging.series import Frame, Series
from viewer.imaging.straight import read_straight
from viewer.imaging.volume import Volume
from viewer.jobs.board import JobBoard
from viewer.main_window import MainWindow
from viewer.notices import Notices
from viewer.root import Application
from viewer.theme.style import apply_theme

SLICES = 30


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for k in range(SLICES):
        write(ct_slice(k, pixels=np.full((64, 64), 30 * k, np.int16)), tmp_path / "ct" / f"{k:03}.dcm")
    return tmp_path / "ct"


@pytest.fixture
def series(folder: Path) -> Series:
    (found,) = scan([folder]).series
    return found


@pytest.fixture
def pictures(qtbot: QtBot) -> Iterator[SeriesPictures]:
    board = JobBoard(QCoreApplication.instance())
    yield SeriesPictures(board, board)
    qtbot.waitUntil(lambda: not board.running)


def preview_of(pictures: SeriesPictures, series: Series, qtbot: QtBot) -> list[Pictures]:
    told: list[Pictures] = []
    pictures.preview.connect(told.append)
    pictures.want_preview(series)
    qtbot.waitUntil(lambda: not pictures.is_previewing)
    return told


def test_the_slice_nearest_to_the_middle_comes_first_in_its_place_among_those_to_come(
    pictures: SeriesPictures, series: Series, qtbot: QtBot
) -> None:
    first, whole = preview_of(pictures, series, qtbot)
    assert [k for k, _ in first.shown] == [17]
    assert first.wanted == whole.wanted == tuple(k for k, _ in whole.shown)
    assert len(whole.shown) == PREVIEWED


def test_a_damaged_slice_costs_its_picture_and_a_line(
    pictures: SeriesPictures, series: Series, folder: Path, qtbot: QtBot
) -> None:
    (folder / "017.dcm").write_bytes((folder / "017.dcm").read_bytes()[:-10])
    first, whole = preview_of(pictures, series, qtbot)
    assert first.shown == ()
    assert len(whole.shown) == PREVIEWED - 1
    (line,) = whole.problems
    assert "pixel bytes expected" in line


def test_the_first_series_that_is_found_has_its_picture_while_the_reading_goes_on(
    pictures: SeriesPictures, series: Series, folder: Path, qtbot: QtBot
) -> None:
    page = ImportPage(pictures)
    qtbot.addWidget(page)
    page.begin([folder], "")
    row = child(page, PictureRow, "importPreviewPictures")
    assert not row.shows_pictures
    page.add_series(series)
    qtbot.waitUntil(lambda: row.shows_pictures)
    page.finish([series], [], SLICES)
    qtbot.waitUntil(lambda: not page.is_filling and not pictures.is_previewing)
    assert row.shows_pictures


def test_images_that_were_asked_for_do_not_wait_for_the_library(
    folder: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply_theme(qapp)
    window = MainWindow()
    request = WindowRequest(str(tmp_path / "library.sqlite"), paths=(folder,), new_window=True)
    root = Application(request, window, Notices())
    qtbot.addWidget(window)
    seen: list[str] = []
    root._pictures.preview.connect(lambda _pictures: seen.append("picture"))
    open_library = root.workspace.open_library

    def noted() -> None:
        seen.append("library")
        open_library()

    monkeypatch.setattr(root.workspace, "open_library", noted)
    window.show()
    root.start()
    qtbot.waitUntil(lambda: root.workspace.is_open and not root.board.running, timeout=30_000)
    assert seen[0] == "picture"
    assert seen.count("library") == 1
    window.close()
    qtbot.waitUntil(lambda: not root.board.running)


def test_leaving_a_case_gives_its_images_back(folder: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp)
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.root.imports.start([folder])
    desk.wait(lambda: not desk.root.imports.is_busy)
    desk.root.import_page.ask_open()
    desk.settle()
    shelf = desk.root.images.shelf
    assert shelf.held_bytes == SLICES * 64 * 64 * 2
    kept = [weakref.ref(volume.voxels) for volume in shelf._volumes.values()]
    desk.root.workspace.close_case()
    qtbot.waitUntil(lambda: not desk.root.board.running)
    gc.collect()
    assert [ref() for ref in kept] == [None]
    desk.close()


def test_a_slice_that_is_not_there_yet_says_so_and_appears_when_it_arrives(
    folder: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def gated(volume: Volume, k: int, frame: Frame) -> bool:
        if volume.series.slice_count == SLICES and k != SLICES // 2:  # not the few of a small picture
            assert gate.wait(10)
        return read_straight(volume, k, frame)

    monkeypatch.setattr(filling, "read_straight", gated)
    apply_theme(qapp)
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.root.imports.start([folder])
    desk.wait(lambda: not desk.root.imports.is_busy)
    desk.root.import_page.ask_open()
    viewport = desk.screen.controller.current_binding.viewport
    desk.wait(lambda: viewport.model.slice_loaded)
    assert viewport.slice_index == SLICES // 2, "the middle is there while nothing else is"
    viewport.set_slice(27)
    message = viewport.surface._message()
    assert message is not None
    assert (message.title, message.detail) == ("Loading", f"Slice 28 of {SLICES}")
    gate.set()
    desk.wait(lambda: viewport.model.slice_loaded)
    assert viewport.surface._message() is None
    desk.settle()
    desk.close()
