"""The growth of a course: from which sum, between which days, and how wide the interval is."""

from decimal import Decimal

from measurements.criteria.base import TargetValue, Visit
from measurements.criteria.growth_course import growth_along, model_of_course
from measurements.criteria.growth_rate import Range
from measurements.partial_date import parse
from measurements.trends import view_of
from sample_data.cases import built_in_case

D = Decimal


def visit(name: str, date: str, *sizes: str | None) -> Visit:
    targets = tuple(
        TargetValue(f"T{k}", f"T{k}", node=False, mm=None if mm is None else D(mm)) for k, mm in enumerate(sizes)
    )
    return Visit(name, targets, date=parse(date))


COURSE = (
    visit("v0", "2020-01-01", "50", "50"),
    visit("v1", "2020-03-01", "30", "40"),
    visit("v2", "2020-05-01", None, "40"),
    visit("v3", "2020-07-01", "50", "40"),
)


def test_a_course_grows_from_its_last_complete_sum() -> None:
    first, second, missing, last = growth_along(COURSE)
    assert first is None
    assert second is not None
    assert second.days == Range(D(60), D(60))
    assert missing is not None
    assert missing.tgr is None
    assert last is not None
    assert last.days == Range(D(122), D(122))
    assert last.interval is not None
    assert last.tgr is not None
    assert last.interval.low < last.tgr.low < last.interval.high


def test_the_interval_of_one_reader_is_the_narrower() -> None:
    one = growth_along(COURSE, readers="one", since="baseline")[-1]
    different = growth_along(COURSE, readers="different", since="baseline")[-1]
    assert one is not None
    assert different is not None
    assert one.interval is not None
    assert different.interval is not None
    assert one.interval.high < different.interval.high
    assert one.days == Range(D(182), D(182))


def test_growth_since_the_nadir_starts_at_it() -> None:
    found = growth_along(COURSE, since="nadir")[-1]
    assert found is not None
    assert found.days == Range(D(122), D(122))


def test_a_course_with_days_has_a_model_and_one_of_months_none() -> None:
    assert model_of_course(COURSE) is not None
    assert model_of_course((visit("v0", "2020-01", "50"), visit("v1", "2020-03", "40"))) is None


def test_the_published_case_shrinks_first_and_a_date_without_a_complete_sum_has_no_rate() -> None:
    view = view_of(built_in_case("sample"))
    assert view.growth("tp-2008-10") is None
    first = view.growth("tp-2009-01")
    assert first is not None
    assert first.tgr is not None
    assert not first.tgr.exact  # the dates are months
    assert first.tgr.high < 0
    assert first.sentence.startswith("Since 2008-10: TGR −39.9 to −22.8 % of volume a month (95 % interval ")
    near = view.growth("tp-2009-04")  # a day to 60 days after the date before
    assert near is not None
    assert "95 % interval from −100 % to more than 1000 %: the dates lie too near" in near.sentence
    missing = view.growth("tp-2009-06")
    assert missing is not None
    assert missing.sentence == "No growth rate: a target has no size at one of the dates."
