"""WHO 1979 on sums of products: Miller et al., Cancer 1981;47:207-214, with its limits and a published case."""

import json
from dataclasses import replace
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.criteria import PRESETS, assess
from measurements.criteria.base import Answer, Quantity, TargetValue, Visit
from measurements.criteria.best.best_response import best_of
from measurements.partial_date import parse
from measurements.trends import view_of
from sample_data.cases import built_in_case
from tests.support.real_data import need

WHO = PRESETS["WHO"]


def target(name: str, product: str | int | None, *, node: bool = False) -> TargetValue:
    gone = product is not None and Decimal(product) == 0
    held: dict[Quantity, Decimal] = {} if product is None else {"product": Decimal(product)}
    return TargetValue(name, name, node, Decimal(0) if gone else Decimal(9), state="gone" if gone else "measured",
                       quantities=held)  # fmt: skip


def course(*rows: tuple[str | int | None, ...], dates: tuple[str, ...] = (), node: bool = False) -> tuple[Visit, ...]:
    return tuple(
        Visit(f"v{n}", tuple(target(f"T{k + 1}", size, node=node) for k, size in enumerate(row)),
              date=parse(dates[n] if dates else ""))
        for n, row in enumerate(rows)
    )  # fmt: skip


def answers(*rows: tuple[str | int | None, ...], node: bool = False) -> list[Answer]:
    return list(assess(WHO, course(*rows, node=node))[1:])


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (((1000,), (500,)), "PR"),
        (((1000,), ("500.01",)), "SD"),
        (((1000,), ("1249.99",)), "SD"),
        (((1000,), (1250,)), "PD"),
        (((1000,), (400,), (500,)), "PD"),
        (((1000,), (400,), ("499.99",)), "PR"),
        (((1000,), (0,)), "CR"),
        (((1000,), (0,), (1,)), "PD"),
        (((600, 400), (300, None)), "NE"),
        (((600, 400), (1250, None)), "PD"),
        (((None, 400), (100, 100)), "NE"),
    ],
)
def test_limits_are_half_of_baseline_and_a_quarter_above_the_smallest_both_included(
    rows: tuple[tuple[str | int | None, ...], ...], code: str
) -> None:
    assert answers(*rows)[-1].code == code


def test_a_node_must_be_gone_as_any_other_lesion() -> None:
    assert [a.code for a in answers((300,), (25,), (0,), node=True)] == ["PR", "CR"]


def test_a_lesion_without_its_second_axis_makes_the_date_not_evaluable_and_says_so() -> None:
    answer = answers((1000, 200), (1000, None))[-1]
    assert answer.code == "NE"
    assert answer.sentence.startswith("NE: no size for T2 (second axis not measured); SD if T2 is at most 499.99")


def test_one_lesion_counts_by_itself_only_where_the_protocol_says_so() -> None:
    visits = course((1000, 100), (1000, 60), (1000, 75))
    assert assess(WHO, visits)[-1].code == "SD"
    historic = msgspec.structs.replace(WHO, progression_of="sum_or_lesion")
    last = assess(historic, visits)[-1]
    assert last.code == "PD"
    assert last.sentence == "PD: T2 75 mm², +25.0 % from its smallest 60 mm² (v1); PD by one lesion"
    assert assess(historic, course((1000, 100), (1000, 60), (1000, "74.99")))[-1].code == "SD"
    assert assess(historic, course((1000, 100), (1000, 0), (1000, 1)))[-1].code == "PD"
    assert assess(historic, course((1000, 100), (1000, 0), (1000, 0)))[-1].code == "SD"
    near = assess(historic, course((9000, 2000), (9000, "1000.1"), (9000, "1000.1"), (9000, "1250.13")))[-1]
    assert near.sentence == "PD: T2 1250.1 mm², +25.0005 % from its smallest 1000.1 mm² (v1); PD by one lesion"


