"""Marks of lesions, what a change of role would change, and the warnings where they arise."""

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from measurements.assessment import Certainty
from measurements.case import CaseRecord
from measurements.edits import AddLesion, MergeLesions, SetCertainty, SetProtocol, SplitLesion
from measurements.errors import RecordError
from measurements.lesion import Lesion
from measurements.trends import CaseView, LesionRow, view_of
from tests.viewer.casebook.conftest import STAMP, drawn, stated
from viewer.casebook.lesion_list import LesionList
from viewer.casebook.lesion_marks import LesionMark, mark_of
from viewer.casebook.lesion_model import NAME, NOW
from viewer.casebook.lesion_table import LesionTable
from viewer.casebook.lesion_warnings import warnings_at
from viewer.casebook.reason_edit import ReasonEdit
from viewer.casebook.requests import ChangeRole, SayGrown
from viewer.casebook.role_words import role_question
from viewer.components.cell_text import CELL_ROLE
from viewer.theme.glyphs import glyph_path


def lesion(name: str, organ: str = "liver") -> Lesion:
    return Lesion(id=name, tracking_uid=f"2.25.{len(name)}{ord(name[0])}", label=name, organ=organ)


def with_new(case: CaseRecord, role: str = "new_equivocal") -> CaseRecord:
    edit = AddLesion(lesion=lesion("dot", "lung"), read_id=case.first_read.id, role=role)  # type: ignore[arg-type]
    return edit.apply(case)


def row_of(view: CaseView, lesion_id: str) -> LesionRow:
    return next(row for row in view.rows if row.lesion.id == lesion_id)


@pytest.fixture
def marked(followup: CaseView) -> CaseView:
    """The synthetic case with a split, a merged and a new lesion, a non-target, and a state of every kind."""
    case = with_new(followup.case)
    read = case.first_read.id
    parts = tuple(msgspec.structs.replace(lesion(name), label=name) for name in ("p1", "p2"))
    case = SplitLesion(lesion_id="t01", timepoint_id="tp-3", parts=parts, read_id=read).apply(case)
    case = MergeLesions(lesion_id="t05", into="t02", timepoint_id="tp-3").apply(case)
    case = AddLesion(lesion=lesion("ascites", "peritoneum"), read_id=read, role="nontarget").apply(case)
    case = stated(case, "ascites", "tp-3", "not_evaluable", "artefact")
    return view_of(drawn(case, "p1", "tp-3", "18", "12"))


def said(view: CaseView, certainty: Certainty, timepoint: str) -> CaseView:
    edit = SetCertainty(
        read_id=view.read.id,
        lesion_id="dot",
        timepoint_id=timepoint,
        certainty=certainty,
        stamp=STAMP,
    )
    return view_of(edit.apply(view.case))


def test_each_lesion_carries_the_mark_of_what_became_of_it_or_what_it_is(marked: CaseView) -> None:
    assert mark_of(marked, row_of(marked, "t01")) is None
    assert mark_of(marked, row_of(marked, "p1")) == LesionMark("split", "part of T01 from 2026-06-02 on")
    assert mark_of(marked, row_of(marked, "t05")) == LesionMark("merged", "merged into T02 from 2026-06-02 on")
    assert mark_of(marked, row_of(marked, "t03")) == LesionMark("node", "node, short axis counts")
    assert mark_of(marked, row_of(marked, "dot")) == LesionMark("new", "new, equivocal", doubtful=True)


def test_a_new_lesion_is_marked_by_what_was_said_of_it_last(marked: CaseView) -> None:
    sure = said(said(marked, "equivocal", "tp-2"), "unequivocal", "tp-3")
    assert mark_of(sure, row_of(sure, "dot")) == LesionMark("new", "new, unequivocal")
    nothing = said(sure, "refuted", "tp-3")
    assert mark_of(nothing, row_of(nothing, "dot")) == LesionMark("new", "new, refuted: nothing was there", void=True)


def test_list_and_table_keep_qts_rules_with_every_mark(
    qtbot: QtBot, qtmodeltester: ModelTester, marked: CaseView
) -> None:
    panel, wide = LesionList(), LesionTable()
    for made in (panel, wide):
        qtbot.addWidget(made)
        made.set_view(marked, "tp-3")
        qtmodeltester.check(made.model)
    for row in range(panel.model.rowCount()):
        for column in (NAME, NOW):
            cell = panel.model.index(row, column).data(CELL_ROLE)
            assert not cell.glyph or not glyph_path(cell.glyph).isEmpty()
    glyphs = {
        panel.model.row(row).name: panel.model.index(row, NOW).data(CELL_ROLE).glyph
        for row in panel.model.lesion_rows()
    }
    assert glyphs["T01"] == "split"
    assert glyphs["T02"] == "gone"
    assert glyphs["T05"] == "merged"
    assert glyphs["NT01"] == "unable"
    groups = [panel.model.index(row, NAME).data(CELL_ROLE).glyph for row in range(panel.model.rowCount())]
    assert "nontarget" in groups
    assert "new" in groups


