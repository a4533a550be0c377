"""The menu of a cell: what can be done, what cannot, and the reason asked in place."""

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from measurements.edits import AddLesion, SetProtocol
from measurements.lesion import Lesion
from measurements.trends import CaseView, view_of
from tests.viewer.casebook.conftest import drawn, stated
from viewer.casebook.measurement_menu import MeasurementMenu
from viewer.casebook.reason_edit import ReasonEdit
from viewer.casebook.requests import FollowAs

pytestmark = pytest.mark.usefixtures("menus_without_popup")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


def menu_of(view: CaseView, lesion: str, timepoint: str, window: QWidget) -> MeasurementMenu:
    row = next(row for row in view.rows if row.lesion.id == lesion)
    column = view.column(timepoint)
    assert column is not None
    menu = MeasurementMenu(view, row, column, window)
    menu.open_at(QPoint(40, 40))
    return menu


def entry(menu: MeasurementMenu, name: str) -> QAction:
    return next(action for action in menu.actions() if action.objectName() == f"measurement_{name}")


def names(menu: MeasurementMenu) -> list[str]:
    return [action.text().split("\t")[0] for action in menu.actions() if action.text() and action.isVisible()]


def test_one_reported_size_offers_states_and_delete_but_no_choice(sample: CaseView, window: QWidget) -> None:
    menu = menu_of(sample, "liver-max", "tp-2010-10", window)
    assert names(menu) == [
        "Show on the image",
        "Copy value",
        "Type a value…",
        "Type another value",
        "Gone",
        "Too small to measure",
        "Not evaluable…",
        "Role: target",
        "Merged from this date on into",
        "Split into parts…",
        "Said of this date…",
        "Delete measurement",
    ]
    assert all(action.isEnabled() for action in menu.actions() if action.isVisible())


def test_of_several_the_one_that_does_not_count_can_be_picked(qtbot: QtBot, sample: CaseView, window: QWidget) -> None:
    view = view_of(drawn(sample.case, "liver-max", "tp-2010-10", "33.4", "28.1"))
    menu = menu_of(view, "liver-max", "tp-2010-10", window)
    reported, by_hand = entry(menu, "count0"), entry(menu, "count1")
    assert reported.text() == "Count 33.0 × 28.0 mm, reported"
    assert by_hand.isChecked()
    assert not by_hand.isEnabled()
    with qtbot.waitSignal(menu.count_requested) as heard:
        reported.trigger()
    assert heard.args == ["reported/liver-max/tp-2010-10"]


def test_a_size_in_pixels_cannot_be_made_to_count(sample: CaseView, window: QWidget) -> None:
    view = view_of(drawn(sample.case, "liver-max", "tp-2010-10", "40", "30", unit="px"))
    assert not entry(menu_of(view, "liver-max", "tp-2010-10", window), "count1").isEnabled()


def test_gone_and_too_small_are_asked_for_at_once(qtbot: QtBot, sample: CaseView, window: QWidget) -> None:
    menu = menu_of(sample, "liver-max", "tp-2010-10", window)
    for name, state in (("state_gone", "gone"), ("state_too_small", "too_small")):
        with qtbot.waitSignal(menu.state_requested) as heard:
            entry(menu, name).trigger()
        assert heard.args == ["liver-max", "tp-2010-10", state, ""]


def test_not_evaluable_asks_its_reason_in_place(qtbot: QtBot, sample: CaseView, window: QWidget) -> None:
    menu = menu_of(sample, "liver-max", "tp-2010-10", window)
    heard: list[tuple[str, ...]] = []
    menu.state_requested.connect(lambda *said: heard.append(said))
    entry(menu, "state_not_evaluable").trigger()
    edit = window.findChild(ReasonEdit)
    assert edit is not None
    assert edit.isVisible()
    assert not edit.isModal()
    qtbot.keyClick(edit.line, Qt.Key.Key_Return)  # no reason, no edit
    assert heard == []
    assert edit.isVisible()
    qtbot.keyClicks(edit.line, "artefact")
    qtbot.keyClick(edit.line, Qt.Key.Key_Return)
    assert heard == [("liver-max", "tp-2010-10", "not_evaluable", "artefact")]
    assert not edit.isVisible()


