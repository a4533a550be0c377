"""The error model beside what was published and beside real readers; `docs/certainty.md` has the same tables."""

import math
from collections.abc import Sequence
from statistics import median

import numpy as np
import pytest

from measurements.criteria.certainty import FIRM, certainty_of
from measurements.criteria.certainty.spread import Readers
from measurements.error_model import TYPICAL_MM
from tests.support import published_errors as published
from tests.support.certainty_tables import (
    DOCUMENT,
    LIMITS,
    PROTOCOL,
    agreement,
    change_differences,
    crossed,
    figures,
    literature,
    real_tables,
    replaced,
    size_differences,
    within,
)
from tests.support.courses import codes, course
from tests.support.real_data import real_data, unpack_set
from tests.support.tracked_lesions import tracked
from tests.support.two_readers import Course, courses, nodule_mm

CHI_SQUARE_95 = {3: (0.216, 9.348), 4: (0.484, 11.143)}
"""2.5 % and 97.5 % quantiles of chi-square by degrees of freedom, from printed tables."""


@pytest.fixture
def two_readers() -> Sequence[Course]:
    return courses(real_data("recist-two-readers"))


def test_lesions_and_sums_of_two_to_five_have_the_limits_of_yoon() -> None:
    for compared in published.yoon()[:4]:
        assert compared.model == pytest.approx(compared.published, abs=0.2), compared.what


def test_the_change_between_readers_of_yoon_lies_between_habits_that_cancel_and_habits_that_do_not() -> None:
    cancel, whole = published.yoon()[4:]
    assert cancel.model < cancel.published < whole.model


@pytest.mark.parametrize("size_mm", [20.0, 30.0, 40.0])
def test_lung_lesions_scanned_twice_change_within_ten_percent_as_often_as_oxnard_saw(size_mm: float) -> None:
    found = {compared.what: compared for compared in published.oxnard(size_mm)}
    assert found["within ±10 %"].model == pytest.approx(found["within ±10 %"].published, abs=1.0)
    median = found["median change of either sign"]
    assert median.model == pytest.approx(median.published, abs=0.6)


def test_changes_over_one_and_two_mm_are_those_of_oxnard_at_one_plausible_size() -> None:
    one, two = published.oxnard_size("over 1 mm"), published.oxnard_size("over 2 mm")
    assert 20 < one < 40
    assert two == pytest.approx(one, abs=5)


def test_products_and_volumes_vary_as_many_times_a_diameter_as_zhao_saw() -> None:
    diameter, product, volume = published.zhao()
    assert product.model / diameter.model == pytest.approx(product.published / diameter.published, rel=0.01)
    assert volume.model / diameter.model == pytest.approx(volume.published / diameter.published, rel=0.01)
    assert diameter.model > diameter.published  # a computer measures more evenly than a reader


def test_small_lesions_vary_more_than_large_ones_by_what_mcerlean_saw() -> None:
    small, large = published.mcerlean()
    seen = small.published**2 - large.published**2
    assert small.model**2 - large.model**2 == pytest.approx(seen, rel=0.1)
    assert large.model > large.published  # one scan measured twice varies less than Yoon's studies together


def test_what_two_real_readers_differ_by_is_what_the_model_expects(two_readers: Sequence[Course]) -> None:
    found = size_differences(two_readers)
    low, high = CHI_SQUARE_95[len(found)]
    assert low < sum(difference.z**2 for difference in found) < high


def test_the_changes_by_two_real_readers_lie_within_the_limits_of_the_model(two_readers: Sequence[Course]) -> None:
    assert all(difference.is_expected for difference in change_differences(two_readers))


def test_no_firm_call_is_another_class_by_other_readers_of_the_same_patient(two_readers: Sequence[Course]) -> None:
    found = crossed(two_readers)
    firm = [row for row in found if row.safety.different_readers[row.code] >= FIRM]
    assert firm
    for row in firm:
        assert {other.code for other in found if other.patient == row.patient} == {row.code}


def test_a_class_that_other_readers_turned_was_not_called_firm(two_readers: Sequence[Course]) -> None:
    found = crossed(two_readers)
    turned = {row.patient for row in found if len({other.code for other in found if other.patient == row.patient}) > 1}
    assert turned == {"0022"}
    assert not any(row.safety.firm for row in found if row.patient in turned and row.readers[0] != row.readers[1])


def test_four_real_readers_of_one_nodule_differ_by_what_the_model_expects(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    sizes = nodule_mm(unpack_set("ct-lidc-nodule", tmp_path_factory))
    logs = [math.log(mm) for mm in sizes]
    mean = sum(logs) / len(logs)
    sd = published.sd_of_sum([math.exp(mean)], "different", organ="lung")
    low, high = CHI_SQUARE_95[len(sizes) - 1]
    assert low < sum((value - mean) ** 2 for value in logs) / sd**2 < high


def test_of_calls_that_are_just_firm_one_in_eight_second_readings_is_another_class() -> None:
    """A reading lies about the true sizes and so does the second: 1 − Φ(1.645 / √2) = 12.2 % differ."""
    baseline, current = 40.0, 24.34
    sd = published.sd_of_sum([baseline], "one")
    visits = course(str(baseline), str(current))
    assert certainty_of(PROTOCOL, visits, 1).one_reader["PR"] == pytest.approx(FIRM, abs=0.005)
    runs = 3000
    errors = np.random.default_rng(5).normal(0, math.sqrt(2) * sd, (runs, 2))  # of the true sizes, and of the second
    same = 0
    for first, second in np.exp(errors) * (baseline, current):
        same += codes(course(f"{first:.4f}", f"{second:.4f}"), PROTOCOL) == ["PR"]
    assert 1 - same / runs == pytest.approx(0.122, abs=0.02)


@pytest.mark.parametrize("progressions", [0.1, 0.2, 0.3])
def test_classes_of_one_reader_agree_as_published_and_those_of_two_no_worse_than_whole_reads(
    progressions: float,
) -> None:
    """Published kappas have choice of targets, non-targets and new lesions in them, those of the model sizes alone."""
    one, different = published.kappa("one", progressions), published.kappa("different", progressions)
    low, high = published.SUZUKI_KAPPA["one"]
    assert low <= one <= high
    assert 0.53 < different < one


def test_lesions_bookmarked_in_daily_work_have_the_size_that_the_defaults_are_set_at() -> None:
    pairs = tracked(real_data("deeplesion-tracking"))
    assert len(pairs) > 400
    assert median(math.sqrt(first * second) for first, second in pairs) == pytest.approx(TYPICAL_MM, abs=1)


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("who", ["one", "different"])
def test_no_more_lesions_than_the_error_explains_stayed_as_they_were(who: Readers, limit: float) -> None:
    """Between two studies there are error and true change: errors larger than the changes seen would be wrong."""
    pairs = tracked(real_data("deeplesion-tracking"))
    expected = 2 * published.NORMAL.cdf(limit) - 1
    error = math.sqrt(expected * (1 - expected) / len(pairs))
    assert within(pairs, who, limit) <= expected + 2 * error


def test_the_published_figures_in_the_document_are_those_of_the_model() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert replaced(text, "figures", figures()) == text
    assert replaced(text, "literature", literature()) == text
    assert replaced(text, "agreement", agreement()) == text


def test_the_figures_of_real_readers_in_the_document_are_those_of_the_model(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    unpacked = unpack_set("ct-lidc-nodule", tmp_path_factory)
    for name, lines in real_tables(real_data("recist-two-readers").parent, unpacked).items():
        assert replaced(text, name, lines) == text, f"python -m tests.support.certainty_tables --write ({name})"
