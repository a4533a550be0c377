"""What is read ahead: the prior's match, then the dates beside the one being read."""

from dataclasses import replace
from pathlib import Path

import pytest

from measurements.trends import CaseView, view_of
from sample_data.cases import built_in_case
from tests.support.made_series import made_series
from viewer.imaging.series import Series
from viewer.reading.ahead import likely_next


@pytest.fixture(scope="module")
def view() -> CaseView:
    return view_of(built_in_case("sample"))


@pytest.fixture
def series(tmp_path: Path) -> Series:
    return made_series(tmp_path)


def named(view: CaseView, current: str, series: Series, missing: tuple[str, ...] = ()) -> list[str]:
    def match(point: str) -> Series | None:
        return None if point in missing else replace(series, key=point)

    return [one.key for one in likely_next(view, current, match)]


def test_the_prior_comes_first_then_the_next_date_and_the_one_before_then_the_baseline(
    view: CaseView, series: Series
) -> None:
    points = [column.timepoint.id for column in view.columns]
    place = points.index("tp-2013-02")
    prior = view.prior_of("tp-2013-02")
    assert prior is not None
    assert prior.timepoint.id == "tp-2011-10"
    beside = [points[place + 1], points[place - 1]] if place + 1 < len(points) else [points[place - 1]]
    expected = dict.fromkeys(["tp-2011-10", *beside, "tp-2008-10"])
    assert named(view, "tp-2013-02", series) == list(expected)


def test_a_date_without_images_is_passed_over(view: CaseView, series: Series) -> None:
    assert "tp-2011-10" not in named(view, "tp-2013-02", series, missing=("tp-2011-10",))


def test_the_first_date_has_a_next_one_only(view: CaseView, series: Series) -> None:
    first, second = (column.timepoint.id for column in view.columns[:2])
    assert second in named(view, first, series)
