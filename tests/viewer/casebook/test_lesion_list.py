"""The narrow lesion list: what it shows of the published case, and what it says when it is used."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from measurements.case import CaseRecord
from measurements.edits import SetTimePointDate
from measurements.partial_date import parse
from measurements.trends import CaseView, view_of
from viewer.casebook.lesion_list import LesionList
from viewer.casebook.lesion_model import CHANGE, NAME, NOW, PRIOR
from viewer.casebook.measurement_menu import MeasurementMenu


@pytest.fixture
def shown(qtbot: QtBot, sample: CaseView) -> LesionList:
    made = LesionList()
    qtbot.addWidget(made)
    made.resize(400, 260)
    made.set_view(sample, "tp-2010-10")
    made.show()
    return made


def text(panel: LesionList, row: int, column: int) -> str:
    return str(panel.model.index(row, column).data())


def words(panel: LesionList, row: int, column: int) -> str:
    return str(panel.model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole))


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester, shown: LesionList, followup: CaseView) -> None:
    qtmodeltester.check(shown.model)
    shown.set_view(followup, "tp-3")


def test_now_prior_and_change_of_october_2010(shown: LesionList) -> None:
    heads = [shown.model.headerData(column, Qt.Orientation.Horizontal) for column in range(4)]
    assert heads == ["Target lesions, mm", "2010-10", "2010-07", "change %"]
    assert [text(shown, 1, column) for column in (NOW, PRIOR, CHANGE)] == ["33.0 × 28.0", "35.0 × 30.0", "−5.7"]
    assert [text(shown, 3, column) for column in range(4)] == ["Sum of diameters", "69.0", "71.0", "−2.8"]
    assert shown.header.state_label.text() == "3 of 3 have a size"


def test_r25_a_date_known_only_by_a_bound_is_read_whole_in_its_head(shown: LesionList, sample: CaseView) -> None:
    bound = SetTimePointDate(timepoint_id="tp-2008-10", date=parse("before 2008-12"), title="Date set")
    shown.set_view(view_of(bound.apply(sample.case)), "tp-2008-10")
    head = shown.table.horizontalHeader()
    assert shown.model.headerData(NOW, Qt.Orientation.Horizontal) == "before 2008-12"
    assert head.sectionSize(NOW) >= head.sectionSizeFromContents(NOW).width()
    shown.set_view(sample, "tp-2010-10")
    assert head.sectionSize(NOW) == 100


def test_cells_are_read_with_date_unit_and_state(shown: LesionList) -> None:
    assert words(shown, 0, NOW) == "T01, 2010-10, 26.0 × 20.0 mm, reported"
    assert words(shown, 3, NOW) == "Sum of diameters, 2010-10, 69.0 mm"


def test_a_value_from_before_the_prior_carries_its_date(shown: LesionList, sample: CaseView) -> None:
    shown.set_view(sample, "tp-2013-02")
    assert shown.model.row(0).prior_date == "2010-10"  # the primary had no size in October 2011
    assert shown.model.row(1).prior_date == ""
    assert text(shown, 3, PRIOR) == "≥ 42.0"
    assert text(shown, 3, CHANGE) == "–"


def test_a_date_outside_the_protocol_has_no_prior(shown: LesionList, sample: CaseView) -> None:
    shown.set_view(sample, "tp-eus")
    assert shown.model.headerData(NOW, Qt.Orientation.Horizontal) == "before BL"
    assert text(shown, 0, PRIOR) == "–"
    assert text(shown, 3, NOW) == "–"


def test_a_click_selects_a_lesion_and_a_second_one_shows_it_again(qtbot: QtBot, shown: LesionList) -> None:
    heard: list[str] = []
    shown.lesion_selected.connect(heard.append)
    place = shown.table.visualRect(shown.model.index(1, NOW)).center()
    qtbot.mouseClick(shown.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert heard == ["liver-max"]
    qtbot.mouseClick(shown.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert heard == ["liver-max", "liver-max"]


def test_the_keyboard_goes_from_lesion_to_lesion(qtbot: QtBot, shown: LesionList) -> None:
    shown.select("pancreas-tail")
    heard: list[str] = []
    shown.lesion_selected.connect(heard.append)
    qtbot.keyClick(shown.table, Qt.Key.Key_Down)
    qtbot.keyClick(shown.table, Qt.Key.Key_Down)
    qtbot.keyClick(shown.table, Qt.Key.Key_Down)  # the sum below is no lesion
    assert heard == ["liver-max", "liver-min"]
    qtbot.keyClick(shown.table, Qt.Key.Key_Return)
    assert heard[-1] == "liver-min"


def test_selecting_from_outside_says_nothing(qtbot: QtBot, shown: LesionList, sample: CaseView) -> None:
    with qtbot.assertNotEmitted(shown.lesion_selected):
        shown.select("liver-max")
        shown.set_view(sample, "tp-2010-07")
    assert shown.selected == "liver-max"


@pytest.mark.parametrize("role", ["target", "nontarget", "new"])
def test_the_add_buttons_ask_for_a_lesion_of_their_role(qtbot: QtBot, shown: LesionList, role: str) -> None:
    button = shown.findChild(QPushButton, f"add_{role}")
    with qtbot.waitSignal(shown.add_lesion) as heard:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert heard.args == [role]


def test_a_narrow_dock_drops_the_prior_and_says_so(qtbot: QtBot, shown: LesionList) -> None:
    shown.resize(312, 260)
    qtbot.waitUntil(lambda: shown.table.isColumnHidden(PRIOR))
    assert shown.model.headerData(CHANGE, Qt.Orientation.Horizontal) == "prior %"
    assert shown.table.rowHeight(0) == 34
    shown.resize(400, 260)
    qtbot.waitUntil(lambda: not shown.table.isColumnHidden(PRIOR))
    assert shown.table.rowHeight(0) == 40


def test_the_synthetic_case_shows_every_state(
    shown: LesionList, followup: CaseView, lesion_of: Callable[[str], str]
) -> None:
    shown.set_view(followup, "tp-3")
    said = {row.name: row.now.text for row in (shown.model.row(i) for i in shown.model.lesion_rows())}
    assert said == {"T01": "to measure", "T02": "0.0 gone", "T03": "17.0 × 11.0", "T04": "12.0 × 8.0", "T05": "5.0 set"}
    assert text(shown, shown.model.rowCount() - 1, NOW) == "≥ 24.0"


def test_an_empty_case_says_what_the_list_is_for(qtbot: QtBot, shown: LesionList, sample: CaseView) -> None:
    bare = CaseRecord(id="bare", reads=sample.case.reads)
    shown.set_view(view_of(bare), None)
    assert not shown.table.isVisible()
    button = shown.findChild(QPushButton, "add_target")
    assert button is not None
    assert button.isVisible()


def test_copy_takes_the_row_with_its_heads(qtbot: QtBot, shown: LesionList) -> None:
    shown.select("liver-max")
    qtbot.keyClick(shown.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        "Target lesions, mm\t2010-10\t2010-07\tchange %\nT02 Liver, largest\t33.0 × 28.0\t35.0 × 30.0\t-5.7"
    )


def test_the_menu_of_a_cell_is_that_of_its_date(shown: LesionList, menus_without_popup: None) -> None:
    shown.table.menu_wanted.emit(shown.model.index(1, PRIOR), QPoint(5, 5))
    menu = shown.findChild(MeasurementMenu)
    assert menu is not None
    assert menu.accessibleName() == "T02 2010-07"
    menu.close()
    assert shown.model.index(1, NAME).data() == "T02 Liver, largest"
