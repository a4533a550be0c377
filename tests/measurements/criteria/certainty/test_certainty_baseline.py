"""At baseline: how far the sum varies, what one more target would make of it, and targets near their least size."""

from dataclasses import replace
from decimal import Decimal

import msgspec
import numpy as np
import pytest

from measurements.criteria import preset
from measurements.criteria.certainty import DEFAULT_MODEL, at_baseline, certainty_of
from measurements.error_model import OXNARD, YOON
from tests.support.courses import RECIST, course, visit


def test_one_more_target_of_the_median_size_narrows_the_sum_as_five_measured_so_would_vary() -> None:
    chance, figures = np.random.default_rng(2), DEFAULT_MODEL.one
    found = at_baseline(RECIST, visit(0, "50", "20", "30"))
    assert found is not None
    assert found.further == Decimal(30)
    assert found.with_one_more is not None
    for sizes, said in (((50, 20, 30), found.sd_one), ((50, 20, 30, 30), found.with_one_more[0])):
        shared = figures.shared * chance.standard_normal(100_000)
        drawn = sum(mm * (1 + figures.own(mm) * chance.standard_normal(100_000) + shared) for mm in sizes)
        assert np.std(drawn) / sum(sizes) == pytest.approx(said, abs=0.0005)
    assert found.with_one_more[0] < found.sd_one < found.sd_different
    assert found.with_one_more[1] < found.sd_different


def test_five_targets_are_as_many_as_are_allowed() -> None:
    found = at_baseline(RECIST, visit(0, "50", "20", "30", "25", "40"))
    assert found is not None
    assert found.with_one_more is None
    assert found.sentences == (
        "The sum of 5 targets varies by 3.7 % for one reader and by 6.7 % for different readers.",
    )


def test_targets_that_a_second_measurement_may_put_below_the_least_size_are_named() -> None:
    found = at_baseline(RECIST, visit(0, "10.5", "15", "40", "17", nodes=(1, 3)))
    assert found is not None
    near = {one.name: one for one in found.near}
    assert set(near) == {"T1", "T2", "T4"}
    assert near["T2"].chance_one == near["T2"].chance_different == pytest.approx(0.5)
    assert (near["T1"].limit, near["T4"].limit) == (Decimal(10), Decimal(15))
    chance, figures = np.random.default_rng(4), DEFAULT_MODEL.one
    first, second = chance.standard_normal((2, 200_000)) * figures.single(17)
    assert np.mean(17 * np.exp(second - first) < 15) == pytest.approx(near["T4"].chance_one, abs=0.005)
    assert near["T4"].sentence == (
        "T4 measures 17 mm, the least for a target is 15 mm: a second measurement falls below it in 7.5 % by one reader"
        " and 15.2 % by another."
    )


def test_there_is_no_figure_without_a_complete_sum_or_without_an_error_model_of_the_criterion() -> None:
    assert at_baseline(RECIST, visit(0, "50", None)) is None
    assert at_baseline(RECIST, visit(0)) is None
    assert at_baseline(preset("Choi"), visit(0, "50")) is None
    assert at_baseline(preset("WHO"), visit(0, "50")) is None  # no products


def test_the_certainty_of_the_baseline_says_it() -> None:
    found = certainty_of(RECIST, course(("50", "20", "30")), 0)
    assert found.note == "The baseline is the reference: there is no call yet."
    assert not found.known
    assert not found.firm
    assert found.baseline == at_baseline(RECIST, visit(0, "50", "20", "30"))
    assert found.changes == (
        "The sum of 3 targets varies by 4.3 % for one reader and by 7.1 % for different readers; one more target of"
        " 30 mm would make it 3.9 % and 6.9 %.",
    )


def test_figures_that_a_protocol_sets_are_used_and_never_doubted() -> None:
    exact = msgspec.structs.replace(
        DEFAULT_MODEL,
        one=msgspec.structs.replace(DEFAULT_MODEL.one, own_percent=Decimal(1), shared_percent=Decimal(0)),
        source="repeats of this department",
    )
    protocol = msgspec.structs.replace(RECIST, error_model=exact)
    on_mr = tuple(
        replace(v, targets=tuple(replace(t, method="MR") for t in v.targets))
        for v in course(("60", "40"), ("40", "29"))
    )
    found = certainty_of(protocol, on_mr, 1)
    assert found.note == ""
    assert found.sources == ("repeats of this department",)
    assert found.sd_one is not None
    assert found.sd_one < 0.01
    plain = certainty_of(RECIST, on_mr, 1)
    assert plain.note == "No published figures for MR: those of CT stand in."
    assert plain.one_reader != found.one_reader
    for method in ("CT", "PET/CT with contrast", ""):
        on_ct = tuple(replace(v, targets=tuple(replace(t, method=method) for t in v.targets)) for v in on_mr)
        assert certainty_of(RECIST, on_ct, 1).note == ""
    lung = tuple(replace(v, targets=tuple(replace(t, method="CT", organ="lung") for t in v.targets)) for v in on_mr)
    assert certainty_of(RECIST, lung, 1).sources == (
        OXNARD,
        YOON,
    )  # by different readers there is no figure of the lung
    viable = tuple(
        replace(v, targets=tuple(replace(t, quantities={"viable_diameter": t.mm or Decimal(0)}) for t in v.targets))
        for v in course(("60", "40"), ("40", "29"))
    )
    told = certainty_of(preset("mRECIST"), viable, 1)
    assert told.note == "No published figures for viable diameters: those of whole lesions stand in."
    assert told.known
