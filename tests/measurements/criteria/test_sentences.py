"""The sentence of an answer: its class, its numbers with their reference, its margin; what could still be."""

from dataclasses import replace
from decimal import Decimal

import msgspec
import pytest

from measurements.assessment import State
from measurements.criteria import assess, preset
from measurements.criteria.base import NewLesionValue, TargetValue, Visit
from measurements.criteria.numbers import listed, places_apart, plain, signed, signed_percent
from tests.support.courses import RECIST, course, last, visit, with_new


def of(*rows: object, nodes: tuple[int, ...] = ()) -> str:
    return last(course(*rows, nodes=nodes)).sentence  # type: ignore[arg-type]  # sizes as the course takes them


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ((123, 87), "SD: sum 87 mm, −29.3 % from baseline 123 mm (v0); PR needs 86.1 mm or less, 0.9 mm away"),
        ((123, "86.1"), "PR: sum 86.1 mm, −30.0 % from baseline 123 mm (v0); PR needs 86.1 mm or less, met exactly"),
        ((123, 80), "PR: sum 80 mm, −35.0 % from baseline 123 mm (v0); PR needs 86.1 mm or less, met by 6.1 mm"),
        (
            (100, 70, 80),
            "PR: sum 80 mm, −20.0 % from baseline 100 mm (v0); a continuing PR, 10 mm above the PR limit of 70 mm"
            " and no PD since",
        ),
        (
            (100, 60, 72),
            "PD: sum 72 mm, +20.0 % and +12 mm from nadir 60 mm (v1); PD needs 72 mm (+20 %) and"
            " 65 mm (+5 mm) or more, the +20 % decides, met exactly",
        ),
        (
            (20, 26),
            "PD: sum 26 mm, +30.0 % and +6 mm from baseline 20 mm (v0); PD needs 24 mm (+20 %) and"
            " 25 mm (+5 mm) or more, the +5 mm decides, met by 1 mm",
        ),
        (
            (25, 30),
            "PD: sum 30 mm, +20.0 % and +5 mm from baseline 25 mm (v0); PD needs 30 mm (+20 %) and"
            " 30 mm (+5 mm) or more, both at once, met exactly",
        ),
        ((100, 118), "SD: sum 118 mm, +18.0 % from baseline 100 mm (v0); PD needs 120 mm or more, 2 mm away"),
        (
            (100, 80, 90),
            "SD: sum 90 mm, −10.0 % from baseline 100 mm (v0), +12.5 % from nadir 80 mm (v1);"
            " PD needs 96 mm or more, 6 mm away",
        ),
        ((40, 0), "CR: every target gone"),
        ((40, 0, 3), "PD: T1 (3 mm) back after the complete response of v1, whatever the sum"),
        ((40,), "BL: baseline sum 40 mm; PR needs 28 mm or less, PD 48 mm or more"),
        ((None, 40), "NE: the baseline sum is incomplete, so nothing can be compared with it"),
        (((20, 20), (None, 50)), "PD: measured targets alone 50 mm (no size for T1 (not evaluable)), +25.0 % and +10 mm"
         " from baseline 40 mm (v0); PD needs 48 mm (+20 %) and 45 mm (+5 mm) or more, the +20 % decides, met by 2 mm"),
    ],
)  # fmt: skip
def test_an_answer_says_its_class_its_numbers_with_their_reference_and_its_margin(
    rows: tuple[object, ...], sentence: str
) -> None:
    assert of(*rows) == sentence


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        (("250", "175.1"), "sum 175.1 mm, −29.96 % from baseline 250 mm (v0)"),
        (("100.01", "70.01"), "−29.997 % from baseline 100 mm (v0); PR needs 70.007 mm or less, 0.003 mm away"),
        (("100.01", "70"), "−30.01 % from baseline 100 mm (v0)"),
        (("100", "119.96"), "SD: sum 119.96 mm, +19.96 % from baseline 100 mm (v0); PD needs 120 mm or more"),
        (("20", "24.96"), "SD: sum 24.96 mm, +24.8 % from baseline 20 mm (v0); PD needs 25 mm or more"),
    ],
)
def test_a_rounded_figure_never_contradicts_the_class(rows: tuple[str, ...], shown: str) -> None:
    assert shown in of(*rows)


