"""The default figures reproduce the limits of Yoon et al., Eur J Cancer 2016;53:5-15, single and in sums of 2 to 5."""

import math
from decimal import Decimal
from statistics import fmean

import numpy as np
import pytest

from measurements.criteria.certainty import DEFAULT_MODEL
from measurements.criteria.certainty.spread import Size, relative_sd, size_of
from measurements.error_model import OXNARD, TYPICAL_MM, YOON, ErrorFigures
from tests.support.courses import target

READERS = {"one": DEFAULT_MODEL.one, "different": DEFAULT_MODEL.different}
# 95 % limits of the relative difference of two measurements, in percent
SINGLE = {"one": (-17.8, 16.1), "different": (-22.1, 25.4)}
SUMS = {"one": (-9.8, 13.1), "different": (-19.2, 19.5)}


def of(figures: ErrorFigures, count: int, mm: float = TYPICAL_MM) -> list[Size]:
    return [Size(f"T{n}", f"T{n}", mm, node=False, own=figures.own(mm), shared=figures.shared) for n in range(count)]


def sd_within(limits: tuple[float, float]) -> float:
    """The standard deviation of one measurement, in percent: the limits are those of a difference of two."""
    return (limits[1] - limits[0]) / 3.92 / math.sqrt(2)


@pytest.mark.parametrize("readers", READERS)
def test_a_single_lesion_varies_as_published(readers: str) -> None:
    expected = {"one": 6.1, "different": 8.6}[readers]
    assert sd_within(SINGLE[readers]) == pytest.approx(expected, abs=0.05)
    assert READERS[readers].single(TYPICAL_MM) * 100 == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("readers", READERS)
def test_sums_of_two_to_five_targets_vary_as_published(readers: str) -> None:
    expected = {"one": 4.1, "different": 7.0}[readers]
    assert sd_within(SUMS[readers]) == pytest.approx(expected, abs=0.05)
    found = [relative_sd(of(READERS[readers], count)) * 100 for count in range(2, 6)]
    assert fmean(found) == pytest.approx(expected, abs=0.1)
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize("readers", READERS)
def test_sums_measured_twice_differ_within_the_published_limits(readers: str) -> None:
    chance, figures = np.random.default_rng(11), READERS[readers]
    runs, differences = 40_000, []
    for count in range(2, 6):
        sums = []
        for _ in range(2):
            shared = figures.shared * chance.standard_normal((runs, 1))
            own = figures.own(TYPICAL_MM) * chance.standard_normal((runs, count))
            sums.append((TYPICAL_MM * np.exp(own + shared)).sum(axis=1))
        differences.append((sums[1] - sums[0]) / ((sums[1] + sums[0]) / 2) * 100)
    low, high = np.percentile(np.concatenate(differences), (2.5, 97.5))
    published = SUMS[readers]
    assert high - low == pytest.approx(published[1] - published[0], rel=0.03)


def test_small_lesions_vary_more_and_one_reader_less_than_several() -> None:
    for figures in READERS.values():
        assert figures.single(6) > figures.single(10) > figures.single(30)
    assert all(DEFAULT_MODEL.one.single(mm) < DEFAULT_MODEL.different.single(mm) for mm in (5, 10, 20, 50))
    assert 0 < DEFAULT_MODEL.correlation() < 1


def test_figures_are_those_of_organ_and_method_where_a_study_gives_them() -> None:
    assert DEFAULT_MODEL.of("Left lung, upper lobe", "CT", one_reader=True)[1] == OXNARD
    assert DEFAULT_MODEL.of("lung", "MR", one_reader=True)[1] == YOON
    assert DEFAULT_MODEL.of("lung", "CT", one_reader=False) == (DEFAULT_MODEL.different, YOON)
    assert DEFAULT_MODEL.of("liver", "CT", one_reader=True) == (DEFAULT_MODEL.one, YOON)


def test_what_is_gone_has_no_error_and_a_set_size_none_either() -> None:
    gone, measured = target("T1", 0), target("T2", 20)
    missing, same = target("T3", None), target("T4", "20.0")
    assert size_of(missing, "diameter", DEFAULT_MODEL, "one") is None
    found = size_of(gone, "diameter", DEFAULT_MODEL, "one")
    assert found is not None
    assert (found.amount, found.own, found.shared) == (0, 0, 0)
    one, other = (size_of(value, "diameter", DEFAULT_MODEL, "one") for value in (measured, same))
    assert one is not None
    assert other is not None
    assert (one.own, one.shared) == (other.own, other.shared) == (DEFAULT_MODEL.one.own(20), 0.0273)
    assert Decimal(str(one.shared)) * 100 == DEFAULT_MODEL.one.shared_percent
