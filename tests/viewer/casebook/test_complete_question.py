"""Whether a CR that a PR follows was true: asked beside the best response, with two answers and their taking back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from measurements.trends import CaseView, view_of
from tests.support.complete_then_partial import COMPLETE, answered, complete_then_partial
from viewer.casebook.complete_question import CompleteQuestion
from viewer.casebook.date_menu import DateMenu
from viewer.casebook.date_words import said_of_date
from viewer.casebook.requests import SayDateRole, SayOfDate


@pytest.fixture
def question(qtbot: QtBot) -> CompleteQuestion:
    made = CompleteQuestion()
    qtbot.addWidget(made)
    made.show()
    return made


def in_sight(question: CompleteQuestion) -> dict[str, QPushButton]:
    return {one.objectName(): one for one in question.findChildren(QPushButton) if one.isVisible()}


def test_nothing_is_asked_of_a_course_without_such_a_response(question: CompleteQuestion, sample: CaseView) -> None:
    question.set_view(sample)
    assert not question.isVisible()


def test_an_open_question_has_two_answers_and_an_answered_one_is_taken_back(
    qtbot: QtBot, question: CompleteQuestion
) -> None:
    case = complete_then_partial()
    question.set_view(view_of(case))
    buttons = in_sight(question)
    assert list(buttons) == ["completeTrue", "completeOvercalled"]
    with qtbot.waitSignal(question.wanted) as heard:
        QTest.mouseClick(buttons["completeTrue"], Qt.MouseButton.LeftButton)
    assert heard.args is not None
    request = heard.args[0]
    assert isinstance(request, SayOfDate)
    assert (request.reading.timepoint_id, request.reading.complete_was) == (COMPLETE, "true")
    assert request.reading.markers == "normal"  # what was said of the date before stays

    question.set_view(view_of(answered(case, COMPLETE, "true")))
    buttons = in_sight(question)
    assert list(buttons) == ["completeBack"]
    with qtbot.waitSignal(question.wanted) as heard:
        QTest.mouseClick(buttons["completeBack"], Qt.MouseButton.LeftButton)
    assert heard.args is not None
    assert heard.args[0].reading.complete_was == ""


def test_an_answer_stands_with_its_date_and_is_taken_back_there_too(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    heard: list[SayOfDate | SayDateRole] = []
    case = complete_then_partial()
    view = view_of(answered(case, COMPLETE, "overcalled"))
    column = view.column(COMPLETE)
    assert column is not None
    assert said_of_date(view, column) == "Tumour markers normal · the CR was overcalled"
    menu = DateMenu(view, column, owner, heard.append, heard.append)  # type: ignore[arg-type]  # nothing is refused
    (entry,) = (one for one in menu.findChildren(QAction) if one.objectName() == "date_complete")
    assert (entry.text(), entry.isChecked()) == ("The CR was overcalled", True)
    entry.trigger()
    (request,) = heard
    assert isinstance(request, SayOfDate)
    assert request.reading.complete_was == ""
    before = view_of(case)
    plain = DateMenu(before, column, owner, heard.append, heard.append)  # type: ignore[arg-type]
    assert not [one for one in plain.findChildren(QAction) if one.objectName() == "date_complete"]