def test_digits_in_the_list_open_the_line_for_typing_at_the_date_being_read(qtbot: QtBot, followup: CaseView) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(500, 500)
    panel = LesionList(window)
    panel.resize(400, 400)
    panel.set_view(followup, "tp-3")
    window.show()
    panel.select("t01")
    heard: list[object] = []
    panel.wanted.connect(heard.append)
    qtbot.keyClicks(panel.table, "1")
    (edit,) = window.findChildren(QWidget, "cellEdit")
    assert edit.accessibleName() == "T01 2026-06-02, type a value"
    qtbot.keyClicks(edit.line, "8 x 14")  # type: ignore[attr-defined]
    qtbot.keyClick(edit.line, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    assert [(one.lesion_id, one.timepoint_id, one.typed.words) for one in heard] == [("t01", "tp-3", "18 × 14 mm")]  # type: ignore[attr-defined]
    assert panel.selected == "t02"  # the next one may be typed at once


def test_a_change_of_role_lists_first_which_responses_change(qtbot: QtBot, sample: CaseView) -> None:
    role, question, follows = role_question(sample, row_of(sample, "liver-max"), "nontarget")
    assert (role, question) == ("nontarget", "T02 as non-target, because")
    line = follows[0]
    # Without T02 the sum is 69 mm at baseline and 47 mm in 2009-01: −31.9 %, so PR from then on.
    assert line == "2009-01: SD becomes PR."
    wide = LesionTable()
    qtbot.addWidget(wide)
    wide.set_view(sample, "tp-2010-10")
    wide.show()
    heard: list[object] = []
    wide.wanted.connect(heard.append)
    wide.menus.gestures.ask_role(sample, row_of(sample, "liver-max"), "nontarget", QPoint(50, 50))
    edit = wide.findChild(ReasonEdit)
    assert edit is not None
    assert line in edit.accessibleDescription()
    qtbot.keyClick(edit.line, Qt.Key.Key_Return)
    assert heard == []  # a correction needs its reason
    qtbot.keyClicks(edit.line, "poorly defined")
    qtbot.keyClick(edit.line, Qt.Key.Key_Return)
    assert heard == [ChangeRole("liver-max", "nontarget", "poorly defined")]


def test_a_sixth_target_is_refused_with_its_reason_and_offered_as_non_target(followup: CaseView) -> None:
    view = view_of(with_new(followup.case, "new"))
    role, question, _ = role_question(view, row_of(view, "dot"), "target")
    assert role == "nontarget"
    assert "at most 5 targets" in question
    assert question.endswith("NEW01 as non-target instead, because")
    other = view_of(AddLesion(lesion=lesion("ascites"), read_id=view.read.id, role="nontarget").apply(view.case))
    with pytest.raises(RecordError, match="at most 5 targets"):
        role_question(other, row_of(other, "ascites"), "target")


def test_further_growth_is_asked_for_by_irecist_only(
    qtbot: QtBot, marked: CaseView, lesion_of: Callable[[str], str]
) -> None:
    wide = LesionTable()
    qtbot.addWidget(wide)
    heard: list[object] = []
    wide.wanted.connect(heard.append)
    wide.refused.connect(heard.append)
    wide.set_view(marked, "tp-3")
    wide.focus_cell("ascites", "tp-3")
    qtbot.keyClicks(wide.table, "+")
    assert heard == ["Only iRECIST asks for further growth; this case is not read by it."]
    protocol = msgspec.structs.replace(marked.case.protocol, also=("iRECIST",))
    wide.set_view(view_of(SetProtocol(protocol=protocol).apply(marked.case)), "tp-3")
    wide.focus_cell("ascites", "tp-3")
    qtbot.keyClicks(wide.table, "+-")
    assert heard[1:] == [SayGrown("ascites", "tp-3", True), SayGrown("ascites", "tp-3", False)]


def test_a_target_too_small_at_baseline_is_warned_of_at_its_lesion(qtbot: QtBot, followup: CaseView) -> None:
    view = view_of(drawn(followup.case, "t02", "tp-1", "8.0", "6.0"))
    warned = warnings_at(view, "t02", "tp-1")
    assert warned == ("T02: 8.0 mm is below the 10 mm asked of a target (longest diameter).",)
    wide = LesionTable()
    qtbot.addWidget(wide)
    wide.set_view(view, "tp-1")
    index = wide.model.index(wide.model.row_of("t02"), wide.model.column_of("tp-1"))
    assert index.data(CELL_ROLE).glyph == "warning"
    assert f"Warning: {warned[0]}" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert warned[0] in index.data(Qt.ItemDataRole.ToolTipRole)
    panel = LesionList()
    qtbot.addWidget(panel)
    panel.set_view(view, "tp-1")
    assert panel.model.index(panel.model.row_of("t02"), NAME).data(CELL_ROLE).warns
