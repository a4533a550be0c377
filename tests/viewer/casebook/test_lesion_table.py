"""The wide table of the published case: sums, changes, responses, and what leaves it."""

import msgspec
import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from measurements.edits import SetProtocol
from measurements.trends import CaseView, view_of
from tests.viewer.casebook.conftest import drawn
from viewer.casebook.lesion_table import LesionTable
from viewer.casebook.table_copy import as_html, as_tsv
from viewer.components.cell_text import CELL_ROLE
from viewer.theme import tokens

# The sums and responses worked by hand from the report (pnet-case.json, "derived").
COMPLETE = {
    "tp-2008-10": ("123.0", "0.0", "BL"),
    "tp-2009-01": ("87.0", "−29.3", "SD"),
    "tp-2009-03": ("83.0", "−32.5", "PR"),
    "tp-2009-04": ("83.0", "−32.5", "PR"),
    "tp-2009-08": ("80.0", "−35.0", "PR"),
    "tp-2010-07": ("71.0", "−42.3", "PR"),
    "tp-2010-10": ("69.0", "−43.9", "PR"),
    "tp-2013-02": ("62.0", "−49.6", "PR"),
}


@pytest.fixture
def wide(qtbot: QtBot, sample: CaseView) -> LesionTable:
    made = LesionTable()
    qtbot.addWidget(made)
    made.resize(1920, 600)
    made.set_view(sample, "tp-2010-10")
    made.show()
    return made


def cell(panel: LesionTable, key: str, timepoint: str) -> str:
    return str(panel.model.index(panel.model.row_of(key), panel.model.column_of(timepoint)).data())


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester, wide: LesionTable, followup: CaseView) -> None:
    qtmodeltester.check(wide.model)
    wide.set_view(followup, "tp-3")


def test_every_cell_can_be_pointed_at_and_the_head_of_a_group_says_no_more(
    wide: LesionTable, followup: CaseView
) -> None:
    wide.set_view(followup, "tp-3")
    model = wide.model
    for row in range(model.rowCount()):
        tips = {model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) for column in range(model.columnCount())}
        assert all(isinstance(tip, str) for tip in tips)
        if model.row(row).kind == "group":
            assert tips == {""}
            wide.table.setCurrentIndex(model.index(row, 0))
            wide.set_view(followup, "tp-2")
            assert wide.table.currentIndex().row() == row


def test_sums_changes_and_responses_are_those_worked_by_hand(wide: LesionTable) -> None:
    for timepoint, (total, change, response) in COMPLETE.items():
        assert cell(wide, "sum", timepoint) == total
        assert cell(wide, "from_baseline", timepoint) == change
        assert cell(wide, "response", timepoint) == response
    others = [column.timepoint.id for column in wide.model._columns if column.timepoint.id not in COMPLETE]
    assert {cell(wide, "response", point) for point in others if point != "tp-eus"} == {"NE"}
    assert cell(wide, "response", "tp-eus") == "–"
    assert cell(wide, "sum", "tp-2009-11") == "≥ 26.0"
    assert cell(wide, "sum", "tp-2011-10") == "≥ 42.0"


def test_change_from_nadir_in_percent_and_mm(wide: LesionTable) -> None:
    assert (cell(wide, "from_nadir", "tp-2010-10"), cell(wide, "from_nadir_mm", "tp-2010-10")) == ("−2.8", "−2.0")
    assert (cell(wide, "from_nadir", "tp-2009-04"), cell(wide, "from_nadir_mm", "tp-2009-04")) == ("0.0", "0.0")
    assert cell(wide, "from_nadir", "tp-2008-10") == "–"


