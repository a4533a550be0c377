"""The menu of a cell in a real X11 window: opened, walked and chosen from by the keys of the X server itself."""

import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.flows.reader import ReaderAtTheDesk
from viewer.casebook.reason_edit import ReasonEdit

pytestmark = [
    pytest.mark.xcb,
    pytest.mark.skipif(shutil.which("xdotool") is None, reason="xdotool is not installed"),
]


def keys(*names: str) -> None:
    subprocess.run(["xdotool", "key", *names], check=True, timeout=20)


def _moved_on(menu: QMenu, before: QAction | None) -> bool:
    return menu.activeAction() is not before


def walk_to(qtbot: QtBot, name: str) -> None:
    """Down, until the entry of this name is the active one."""
    for _ in range(40):
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        before = menu.activeAction()
        if before is not None and name in (before.objectName(), before.menu().objectName() if before.menu() else ""):
            return
        keys("Down")
        qtbot.waitUntil(partial(_moved_on, menu, before))
    raise AssertionError(f"no entry {name}")


def test_a_role_is_changed_from_the_menu_of_a_cell_by_keys_alone(qtbot: QtBot, tmp_path: Path) -> None:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.window.move(QPoint(0, 0))
    desk.open("followup")
    desk.trigger("wideTable")
    table = desk.screen.desk.table
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    table.focus_cell("t02", "tp-3")
    table.table.setFocus()
    keys("Menu")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    walk_to(qtbot, "roleMenu")
    keys("Right")
    qtbot.waitUntil(lambda: getattr(QApplication.activePopupWidget(), "objectName", str)() == "roleMenu")
    walk_to(qtbot, "measurement_role_nontarget")
    keys("Return")
    qtbot.waitUntil(lambda: desk.window.findChild(ReasonEdit) is not None)
    edit = desk.window.findChild(ReasonEdit)
    assert edit is not None
    qtbot.waitUntil(edit.line.hasFocus)
    keys("p", "o", "o", "r", "Return")
    qtbot.waitUntil(lambda: any(row.name == "NT01" for row in desk.view.rows))
    assert table.table.hasFocus()
    desk.trigger("undo")
    assert not any(row.name == "NT01" for row in desk.view.rows)
    desk.close()
