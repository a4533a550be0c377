"""The response card and its derivation, at dates of the published case."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from measurements.edits import SetTimePointDate
from measurements.partial_date import parse
from measurements.trends import CaseView, view_of
from tests.viewer.casebook.conftest import drawn
from viewer.casebook.card_figures import CardFigures
from viewer.casebook.card_rows import card_lines
from viewer.casebook.derivation_panel import DerivationPanel
from viewer.casebook.response_card import Headline, ResponseCard
from viewer.casebook.safety_words import percent_tick
from viewer.casebook.signs import GlyphLabel
from viewer.components.cell_text import CELL_ROLE
from viewer.theme.text import runs_width

HYPHEN = "\u2011"


@pytest.fixture
def card(qtbot: QtBot, sample: CaseView) -> ResponseCard:
    made = ResponseCard()
    qtbot.addWidget(made)
    made.resize(400, 520)
    made.set_view(sample, "tp-2010-10")
    made.show()
    return made


@pytest.fixture
def why(qtbot: QtBot, sample: CaseView) -> DerivationPanel:
    made = DerivationPanel()
    qtbot.addWidget(made)
    made.resize(880, 760)
    made.set_view(sample, "tp-2009-01")
    made.show()
    return made


def texts(widget: QWidget) -> list[str]:
    shown = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget) and label.text()]
    return [text.replace(HYPHEN, "-").replace("\u00a0", " ") for text in shown]


def test_no_words_of_the_card_are_cut_whatever_its_width(card: ResponseCard, sample: CaseView) -> None:
    for width in (312, 370, 400):
        card.resize(width, 600)
        for column in sample.assessed:
            card.set_view(sample, column.timepoint.id)
            QCoreApplication.processEvents()
            for label in card._lines.findChildren(QLabel):
                if label.isVisibleTo(card):
                    assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width(), (width, label.text())


def test_r25_an_order_that_the_dates_do_not_decide_is_said_where_a_response_stands_on_it(
    card: ResponseCard, sample: CaseView
) -> None:
    bound = SetTimePointDate(timepoint_id="tp-2010-10", date=parse("before 2009-02"), title="Date set")
    view = view_of(bound.apply(sample.case))
    card.set_view(view, "tp-2010-10")
    assert "Order not known: before or after 2008-10 and 2009-01? Taken as entered." in texts(card)
    card.set_view(view, "tp-2009-03")
    assert "The nadir is of before 2009-02, which may lie before the baseline." in texts(card)
    card.set_view(sample, "tp-2010-10")
    assert not any("Order" in text or "nadir is of" in text for text in texts(card))


def test_the_card_of_october_2010(card: ResponseCard) -> None:
    shown = texts(card)
    assert shown[:2] == ["Response", "2010-10 · RECIST 1.1"]
    assert "Sum 69 mm, −43.9 % from baseline 123 mm (2008-10); PR needs 86.1 mm or less, met by 17.1 mm" in shown
    for line in (
        ("From baseline 123.0 mm (2008-10)", "−54.0 mm", "−43.9 %"),
        ("From nadir 71.0 mm (2010-07)", "−2.0 mm", "−2.8 %"),
        ("To the PR limit 86.1 mm", "17.1 mm", "below"),
        ("To the PD limit 85.2 mm", "16.2 mm", "below"),
    ):
        at = shown.index(line[0])
        assert tuple(shown[at : at + 3]) == line
    headline = card.findChild(QWidget, "responseHeadline")
    assert headline is not None
    assert headline.accessibleName() == "Partial response, −43.9\u00a0% from baseline 2008-10, PR since 2009-03"


def test_safety_stands_for_one_reader_and_for_different_readers_with_a_warning_where_it_is_not_firm(
    card: ResponseCard, sample: CaseView
) -> None:
    for date, firm in (("tp-2009-01", False), ("tp-2013-02", True)):
        card.set_view(sample, date)
        found = sample.certainty(date)
        assert found is not None
        shown = texts(card)
        at = shown.index("Safety, one / different readers")
        for text, share in zip(shown[at + 1 : at + 3], (found.one_reader, found.different_readers), strict=True):
            share_of_call = share.get(found.code, 0.0) * 100
            assert text == (f"{share_of_call:.1f} %" if share_of_call <= 99.95 else ">99.9 %")
            assert (share_of_call >= 95) == firm
        figures = card.findChild(CardFigures)
        assert figures is not None
        signs = [sign for sign in figures.findChildren(GlyphLabel) if sign.isVisibleTo(card)]
        assert len(signs) == (0 if firm else 2)


def test_a_date_without_a_probability_has_no_row_of_safety(card: ResponseCard, sample: CaseView) -> None:
    for date in ("tp-2008-10", "tp-2009-11"):
        card.set_view(sample, date)
        assert not any("Safety" in text for text in texts(card))


def test_january_2009_is_nine_tenths_of_a_millimetre_short(card: ResponseCard, sample: CaseView) -> None:
    card.set_view(sample, "tp-2009-01")
    shown = texts(card)
    assert "Sum 87 mm, −29.3 % from baseline 123 mm (2008-10); PR needs 86.1 mm or less, 0.9 mm away" in shown
    at = shown.index("To the PR limit 86.1 mm")
    assert shown[at + 1 : at + 3] == ["0.9 mm", "above"]


def test_a_date_with_one_size_of_three_shows_its_lower_bound(card: ResponseCard, sample: CaseView) -> None:
    card.set_view(sample, "tp-2009-11")
    shown = texts(card)
    assert "No size for T02 and T03 (not stated); PR if T02 and T03 sum to at most 69.9 mm, PD from 70 mm" in shown
    at = shown.index("Measured targets")
    assert shown[at + 1 : at + 3] == ["≥ 26.0 mm", "1 of 3"]
    at = shown.index("From baseline 123.0 mm (2008-10)")
    assert shown[at + 1 : at + 3] == ["–", "–"]


def test_outside_the_protocol_there_is_no_response_and_nothing_to_open(
    qtbot: QtBot, card: ResponseCard, sample: CaseView
) -> None:
    card.set_view(sample, "tp-eus")
    assert any("outside the protocol" in text for text in texts(card))
    assert not card.why.isVisible()
    with qtbot.assertNotEmitted(card.why_requested):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)


def test_a_click_anywhere_and_the_button_ask_why(qtbot: QtBot, card: ResponseCard) -> None:
    body = card.findChild(QWidget, "responseFigures")
    assert body is not None
    for widget in (body, card.why):
        with qtbot.waitSignal(card.why_requested):
            qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_the_derivation_lists_what_went_in(why: DerivationPanel) -> None:
    model = why._inputs_model
    rows = [[model.index(row, column).data() for column in range(5)] for row in range(model.rowCount())]
    assert rows[1][0] == "T02 Liver, largest"
    assert rows[1][1:] == ["54.0 × 37.0 mm, reported", "40.0 × 35.0 mm, reported", "−14.0 mm", "−25.9 %"]
    assert rows[3] == ["Sum of diameters", "123.0 mm", "87.0 mm", "−36.0 mm", "−29.3 %"]
    assert "B = 123.0, N = 123.0 (baseline), C = 87.0" in texts(why)


def test_the_tests_stand_in_their_order_with_numbers_and_answers(why: DerivationPanel) -> None:
    model = why._steps_model
    rows = [tuple(model.index(row, column).data() for column in (1, 2, 3)) for row in range(model.rowCount())]
    assert rows == [
        ("Complete response", "every target gone; 3 of 3 still there", "no"),
        ("Progressive disease", "C − N ≥ 5 mm and C ≥ 1.2 × N; −36 mm; 1.2 × 123 = 147.6 mm, C = 87 mm", "no"),
        ("Not evaluable", "a target has no size; all have one", "no"),
        ("Partial response", "C ≤ 0.7 × B; 0.7 × 123 = 86.1 mm; C = 87 mm", "no, by 0.9 mm"),
        ("Stable disease", "none of the above", "yes, this decided"),
    ]
    beside = why._beside_model
    assert [beside.index(row, 1).data() for row in range(3)] == ["none followed", "none", "SD, as the targets"]
    assert any("Eisenhauer et al., Eur J Cancer 2009;45:228-247" in text for text in texts(why))


def test_the_derivation_goes_to_its_neighbours_and_closes(qtbot: QtBot, why: DerivationPanel) -> None:
    with qtbot.waitSignal(why.timepoint_chosen) as heard:
        qtbot.mouseClick(why.findChild(QPushButton, "derivationLater"), Qt.MouseButton.LeftButton)
    assert heard.args == ["tp-2009-03"]
    with qtbot.waitSignal(why.close_requested):
        qtbot.keyClick(why, Qt.Key.Key_Escape)


def test_an_input_leads_to_its_measurement(qtbot: QtBot, why: DerivationPanel) -> None:
    why._inputs.setCurrentIndex(why._inputs_model.index(1, 1))
    with qtbot.waitSignal(why.cell_chosen) as heard:
        qtbot.keyClick(why._inputs, Qt.Key.Key_Return)
    assert heard.args == ["liver-max", "tp-2008-10"]


def test_the_derivation_can_be_copied(qtbot: QtBot, why: DerivationPanel) -> None:
    qtbot.mouseClick(why.findChild(QPushButton, "copyDerivation"), Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Sample case, 2009-01, RECIST 1.1"
    assert "5. SD: none of the above: yes" in lines


def test_every_date_can_be_derived(
    qtmodeltester: ModelTester, why: DerivationPanel, sample: CaseView, followup: CaseView
) -> None:
    qtmodeltester.check(why._steps_model)
    for view in (sample, followup):
        for column in view.columns:
            why.set_view(view, column.timepoint.id)
            assert bool(why.text()) == (column.answer is not None)


def test_a_continuing_response_names_the_class_of_the_limits_alone(why: DerivationPanel, sample: CaseView) -> None:
    # 22 + 53 + 12 = 87 mm in February 2013 are above the limit of 86.1 mm. Over a nadir of 80 mm (2009-08) they are no
    # progression once the two smaller sums are larger: 50 + 35 + 10 = 95 and 50 + 33 + 10 = 93 mm.
    case = sample.case
    for lesion, date, size in (
        ("pancreas-tail", "tp-2010-07", "50.0"),
        ("pancreas-tail", "tp-2010-10", "50.0"),
        ("pancreas-tail", "tp-2013-02", "22.0"),
        ("liver-max", "tp-2013-02", "53.0"),
    ):
        case = drawn(case, lesion, date, size, "10.0")
    view = view_of(case)
    column = view.column("tp-2013-02")
    assert column is not None
    assert column.answer is not None
    assert (column.answer.sums.total, column.answer.sums.nadir) == (Decimal("87.0"), Decimal("80.0"))
    assert (column.answer.code, column.answer.strict) == ("PR", "SD")
    why.set_view(view, "tp-2013-02")
    assert "By the limits alone (strict): SD" in why.text()


def test_what_went_in_shows_the_millimetres_that_count_of_a_node_of_a_target_gone_and_of_one_too_small(
    qtbot: QtBot, followup: CaseView
) -> None:
    panel = DerivationPanel()
    qtbot.addWidget(panel)
    panel.resize(880, 760)
    panel.set_view(followup, "tp-3")
    now = [panel._inputs_model.index(row, 2).data(CELL_ROLE) for row in range(5)]
    assert ["".join(run.text for run in cell.runs) for cell in now] == ["", "0.0", "11.0", "8.0", "5.0"]
    then = [panel._inputs_model.index(row, 1).data(CELL_ROLE) for row in range(5)]
    assert sum(Decimal(cell.runs[0].text) for cell in then) == 107  # what is shown adds up to the sum below
    change = panel._inputs_model.index(1, 4).data(CELL_ROLE)
    assert runs_width(change.runs) <= panel._inputs.columnWidth(4) - 8  # −100.0


def test_the_class_in_words_takes_a_line_of_its_own_where_the_dock_is_narrow(qtbot: QtBot, sample: CaseView) -> None:
    answer = sample.assessed[-1].answer
    assert answer is not None
    headline = Headline("headline")
    qtbot.addWidget(headline)
    headline.set_answer(answer, "since 2009-03", ("−49.6 %", "from baseline"))
    headline.show()
    heights = []
    for width in (400, 250):
        headline.resize(width, headline.height())
        assert 32 + runs_width(headline._class_runs()) <= width
        heights.append(headline.height())
    assert heights == [52, 70]


def test_a_limit_stands_on_its_side_of_the_sum_where_one_decimal_would_not_show_it(sample: CaseView) -> None:
    answer = sample.assessed[-1].answer
    assert answer is not None
    near = replace(answer, sums=replace(answer.sums, total=Decimal("41.3")), pd_limit=Decimal("41.28"))
    line = next(line for line in card_lines(sample, near) if line.words.startswith("To the PD limit"))
    assert (line.words, line.first, line.second) == ("To the PD limit 41.28\u00a0mm", "0.02\u00a0mm", "above")


def test_nought_at_the_axis_of_the_curve_has_no_sign() -> None:
    assert [percent_tick(value) for value in (-0.04, -0.0, 0.0, -10.0, 2.5)] == ["0", "0", "0", "−10", "2.5"]
