"""A case that is read by another rule set than RECIST 1.1, in the list of cases."""

from typing import cast

import pytest

from measurements.criteria import preset
from measurements.edits import SetProtocol
from measurements.protocol import RuleSet
from measurements.trends import view_of
from sample_data.cases import built_in_case
from viewer.course_text import course_text
from viewer.home.case_course import CaseCourse, course_of
from viewer.home.case_list_model import _response_cell, _sum_cell, curve_words


def course_by(name: str) -> CaseCourse:
    """The course of the published case by a rule set."""
    case = built_in_case("sample")
    return course_of(SetProtocol(protocol=preset(cast("RuleSet", name), case.protocol)).apply(case))


def test_a_sum_of_products_brings_its_unit_where_the_head_says_mm() -> None:
    assert _sum_cell(course_by("RECIST 1.1")).text == "62.0 mm"
    who = course_by("WHO")
    assert _sum_cell(who).text == "1144.0 mm²"
    assert "".join(run.text for run in _sum_cell(who).runs) == "1144.0\u00a0mm²"
    assert curve_words(who).startswith("4251.00 mm², ")


def test_the_text_of_a_course_names_the_unit_of_its_sums() -> None:
    case = built_in_case("sample")
    by_who = SetProtocol(protocol=preset("WHO", case.protocol)).apply(case)
    assert "sum, mm²" in course_text(view_of(by_who)).splitlines()[0]


@pytest.mark.parametrize(
    ("code", "short"),
    [("NED", "no disease"), ("NE", "not evaluable"), ("NON-i", ""), ("iUPD", "unconfirmed"), ("PMD", "progressive")],
)
def test_the_short_words_of_a_response_are_its_own(code: str, short: str) -> None:
    cell = _response_cell(code)
    assert cell.mark == code
    assert cell.runs[1].text.strip() == short
