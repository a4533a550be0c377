"""The order of the dates of a case: what the dates say holds, whatever stands between them."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from measurements.course import in_order
from measurements.partial_date import is_before, parse
from measurements.timepoint import TimePoint

DATES = ("2009-06-10", "2009-06", "2009-01-03", "2009-01", "2009", "2008", "", "before 2009-02", "after 2009-03")


def points(dates: list[str]) -> tuple[TimePoint, ...]:
    return tuple(TimePoint(id=f"tp-{place}", order=place, date=parse(date)) for place, date in enumerate(dates))


def ids(dates: list[str]) -> list[str]:
    return [point.date.iso() for point in in_order(points(dates))]


def test_r25_a_date_that_is_not_known_does_not_part_two_that_are() -> None:
    assert ids(["2009-06", "", "2009-01"]) == ["2009-01", "2009-06", ""]
    assert ids(["2009-06-10", "2009", "2009-01-03"]) == ["2009-01-03", "2009-06-10", "2009"]


def test_days_are_in_their_order_however_they_were_entered() -> None:
    days = ["2008-10-14", "2009-01-03", "2009-06-10", "2010-07-01"]
    for entered in permutations(days):
        assert ids(list(entered)) == days


def test_where_the_dates_do_not_decide_the_order_of_entry_does() -> None:
    assert ids(["2009-03-20", "2009-03"]) == ["2009-03-20", "2009-03"]
    assert ids(["2009-03", "2009-03-20"]) == ["2009-03", "2009-03-20"]


@given(st.lists(st.sampled_from(DATES), max_size=12))
def test_r25_no_two_dates_ever_stand_against_what_is_known_of_them(dates: list[str]) -> None:
    ordered = in_order(points(dates))
    assert sorted(point.id for point in ordered) == sorted(point.id for point in points(dates))
    for place, point in enumerate(ordered):
        assert not any(is_before(later.date, point.date) for later in ordered[place + 1 :])