def test_the_criteria_chosen_beside_stand_below_the_response(wide: LesionTable, sample: CaseView) -> None:
    protocol = msgspec.structs.replace(sample.case.protocol, also=("iRECIST",))
    wide.set_view(view_of(SetProtocol(protocol=protocol).apply(sample.case)), "tp-2010-10")
    rows = [str(wide.model.headerData(row, Qt.Orientation.Vertical)) for row in range(wide.model.rowCount())]
    assert [row for row in rows if row.startswith("Response")] == [
        "Response, RECIST 1.1",
        "Response, iRECIST, % from baseline",
    ]
    assert cell(wide, "otheriRECIST", "tp-2010-10") == "iPR −43.9"
    index = wide.model.index(wide.model.row_of("otheriRECIST"), wide.model.column_of("tp-2010-10"))
    assert index.data(CELL_ROLE).mark == "iPR"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("iRECIST: iPR")


def test_groups_without_lesions_say_so_and_offer_one(qtbot: QtBot, wide: LesionTable) -> None:
    row = wide.model.row_of("groupnontarget")
    index = wide.model.index(row, 0)
    assert index.data() == "none recorded, Enter adds one"
    wide.table.setCurrentIndex(index)
    with qtbot.waitSignal(wide.add_lesion) as heard:
        qtbot.keyClick(wide.table, Qt.Key.Key_Return)
    assert heard.args == ["nontarget"]


def test_a_click_and_space_show_a_cell_on_its_image(qtbot: QtBot, wide: LesionTable) -> None:
    heard: list[tuple[str, str]] = []
    wide.cell_chosen.connect(lambda lesion, point: heard.append((lesion, point)))
    index = wide.model.index(wide.model.row_of("liver-max"), wide.model.column_of("tp-2009-01"))
    qtbot.mouseClick(wide.table.viewport(), Qt.MouseButton.LeftButton, pos=wide.table.visualRect(index).center())
    qtbot.keyClick(wide.table, Qt.Key.Key_Right)
    qtbot.keyClick(wide.table, Qt.Key.Key_Space)
    qtbot.keyClick(wide.table, Qt.Key.Key_Down)
    qtbot.keyClick(wide.table, Qt.Key.Key_Space)
    assert heard == [("liver-max", "tp-2009-01"), ("liver-max", "tp-2009-03"), ("liver-min", "tp-2009-03")]


def test_a_sum_and_a_date_head_choose_their_date(qtbot: QtBot, wide: LesionTable) -> None:
    heard: list[str] = []
    wide.timepoint_chosen.connect(heard.append)
    index = wide.model.index(wide.model.row_of("sum"), wide.model.column_of("tp-2010-07"))
    wide.table.setCurrentIndex(index)
    qtbot.keyClick(wide.table, Qt.Key.Key_Return)
    header = wide.table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(2) + 20, 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert heard == ["tp-2010-07", "tp-2009-01"]


def test_the_current_date_is_tinted_from_head_to_note(wide: LesionTable) -> None:
    column = wide.model.column_of("tp-2010-10")
    assert wide.model.headerData(column, Qt.Orientation.Horizontal, CELL_ROLE).ground == tokens.TINT
    for key in ("liver-max", "sum", "response", "note"):
        index = wide.model.index(wide.model.row_of(key), column)
        assert index.data(CELL_ROLE).ground == tokens.TINT


def test_cells_are_read_in_words_and_their_tooltips_say_where_from(wide: LesionTable) -> None:
    index = wide.model.index(wide.model.row_of("pancreas-tail"), wide.model.column_of("tp-2010-10"))
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "T01, 2010-10, 26.0 × 20.0 mm, reported"
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("T01 2010-10: 26.0 × 20.0 mm, reported\nin the words “26 mm × 20 mm”")
    assert "Chin J Cancer Res 2014;26(4):501-506" in tip
    local = wide.model.index(wide.model.row_of("local"), wide.model.column_of("tp-2009-04"))
    local_tip = local.data(Qt.ItemDataRole.ToolTipRole)
    assert "RFA, eight days after the CT of 2009-03" in local_tip
    assert "target not stated; whether before this date is not known" in local_tip


