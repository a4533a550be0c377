"""Criteria side by side at every complete date of the published case."""

import msgspec
import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from measurements.criteria import RULE_SETS, preset
from measurements.edits import SetProtocol
from measurements.trends import CaseView, view_of
from viewer.casebook import criteria_words
from viewer.casebook.criteria_panel import CriteriaPanel
from viewer.casebook.derivation_panel import DerivationPanel
from viewer.casebook.response_card import ResponseCard

COMPLETE = ("2008-10", "2009-01", "2009-03", "2009-04", "2009-08", "2010-07", "2010-10", "2013-02")
"""Dates with three sizes of three (Chin J Cancer Res 2014;26(4):501-506)."""


def beside(view: CaseView, *names: str) -> CaseView:
    """The case with these criteria beside its own."""
    protocol = msgspec.structs.replace(view.case.protocol, also=names)
    return view_of(SetProtocol(protocol=protocol).apply(view.case))


@pytest.fixture
def panel(qtbot: QtBot, sample: CaseView) -> CriteriaPanel:
    made = CriteriaPanel()
    qtbot.addWidget(made)
    made.resize(880, 300)
    made.set_view(beside(sample, "iRECIST"), "tp-2009-01")
    made.show()
    return made


def test_every_complete_date_has_a_column_and_every_chosen_criterion_a_row(panel: CriteriaPanel) -> None:
    assert tuple(column.date_text for column in panel._columns) == COMPLETE
    rows = [[panel._model.index(row, column).data() for column in range(9)] for row in range(2)]
    assert rows[0][:4] == ["RECIST 1.1", "BL", "SD −29.3\u00a0%", "PR −32.5\u00a0%"]
    assert rows[1][:3] == ["iRECIST", "BL", "iSD −29.3\u00a0%"]


def test_which_criterion_is_first_to_call_a_response_is_said(sample: CaseView) -> None:
    assert criteria_words.first_calls(beside(sample, "iRECIST")) == (
        "RECIST 1.1 first calls PR in 2009-03, iRECIST iPR in 2009-03."
    )


def test_recist_first_calls_a_response_in_march_2009_and_who_in_august(sample: CaseView) -> None:
    view = beside(sample, "WHO")
    assert criteria_words.first_calls(view) == "RECIST 1.1 first calls PR in 2009-03, WHO PR in 2009-08."
    january = view.column("tp-2009-01")
    assert january is not None
    assert criteria_words.lines_at(view, january)[1].change == "−40.6\u00a0%"


def test_a_criterion_without_its_data_is_not_computed_and_says_what_is_missing(sample: CaseView) -> None:
    view = beside(sample, "mRECIST")
    january = view.column("tp-2009-01")
    assert january is not None
    line = criteria_words.lines_at(view, january)[1]
    assert (line.said, line.change) == ("not computed", "–")
    assert line.limit.startswith("viable part needed")


def test_choosing_a_criterion_asks_for_an_edit_of_what_stands_beside(qtbot: QtBot, panel: CriteriaPanel) -> None:
    menu = panel.findChild(QMenu, "criteriaMenu")
    assert menu is not None
    action = next(action for action in menu.actions() if action.text() == "iRECIST")
    assert action.isChecked()
    with qtbot.waitSignal(panel.also_chosen) as heard:
        action.trigger()
    assert heard.args == [()]


def test_a_cell_leads_to_its_date(qtbot: QtBot, panel: CriteriaPanel) -> None:
    with qtbot.waitSignal(panel.timepoint_chosen) as heard:
        panel._table.chosen.emit(panel._model.index(0, 3))
    assert heard.args == ["tp-2009-03"]


def test_the_best_response_stands_below_with_its_sentence(panel: CriteriaPanel) -> None:
    text = panel.text()
    assert "Best response PR, first on 2009-03" in text
    assert "Counted from baseline 2008-10 (no start of treatment is stated)." in text
    assert [line.split(" ")[0] for line in text.splitlines()[-3:]] == ["PFS", "TTP", "Duration"]
    assert "PFS 1555 to 1612 days from 2008-10" in text
    assert text.splitlines()[0].startswith("RECIST 1.1: 2008-10 BL; 2009-01 SD −29.3")


@pytest.mark.parametrize("name", sorted(RULE_SETS))
def test_card_and_derivation_stand_at_every_date_whatever_the_case_is_read_by(
    qtbot: QtBot, sample: CaseView, followup: CaseView, name: str
) -> None:
    card, why = ResponseCard(), DerivationPanel()
    for widget in (card, why):
        qtbot.addWidget(widget)
    for held in (sample, followup):
        protocol = msgspec.structs.replace(preset(name, held.case.protocol), also=tuple(RULE_SETS))
        view = view_of(SetProtocol(protocol=protocol).apply(held.case))
        for column in view.assessed:
            assert column.answer is not None
            card.set_view(view, column.timepoint.id)
            why.set_view(view, column.timepoint.id)
            assert card.accessibleDescription() == column.answer.sentence
            assert column.answer.sentence in why.text()
            lines = criteria_words.lines_at(view, column)
            assert {line.name for line in lines} == set(RULE_SETS)
            assert all(line.code or line.limit.endswith("needed") or "needed for" in line.limit for line in lines)
