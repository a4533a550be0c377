"""Non-target response, markers, tables 1 and 2, adjuvant courses (2.5, 2.7, 2.9)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from measurements.assessment import Markers, State
from measurements.criteria.base import Given, NewLesionValue, NonTargetValue, Visit
from measurements.criteria.codes import Code
from measurements.criteria.rules.nontarget import nontarget_response
from measurements.criteria.rules.overall import overall_response
from tests.support.courses import RECIST, codes, last, visit, with_new

CODES: tuple[Code, ...] = ("CR", "PR", "SD", "PD", "NE")


@pytest.mark.parametrize(
    ("states", "code"),
    [
        (("present", "unequivocal_progression", "not_done"), "PD"),
        (("present", "absent", "not_evaluable"), "NE"),
        (("absent", "not_stated"), "NE"),
        (("absent", "to_do"), "NE"),
        (("absent", "gone"), "CR"),
        (("absent", "present"), "NON"),
        (("too_small", "absent"), "NON"),
        ((), None),
    ],
)
def test_states_have_an_order_of_precedence(states: tuple[State, ...], code: Code | None) -> None:
    assert nontarget_response(states) == code
    assert nontarget_response(states[::-1]) == code


@pytest.mark.parametrize("target", CODES)
@pytest.mark.parametrize("nontarget", [None, "CR", "NON", "NE", "PD"])
@pytest.mark.parametrize("new", [False, True])
def test_table_1(target: Code, nontarget: Code | None, new: bool) -> None:
    expected = target
    if new or "PD" in (target, nontarget):
        expected = "PD"
    elif target == "CR":
        expected = {None: "CR", "CR": "CR", "NON": "PR", "NE": "PR"}[nontarget]  # type: ignore[assignment]
    assert overall_response(target, nontarget, new_lesion=new) == expected


@pytest.mark.parametrize(("nontarget", "code"), [("CR", "CR"), ("NON", "NON"), ("NE", "NE"), ("PD", "PD")])
def test_table_2(nontarget: Code, code: Code) -> None:
    assert overall_response(None, nontarget, new_lesion=False) == code
    assert overall_response(None, nontarget, new_lesion=True) == "PD"


@pytest.mark.parametrize(("mm", "code"), [("9.9", "CR"), ("10", "NON")])
def test_a_non_target_node_is_normal_below_10_mm(mm: str, code: str) -> None:
    node = NonTargetValue("n", "NT01", "measured", node=True, mm=Decimal(mm))
    rows = [Visit("v0", nontargets=(replace(node, mm=Decimal(12)),)), Visit("v1", nontargets=(node,))]
    assert codes(rows) == [code]


def test_a_normal_node_that_is_10_mm_again_is_progression_only_after_a_complete_response_of_all_disease() -> None:
    def at(number: int, mm: int, target: int) -> Visit:
        node = NonTargetValue("n", "NT01", "measured", node=True, mm=Decimal(mm))
        return replace(visit(number, target), nontargets=(node,))

    assert codes([at(0, 12, 40), at(1, 8, 20), at(2, 11, 20)]) == ["PR", "PR"]
    back = [at(0, 12, 40), at(1, 8, 0), at(2, 11, 0)]
    assert codes(back) == ["CR", "PD"]
    assert last(back).nontarget == "PD"
    assert "NT1" not in last(back).sentence
    assert "NT01 present again after a complete response of all disease" in last(back).sentence


def test_a_lesion_that_a_visit_says_nothing_of_is_not_assessed() -> None:
    rows = [visit(0, 40, nontargets=("present", "present")), visit(1, 0, nontargets=("absent",))]
    assert (last(rows).nontarget, last(rows).code) == ("NE", "PR")


@pytest.mark.parametrize(
    ("at_start", "now", "nontarget", "code"),
    [
        ("not_followed", "not_followed", "CR", "CR"),
        ("normal", "normal", "CR", "CR"),
        ("above_normal", "normal", "CR", "CR"),
        ("above_normal", "above_normal", "NON", "PR"),
        ("normal", "above_normal", "NON", "PR"),
        ("above_normal", "not_followed", "NE", "PR"),
        ("above_normal", "not_known", "NE", "PR"),
    ],
)
def test_a_marker_must_be_normal_for_a_complete_response(
    at_start: Markers, now: Markers, nontarget: str, code: str
) -> None:
    rows = [
        replace(visit(0, 40, nontargets=("present",)), markers=at_start),
        replace(visit(1, 0, nontargets=("absent",)), markers=now),
    ]
    answer = last(rows)
    assert (answer.nontarget, answer.code) == (nontarget, code)
    without = [replace(row, nontargets=()) for row in rows]
    assert (last(without).nontarget, last(without).code) == (None, code)


def test_markers_alone_never_change_another_response() -> None:
    rows = [replace(visit(k, mm, nontargets=("present",)), markers="above_normal") for k, mm in enumerate((40, 40))]
    assert (last(rows).code, last(rows).nontarget) == ("SD", "NON")
    only = [replace(visit(k, nontargets=("absent",)), markers="above_normal") for k in (0, 1)]
    assert last(only).code == "NON"


def test_the_readers_own_non_target_response_stands_with_its_reason() -> None:
    rows = [visit(0, 40, nontargets=("present", "present")),
            replace(visit(1, 20, nontargets=("present", "not_done")), nontarget_said="NON",
                    nontarget_reason="only the small nodule was not covered")]  # fmt: skip
    answer = last(rows)
    assert (answer.nontarget, answer.code) == ("NON", "PR")
    assert answer.notices == (
        "Non-target response NON-CR/NON-PD is the reader's own (only the small nodule was not covered);"
        " by the states NE; not assessed: NT2.",
    )


def test_without_disease_at_baseline_there_is_no_evidence_of_disease_or_progression() -> None:
    first = Visit("v0", other_disease=False)
    assert codes([first, Visit("v1"), with_new(Visit("v2"), NewLesionValue("n", "NEW01", True, "equivocal"))]) == [
        "NED",
        "NED",
    ]
    assert codes([first, with_new(Visit("v1"), NewLesionValue("n", "NEW01", True, "unequivocal"))]) == ["PD"]
    assert codes([first, Visit("v1", given=Given(nontarget="NE"))]) == ["NE"]


def test_nothing_imaged_is_not_evaluable() -> None:
    rows = [visit(0, 40, nontargets=("present",)), visit(1, None, nontargets=("not_done",))]
    assert (last(rows).code, last(rows).target, last(rows).nontarget) == ("NE", "NE", "NE")


# -- codes instead of sizes


def coded(*given: Given) -> list[Visit]:
    return [Visit("v0"), *(Visit(f"v{k}", given=facts) for k, facts in enumerate(given, 1))]


def test_codes_alone_go_through_the_tables_after_a_complete_response_with_a_notice() -> None:
    rows = coded(Given(target="CR", nontarget="CR"), Given(target="PR", nontarget="NON"))
    assert codes(rows) == ["CR", "PR"]
    assert last(rows).notices[0] == (
        "PR after the complete response of v1: only codes are given, so the tables apply to them."
    )


def test_a_lesion_stated_to_be_back_is_progression_only_after_a_complete_response_of_all_disease() -> None:
    back = Given(reappeared=True)
    assert codes(coded(Given(target="CR", nontarget="CR"), back)) == ["CR", "PD"]
    rows = coded(Given(target="PR", nontarget="NON"), Given(reappeared=True, sum_increase_below_20_percent=True))
    assert codes(rows) == ["PR", "PR"]
    assert any("no new lesion" in notice for notice in last(rows).notices)


def test_targets_stated_to_be_unchanged_keep_their_class() -> None:
    assert codes(coded(Given(target="SD"), Given(target_unchanged=True))) == ["SD", "SD"]


def test_symptomatic_deterioration_is_recorded_and_no_part_of_the_tables() -> None:
    answer = last([visit(0, 40), replace(visit(1, 40), symptomatic_deterioration="pain")])
    assert answer.code == "SD"
    assert any("Symptomatic deterioration" in notice for notice in answer.notices)
    assert RECIST.name == answer.criterion
