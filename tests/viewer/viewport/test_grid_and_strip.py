"""The grid of viewports and the tool strip."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.viewer.viewport.synthetic import make_series, make_volume
from viewer.imaging.voi import Window
from viewer.viewport.shown import SeriesChoice, ViewportHeader
from viewer.viewport.tool import Tool
from viewer.viewport.tool_strip import ToolStrip
from viewer.viewport.viewport_grid import ViewportGrid


@pytest.fixture
def grid(qtbot: QtBot) -> ViewportGrid:
    made = ViewportGrid("1x2")
    qtbot.addWidget(made)
    made.resize(801, 500)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize(("key", "count"), [("1x1", 1), ("1x2", 2), ("1x3", 3), ("2x2", 4)])
def test_a_layout_shows_its_viewports_one_px_apart(qtbot: QtBot, grid: ViewportGrid, key: str, count: int) -> None:
    grid.set_layout(key)
    shown = [viewport for viewport in grid.viewports if viewport.isVisible()]
    assert len(shown) == count == len(grid.shown)
    if key != "1x1":
        qtbot.waitUntil(lambda: shown[1].x() == shown[0].geometry().right() + 2)


def test_the_viewport_that_is_clicked_or_tabbed_to_is_the_active_one(qtbot: QtBot, grid: ViewportGrid) -> None:
    told: list[int] = []
    grid.active_changed.connect(told.append)
    grid.activateWindow()
    QTest.mouseClick(grid.viewports[1].surface, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert grid.active is grid.viewports[1]
    assert [viewport.model.active for viewport in grid.viewports] == [False, True]
    QTest.keyClick(grid.viewports[1].surface, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert told == [1, 0]


def test_a_series_is_picked_from_the_header_and_a_press_there_chooses_the_viewport(
    qtbot: QtBot, grid: ViewportGrid
) -> None:
    series = make_series()
    choices = (SeriesChoice(series.key, "302 VENOUS"), SeriesChoice("other", "303 ARTERIAL"))
    header = ViewportHeader(role="prior", series_key=series.key, series_name="302 VENOUS", choices=choices)
    grid.viewports[1].set_volume(make_volume(series), 0, header)
    bar = grid.viewports[1].header_bar
    actions = bar.button.menu().actions()
    assert [(action.text(), action.isChecked()) for action in actions] == [
        ("302 VENOUS", True),
        ("303 ARTERIAL", False),
    ]
    with qtbot.waitSignal(grid.viewports[1].series_chosen) as chosen:
        actions[1].trigger()
    assert chosen.args == ["other"]
    grid.activateWindow()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    assert grid.active is grid.viewports[1]


def test_double_click_maximises_and_restores_and_nothing_shown_is_lost(grid: ViewportGrid) -> None:
    volume = make_volume()
    grid.viewports[1].set_volume(volume, 3)
    QTest.mouseDClick(grid.viewports[1].surface, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert [viewport.isVisible() for viewport in grid.viewports] == [False, True]
    assert grid.maximised
    QTest.mouseDClick(grid.viewports[1].surface, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert [viewport.isVisible() for viewport in grid.viewports] == [True, True]
    grid.set_layout("1x1")
    grid.set_layout("1x2")
    assert grid.viewports[1].volume is volume
    assert grid.viewports[1].slice_index == 3


def test_one_tool_holds_for_all_viewports(grid: ViewportGrid) -> None:
    grid.viewports[0].set_volume(make_volume())
    QTest.keyClick(grid.viewports[0].surface, Qt.Key.Key_B)
    assert all(viewport.tool is Tool.CALIPER for viewport in grid.viewports)
    grid.set_layout("2x2")
    assert grid.viewports[3].tool is Tool.CALIPER


def test_the_strip_says_what_was_picked_and_shows_what_holds(qtbot: QtBot, grid: ViewportGrid) -> None:
    strip = ToolStrip()
    qtbot.addWidget(strip)
    strip.resize(900, 36)
    strip.show()
    strip.tool_chosen.connect(grid.set_tool)
    strip.layout_chosen.connect(grid.set_layout)
    strip.follow(grid.active)
    strip.tool_actions[Tool.ZOOM].trigger()
    assert grid.active.tool is Tool.ZOOM
    QTest.keyClick(grid.active.surface, Qt.Key.Key_B)
    assert strip.tool_actions[Tool.CALIPER].isChecked()
    strip.layout_actions["1x3"].trigger()
    assert grid.layout_key == "1x3"
    grid.active.set_volume(make_volume())
    assert strip.preset_button.text() == "Soft tissue 400 / 40"
    grid.active.set_window(Window(123, -45))
    assert strip.preset_button.text() == "W\u00a0123  L\u00a0\u221245"
    grid.active.set_volume(make_volume(make_series(key="m/1", modality="MR")))
    assert strip.preset_button.text().startswith("W")


def test_every_control_of_the_strip_has_a_name_and_a_tool_never_loses_its_word_when_active(qtbot: QtBot) -> None:
    strip = ToolStrip()
    qtbot.addWidget(strip)
    strip.resize(420, 36)
    strip.show()
    names = [button.accessibleName() for button in strip._buttons]
    assert names == ["Window and level", "Zoom", "Move the image", "Scroll through the slices", "Bidirectional caliper"]
    widths = [button.sizeHint().width() for button in strip._buttons]
    assert widths[0] > 60
    assert widths[1:] == [36, 36, 36, 36]
    strip.resize(1200, 36)
    assert all(button.sizeHint().width() > 60 for button in strip._buttons)
