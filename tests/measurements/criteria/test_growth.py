"""Growth rates, hyperprogression and the regression-growth model, by their formulas and by figures worked by hand."""

import math
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.criteria.codes import Code
from measurements.criteria.growth_model import Name, curve, growth_model
from measurements.criteria.growth_rate import MONTH, Growth, Range, doubling_words, growth
from measurements.criteria.hyperprogression import Course, definitions
from measurements.criteria.student import two_sided
from measurements.errors import RecordError
from measurements.partial_date import UNKNOWN, PartialDate, day, parse

D = Decimal


def grown(first: str, now: str, start: str, end: str) -> Growth:
    return growth(D(first), D(now), parse(start), parse(end))


def near(value: Decimal | float | None, expected: float, places: int = 9) -> bool:
    return value is not None and math.isclose(float(value), expected, rel_tol=10**-places)


def test_tgr_is_the_growth_of_a_sphere_in_percent_a_month() -> None:
    found = grown("100", "120", "2020-01-01", "2020-03-02")  # 61 days
    assert found.tgr is not None
    assert found.tgr.exact
    assert near(found.tgr.low, 100 * (1.2 ** (3 * 30.4375 / 61) - 1))
    assert D("365.25") == MONTH * 12


def test_the_specific_rate_and_the_doubling_time_are_those_of_the_volume() -> None:
    found = grown("100", str(100 * 2 ** (1 / 3)), "2020-01-01", "2020-01-31")
    assert found.specific is not None
    assert found.doubling_days is not None
    assert near(found.specific.low, math.log(2) / 30)
    assert near(found.doubling_days.low, 30)
    assert doubling_words(found) == "doubles in 30 days"
    assert doubling_words(grown("100", str(100 / 2 ** (1 / 3)), "2020-01-01", "2020-01-31")) == "halves in 30 days"


def test_volumes_grow_by_themselves_and_not_by_their_third_power() -> None:
    found = growth(D(10), D(20), parse("2020-01-01"), parse("2020-01-31"), volume=True, unit="ml")
    assert found.doubling_days is not None
    assert near(found.doubling_days.low, 30)


def test_kinetics_are_the_slope_in_mm_a_month() -> None:
    found = grown("100", "110", "2020-01-01", "2021-01-01")  # 366 days
    assert found.kinetics is not None
    assert near(found.kinetics.low, 10 / (366 / 30.4375))


def test_a_sum_of_nothing_has_no_rate_and_no_change_has_no_doubling_time() -> None:
    gone = grown("100", "0", "2020-01-01", "2020-03-01")
    assert (gone.tgr, gone.specific, gone.reason) == (None, None, "a sum of 0 has no growth rate")
    assert gone.kinetics is not None
    same = grown("100", "100", "2020-01-01", "2020-03-01")
    assert (same.doubling_days, same.reason) == (None, "without change there is no doubling time")
    assert same.tgr == Range(D(0), D(0))
    assert growth(None, D(1), parse("2020-01-01"), parse("2020-03-01")).reason.startswith("a target has no size")


def test_between_partial_dates_every_rate_is_a_range() -> None:
    found = grown("100", "120", "2020-01", "2020-03")  # 30 to 90 days
    assert found.days == Range(D(30), D(90))
    assert found.tgr is not None
    assert near(found.tgr.low, 100 * (1.2 ** (3 * 30.4375 / 90) - 1))
    assert near(found.tgr.high, 100 * (1.2 ** (3 * 30.4375 / 30) - 1))


@pytest.mark.parametrize(
    ("start", "end"),
    [(parse("2020-01"), parse("2020-01")), (UNKNOWN, parse("2020-01-01")), (parse("2020-01-01"), parse("2020-01-01"))],
)
def test_dates_that_may_be_one_day_give_no_rate(start: PartialDate, end: PartialDate) -> None:
    found = growth(D(100), D(120), start, end)
    assert (found.tgr, found.sentence) == (
        None,
        "No growth rate: the number of days between the dates cannot be known.",
    )


def test_the_interval_is_that_of_two_independent_errors() -> None:
    found = growth(D(100), D(120), parse("2020-01-01"), parse("2020-03-02"), relative_sd=(D("0.04"), D("0.03")))
    months = 61 / 30.4375
    low, high = (100 * math.expm1((3 * math.log(1.2) + k * 3 * 1.959964 * 0.05) / months) for k in (-1, 1))
    assert found.interval is not None
    assert near(found.interval.low, low)
    assert near(found.interval.high, high)
    assert found.sentence == ("TGR +31.4 % of volume a month (95 % interval +13.5 to +52.1 %); TGK +9.98 mm a month.")


