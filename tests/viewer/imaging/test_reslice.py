"""Planes through a volume: sizes, sides and places held against phantoms and fields that are known everywhere."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.dicom_files import write_ct
from tests.support.spheres import (
    BACK_MARK,
    CENTRE_LPS,
    DIAMETER_MM,
    LEFT_MARK,
    Grid,
    around_ball,
    slice_points,
    width_mm,
    write_ball,
)
from viewer.imaging.errors import ImagingError
from viewer.imaging.reslice import Interpolation, Orientation, orthogonal_plane, reslice
from viewer.imaging.scan import scan
from viewer.imaging.series import Series
from viewer.imaging.volume import Volume, open_volume, read_volume
from viewer.imaging.volume_geometry import Plane, Vec3, VolumeGeometry, cross, dot

AXES: list[Vec3] = [(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)]
TURNS = [(row, column) for row in AXES for column in AXES if dot(row, column) == 0]
"""The 24 ways in which an image can lie along the patient's axes: 6 faces x 4 turns. Against the normal: 48."""

HALF_DIAGONAL_MM = 0.5 * math.sqrt(2.0**2 + 1.5**2 + 2.5**2)
CENTRE: Vec3 = (float(CENTRE_LPS[0]), float(CENTRE_LPS[1]), float(CENTRE_LPS[2]))
SIDES: tuple[tuple[str, Vec3], ...] = (("L", (1, 0, 0)), ("P", (0, 1, 0)), ("H", (0, 0, 1)))


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory) -> list[Series]:
    """The phantom in all 48 orientations, written as DICOM and found again by a scan."""
    folder = tmp_path_factory.mktemp("turned")
    for n, (row, column) in enumerate(TURNS):
        for backwards in (False, True):
            write_ball(folder, around_ball(row, column), 2 * n + backwards, backwards=backwards)
    series = scan([folder]).series
    assert len(series) == 48
    assert all(one.kind == "volume" and one.warnings == () for one in series)
    return list(series)


def widths_through_centre(picture: np.ndarray, plane: Plane) -> tuple[float, float]:
    """The ball's width along the row and the column of a picture that pass nearest to its centre."""
    row, column = (round(part) for part in plane.pixel(CENTRE))
    between_rows, between_columns = plane.spacing
    return width_mm(picture[row], between_columns), width_mm(picture[:, column], between_rows)


def middle_of(picture: np.ndarray, plane: Plane, value: int) -> Vec3:
    """Where a mark's brightest part lies, in LPS."""
    near = np.nan_to_num(picture) / value > 0.7
    row, column = (float(part.mean()) for part in np.nonzero(near))
    return plane.lps(row, column)


def test_r06_a_ball_has_its_30_mm_in_native_slices_of_all_48_orientations(turned: list[Series]) -> None:
    widths: list[float] = []
    for series in turned:
        volume = read_volume(series)
        k = series.geometry.nearest_slice(CENTRE)
        widths.extend(widths_through_centre(volume.voxels[k], series.geometry.planes[k]))
    assert all(abs(width - DIAMETER_MM) < HALF_DIAGONAL_MM for width in widths)
    assert max(widths) / min(widths) < 1.01


def test_r06_a_ball_has_its_30_mm_in_every_plane_through_all_48_orientations(turned: list[Series]) -> None:
    widths: list[float] = []
    tipped = Plane((0, 0, 0), _unit((1, 0.4, -0.2)), _square((1, 0.4, -0.2), (0.1, -0.6, -1)), (0.7, 0.9), 90, 70)
    for series in turned:
        volume = read_volume(series)
        for which in ("axial", "coronal", "sagittal"):
            plane = orthogonal_plane(series.geometry, which, CENTRE)
            widths.extend(widths_through_centre(reslice(volume, plane), plane))
        oblique = _centred(tipped)
        widths.extend(widths_through_centre(reslice(volume, oblique), oblique))
    assert all(abs(width - DIAMETER_MM) < HALF_DIAGONAL_MM for width in widths)
    assert max(widths) / min(widths) < 1.01


def test_r07_the_marks_are_on_the_side_that_the_letters_say_in_native_slices(turned: list[Series]) -> None:
    for series in turned:
        voxels = read_volume(series).voxels
        left, back = (
            np.array([part.mean() for part in np.nonzero(voxels / value > 0.7)]) for value in (LEFT_MARK, BACK_MARK)
        )
        plane = series.geometry.planes[0]
        letters = plane.orientation_letters()
        assert letters is not None
        for letter, direction in SIDES:
            mark = back if letter == "P" else left
            k, row, column = mark - np.array(_index_of(series, CENTRE))
            way = {letters[0]: -column, letters[1]: column, letters[2]: -row, letters[3]: row}
            toward = way.get(letter, k * dot(plane.normal, direction))  # no edge of the image: towards that slice
            assert toward > 3, (letter, letters)


