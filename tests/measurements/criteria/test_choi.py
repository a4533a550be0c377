"""Choi (J Clin Oncol 2007;25:1753-1759) and mChoi: size and attenuation, and what one of them decides alone."""

from dataclasses import replace
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.criteria import PRESETS, assess
from measurements.criteria.base import Answer, NonTargetValue, Quantity, TargetValue, Visit
from measurements.protocol import Protocol
from tests.support.courses import Size

CHOI, MCHOI = PRESETS["Choi"], PRESETS["mChoi"]
Row = tuple[Size, Size]
"""Diameter in mm and attenuation in HU."""


def target(name: str, mm: Size, hu: Size) -> TargetValue:
    held: dict[Quantity, Decimal] = {} if hu is None else {"attenuation": Decimal(hu)}
    size = None if mm is None else Decimal(mm)
    return TargetValue(name, name, node=False, mm=size, state="gone" if size == 0 else "measured", quantities=held)


def course(*rows: Row | tuple[Row, ...]) -> tuple[Visit, ...]:
    lines = [row if isinstance(row[0], tuple) else (row,) for row in rows]
    return tuple(
        Visit(f"v{n}", tuple(target(f"T{k + 1}", mm, hu) for k, (mm, hu) in enumerate(line)))
        for n, line in enumerate(lines)
    )


def last(*rows: Row | tuple[Row, ...], protocol: Protocol = CHOI) -> Answer:
    return assess(protocol, course(*rows))[-1]


@pytest.mark.parametrize(
    ("now", "choi", "mchoi"),
    [
        ((90, 100), "PR", "SD"),
        (("90.1", 85), "PR", "SD"),
        (("90.1", "85.1"), "SD", "SD"),
        ((90, 85), "PR", "PR"),
        ((110, 100), "PD", "PD"),
        (("109.9", 100), "SD", "SD"),
        ((110, 85), "PR", "SD"),
        ((150, 85), "PR", "SD"),
        ((0, None), "CR", "CR"),
        ((100, 200), "SD", "SD"),
    ],
)
def test_response_is_a_tenth_of_size_or_fifteen_percent_of_attenuation_and_by_mchoi_both(
    now: Row, choi: str, mchoi: str
) -> None:
    assert (last((100, 100), now).code, last((100, 100), now, protocol=MCHOI).code) == (choi, mchoi)


@pytest.mark.parametrize(
    ("now", "choi", "mchoi"),
    [
        ((90, None), "PR", "NE"),
        ((95, None), "NE", "SD"),
        ((110, None), "NE", "NE"),
        ((None, 85), "PR", "NE"),
        ((None, 90), "NE", "NE"),
        ((None, None), "NE", "NE"),
    ],
)
def test_where_one_of_the_two_is_not_known_the_other_answers_only_what_it_decides_alone(
    now: Row, choi: str, mchoi: str
) -> None:
    assert (last((100, 100), now).code, last((100, 100), now, protocol=MCHOI).code) == (choi, mchoi)


def test_progression_is_counted_from_the_smallest_size_unless_the_protocol_says_from_baseline() -> None:
    rows: tuple[Row, ...] = ((100, 100), (60, 100), (66, 100))
    assert last(*rows).code == "PD"
    assert last((100, 100), (60, 100), ("65.9", 100)).code == "PR"
    from_baseline = msgspec.structs.replace(CHOI, choi_progression_from="baseline")
    assert last(*rows, protocol=from_baseline).code == "PR"
    assert any("counted from baseline" in notice for notice in last(*rows, protocol=from_baseline).notices)


def test_a_fall_of_the_attenuation_keeps_growth_from_being_progression() -> None:
    answer = last((100, 100), (60, 100), (66, 80))
    assert answer.code == "PR"
    assert answer.figures[0].percent == Decimal(-20)


def test_the_mean_is_taken_over_the_targets_that_are_left_and_compared_with_the_same_at_baseline() -> None:
    answer = last(((50, 200), (50, 100)), ((0, None), (95, 86)))
    assert (answer.figures[0].value, answer.figures[0].reference_value) == (Decimal(86), Decimal(100))
    assert answer.code == "SD"
    assert last(((50, 200), (50, 100)), ((0, None), (95, 85))).code == "PR"


def test_a_target_that_is_left_without_attenuation_makes_the_mean_unknown() -> None:
    answer = last(((50, 100), (50, 100)), ((50, 60), (50, None)))
    assert answer.code == "NE"
    assert answer.sentence == (
        "NE: sum 100 mm, 0.0 % from baseline 100 mm (v0); no attenuation of T2;"
        " what is known does not decide between the classes"
    )


def test_no_share_is_taken_of_an_attenuation_that_is_not_above_zero() -> None:
    assert last((100, -20), (100, -40)).code == "NE"
    assert last((100, 0), (89, 0)).code == "PR"


def test_a_third_of_a_unit_is_not_lost_in_the_mean() -> None:
    rows = (((10, 100), (10, 50), (10, 50)), ((10, 85), (10, "42.5"), (10, "42.5")))
    assert last(*rows).code == "PR"
    assert last(rows[0], ((10, 85), (10, "42.5"), (10, "42.51"))).code == "SD"


def test_disease_back_after_all_was_gone_is_progression() -> None:
    assert [a.code for a in assess(CHOI, course((100, 100), (0, None), (3, 20)))[1:]] == ["CR", "PD"]


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        ((80, 90), "PR: sum 80 mm, −20.0 % from baseline 100 mm (v0); mean attenuation 90 HU, −10.0 % from baseline"
         " 100 HU (v0); PR needs 90 mm or less (met by 10 mm) or 85 HU or less (5 HU away)"),
        ((110, 100), "PD: sum 110 mm, +10.0 % from baseline 100 mm (v0); mean attenuation 100 HU, 0.0 % from baseline"
         " 100 HU (v0); PD needs 110 mm or more (+10.0 %) without a response of the attenuation"),
    ],
)  # fmt: skip
def test_the_sentence_names_both_figures_with_their_references_and_limits(now: Row, sentence: str) -> None:
    assert last((100, 100), now).sentence == sentence


