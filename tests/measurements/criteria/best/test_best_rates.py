"""Rates over a group: denominators by Eisenhauer 2009, 4.9; intervals against the binomial distribution itself."""

from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measurements.criteria.best.rates import clopper_pearson, disease_control_rate, inevaluable, response_rate
from measurements.errors import RecordError


def _at_least(k: int, n: int, share: Decimal) -> Fraction:
    p = Fraction(share)
    return Fraction(sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)))


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@settings(max_examples=30, deadline=None)
def test_each_tail_beyond_the_interval_holds_half_of_what_the_level_leaves(group: tuple[int, int]) -> None:
    k, n = group
    lower, upper = clopper_pearson(k, n)
    if k == 0:
        assert lower == 0
    else:
        assert abs(_at_least(k, n, lower) - Fraction("0.025")) < Fraction("1e-8")
    if k == n:
        assert upper == 1
    else:
        assert abs(1 - _at_least(k + 1, n, upper) - Fraction("0.025")) < Fraction("1e-8")


def test_the_interval_of_nobody_and_of_everybody_is_known_in_closed_form() -> None:
    """1 − 0.025^(1/n) above none of n, and 0.025^(1/n) below all of n."""
    assert clopper_pearson(0, 20)[1] == pytest.approx(Decimal(repr(1 - 0.025 ** (1 / 20))))
    assert clopper_pearson(20, 20)[0] == pytest.approx(Decimal(repr(0.025 ** (1 / 20))))
    assert clopper_pearson(0, 20)[0] == 0
    assert clopper_pearson(20, 20)[1] == 1


def test_a_higher_level_gives_a_wider_interval() -> None:
    narrow, wide = clopper_pearson(12, 40, Decimal("0.90")), clopper_pearson(12, 40, Decimal("0.99"))
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


@pytest.mark.parametrize(("k", "n", "level"), [(1, 0, "0.95"), (-1, 5, "0.95"), (6, 5, "0.95"), (1, 5, "1")])
def test_what_is_no_share_or_no_level_is_refused(k: int, n: int, level: str) -> None:
    with pytest.raises(RecordError):
        clopper_pearson(k, n, Decimal(level))


def test_patients_without_an_assessment_stay_in_the_denominator() -> None:
    best = ["CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE", "", "MISSING"]
    assert (response_rate(best).count, response_rate(best).n) == (2, 8)
    assert (disease_control_rate(best).count, disease_control_rate(best, non_cr_non_pd=True).count) == (3, 4)
    assert response_rate(best).sentence == (
        "Response rate 25.0 % (2 of 8; 95 % interval 3.2 to 65.1 %, Clopper–Pearson)."
    )


def test_a_group_of_nobody_has_no_rate() -> None:
    assert response_rate([]).percent is None
    assert response_rate([]).sentence == "Response rate: no patients."


def test_patients_that_cannot_be_evaluated_are_counted_by_their_reason() -> None:
    found = inevaluable([("NE", ""), ("PD", "other"), ("", "early_death_from_toxicity"), ("NE", "other")])
    assert found == {"early_death_from_disease": 0, "early_death_from_toxicity": 1, "not_assessed": 1, "other": 1}
