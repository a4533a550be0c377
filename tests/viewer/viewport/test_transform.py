"""Pixels and places on screen: there and back, and the picture lies where the transform says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.viewer.viewport.synthetic import make_series
from viewer.viewport.transform import LARGEST_ZOOM, ViewTransform

SPACINGS = [(0.8, 0.8), (1.4, 0.7), (0.5, 2.0), None]

views = st.builds(
    lambda spacing, size, zoom, at, pan, flips: (
        ViewTransform.fit(make_series(spacing).geometry.planes[0], *size)
        .zoomed(zoom, *at)
        .panned(*pan)
        .flipped(horizontal=flips[0], vertical=flips[1])
    ),
    st.sampled_from(SPACINGS),
    st.tuples(st.integers(60, 1500), st.integers(60, 1500)),
    st.floats(0.2, 30),
    st.tuples(st.floats(0, 500), st.floats(0, 500)),
    st.tuples(st.floats(-300, 300), st.floats(-300, 300)),
    st.tuples(st.booleans(), st.booleans()),
)


@given(views, st.floats(-50, 300), st.floats(-50, 300))
def test_pixel_to_screen_to_pixel_returns(view: ViewTransform, row: float, column: float) -> None:
    assert view.image(*view.screen(row, column)) == pytest.approx((row, column), abs=1e-6)


@given(views, st.floats(0.2, 5), st.floats(0, 400), st.floats(0, 400))
def test_zoom_keeps_what_is_under_the_pointer(view: ViewTransform, factor: float, x: float, y: float) -> None:
    nearer = view.zoomed(factor, x, y)
    assert nearer.image(x, y) == pytest.approx(view.image(x, y), abs=1e-6)
    assert nearer.zoom <= LARGEST_ZOOM


@given(views, st.sampled_from([1.0, 1.25, 1.5, 2.0]))
def test_the_crop_on_device_px_lies_where_the_transform_says(view: ViewTransform, ratio: float) -> None:
    crop = view.device_crop(ratio)
    if crop is None:
        return
    x0, y0, x1, y1 = crop.x, crop.y, crop.x + crop.width, crop.y + crop.height
    rows = [crop.row - 0.5, crop.row - 0.5 + crop.rows]
    columns = [crop.column - 0.5, crop.column - 0.5 + crop.columns]
    corners = [view.image(x / ratio, y / ratio) for x, y in ((x0, y0), (x1, y1))]
    assert sorted(corner[0] for corner in corners) == pytest.approx(rows, abs=1e-6)
    assert sorted(corner[1] for corner in corners) == pytest.approx(columns, abs=1e-6)
    assert rows[0] >= -0.5 - 1e-5
    assert rows[1] <= view.rows - 0.5 + 1e-5
    assert columns[0] >= -0.5 - 1e-5
    assert columns[1] <= view.columns - 0.5 + 1e-5
    assert crop.x >= 0
    assert crop.y >= 0
    assert x1 <= np.ceil(view.width * ratio)
    assert y1 <= np.ceil(view.height * ratio)


@pytest.mark.parametrize("spacing", SPACINGS)
def test_a_fitted_image_is_whole_in_the_middle_and_in_true_proportions(spacing: tuple[float, float] | None) -> None:
    plane = make_series(spacing, rows=200, columns=300).geometry.planes[0]
    view = ViewTransform.fit(plane, 640, 480)
    left, top = view.screen(-0.5, -0.5)
    right, bottom = view.screen(199.5, 299.5)[0], view.screen(199.5, 299.5)[1]
    assert left >= -1e-9
    assert top >= -1e-9
    assert (left + view.screen(-0.5, 299.5)[0]) == pytest.approx(640)
    assert (top + view.screen(199.5, -0.5)[1]) == pytest.approx(480)
    between_rows, between_columns = plane.spacing
    assert (right - left) / (bottom - top) == pytest.approx(300 * between_columns / (200 * between_rows))


def test_a_fitted_view_follows_the_size_and_another_keeps_its_zoom_and_middle() -> None:
    plane = make_series().geometry.planes[0]
    view = ViewTransform.fit(plane, 512, 512)
    assert view.resized(256, 256).zoom == 1.0
    near = view.zoomed(2, 100, 100).resized(256, 256)
    assert near.zoom == 4.0


def test_the_image_cannot_be_pushed_out_of_the_viewport() -> None:
    view = ViewTransform.fit(make_series().geometry.planes[0], 512, 512).panned(1e6, -1e6)
    assert view.device_crop(1.0) is not None
