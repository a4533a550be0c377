"""The checks of a read as a list that leads to what each is about."""

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from measurements.checks.notes import Check
from measurements.trends import CaseView
from viewer.casebook.checks_panel import ChecksPanel
from viewer.casebook.checks_words import check_lines, count_words, worst
from viewer.components.cell_text import CELL_ROLE
from viewer.theme.text import runs_width


def check(severity: str) -> Check:
    """A check of this severity."""
    return Check("order", severity, "", "text")  # type: ignore[arg-type]


def test_the_count_names_what_wants_something_and_notes_only_where_nothing_does() -> None:
    assert count_words((check("error"), check("warning"), check("warning"), check("info"))) == "1 error, 2 warnings"
    assert count_words((check("info"),)) == "1 note"
    assert count_words(()) == "checked"
    assert worst((check("info"), check("warning"))) == "warning"
    assert worst(()) == ""


def test_a_lesion_still_to_measure_is_listed_with_its_date_and_what_it_blocks(followup: CaseView) -> None:
    line = check_lines(followup)[0]
    assert (line.severity, line.where, line.blocks) == ("warning", "T01 · 2026-06-02", "blocks sign-off")


def test_a_check_too_long_for_one_line_stands_whole_in_two(qtbot: QtBot, sample: CaseView) -> None:
    panel = ChecksPanel()
    qtbot.addWidget(panel)
    panel.set_view(sample)
    line = check_lines(sample)[0]
    for width in (480, 900):
        panel.resize(width, 300)
        panel.show()
        cell = panel._model.index(0, 1).data(CELL_ROLE)
        room = panel._table.columnWidth(1) - 16
        assert runs_width(cell.runs) <= room
        assert runs_width(cell.second) <= room
        assert line.text in " ".join(run.text for run in (*cell.runs, *cell.second))


def test_a_line_leads_to_its_lesion_and_date_and_esc_closes(
    qtbot: QtBot, qtmodeltester: ModelTester, followup: CaseView
) -> None:
    panel = ChecksPanel()
    qtbot.addWidget(panel)
    panel.resize(640, 400)
    panel.set_view(followup)
    panel.show()
    qtmodeltester.check(panel._model)
    panel._table.setCurrentIndex(panel._model.index(0, 1))
    with qtbot.waitSignal(panel.place_chosen) as heard:
        qtbot.keyClick(panel._table, Qt.Key.Key_Return)
    assert heard.args == ["t01", "tp-3"]
    for widget in (panel, panel._table):
        with qtbot.waitSignal(panel.close_requested):
            qtbot.keyClick(widget, Qt.Key.Key_Escape)
    assert panel.text().startswith("warning, 2026-06-02: T01 to be looked at., T01 · 2026-06-02, blocks sign-off")
