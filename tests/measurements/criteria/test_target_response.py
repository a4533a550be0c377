"""The target response: the order of the tests, nadir 0, disease back after a complete response, continuing PR (2.4)."""

from dataclasses import replace

import msgspec
import pytest

from measurements.criteria import assess
from measurements.criteria.base import NonTargetValue
from tests.support.courses import RECIST, codes, course, last, target, visit

CONFIRMED = msgspec.structs.replace(RECIST, confirmation=True)


def test_two_normal_nodes_are_a_complete_response_though_their_sum_grew_enough_for_progression() -> None:
    answer = last(course((16, 15), (4, 4), (7, 8), nodes=(0, 1)))
    assert (answer.code, answer.target) == ("CR", "CR")
    assert "The sum alone would be progression; every target is gone or a normal node." in answer.notices


@pytest.mark.parametrize(("mm", "code"), [("9.9", "CR"), ("10.0", "PR"), ("10.5", "PR"), ("10.6", "SD")])
def test_a_target_node_is_normal_below_10_mm(mm: str, code: str) -> None:
    assert codes(course(15, mm, nodes=(0,))) == [code]


def test_all_measured_targets_normal_and_one_missing_is_not_progression() -> None:
    answer = last(course((16, 15, 15), (2, 2, 2), (9, 9, None), nodes=(0, 1, 2)))
    assert (answer.code, answer.target) == ("NE", "NE")
    assert any("all are gone or normal" in notice for notice in answer.notices)


def test_growth_only_in_nodes_below_10_mm_is_progression_with_a_notice_where_a_target_is_left() -> None:
    answer = last(course((10, 16, 16), (2, 3, 3), (2, 9, 9), nodes=(1, 2)))
    assert answer.code == "PD"
    assert "Only nodes still below 10 mm have grown: T2 and T3." in answer.notices
    assert not last(course((10, 16), (2, 3), (8, 9), nodes=(1,))).notices


@pytest.mark.parametrize(("back", "code"), [("0.1", "PD"), ("4.9", "PD"), ("5", "PD"), ("0", "CR")])
def test_any_target_back_after_a_complete_response_of_all_disease_is_progression(back: str, code: str) -> None:
    assert codes(course(40, 0, back)) == ["CR", code]


@pytest.mark.parametrize(("mm", "code"), [("9.9", "CR"), ("10", "PD")])
def test_a_target_node_is_back_only_from_10_mm(mm: str, code: str) -> None:
    assert codes(course(18, 8, mm, nodes=(0,))) == ["CR", code]


def test_disease_that_is_still_there_stays_progression_after_a_complete_response() -> None:
    assert codes(course(40, 0, 4, 4, 0)) == ["CR", "PD", "PD", "CR"]


@pytest.mark.parametrize(("mm", "code"), [("4.9", "PR"), ("5", "PD"), ("12", "PD")])
def test_from_a_nadir_of_0_without_a_complete_response_of_all_disease_5_mm_are_needed(mm: str, code: str) -> None:
    visits = [visit(k, size, nontargets=("present",)) for k, size in enumerate(("40", "0", mm))]
    answer = last(visits)
    assert (answer.code, answer.target) == (code, code)


def test_a_missing_target_beside_one_that_is_back_after_a_complete_response_is_progression() -> None:
    assert codes(course((20, 20), (0, 0), (3, None), (0, None))) == ["CR", "PD", "NE"]


@pytest.mark.parametrize(("part", "code"), [("59.9", "NE"), ("60", "PD")])
def test_measured_targets_alone_are_progression_where_they_meet_both_conditions(part: str, code: str) -> None:
    answer = last(course((30, 20), (part, None)))
    assert (answer.code, answer.target) == (code, code)
    assert ("the measured targets alone are progression" in " ".join(answer.notices)) == (code == "PD")


def test_a_new_lesion_or_worse_non_targets_are_progression_though_the_targets_are_not_evaluable() -> None:
    first = visit(0, 30, 20, nontargets=("present",))
    answer = last((first, visit(1, 20, None, nontargets=("unequivocal_progression",))))
    assert (answer.code, answer.target, answer.nontarget) == ("PD", "NE", "PD")


