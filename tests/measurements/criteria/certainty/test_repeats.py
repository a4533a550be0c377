"""An error model of own repeat measurements: simulated pairs of known spread, and what is refused."""

import math
from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.criteria.certainty.repeats import LEAST_PAIRS, LEAST_READINGS, Repeat, fit_from_repeats
from measurements.error_model import DEFAULT_MODEL, ErrorFigures
from measurements.errors import RecordError

DEFAULT_LIKE = ErrorFigures(own_percent=Decimal("5.36"), own_mm=Decimal("0.22"), shared_percent=Decimal("2.73"))


def simulated(
    readings: int, lesions: int, *, own: float, shared: float, own_mm: float = 0.0, factor: float = 1.0, seed: int = 7
) -> tuple[Repeat, ...]:
    """Pairs whose sizes are measured twice with these relative SDs; `factor`: larger the second time."""
    rng = np.random.default_rng(seed)
    pairs = []
    for reading in range(readings):
        habits = rng.normal(0, shared, 2)
        for _ in range(lesions):
            true = rng.uniform(12, 60)
            errors = habits + rng.normal(0, math.hypot(own, own_mm / true), 2)
            first, second = (Decimal(f"{true * math.exp(error):.4f}") for error in errors)
            pairs.append(Repeat(first, second * Decimal(str(factor)), f"patient {reading}"))
    return tuple(pairs)


def test_the_spread_of_simulated_repeats_is_found_again_with_its_two_parts() -> None:
    model = fit_from_repeats(simulated(400, 4, own=0.05, shared=0.03), simulated(400, 4, own=0.06, shared=0.08, seed=8))
    # four standard errors of 1200 and 400 degrees of freedom: 8 % and 14 % of the figure
    assert model.one.own(1000) == pytest.approx(0.05, rel=0.08)
    assert model.one.shared == pytest.approx(0.03, rel=0.14)
    assert model.different.own(1000) == pytest.approx(0.06, rel=0.08)
    assert model.different.shared == pytest.approx(0.08, rel=0.14)
    assert model.source == "own repeats (1600 pairs by one reader, 1600 by different readers)"


def test_the_smallest_set_is_off_by_no_more_than_the_documents_say() -> None:
    found = [
        fit_from_repeats(simulated(LEAST_PAIRS, 1, own=0.05, shared=0.0, seed=seed)).one.single(30)
        for seed in range(200)
    ]
    assert float(np.mean(np.square(found))) == pytest.approx(0.05**2, rel=0.1)  # the variance is not biased
    assert float(np.std(found)) / 0.05 == pytest.approx(1 / math.sqrt(2 * LEAST_PAIRS), rel=0.25)


def test_an_error_in_mm_is_kept_for_small_lesions() -> None:
    model = fit_from_repeats(simulated(500, 4, own=0.05, shared=0.0, own_mm=0.22))
    assert model.one.own_mm == Decimal("0.22")
    assert model.one.own_percent == pytest.approx(Decimal(5), rel=Decimal("0.08"))


def test_repeats_better_than_the_error_in_mm_take_it_down() -> None:
    pairs = tuple(Repeat(Decimal("10.0"), Decimal("10.0") + Decimal(n % 2) / 10) for n in range(40))
    model = fit_from_repeats(pairs)
    variance = math.log(10.1 / 10.0) ** 2 / 4  # half of the pairs differ
    assert model.one.single(10) == pytest.approx(math.sqrt(variance), rel=0.03)
    assert model.one.own_mm < DEFAULT_MODEL.one.own_mm


def test_a_reader_who_measures_all_lesions_larger_adds_to_the_shared_error() -> None:
    fair = simulated(100, 4, own=0.04, shared=0.0)
    larger = simulated(100, 4, own=0.04, shared=0.0, factor=1.15)
    without, with_shift = (fit_from_repeats(different=pairs).different for pairs in (fair, larger))
    assert with_shift.own(30) == pytest.approx(without.own(30), rel=0.05)
    assert with_shift.shared == pytest.approx(math.log(1.15) / math.sqrt(2), rel=0.05)


