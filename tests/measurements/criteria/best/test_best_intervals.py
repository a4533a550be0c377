"""Limits between dates known in part: met by every possible day, by none, or not to be known."""

import pytest

from measurements.criteria.best.intervals import at_least, is_after, within
from measurements.criteria.best.sequence import Dated
from measurements.criteria.best.stable import reaches_minimum
from measurements.partial_date import UNKNOWN, parse
from tests.support.responses import on, protocol


@pytest.mark.parametrize(
    ("start", "end", "met"),
    [
        ("2009-02-01", "2009-03-01", True),  # 28 days
        ("2009-02-02", "2009-03-01", False),
        ("2009-02-01", "2009-02-10/2009-03-01", None),  # 9 to 28
        ("2009-02-02", "2009-02-10/2009-03-01", False),  # 8 to 27
        ("2009-02-01", "2009-03", True),
        ("2009-02", "2009-03", None),
        ("2009-02-01", "after 2009-02", True),
        ("2009-02-01", "before 2009-03", False),
        ("2009-02-01", "", None),
    ],
)
def test_28_days_are_reached_only_where_every_possible_day_reaches_them(start: str, end: str, met: bool | None) -> None:
    assert at_least(parse(start), parse(end), 28) is met


@pytest.mark.parametrize(
    ("end", "met"),
    [
        ("2009-01-28", False),
        ("2009-01-29", True),
        ("2009-02-26", True),
        ("2009-02-27", False),
        ("2009-01-28/2009-02-26", None),
        ("2009-01-29/2009-02-26", True),
        ("2009-01-29/2009-02-27", None),
        ("2009-01-28/2009-02-27", None),
    ],
)
def test_a_window_of_28_to_56_days_holds_both_its_ends(end: str, met: bool | None) -> None:
    assert within(parse("2009-01-01"), parse(end), 28, 56) is met


@pytest.mark.parametrize(
    ("a", "b", "later"),
    [
        ("2009-03-01", "2009-03-01", False),
        ("2009-03-02", "2009-03-01", True),
        ("2009-03-01", "2009-03-02", False),
        ("2009-03", "2009-03-31", False),
        ("2009-03", "2009-02-28", True),
        ("2009-03", "2009-03-01", None),
        ("after 2009-03", "2009-03-31", True),
        ("after 2009-03", "2009-04-02", None),
        ("before 2009-03", "2009-02-28", False),
        ("2009-03-01", "before 2009-03", True),
        ("2009-03-01", "after 2009-03", False),
        ("2009-03-01", "", None),
        ("", "2009-03-01", None),
    ],
)
def test_one_date_is_after_another_where_every_possible_day_is(a: str, b: str, later: bool | None) -> None:
    assert is_after(parse(a), parse(b)) is later


def test_where_the_protocol_sets_no_minimum_no_date_is_asked_for() -> None:
    undated, none = Dated("tp-1", UNKNOWN, "SD"), protocol(stable_from_days=0)
    assert reaches_minimum(none, on(0), undated) is True
    assert reaches_minimum(none, None, Dated("tp-1", on(1), "SD")) is True
    assert reaches_minimum(none, UNKNOWN, Dated("tp-1", on(1), "SD")) is True
    assert reaches_minimum(protocol(), on(0), undated) is None