@pytest.mark.parametrize(
    ("which", "letters"),
    [("axial", "RLAP"), ("coronal", "RLHF"), ("sagittal", "APHF")],
)
def test_r07_the_marks_are_on_the_side_that_the_letters_say_in_every_plane(
    turned: list[Series], which: Orientation, letters: str
) -> None:
    through = {"axial": (CENTRE[0], CENTRE[1], CENTRE[2] + 14), "coronal": CENTRE, "sagittal": CENTRE}[which]
    for series in turned:
        plane = orthogonal_plane(series.geometry, which, through)
        assert "".join(plane.orientation_letters() or ()) == letters
        picture = reslice(read_volume(series), plane)
        row, column = plane.pixel(CENTRE)
        if which != "sagittal":
            _, at_column = plane.pixel(middle_of(picture, plane, LEFT_MARK))
            assert (at_column - column) * plane.spacing[1] == pytest.approx(20.0, abs=1.3)  # right is L
        if which != "coronal":
            behind = plane.pixel(middle_of(picture, plane, BACK_MARK))
            away = behind[1] - column if which == "sagittal" else behind[0] - row
            assert away * plane.spacing[0] == pytest.approx(20.0, abs=1.3)  # right, or below, is P
        if which != "axial":
            value = BACK_MARK if which == "sagittal" else LEFT_MARK
            at_row, _ = plane.pixel(middle_of(picture, plane, value))
            assert (row - at_row) * plane.spacing[0] == pytest.approx(14.0, abs=1.3)  # above is H


@pytest.mark.parametrize("degrees", [-18.5, 20.0])
def test_r08_a_tilted_gantry_is_sheared_and_measured_right_within_a_tenth_of_a_mm(
    tmp_path: Path, degrees: float
) -> None:
    tilt = math.radians(degrees)
    column = (0.0, math.cos(tilt), -math.sin(tilt))
    along_table = math.tan(tilt)  # the table moves along z, not along the normal
    grid = around_ball((1.0, 0.0, 0.0), column, (1.0, 1.0), (2.0,) * 26, shear=(0.0, -along_table))
    (series,) = scan([write_ball(tmp_path, grid, 1)]).series
    assert [warned.code for warned in series.warnings] == ["slices-tilted"]
    _has_its_size_in_all_planes(read_volume(series))


def test_r08_uneven_slices_are_taken_at_their_true_places(tmp_path: Path) -> None:
    grid = around_ball((1, 0, 0), (0, 1, 0), (1.0, 1.0), (2.0, 2.9, 2.3, 2.6) * 5)
    (series,) = scan([write_ball(tmp_path, grid, 1)]).series
    assert "slices-uneven" in [warned.code for warned in series.warnings]
    _has_its_size_in_all_planes(read_volume(series))


def test_r08_the_place_of_a_missing_slice_stays_empty(tmp_path: Path) -> None:
    gaps = (2.0,) * 10 + (4.0,) + (2.0,) * 10
    grid = around_ball((1, 0, 0), (0, 1, 0), (1.0, 1.0), gaps)
    (series,) = scan([write_ball(tmp_path, grid, 1)]).series
    plane = orthogonal_plane(series.geometry, "coronal", CENTRE)
    picture = reslice(read_volume(series), plane)
    rows = np.isnan(picture).all(axis=1)
    places = np.array([plane.lps(float(row), 0.0)[2] for row in range(plane.rows)])
    below, above = grid.corners_lps[10][2], grid.corners_lps[11][2]
    assert (rows == ((places > below + 1.0) & (places < above - 1.0))).all()  # half a usual distance to each side
    assert 1 <= rows.sum() <= 2


def test_r08_slices_not_yet_loaded_are_unknown_not_black(tmp_path: Path) -> None:
    (series,) = scan([write_ball(tmp_path, around_ball((1, 0, 0), (0, 1, 0)), 1)]).series
    plane = orthogonal_plane(series.geometry, "sagittal")
    assert np.isnan(reslice(open_volume(series), plane)).all()
    volume = read_volume(series)
    volume.loaded[8] = False
    hidden = np.isnan(reslice(volume, plane)).all(axis=1)
    assert 1 <= hidden.sum() <= 3


_turn = st.tuples(*[st.floats(-1.0, 1.0) for _ in range(3)]).filter(lambda v: math.hypot(*v) > 0.1)