@pytest.mark.parametrize("readings", [0, LEAST_READINGS - 1])
def test_without_enough_readings_the_parts_stand_as_in_the_published_figures(readings: int) -> None:
    grouped = simulated(readings, 3, own=0.10, shared=0.0)
    alone = tuple(
        Repeat(pair.first_mm, pair.second_mm) for pair in simulated(60 - len(grouped), 1, own=0.1, shared=0.0)
    )
    found = fit_from_repeats((*grouped, *alone)).one
    size = 30.0
    share = found.shared / found.single(size)
    assert share == pytest.approx(DEFAULT_LIKE.shared / DEFAULT_LIKE.single(size), rel=0.02)


def test_repeats_of_one_reader_leave_what_the_habits_of_others_add() -> None:
    model = fit_from_repeats(simulated(100, 4, own=0.03, shared=0.01))
    base = DEFAULT_MODEL
    for size in (12.0, 40.0):
        added = model.different.single(size) ** 2 - model.one.single(size) ** 2
        assert added == pytest.approx(base.different.single(size) ** 2 - base.one.single(size) ** 2, rel=0.02)
    assert model.kinds == ()


def test_repeats_of_two_readers_leave_one_reader_as_published_but_never_worse_than_two() -> None:
    wide = fit_from_repeats(different=simulated(50, 4, own=0.08, shared=0.09))
    assert wide.one == DEFAULT_MODEL.one
    narrow = fit_from_repeats(different=simulated(50, 4, own=0.01, shared=0.01))
    assert narrow.one.single(20) <= narrow.different.single(20)
    both = fit_from_repeats(simulated(50, 4, own=0.06, shared=0.03), simulated(50, 4, own=0.02, shared=0.01))
    assert both.different == both.one


@pytest.mark.parametrize(
    ("pairs", "line"),
    [
        ((), "Own repeats: there are no pairs."),
        (
            (Repeat(Decimal(20), Decimal(21)),) * (LEAST_PAIRS - 1),
            "Own repeats: 19 pairs by one reader; at least 20 are needed.",
        ),
        (
            (Repeat(Decimal(20), Decimal(20)),) * LEAST_PAIRS,
            "Own repeats: all pairs by one reader are equal, which tells nothing of the error.",
        ),
        (
            (Repeat(Decimal(20), Decimal(21)),) * LEAST_PAIRS + (Repeat(Decimal(12), Decimal("24.1")),),
            "Own repeats: pair 21 by one reader, 12 and 24.1 mm, is over 2 times apart.",
        ),
        (
            (Repeat(Decimal(0), Decimal(21)),) * LEAST_PAIRS,
            "Own repeats: pair 1 by one reader holds a size that is none.",
        ),
        (
            (Repeat(Decimal(20), Decimal("NaN")),) * LEAST_PAIRS,
            "Own repeats: pair 1 by one reader holds a size that is none.",
        ),
    ],
)
def test_pairs_that_tell_nothing_are_refused_in_one_line(pairs: Sequence[Repeat], line: str) -> None:
    with pytest.raises(RecordError) as refused:
        fit_from_repeats(pairs)
    assert str(refused.value) == line


@given(st.lists(st.tuples(st.integers(80, 120), st.integers(80, 120)), min_size=LEAST_PAIRS, max_size=40))
def test_which_size_came_first_does_not_matter(sizes: list[tuple[int, int]]) -> None:
    if all(first == second for first, second in sizes):
        sizes = [*sizes, (80, 81)]
    pairs = tuple(Repeat(Decimal(first), Decimal(second)) for first, second in sizes)
    turned = tuple(Repeat(pair.second_mm, pair.first_mm) for pair in reversed(pairs))
    for size in (10.0, 50.0):
        assert fit_from_repeats(pairs).one.single(size) == pytest.approx(fit_from_repeats(turned).one.single(size))
