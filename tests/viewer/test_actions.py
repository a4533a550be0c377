"""The commands of the window: every one has words and a stable name, and no key means two things."""

from collections import Counter
from pathlib import Path

from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from tests.flows.reader import ReaderAtTheDesk
from viewer.actions import FACES, MENUS
from viewer.version import VERSION
from viewer.viewport.keys import DEFAULT_KEYS

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_no_key_means_two_things() -> None:
    keys = Counter(key for face in FACES for key in face.keys)
    assert [key for key, times in keys.items() if times > 1] == []


def test_the_keys_of_the_window_for_images_are_not_those_of_the_viewport() -> None:
    of_images = {key for face in FACES if face.reach == "images" for key in face.keys}
    assert of_images.isdisjoint(set(DEFAULT_KEYS))


def test_every_command_stands_in_a_menu_once() -> None:
    in_menus = [name for _, names in MENUS for name in names if name]
    assert sorted(in_menus) == sorted([*(face.name for face in FACES), "undo", "redo"])


def test_every_command_does_something_and_what_needs_a_case_waits_for_one(qtbot: QtBot, tmp_path: Path) -> None:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    assert not desk.window.action("exportCsv").isEnabled()
    desk.open("followup")
    for face in FACES:
        action = desk.window.action(face.name)
        assert action.isEnabled(), face.name
        assert action.receivers("2triggered(bool)") > 0, face.name
    names = [action.objectName() for action in desk.window.findChildren(QAction) if action.objectName()]
    assert [name for name, times in Counter(names).items() if times > 1] == []
    desk.close()


def test_the_version_is_that_of_the_package() -> None:
    assert f'version = "{VERSION}"' in PYPROJECT.read_text(encoding="utf-8")
