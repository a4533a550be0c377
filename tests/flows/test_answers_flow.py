"""What the engine asks of the reader, answered in the real window: each answer an edit of the history."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from measurements.edits import ReplaceCase
from tests.flows.reader import LEFT, ReaderAtTheDesk
from tests.support.complete_then_partial import PARTIAL, complete_then_partial


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> ReaderAtTheDesk:
    made = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    made.open("sample")
    return made


def click(desk: ReaderAtTheDesk, name: str) -> None:
    """Press a button of the window that is in sight."""
    button = desk.window.findChild(QPushButton, name)
    assert button is not None
    assert button.isVisible()
    QTest.mouseClick(button, LEFT)


def test_whether_a_complete_response_was_true_is_answered_in_the_panel_and_taken_back(desk: ReaderAtTheDesk) -> None:
    session = desk.screen.controller.session
    assert session is not None
    assert session.do(ReplaceCase(case=complete_then_partial()))
    desk.screen.controller.show_timepoint(PARTIAL)
    desk.trigger("why")
    criteria = desk.screen.why.criteria
    assert "Was the CR on 2009-01 true?" in criteria.text()
    assert desk.window.case_bar.checks.text() == "1 warning"

    click(desk, "completeOvercalled")
    assert desk.view.best is not None
    assert (desk.view.best.code, desk.view.best.complete_was) == ("PR", "overcalled")
    assert "the reader says that the CR was overcalled" in criteria.text()
    assert "warning" not in desk.window.case_bar.checks.text()
    assert desk.window.action("undo").text().endswith("2009-01: the CR was overcalled")

    click(desk, "completeBack")
    assert "Was the CR on 2009-01 true?" in criteria.text()
    desk.trigger("undo")  # of taking it back
    desk.trigger("undo")  # of the answer
    assert desk.view.best.complete_was == ""
    click(desk, "completeTrue")
    assert desk.view.best.code == "CR"
    assert desk.view.times[0].end.iso() == "2009-03"
    desk.close()