@given(st.floats(0.5, 2), st.integers(20, 400), st.floats(0.01, 0.1))
def test_the_interval_holds_as_often_as_it_says(ratio: float, days: int, sd: float) -> None:
    rng = np.random.default_rng(7)
    first = 100 * np.exp(sd * rng.standard_normal(4000))
    now = 100 * ratio * np.exp(sd * rng.standard_normal(4000))
    rates = 100 * np.expm1(3 * np.log(now / first) * 30.4375 / days)
    start, end = date(2020, 1, 1), date(2020, 1, 1) + timedelta(days=days)
    found = growth(D(100), D(repr(100 * ratio)), day(start), day(end), relative_sd=(D(repr(sd)), D(repr(sd))))
    assert found.interval is not None
    inside = np.mean((rates >= float(found.interval.low)) & (rates <= float(found.interval.high)))
    assert 0.935 < inside < 0.965


def rates(tgr: tuple[str, str] | None, tgk: tuple[str, str] | None) -> Growth:
    def span(pair: tuple[str, str] | None) -> Range | None:
        return None if pair is None else Range(D(pair[0]), D(pair[1]))

    return Growth(Range(D(60), D(60)), tgr=span(tgr), kinetics=span(tgk))


def met(
    before: tuple[str, str],
    after: tuple[str, str],
    first: Code = "PD",
    burden: tuple[str, str] = ("100", "151"),
    failure: tuple[int, int] | None = (60, 60),
) -> dict[str, bool | None]:
    """Before and after: TGR in percent a month and TGK in mm a month."""
    course = Course(
        rates((before[0], before[0]), (before[1], before[1])), rates((after[0], after[0]), (after[1], after[1])),
        first, D(burden[0]), D(burden[1]), failure,
    )  # fmt: skip
    return {one.name: one.met for one in definitions(course)}


def test_each_definition_has_its_own_limits() -> None:
    assert met(("20", "2"), ("40", "4")) == {
        "Saâda-Bouzid": True, "Champiat": True, "Kato": False, "Ferrara": False,
    }  # fmt: skip
    assert met(("20", "2"), ("39.9", "3.99")) == dict.fromkeys(("Saâda-Bouzid", "Champiat", "Kato", "Ferrara"), False)
    assert met(("20", "2"), ("70.1", "4.1")) == dict.fromkeys(("Saâda-Bouzid", "Champiat", "Kato", "Ferrara"), True)
    assert met(("20", "2"), ("70", "4.1"))["Ferrara"] is False
    assert met(("20", "2"), ("70.1", "4.1"), first="SD") == {
        "Saâda-Bouzid": True, "Champiat": False, "Kato": True, "Ferrara": False,
    }  # fmt: skip
    assert met(("20", "2"), ("70.1", "4.1"), burden=("100", "150"))["Kato"] is False
    assert met(("20", "2"), ("70.1", "4.1"), failure=(61, 61))["Kato"] is False
    assert met(("20", "2"), ("70.1", "4.1"), failure=(50, 70))["Kato"] is None
    assert met(("20", "2"), ("70.1", "4.1"), failure=None)["Kato"] is False


def test_what_did_not_grow_before_has_no_ratio() -> None:
    assert met(("-5", "-1"), ("40", "4"))["Saâda-Bouzid"] is None
    assert met(("-5", "-1"), ("-5", "-1"))["Saâda-Bouzid"] is False


def test_between_partial_dates_a_definition_is_met_only_where_every_interval_meets_it() -> None:
    course = Course(rates(None, ("2", "3")), rates(None, ("5", "6")), "PD", None, None)
    assert definitions(course)[0].met is None
    assert definitions(course)[0].sentence == "Saâda-Bouzid: not known; TGK ratio 1.67 to 3."
    sure = Course(rates(None, ("2", "3")), rates(None, ("6", "9")), "PD", None, None)
    assert definitions(sure)[0].met is True


@pytest.mark.parametrize(
    ("t", "freedom", "p"),
    [(12.706, 1, 0.05), (4.303, 2, 0.05), (3.182, 3, 0.05), (2.776, 4, 0.05), (2.228, 10, 0.05), (1.372, 10, 0.2),
     (2.947, 15, 0.01), (0, 5, 1.0)],
)  # fmt: skip
def test_tails_of_students_t_are_those_of_the_printed_table(t: float, freedom: int, p: float) -> None:
    assert abs(two_sided(t, freedom) - p) < 0.0002


DAYS = (0, 42, 84, 126, 168, 210, 252, 300)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [("gd", (0.002, 0.008)), ("dx", (0.005,)), ("gx", (0.003,)), ("gdphi", (0.004, 0.03, 0.7))],
)
def test_a_course_made_by_a_model_is_fitted_by_it_with_its_parameters(
    name: Name, parameters: tuple[float, ...]
) -> None:
    sizes = 80 * curve(name, np.array(DAYS, dtype=float), np.array(parameters))
    found = growth_model(list(zip(DAYS, sizes.tolist(), strict=True)))
    assert found.chosen is not None
    assert found.chosen.name == name
    assert [one.value for one in found.chosen.parameters] == pytest.approx(parameters, rel=1e-4)


