"""Why a response is what it is, by which rules, and what is unsettled: in the real window."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.flows.reader import LEFT, ReaderAtTheDesk
from viewer.casebook.reason_edit import ReasonEdit
from viewer.casebook.safety_panel import SafetyPanel


def test_why_checks_and_rule_set_from_the_case_bar(qtbot: QtBot, tmp_path: Path) -> None:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.open("followup")
    screen, bar = desk.screen, desk.window.case_bar

    # One warning is open: T01 is still to be measured at the newest date. Its line leads there.
    screen.controller.show_timepoint("tp-1")
    assert bar.checks.text() == "1 warning"
    QTest.mouseClick(bar.checks, LEFT)
    assert screen.checks_over.is_open
    screen.checks._table.chosen.emit(screen.checks._model.index(0, 1))
    assert (screen.controller.current, screen.controller.lesion) == ("tp-3", "t01")

    # The derivation takes the place of the checks and follows the date being read.
    screen.controller.show_timepoint("tp-2")
    desk.trigger("why")
    assert screen.why_over.is_open
    assert not screen.checks_over.is_open
    assert "One target measured 2 mm smaller would make this PR." in screen.why.text()
    panel = screen.why.findChild(SafetyPanel)
    assert panel is not None
    assert panel.accessibleDescription().startswith("not firm")
    QTest.keyClick(screen.why, Qt.Key.Key_Escape)
    assert not screen.why_over.is_open

    # Another rule set is an edit with a reason; every response follows, and undo brings the old one back.
    assert desk.codes() == {"tp-1": "BL", "tp-2": "SD", "tp-3": "NE"}
    bar.rule_menu.aboutToShow.emit()
    action = next(a for a in bar.rule_menu.actions() if a.text() == "iRECIST")
    action.trigger()
    desk.wait(lambda: bool(desk.window.findChildren(ReasonEdit)))
    asked = desk.window.findChildren(ReasonEdit)[0]
    assert "2026-04-07: SD becomes iSD." in asked.accessibleDescription()
    line = asked.findChild(QLineEdit)
    assert line is not None
    QTest.keyClicks(line, "immunotherapy")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert desk.codes() == {"tp-1": "BL", "tp-2": "iSD", "tp-3": "NE"}
    assert bar.rule_set.text() == "iRECIST"
    assert desk.window.focusWidget() is bar.rule_set
    desk.trigger("undo")
    assert desk.codes()["tp-2"] == "SD"
    assert bar.rule_set.text() == "RECIST 1.1"
    desk.close()


def test_criteria_beside_the_rule_set_are_chosen_and_undone(qtbot: QtBot, tmp_path: Path) -> None:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.open("sample")
    screen = desk.screen
    screen.controller.show_timepoint("tp-2009-01")
    desk.trigger("why")
    before = desk.view.case.protocol.also
    screen.why.criteria.also_chosen.emit(("iRECIST",))
    assert desk.view.case.protocol.also == ("iRECIST",)
    assert "iRECIST first" not in screen.why.text()
    assert "iRECIST: 2008-10 BL; 2009-01 iSD" in screen.why.text()
    desk.trigger("undo")
    assert desk.view.case.protocol.also == before

    # Enter on a size leads to its lesion at its date; the wide table takes the place of the derivation.
    screen.why._inputs.setCurrentIndex(screen.why._inputs_model.index(1, 1))
    QTest.keyClick(screen.why._inputs, Qt.Key.Key_Return)
    assert (screen.controller.current, screen.controller.lesion) == ("tp-2008-10", "liver-max")
    button = screen.why.findChild(QPushButton, "showInTable")
    assert button is not None
    QTest.mouseClick(button, LEFT)
    assert screen.desk.wide
    assert not screen.why_over.is_open
    desk.close()
