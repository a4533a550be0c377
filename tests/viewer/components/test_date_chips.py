"""Dates of the course: what a chip says aloud, and how the row folds when there is little room."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton

from tests.support.children import child
from viewer.components.date_chip import ChipDate, DateChip, spoken_date
from viewer.components.date_chip_row import DateChipRow

pytestmark = pytest.mark.usefixtures("themed")
COURSE = [ChipDate(f"t{year}", f"{year}-10", "PR" if year > 2003 else "SD") for year in range(2000, 2016)]


@pytest.fixture
def row(qtbot):
    made = DateChipRow()
    qtbot.addWidget(made)
    made.set_dates(COURSE)
    made.set_read("t2015", "t2014")
    made.resize(1920, 34)
    made.show()
    return made


def earlier(row: DateChipRow) -> QPushButton:
    button = child(row, QPushButton, "earlierDates")
    assert button is not None
    return button


def test_a_chip_says_date_response_and_that_it_is_being_read() -> None:
    assert spoken_date(ChipDate("t", "2010-10", "PR"), "current") == "2010-10, partial response, being read"


def test_a_chip_says_that_it_is_the_prior_and_signed() -> None:
    spoken = spoken_date(ChipDate("t", "2010-07", "NON", signed=True), "prior")
    assert spoken == "2010-07, Non-CR/Non-PD, prior, signed"


def test_the_accessible_name_follows_the_state(qtbot) -> None:
    chip = DateChip(COURSE[0])
    qtbot.addWidget(chip)
    chip.set_state("current")
    assert chip.accessibleName() == "2000-10, stable disease, being read"
    chip.set_date(ChipDate("t2000", "2000-10", "PD"))
    assert chip.accessibleName() == "2000-10, progressive disease, being read"


def test_sixteen_dates_fit_a_window_of_1920(row: DateChipRow) -> None:
    assert row.folded == 0
    assert not earlier(row).isVisible()
    assert all(chip.isVisible() for chip in row.chips)


@pytest.mark.parametrize("width", [1366, 1000, 700, 240])
def test_the_oldest_fold_and_the_others_stay_inside(row: DateChipRow, width: int) -> None:
    row.resize(width, 34)
    assert row.folded > 0
    shown = [chip for chip in row.chips if chip.isVisible()]
    assert shown == list(row.chips[row.folded :])
    assert earlier(row).text().startswith(f"{row.folded} earlier")
    assert earlier(row).geometry().right() < shown[0].x()
    if width > 240:
        assert shown[-1].geometry().right() <= width


def test_unfolding_brings_every_chip_back(row: DateChipRow) -> None:
    row.resize(500, 34)
    row.resize(1920, 34)
    assert row.folded == 0


def test_a_folded_date_that_is_being_read_is_named_on_the_button(row: DateChipRow) -> None:
    row.resize(700, 34)
    row.set_read("t2000")
    assert earlier(row).text().endswith("2000\u201110")


def test_the_menu_holds_exactly_the_folded_dates_and_chooses_them(row: DateChipRow, qtbot) -> None:
    row.resize(900, 34)
    menu = child(row, QMenu, "earlierDatesMenu")
    assert menu is not None
    menu.aboutToShow.emit()
    assert [action.data() for action in menu.actions()] == [date.timepoint_id for date in COURSE[: row.folded]]
    with qtbot.waitSignal(row.chosen) as said:
        menu.actions()[1].trigger()
    assert said.args == ["t2001"]


def test_a_click_chooses_a_date(row: DateChipRow, qtbot) -> None:
    with qtbot.waitSignal(row.chosen) as said:
        qtbot.mouseClick(row.chips[3], Qt.MouseButton.LeftButton)
    assert said.args == ["t2003"]


def test_the_keyboard_alone_reaches_and_chooses_a_date(row: DateChipRow, qtbot) -> None:
    row.activateWindow()
    row.chips[5].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(row.chips[5], Qt.Key.Key_Right)
    assert row.chips[6].hasFocus()
    with qtbot.waitSignal(row.chosen) as said:
        qtbot.keyClick(row.chips[6], Qt.Key.Key_Space)
    assert said.args == ["t2006"]


def test_new_dates_keep_the_chips_that_stay(row: DateChipRow) -> None:
    kept = row.chips[4]
    row.set_dates(COURSE[4:])
    assert row.chips[0] is kept
    assert len(row.chips) == 12


def test_a_chip_takes_the_same_room_in_every_state(qtbot) -> None:
    chip = DateChip(COURSE[0])
    qtbot.addWidget(chip)
    widths = set()
    for state in ("rest", "prior", "current"):
        chip.set_state(state)
        widths.add(chip.width())
    assert len(widths) == 1
