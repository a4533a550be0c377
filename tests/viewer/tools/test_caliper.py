"""The caliper played without a screen: perpendicular in mm, crossing, swapped by length, whatever the pixels' shape."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from viewer.imaging.volume_geometry import Plane, Vec3, cross, dot, minus
from viewer.tools.caliper import (
    AxisFrame,
    CaliperDraft,
    CaliperShape,
    draw_long_axis,
    means_short_axis,
    offered_short_axis,
    set_short_axis,
)
from viewer.tools.drag import HANDLES, Handle, move_caliper, move_handle, with_handle_at
from viewer.tools.pointer import Pointer, PointerKind

Place = tuple[float, float]
Play = Generator[CaliperDraft, Pointer, CaliperShape | None]

PERPENDICULAR = 1e-9
"""Cosine between axes of 1 to 1000 mm in double arithmetic: a few units of the last place, with room."""


def plane(spacing: tuple[float, float] | None = (0.7, 1.4), tilt_degrees: float = 0.0) -> Plane:
    """An axial plane of 512 x 512 px, turned about x as a gantry tilts."""
    turn = math.radians(tilt_degrees)
    down: Vec3 = (0.0, math.cos(turn), math.sin(turn))
    return Plane((-180.0, -170.0, 42.0), (1.0, 0.0, 0.0), down, spacing, 512, 512, "mm" if spacing else "px")


def pointer(kind: PointerKind, on: Plane, place: Place, px_per_unit: float = 2.0) -> Pointer:
    return Pointer.at(kind, on, place[0], place[1], px_per_unit)


def play(tool: Play, on: Plane, places: Sequence[tuple[PointerKind, Place]]) -> CaliperShape | None:
    """Send pointers into a tool; every draft on the way must be a draft."""
    try:
        assert isinstance(next(tool), CaliperDraft)
        for kind, place in places:
            assert isinstance(tool.send(pointer(kind, on, place)), CaliperDraft)
    except StopIteration as stop:
        result: CaliperShape | None = stop.value
        return result
    raise AssertionError("the tool did not end")


def long_axis(on: Plane, a: Place, b: Place) -> CaliperShape | None:
    return play(draw_long_axis(pointer("press", on, a)), on, [("move", b), ("release", b)])


def drawn(on: Plane, a: Place, b: Place, c: Place, d: Place) -> CaliperShape:
    shape = long_axis(on, a, b)
    assert shape is not None
    whole = play(set_short_axis(shape, pointer("press", on, c)), on, [("move", d), ("release", d)])
    assert whole is not None
    return whole


def cosine(shape: CaliperShape) -> float:
    assert shape.short_axis is not None
    a, b = minus(shape.long_axis[1], shape.long_axis[0]), minus(shape.short_axis[1], shape.short_axis[0])
    return dot(a, b) / (math.hypot(*a) * math.hypot(*b))


def assert_sound(shape: CaliperShape, on: Plane) -> None:
    """Perpendicular, crossing, in the plane, the longer axis first."""
    assert shape.short_axis is not None
    assert abs(cosine(shape)) < PERPENDICULAR
    for first, second in ((shape.long_axis, shape.short_axis), (shape.short_axis, shape.long_axis)):
        frame = AxisFrame.of(first, on)
        (along_a, across_a), (along_b, across_b) = (frame.along_across(point) for point in second)
        assert along_a == pytest.approx(along_b, abs=1e-6)
        assert -1e-6 <= along_a <= frame.length + 1e-6
        assert across_a * across_b <= 1e-6
    assert all(abs(on.distance_mm(point)) < 1e-6 for point in shape.ends())
    assert shape.short_length is not None
    assert shape.short_length <= shape.long_length + 1e-9


places = st.tuples(st.floats(0, 511), st.floats(0, 511))
planes = st.builds(
    plane,
    st.sampled_from([(0.7, 1.4), (1.4, 0.7), (0.8, 0.8), (3.0, 0.5), None]),
    st.sampled_from([0.0, 17.5]),
)


@given(planes, places, places)
def test_one_drag_gives_the_long_axis_from_press_to_release_and_no_short_axis(on: Plane, a: Place, b: Place) -> None:
    assume(math.dist(on.lps(*a), on.lps(*b)) > 2.1)
    shape = long_axis(on, a, b)
    assert shape is not None
    assert shape.long_axis == (on.lps(*a), on.lps(*b))
    assert shape.short_axis is None
    assert shape.short_length is None


def test_the_length_is_in_mm_on_pixels_that_are_not_square() -> None:
    down, along = long_axis(plane(), (10, 10), (60, 10)), long_axis(plane(), (10, 10), (10, 60))
    assert down is not None
    assert along is not None
    assert down.long_length == pytest.approx(35.0)
    assert along.long_length == pytest.approx(70.0)


def test_without_spacing_the_length_is_in_px() -> None:
    shape = long_axis(plane(None), (10, 10), (40, 50))
    assert shape is not None
    assert shape.long_length == pytest.approx(50.0)


def test_a_click_or_esc_draws_nothing() -> None:
    on = plane()
    assert long_axis(on, (10, 10), (10.5, 10.5)) is None
    assert play(draw_long_axis(pointer("press", on, (10, 10))), on, [("move", (60, 60)), ("escape", (60, 60))]) is None


@given(planes, places, places, places)
def test_the_offered_short_axis_is_perpendicular_in_mm_and_crosses_the_long_one(
    on: Plane, a: Place, b: Place, at: Place
) -> None:
    assume(math.dist(on.lps(*a), on.lps(*b)) > 2.1)
    axis = (on.lps(*a), on.lps(*b))
    move = pointer("move", on, at)
    offered = offered_short_axis(axis, move)
    assume(math.dist(*offered) > 0.1)
    assert_sound(CaliperShape(axis, offered).longest_first(), on)
    frame = AxisFrame.of(axis, on)
    along, across = frame.along_across(move.lps)
    if 0 <= along <= frame.length:
        assert math.dist(offered[0], move.lps) == pytest.approx(0, abs=1e-6)
        assert math.dist(*offered) == pytest.approx(2 * abs(across))


@given(planes, places, places, places, places)
def test_whatever_the_second_gesture_the_axes_stay_perpendicular_and_cross(
    on: Plane, a: Place, b: Place, c: Place, d: Place
) -> None:
    shape = long_axis(on, a, b)
    assume(shape is not None)
    assert shape is not None
    whole = play(set_short_axis(shape, pointer("press", on, c)), on, [("move", d), ("release", d)])
    if whole is not None:
        assert_sound(whole, on)
        assert shape.long_axis in (whole.long_axis, whole.short_axis)


@given(planes, places, places, places, places, st.sampled_from(HANDLES), places)
def test_dragging_any_end_keeps_the_axes_perpendicular_and_crossing(
    on: Plane, a: Place, b: Place, c: Place, d: Place, handle: Handle, to: Place
) -> None:
    shape = long_axis(on, a, b)
    assume(shape is not None)
    assert shape is not None
    whole = play(set_short_axis(shape, pointer("press", on, c)), on, [("move", d), ("release", d)])
    assume(whole is not None)
    assert whole is not None
    at = whole.ends()[HANDLES.index(handle)]
    edited = play(move_handle(whole, handle, pointer("press", on, on.pixel(at))), on, [("move", to), ("release", to)])
    if edited is not None:
        assert_sound(edited, on)


def test_a_click_takes_the_offered_axis_and_a_drag_sets_each_edge() -> None:
    on = plane((1.0, 1.0))
    shape = long_axis(on, (100, 100), (100, 140))
    assert shape is not None
    clicked = play(set_short_axis(shape, pointer("press", on, (90, 120))), on, [("release", (90, 120))])
    assert clicked is not None
    assert clicked.short_length == pytest.approx(20.0)
    dragged = drawn(on, (100, 100), (100, 140), (90, 120), (115, 127))
    assert dragged.short_axis is not None
    assert dragged.short_axis[0] == pytest.approx(on.lps(90, 120))
    assert dragged.short_axis[1] == pytest.approx(on.lps(115, 120))


def test_the_axes_swap_when_the_short_one_is_longer() -> None:
    on = plane((1.0, 1.0))
    whole = drawn(on, (100, 100), (100, 140), (80, 120), (130, 120))
    assert whole.long_length == pytest.approx(50.0)
    assert whole.short_length == pytest.approx(40.0)
    assert whole.short_axis == (on.lps(100, 100), on.lps(100, 140))


def test_a_handle_grabbed_beside_its_middle_does_not_jump() -> None:
    on = plane((1.0, 1.0))
    whole = drawn(on, (100, 100), (100, 140), (90, 120), (110, 120))
    beside = (102.0, 141.0)
    assert play(move_handle(whole, "long1", pointer("press", on, beside)), on, [("release", beside)]) is None
    edited = play(move_handle(whole, "long1", pointer("press", on, beside)), on, [("release", (102.0, 151.0))])
    assert edited is not None
    assert edited.long_axis[1] == pytest.approx(on.lps(100, 150))


def test_esc_in_a_drag_of_an_end_changes_nothing() -> None:
    on = plane()
    whole = drawn(on, (100, 100), (100, 140), (90, 120), (110, 120))
    moves: list[tuple[PointerKind, Place]] = [("move", (200, 200)), ("escape", (200, 200))]
    assert play(move_handle(whole, "short0", pointer("press", on, (90, 120))), on, moves) is None


def test_an_end_of_the_short_axis_does_not_pass_to_the_other_side() -> None:
    on = plane((1.0, 1.0))
    whole = drawn(on, (100, 100), (100, 140), (90, 120), (110, 120))
    moved = with_handle_at(whole, "short0", on.lps(130, 110), on)
    assert moved.short_axis is not None
    assert moved.short_axis[0] == pytest.approx(on.lps(100, 110))
    assert moved.short_axis[1] == pytest.approx(on.lps(110, 110))


def test_moving_the_whole_keeps_both_lengths() -> None:
    on = plane()
    whole = drawn(on, (100, 100), (100, 140), (90, 120), (110, 120))
    moved = play(
        move_caliper(whole, pointer("press", on, (100, 120))), on, [("move", (150, 90)), ("release", (150, 90))]
    )
    assert moved is not None
    assert moved.long_length == pytest.approx(whole.long_length)
    assert moved.short_length == pytest.approx(whole.short_length)
    assert moved.long_axis[0] == pytest.approx(on.lps(150, 70))


def test_the_short_axis_is_meant_only_near_the_long_one() -> None:
    on = plane((1.0, 1.0))
    axis = (on.lps(100, 100), on.lps(100, 140))
    assert means_short_axis(axis, pointer("move", on, (85, 120)))
    assert means_short_axis(axis, pointer("move", on, (95, 145)))
    assert not means_short_axis(axis, pointer("move", on, (150, 120)))
    assert not means_short_axis(axis, pointer("move", on, (100, 160)))


def test_the_frame_of_an_axis_lies_in_the_plane() -> None:
    on = plane(tilt_degrees=17.5)
    frame = AxisFrame.of((on.lps(0, 0), on.lps(50, 20)), on)
    assert dot(frame.aside, on.normal) == pytest.approx(0)
    assert frame.aside == pytest.approx(cross(on.normal, frame.direction))
