"""Small pictures: of the right slices, in true proportions, without reading the whole series."""

from pathlib import Path

import pytest

from tests.support.made_series import made_series
from viewer.imaging.small_picture import picture_of, read_some, spread_slices
from viewer.imaging.volume import read_volume


@pytest.mark.parametrize(("held", "count"), [(1, 6), (5, 6), (6, 6), (40, 6), (40, 1), (2, 1)])
def test_slices_are_spread_over_the_stack_each_once(tmp_path: Path, held: int, count: int) -> None:
    chosen = spread_slices(made_series(tmp_path, slices=held), count)
    assert len(chosen) == min(held, count)
    assert list(chosen) == sorted(set(chosen))
    assert all(0 <= k < held for k in chosen)
    if count == 1:
        assert chosen == (held // 2,)


def test_a_picture_of_few_slices_is_that_of_the_whole_series(tmp_path: Path) -> None:
    series = made_series(tmp_path, slices=5, WindowCenter=0, WindowWidth=2000)
    some, whole = read_some(series, (1, 3)), read_volume(series)
    assert (some.voxels[1] == whole.voxels[3]).all()
    assert (picture_of(some, 1, 60) == picture_of(whole, 3, 60)).all()


def test_a_picture_keeps_the_proportions_of_the_patient(tmp_path: Path) -> None:
    # 8 rows of 0.5 mm and 10 columns of 0.75 mm: 4 mm by 7.5 mm
    picture = picture_of(read_volume(made_series(tmp_path)), 0, 60)
    assert picture.shape == (32, 60)


def test_a_slice_that_cannot_be_read_is_one_problem(tmp_path: Path) -> None:
    series = made_series(tmp_path, slices=4)
    series.frames[2].path.unlink()
    some = read_some(series, (1, 2))
    assert list(some.loaded) == [True, False]
    assert len(some.problems) == 1
