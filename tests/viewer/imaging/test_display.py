"""Values to grey, and slices to the screen: exact by the standard, and exact in place."""

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from viewer.imaging.display import ALIGNED_WITHIN, render
from viewer.imaging.voi import CT_PRESETS, Window, to_grey8

RNG = np.random.default_rng(5)
SLICE = RNG.normal(40, 300, (64, 80)).astype(np.int16)


def by_the_standard(x: float, center: float, width: float) -> float:
    """PS3.3 C.11.2.1.2.1, word for word, with an output range of 0 to 255."""
    if x <= center - 0.5 - (width - 1) / 2:
        return 0.0
    if x > center - 0.5 + (width - 1) / 2:
        return 255.0
    return ((x - (center - 0.5)) / (width - 1) + 0.5) * 255.0


@given(st.integers(-2000, 2000), st.integers(2, 4000), st.lists(st.integers(-3000, 4000), min_size=1, max_size=40))
def test_grey_is_the_linear_window_function_of_the_standard(center: int, width: int, values: list[int]) -> None:
    greys = to_grey8(np.array([values], np.int16), Window(width, center))
    stated = [by_the_standard(x, center, width) for x in values]
    assert np.abs(greys[0] - np.array(stated)).max() <= 0.5 + 1e-9


@pytest.mark.parametrize(
    ("width", "level", "value", "grey"),
    [(4096, 2048, 0, 0), (4096, 2048, 4095, 255), (100, 50, 0, 0), (100, 50, 99, 255)],
)
def test_the_examples_of_the_standard_come_out(width: float, level: float, value: int, grey: int) -> None:
    """The notes to C.11.2.1.2.1: centre 2048 and width 4096 make 0 to 4095 the whole range, 50 and 100 make 0 to 99."""
    assert to_grey8(np.array([[value]], np.int16), Window(width, level))[0, 0] == grey


@pytest.mark.parametrize("preset", CT_PRESETS, ids=lambda preset: preset.id)
@pytest.mark.parametrize("kind", [np.int16, np.float32])
@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("smooth", [False, True])
def test_at_scale_1_the_picture_is_the_window_function(
    preset: object, kind: type[np.generic], inverted: bool, smooth: bool
) -> None:
    window = preset.window  # type: ignore[attr-defined]
    plane = SLICE.astype(kind)
    picture = render(plane, (0, 0, 64, 80), (80, 64), window, inverted, smooth)
    assert np.abs(picture.astype(int) - to_grey8(plane, window, inverted)).max() <= (0 if not smooth else 1)


def test_an_exact_window_runs_from_end_to_end() -> None:
    greys = to_grey8(np.array([[0.0, 5.0, 10.0]], np.float32), Window(10.0, 5.0, "LINEAR_EXACT"))
    assert greys.tolist() == [[0, 128, 255]]


def half_level(profile: NDArray[np.uint8]) -> float:
    """Where a rising profile passes half of 255, in output px from the edge of the first."""
    at = int(np.argmax(profile >= 127.5))
    below, above = float(profile[at - 1]), float(profile[at])
    return at - 0.5 + (127.5 - below) / (above - below)


crops = st.tuples(st.floats(0.0, 20.0), st.floats(0.0, 20.0), st.floats(20.0, 45.0), st.floats(20.0, 45.0))
IDENTITY = Window(256, 128)
"""Value n is grey n."""


@given(crops, st.floats(2.0, 9.0))
def test_the_edges_of_a_square_land_where_its_pixels_are(crop: tuple[float, float, float, float], scale: float) -> None:
    """Rows and columns from 30 on are bright: the edges lie at 29.5 of `Plane.pixel`, halfway between two centres."""
    row, column, rows, columns = crop
    assume(row + rows > 33 and column + columns > 33)
    plane = np.zeros((70, 70), np.int16)
    plane[30:, 30:] = 255
    height, width = round(rows * scale), round(columns * scale)
    picture = render(plane, crop, (width, height), IDENTITY)
    down = row + half_level(picture[:, -1]) * rows / height - 0.5
    across = column + half_level(picture[-1]) * columns / width - 0.5
    assert down == pytest.approx(29.5, abs=ALIGNED_WITHIN * rows / height + 1 / 255)
    assert across == pytest.approx(29.5, abs=ALIGNED_WITHIN * columns / width + 1 / 255)


@example((0.0, 0.0, 20.75, 20.0), 1.0, 1.0, False)  # as many pixels as before, but not the same ones
@given(crops, st.floats(0.3, 9.0), st.floats(0.3, 9.0), st.booleans())
def test_every_pixel_of_a_slope_has_the_value_of_its_place(
    crop: tuple[float, float, float, float], scale_x: float, scale_y: float, along: bool
) -> None:
    row, column, rows, columns = crop
    ramp = np.broadcast_to(3 * np.arange(70, dtype=np.int16), (70, 70))
    plane = np.ascontiguousarray(ramp if along else ramp.T)
    height, width = round(rows * scale_y), round(columns * scale_x)
    picture = render(plane, crop, (width, height), IDENTITY)
    corner, step, count = (column, columns / width, width) if along else (row, rows / height, height)
    place = corner + (np.arange(count) + 0.5) * step - 0.5
    inner = (place > 2 * step) & (place < 69 - 2 * step)
    seen = (picture[height // 2] if along else picture[:, width // 2]).astype(float)
    assert np.abs(seen - 3 * place)[inner].max(initial=0.0) <= 0.5 + 3 * ALIGNED_WITHIN * step + 0.01


def test_blocks_have_their_edges_on_whole_pixels() -> None:
    plane = np.array([[0, 100], [200, 50]], np.int16)
    picture = render(plane, (0, 0, 2, 2), (6, 4), Window(256, 128), smooth=False)
    assert picture.tolist() == np.repeat(np.repeat(plane, 2, 0), 3, 1).tolist()


def test_what_lies_outside_the_slice_is_black_also_inverted() -> None:
    plane = np.zeros((10, 10), np.int16)
    for smooth in (False, True):
        picture = render(plane, (-5, -5, 20, 20), (40, 40), Window(100, 50), True, smooth)
        assert (picture[10:30, 10:30] == 255).all()
        assert picture.sum() == 255 * 400
    assert render(plane, (50, 50, 5, 5), (8, 8), Window(100, 50), True).sum() == 0


def test_a_small_picture_is_made_of_means_not_of_skipped_pixels() -> None:
    stripes = np.zeros((64, 64), np.int16)
    stripes[:, ::4] = 200
    picture = render(stripes, (0, 0, 64, 64), (16, 16), Window(256, 128))
    assert np.abs(picture.astype(int) - 50).max() <= 1


def test_pixels_that_are_not_square_are_scaled_each_way() -> None:
    plane = np.zeros((10, 20), np.int16)
    plane[5:, 10:] = 255
    picture = render(plane, (0, 0, 10, 20), (40, 60), Window(256, 128))
    assert half_level(picture[-1]) == pytest.approx(20.0, abs=0.05)
    assert half_level(picture[:, -1]) == pytest.approx(30.0, abs=0.05)
