"""R08: missing, doubled, uneven, tilted and shifted slices are named with numbers and millimetres, and nothing else is.

Expected values are made: places are written into files, and what is found in them is held against what was written.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.dicom_files import ROOT_UID, ct_slice, write
from viewer.imaging.geometry_checks import stack_warnings
from viewer.imaging.scan import scan
from viewer.imaging.volume_geometry import Plane, Vec3, VolumeGeometry, cross, dot
from viewer.imaging.warned import Code

AXIAL = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
OBLIQUE = ((0.96, 0.28, 0.0), (-0.28 * 0.8, 0.96 * 0.8, -0.6))
RIGHT_WITHIN_MM = 0.1


def stack(places: Sequence[Vec3], turned: tuple[Vec3, Vec3] = AXIAL) -> VolumeGeometry:
    return VolumeGeometry(tuple(Plane(place, *turned, (0.7, 0.7), 512, 512) for place in places))


def along(heights: Sequence[float], turned: tuple[Vec3, Vec3] = AXIAL, decimals: int = 6) -> VolumeGeometry:
    """A stack at these heights along its normal, positions written with so many decimals."""
    normal = cross(*turned)
    return stack([tuple(round(h * c, decimals) for c in normal) for h in heights], turned)  # type: ignore[misc]


def lines(geometry: VolumeGeometry) -> list[str]:
    return [warned.text for warned in stack_warnings(geometry)]


def codes(geometry: VolumeGeometry) -> list[Code]:
    return [warned.code for warned in stack_warnings(geometry)]


@pytest.mark.parametrize(
    ("step", "decimals", "slices"),
    [
        (0.3333, 6, 2000),
        (0.3333, 4, 2000),
        (0.3333, 3, 2000),
        (0.3333, 2, 2000),
        (1 / 3, 6, 2000),
        (0.625, 2, 900),
        (2.344, 2, 300),
        (5.0, 1, 100),
        (0.7, 1, 2000),
    ],
)
def test_r08_an_even_stack_is_without_a_word_however_its_positions_are_rounded(
    step: float, decimals: int, slices: int
) -> None:
    for turned in (AXIAL, OBLIQUE) if decimals > 1 else (AXIAL,):  # one decimal on an oblique stack: see below
        geometry = along([-100.0 + step * k for k in range(slices)], turned, decimals)
        assert lines(geometry) == []
        found = geometry.spacing_between_slices_mm
        assert found is not None
        assert abs(found - step) * (slices - 1) <= RIGHT_WITHIN_MM


def test_r08_positions_with_one_decimal_are_even_where_every_length_stays_right() -> None:
    geometry = along([0.3333 * k for k in range(2000)], AXIAL, 1)
    assert lines(geometry) == []
    step = geometry.spacing_between_slices_mm
    assert step is not None
    places = [plane.origin_lps[2] for plane in geometry.planes]
    worst = max(abs((places[j] - places[i]) - step * (j - i)) for i in range(0, 2000, 37) for j in range(0, 2000, 41))
    assert worst <= RIGHT_WITHIN_MM + 1e-6


def test_r08_one_decimal_on_an_oblique_stack_is_called_uneven() -> None:
    geometry = along([0.3333 * k for k in range(200)], OBLIQUE, 1)
    assert Code.SLICES_UNEVEN in codes(geometry)
    assert geometry.spacing_between_slices_mm is None


@pytest.mark.parametrize("away", [0.0005, 0.001, 0.005, 0.0099])
def test_r08_rounding_noise_of_one_slice_has_no_word(away: float) -> None:
    assert lines(along([5.0 * k + away * (k == 7) for k in range(20)])) == []


@pytest.mark.parametrize("away", [0.0111, 0.02, 0.1, 1.0])
@pytest.mark.parametrize("at", [1, 7, 18, 19])
@pytest.mark.parametrize("decimals", [1, 2, 4])
def test_r08_a_slice_out_of_its_place_by_more_than_a_hundredth_is_named(away: float, at: int, decimals: int) -> None:
    if round(away, decimals) < 0.0109:
        return  # nothing is left of it in the file
    geometry = along([5.0 * k + away * (k == at) for k in range(20)], AXIAL, decimals)
    (line,) = lines(geometry)
    shown = f"{at} to {at + 1} is {5.0 + round(away, decimals):.2f} mm"
    assert shown in line
    assert codes(geometry) == [Code.SLICES_UNEVEN]
    assert geometry.spacing_between_slices_mm is None


def test_r08_gaps_that_creep_are_named_though_none_of_them_is_odd() -> None:
    """1,000 gaps of 1.000 mm and 1,000 of 1.009 mm: no two differ by a hundredth, the middle is off by 4.5 mm."""
    heights = [1.0 * k if k < 1000 else 1000.0 + 1.009 * (k - 1000) for k in range(2001)]
    geometry = along(heights)
    assert lines(geometry) == ["Uneven slices: gaps creep, slice 1001 lies 4.50 mm from its place; usual 1.00 mm"]
    assert geometry.spacing_between_slices_mm is None


def test_r08_two_gaps_either_side_of_the_usual_do_not_lose_the_distance_without_a_word() -> None:
    geometry = along([0.0, 5.0, 9.992, 15.0, 20.0])
    assert (lines(geometry), geometry.spacing_between_slices_mm) == ([], 5.0)


@given(
    step=st.floats(0.2, 10.0),
    gaps=st.lists(st.sampled_from([1, 1, 1, 1, 2, 3]), min_size=4, max_size=40),
    turned=st.sampled_from([AXIAL, OBLIQUE]),
)
@settings(max_examples=60, deadline=None)
def test_r08_what_is_missing_is_counted_and_distances_are_given_or_refused(
    step: float, gaps: list[int], turned: tuple[Vec3, Vec3]
) -> None:
    gaps = [1, 1, 1, *gaps, 1] if gaps.count(1) * 2 <= len(gaps) else gaps
    if gaps.count(1) * 2 <= len(gaps):
        return
    heights, total = [0.0], 0
    for gap in gaps:
        total += gap
        heights.append(step * total)
    geometry = along(heights, turned)
    missing = total - len(gaps)
    if not missing:
        assert lines(geometry) == []
        assert geometry.spacing_between_slices_mm == pytest.approx(step, abs=1e-4)
        return
    (line,) = lines(geometry)
    assert line.startswith(f"{missing} slice{'s' * (missing > 1)} missing: ")
    first = next(n for n, gap in enumerate(gaps) if gap > 1)
    assert f"{first + 1} to {first + 2} is {step * gaps[first]:.2f} mm" in line
    assert geometry.spacing_between_slices_mm is None


@given(st.lists(st.floats(0.5, 8.0), min_size=3, max_size=30), st.sampled_from([AXIAL, OBLIQUE]))
@settings(max_examples=80, deadline=None)
def test_r08_a_length_across_slices_is_right_to_a_tenth_of_a_millimetre_or_not_given(
    gaps: list[float], turned: tuple[Vec3, Vec3]
) -> None:
    heights = [sum(gaps[:n]) for n in range(len(gaps) + 1)]
    geometry = along(heights, turned)
    step = geometry.spacing_between_slices_mm
    assert (step is None) == bool(lines(geometry))
    if step is not None:
        for i, a in enumerate(heights):
            assert all(abs((heights[j] - a) - step * (j - i)) <= RIGHT_WITHIN_MM for j in range(len(heights)))
    measured = [geometry.location_mm(k) for k in range(len(heights))]
    assert measured == pytest.approx([dot((0.0, 0.0, 0.0), cross(*turned)) + h for h in heights], abs=1e-5)


@pytest.mark.parametrize(
    ("sideways", "step", "slices", "line"),
    [
        (1.0, 5.0, 5, "Tilted stack: 11.3° to its slices, each shifted by 1.00 mm (slices 1 to 5)"),
        (0.005, 0.3, 1000, "Tilted stack: 1.0° to its slices, each shifted by 0.01 mm (slices 1 to 1000)"),
        (0.0001, 5.0, 40, None),
        (0.0049, 5.0, 40, None),  # cosines with three decimals
    ],
)
def test_r08_a_tilt_is_named_by_its_angle_also_where_each_step_is_small(
    sideways: float, step: float, slices: int, line: str | None
) -> None:
    geometry = stack([(0.0, sideways * k, step * k) for k in range(slices)])
    assert lines(geometry) == ([] if line is None else [line])
    assert geometry.spacing_between_slices_mm == pytest.approx(step)


def test_r08_a_slice_moved_sideways_is_named() -> None:
    geometry = stack([(4.0 * (k == 2), 0.0, 5.0 * k) for k in range(6)])
    assert lines(geometry) == ["Slices shifted sideways: slice 2 to 3 by 4.00 mm and 1 more"]


def test_r08_images_at_one_place_and_turned_slices_give_no_distance() -> None:
    assert codes(along([7.0] * 4)) == [Code.SLICES_AT_ONE_PLACE]
    turned = VolumeGeometry((along([0.0]).planes[0], along([5.0], OBLIQUE).planes[0]))
    assert codes(turned) == [Code.SLICES_NOT_PARALLEL]
    assert (turned.spacing_between_slices_mm, turned.gaps_mm) == (None, ())


def test_r08_spacing_is_that_of_positions_whatever_thickness_says(tmp_path: Path) -> None:
    for k in range(4):
        changes: dict[str, Any] = {
            "SliceThickness": "8",
            "SpacingBetweenSlices": "3",
            "SOPInstanceUID": f"{ROOT_UID}.5.{k}",
        }
        write(ct_slice(k, **changes), tmp_path / f"{k}.dcm")
    (series,) = scan([tmp_path]).series
    assert series.geometry.spacing_between_slices_mm == 5.0
    assert series.frames[0].slice_thickness_mm == 8.0
    assert series.warning_lines == ()
