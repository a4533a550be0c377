"""The limits of RECIST 1.1 exactly at, below and above the line (response-criteria 2.4, 2.11)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.criteria import assess
from measurements.criteria.base import Answer, TargetValue, Visit
from measurements.errors import RecordError
from measurements.protocol import Protocol

PROTOCOL = Protocol(id="recist-1.1")
sizes = st.decimals(min_value=Decimal("0.1"), max_value=Decimal(200), places=1)


def course(*sums: str | None, node: bool = False) -> list[Answer]:
    visits = [
        Visit(str(k), (TargetValue("a", "T01", node, None if mm is None else Decimal(mm)),))
        for k, mm in enumerate(sums)
    ]
    return list(assess(PROTOCOL, tuple(visits)))


@pytest.mark.parametrize(
    ("sums", "code"),
    [
        (("14.0", "9.8"), "PR"),  # exactly -30 %, wrong in binary floating point
        (("14.0", "9.9"), "SD"),
        (("27.0", "32.4"), "PD"),  # exactly +20 %, and 5.4 mm
        (("25.5", "30.6"), "PD"),
        (("20.0", "24.9"), "SD"),  # +24.5 %, but 4.9 mm
        (("20.0", "25.0"), "PD"),  # exactly 5 mm and 25 %
        (("100", "119.9"), "SD"),  # 19.9 mm, but not 20 %
        (("100", "60", "72"), "PD"),  # -28 % from baseline and +20 % from nadir
        (("100", "0"), "CR"),
        (("165", "63", "65"), "PR"),  # EORTC: continuing PR
        (("100", "70", "70", "80"), "PR"),
        (("100", "70", "84", "80"), "SD"),  # the continuing PR ended with the PD
        (("100", "105"), "SD"),  # 5 mm, but not 20 %
    ],
)
def test_limits_are_inclusive_and_exact(sums: tuple[str, ...], code: str) -> None:
    assert course(*sums)[-1].code == code


def test_a_node_below_10_mm_is_complete_response_and_10_mm_is_not() -> None:
    assert course("18.0", "9.9", node=True)[-1].code == "CR"
    assert course("18.0", "10.0", node=True)[-1].code == "PR"


def test_complete_response_is_asked_before_progression() -> None:
    two = [
        Visit(str(k), (TargetValue("a", "T01", True, Decimal(a)), TargetValue("b", "T02", True, Decimal(b))))
        for k, (a, b) in enumerate((("16", "15"), ("4", "4"), ("7", "8")))
    ]
    answer = assess(PROTOCOL, tuple(two))[-1]
    assert answer.code == "CR"
    assert answer.notices


def test_a_missing_target_is_not_zero_and_its_sum_never_a_nadir() -> None:
    visits = [
        Visit("0", (TargetValue("a", "T01", False, Decimal(50)), TargetValue("b", "T02", False, Decimal(50)))),
        Visit("1", (TargetValue("a", "T01", False, Decimal(20)), TargetValue("b", "T02", False, None))),
        Visit("2", (TargetValue("a", "T01", False, Decimal(48)), TargetValue("b", "T02", False, Decimal(48)))),
    ]
    _, missing, last = assess(PROTOCOL, tuple(visits))
    assert (missing.code, missing.sums.total, missing.sums.measured_part) == ("NE", None, Decimal(20))
    assert (last.sums.nadir, last.code) == (Decimal(100), "SD")


def test_measured_targets_alone_can_show_progression() -> None:
    visits = [
        Visit("0", (TargetValue("a", "T01", False, Decimal(30)), TargetValue("b", "T02", False, Decimal(20)))),
        Visit("1", (TargetValue("a", "T01", False, Decimal(60)), TargetValue("b", "T02", False, None))),
    ]
    answer = assess(PROTOCOL, tuple(visits))[-1]
    assert answer.code == "PD"
    assert "measured targets alone" in answer.sentence


def test_without_a_complete_baseline_sum_nothing_is_compared() -> None:
    assert [answer.code for answer in course(None, "40")] == ["BL", "NE"]


@given(baseline=sizes, now=sizes)
def test_the_class_is_what_integer_tenths_say(baseline: Decimal, now: Decimal) -> None:
    b, c = int(baseline * 10), int(now * 10)
    expected = "PD" if c - b >= 50 and 5 * c >= 6 * b else "PR" if 10 * c <= 7 * b else "SD"
    assert course(str(baseline), str(now))[-1].code == expected


@given(st.lists(sizes, min_size=2, max_size=8))
def test_the_nadir_never_rises_and_includes_the_baseline(sums: list[Decimal]) -> None:
    nadirs = [answer.sums.nadir for answer in course(*map(str, sums))[1:]]
    assert nadirs == [min(sums[: k + 1]) for k in range(len(sums) - 1)]


def test_a_case_is_never_read_by_other_rules_than_its_own():
    with pytest.raises(RecordError, match=r"no rules called Lugano; there are RECIST 1\.1"):
        assess(Protocol(id="lugano", name="Lugano"), ())
