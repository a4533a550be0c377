"""What the engine asks of the reader, answered in the real window: each answer an edit of the history."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from measurements.edits import ReplaceCase
from tests.flows.reader import LEFT, ReaderAtTheDesk
from tests.support.complete_then_partial import PARTIAL, complete_then_partial
from viewer.casebook.reason_edit import ReasonEdit


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


def test_what_times_are_counted_from_is_typed_on_the_record_page_and_best_response_follows(
    desk: ReaderAtTheDesk,
) -> None:
    """Started in December 2008, January 2009 lies 1 to 61 days after it: SD of 42 days is not surely reached there."""
    desk.root.commands.show_tab("record/course")
    page = desk.screen.record
    table = page.table

    def type_in(row: int, words: str) -> ReasonEdit:
        table.selectRow(row)
        QTest.keyClick(table, Qt.Key.Key_F2)
        (asked,) = (one for one in desk.window.findChildren(ReasonEdit) if one.isVisible())
        asked.line.clear()
        QTest.keyClicks(asked.line, words)
        QTest.keyClick(asked.line, Qt.Key.Key_Return)
        return asked

    type_in(1, "2008-12")
    assert desk.view.case.course.start.iso() == "2008-12"
    assert page.rows.index(1, 1).data() == "2008-12"
    assert table.currentIndex().row() == 1
    assert desk.window.action("undo").text().endswith("Start of treatment: 2008-12")

    # An end before the start is refused in place; what was typed stays to be mended.
    asked = type_in(2, "2008-11")
    assert asked.isVisible()
    assert asked.fault.text() == "The course cannot end before it begins."
    QTest.keyClick(asked.line, Qt.Key.Key_Escape)
    type_in(4, "2009-02")

    assert desk.view.best is not None
    assert (desk.view.best.code, desk.view.best.certain) == ("NE", False)
    desk.trigger("why")
    said = desk.screen.why.criteria.text()
    assert "Counted from start of treatment 2008-12; another therapy from 2009-02, nothing counts after it." in said
    desk.trigger("undo")
    desk.trigger("undo")
    assert desk.view.best.code == "PR"
    counted = "Counted from baseline 2008-10 (no start of treatment is stated)."
    assert counted in desk.screen.why.criteria.text()
    desk.close()
