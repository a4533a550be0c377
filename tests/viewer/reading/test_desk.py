"""Where the docks of the reading desk are, and that they stay where the reader had them."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from viewer.reading.desk import ReadingDesk
from viewer.theme import tokens
from viewer.theme.style import apply_theme

WIDE, NARROW = tokens.NARROW_W + 200, tokens.NARROW_W - 200


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> ReadingDesk:
    apply_theme(qapp)
    desk = ReadingDesk(QLabel("course"))
    qtbot.addWidget(desk)
    desk.resize(WIDE, 900)
    desk.show()
    desk.fit(WIDE)
    return desk


def shown(desk: ReadingDesk) -> bool:
    return desk.docks.studies.isVisibleTo(desk)


def test_a_small_screen_has_no_dock_of_studies_until_the_reader_asks_for_it(desk: ReadingDesk) -> None:
    assert shown(desk)
    desk.fit(NARROW)
    assert not shown(desk)
    desk.docks.studies.show()
    desk.fit(WIDE)
    desk.fit(NARROW)
    assert shown(desk)


def test_a_dock_the_reader_has_put_away_stays_away_when_the_window_changes_its_width(desk: ReadingDesk) -> None:
    desk.docks.studies.hide()
    desk.fit(NARROW)
    desk.fit(WIDE)
    assert not shown(desk)


def test_the_wide_table_is_not_taken_for_the_readers_choice(desk: ReadingDesk) -> None:
    desk.set_wide(True)
    desk.fit(NARROW)
    desk.set_wide(False)
    desk.fit(WIDE)
    assert shown(desk)