@pytest.mark.parametrize(
    ("mm", "shown"),
    [("119.96", "iSD: sum 119.96 mm, +19.96 % from baseline"), ("70.04", "iSD: sum 70.04 mm, −29.96 % from baseline")],
)
def test_nor_does_one_of_irecist(mm: str, shown: str) -> None:
    assert shown in assess(preset("iRECIST"), course(100, mm))[-1].sentence


def test_stable_disease_of_irecist_names_the_nearer_limit() -> None:
    _, near_baseline, _, near_nadir = assess(preset("iRECIST"), course(100, 118, 80, 95))
    assert near_baseline.sentence.endswith("+18.0 % from baseline 100 mm (v0); iUPD needs 120 mm or more, 2 mm away")
    assert near_nadir.sentence.endswith(", +15 mm from nadir 80 mm (v2); iUPD needs 96 mm or more, 1 mm away")


def test_a_normal_node_and_a_gone_target_are_said() -> None:
    assert of((18, 20), ("7.5", 0), nodes=(0,)) == "CR: every target gone or a node below 10 mm, sum 7.5 mm"


@pytest.mark.parametrize(
    ("sizes", "states", "sentence"),
    [
        ((0,), ("present", "absent"), "PR: every target gone, but non-target disease persists (NT1)"),
        ((0,), ("absent", "not_done"), "PR: every target gone, but non-target disease was not all assessed (NT2)"),
        ((0,), ("absent", "absent"), "CR: every target gone, and all non-target disease gone"),
        (
            (),
            ("present", "absent"),
            "NON-CR/NON-PD: non-target disease persists (NT1), none in unequivocal progression",
        ),
        ((), ("absent", "not_done"), "NE: non-target disease was not all assessed (NT2)"),
        ((), ("absent", "absent"), "CR: all non-target disease gone"),
        ((), ("unequivocal_progression", "present"), "PD: unequivocal progression of NT1"),
        (
            (40,),
            ("unequivocal_progression", "present"),
            "PD: unequivocal progression of NT1; targets SD: sum 40 mm, 0.0 % from baseline 40 mm (v0);"
            " PD needs 48 mm or more, 8 mm away",
        ),
    ],
)
def test_what_stands_beside_the_targets_is_named(
    sizes: tuple[int, ...], states: tuple[State, ...], sentence: str
) -> None:
    first = visit(0, *(40 for _ in sizes), nontargets=("present", "present"))
    assert last((first, visit(1, *sizes, nontargets=states))).sentence == sentence


def test_a_new_lesion_and_growing_targets_are_both_named() -> None:
    new = NewLesionValue("n", "NEW01", True, "unequivocal")
    answer = last([visit(0, 40), with_new(visit(1, 60), new)])
    assert answer.sentence.startswith("PD: sum 60 mm, +50.0 %")
    assert answer.sentence.endswith("; also unequivocal new lesion NEW01")
    assert last([visit(0, 40), with_new(visit(1, 20), new)]).sentence.startswith(
        "PD: unequivocal new lesion NEW01; targets PR"
    )


def test_the_reason_of_a_missing_size_is_told() -> None:
    gap = TargetValue("T1", "T1", False, None, reason="artefact", state="not_evaluable")
    answer = last([visit(0, 20, 20), Visit("v1", (gap, visit(0, 20, 20).targets[1]))])
    assert answer.sentence == (
        "NE: no size for T1 (artefact); PR if T1 is at most 8 mm, SD from 8.1 mm to 27.9 mm, PD from 28 mm"
    )


# -- what could still be


@pytest.mark.parametrize(
    ("rows", "nodes", "sentence"),
    [
        (((54, 69), (40, None)), (), "v1: PR if T2 is at most 46.1 mm,"
         " SD from 46.2 mm to 107.5 mm, PD from 107.6 mm"),
        (((40, 20), (0, None)), (), "v1: CR if T2 is gone, PR from 0.1 mm to 42 mm,"
         " SD from 42.1 mm to 71.9 mm, PD from 72 mm"),
        (((40, 20), (0, None)), (1,), "v1: CR if T2 is at most 9.9 mm, PR from 10 mm to 42 mm,"
         " SD from 42.1 mm to 71.9 mm, PD from 72 mm"),
        (((40, 20), (0, 0), (0, None)), (), "v2: CR if T2 is gone, PD from 0.1 mm"),
        (((40, 20, 20), (60, None, None)), (), "v1: SD if T2 and T3 sum to at most 35.9 mm, PD from 36 mm"),
        (((15, 15, 40), (None, None, 0)), (0, 1), "v1: CR if T1 and T2 sum to at most 9.9 mm, PR from 10 mm to 49 mm,"
         " SD from 49.1 mm to 83.9 mm, PD from 84 mm"),
    ],
)  # fmt: skip
def test_a_missing_target_leaves_bounds(rows: tuple[object, ...], nodes: tuple[int, ...], sentence: str) -> None:
    answer = last(course(*rows, nodes=nodes))  # type: ignore[arg-type]  # sizes as the course takes them
    assert answer.code == "NE"
    assert answer.bounds is not None
    assert answer.bounds.sentence == sentence
    assert answer.bounds.best == answer.bounds.turns[0][0]


