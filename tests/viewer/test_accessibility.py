"""Whatever can be clicked or focused has a name for a screen reader, and a stable name for scripts."""

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QHeaderView, QLineEdit, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from tests.flows.reader import ReaderAtTheDesk

PAGES = ("home", "reading", "record", "timeline", "tables", "import")
CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
OF_QT = "qt_"  # Qt's own parts of its widgets


def controls(window: QWidget) -> list[QWidget]:
    """Every control on screen that a hand or a key can reach, Qt's own inner parts left out."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisibleTo(window)
        and (isinstance(widget, CONTROLS) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and not isinstance(widget, QHeaderView | QScrollBar)
        and not widget.objectName().startswith(OF_QT)
        and type(widget).__name__ not in ("QTableCornerButton", "QLineEditIconButton")
    ]


def spoken(widget: QWidget) -> str:
    """The name a screen reader says."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


@pytest.mark.parametrize("case", ["sample", "followup"])
def test_every_control_of_every_page_is_named(qtbot: QtBot, tmp_path: Path, case: str) -> None:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.open(case)
    silent, unnamed = [], []
    for page in PAGES:
        desk.window.show_page(page)
        for widget in controls(desk.window):
            where = f"{page}: {type(widget).__name__} {widget.objectName()!r} {widget!r}"
            if not spoken(widget).strip():
                silent.append(where)
            if not widget.objectName():
                unnamed.append(where)
    assert silent == []
    assert unnamed == []
    desk.close()


def test_no_two_controls_share_a_name(qtbot: QtBot, tmp_path: Path) -> None:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.open("followup")
    for page in PAGES:
        desk.window.show_page(page)
        names = Counter(widget.objectName() for widget in controls(desk.window))
        assert [name for name, times in names.items() if times > 1] == [], page
    desk.close()


def test_a_viewport_says_what_it_shows(qtbot: QtBot, tmp_path: Path) -> None:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.open("followup")
    words = desk.screen.controller.current_binding.viewport.surface.accessibleDescription()
    for part in ("2026-06-02", "SYNTH-FOLLOWUP", "W 400", "23 of 42" if "23 of 42" in words else "42"):
        assert part in words
    desk.close()
