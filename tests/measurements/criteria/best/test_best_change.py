"""Best change from baseline, and the dates of an assessment imaged on several days."""

from decimal import Decimal

import pytest

from measurements.criteria.base import Answer, Sums
from measurements.criteria.best import best_change, category_of_change
from measurements.criteria.best.assessment_date import (
    Part,
    Shows,
    date_of_progression,
    date_of_response,
    earliest,
    latest,
)
from measurements.criteria.codes import Code
from measurements.errors import RecordError
from measurements.partial_date import UNKNOWN, parse
from tests.support.responses import on, protocol


def answer(timepoint: str, code: Code, total: str | None, baseline: str | None = "120") -> Answer:
    """An answer with this sum against a baseline of 2008-10."""
    held, start = (None if text is None else Decimal(text) for text in (total, baseline))
    sums = Sums(None, held, (), start, None, None, baseline_named="2008-10")
    return Answer(timepoint, code, code, sums, "", "")


def test_the_best_change_is_the_smallest_complete_sum_up_to_and_with_the_first_progression() -> None:
    course = [answer("0", "BL", "120"), answer("1", "SD", "100"), answer("2", "NE", None), answer("3", "PD", "90")]
    found = best_change([*course, answer("4", "PR", "10")])
    assert found is not None
    assert (found.percent, found.timepoint_id) == (Decimal(-25), "3")
    assert found.sentence == "Best change −25.0 % from baseline 2008-10"


def test_sums_that_only_grew_have_a_best_change_above_zero() -> None:
    found = best_change([answer("0", "BL", "120"), answer("1", "PD", "150")])
    assert found is not None
    assert found.percent == 25


@pytest.mark.parametrize("baseline", [None, "0"])
def test_without_a_baseline_sum_there_is_no_best_change(baseline: str | None) -> None:
    assert best_change([answer("1", "SD", "100", baseline)]) is None
    assert best_change([answer("0", "BL", "120")]) is None


@pytest.mark.parametrize(
    ("change", "category"),
    [
        ("-100", "CR"),
        ("-99.99", "PR"),
        ("-30", "PR"),
        ("-29.99", "SD"),
        ("19.99", "SD"),
        ("20", "PD"),
        (None, "Unknown"),
    ],
)
def test_each_limit_of_the_category_belongs_to_its_class(change: str | None, category: str) -> None:
    assert category_of_change(None if change is None else Decimal(change)) == category


def test_a_sum_that_shrank_by_more_than_itself_is_refused() -> None:
    with pytest.raises(RecordError, match="100 % at most"):
        category_of_change(Decimal("-100.01"))


CT, BRAIN = Part(on(10), frozenset({"target"})), Part(on(14), frozenset({"target", "new_lesion"}))


def test_a_response_has_the_latest_date_of_its_parts() -> None:
    assert date_of_response((CT, BRAIN)) == on(14)
    assert date_of_response(()) == UNKNOWN


def test_a_progression_has_the_earliest_date_that_shows_it() -> None:
    late = Part(on(20), frozenset({"new_lesion", "nontarget"}))
    assert date_of_progression(protocol(), (CT, BRAIN, late), frozenset({"new_lesion"})) == on(14)
    assert date_of_progression(protocol(), (CT, BRAIN, late), frozenset({"nontarget", "new_lesion"})) == on(14)
    assert date_of_progression(protocol(), (CT, late), frozenset({"nontarget"})) == on(20)


def test_a_progression_by_a_sum_of_several_days_has_the_last_of_them_unless_the_protocol_says_the_first() -> None:
    parts = (CT, BRAIN)
    cause: frozenset[Shows] = frozenset({"target"})
    assert date_of_progression(protocol(), parts, cause) == on(14)
    assert date_of_progression(protocol(progression_date="earliest"), parts, cause) == on(10)


def test_where_months_do_not_tell_which_day_was_first_the_date_is_an_interval() -> None:
    march, day = parse("2009-03"), parse("2009-03-10")
    assert earliest([march, day]).iso() == "2009-03-01/2009-03-10"
    assert latest([march, day]).iso() == "2009-03-10/2009-03-31"
    assert latest([march, parse("2009-04-02")]) == parse("2009-04-02")
    assert earliest([march, UNKNOWN]).iso() == "/2009-03-31"


def test_of_equal_sums_the_first_is_the_best_change() -> None:
    found = best_change([answer("0", "BL", "120"), answer("1", "SD", "100"), answer("2", "SD", "100")])
    assert found is not None
    assert found.timepoint_id == "1"
