"""Small facts at the edges of the rules: what the parts of a rule say where courses as a whole do not show it."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import msgspec
import pytest

from measurements.assessment import State
from measurements.criteria import PRESETS, assess
from measurements.criteria.base import Given, NonTargetValue, Quantity, TargetValue, Visit
from measurements.criteria.rules.limits import is_normal
from measurements.criteria.rules.nontarget import nontarget_call
from measurements.criteria.rules.overall import overall_response
from measurements.criteria.rules.sums import amount, sums_along
from tests.support.courses import RECIST, course, visit
from tests.support.near_limits import as_visits, course_near_limits

STATES: tuple[State, ...] = ("present", "unequivocal_progression", "not_done", "absent")


def nontargets(*states: State) -> Visit:
    return visit(1, nontargets=states)


@pytest.mark.parametrize(("mm", "node", "code"), [("0", False, "CR"), ("0.5", False, "NON"), ("9.99", True, "CR"),
                                                  ("10", True, "NON"), ("0", True, "CR")])  # fmt: skip
def test_a_measured_non_target_is_gone_at_0_mm_and_a_node_below_10_mm(mm: str, node: bool, code: str) -> None:
    value = NonTargetValue("NT1", "NT1", "measured", node, mm=Decimal(mm))
    assert nontarget_call(RECIST, nontargets("present"), Visit("v1", nontargets=(value,))).code == code


def test_without_targets_and_non_targets_there_is_nothing_to_evaluate() -> None:
    assert overall_response(None, None, new_lesion=False) == "NE"
    assert overall_response(None, None, new_lesion=True) == "PD"


def test_the_non_target_response_names_the_lesions_of_each_kind() -> None:
    call = nontarget_call(RECIST, nontargets(*STATES), nontargets(*STATES))
    assert (call.code, call.worse, call.missing, call.present) == ("PD", ("NT2",), ("NT3",), ("NT1", "NT2"))
    assert (call.gone, call.back, call.said) == (frozenset({"NT4"}), (), False)


def test_a_non_target_that_a_date_says_nothing_of_is_named_as_missing() -> None:
    call = nontarget_call(RECIST, nontargets("present", "present"), nontargets("absent"))
    assert (call.code, call.missing, call.gone) == ("NE", ("NT2",), frozenset({"NT1"}))


def test_non_target_disease_is_there_where_the_baseline_the_date_or_the_reader_has_it() -> None:
    none = visit(0)
    assert nontarget_call(RECIST, none, visit(1)).code is None
    assert nontarget_call(RECIST, none, nontargets("absent")).code == "CR"
    assert nontarget_call(RECIST, nontargets("present"), visit(1)).code == "NE"
    said = Visit("v1", nontarget_said="NON", nontarget_reason="old scar")
    call = nontarget_call(RECIST, none, said)
    assert (call.code, call.said, call.reason) == ("NON", True, "old scar")


def test_only_what_was_cleared_is_back() -> None:
    now = nontargets("present", "present", "not_done", "absent", "unequivocal_progression")
    cleared = frozenset({"NT1", "NT3", "NT4", "NT5"})
    call = nontarget_call(
        RECIST, nontargets("present", "present", "present", "present", "present"), now, cleared=cleared
    )
    assert (call.code, call.back, call.worse) == ("PD", ("NT1",), ("NT5",))


def test_a_response_that_a_source_states_is_said_and_not_judged() -> None:
    stated = Visit("v1", nontargets=nontargets("present").nontargets, given=Given(nontarget="CR"))
    call = nontarget_call(RECIST, nontargets("present"), stated)
    assert (call.code, call.said, call.present) == ("CR", True, ())


@pytest.mark.parametrize(("state", "quantity", "found"), [
    ("gone", "product", "0"), ("gone", "viable_diameter", "0"), ("gone", "volume", "0"), ("gone", "attenuation", None),
    ("absent", "product", "0"), ("too_small", "product", "25"), ("too_small", "viable_diameter", None),
    ("too_small", "volume", None), ("measured", "product", None), ("measured", "attenuation", None),
    ("gone", "diameter", "5"),
])  # fmt: skip
def test_what_was_not_measured_is_0_where_it_is_gone_and_5_by_5_mm_where_it_is_too_small(
    state: State, quantity: Quantity, found: str | None
) -> None:
    """Something that is gone has no attenuation; a diameter is that of the record."""
    value = TargetValue("T1", "T1", False, Decimal(5), state=state)
    assert amount(value, quantity) == (None if found is None else Decimal(found))
    assert amount(replace(value, quantities={quantity: Decimal(7)}), quantity) == (5 if quantity == "diameter" else 7)


def test_a_target_without_a_size_is_never_normal() -> None:
    for node in (True, False):
        assert not is_normal(RECIST, TargetValue("T1", "T1", node, None))
        assert is_normal(RECIST, TargetValue("T1", "T1", node, Decimal(0)))


def test_too_small_without_the_size_set_for_it_has_no_product() -> None:
    assert amount(TargetValue("T1", "T1", False, None, state="too_small"), "product") is None


def test_a_sum_equal_to_the_nadir_leaves_the_earlier_date_as_its_nadir() -> None:
    sums = sums_along(course(["30"], ["20"], ["20"], ["25"]))
    assert [s.nadir_at for s in sums] == [None, "v0", "v1", "v1"]


def test_a_target_that_a_date_says_nothing_of_is_missing_and_one_of_no_baseline_stays_apart() -> None:
    first, second = course(["30", "20"], ["10", "12"])
    untold = replace(second, targets=second.targets[:1])
    assert [s.missing for s in sums_along((first, untold))] == [(), ("T2",)]
    assert sums_along((first, second))[1].total == 22


@pytest.mark.parametrize("seed", range(40))
def test_the_first_step_that_holds_is_named_by_the_class_of_the_targets(seed: int) -> None:
    for answer in assess(PRESETS["RECIST 1.1"], as_visits(course_near_limits(Random(seed))))[1:]:
        of_targets = [s for s in answer.steps if s.name in ("CR", "PD", "NE", "PR", "SD")]
        if answer.target is None:
            continue
        held = [step.name for step in of_targets if step.held]
        assert held[0] == answer.target


@pytest.mark.parametrize("mm", ["0.5", "0.01"])
def test_any_viable_part_after_none_is_progression_by_mrecist_also_beside_other_disease(mm: str) -> None:
    """Without a condition in mm, 20 % above nothing is met by anything; without a complete response of all disease."""
    courses = tuple(
        Visit(
            f"v{k}",
            (TargetValue("T1", "T1", False, Decimal(20), quantities={"viable_diameter": Decimal(viable)}),),
            (NonTargetValue("NT1", "NT1", "present"),),
        )
        for k, viable in enumerate(("20", "0", mm))
    )
    assert [a.code for a in assess(PRESETS["mRECIST"], courses)[1:]] == ["PR", "PD"]


def of_quantity(
    quantity: Quantity, *rows: tuple[str, ...], node: bool = False, other: bool = False
) -> tuple[Visit, ...]:
    """Visits of targets with these amounts of a quantity; `other`: beside a non-target that stays."""
    beside = (NonTargetValue("NT1", "NT1", "present"),) if other else ()
    return tuple(
        Visit(
            f"v{at}",
            tuple(
                TargetValue(f"T{k}", f"T{k}", node, Decimal(5), quantities={quantity: Decimal(amount_here)})
                for k, amount_here in enumerate(row)
            ),
            beside,
        )
        for at, row in enumerate(rows)
    )


@pytest.mark.parametrize(
    ("name", "quantity"),
    [("WHO", "product"), ("EASL", "viable_product"), ("Volume", "volume"), ("mRECIST", "viable_diameter")],
)
def test_a_node_with_less_than_10_of_another_quantity_is_not_gone(name: str, quantity: Quantity) -> None:
    courses = of_quantity(quantity, ("100",), ("9",), ("0",), node=True)
    assert [a.code for a in assess(PRESETS[name], courses)[1:]] == ["PR", "CR"]


def test_one_lesion_that_grew_is_progression_by_who_also_where_the_sum_is_a_response() -> None:
    historic = msgspec.structs.replace(PRESETS["WHO"], progression_of="sum_or_lesion")
    courses = of_quantity("product", ("100", "1000"), ("125", "100"))
    assert [assess(p, courses)[1].code for p in (PRESETS["WHO"], historic)] == ["PR", "PD"]
    one = assess(historic, courses)[1]
    assert one.rule.startswith("WHO, one lesion")
    assert ("PD", True) in [(step.name, step.held) for step in one.steps]
    both = assess(historic, of_quantity("product", ("100", "1000"), ("200", "1250")))[1]
    assert (both.code, both.rule.startswith("WHO, one lesion")) == ("PD", False)


def test_new_enhancement_is_progression_by_easl_and_a_sum_that_grew_keeps_its_own_reason() -> None:
    courses = of_quantity("viable_product", ("100", "400"), ("0", "100"), ("1", "100"), ("500", "100"), other=True)
    answers = assess(PRESETS["EASL"], courses)[1:]
    assert [a.code for a in answers] == ["PR", "PD", "PD"]
    assert [a.rule.startswith("EASL, new enhancement") for a in answers] == [False, True, False]
    assert ("PD", True) in [(step.name, step.held) for step in answers[1].steps]


def choi(*rows: tuple[str, str], node: bool = False) -> tuple[Visit, ...]:
    """One target with its size in mm and its attenuation in HU at each date."""
    return tuple(
        Visit(f"v{at}", (TargetValue("T1", "T1", node, Decimal(mm), quantities={"attenuation": Decimal(hu)}),))
        for at, (mm, hu) in enumerate(rows)
    )


def test_a_small_node_is_not_gone_by_choi_and_a_continuing_pr_is_a_setting_there() -> None:
    assert [a.code for a in assess(PRESETS["Choi"], choi(("20", "50"), ("5", "50"), node=True))[1:]] == ["PR"]
    kept = msgspec.structs.replace(PRESETS["Choi"], continuing_partial_response=True)
    courses = choi(("100", "50"), ("90", "50"), ("95", "50"))
    assert [a.code for a in assess(PRESETS["Choi"], courses)[1:]] == ["PR", "SD"]
    assert [(a.code, a.target, a.strict) for a in assess(kept, courses)[1:]] == [("PR", "PR", None), ("PR", "PR", "SD")]
