"""Dates as they are known: intervals, never a made-up day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.errors import RecordError
from measurements.partial_date import UNKNOWN, PartialDate, days_between, is_before, months_between, parse

days = st.dates(min_value=date(1900, 1, 2), max_value=date(2100, 12, 30))


@pytest.mark.parametrize(
    "text", ["2008-10-14", "2008-10", "2008", "before 2008-12", "after 2011-10", "2009-03-09/2009-04-08", ""]
)
def test_a_date_is_written_as_precisely_as_it_was_read(text: str) -> None:
    assert parse(text).iso() == text


@pytest.mark.parametrize("text", ["2010-13", "2010-02-30", "spring 2010", "14.10.2008", "20081014", "2008-1"])
def test_what_is_no_date_is_refused_and_not_guessed(text: str) -> None:
    with pytest.raises(RecordError):
        parse(text)


def test_a_month_is_an_interval_of_its_days() -> None:
    assert (parse("2008-02").earliest, parse("2008-02").latest) == (date(2008, 2, 1), date(2008, 2, 29))


def test_before_and_after_are_open_at_one_end() -> None:
    before, after = parse("before 2008-12"), parse("after 2011-10")
    assert (before.earliest, before.latest) == (None, date(2008, 11, 30))
    assert (after.earliest, after.latest) == (date(2011, 11, 1), None)


def test_two_dates_of_one_month_are_in_no_known_order() -> None:
    assert is_before(parse("2009-03"), parse("2009-03-31")) is None
    assert is_before(parse("2009-03"), parse("2009-04")) is True
    assert is_before(parse("before 2008-12"), parse("2008-10")) is None
    assert is_before(UNKNOWN, parse("2008-10")) is None


def test_an_interval_between_partial_dates_has_a_shortest_and_a_longest() -> None:
    assert days_between(parse("2009-01"), parse("2009-02")) == (1, 58)
    assert days_between(parse("before 2008-12"), parse("2009-01")) == (32, None)
    assert months_between(parse("2008-10"), parse("2010-10")) == 24
    assert months_between(parse("2008"), parse("2010-10")) is None


def test_a_date_cannot_end_before_it_begins() -> None:
    with pytest.raises(RecordError):
        PartialDate(precision="interval", earliest=date(2010, 2, 1), latest=date(2010, 1, 1))


@given(days, days)
def test_days_are_always_in_an_order(a: date, b: date) -> None:
    assert is_before(parse(a.isoformat()), parse(b.isoformat())) is (a < b)


@given(days, days)
def test_what_is_before_for_months_is_before_for_every_day_of_them(a: date, b: date) -> None:
    if is_before(parse(f"{a:%Y-%m}"), parse(f"{b:%Y-%m}")):
        assert a < b
