"""What is drawn, against the derived part of the published case's fact file and the paper of RECIST 1.1."""

from decimal import Decimal
from itertools import pairwise

import msgspec
import pytest

from measurements.partial_date import UNKNOWN
from measurements.trends import view_of
from sample_data.cases import built_in_case
from tests.viewer.plots.drawn import course, point, x_of
from viewer.plots.course_model import course_of

# Sums and responses as derived in the fact file: month from baseline, sum in mm, response; None is not evaluable.
DERIVED = [
    (0, 123, "BL"),
    (3, 87, "SD"),
    (5, 83, "PR"),
    (6, 83, "PR"),
    (8, None, "NE"),
    (10, 80, "PR"),
    (13, None, "NE"),
    (15, None, "NE"),
    (17, None, "NE"),
    (21, 71, "PR"),
    (24, 69, "PR"),
    (30, None, "NE"),
    (36, None, "NE"),
    (40, None, "NE"),
    (49, None, "NE"),
    (52, 62, "PR"),
]


def test_the_points_are_the_sums_and_responses_of_the_fact_file(sample):
    model = course(sample)
    drawn = [(x_of(one), one.total, one.code) for one in model.placed]
    assert drawn == DERIVED


def test_the_curve_never_bridges_a_date_that_cannot_be_evaluated(sample):
    model = course(sample)
    drawn = [(piece.x0, piece.x1) for piece in model.segments]
    assert drawn == [(a[0], b[0]) for a, b in pairwise(DERIVED) if a[1] is not None and b[1] is not None]
    missing = [x for x, total, _code in DERIVED if total is None]
    assert not any(x0 < x < x1 for x in missing for x0, x1 in drawn)


def test_each_piece_of_the_curve_has_the_response_of_its_later_end(sample):
    model = course(sample)
    assert all(piece.code == point(model, piece.to_id).code for piece in model.segments)
    assert [piece.code for piece in model.segments] == ["SD", "PR", "PR", "PR"]


def test_the_pr_line_stands_at_seven_tenths_of_the_baseline(sample):
    assert course(sample).pr_limit == Decimal("86.1")


def test_the_pd_line_steps_with_the_nadir_as_the_paper_has_it(sample):
    # max(1.2 × nadir, nadir + 5 mm), the nadir being the smallest sum before the date (Eisenhauer 2009, 4.3.1).
    steps = [(step.x0, step.x1, step.mm) for step in course(sample).pd_steps]
    assert steps == [
        (0, 3, Decimal("147.6")),
        (3, 5, Decimal("104.4")),
        (5, 10, Decimal("99.6")),
        (10, 21, Decimal("96.0")),
        (21, 24, Decimal("85.2")),
        (24, 52, Decimal("82.8")),
        (52, None, Decimal("74.4")),
    ]


def test_below_25_mm_the_pd_line_stands_5_mm_above_the_nadir(followup):
    # One target of 32 and 24 mm: 1.2 × 24 is 28.8 mm, and 24 + 5 is 29 mm.
    case = followup.case
    for role in case.roles[1:]:
        case = case.replaced("roles", msgspec.structs.replace(role, role="none"))
    model = course(view_of(case))
    assert [one.total for one in model.dates] == [32, 24, None]
    assert model.pd_limit_now == 29


def test_the_nadir_is_the_smallest_sum_and_a_partial_sum_is_none(sample):
    marked = [one for one in course(sample).dates if one.is_nadir]
    assert [(one.date_text, one.total) for one in marked] == [("2013-02", Decimal(62))]


def test_where_some_targets_have_a_size_the_sum_is_at_least_theirs(sample):
    parts = {one.date_text: one.part for one in course(sample).dates if one.is_partial}
    assert parts == {"2009-11": 26, "2011-10": 42}


def test_a_lesion_keeps_the_colour_of_its_creation_and_is_not_joined_over_a_missing_date(sample):
    lines = {line.name: line for line in course(sample).lesions}
    assert {name: line.colour for name, line in lines.items()} == {"T01": 0, "T02": 1, "T03": 2}
    assert [(piece.x0, piece.x1) for piece in lines["T01"].segments] == [(0, 3), (3, 5), (5, 6), (10, 13), (21, 24)]
    assert [point.x for point in lines["T02"].points] == [0, 3, 5, 6, 10, 21, 24, 36, 52]


def test_a_size_outside_the_protocol_is_not_drawn(sample):
    assert "tp-eus" not in {one.timepoint_id for one in course(sample).dates}


def test_an_assessment_without_a_date_draws_no_point():
    case = built_in_case("sample")
    undated = msgspec.structs.replace(case.timepoint("tp-2009-03"), date=UNKNOWN)
    model = course(view_of(case.replaced("timepoints", undated)))
    assert len(model.placed) == 15
    assert "tp-2009-03" not in {one.timepoint_id for one in model.placed}
    assert not any("tp-2009-03" in (piece.from_id, piece.to_id) for piece in model.segments)


def test_a_case_without_any_known_date_has_no_course():
    case = built_in_case("sample")
    for each in case.timepoints:
        case = case.replaced("timepoints", msgspec.structs.replace(each, date=UNKNOWN))
    assert course_of(view_of(case)) is None


def test_percent_counts_from_the_baseline_sum(sample):
    model = course(sample)
    assert model.height(Decimal("86.1"), "percent") == pytest.approx(-30)
    # −49.59 % in the fact file.
    assert round(model.height(Decimal(62), "percent"), 2) == -49.59