def test_bounds_are_those_of_the_overall_response_with_what_stands_beside_the_targets() -> None:
    first = visit(0, 40, 20, nontargets=("present",))
    answer = last((first, visit(1, 0, None, nontargets=("present",))))
    assert answer.bounds is not None
    assert answer.bounds.sentence == "v1: PR if T2 is at most 42 mm, SD from 42.1 mm to 71.9 mm, PD from 72 mm"
    worse = last((first, visit(1, 0, None, nontargets=("unequivocal_progression",))))
    assert (worse.code, worse.bounds) == ("PD", None)


def test_a_course_that_could_only_be_one_class_says_so() -> None:
    wide = msgspec.structs.replace(RECIST, progression=Decimal(1000), partial_response=Decimal(0))
    answer = last(course((40, 20), (30, None)), wide)
    assert answer.bounds is not None
    assert answer.bounds.turns[0] == ("SD", Decimal(0))


# -- the structured explanation


def test_every_answer_names_rule_citation_inputs_and_thresholds_with_their_reference() -> None:
    targets = (TargetValue("a", "T01", False, Decimal(123), measurement_ids=("m1",)),)
    now = (replace(targets[0], mm=Decimal(87), measurement_ids=("m2",)),)
    answer = last([Visit("v0", targets), Visit("v1", now)])
    explanation = answer.explanation
    assert explanation is not None
    assert (explanation.rule, explanation.citation) == (
        "RECIST 1.1, 4.3.1",
        "Eisenhauer et al., Eur J Cancer 2009;45:228-247",
    )
    assert explanation.sentence == answer.sentence
    assert [(i.timepoint_id, i.value, i.measurement_ids) for i in explanation.inputs] == [
        ("v1", Decimal(87), ("m2",)),
        ("v0", Decimal(123), ("m1",)),
    ]
    assert [(t.name, t.limit, t.met, t.margin) for t in explanation.thresholds] == [
        ("CR: targets gone", Decimal(0), False, Decimal(87)),
        ("PD: 1.2 × nadir", Decimal("147.6"), False, Decimal("-60.6")),
        ("PD: nadir + 5 mm", Decimal(128), False, Decimal(-41)),
        ("PR", Decimal("86.1"), False, Decimal("0.9")),
    ]


def test_the_steps_stand_in_the_order_of_the_tests_up_to_the_one_that_decided() -> None:
    steps = [(step.name, step.held) for step in last(course(100, 70, 75)).steps]
    assert steps == [("CR", False), ("PD", False), ("NE", False), ("PR", False), ("PR", True), ("Non-target", None),
                     ("New lesion", False)]  # fmt: skip


def test_a_changed_limit_is_named_in_every_answer() -> None:
    changed = msgspec.structs.replace(RECIST, progression=Decimal("1.25"), node_normal_mm=Decimal(8))
    for answer in assess(changed, course(100, 80, None)):
        assert answer.notices[-2:] == (
            "The protocol departs: progression limit +25 %, published +20 %.",
            "The protocol departs: node normal below 8 mm, published 10 mm.",
        )


def test_numbers_are_rounded_for_display_alone_half_away_from_zero() -> None:
    assert [plain(Decimal(text)) for text in ("87.0", "0.05", "-0.05", "-0.04", "86.14")] == [
        "87", "0.1", "−0.1", "0", "86.1",
    ]  # fmt: skip
    assert [signed(Decimal(text), "mm") for text in ("20", "-0.5", "0")] == ["+20 mm", "−0.5 mm", "0 mm"]
    assert signed_percent(Decimal("-29.3")) == "−29.3 %"
    assert places_apart(Decimal("29.96"), Decimal(30)) == 2
    assert [listed(names) for names in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == ["", "a", "a and b", "a, b and c"]