def test_an_incomplete_baseline_leaves_nothing_but_progression_from_the_smallest_complete_sum() -> None:
    assert codes(course((30, None), (30, 20), (10, 10), (30, 30))) == ["NE", "NE", "PD"]


def test_a_target_that_a_visit_says_nothing_of_is_missing() -> None:
    visits = (visit(0, 30, 20), visit(1, 5))
    assert (last(visits).code, last(visits).sums.missing) == ("NE", ("T2",))
    assert last((visit(0, 30, 20), visit(1))).code == "NE"


def test_a_lesion_that_the_baseline_does_not_follow_stands_for_no_missing_one() -> None:
    baseline, follow_up = visit(0, 50, 50, nontargets=("present",)), visit(1, 20)
    strange = (*follow_up.targets, target("T9", 10))
    answer = last((baseline, replace(follow_up, targets=strange, nontargets=(NonTargetValue("NT9", "NT9", "absent"),))))
    assert (answer.target, answer.sums.total, answer.sums.missing) == ("NE", None, ("T2",))
    assert answer.nontarget == "NE"


# -- continuing PR: EORTC answers


def test_a_partial_response_goes_on_above_its_limit_until_progression() -> None:
    answers = assess(RECIST, course(100, 70, 75, None, 80, 84, 80, 69, 75))
    assert [answer.code for answer in answers[1:]] == ["PR", "PR", "NE", "PR", "PD", "SD", "PR", "SD"]
    assert [answer.strict for answer in answers[1:]] == [None, "SD", None, "SD", None, None, None, None]


def test_progression_beside_the_targets_ends_a_continuing_response_too() -> None:
    worse = visit(2, 72, nontargets=("unequivocal_progression",))
    visits = [visit(0, 100, nontargets=("present",)), visit(1, 70, nontargets=("present",)), worse]
    assert codes([*visits, visit(3, 75, nontargets=("present",))]) == ["PR", "PD", "SD"]


def test_a_strict_protocol_keeps_the_class_by_the_limits_and_says_that_it_departs() -> None:
    strict = msgspec.structs.replace(RECIST, continuing_partial_response=False)
    assert codes(course(100, 70, 75), strict) == ["PR", "SD"]
    assert "The protocol departs: a PR above its limit again is SD." in last(course(100, 70, 75), strict).notices


@pytest.mark.parametrize(
    ("dates", "code", "said"),
    [
        (("2020-01-01", "2020-03-01", "2020-03-29", "2020-05-01"), "PR", ""),
        (("2020-01-01", "2020-03-01", "2020-03-28", "2020-05-01"), "SD", "it has not been confirmed"),
        (("2020-01", "2020-03", "2020-04", "2020-06"), "SD", "cannot be known from the dates"),
        (("2020-01", "2020-03", "2020-05", "2020-06"), "PR", ""),
        (("", "", "", ""), "SD", "cannot be known from the dates"),
    ],
)
def test_where_confirmation_is_asked_for_only_a_confirmed_response_continues(
    dates: tuple[str, ...], code: str, said: str
) -> None:
    visits = [visit(k, mm, date=date) for k, (mm, date) in enumerate(zip((100, 70, 70, 75), dates, strict=True))]
    answer = last(visits, CONFIRMED)
    assert answer.code == code
    assert any(said in notice for notice in answer.notices) if said else answer.strict == "SD"


def test_a_continuing_label_confirms_nothing() -> None:
    dates = ("2020-01-01", "2020-03-01", "2020-05-01", "2020-07-01", "2020-09-01")
    visits = [visit(k, mm, date=date) for k, (mm, date) in enumerate(zip((100, 70, 75, 70, 75), dates, strict=True))]
    # The SD between bars the pair of the two PR unless the protocol accepts one.
    assert codes(visits, CONFIRMED) == ["PR", "SD", "PR", "SD"]
    accepting = msgspec.structs.replace(CONFIRMED, accept_sd_between=True)
    assert codes(visits, accepting) == ["PR", "SD", "PR", "PR"]
