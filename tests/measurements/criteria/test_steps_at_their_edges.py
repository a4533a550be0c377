"""What the steps, notices and paragraphs of a target response name, where a size is missing or disease is back."""

import pytest

from tests.support.courses import course, last


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
