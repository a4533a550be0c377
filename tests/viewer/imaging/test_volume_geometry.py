"""Planes in patient coordinates: there and back, sides, stacks."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.imaging.spacing import InPlane, plane
from viewer.imaging.volume_geometry import Plane, Vec3, VolumeGeometry, cross

AXES = {"L": (1.0, 0.0, 0.0), "P": (0.0, 1.0, 0.0), "H": (0.0, 0.0, 1.0)}
AXES |= {far: tuple(-c for c in AXES[near]) for near, far in ("LR", "PA", "HF")}  # type: ignore[misc]
OPPOSITE = {"L": "R", "R": "L", "P": "A", "A": "P", "H": "F", "F": "H"}
ORIENTATIONS = [(r, c) for r, c in itertools.permutations(AXES, 2) if OPPOSITE[r] != c]

angles = st.floats(-math.pi, math.pi)
places = st.floats(-500.0, 500.0)
spacings = st.floats(0.05, 10.0)


def turned(yaw: float, pitch: float, roll: float) -> tuple[Vec3, Vec3]:
    """Row and column direction of a plane turned about the three axes."""
    cy, sy, cp, sp, cr, sr = (f(a) for a in (yaw, pitch, roll) for f in (math.cos, math.sin))
    row = (cy * cp, sy * cp, -sp)
    column = (cy * sp * sr - sy * cr, sy * sp * sr + cy * cr, cp * sr)
    return row, column


def axial(z: float = 0.0, spacing: tuple[float, float] | None = (0.5, 0.75)) -> Plane:
    return Plane((-10.0, -20.0, z), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), spacing, 8, 10)


@given(angles, angles, angles, st.tuples(places, places, places), st.tuples(spacings, spacings), places, places)
def test_a_pixel_goes_to_its_point_and_back(
    yaw: float, pitch: float, roll: float, origin: Vec3, spacing: tuple[float, float], row: float, column: float
) -> None:
    place = Plane(origin, *turned(yaw, pitch, roll), spacing, 512, 512)
    point = place.lps(row, column)
    assert place.pixel(point) == pytest.approx((row, column), abs=1e-6)
    assert place.distance_mm(point) == pytest.approx(0.0, abs=1e-6)


@given(angles, angles, angles, st.tuples(spacings, spacings), st.tuples(places, places), st.tuples(places, places))
def test_a_length_in_the_plane_is_rows_and_columns_times_their_spacing(
    yaw: float, pitch: float, roll: float, spacing: tuple[float, float], a: tuple[float, float], b: tuple[float, float]
) -> None:
    place = Plane((1.0, 2.0, 3.0), *turned(yaw, pitch, roll), spacing, 512, 512)
    stated = math.hypot((a[0] - b[0]) * spacing[0], (a[1] - b[1]) * spacing[1])
    assert math.dist(place.lps(*a), place.lps(*b)) == pytest.approx(stated, abs=1e-6)


@pytest.mark.parametrize(("mirrored", "row", "column"), [(m, r, c) for m in (False, True) for r, c in ORIENTATIONS])
def test_r07_the_edges_carry_the_sides_that_the_directions_point_to(mirrored: bool, row: str, column: str) -> None:
    """All 48: 6 faces x 4 turns, and each stacked along its normal and against it."""
    step = cross(AXES[row], AXES[column])
    planes = [
        plane(InPlane((1.0, 1.0), "mm"), (*AXES[row], *AXES[column]), tuple(k * c for c in step), 4, 4) for k in (0, 5)
    ]
    if mirrored:
        planes.reverse()
    for one in planes:
        assert one.orientation_letters() == (OPPOSITE[row], row, OPPOSITE[column], column)
    assert VolumeGeometry(tuple(sorted(planes, key=lambda p: p.distance_mm((0.0, 0.0, 0.0))))).parallel


@pytest.mark.parametrize(
    "orientation",
    [(), (1, 0, 0), (0, 0, 0, 0, 0, 0), (1, 0, 0, 1, 0, 0), (2, 0, 0, 0, 1, 0), (1, 0, 0, 0, math.nan, 0)],
)
def test_r07_without_a_valid_orientation_there_are_no_letters(orientation: tuple[float, ...]) -> None:
    assert plane(InPlane((1.0, 1.0), "mm"), orientation, (0, 0, 0), 4, 4).orientation_letters() is None


def test_a_projection_takes_its_letters_from_patient_orientation() -> None:
    film = plane(InPlane(None, "px"), (), (), 4, 4, letters="L\\F")
    assert film.orientation_letters() == ("R", "L", "H", "F")
    assert plane(InPlane(None, "px"), (), (), 4, 4, letters="L\\Z").orientation_letters() is None


def test_r04_without_spacing_a_pixel_is_one_unit_and_no_millimetre() -> None:
    place = plane(InPlane(None, "px"), (1, 0, 0, 0, 1, 0), (0, 0, 0), 4, 4)
    assert math.dist(place.lps(0, 0), place.lps(3, 4)) == 5.0
    assert (place.pixel_spacing_mm, place.length_unit) == (None, "px")


def test_the_nearest_slice_is_found_along_the_normal() -> None:
    stack = VolumeGeometry(tuple(axial(5.0 * k) for k in range(4)))
    found = [stack.nearest_slice((100.0, -50.0, z)) for z in (-99.0, 2.4, 2.6, 14.0, 99.0)]
    assert found == [0, 0, 1, 3, 3]
    assert (stack.location_mm(2), stack.spacing_between_slices_mm) == (10.0, 5.0)


def test_an_uneven_stack_has_no_one_slice_distance() -> None:
    assert VolumeGeometry((axial(0.0), axial(5.0), axial(15.0))).spacing_between_slices_mm is None
    assert VolumeGeometry((axial(0.0),)).spacing_between_slices_mm is None
