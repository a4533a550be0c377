"""What the steps, notices and paragraphs of a target response name, where a size is missing or disease is back."""

from decimal import Decimal

import msgspec
import pytest

from tests.support.courses import RECIST, course, last


@pytest.mark.parametrize(
    ("rows", "paragraph"),
    [
        (((30, 20), (60, 20)), "4.3.1"),
        (((30, 20), (60, None)), "4.4.2"),  # by the measured targets alone
        (((20, 20), (0, 0), (3, None)), "4.3.5 and EORTC answers"),  # back, beside one without a size
    ],
)
def test_progression_names_the_paragraph_that_it_rests_on(
    rows: tuple[tuple[int | None, ...], ...], paragraph: str
) -> None:
    answer = last(course(*rows))
    assert (answer.code, answer.rule.split(" (")[0]) == ("PD", f"RECIST 1.1, {paragraph}")


def test_the_question_about_missing_sizes_names_them_or_says_that_all_have_one() -> None:
    def asked(*row: int | None) -> list[tuple[str, bool | None]]:
        steps = last(course((30, 10, 10), row)).steps
        return [(step.question, step.held) for step in steps if step.name == "NE"]

    assert asked(30, 10, 10) == [("a target has no size; all have one", False)]
    assert asked(30, None, None) == [("a target has no size; T2 and T3", True)]


def test_without_a_complete_baseline_the_last_step_is_not_evaluable() -> None:
    step = next(s for s in last(course((30, None), (30, 20))).steps if "no complete baseline" in s.question)
    assert (step.name, step.held) == ("NE", True)


def test_progression_of_the_measured_targets_names_those_without_a_size() -> None:
    rest = "no size; the measured targets alone are progression."
    assert last(course((30, 20), (60, None))).notices == (f"T2 has {rest}",)
    assert last(course((30, 10, 10), (60, None, None))).notices == (f"T2 and T3 have {rest}",)
    assert last(course((30, 20), (60, 20))).notices == ()


def test_one_target_alone_that_is_back_is_to_be_weighed_and_two_are_not() -> None:
    assert "T1 alone is back" in " ".join(last(course((20, 20), (0, 0), (3, 0))).notices)
    assert last(course((20, 20), (0, 0), (3, 4))).notices == ()


def test_growth_of_a_node_to_10_mm_is_no_growth_of_nodes_below_it() -> None:
    before = ((10, 16, 16), (2, 3, 3))
    assert last(course(*before, (2, 9, 3), nodes=(1, 2))).notices == ("Only nodes still below 10 mm have grown: T2.",)
    assert last(course(*before, (2, 10, 3), nodes=(1, 2))).notices == ()


def test_the_questions_name_the_numbers_that_they_compare() -> None:
    asked = {step.name: step.question for step in last(course((30, 20), (25, 15), (29, 16), nodes=(1,))).steps}
    assert asked["CR"] == "every target gone, nodes below 10 mm; 2 of 2 still there"
    assert asked["PD"] == "C − N ≥ 5 mm and C ≥ 1.2 × N; +5 mm; 1.2 × 40 = 48 mm, C = 45 mm"
    assert asked["PR"] == "C ≤ 0.7 × B; 0.7 × 50 = 35 mm; C = 45 mm"
    assert "nodes" not in last(course((30, 20), (29, 16))).steps[0].question


def test_without_a_limit_in_mm_the_growth_is_shown_with_one_decimal() -> None:
    relative = msgspec.structs.replace(RECIST, progression_mm=Decimal(0))
    asked = next(s.question for s in last(course(50, "55.14"), relative).steps if s.name == "PD")
    assert asked == "C ≥ 1.2 × N; +5.1 mm; 1.2 × 50 = 60 mm, C = 55.1 mm"


def test_without_a_complete_baseline_a_missing_target_leaves_no_bounds() -> None:
    assert last(course((30, None), (30, None))).bounds is None


def test_from_a_small_nadir_the_bounds_of_progression_are_5_mm_above_it() -> None:
    found = last(course((20, 20), (5, 5), (5, None))).bounds
    assert found is not None
    assert found.turns[-1] == ("PD", Decimal(10))  # 5 + 10 = 15 mm, though 1.2 × 10 = 12 mm


def test_of_several_missing_targets_one_that_is_no_node_carries_the_sum_else_a_node_below_10_mm_is_still_normal() -> (
    None
):
    mixed = last(course((20, 50), (None, None), nodes=(0,))).bounds
    nodes = last(course((20, 50), (None, None), nodes=(0, 1))).bounds
    assert mixed is not None
    assert nodes is not None
    assert mixed.turns[:2] == (("CR", Decimal(0)), ("PR", Decimal("0.1")))
    assert nodes.turns[:2] == (("CR", Decimal(0)), ("PR", Decimal(10)))