def test_the_sentence_names_products_references_and_margin() -> None:
    assert answers((4251,), (2524,))[-1].sentence == (
        "SD: sum of products 2524 mm², −40.6 % from baseline 4251 mm² (v0); PR needs 2125.5 mm² or less, 398.5 mm² away"
    )
    grown = answers((1000,), (400,), (500,))[-1]
    assert grown.sentence == (
        "PD: sum of products 500 mm², +25.0 % and +100 mm² from nadir 400 mm² (v1);"
        " PD needs 500 mm² or more (+25 %), met exactly"
    )
    assert grown.rule == "WHO, sum of products, from the smallest (Miller et al., Cancer 1981;47:207-214)"


def test_progression_may_be_asked_to_exceed_a_quarter() -> None:
    strict = msgspec.structs.replace(WHO, progression_inclusive=False)
    found = assess(strict, course((1000,), (1250,)))[-1]
    assert (found.code, found.sentence.rsplit("; ", 1)[1]) == (
        "SD", "PD needs more than 1250 mm², reached and not exceeded"
    )  # fmt: skip
    assert assess(strict, course((1000,), ("1250.01",)))[-1].code == "PD"
    missing = assess(strict, course((600, 400), (600, None)))[-1]
    assert missing.bounds is not None
    assert missing.bounds.turns == (("SD", Decimal(0)), ("PD", Decimal("650.01")))


def test_too_small_to_measure_is_five_by_five() -> None:
    small = TargetValue("T1", "T1", node=False, mm=Decimal(5), state="too_small")
    visits = (*course((50,)), Visit("v1", (small,)))
    assert assess(WHO, visits)[-1].sums.total == 25
    assert assess(WHO, visits)[-1].code == "PR"


def test_best_response_asks_for_a_second_response_four_weeks_later() -> None:
    rows = ((1000,), (500,), (500,))
    late = course(*rows, dates=("2020-01-01", "2020-03-01", "2020-03-29"))
    early = course(*rows, dates=("2020-01-01", "2020-03-01", "2020-03-28"))
    assert best_of(WHO, assess(WHO, late), late).code == "PR"
    assert best_of(WHO, assess(WHO, early), early).code == "SD"


def test_the_published_case_has_the_products_and_classes_of_its_fact_file() -> None:
    facts = json.loads(need("case", "pnet-case.json").read_text(encoding="utf-8"))["derived"]["who"]
    view = view_of(built_in_case("sample"))
    told = {visit.named: answer for visit, answer in zip(view.visits, view.by_criterion("WHO"), strict=True)}
    for fact in facts:
        answer = told[fact["date"]]
        assert answer.sums.total == fact["sum_of_products_mm2"]
        assert answer.code == {"baseline": "BL"}.get(fact["response"], fact["response"])
    dated = {fact["date"] for fact in facts}
    assert {answer.code for date, answer in told.items() if date not in dated} == {"NE"}


def test_recist_calls_the_published_case_a_response_in_march_2009_and_who_only_in_august() -> None:
    view = view_of(built_in_case("sample"))

    def first(name: str) -> str:
        held = zip(view.visits, view.by_criterion(name), strict=True)
        return next(visit.named for visit, answer in held if answer.code == "PR")

    assert (first("RECIST 1.1"), first("WHO")) == ("2009-03", "2009-08")


@given(st.lists(st.integers(1, 4000), min_size=2, max_size=6))
def test_the_class_is_what_whole_numbers_say(sums: list[int]) -> None:
    low = min(sums[:-1])
    now = sums[-1]
    expected = "PD" if 4 * now >= 5 * low else "PR" if 2 * now <= sums[0] else "SD"
    assert answers(*((size,) for size in sums))[-1].code == expected


@given(st.integers(1, 4000), st.lists(st.integers(0, 4000), min_size=1, max_size=4))
def test_removing_a_product_never_makes_a_response(first: int, later: list[int]) -> None:
    visits = course((first, 100), *((size, 50) for size in later))
    whole = assess(WHO, visits)[-1].code
    missing = replace(visits[-1], targets=(visits[-1].targets[0], target("T2", None)))
    code = assess(WHO, (*visits[:-1], missing))[-1].code
    assert code not in ("CR", "PR") or code == whole