def test_every_comparison_of_the_sentence_is_in_the_explanation() -> None:
    answer = last((100, 100), (80, 90))
    assert answer.explanation is not None
    told = {(t.name, t.limit, t.met) for t in answer.explanation.thresholds}
    assert told == {
        ("PD: 1.1 × nadir", Decimal(110), False),
        ("PR: size", Decimal(90), True),
        ("PR: attenuation", Decimal(85), False),
    }


def test_the_baseline_says_from_which_attenuation_a_response_holds() -> None:
    assert assess(CHOI, course((100, 70)))[0].notices == (
        "Attenuation at baseline 70 HU: a response at 59.5 HU or less.",
    )
    assert assess(CHOI, course((100, None)))[0].notices == ("No attenuation of T1: only size can decide.",)


SIZES = (40, 50, 55, 60, 80, 90, 91, 100, 110, 130)
ATTENUATIONS = (60, 85, 86, 120)


@pytest.mark.parametrize("protocol", [CHOI, MCHOI], ids=["Choi", "mChoi"])
@given(smallest=st.sampled_from((50, 85, 100)), now=st.sampled_from((None, *SIZES)),
       hu=st.sampled_from((None, *ATTENUATIONS)))  # fmt: skip
def test_with_a_figure_missing_the_class_is_the_one_that_all_its_values_share_or_none(
    protocol: Protocol, smallest: int, now: int | None, hu: int | None
) -> None:
    before: tuple[Row, ...] = ((100, 100), (smallest, 100))
    possible = {
        last(*before, (mm, density), protocol=protocol).code
        for mm in (SIZES if now is None else (now,))
        for density in (ATTENUATIONS if hu is None else (hu,))
    }
    code = last(*before, (now, hu), protocol=protocol).code
    assert code == (possible.pop() if len(possible) == 1 else "NE")


@given(smallest=st.sampled_from((50, 85, 100)), now=st.sampled_from(SIZES), hu=st.sampled_from(ATTENUATIONS))
def test_the_class_is_what_whole_numbers_say(smallest: int, now: int, hu: int) -> None:
    dense, small, large = hu <= 85, now <= 90, 10 * now >= 11 * smallest
    assert last((100, 100), (smallest, 100), (now, hu)).code == (
        "PD" if large and not dense else "PR" if small or dense else "SD"
    )
    assert last((100, 100), (smallest, 100), (now, hu), protocol=MCHOI).code == (
        "PD" if large and not dense else "PR" if small and dense else "SD"
    )


def test_the_steps_stop_at_the_one_that_decided() -> None:
    def steps(*rows: Row) -> list[tuple[str, bool | None]]:
        names = ("CR", "PD", "PR", "SD")
        return [(step.name, step.held) for step in last(*rows).steps if step.name in names]

    assert steps((100, 100), (95, 95)) == [("CR", False), ("PD", False), ("PR", False), ("SD", True)]
    assert steps((100, 100), (90, 95)) == [("CR", False), ("PD", False), ("PR", True)]
    assert steps((100, 100), (110, 95)) == [("CR", False), ("PD", True)]
    assert steps((100, 100), (95, None)) == [("CR", False), ("PD", False), ("PR", None)]


def test_a_pr_goes_on_above_its_limits_only_where_the_protocol_says_so() -> None:
    rows: tuple[Row, ...] = ((100, 100), (90, 100), (95, 100))
    assert last(*rows).code == "SD"
    answer = last(*rows, protocol=msgspec.structs.replace(CHOI, continuing_partial_response=True))
    assert (answer.code, answer.strict) == ("PR", "SD")
    assert "a continuing PR, no PD since" in answer.sentence


def test_nothing_measured_but_what_is_gone_is_no_growth_from_nothing() -> None:
    there = NonTargetValue("NT1", "NT1", "present")
    visits = course(((50, 100), (50, 100)), ((0, None), (0, None)), ((0, None), (None, None)))
    answers = assess(CHOI, tuple(replace(visit, nontargets=(there,)) for visit in visits))
    assert [a.code for a in answers[1:]] == ["PR", "NE"]


def test_a_comparison_holds_at_its_limit_and_never_of_a_part_of_the_size() -> None:
    def size_met(*rows: Row | tuple[Row, ...]) -> bool:
        told = last(*rows).explanation
        assert told is not None
        return next(t.met for t in told.thresholds if t.name == "PR: size")

    assert size_met((100, 100), (90, 100)) is True
    assert size_met(((50, 100), (50, 100)), ((40, 100), (None, 100))) is False
    from_baseline = msgspec.structs.replace(CHOI, choi_progression_from="baseline")
    told = last((100, 100), (60, 100), (70, 100), protocol=from_baseline).explanation
    assert told is not None
    assert (told.thresholds[0].name, told.thresholds[0].reference_at) == ("PD: 1.1 × baseline", "v0")
    assert last((100, 100), (60, 100), (70, 100)).pd_limit == 66


def test_the_figure_is_the_mean_of_the_targets() -> None:
    answer = last(((50, 100), (50, 60)), ((50, 90), (50, 40)))
    figure = answer.figures[0]
    assert (figure.value, figure.reference_value) == (Decimal(65), Decimal(80))
    assert "mean attenuation 65 HU, −18.8 % from baseline 80 HU" in answer.sentence
    assert "or 68 HU or less (met by 3 HU)" in answer.sentence