@settings(max_examples=60, deadline=None)
@given(
    row=_turn,
    column=_turn,
    spacing=st.tuples(st.floats(0.4, 3.0), st.floats(0.4, 3.0)),
    gaps=st.lists(st.floats(2.0, 2.9), min_size=2, max_size=8),
    shear=st.tuples(st.floats(-0.4, 0.4), st.floats(-0.4, 0.4)),
    across=_turn,
    down=_turn,
    slope=_turn,
)
def test_a_value_that_grows_evenly_through_space_is_given_back_at_every_point(
    row: Vec3,
    column: Vec3,
    spacing: tuple[float, float],
    gaps: list[float],
    shear: tuple[float, float],
    across: Vec3,
    down: Vec3,
    slope: Vec3,
) -> None:
    """Whatever the orientation, spacing, tilt and distances: linear interpolation at true places gives back a plane."""
    r, c = _pair(row, column)
    grid = around_ball(r, c, spacing, gaps, shear)
    volume = _volume(grid, slope)
    u, v = _pair(across, down)
    plane = _centred(Plane((0, 0, 0), u, v, (1.1, 0.8), 24, 31))
    picture = reslice(volume, plane)
    normal = cross(r, c)
    places = [dot(corner, normal) for corner in grid.corners_lps]
    checked = 0
    for i in range(0, plane.rows, 3):
        for j in range(0, plane.columns, 3):
            point = plane.lps(float(i), float(j))
            where = _well_inside(grid, places, point, r, c, normal)
            if where:
                checked += 1
                assert picture[i, j] == pytest.approx(dot(slope, point), abs=2e-3)
            elif where is None:
                assert np.isnan(picture[i, j])
    assert checked  # the plane goes through the middle of the stack


@settings(max_examples=25, deadline=None)
@given(row=st.sampled_from(AXES), which=st.sampled_from(["axial", "coronal", "sagittal"]), data=st.data())
def test_the_quick_way_and_the_way_by_points_give_one_picture(
    row: Vec3, which: Orientation, data: st.DataObject
) -> None:
    """A plane tipped by less than a millionth of a degree takes the general way, and shows the same to rounding."""
    column = data.draw(st.sampled_from([axis for axis in AXES if dot(axis, row) == 0]))
    interpolation: Interpolation = data.draw(st.sampled_from(["linear", "nearest"]))
    grid = around_ball(row, column, (1.7, 1.3), (2.1,) * 6)
    volume = _volume(grid, (3.0, 5.0, 7.0))
    plane = orthogonal_plane(volume.geometry, which, (CENTRE[0] + 0.31, CENTRE[1] + 0.43, CENTRE[2] + 0.57))
    tip = 1e-8
    (a, b, c), (d, e, f) = plane.row_direction, plane.column_direction
    tipped = Plane(
        plane.origin_lps,
        (a + tip * d, b + tip * e, c + tip * f),
        (d - tip * a, e - tip * b, f - tip * c),
        plane.pixel_spacing_mm,
        plane.rows,
        plane.columns,
    )
    quick, slow = reslice(volume, plane, interpolation), reslice(volume, tipped, interpolation)
    both = ~(np.isnan(quick) | np.isnan(slow))
    assert both.mean() > 0.9
    close = np.isclose(quick[both], slow[both], atol=1e-2)
    assert close.mean() > (0.999 if interpolation == "linear" else 0.9)  # nearest: a tie may fall either way


def test_the_nearest_voxel_gives_stored_values_only(tmp_path: Path) -> None:
    (series,) = scan([write_ball(tmp_path, around_ball((1, 0, 0), (0, 1, 0)), 1)]).series
    volume = read_volume(series)
    picture = reslice(volume, orthogonal_plane(series.geometry, "coronal", CENTRE), "nearest")
    assert set(np.unique(picture[~np.isnan(picture)])) <= set(np.unique(volume.voxels).astype(np.float32))


def test_padding_does_not_mix_with_tissue(tmp_path: Path) -> None:
    pixels = np.full((20, 20), 100, np.int16)
    pixels[:, :8] = -2000
    files = write_ct(tmp_path, 6, PixelPaddingValue=-2000, RescaleIntercept=0)
    import pydicom

    for path in files:
        dataset = pydicom.dcmread(path)
        dataset.Rows, dataset.Columns, dataset.PixelData = 20, 20, pixels.tobytes()
        dataset.save_as(path)
    (series,) = scan([tmp_path]).series
    plane = orthogonal_plane(series.geometry, "coronal", (-5.0, -15.2, 7.3))
    picture = reslice(read_volume(series), plane)
    known = picture[~np.isnan(picture)]
    assert set(np.unique(known)) == {100.0}
    assert np.isnan(picture).any(axis=1).all()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"PixelSpacing": None}, "the pixel spacing is not known"),
        ({"ImagePositionPatient": None}, "the header does not say where the slices are"),
        ({"ImagePositionPatient": [0, 0, 0]}, "several slices are at one place"),
    ],
)
def test_r08_a_stack_without_known_places_is_refused_with_the_reason(
    tmp_path: Path, changes: dict[str, object], reason: str
) -> None:
    write_ct(tmp_path, 4, **changes)
    series = max(scan([tmp_path]).series, key=lambda one: len(one.frames))
    with pytest.raises(ImagingError, match=reason):
        orthogonal_plane(series.geometry, "coronal")
    with pytest.raises(ImagingError, match=reason):
        reslice(read_volume(series), Plane((0, 0, 0), (1, 0, 0), (0, 0, -1), (1, 1), 4, 4))


