"""The derivation lies over the right part of the reading screen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from measurements.trends import CaseView
from viewer.casebook.derivation_panel import PANEL_WIDTH, DerivationPanel
from viewer.casebook.over_right import OverRight


def test_it_opens_at_the_right_follows_the_host_and_gives_the_focus_back(qtbot: QtBot, sample: CaseView) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1920, 900)
    line = QLineEdit(host)
    line.setObjectName("line")
    host.show()
    line.setFocus()
    panel = DerivationPanel()
    over = OverRight(panel, host, PANEL_WIDTH)
    panel.close_requested.connect(over.close)
    panel.set_view(sample, "tp-2009-01")
    assert not over.is_open
    over.open()
    assert panel.geometry().getRect() == (1920 - 880, 0, 880, 900)
    host.resize(1000, 700)
    assert panel.geometry().getRect() == (360, 0, 640, 700)
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not over.is_open
    assert host.focusWidget() is line
