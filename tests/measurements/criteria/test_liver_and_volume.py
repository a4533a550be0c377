"""mRECIST and EASL on the viable part, and response by volume: limits as their papers and the geometry have them."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.assessment import Certainty
from measurements.criteria import PRESETS, assess
from measurements.criteria.base import Answer, NewLesionValue, NonTargetValue, Quantity, TargetValue, Visit
from tests.support.courses import Size

QUANTITY: dict[str, Quantity] = {"mRECIST": "viable_diameter", "EASL": "viable_product", "Volume": "volume"}


def visit(name: str, number: int, *sizes: Size, node: bool = False) -> Visit:
    targets = []
    for k, size in enumerate(sizes):
        held: dict[Quantity, Decimal] = {} if size is None else {QUANTITY[name]: Decimal(size)}
        targets.append(TargetValue(f"T{k + 1}", f"T{k + 1}", node, Decimal(30), "liver", quantities=held))
    return Visit(f"v{number}", tuple(targets))


def course(name: str, *rows: Sequence[Size] | Size, node: bool = False) -> tuple[Visit, ...]:
    lines = [row if isinstance(row, tuple | list) else (row,) for row in rows]
    return tuple(visit(name, n, *line, node=node) for n, line in enumerate(lines))


def last(name: str, *rows: Sequence[Size] | Size, node: bool = False) -> Answer:
    return assess(PRESETS[name], course(name, *rows, node=node))[-1]


@pytest.mark.parametrize(
    ("name", "rows", "code"),
    [
        ("mRECIST", (100, 70), "PR"),
        ("mRECIST", (100, "70.1"), "SD"),
        ("mRECIST", (10, 12), "PD"),  # 2 mm are enough: no condition in mm
        ("mRECIST", (10, "11.9"), "SD"),
        ("mRECIST", (100, 50, 60), "PD"),
        ("mRECIST", (100, 0), "CR"),  # still there, nothing enhances
        ("mRECIST", (100, 4), "PR"),
        ("mRECIST", ((50, 50), (30, None)), "NE"),
        ("mRECIST", ((50, 50), (120, None)), "PD"),
        ("mRECIST", ((50, 50), (50, 0), (0, 50)), "PR"),
        ("EASL", (1000, 500), "PR"),
        ("EASL", (1000, "500.01"), "SD"),
        ("EASL", (1000, 1250), "SD"),  # more than 25 %
        ("EASL", (1000, "1250.01"), "PD"),
        ("EASL", (1000, 400, 500), "PR"),
        ("EASL", (1000, 400, "500.01"), "PD"),
        ("EASL", (1000, 0), "CR"),
        ("EASL", ((500, 500), (500, 0), (400, 1)), "PD"),  # new enhancement in a treated lesion
        ("EASL", ((500, 500), (500, 0), (400, 0)), "PR"),
        ("EASL", ((500, 500), (None, 0), (None, 1)), "PD"),
        ("Volume", (1000, 343), "PR"),  # −65.7 %
        ("Volume", (1000, "343.001"), "SD"),
        ("Volume", (1000, "1727.999"), "SD"),
        ("Volume", (1000, 1728), "PD"),  # +72.8 %
        ("Volume", (1000, 0), "CR"),
        ("Volume", ((500, 500), (100, None)), "NE"),
    ],
)
def test_every_limit_is_on_the_side_its_source_puts_it(name: str, rows: tuple[Sequence[Size]], code: str) -> None:
    assert last(name, *rows).code == code


@pytest.mark.parametrize(
    ("name", "said"), [("mRECIST", "no viable part left in any target"), ("Volume", "every target gone")]
)
def test_a_complete_response_says_what_is_gone(name: str, said: str) -> None:
    assert said in last(name, 100, 0).sentence


def test_a_trial_may_add_a_condition_in_mm_to_mrecist() -> None:
    with_mm = msgspec.structs.replace(PRESETS["mRECIST"], progression_mm=Decimal(5))
    found = assess(with_mm, course("mRECIST", 10, 12))[-1]
    assert found.code == "SD"
    assert found.notices == ("The protocol departs: least growth for progression 5 mm, published 0 mm.",)


@pytest.mark.parametrize("name", ["mRECIST", "EASL", "Volume"])
def test_a_criterion_without_its_quantity_is_not_evaluable_with_the_reason(name: str) -> None:
    answer = last(name, None, None)
    assert answer.code == "NE"
    assert "not measured" in answer.sentence


def test_a_node_with_any_viable_part_left_is_no_complete_response() -> None:
    assert [last("mRECIST", 30, size, node=True).code for size in (8, 0)] == ["PR", "CR"]


def test_persisting_non_target_disease_is_an_incomplete_response() -> None:
    first, second = course("mRECIST", 40, 0)
    there = NonTargetValue("NT1", "NT1", "present")
    answer = assess(PRESETS["mRECIST"], tuple(replace(v, nontargets=(there,)) for v in (first, second)))[-1]
    assert (answer.code, answer.nontarget) == ("PR", "NON")
    assert "non-target lesions: incomplete response or stable disease (IR/SD)" in [s.question for s in answer.steps]


def nodule(mm: Size, certainty: Certainty, *, seen: bool = True) -> NewLesionValue:
    size = None if mm is None else Decimal(mm)
    return NewLesionValue("N1", "N1", seen, certainty, organ="Liver", mm=size)


def with_nodules(*nodules: NewLesionValue) -> tuple[Answer, ...]:
    visits = course("mRECIST", 40, *(40 for _ in nodules))
    seen = (replace(v, new_lesions=(n,)) for v, n in zip(visits[1:], nodules, strict=True))
    return assess(PRESETS["mRECIST"], (visits[0], *seen))[1:]


def test_a_new_nodule_of_the_liver_is_held_to_ten_mm_or_growth_by_ten() -> None:
    small = with_nodules(nodule(8, "unequivocal"))[0]
    rule = "a new nodule of the liver is HCC from 10 mm with a typical pattern, or once it has grown by 10 mm."
    assert (small.code, small.notices) == ("PD", (f"N1 is 8 mm: {rule}",))
    assert with_nodules(nodule(10, "unequivocal"))[0].notices == ()
    grown = with_nodules(nodule(6, "equivocal"), nodule(16, "equivocal"))
    assert [a.code for a in grown] == ["SD", "SD"]
    assert "N1 has grown by 10 mm: HCC by mRECIST; called unequivocal, it counts from its first date." in (
        grown[1].notices
    )
    assert not any(
        "has grown" in n for n in with_nodules(nodule(6, "equivocal"), nodule("15.9", "equivocal"))[1].notices
    )


def test_the_rule_on_nodules_is_that_of_the_liver_and_of_each_nodule_by_itself() -> None:
    first, second, third = course("mRECIST", 40, 40, 40)
    lung = replace(nodule(8, "unequivocal"), organ="Lung")
    assert assess(PRESETS["mRECIST"], (first, replace(second, new_lesions=(lung,))))[-1].notices == ()
    other = replace(nodule(2, "equivocal"), lesion_id="N2", name="N2")
    visits = (
        first,
        replace(second, new_lesions=(other, nodule(6, "equivocal"))),
        replace(third, new_lesions=(nodule(12, "equivocal"),)),
    )
    assert not any("has grown" in notice for notice in assess(PRESETS["mRECIST"], visits)[-1].notices)


def test_a_viable_part_below_ten_mm_is_no_target_and_said_so_at_baseline() -> None:
    first = [assess(PRESETS["mRECIST"], course("mRECIST", size))[0].notices for size in ("9.9", 10)]
    assert first == [("T1 has a viable part of 9.9 mm: a target needs 10 mm.",), ()]


def test_a_missing_area_leaves_open_what_it_could_still_be() -> None:
    found = last("EASL", (500, 500), (400, None)).bounds
    assert found is not None
    assert found.turns == (("PR", Decimal(0)), ("SD", Decimal("100.01")), ("PD", Decimal("850.01")))


def test_a_nodule_once_proven_is_progression_from_its_first_date() -> None:
    assert [a.code for a in with_nodules(nodule(6, "equivocal"), nodule(16, "unequivocal"))] == ["PD", "PD"]


def test_a_node_at_the_porta_hepatis_is_malignant_from_twenty_mm() -> None:
    for short, told in ((Decimal("19.9"), True), (Decimal(20), False)):
        held: dict[Quantity, Decimal] = {"viable_diameter": Decimal(15)}
        node = TargetValue("T1", "T1", node=True, mm=short, organ="Node, porta hepatis", quantities=held)
        notices = assess(PRESETS["mRECIST"], (Visit("v0", (node,)),))[0].notices
        assert bool(notices) is told


def test_new_enhancement_names_the_lesion_and_the_date_it_had_none() -> None:
    answer = last("EASL", (500, 500), (500, 0), (400, 25))
    assert answer.sentence == "PD: new enhancement in T2 (25 mm², none in v1)"
    assert answer.rule.startswith("EASL, new enhancement in a treated lesion")


def test_a_class_by_volume_says_that_it_is_not_recist() -> None:
    assert last("Volume", 12, "4.116").sentence == (
        "PR: volume, not RECIST: sum of volumes 4.1 ml, −65.7 % from baseline 12 ml (v0);"
        " PR needs 4.1 ml or less, met exactly"
    )


def test_the_limit_of_easl_itself_is_said_to_be_none() -> None:
    assert last("EASL", 1000, 1250).sentence.endswith("PD needs more than 1250 mm², reached and not exceeded")


@given(st.sampled_from(sorted(QUANTITY)), st.lists(st.integers(0, 3000), min_size=2, max_size=5), st.integers(1, 9))
def test_scaling_all_sizes_changes_no_class(name: str, sizes: list[int], factor: int) -> None:
    def codes(by: int) -> list[str]:
        scaled = (by * (1 + sizes[0]), *(by * size for size in sizes[1:]))
        return [answer.code for answer in assess(PRESETS[name], course(name, *scaled))]

    assert codes(1) == codes(factor)


@pytest.mark.parametrize(
    ("name", "now", "sign", "met"),
    [("mRECIST", 120, ">=", True), ("mRECIST", "119.9", ">=", False), ("EASL", 125, ">", False),
     ("EASL", "125.01", ">", True)],
)  # fmt: skip
def test_the_comparison_in_the_explanation_includes_its_limit_where_the_rule_does(
    name: str, now: Size, sign: str, met: bool
) -> None:
    told = last(name, 100, now).explanation
    assert told is not None
    found = next(t for t in told.thresholds if t.name.startswith("PD: "))
    assert (found.sign, found.met) == (sign, met)
