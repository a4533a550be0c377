"""The figures of a line of the case list are those of the published report."""

from decimal import Decimal

import msgspec

from measurements.assessment import Read
from measurements.case import CaseHeader, CaseRecord
from measurements.partial_date import parse
from measurements.timepoint import TimePoint
from sample_data.cases import built_in_case
from viewer.home.case_course import course_of, middle_day


def test_the_sums_of_the_published_case_are_those_of_its_report() -> None:
    course = course_of(built_in_case("sample"))
    sums = [point.total for point in course.points if point.total is not None]
    assert sums == [Decimal(mm) for mm in (123, 87, 83, 83, 80, 71, 69, 62)]  # issue: derived part of the fact file
    assert (course.total, course.code, course.targets) == (Decimal(62), "PR", 3)
    assert course.percent is not None
    assert round(course.percent, 1) == Decimal("-49.6")
    assert course.complete == 8
    assert course.person == "M · 64 y"


def test_a_date_without_all_sizes_has_no_sum_and_what_is_there_is_a_lower_bound() -> None:
    course = course_of(built_in_case("followup"))
    assert course.total is None
    assert course.percent is None
    assert course.code == "NE"
    assert course.measured_part is not None
    assert course.points[-1].total is None


def test_a_case_without_targets_has_no_figures_and_no_response() -> None:
    case = CaseRecord(id="c").added("header", CaseHeader(id="header", title="New"))
    assert course_of(case).code == ""
    case = case.added("reads", Read(id="read-1", reader="r"))
    assert course_of(case).points == ()
    dated = case.added("timepoints", TimePoint(id="tp", date=parse("2011-03"), role="baseline"))
    course = course_of(dated)
    assert (course.total, course.measured_part, course.percent, course.code) == (None, None, None, "")


def test_a_date_with_an_open_end_has_no_place_in_the_curve() -> None:
    assert middle_day(parse("before 2008-12")) is None
    assert middle_day(parse("")) is None
    first, last = parse("2011-03-01").earliest, parse("2011-03-31").earliest
    assert first is not None
    assert last is not None
    assert middle_day(parse("2011-03")) == (first.toordinal() + last.toordinal()) / 2


def test_working_out_a_course_changes_nothing() -> None:
    case = built_in_case("sample")
    before = msgspec.json.encode(case)
    course_of(case)
    assert msgspec.json.encode(case) == before
