"""Where dates lie. The dates are those of the published case (Chin J Cancer Res 2014;26:501-506)."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.partial_date import UNKNOWN, day, parse
from tests.viewer.plots.drawn import axis
from viewer.plots.axis import TimeScale, calendar_ticks, nice_step, unit_ticks

MONTHS = TimeScale("month", date(2008, 10, 1))
WEEKS = TimeScale("week", date(2026, 2, 10))


@pytest.mark.parametrize(
    ("when", "x"), [("2008-10", 0), ("2009-01", 3), ("2010-10", 24), ("2013-02", 52), ("2008-09", -1)]
)
def test_a_month_lies_at_its_whole_distance_from_the_baseline_month(when, x):
    place = MONTHS.place(parse(when))
    assert place is not None
    assert place.x == pytest.approx(x)


def test_a_month_only_date_has_a_bracket_of_half_a_month_to_each_side():
    place = MONTHS.place(parse("2009-02"))
    assert place is not None
    assert (place.lo, place.hi) == pytest.approx((3.5, 4.5))
    assert place.kind == "bracket"


def test_a_bound_before_a_month_is_hatched_and_ends_where_that_month_begins():
    place = MONTHS.place(parse("before 2008-12"))
    assert place is not None
    assert place.is_hatched
    assert place.lo is None
    assert place.hi == pytest.approx(1.5)


def test_a_bound_after_a_month_is_hatched_and_begins_where_that_month_ends():
    place = MONTHS.place(parse("after 2011-10"))
    assert place is not None
    assert place.is_hatched
    assert place.lo == pytest.approx(36.5)
    assert place.hi is None


def test_an_interval_of_a_month_is_a_bracket_and_a_longer_one_is_hatched():
    short, long = MONTHS.place(parse("2009-03-09/2009-04-08")), MONTHS.place(parse("2011-10-01/2013-01-31"))
    assert short is not None
    assert long is not None
    assert (short.kind, long.kind) == ("bracket", "span")
    assert (long.lo, long.hi) == pytest.approx((35.5, 51.5))


def test_a_date_of_which_nothing_is_known_has_no_place():
    assert MONTHS.place(UNKNOWN) is None


def test_a_day_eight_weeks_after_the_baseline_lies_at_eight_weeks():
    place = WEEKS.place(day(date(2026, 4, 7)))
    assert place is not None
    assert place.x == pytest.approx(8)
    assert place.kind == "day"


def test_weeks_are_used_where_every_day_is_known_and_months_else(sample, followup):
    assert axis(sample).unit == "month"
    assert axis(followup).unit == "week"


@given(st.dates(date(1990, 1, 1), date(2080, 1, 1)), st.integers(1, 4000), st.sampled_from(["month", "week"]))
def test_a_later_day_never_lies_left_of_an_earlier_one(first, days, unit):
    scale = TimeScale(unit, date(2010, 5, 17))
    assert scale.start_of(first) < scale.start_of(first + timedelta(days=days))


@given(st.dates(date(1990, 1, 1), date(2080, 1, 1)), st.sampled_from(["month", "week"]))
def test_the_day_under_the_pointer_is_the_day_that_lies_there(when, unit):
    scale = TimeScale(unit, date(2010, 5, 17))
    assert scale.day_at((scale.start_of(when) + scale.end_of(when)) / 2) == when


def test_years_begin_at_the_first_of_january():
    ticks = calendar_ticks(MONTHS, -1.5, 54.3, 18.0)
    assert [tick.text for tick in ticks] == ["2009", "2010", "2011", "2012", "2013"]
    assert [tick.x for tick in ticks] == pytest.approx([2.5, 14.5, 26.5, 38.5, 50.5])


@given(st.floats(0.5, 500), st.floats(1, 400))
def test_numbered_ticks_never_stand_nearer_than_they_may(px_per_unit, reach):
    numbered = [tick.x for tick in unit_ticks(MONTHS, 0, reach, px_per_unit) if tick.text]
    gaps = [(b - a) * px_per_unit for a, b in pairwise(numbered)]
    assert all(gap >= 70 for gap in gaps) or px_per_unit * 120 < 70


@given(st.floats(1e-3, 1e6), st.integers(2, 10))
def test_a_round_step_divides_the_reach_into_no_more_parts_than_allowed(reach, most):
    assert reach / nice_step(reach, most) <= most
