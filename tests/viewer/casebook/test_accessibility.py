"""Seen and driven from outside (ux-conventions §11): names that are there, stable and one of a kind."""

from collections import Counter

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHeaderView, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from measurements.trends import CaseView
from viewer.casebook.derivation_panel import DerivationPanel
from viewer.casebook.finding_panel import FindingPanel
from viewer.casebook.lesion_list import LesionList
from viewer.casebook.lesion_table import LesionTable
from viewer.casebook.record_page import RecordPage
from viewer.casebook.response_card import ResponseCard
from viewer.casebook.studies_dock import StudiesDock


def all_panels(view: CaseView) -> list[QWidget]:
    studies, lesions, table, card = StudiesDock(), LesionList(), LesionTable(), ResponseCard()
    why, finding, record = DerivationPanel(), FindingPanel(), RecordPage()
    studies.set_view(view, "tp-2010-10", "tp-2010-07")
    record.set_view(view)
    for panel in (lesions, table, card, why, finding):
        panel.set_view(view, "tp-2010-10")
    return [studies, lesions, table, card, why, finding, record]


@pytest.fixture
def panels(qtbot: QtBot, sample: CaseView) -> list[QWidget]:
    made = all_panels(sample)
    for panel in made:
        qtbot.addWidget(panel)
    return made


def test_every_control_has_an_accessible_name_and_an_object_name(panels: list[QWidget]) -> None:
    for panel in panels:
        for widget in panel.findChildren(QWidget):
            controls = isinstance(widget, QAbstractButton | QAbstractItemView | QLineEdit)
            if not controls or isinstance(widget, QHeaderView) or widget.objectName().startswith("qt_"):
                continue
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            assert widget.accessibleName() or text, f"{panel.objectName()}: {widget}"
            assert widget.objectName(), f"{panel.objectName()}: {widget}"


def test_object_names_are_one_of_a_kind(panels: list[QWidget]) -> None:
    # Scroll areas name their insides alike everywhere: those names are Qt's own.
    names = Counter(
        widget.objectName()
        for panel in panels
        for widget in (panel, *panel.findChildren(QWidget))
        if widget.objectName() and not widget.objectName().startswith("qt_")
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_tables_leave_tab_to_the_window(panels: list[QWidget]) -> None:
    for panel in panels:
        for view in panel.findChildren(QAbstractItemView):
            assert not view.tabKeyNavigation()
