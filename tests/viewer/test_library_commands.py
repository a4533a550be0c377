"""What the window offers with its library, without it, and before it is there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from measurements.edits import RenameCase
from measurements.store import open_library
from tests.flows.reader import ReaderAtTheDesk
from tests.support.children import child
from tests.support.made_series import write_study
from viewer.actions import FACES
from viewer.cli import WindowRequest
from viewer.main_window import MainWindow
from viewer.notices import Notices
from viewer.root import Application
from viewer.single_instance import Handover

NEED_LIBRARY = [face.name for face in FACES if face.needs_library]


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[ReaderAtTheDesk]:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    yield desk
    desk.close()


def window_on(qtbot: QtBot, library: Path) -> Application:
    """A window whose library is still on its way."""
    window = MainWindow()
    qtbot.addWidget(window)
    root = Application(WindowRequest(str(library), new_window=True), window, Notices())
    with qtbot.waitExposed(window):
        window.show()
    return root


def test_ctrl_f_goes_from_the_case_to_the_search_of_the_library(desk: ReaderAtTheDesk) -> None:
    desk.root.workspace.new_case("A case", "P1")
    desk.settle()
    assert desk.window.page == "reading"
    assert [one.toString() for one in desk.window.action("findCase").shortcuts()] == ["Ctrl+F"]
    desk.window.activateWindow()
    desk.trigger("findCase")
    assert desk.window.page == "home"
    assert desk.window.focusWidget() is child(desk.root.home, QLineEdit, "caseSearch")
    assert desk.root.home.chosen_case == "P1"


def test_a_case_opens_from_the_list(desk: ReaderAtTheDesk) -> None:
    desk.root.workspace.new_case("A case", "P1")
    desk.trigger("home")
    desk.root.home.case_chosen.emit("P1")
    desk.settle()
    assert desk.window.page == "reading"


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_r18_without_a_library_nothing_that_needs_one_is_offered(qtbot: QtBot, tmp_path: Path) -> None:
    library = tmp_path / "notes.sqlite"
    library.write_bytes(b"no library")
    root = window_on(qtbot, library)
    with qtbot.waitSignal(root.workspace.library_failed):
        root.start()
    assert root.window.page == "home"
    assert not [name for name in NEED_LIBRARY if root.window.action(name).isEnabled()]
    said = [one.text() for one in root.home.findChildren(QLabel) if one.isVisible()]
    (line,) = [words for words in said if "notes.sqlite" in words]
    assert line.endswith("notes.sqlite is not a library of Nadir; it was not opened.")
    root._on_dropped((str(tmp_path),))
    root._on_asked(Handover("sample", (tmp_path,)))
    assert root.window.page == "home"
    assert library.read_bytes() == b"no library"
    root.window.close()


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_what_a_second_start_asks_for_before_the_library_is_there_is_done_after(qtbot: QtBot, tmp_path: Path) -> None:
    folder = write_study(tmp_path / "images")
    root = window_on(qtbot, tmp_path / "library.sqlite")
    assert not [name for name in NEED_LIBRARY if root.window.action(name).isEnabled()]
    root._on_asked(Handover(None, (folder,)))
    assert not root.imports.is_busy
    root.start()
    qtbot.waitUntil(lambda: bool(root.import_page.model.patients))
    assert root.window.page == "import"
    assert all(root.window.action(name).isEnabled() for name in NEED_LIBRARY)
    qtbot.waitUntil(lambda: not root.board.running)
    root.window.close()


def test_r17_an_edit_that_somebody_else_was_ahead_of_is_offered_again(desk: ReaderAtTheDesk, tmp_path: Path) -> None:
    desk.root.workspace.new_case("A case", "P1")
    desk.settle()
    session = desk.root.workspace.session
    assert session is not None
    other = open_library(tmp_path / "library.sqlite")
    case, revision = other.load("P1")
    first = RenameCase(name="Renamed by another")
    other.commit("P1", first, case, first.apply(case), expected=revision, reader="Dr First")
    other.close()

    assert not session.do(RenameCase(name="Renamed here"))
    assert session.case.title == "Renamed by another"
    assert "Dr First was first" in desk.window.toast.words
    link = child(desk.window.toast, QPushButton, "toastAction")
    assert link.isVisible()
    link.click()
    assert session.case.title == "Renamed here"
