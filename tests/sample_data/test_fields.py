"""The arithmetic under the shapes, against the standard library and plain geometry."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_data.phantom.catalogue import CASE_IDS, phantom_studies
from sample_data.phantom.fields import erf, generator, smooth_max, smooth_min, smooth_noise
from sample_data.phantom.plans import plan_of
from sample_data.phantom.pose import pose_of
from sample_data.phantom.shapes import capsule, ellipsoid


def f32(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_the_error_function_is_that_of_the_standard_library() -> None:
    x = np.linspace(-5, 5, 2001, dtype=np.float32)
    assert np.abs(erf(x) - [math.erf(v) for v in x]).max() < 5e-7


@given(st.floats(-50, 50, width=32), st.floats(-50, 50, width=32))
def test_a_smooth_union_never_lies_outside_the_sharp_one_by_more_than_a_quarter_of_its_width(
    a: float, b: float
) -> None:
    joined = float(smooth_min(f32(a), f32(b), 8.0)[0])
    assert min(a, b) - 8.0 / 4 - 1e-3 <= joined <= min(a, b) + 1e-3
    assert float(smooth_max(f32(a), f32(b), 8.0)[0]) >= max(a, b) - 1e-3


def test_smooth_noise_has_its_spread_and_is_the_same_in_each_call() -> None:
    one, other = (smooth_noise(generator("test"), (20, 60, 80), (2.5, 1.5, 1.5), 11.0, 2.2) for _ in range(2))
    assert np.array_equal(one, other)
    assert one.std() == pytest.approx(2.2, rel=1e-3)
    assert np.abs(np.diff(one, axis=2)).mean() < 0.6  # smooth against its lattice


def test_distances_are_exact_on_the_surface() -> None:
    on = ellipsoid(f32(30, 0, 0), f32(0, 20, 0), f32(0, 0, 10), (0, 0, 0), (30, 20, 10))
    assert on == pytest.approx(0, abs=0.02)
    d, share = capsule(f32(5), f32(7), f32(0), (0, 0, 0, 2), (10, 0, 0, 4))
    assert (float(d[0]), float(share[0])) == pytest.approx((4.0, 0.5))


@given(st.floats(-120, 120), st.floats(-140, 60), st.floats(-60, 120))
def test_a_point_goes_to_the_scanner_and_back(x: float, y: float, z: float) -> None:
    for case_id in CASE_IDS:
        pose = pose_of(case_id, phantom_studies(case_id)[1].timepoint_id)
        sx, sy, sz = pose.to_scanner((x, y, z))
        ax, ay = pose.to_anatomy_xy(np.array(sx), np.array(sy))
        assert (float(ax), float(ay)) == pytest.approx((x, y), abs=1e-3)
        assert float(pose.to_anatomy_z(sz, y)) == pytest.approx(z, abs=1e-3)


def test_poses_differ_by_millimetres_and_degrees_and_origins_by_more() -> None:
    for case_id in CASE_IDS:
        studies = phantom_studies(case_id)
        poses = [pose_of(case_id, s.timepoint_id) for s in studies]
        assert len(set(poses)) == len(studies)
        assert all(abs(math.degrees(p.turn)) <= 2.0 and abs(p.shift[0]) <= 7.0 for p in poses)
        assert len({plan_of(s).origin_mm for s in studies}) == len(studies)
