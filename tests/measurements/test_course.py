"""The order of the dates: by their bounds, then by relations, then as they were entered."""

from measurements.case import CaseRecord
from measurements.course import in_order
from measurements.partial_date import DateRelation, PartialDate, parse
from measurements.timepoint import TimePoint


def order_of(*points: TimePoint) -> list[str]:
    return [p.id for p in in_order(CaseRecord(id="c").added("timepoints", *points).timepoints)]


def told(kind: str, anchor: str) -> PartialDate:
    return PartialDate(relation=DateRelation(kind=kind, anchor=f"timepoints:{anchor}"))  # type: ignore[arg-type]


def test_a_date_told_to_be_before_another_stands_before_it() -> None:
    assert order_of(TimePoint(id="ct", date=parse("2009-03")), TimePoint(id="us", date=told("before", "ct"))) == [
        "us",
        "ct",
    ]


def test_two_dates_of_one_month_are_put_in_order_by_their_relation() -> None:
    after = PartialDate(
        precision="month",
        earliest=parse("2009-03").earliest,
        latest=parse("2009-03").latest,
        relation=DateRelation(kind="after", anchor="timepoints:first"),
    )
    assert order_of(TimePoint(id="second", date=after), TimePoint(id="first", date=parse("2009-03"))) == [
        "first",
        "second",
    ]


def test_dates_that_decide_are_not_overruled_by_a_relation() -> None:
    wrong = PartialDate(
        precision="day",
        earliest=parse("2010-01-01").earliest,
        latest=parse("2010-01-01").latest,
        relation=DateRelation(kind="before", anchor="timepoints:early"),
    )
    points = TimePoint(id="early", date=parse("2009-03")), TimePoint(id="late", date=wrong)
    assert order_of(*points) == ["early", "late"]
