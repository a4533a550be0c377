"""iRECIST at the edges of its window, its tables and its block: small facts that whole courses seldom show."""

from dataclasses import replace
from decimal import Decimal

import pytest

from measurements.assessment import Markers
from measurements.criteria import irecist
from measurements.criteria.base import Given, Visit
from measurements.criteria.codes import Code
from tests.support.irecist_courses import IRECIST, START, answers, codes, new, nontarget, target, visit

FIRST, AGAIN, LATER = "2020-03-01", "2020-04-01", "2020-05-01"


@pytest.mark.parametrize(
    ("when", "code", "late", "said"),
    [
        ("2020-04-26", "iCPD", False, ""),  # 56 days
        ("2020-04", "iCPD", False, "Cannot be known from the dates whether it is within 56 days"),
        ("after 2020-03", "iCPD", False, "Cannot be known from the dates whether it is within 56 days"),
        ("2020-05", "iCPD", True, "61 to 91 days after the iUPD of 2020-03-01, later than 56 days."),
        ("after 2020-04", "iCPD", True, "At least 61 days after the iUPD of 2020-03-01, later than 56 days."),
        ("before 2020-03-29", "iUPD", False, ""),
        ("before 2020-03-30", "iUPD", False, ""),
    ],
)
def test_a_limit_of_the_window_is_met_only_where_every_possible_day_meets_it(
    when: str, code: str, late: bool, said: str
) -> None:
    course = (START, visit(FIRST, "130"), visit(when, "140"))
    answer = answers(*course)[2]
    assert answer.code == code
    assert irecist.confirms_late(IRECIST, course, 2) is late
    assert (said in " ".join(answer.notices)) if said else (answer.notices == ())


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("before 2020-03-29", "At most 27 days after the iUPD of 2020-03-01, before 28 days: disregarded"),
        ("before 2020-03-30", "Cannot be known from the dates whether 28 days have passed"),
        ("2020-03-28", "27 days after the iUPD of 2020-03-01, before 28 days: disregarded"),
    ],
)
def test_a_scan_that_may_be_too_early_says_what_is_known_of_its_days(when: str, said: str) -> None:
    sentence = answers(START, visit(FIRST, "130"), visit(when, "140"))[2].sentence
    assert said.lower() in sentence.lower()


def test_one_category_that_still_holds_lets_another_confirm() -> None:
    both = visit(FIRST, "130", nontargets=(nontarget("unequivocal_progression"),))
    start = visit("2020-01-01", nontargets=(nontarget("present"),))
    one_left = visit(AGAIN, "100", new("12"), nontargets=(nontarget("unequivocal_progression"),))
    none_left = visit(AGAIN, "100", new("12"), nontargets=(nontarget("present"),))
    assert codes(start, both, one_left) == "iUPD iCPD"
    assert codes(start, both, none_left) == "iUPD iUPD"


@pytest.mark.parametrize(("increase", "code"), [("5", "iCPD"), ("4.99", "iUPD")])
def test_a_stated_increase_of_the_new_lesions_confirms_from_5_mm(increase: str, code: str) -> None:
    grown = Given(new_lesion="same", new_lesion_increase_mm=Decimal(increase))
    assert codes(START, visit(FIRST, given=Given(new_lesion="more")), visit(AGAIN, given=grown)) == f"iUPD {code}"


def test_without_disease_at_baseline_there_is_none_or_a_new_lesion_or_nothing_was_imaged() -> None:
    start = replace(visit("2020-01-01", targets=()), other_disease=False)
    assert codes(start, visit(FIRST, targets=())) == "NED"
    assert codes(start, visit(FIRST, None, new("12"), targets=())) == "iUPD"
    assert codes(start, visit(FIRST, targets=(), given=Given(nontarget="NE"))) == "NE"


@pytest.mark.parametrize(
    ("markers", "code"), [("normal", "iCR"), ("above_normal", "NON-i"), ("not_known", "NE"), ("not_followed", "iCR")]
)
def test_markers_bar_an_icr_that_a_source_states_of_non_target_disease(markers: Markers, code: str) -> None:
    stated = replace(visit(FIRST, targets=(), given=Given(nontarget="CR")), markers=markers)
    assert codes(visit("2020-01-01", targets=(), nontargets=(nontarget("present"),)), stated) == code


def test_targets_not_evaluable_at_the_iupd_are_compared_from_the_first_class_they_have() -> None:
    def sized(when: str, first: str, second: str | None) -> Visit:
        return visit(when, None, new("12"), targets=(target(first), target(second, "T02")))

    start = visit("2020-01-01", targets=(target("50"), target("50", "T02")))
    course = (start, sized(FIRST, "55", None), sized(AGAIN, "55", "0"), sized(LATER, "0", "0"))
    assert codes(*course) == "iUPD iUPD iPR"


def test_the_class_of_the_targets_is_written_in_the_codes_of_irecist() -> None:
    course = answers(START, visit(FIRST, "130"), visit(AGAIN, "130"), visit(LATER, "60"))
    assert [(a.code, a.target) for a in course[1:]] == [("iUPD", "iUPD"), ("iUPD", "iUPD"), ("iPR", "iPR")]


@pytest.mark.parametrize(
    ("stated", "code"), [("iCR", "iPR"), ("NON-i", "iPR"), ("iUPD", "iUPD"), ("PD", "iUPD"), ("NON", "iPR")]
)
def test_codes_that_a_source_states_are_read_with_and_without_the_prefix(stated: Code, code: str) -> None:
    given = Given(target="iPR", nontarget=stated)
    assert codes(visit("2020-01-01", nontargets=(nontarget("present"),)), visit(FIRST, "60", given=given)) == code


def test_neither_an_excepted_scan_nor_one_without_a_date_is_late() -> None:
    lesions = (new("12"), new("12", "NEW02"))
    excepted = (START, visit(FIRST, "100", new("12")), visit("2020-03-10", "100", *lesions, symptoms=True))
    undated = tuple(Visit(str(n), (target(mm),)) for n, mm in enumerate(("100", "130", "135")))
    assert [irecist.confirms_late(IRECIST, course, 2) for course in (excepted, undated)] == [False, False]
    assert [irecist.may_confirm(IRECIST, course, 2) for course in (excepted, undated)] == [True, True]