def test_the_growth_of_the_mixed_model_is_reported_by_the_share_that_grows() -> None:
    sizes = curve("gdphi", np.array(DAYS, dtype=float), np.array((0.004, 0.03, 0.7)))
    chosen = growth_model(list(zip(DAYS, sizes.tolist(), strict=True))).chosen
    assert chosen is not None
    assert chosen.growth == pytest.approx(0.004 * math.sqrt(0.3), rel=1e-4)


def test_a_course_that_no_model_follows_has_none() -> None:
    found = growth_model([(0, 1), (29, 6), (59, 0.2), (89, 7), (119, 0.1)])  # as in the tests of tumgr: not fit
    assert found.chosen is None
    assert found.sentence.startswith("No growth model fits: gd ")


def test_a_model_needs_more_values_than_parameters() -> None:
    found = growth_model([(0, 100), (60, 50)])
    assert {fit.name: fit.excluded for fit in found.fits if "values" in fit.excluded} == dict.fromkeys(
        ("gd", "gdphi"), "no more values than parameters"
    )


def test_aic_is_that_of_normal_errors() -> None:
    sizes = (100, 80, 70, 50)
    fit = next(f for f in growth_model(list(zip((0, 30, 60, 90), sizes, strict=True))).fits if f.name == "dx")
    d = fit.value("d")
    assert d is not None
    assert fit.aic is not None
    rss = sum((s / 100 - math.exp(-d * t)) ** 2 for s, t in zip(sizes, (0, 30, 60, 90), strict=True))
    assert fit.aic == pytest.approx(4 * (math.log(2 * math.pi * rss / 4) + 1) + 2, rel=1e-9)
    nearby = [sum((s / 100 - math.exp(-e * t)) ** 2 for s, t in zip(sizes, (0, 30, 60, 90), strict=True))
              for e in (d * 0.999, d * 1.001)]  # fmt: skip
    assert rss < min(nearby)


def test_a_first_value_of_nothing_is_shifted_by_half() -> None:
    found = growth_model([(0, 0), (30, 0.5), (60, 1.5), (90, 3.5)])
    assert found.chosen is not None
    assert found.chosen.name == "gx"
    assert found.chosen.growth == pytest.approx(math.log(2) / 30, rel=1e-6)


@pytest.mark.parametrize("values", [[(0, 1.0)], [(0, 1.0), (0, 2.0)], [(0, 1.0), (5, -1.0)], [(0, math.nan), (5, 1.0)]])
def test_what_is_no_course_of_sizes_is_refused(values: list[tuple[int, float]]) -> None:
    with pytest.raises(RecordError, match="A growth model needs"):
        growth_model(values)


def kinetics(before: tuple[str, str] | None, after: tuple[str, str] | None) -> tuple[bool | None, str]:
    found = definitions(Course(rates(None, before), rates(None, after), "PD", None, None))[0]
    return found.met, found.sentence.rsplit("; ", 1)[1]


@pytest.mark.parametrize(
    ("before", "after", "met", "why"),
    [
        (None, ("4", "4"), None, "TGK is not known at both."),
        (("2", "2"), None, None, "TGK is not known at both."),
        (("-1", "1"), ("4", "4"), None, "TGK before may have been 0."),
        (("0", "0"), ("4", "4"), None, "TGK did not grow before: no ratio."),
        (("-1", "0"), ("-4", "0"), False, "TGK did not grow before: no ratio."),
        (("2", "4"), ("-4", "-2"), False, "TGK ratio −2 to −0.5."),
        (("2", "4"), ("-4", "4"), None, "TGK ratio −2 to 2."),
        (("2", "2"), ("4", "5"), True, "TGK ratio 2 to 2.5."),
        (("2", "2"), ("0", "0"), False, "TGK ratio 0."),
    ],
)
def test_the_ratio_of_kinetics_is_as_wide_as_the_dates_leave_it(
    before: tuple[str, str] | None, after: tuple[str, str] | None, met: bool | None, why: str
) -> None:
    assert kinetics(before, after) == (met, why)


def test_a_pace_must_more_than_double_where_kinetics_need_only_double() -> None:
    course = Course(rates(None, ("2", "2")), rates(None, ("4", "5")), "PD", D(100), D(151), (50, 50))
    assert {one.name: one.met for one in definitions(course)} == {
        "Saâda-Bouzid": True, "Champiat": None, "Kato": None, "Ferrara": None,
    }  # fmt: skip
    told = definitions(course)[2].sentence
    assert told == "Kato: not known; failure after 50 days, burden +51 %, TGK ratio 2 to 2.5."
    unknown = Course(rates(None, ("2", "2")), rates(None, ("5", "5")), "PD", D(100), None, (50, 55))
    assert definitions(unknown)[2].sentence == (
        "Kato: not known; failure after 50 to 55 days, burden not known, TGK ratio 2.5."
    )


def test_a_first_scan_that_is_not_evaluable_leaves_the_definitions_that_need_it_open() -> None:
    assert met(("20", "2"), ("70.1", "4.1"), first="NE") == {
        "Saâda-Bouzid": True, "Champiat": None, "Kato": True, "Ferrara": None,
    }  # fmt: skip
