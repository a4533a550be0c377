"""The viewport as the window and the hand know it: slices, keys, wheel, windows, paints, words, who is on screen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.viewer.viewport.conftest import at_pixel, drag, move_to, wheel
from tests.viewer.viewport.synthetic import LESION_SLICE, make_series, make_volume
from viewer.imaging.errors import Problem
from viewer.imaging.series import Rescale
from viewer.imaging.voi import Window
from viewer.theme import tokens
from viewer.tools.caliper import CaliperShape
from viewer.viewport.image_viewport import ImageViewport
from viewer.viewport.overlay_painter import BOX_STEP, LINE_HEIGHT, SCALE_STYLE, TOP, _fitting
from viewer.viewport.overlay_text import BoxedWord, Corners, Line
from viewer.viewport.shown import ShownCaliper, ViewportHeader, caliper_label
from viewer.viewport.sprites import Style
from viewer.viewport.tool import Tool

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def key(viewport: ImageViewport, name: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(viewport.surface, name, held)


def settle(qtbot: QtBot, viewport: ImageViewport) -> int:
    """Let every pending repaint happen; return the paints so far."""
    from PySide6.QtWidgets import QApplication

    for _ in range(3):
        QApplication.processEvents()
    return viewport.surface.paints


def grey_at(viewport: ImageViewport, row: float, column: float) -> int:
    image = viewport.surface.grab().toImage()
    return image.pixelColor(at_pixel(viewport, row, column)).lightness()


# ------------------------------------------------------------------ painting


def test_one_paint_per_slice_change_however_many_events_there_were(qtbot: QtBot, viewport: ImageViewport) -> None:
    before = settle(qtbot, viewport)
    viewport.set_slice(2)
    assert settle(qtbot, viewport) == before + 1
    for _ in range(5):
        wheel(viewport, -120)
    assert viewport.slice_index == 7
    assert settle(qtbot, viewport) == before + 2
    viewport.set_slice(7)
    assert settle(qtbot, viewport) == before + 2


def test_many_moves_of_a_drag_in_one_turn_are_one_paint(qtbot: QtBot, viewport: ImageViewport) -> None:
    viewport.set_tool(Tool.CALIPER)
    before = settle(qtbot, viewport)
    drag(viewport, QPoint(100, 100), QPoint(200, 150), steps=30, release=False)
    assert settle(qtbot, viewport) == before + 1
    key(viewport, Qt.Key.Key_Escape)


def test_a_pointer_that_only_moves_repaints_nothing(qtbot: QtBot, viewport: ImageViewport) -> None:
    before = settle(qtbot, viewport)
    for x in range(100, 200, 5):
        move_to(viewport, QPoint(x, 120))
    assert settle(qtbot, viewport) == before


def test_what_is_drawn_and_the_pixels_agree(viewport: ImageViewport) -> None:
    assert viewport.volume is not None
    plane = viewport.volume.voxels[LESION_SLICE]
    plane[:] = -1000
    plane[100:110, 140:150] = 1000
    viewport.set_slice(0)
    viewport.set_slice(LESION_SLICE)
    assert viewport.model.transform is not None
    viewport.model.set_transform(viewport.model.transform.zoomed(3.3, 290, 210).panned(7.5, -3.25))
    image = viewport.surface.grab().toImage()
    for row, column, bright in (
        (100, 140, True), (109, 149, True),
        (98.5, 145, False), (110.5, 145, False), (105, 138.5, False), (105, 150.5, False),
    ):  # fmt: skip
        at = at_pixel(viewport, row, column)
        assert (image.pixelColor(at).lightness() > 128) is bright, (row, column)


@pytest.mark.parametrize(("flip", "letters"), [("view.flip_horizontal", "LRAP"), ("view.flip_vertical", "RLPA")])
def test_a_flip_turns_image_letters_and_points_alike(viewport: ImageViewport, flip: str, letters: str) -> None:
    drawn: list[tuple[str, float, float]] = []
    before = [grey_at(viewport, 120, 150), grey_at(viewport, 60, 128), grey_at(viewport, 128, 20)]
    viewport.run(flip)
    after = [grey_at(viewport, 120, 150), grey_at(viewport, 60, 128), grey_at(viewport, 128, 20)]
    assert after == pytest.approx(before, abs=12)
    sprites = viewport.surface._sprites
    original = sprites.draw

    def record(painter: object, text: str, style: object, x: float, top: float, align: str = "left") -> float:
        drawn.append((text, x, top))
        return original(painter, text, style, x, top, align)  # type: ignore[arg-type]

    sprites.draw = record  # type: ignore[method-assign]
    viewport.surface.grab()
    places = {text: (x, y) for text, x, y in drawn if text in "RLAP"}
    found = (
        min(places, key=lambda t: places[t][0]), max(places, key=lambda t: places[t][0]),
        min(places, key=lambda t: places[t][1]), max(places, key=lambda t: places[t][1]),
    )  # fmt: skip
    assert "".join(found) == letters


def test_a_smaller_or_larger_scale_of_the_screen_keeps_points_on_their_pixels(viewport: ImageViewport) -> None:
    from PySide6.QtGui import QImage

    for ratio in (1.0, 1.25, 1.5, 2.0):
        size = viewport.surface.size() * ratio
        image = QImage(size, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        viewport.surface.render(image)
        x, y = viewport.model.transform.screen(120, 150)  # type: ignore[union-attr]
        assert image.pixelColor(int(x * ratio), int(y * ratio)).lightness() > 190
        assert image.pixelColor(int(10 * ratio), int(200 * ratio)).lightness() < 40


# ------------------------------------------------------------------ slices and keys


def test_the_wheel_towards_the_user_is_the_next_slice_and_fine_turns_are_added_up(viewport: ImageViewport) -> None:
    wheel(viewport, -120)
    assert viewport.slice_index == LESION_SLICE + 1
    for _ in range(3):
        wheel(viewport, 40)
    assert viewport.slice_index == LESION_SLICE
    wheel(viewport, 50)
    wheel(viewport, -50)
    wheel(viewport, -60)
    assert viewport.slice_index == LESION_SLICE


def test_ctrl_wheel_zooms_about_the_pointer_and_shift_wheel_turns_ten(viewport: ImageViewport) -> None:
    at = QPoint(300, 180)
    under = viewport.point_at(at.toPointF())
    wheel(viewport, 240, at, CTRL)
    assert viewport.zoom_percent == pytest.approx(200 * 1.21)
    assert viewport.point_at(at.toPointF()) == pytest.approx(under)
    viewport.set_slice(0)
    wheel(viewport, -120, at, SHIFT)
    assert viewport.slice_index == 10


@pytest.mark.parametrize(
    ("pressed", "held", "slice_index"),
    [
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, 5),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, 7),
        (Qt.Key.Key_Down, SHIFT, 11),
        (Qt.Key.Key_Up, SHIFT, 0),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, 11),
    ],
)
def test_keys_turn_slices(
    viewport: ImageViewport, pressed: Qt.Key, held: Qt.KeyboardModifier, slice_index: int
) -> None:
    key(viewport, pressed, held)
    assert viewport.slice_index == slice_index


def test_keys_choose_tools_and_esc_returns_to_window_and_level(viewport: ImageViewport) -> None:
    for pressed, tool in (
        (Qt.Key.Key_Z, Tool.ZOOM), (Qt.Key.Key_M, Tool.PAN), (Qt.Key.Key_S, Tool.SCROLL), (Qt.Key.Key_B, Tool.CALIPER),
        (Qt.Key.Key_W, Tool.WINDOW), (Qt.Key.Key_B, Tool.CALIPER), (Qt.Key.Key_Escape, Tool.WINDOW),
    ):  # fmt: skip
        key(viewport, pressed)
        assert viewport.tool is tool


def test_keys_of_view_window_and_overlay_do_what_they_say(viewport: ImageViewport) -> None:
    key(viewport, Qt.Key.Key_2)
    assert viewport.shown_window == Window(1500, -600)
    key(viewport, Qt.Key.Key_0)
    assert viewport.shown_window == Window(400, 40)
    key(viewport, Qt.Key.Key_QuoteLeft)
    assert viewport.shown_window.width > 1000
    key(viewport, Qt.Key.Key_I)
    assert viewport.model.inverted
    key(viewport, Qt.Key.Key_Plus, SHIFT)
    assert viewport.zoom_percent == pytest.approx(250)
    key(viewport, Qt.Key.Key_Minus)
    key(viewport, Qt.Key.Key_H)
    key(viewport, Qt.Key.Key_O)
    assert not viewport.model.options.technical_text
    assert viewport.model.options.orientation
    key(viewport, Qt.Key.Key_R)
    assert viewport.shown_window == Window(400, 40)
    assert viewport.zoom_percent == pytest.approx(200)
    assert viewport.model.transform is not None
    assert not viewport.model.transform.flip_h
    assert not viewport.model.inverted


def test_space_hides_annotations_while_it_is_held(viewport: ImageViewport) -> None:
    QTest.keyPress(viewport.surface, Qt.Key.Key_Space)
    assert viewport.model.hidden_while_held
    QTest.keyRelease(viewport.surface, Qt.Key.Key_Space)
    assert not viewport.model.hidden_while_held


def test_a_preset_that_does_not_apply_says_so_and_changes_nothing(qtbot: QtBot, viewport: ImageViewport) -> None:
    viewport.set_volume(make_volume(make_series(key="mr/1", modality="MR")))
    before = viewport.shown_window
    with qtbot.waitSignal(viewport.notice) as said:
        key(viewport, Qt.Key.Key_1)
    assert said.args == ["Soft tissue is a window for CT in HU; this series is MR."]
    assert viewport.shown_window == before


def test_r12_a_preset_on_a_ct_that_is_not_in_hu_says_why(qtbot: QtBot, viewport: ImageViewport) -> None:
    series = make_series(key="raw/1")
    frames = tuple(replace(frame, rescale=Rescale(1.0, -1024.0, "US", stated=True)) for frame in series.frames)
    viewport.set_volume(make_volume(replace(series, frames=frames)))
    with qtbot.waitSignal(viewport.notice) as said:
        key(viewport, Qt.Key.Key_1)
    assert said.args == ["Soft tissue is a window for CT in HU; this CT has no HU: the rescale type is US."]


def test_keys_of_the_desk_reach_the_window_and_a_viewports_own_key_wins_over_a_shortcut(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    viewport = ImageViewport()
    field = QLineEdit()
    layout.addWidget(viewport)
    layout.addWidget(field)
    reached: list[str] = []
    for name in ("N", "G", "Return", "Del", "Ctrl+Left", "I", "Down"):
        QShortcut(QKeySequence(name), window).activated.connect(lambda name=name: reached.append(name))
    viewport.set_volume(make_volume(), LESION_SLICE)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    viewport.surface.setFocus()
    for pressed, held in (
        (Qt.Key.Key_N, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_G, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Left, CTRL), (Qt.Key.Key_I, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier),
    ):  # fmt: skip
        key(viewport, pressed, held)
    assert reached == ["N", "G", "Return", "Del", "Ctrl+Left"]
    assert viewport.model.inverted
    assert viewport.slice_index == LESION_SLICE + 1
    QTest.keyClicks(field, "wzb")
    assert viewport.tool is Tool.WINDOW
    assert field.text() == "wzb"


def test_delete_asks_for_the_selected_caliper_of_this_slice_only(viewport: ImageViewport) -> None:
    asked: list[str] = []
    viewport.caliper_delete_wanted.connect(asked.append)
    key(viewport, Qt.Key.Key_Delete)
    plane, volume = viewport.model.plane, viewport.volume
    assert plane is not None
    assert volume is not None
    shape = CaliperShape((plane.lps(100, 100), plane.lps(100, 120)))
    uid = volume.series.frames[LESION_SLICE].sop_instance_uid
    viewport.set_calipers([ShownCaliper("m1", "l", uid, shape, state="selected")])
    viewport.set_slice(0)
    key(viewport, Qt.Key.Key_Delete)
    assert asked == []
    viewport.set_slice(LESION_SLICE)
    key(viewport, Qt.Key.Key_Delete)
    key(viewport, Qt.Key.Key_Backspace)
    assert asked == ["m1", "m1"]


def test_left_right_and_page_keys_ask_for_the_next_series(viewport: ImageViewport) -> None:
    steps: list[int] = []
    viewport.series_step_wanted.connect(steps.append)
    for pressed in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        key(viewport, pressed)
    assert steps == [1, -1, 1, -1]


# ------------------------------------------------------------------ drags of the view


def test_right_in_a_window_drag_is_wider_down_is_darker_and_shift_ten_times_finer(viewport: ImageViewport) -> None:
    drag(viewport, QPoint(100, 100), QPoint(110, 100), steps=1)
    assert viewport.shown_window == Window(400 + 10 * 400 / 256, 40)
    viewport.set_window(Window(400, 40))
    drag(viewport, QPoint(100, 100), QPoint(100, 132), steps=1)
    assert viewport.shown_window == Window(400, 40 + 32 * 400 / 256)
    viewport.set_window(Window(400, 40))
    drag(viewport, QPoint(100, 100), QPoint(110, 100), held=SHIFT, steps=1)
    assert viewport.shown_window.width == pytest.approx(400 + 400 / 256)


def test_middle_drag_pans_and_right_drag_zooms_in_every_tool(viewport: ImageViewport) -> None:
    for tool in Tool:
        viewport.set_tool(tool)
        viewport.run("view.fit")
        under = viewport.point_at(QPoint(200, 200).toPointF())
        drag(viewport, QPoint(200, 200), QPoint(230, 190), Qt.MouseButton.MiddleButton)
        assert viewport.point_at(QPoint(230, 190).toPointF()) == pytest.approx(under)
        at = QPoint(150, 300)
        under = viewport.point_at(at.toPointF())
        drag(viewport, at, at - QPoint(0, 50), Qt.MouseButton.RightButton)
        assert viewport.zoom_percent > 220
        assert viewport.point_at(at.toPointF()) == pytest.approx(under)


def test_the_scroll_tool_turns_slices_and_comes_back_where_it_began(viewport: ImageViewport) -> None:
    viewport.set_tool(Tool.SCROLL)
    drag(viewport, QPoint(200, 200), QPoint(200, 240), release=False)
    assert viewport.slice_index > LESION_SLICE
    move_to(viewport, QPoint(200, 200), Qt.MouseButton.LeftButton)
    assert viewport.slice_index == LESION_SLICE
    QTest.mouseRelease(viewport.surface, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))


def test_ctrl_drag_takes_the_window_from_the_values_of_the_region(viewport: ImageViewport) -> None:
    drag(viewport, at_pixel(viewport, 115, 145), at_pixel(viewport, 125, 155), held=CTRL)
    assert viewport.shown_window.level == pytest.approx(150, abs=1)
    drag(viewport, at_pixel(viewport, 60, 100), at_pixel(viewport, 90, 160), held=CTRL)
    assert viewport.shown_window.level == pytest.approx(56, abs=3)
    assert 20 < viewport.shown_window.width < 80


def test_double_click_asks_to_be_maximised(qtbot: QtBot, viewport: ImageViewport) -> None:
    with qtbot.waitSignal(viewport.maximise_wanted):
        QTest.mouseDClick(viewport.surface, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_right_click_opens_a_menu_that_the_owner_may_add_to(qtbot: QtBot, viewport: ImageViewport) -> None:
    opened: list[tuple[object, str]] = []
    viewport.menu_opening.connect(lambda menu, target: opened.append((menu, target)))
    QTest.mouseClick(viewport.surface, Qt.MouseButton.RightButton, pos=QPoint(300, 300))
    menu, target = opened[0]
    assert target == ""
    words = [action.text().split("\t")[0] for action in menu.actions()]  # type: ignore[attr-defined]
    assert "Invert" in words
    menu.close()  # type: ignore[attr-defined]


def test_the_value_under_the_pointer_has_its_unit_and_is_empty_off_the_image(viewport: ImageViewport) -> None:
    told: list[tuple[float, float, str]] = []
    viewport.pointer_value.connect(lambda row, column, text: told.append((row, column, text)))
    move_to(viewport, at_pixel(viewport, 120, 150))
    assert told[-1][:2] == pytest.approx((120, 150), abs=0.5)
    assert told[-1][2] == "150\u00a0HU"
    viewport.model.set_transform(viewport.model.transform.zoomed(0.5, 256, 256))  # type: ignore[union-attr]
    move_to(viewport, QPoint(3, 3))
    assert told[-1][2] == ""


# ------------------------------------------------------------------ who is on screen


def test_images_and_header_come_together_and_another_series_header_is_refused(viewport: ImageViewport) -> None:
    first, second = make_series(key="a/1", name="Ann"), make_series(key="b/1", name="Bob")
    header = ViewportHeader(series_key="a/1", patient_name="Ann", date="2010-10")
    viewport.set_volume(make_volume(first), 0, header)
    viewport.set_header(replace(header, role="current", response="PR"))
    with pytest.raises(ValueError, match="another series"):
        viewport.set_header(ViewportHeader(series_key="b/1", patient_name="Bob"))
    with pytest.raises(ValueError, match="another series"):
        viewport.set_volume(make_volume(second), 0, header)
    assert viewport.header.patient_name == "Ann"
    assert viewport.volume is not None
    assert viewport.volume.series is first


def test_a_slice_that_is_not_loaded_is_never_drawn_and_one_repaint_follows_when_it_is(
    qtbot: QtBot, viewport: ImageViewport
) -> None:
    volume = make_volume(make_series(key="c/1"), loaded=False)
    viewport.set_volume(volume, LESION_SLICE)
    assert grey_at(viewport, 120, 150) < 40 or grey_at(viewport, 60, 60) == 0
    before = settle(qtbot, viewport)
    volume.loaded[2] = True
    viewport.loading_advanced(volume)
    assert settle(qtbot, viewport) == before
    volume.loaded[LESION_SLICE] = True
    viewport.loading_advanced(make_volume(make_series(key="d/1")))
    assert settle(qtbot, viewport) == before
    viewport.loading_advanced(volume)
    viewport.loading_advanced(volume)
    assert settle(qtbot, viewport) == before + 1
    assert grey_at(viewport, 120, 150) > 180


def test_a_slice_that_cannot_be_read_says_so_and_stands_in_a_warning(viewport: ImageViewport) -> None:
    volume = make_volume(make_series(key="e/1"))
    volume.loaded[3] = False
    volume.refused[3] = Problem(volume.series.frames[3].path, "003.dcm: pixel data are 100 bytes short")
    viewport.set_volume(volume, 3)
    message = viewport.surface._message()
    assert message is not None
    assert message.title == "Slice 4 cannot be shown"
    assert "short" in message.detail
    assert any("003.dcm" in text for text in viewport.strips.texts)


def test_warnings_leave_only_with_their_cause(viewport: ImageViewport) -> None:
    warned = make_series(key="w/1", warnings=("Slices 3 and 4 are missing: a 15.0 mm gap.",))
    viewport.set_volume(make_volume(warned))
    assert viewport.strips.texts == ("Slices 3 and 4 are missing: a 15.0 mm gap.",)
    assert viewport.surface.top_inset == 28
    viewport.set_volume(make_volume())
    assert not viewport.strips.texts
    assert viewport.surface.top_inset == 0


def test_the_words_for_a_screen_reader_follow_what_is_shown(viewport: ImageViewport) -> None:
    plane, volume = viewport.model.plane, viewport.volume
    assert plane is not None
    assert volume is not None
    text = viewport.surface.accessibleDescription()
    for part in (
        "Patient Phantom",
        "ID P-17",
        "born 1950-02-03",
        "date 2010-10-05",
        "slice 7 of 12",
        "W 400  L 40",
        "zoom 200 %",
    ):
        assert part in text
    viewport.set_slice(3)
    viewport.set_window(Window(150, 90))
    assert "slice 4 of 12" in viewport.surface.accessibleDescription()
    assert "W 150  L 90" in viewport.surface.accessibleDescription()
    viewport.set_slice(LESION_SLICE)
    shape = CaliperShape((plane.lps(100, 100), plane.lps(100, 120)))
    uid = volume.series.frames[LESION_SLICE].sop_instance_uid
    label = caliper_label("T01", shape, "mm")
    viewport.set_calipers([ShownCaliper("m1", "l", uid, shape, state="selected", label=label)])
    assert "T01  16.0 × – mm, selected" in viewport.surface.accessibleDescription()
    viewport.set_volume(None)
    assert viewport.surface.accessibleDescription().startswith("No image")


def test_calipers_are_children_with_name_place_and_state(viewport: ImageViewport) -> None:
    from PySide6.QtGui import QAccessible

    plane, volume = viewport.model.plane, viewport.volume
    assert plane is not None
    assert volume is not None
    uid = volume.series.frames[LESION_SLICE].sop_instance_uid
    shape = CaliperShape((plane.lps(100, 100), plane.lps(100, 120)))
    label = caliper_label("T01", shape, "mm")
    shown = ShownCaliper("m1", "l", uid, shape, state="selected", label=label)
    viewport.set_calipers([shown, replace(shown, measurement_id="g", state="ghost")])
    image = QAccessible.queryAccessibleInterface(viewport.surface)
    assert image is not None
    assert image.childCount() == 1
    child = image.child(0)
    assert child.text(QAccessible.Text.Name) == "T01  16.0 × – mm, selected"
    assert image.indexOfChild(child) == 0
    start = viewport.surface.mapToGlobal(viewport.position_of(shape.long_axis[0]).toPoint())
    assert child.rect().contains(start)
    assert image.childAt(start.x(), start.y()) is child
    assert child.state().selected
    viewport.set_slice(0)
    assert image.childCount() == 0
    assert not child.isValid()


def test_centre_on_shows_the_point_in_the_middle_and_keeps_zoom_and_window(viewport: ImageViewport) -> None:
    viewport.run("view.zoom_in")
    zoom, window = viewport.zoom_percent, viewport.shown_window
    viewport.centre_on((-20.0, 10.0, 16.0))
    assert viewport.slice_index == 3
    middle = viewport.position_of((-20.0, 10.0, 16.0))
    assert (middle.x(), middle.y()) == pytest.approx((256, 256))
    assert (viewport.zoom_percent, viewport.shown_window) == (zoom, window)


def test_a_volume_without_stored_window_gets_its_percentiles_when_slices_arrive(viewport: ImageViewport) -> None:
    series = replace(make_series(key="p/1", modality="MR"), windows=())
    volume = make_volume(series, loaded=False)
    viewport.set_volume(volume, LESION_SLICE)
    volume.loaded[:] = True
    viewport.loading_advanced(volume)
    values = volume.voxels[np.arange(12)]
    low, high = np.percentile(values, (1, 99))
    assert viewport.shown_window.width == pytest.approx(high - low, rel=0.02)


@pytest.mark.parametrize("side", range(300, 900, 50))
def test_the_scale_bar_ends_above_the_boxed_words_of_its_corner(viewport: ImageViewport, side: int) -> None:
    viewport.resize(side, side + tokens.VIEWPORT_HEADER_H)
    viewport.run("view.fit")
    line, boxes = Line("19 / 32", SCALE_STYLE), (BoxedWord("DERIVED", tokens.TEXT), BoxedWord("SYNTHETIC", tokens.TEXT))
    kept = Corners((), (), (), (line,) * 5, boxes)
    bar = viewport.surface._overlay._scale_rect(viewport.model, kept)
    highest_box = viewport.surface.height() - TOP - 5 * LINE_HEIGHT - 4 - len(boxes) * BOX_STEP
    assert bar is None or bar[1] + bar[3] < highest_box


def test_a_series_too_long_for_its_corner_still_says_which_part_it_is(viewport: ImageViewport) -> None:
    line = Line("4 Axial EPI-FMRI (Interleaved I to S) · phase 3 of 10", Style(12, 400, tokens.TEXT))
    (shown,) = _fitting(Corners(top_right=(line,)), 480, 400).top_right
    assert shown.text.startswith("4 Axial")
    assert shown.text.endswith("… · phase 3 of 10")