def test_a_single_image_has_no_other_planes(tmp_path: Path) -> None:
    write_ct(tmp_path, 1)
    (series,) = scan([tmp_path]).series
    with pytest.raises(ImagingError, match="a single image has no other planes"):
        orthogonal_plane(series.geometry, "sagittal")


def test_slices_that_are_not_parallel_are_refused() -> None:
    planes = [Plane((0, 0, 5.0 * k), (1, 0, 0), _unit((0, 1, 0.05 * k)), (1, 1), 8, 8) for k in range(3)]
    with pytest.raises(ImagingError, match="the slices are not parallel"):
        orthogonal_plane(VolumeGeometry(tuple(planes)), "coronal")


def _has_its_size_in_all_planes(volume: Volume) -> None:
    for which in ("axial", "coronal", "sagittal"):
        plane = orthogonal_plane(volume.geometry, which, CENTRE)
        fine = _centred(Plane((0, 0, 0), plane.row_direction, plane.column_direction, (0.25, 0.25), 200, 200))
        for width in widths_through_centre(reslice(volume, fine), fine):
            assert width == pytest.approx(DIAMETER_MM, abs=0.1)


def _volume(grid: Grid, slope: Vec3) -> Volume:
    """A volume in memory whose value is slope . point."""
    from tests.support.volumes import volume_of

    planes = tuple(
        Plane(corner, tuple(grid.row), tuple(grid.column), grid.spacing_mm, grid.rows, grid.columns)  # type: ignore[arg-type]
        for corner in grid.corners_lps
    )
    values = [slice_points(grid, k) @ np.asarray(slope) for k in range(len(planes))]
    return volume_of(planes, np.stack(values).astype(np.float32))


def _well_inside(grid: Grid, places: list[float], point: Vec3, r: Vec3, c: Vec3, normal: Vec3) -> bool | None:
    """True: between slices and pixel centres of both. None: outside of all. False: at the rim, where edges hold on."""
    at = dot(point, normal)
    if at < places[0] - 2 or at > places[-1] + 2:
        return None
    near = [k for k in range(len(places)) if abs(places[k] - at) < 3]
    rows = [dot(_minus(point, grid.corners_lps[k]), c) / grid.spacing_mm[0] for k in near]
    columns = [dot(_minus(point, grid.corners_lps[k]), r) / grid.spacing_mm[1] for k in near]
    if all(x < -0.6 or x > grid.rows - 0.4 for x in rows) or all(x < -0.6 or x > grid.columns - 0.4 for x in columns):
        return None
    inside = all(0 <= x <= grid.rows - 1 for x in rows) and all(0 <= x <= grid.columns - 1 for x in columns)
    return places[0] <= at <= places[-1] and inside


def _index_of(series: Series, point: Vec3) -> tuple[int, float, float]:
    k = series.geometry.nearest_slice(point)
    return (k, *series.geometry.planes[k].pixel(point))


def _centred(plane: Plane) -> Plane:
    """The plane moved so that its middle pixel lies in the ball's centre."""
    middle = plane.lps(plane.rows // 2, plane.columns // 2)
    origin = tuple(o + c - m for o, c, m in zip(plane.origin_lps, CENTRE, middle, strict=True))
    return Plane(
        origin,  # type: ignore[arg-type]
        plane.row_direction,
        plane.column_direction,
        plane.pixel_spacing_mm,
        plane.rows,
        plane.columns,
    )


def _pair(row: Vec3, column: Vec3) -> tuple[Vec3, Vec3]:
    """Two directions square to each other, near the ones given."""
    first = _unit(row)
    away = column if math.hypot(*cross(first, column)) > 0.05 else (row[1] + 0.3, row[2] - 0.5, row[0] + 0.7)
    return first, _square(row, away)


def _square(row: Vec3, column: Vec3) -> Vec3:
    first = _unit(row)
    along = dot(first, column)
    return _unit((column[0] - along * first[0], column[1] - along * first[1], column[2] - along * first[2]))


def _unit(v: Vec3) -> Vec3:
    length = math.hypot(*v)
    return v[0] / length, v[1] / length, v[2] / length


def _minus(a: Vec3, b: Vec3) -> Vec3:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]
