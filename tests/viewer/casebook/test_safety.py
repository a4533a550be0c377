"""How safe a call is, in words, as a curve and as bars."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from measurements.criteria.certainty import Certainty, Curve
from measurements.trends import CaseView
from viewer.casebook import safety_words
from viewer.casebook.card_rows import card_lines
from viewer.casebook.derivation_side import DerivationSide
from viewer.casebook.safety_band import SafetyBand
from viewer.casebook.safety_curve import SafetyCurve
from viewer.casebook.safety_panel import SafetyPanel

CURVE = Curve(
    reference="baseline",
    reference_named="2008-10",
    measured=-29.3,
    limits=(("PR", -30.0), ("PD", 20.0)),
    one_reader=((-45.0, 0.001), (-29.0, 0.06), (-15.0, 0.001)),
    different_readers=((-50.0, 0.001), (-29.0, 0.04), (-10.0, 0.001)),
    sd_one=0.058,
    sd_different=0.099,
)
DOUBTFUL = Certainty(
    "tp",
    "SD",
    one_reader={"PR": 0.449, "SD": 0.551, "PD": 0.0001},
    different_readers={"PR": 0.47, "SD": 0.53},
    sd_one=0.041,
    sd_different=0.07,
    decisive=("liver-max", "T02"),
    changes=("One target measured 1 mm smaller would make this PR.",),
    curve=CURVE,
)
"""The figures of the mock-up of January 2009."""


def test_shares_are_never_rounded_up_to_firm_or_to_all() -> None:
    assert safety_words.share_text(0.94996) == "94.9\u00a0%"
    assert safety_words.share_text(0.95) == "95.0\u00a0%"
    assert safety_words.share_text(0.9999) == ">99.9\u00a0%"
    assert safety_words.share_text(0.0001) == "<0.1\u00a0%"


def test_a_bar_runs_from_the_best_class_to_the_worst_without_what_is_under_one_in_a_thousand() -> None:
    assert [piece.words for piece in safety_words.bar(DOUBTFUL.one_reader)] == ["PR 44.9\u00a0%", "SD 55.1\u00a0%"]
    assert [piece.code for piece in safety_words.bar({"PD": 0.2, "NE": 0.1, "iPR": 0.3, "CR": 0.4})] == [
        "CR",
        "iPR",
        "PD",
        "NE",
    ]


def test_a_call_below_95_percent_says_that_it_is_not_firm_and_what_would_change_it() -> None:
    assert safety_words.state_words(DOUBTFUL) == "not firm"
    assert "95\u00a0%" in safety_words.explained(DOUBTFUL)
    assert safety_words.what_would_change(DOUBTFUL) == (
        "One target measured 1 mm smaller would make this PR. The error of T02 decides most."
    )
    assert safety_words.card_shares(DOUBTFUL) == ("55.1\u00a0%", "53.0\u00a0%")


def test_a_date_that_is_not_evaluable_is_never_called_firm(sample: CaseView) -> None:
    found = sample.certainty("tp-2009-11")
    assert found is not None
    assert safety_words.state_words(found) == ""
    assert "70 mm" in safety_words.what_would_change(found)
    assert safety_words.card_shares(found) == ("–", "–")
    on_mr = sample.certainty("tp-2011-10")
    assert on_mr is not None
    assert safety_words.explained(on_mr) == "No size for T01: measuring the others again would leave it so."


@pytest.mark.parametrize(("percent", "code"), [(-30.0, "PR"), (-29.99, "SD"), (19.99, "SD"), (20.0, "PD")])
def test_the_curve_colours_each_change_by_its_class_limits_inclusive(qtbot: QtBot, percent: float, code: str) -> None:
    curve = SafetyCurve()
    qtbot.addWidget(curve)
    curve.set_certainty(DOUBTFUL)
    assert curve.class_at(percent) == code


def test_curve_and_bars_say_what_they_paint(qtbot: QtBot) -> None:
    panel = SafetyPanel()
    qtbot.addWidget(panel)
    panel.resize(320, 400)
    panel.set_certainty(DOUBTFUL)
    panel.show()
    curve = panel.findChild(SafetyCurve)
    assert curve is not None
    assert "change from baseline 2008-10, %; one reader ± 4.1\u00a0points" in curve.accessibleDescription()
    bands = panel.findChildren(SafetyBand)
    assert [band.accessibleDescription() for band in bands] == [
        "PR 44.9\u00a0%, SD 55.1\u00a0%",
        "PR 47.0\u00a0%, SD 53.0\u00a0%",
    ]
    assert all(widget.accessibleName() for widget in (panel, curve, *bands))
    image = bands[0].grab().toImage()
    left, right = image.pixelColor(4, 18), image.pixelColor(image.width() - 5, 18)
    assert left.blue() > left.red()  # sky blue at the side of PR
    assert right.red() > right.blue()  # yellow at the side of SD
    ground = panel.grab().toImage().pixelColor(1, 1)
    painted = curve.grab().toImage()
    assert any(
        painted.pixelColor(x, 110).name() != ground.name() for x in range(painted.width() // 3, painted.width() // 2)
    )


@pytest.mark.parametrize("date", ["tp-2009-01", "tp-2013-02"])
def test_the_spread_below_the_curve_is_that_of_the_curve_in_points_of_its_axis(sample: CaseView, date: str) -> None:
    found = sample.certainty(date)
    assert found is not None
    assert found.curve is not None
    weight = sum(density for _, density in found.curve.one_reader)
    mean = sum(at * density for at, density in found.curve.one_reader) / weight
    spread = (sum((at - mean) ** 2 * density for at, density in found.curve.one_reader) / weight) ** 0.5
    said = float(safety_words.curve_caption(found).split("± ")[1].split("\u00a0")[0])
    assert said == pytest.approx(spread, abs=0.15)


def test_what_has_no_probability_says_why_and_shows_no_bars(qtbot: QtBot, sample: CaseView) -> None:
    panel = SafetyPanel()
    qtbot.addWidget(panel)
    found = sample.certainty("tp-2008-10")
    assert found is not None
    panel.set_certainty(found)
    panel.show()
    assert not any(widget.isVisibleTo(panel) for widget in panel.findChildren(SafetyBand))
    explained = panel.findChild(QWidget, "safetyExplained")
    assert explained is not None
    assert "no call yet" in explained.property("text")


def test_what_is_copied_has_the_shares_where_figures_stand_in_and_what_decides(sample: CaseView) -> None:
    column = sample.column("tp-2013-02")
    assert column is not None
    assert DerivationSide.lines(sample, column)[:3] == (
        "Firm; with the errors of one reader: PR over 99.9 %; of different readers: PR 99.8 %, PD 0.2 %.",
        "No published figures for MR: those of CT stand in.",
        "One target measured 21 mm larger would make this PD. The error of T02 decides most.",
    )


def test_the_card_of_a_baseline_says_how_far_its_sum_varies_and_which_targets_are_near_their_limit(
    sample: CaseView, followup: CaseView
) -> None:
    def said(view: CaseView) -> list[tuple[str, str, str]]:
        answer = view.answers[0]
        return [(line.words.replace("\u00a0", " "), line.first, line.second) for line in card_lines(view, answer)[2:]]

    assert said(sample) == [
        ("Sum varies, one / different readers", "4.4\u00a0%", "7.2\u00a0%"),
        ("With one more target of 54.0 mm", "4.0\u00a0%", "6.9\u00a0%"),
    ]
    assert said(followup) == [
        ("Sum varies, one / different readers", "3.7\u00a0%", "6.7\u00a0%"),
        ("T04 again below 15.0 mm", "7.5\u00a0%", "15.2\u00a0%"),
    ]