def test_esc_lets_the_question_go(qtbot: QtBot, sample: CaseView, window: QWidget) -> None:
    menu = menu_of(sample, "liver-max", "tp-2010-10", window)
    entry(menu, "state_not_evaluable").trigger()
    edit = window.findChild(ReasonEdit)
    assert edit is not None
    with qtbot.assertNotEmitted(menu.state_requested):
        qtbot.keyClicks(edit.line, "artefact")
        qtbot.keyClick(edit.line, Qt.Key.Key_Escape)
    assert not edit.isVisible()


def test_a_state_that_holds_cannot_be_set_again_and_a_size_can_come_back(
    qtbot: QtBot, sample: CaseView, window: QWidget
) -> None:
    view = view_of(stated(sample.case, "liver-max", "tp-2010-10", "gone"))
    menu = menu_of(view, "liver-max", "tp-2010-10", window)
    assert entry(menu, "state_gone").isChecked()
    assert not entry(menu, "state_gone").isEnabled()
    with qtbot.waitSignal(menu.state_requested) as heard:
        entry(menu, "stateMeasured").trigger()
    assert heard.args == ["liver-max", "tp-2010-10", "measured", ""]


def test_without_a_size_nothing_can_be_deleted_and_without_images_nothing_shown(
    sample: CaseView, window: QWidget
) -> None:
    menu = menu_of(sample, "liver-max", "tp-2009-11", window)
    assert not entry(menu, "deleteMeasurement").isEnabled()
    assert not entry(menu, "showOnImage").isEnabled()
    assert entry(menu, "state_gone").isEnabled()


def test_outside_the_protocol_no_state_can_be_set(sample: CaseView, window: QWidget) -> None:
    menu = menu_of(sample, "pancreas-tail", "tp-eus", window)
    assert not entry(menu, "state_gone").isEnabled()
    assert not entry(menu, "state_not_evaluable").isEnabled()


def test_a_non_target_is_answered_in_words(
    qtbot: QtBot, followup: CaseView, window: QWidget, lesion_of: Callable[[str], str]
) -> None:
    lesion = Lesion(id="ascites", tracking_uid="2.25.1", label="Ascites", organ="peritoneum")
    edit = AddLesion(lesion=lesion, read_id=followup.read.id, role="nontarget")
    menu = menu_of(view_of(edit.apply(followup.case)), "ascites", "tp-3", window)
    assert "Present" in names(menu)
    assert "Unequivocal progression…" in names(menu)
    assert "Too small to measure" not in names(menu)
    entry(menu, "state_unequivocal_progression").trigger()
    asked = window.findChild(ReasonEdit)
    assert asked is not None
    assert "unequivocal progression, because" in asked.accessibleName()


def test_delete_names_the_measurement(qtbot: QtBot, sample: CaseView, window: QWidget) -> None:
    menu = menu_of(sample, "liver-max", "tp-2010-10", window)
    with qtbot.waitSignal(menu.delete_requested) as heard:
        entry(menu, "deleteMeasurement").trigger()
    assert heard.args == ["reported/liver-max/tp-2010-10"]


@pytest.mark.parametrize("also", [False, True])
def test_how_a_new_lesion_is_followed_is_offered_only_where_irecist_reads_the_case(
    qtbot: QtBot, followup: CaseView, window: QWidget, also: bool
) -> None:
    lesion = Lesion(id="dot", tracking_uid="2.25.1", label="Nodule", organ="lung")
    case = AddLesion(lesion=lesion, read_id=followup.read.id, role="new").apply(followup.case)
    protocol = msgspec.structs.replace(case.protocol, also=("iRECIST",) if also else ())
    menu = menu_of(view_of(SetProtocol(protocol=protocol).apply(case)), "dot", "tp-3", window)
    followed = menu.findChild(QMenu, "followMenu")
    assert (followed is not None) is also
    if followed is not None:
        assert [action.isChecked() for action in followed.actions()] == [True, False, False]
        with qtbot.waitSignal(menu.wanted) as heard:
            followed.actions()[1].trigger()
        assert heard.args == [FollowAs("dot", "target")]
