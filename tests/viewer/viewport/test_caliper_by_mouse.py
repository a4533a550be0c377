"""Measuring by real mouse events: a lesion of known axes gives those axes; nothing committed is ever lost."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.viewer.viewport.conftest import at_pixel, at_point, drag, move_to, wheel
from tests.viewer.viewport.synthetic import (
    ANISOTROPIC,
    LESION_AXES_MM,
    LESION_CENTRE,
    LESION_SLICE,
    lesion_ends,
    make_series,
    make_volume,
)
from viewer.imaging.volume_geometry import dot, minus
from viewer.tools.caliper import CaliperShape
from viewer.tools.drag import translated
from viewer.viewport.image_viewport import ImageViewport
from viewer.viewport.label_layout import lesion_bounds, overlaps
from viewer.viewport.shown import ShownCaliper, caliper_label
from viewer.viewport.tool import Tool


class Owner:
    """Stands for the window: takes what is drawn into a record and shows it again, selected."""

    def __init__(self, viewport: ImageViewport) -> None:
        self.viewport = viewport
        self.shapes: dict[str, CaliperShape] = {}
        self.slices: dict[str, int] = {}
        self.said: list[str] = []
        self.selected = ""
        viewport.caliper_drawn.connect(self.on_drawn)
        viewport.caliper_edited.connect(self.on_edited)
        viewport.caliper_picked.connect(self.on_picked)

    def on_drawn(self, shape: CaliperShape, k: int) -> None:
        self.said.append("drawn")
        self.selected = f"m{len(self.shapes) + 1}"
        self.shapes[self.selected], self.slices[self.selected] = shape, k
        self.show()

    def on_edited(self, measurement_id: str, shape: CaliperShape) -> None:
        self.said.append(f"edited {measurement_id}")
        self.shapes[measurement_id] = shape
        self.show()

    def on_picked(self, measurement_id: str) -> None:
        self.said.append(f"picked {measurement_id}")
        self.selected = measurement_id
        self.show()

    def show(self) -> None:
        volume = self.viewport.volume
        assert volume is not None
        self.viewport.set_calipers(
            ShownCaliper(
                name,
                "lesion",
                volume.series.frames[self.slices[name]].sop_instance_uid,
                shape,
                state="selected" if name == self.selected else "normal",
                label=caliper_label("T01", shape, "mm"),
                title="T01",
            )
            for name, shape in self.shapes.items()
        )


@pytest.fixture
def owner(viewport: ImageViewport) -> Owner:
    viewport.set_tool(Tool.CALIPER)
    return Owner(viewport)


def measure_lesion(viewport: ImageViewport) -> None:
    """Draw the long axis and then, by a second drag, the short axis from edge to edge."""
    plane = viewport.model.plane
    assert plane is not None
    ends = lesion_ends(plane)
    drag(viewport, at_pixel(viewport, *ends[0]), at_pixel(viewport, *ends[1]))
    drag(viewport, at_pixel(viewport, *ends[2]), at_pixel(viewport, *ends[3]))


@pytest.mark.parametrize("zoom", [1.0, 2.7])
def test_a_lesion_of_known_axes_measured_by_mouse_has_those_axes_within_a_pixel(
    viewport: ImageViewport, owner: Owner, zoom: float
) -> None:
    assert viewport.model.transform is not None
    viewport.model.set_transform(viewport.model.transform.zoomed(zoom, 300, 240).panned(-13, 9))
    measure_lesion(viewport)
    shape = owner.shapes["m1"]
    assert owner.said == ["drawn", "edited m1"]
    assert owner.slices["m1"] == LESION_SLICE
    assert shape.long_length == pytest.approx(LESION_AXES_MM[0], abs=0.8)
    assert shape.short_length == pytest.approx(LESION_AXES_MM[1], abs=0.8)


@pytest.mark.parametrize("flips", [(False, False), (True, False), (True, True)])
def test_axes_are_right_and_perpendicular_in_mm_on_pixels_that_are_not_square_and_under_flips(
    viewport: ImageViewport, flips: tuple[bool, bool]
) -> None:
    viewport.set_volume(make_volume(make_series(ANISOTROPIC, key="1.2.3/7")), LESION_SLICE)
    viewport.set_tool(Tool.CALIPER)
    owner = Owner(viewport)
    assert viewport.model.transform is not None
    viewport.model.set_transform(viewport.model.transform.flipped(horizontal=flips[0], vertical=flips[1]))
    measure_lesion(viewport)
    shape = owner.shapes["m1"]
    assert shape.long_length == pytest.approx(LESION_AXES_MM[0], abs=1.4)
    assert shape.short_length == pytest.approx(LESION_AXES_MM[1], abs=1.4)
    assert shape.short_axis is not None
    across = dot(minus(*shape.long_axis), minus(*shape.short_axis))
    assert across / (shape.long_length * math.dist(*shape.short_axis)) == pytest.approx(0, abs=1e-9)


def test_the_long_axis_counts_as_soon_as_the_button_is_released(viewport: ImageViewport, owner: Owner) -> None:
    drag(viewport, QPoint(100, 100), QPoint(180, 100))
    assert owner.said == ["drawn"]
    assert owner.shapes["m1"].short_axis is None
    assert viewport.model.draft is None


def test_the_short_axis_is_offered_at_the_pointer_and_set_by_a_click(viewport: ImageViewport, owner: Owner) -> None:
    drag(viewport, QPoint(200, 200), QPoint(300, 200))
    move_to(viewport, QPoint(250, 170))
    offer = viewport.model.offer
    assert offer is not None
    assert at_point(viewport, offer[0]) == QPoint(250, 170)
    assert at_point(viewport, offer[1]) == QPoint(250, 230)
    QTest.mouseClick(viewport.surface, Qt.MouseButton.LeftButton, pos=QPoint(250, 170))
    assert owner.shapes["m1"].short_length == pytest.approx(60 / 2 * 0.8)
    assert viewport.model.offer is None


def test_the_ends_of_a_small_caliper_leave_room_for_its_short_axis(viewport: ImageViewport, owner: Owner) -> None:
    drag(viewport, QPoint(200, 200), QPoint(214, 200))
    QTest.mouseClick(viewport.surface, Qt.MouseButton.LeftButton, pos=QPoint(207, 195))
    assert owner.said == ["drawn", "edited m1"]
    assert owner.shapes["m1"].short_length == pytest.approx(10 / 2 * 0.8)


def test_another_caliper_can_be_picked_while_a_short_axis_is_open(viewport: ImageViewport, owner: Owner) -> None:
    drag(viewport, QPoint(100, 100), QPoint(180, 100))
    drag(viewport, QPoint(300, 400), QPoint(380, 400))
    QTest.mouseClick(viewport.surface, Qt.MouseButton.LeftButton, pos=QPoint(140, 101))
    assert owner.said[-1] == "picked m1"


def test_far_from_the_long_axis_no_short_axis_is_offered_and_a_drag_draws_another(
    viewport: ImageViewport, owner: Owner
) -> None:
    drag(viewport, QPoint(100, 100), QPoint(160, 100))
    move_to(viewport, QPoint(300, 400))
    assert viewport.model.offer is None
    drag(viewport, QPoint(300, 400), QPoint(360, 420))
    assert owner.said == ["drawn", "drawn"]


def test_esc_in_mid_draw_loses_nothing_and_the_second_esc_leaves_the_tool(
    viewport: ImageViewport, owner: Owner
) -> None:
    drag(viewport, QPoint(200, 200), QPoint(300, 200))
    before = dict(owner.shapes)
    drag(viewport, QPoint(50, 50), QPoint(90, 90), release=False)
    assert viewport.model.draft is not None
    QTest.keyClick(viewport.surface, Qt.Key.Key_Escape)
    QTest.mouseRelease(viewport.surface, Qt.MouseButton.LeftButton, pos=QPoint(90, 90))
    assert viewport.model.draft is None
    assert (owner.shapes, owner.said) == (before, ["drawn"])
    assert viewport.tool is Tool.CALIPER
    QTest.keyClick(viewport.surface, Qt.Key.Key_Escape)
    move_to(viewport, QPoint(250, 190))
    assert viewport.model.offer is None
    QTest.keyClick(viewport.surface, Qt.Key.Key_Escape)
    assert viewport.tool is Tool.WINDOW
    assert owner.shapes == before


def test_a_drag_of_an_end_is_a_draft_until_it_is_let_go(viewport: ImageViewport, owner: Owner) -> None:
    measure_lesion(viewport)
    shape = owner.shapes["m1"]
    end = at_point(viewport, shape.long_axis[1])
    drag(viewport, end + QPoint(3, 0), end + QPoint(23, 0), release=False)
    assert owner.said == ["drawn", "edited m1"]
    assert owner.shapes["m1"] == shape
    QTest.mouseRelease(viewport.surface, Qt.MouseButton.LeftButton, pos=end + QPoint(23, 0))
    assert owner.said == ["drawn", "edited m1", "edited m1"]
    moved = at_point(viewport, owner.shapes["m1"].long_axis[1])
    assert (moved - end).manhattanLength() in range(19, 22)


def test_dragging_the_short_axis_beyond_the_long_one_swaps_them(viewport: ImageViewport, owner: Owner) -> None:
    measure_lesion(viewport)
    before = owner.shapes["m1"]
    assert before.short_axis is not None
    middle = at_point(viewport, before.centre)
    end = at_point(viewport, before.short_axis[0])
    drag(viewport, end, end + (end - middle) * 4)
    after = owner.shapes["m1"]
    assert after.short_length == pytest.approx(before.long_length, abs=1e-6)
    assert after.long_length > before.long_length


def test_the_whole_caliper_moves_by_its_line_with_another_tool(viewport: ImageViewport, owner: Owner) -> None:
    measure_lesion(viewport)
    before = owner.shapes["m1"]
    viewport.set_tool(Tool.WINDOW)
    part = at_point(viewport, before.long_axis[0]) * 0.7 + at_point(viewport, before.long_axis[1]) * 0.3
    drag(viewport, part, part + QPoint(30, 40))
    after = owner.shapes["m1"]
    assert after.long_length == pytest.approx(before.long_length)
    assert minus(after.long_axis[0], before.long_axis[0]) == pytest.approx((12.0, 16.0, 0.0))


def test_a_click_on_another_caliper_picks_it_and_a_window_drag_over_it_does_not_move_it(
    viewport: ImageViewport, owner: Owner
) -> None:
    drag(viewport, QPoint(100, 100), QPoint(180, 100))
    drag(viewport, QPoint(300, 400), QPoint(380, 400))
    viewport.set_tool(Tool.WINDOW)
    QTest.mouseClick(viewport.surface, Qt.MouseButton.LeftButton, pos=QPoint(140, 100))
    assert owner.said[-1] == "picked m1"
    shapes, window = dict(owner.shapes), viewport.shown_window
    drag(viewport, QPoint(340, 400), QPoint(360, 420))
    assert owner.shapes == shapes
    assert viewport.shown_window != window


def test_a_new_caliper_can_be_drawn_from_on_top_of_another(viewport: ImageViewport, owner: Owner) -> None:
    measure_lesion(viewport)
    drag(viewport, QPoint(60, 60), QPoint(60, 140))
    QTest.keyClick(viewport.surface, Qt.Key.Key_Escape)
    first = owner.shapes["m1"]
    drag(viewport, at_point(viewport, first.centre), at_point(viewport, first.centre) + QPoint(120, 0))
    assert owner.said.count("drawn") == 3
    assert owner.shapes["m1"] == first


def test_scrolling_or_another_series_in_mid_draw_ends_the_drawing_and_nothing_else(
    viewport: ImageViewport, owner: Owner
) -> None:
    drag(viewport, QPoint(200, 200), QPoint(300, 200))
    drag(viewport, QPoint(50, 50), QPoint(90, 90), release=False)
    wheel(viewport, -120)
    QTest.mouseRelease(viewport.surface, Qt.MouseButton.LeftButton, pos=QPoint(90, 90))
    assert owner.said == ["drawn"]
    drag(viewport, QPoint(50, 50), QPoint(90, 90), release=False)
    viewport.set_volume(make_volume(make_series(key="9.9/1")), 0)
    QTest.mouseRelease(viewport.surface, Qt.MouseButton.LeftButton, pos=QPoint(90, 90))
    assert owner.said == ["drawn"]
    assert viewport.model.draft is None


def test_an_undo_or_a_lost_release_under_the_hand_leaves_a_working_viewport(
    viewport: ImageViewport, owner: Owner
) -> None:
    measure_lesion(viewport)
    end = at_point(viewport, owner.shapes["m1"].long_axis[1])
    drag(viewport, end, end + QPoint(20, 0), release=False)
    viewport.set_calipers([])
    QTest.mouseRelease(viewport.surface, Qt.MouseButton.LeftButton, pos=end + QPoint(20, 0))
    assert owner.said == ["drawn", "edited m1"]
    drag(viewport, QPoint(50, 50), QPoint(90, 90), release=False)
    move_to(viewport, QPoint(95, 95))
    assert viewport.model.draft is None
    drag(viewport, QPoint(50, 50), QPoint(90, 90), release=False)
    viewport.hide()
    viewport.show()
    drag(viewport, QPoint(300, 50), QPoint(390, 90))
    assert owner.said == ["drawn", "edited m1", "drawn"]


def test_a_click_within_the_handles_reach_changes_nothing(viewport: ImageViewport, owner: Owner) -> None:
    measure_lesion(viewport)
    said = list(owner.said)
    end = at_point(viewport, owner.shapes["m1"].long_axis[1])
    QTest.mouseClick(viewport.surface, Qt.MouseButton.LeftButton, pos=end + QPoint(2, 1))
    assert owner.said == said


def test_calipers_of_another_image_are_never_drawn(viewport: ImageViewport, owner: Owner) -> None:
    drag(viewport, QPoint(200, 200), QPoint(300, 200))
    assert [caliper.measurement_id for caliper in viewport.model.on_slice] == ["m1"]
    shown = viewport.model.calipers
    viewport.set_slice(LESION_SLICE + 1)
    assert viewport.model.on_slice == ()
    viewport.set_volume(make_volume(make_series(key="9.9/1")), LESION_SLICE)
    assert viewport.model.calipers == ()
    viewport.set_calipers(shown)
    assert viewport.model.on_slice == ()


def test_locked_calipers_and_ghosts_cannot_be_dragged(viewport: ImageViewport, owner: Owner) -> None:
    measure_lesion(viewport)
    shown = viewport.model.calipers[0]
    ghost = replace(shown, measurement_id="g", state="ghost", shape=translated(shown.shape, (0.0, 40.0, 0.0)))
    viewport.set_calipers([replace(shown, state="locked"), ghost])
    viewport.set_tool(Tool.PAN)
    middle = at_point(viewport, ghost.shape.centre)
    assert viewport.surface.layer.hit((middle.x(), middle.y())) is None
    said = list(owner.said)
    end = at_point(viewport, shown.shape.long_axis[0])
    drag(viewport, end, end + QPoint(15, 15))
    assert owner.said == said


@pytest.mark.parametrize("centre", [LESION_CENTRE, (60.0, 60.0), (200.0, 200.0), (128.0, 30.0)])
@pytest.mark.parametrize("zoom", [1.0, 3.0])
def test_the_label_never_covers_a_lesion_nor_the_corners_when_it_is_first_placed(
    viewport: ImageViewport, owner: Owner, centre: tuple[float, float], zoom: float
) -> None:
    plane, volume = viewport.model.plane, viewport.volume
    assert plane is not None
    assert volume is not None
    assert viewport.model.transform is not None
    ends = [
        (centre[0] - 12, centre[1]),
        (centre[0] + 12, centre[1]),
        (centre[0], centre[1] - 8),
        (centre[0], centre[1] + 8),
    ]
    points = [plane.lps(*end) for end in ends]
    shape = CaliperShape((points[0], points[1]), (points[2], points[3]))
    viewport.model.set_transform(viewport.model.transform.zoomed(zoom, *viewport.position_of(points[0]).toTuple()))
    uid = volume.series.frames[LESION_SLICE].sop_instance_uid
    other = translated(shape, (30.0, 0.0, 0.0))
    label = caliper_label("T01", shape, "mm")
    viewport.set_calipers(
        [
            ShownCaliper("a", "a", uid, shape, state="selected", label=label),
            ShownCaliper("b", "b", uid, other, label=label),
        ]
    )
    viewport.surface.grab()
    rects = viewport.model.labels.rects
    assert set(rects) == {"a", "b"}
    assert not overlaps(rects["a"], rects["b"])
    for one in (shape, other):
        lesion = lesion_bounds([viewport.position_of(point).toTuple() for point in one.ends()])
        assert not any(overlaps(rect, lesion) for rect in rects.values())
    for covered in viewport.surface._overlay.covered:
        assert not any(overlaps(rect, covered) for rect in rects.values())


def test_a_label_is_dragged_and_its_place_is_told_in_mm(viewport: ImageViewport, owner: Owner) -> None:
    measure_lesion(viewport)
    viewport.surface.grab()
    x, y, width, height = viewport.model.labels.rects["m1"]
    told: list[tuple[str, tuple[float, float]]] = []
    viewport.label_moved.connect(lambda name, offset: told.append((name, offset)))
    start = QPoint(int(x + width / 2), int(y + height / 2))
    drag(viewport, start, start + QPoint(20, -10))
    viewport.surface.grab()
    moved = viewport.model.labels.rects["m1"]
    assert (moved[0] - x, moved[1] - y) == pytest.approx((20, -10), abs=1)
    name, offset = told[0]
    centre = viewport.position_of(owner.shapes["m1"].centre)
    assert name == "m1"
    assert offset == pytest.approx(
        ((moved[0] + width / 2 - centre.x()) * 0.4, (moved[1] + height / 2 - centre.y()) * 0.4), abs=0.5
    )


def test_without_spacing_the_drawing_says_px(viewport: ImageViewport) -> None:
    viewport.set_volume(make_volume(make_series(None, key="5/5")), LESION_SLICE)
    viewport.set_tool(Tool.CALIPER)
    owner = Owner(viewport)
    drag(viewport, QPoint(200, 200), QPoint(300, 200))
    assert owner.shapes["m1"].long_length == pytest.approx(50.0)
    runs = caliper_label("", owner.shapes["m1"], "px")
    assert "".join(run.text for run in runs) == "50.0\u00a0px"
    assert any("px" in text for text in viewport.strips.texts)