def test_a_tooltip_names_the_other_measurements_and_which_counts(wide: LesionTable, sample: CaseView) -> None:
    wide.set_view(view_of(drawn(sample.case, "liver-max", "tp-2010-10", "33.4", "28.1")), "tp-2010-10")
    index = wide.model.index(wide.model.row_of("liver-max"), wide.model.column_of("tp-2010-10"))
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert "33.4 × 28.1 mm, drawn" in tip
    assert "This one counts, by the order of the record; also there:\n33.0 × 28.0 mm, reported" in tip
    assert cell(wide, "sum", "tp-2010-10") == "69.4"


def test_copy_takes_a_cell_with_its_heads_as_text_and_as_html(qtbot: QtBot, wide: LesionTable) -> None:
    wide.focus_cell("liver-max", "tp-2010-10")
    qtbot.keyClick(wide.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "\t2010-10\nT02 Liver, largest\t33.0 × 28.0\n"
    assert "<th>2010-10</th>" in data.html()
    assert "<td>33.0 × 28.0</td>" in data.html()


def test_copy_takes_a_selected_range_with_numbers_as_numbers(qtbot: QtBot, wide: LesionTable) -> None:
    model = wide.model
    first = model.index(model.row_of("sum"), model.column_of("tp-2009-01"))
    last = model.index(model.row_of("from_baseline"), model.column_of("tp-2009-03"))
    wide.table.selectionModel().select(QItemSelection(first, last), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    wide.copy_selection()
    assert QGuiApplication.clipboard().text() == (
        "\t2009-01\t2009-03\nSum of diameters, mm\t87.0\t83.0\nChange from baseline, %\t-29.3\t-32.5\n"
    )


def test_the_copy_button_takes_the_whole_table(qtbot: QtBot, wide: LesionTable) -> None:
    qtbot.mouseClick(wide.findChild(QPushButton, "copyTableButton"), Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[1:3] == ["before the PET/CT", "2008-10"]
    assert len(lines[0].split("\t")) == 18
    assert any(line.startswith("Response, RECIST 1.1\t–\tBL\tSD\tPR") for line in lines)


def test_copied_text_is_never_a_formula() -> None:
    assert as_tsv([["=1+1", "-12.5", "@x", "a\tb"]]) == "'=1+1\t-12.5\t'@x\ta b\n"
    assert "&lt;b&gt;" in as_html([["", "<b>"]])


def test_first_column_and_header_stay_while_the_dates_scroll(qtbot: QtBot, wide: LesionTable) -> None:
    wide.resize(900, 400)
    wide.focus_cell("liver-max", "tp-2013-02")
    assert wide.table.horizontalScrollBar().value() > 0
    assert wide.table.verticalHeader().isVisible()
    assert wide.table.verticalHeader().width() == tokens.TABLE_FIRST_COLUMN_W
    assert all(wide.table.columnWidth(column) >= tokens.TABLE_COLUMN_W for column in range(wide.model.columnCount()))


def test_changes_of_each_lesion_are_one_choice_away(wide: LesionTable) -> None:
    wide._set_mode("baseline")
    assert cell(wide, "liver-max", "tp-2009-01") == "−25.9 −14.0\u00a0mm"
    assert cell(wide, "liver-max", "tp-2009-06") == "not stated"
    assert cell(wide, "pancreas-tail", "tp-eus") == "–"
    wide._set_mode("nadir")
    assert cell(wide, "liver-min", "tp-2011-10") == "20.0 2.0\u00a0mm"


def test_the_focus_stays_where_it_was_when_a_value_changes(wide: LesionTable, sample: CaseView) -> None:
    wide.focus_cell("liver-max", "tp-2010-10")
    wide.set_view(view_of(drawn(sample.case, "liver-max", "tp-2010-10", "33.4", "28.1")), "tp-2010-10")
    index = wide.table.currentIndex()
    assert (wide.model.row(index.row()).key, wide.model.column(index.column()).timepoint.id) == (
        "liver-max",
        "tp-2010-10",
    )
