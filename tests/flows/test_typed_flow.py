"""Reading by keys alone in the real window: values typed, states said, lesions split, merged, doubted and confirmed."""

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from measurements.criteria import preset
from measurements.edits import AddLesion, AddMeasurement, SetProtocol
from measurements.lesion import Lesion
from measurements.measurement import Drawn, Entered, Measurement
from measurements.record import Stamp
from tests.flows.reader import ReaderAtTheDesk
from viewer.casebook.cell_edit import CellEdit
from viewer.casebook.date_menu import DateMenu
from viewer.casebook.in_place import InPlace
from viewer.casebook.reason_edit import ReasonEdit
from viewer.plots.course_model import course_of

SHIFT = Qt.KeyboardModifier.ShiftModifier
RETURN = Qt.Key.Key_Return


class Typist(ReaderAtTheDesk):
    """The keys of the wide table and of what is asked in place."""

    def focus(self, lesion: str, timepoint: str) -> QWidget:
        """Open the wide table and put the focus on a cell."""
        self.window.activateWindow()
        if not self.screen.desk.wide:
            self.trigger("wideTable")
        table = self.screen.desk.table
        table.focus_cell(lesion, timepoint)
        table.table.setFocus()
        return table.table

    def asked(self) -> InPlace:
        """What is asked in place now."""
        found = [one for one in self.window.findChildren(InPlace) if one.isVisible()]
        assert len(found) == 1
        return found[0]

    def type(self, words: str) -> None:
        """Type into what is asked, and press Enter."""
        line = self.asked().line
        QTest.keyClicks(line, words)
        QTest.keyClick(line, RETURN)

    def words(self, lesion: str, timepoint: str) -> str:
        """What a screen reader says of a cell."""
        model = self.screen.desk.table.model
        index = model.index(model.row_of(lesion), model.column_of(timepoint))
        return str(index.data(Qt.ItemDataRole.AccessibleTextRole))

    def add(self, lesion: str, role: str, organ: str = "liver", first_seen: str | None = None) -> None:
        """A lesion as the dialog would add it."""
        session = self.screen.controller.session
        assert session is not None
        facts = Lesion(id=lesion, tracking_uid=f"2.25.{len(lesion)}", label=lesion, organ=organ, first_seen=first_seen)
        assert session.do(AddLesion(lesion=facts, read_id=self.view.read.id, role=role))  # type: ignore[arg-type]


def choose(menu: DateMenu, name: str) -> None:
    """Choose an entry of a menu or of one below it; the menu goes, as it does when one is chosen."""
    entry = next(one for one in menu.findChildren(QAction) if one.objectName() == name)
    menu.aboutToHide.emit()
    entry.trigger()
    QCoreApplication.sendPostedEvents(menu, QEvent.Type.DeferredDelete.value)
    assert not isValid(menu)


def marked_on_plot(desk: Typist) -> dict[str, tuple[str, ...]]:
    """The new lesions that the course plot marks, by date."""
    course = course_of(desk.view)
    assert course is not None
    return {point.timepoint_id: point.new_lesions for point in course.dates if point.new_lesions}


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Typist:
    made = Typist(qtbot, tmp_path / "library.sqlite")
    made.open("followup")
    return made


def test_a_size_typed_into_a_cell_counts_without_points_and_undo_takes_it_back(desk: Typist) -> None:
    table = desk.focus("t01", "tp-3")
    assert desk.codes()["tp-3"] == "NE"
    QTest.keyClick(table, Qt.Key.Key_1)
    line = desk.asked().line
    QTest.keyClicks(line, "8.0 x 14")
    assert isinstance(desk.asked(), CellEdit)
    assert desk.asked().read_as.text() == "18.0 × 14 mm, typed"  # type: ignore[attr-defined]
    QTest.keyClick(line, RETURN)
    found = desk.screen.controller.finding("t01", "tp-3")
    assert found is not None
    assert found.measurement is not None
    assert isinstance(found.measurement.origin, Entered)
    assert found.measurement.origin.note == "18.0 x 14"
    assert (found.measurement.long, found.measurement.short) == (Decimal("18.0"), Decimal(14))
    assert desk.sums()[-1] == Decimal("42.0")
    assert desk.words("t01", "tp-3") == "T01, 2026-06-02, 18.0 × 14.0 mm, typed"
    assert table.hasFocus()
    assert desk.screen.desk.table.model.row(desk.screen.desk.table.table.currentIndex().row()).key == "t02"
    desk.focus("t01", "tp-3")
    QTest.keyClick(table, RETURN)
    assert desk.asked().line.text() == "18.0 × 14"
    desk.asked().line.clear()
    desk.type("19")  # typed anew: in the place of what was typed before
    again = desk.screen.controller.finding("t01", "tp-3")
    assert again is not None
    assert [m.long for m in again.all_measurements] == [Decimal(19)]
    desk.trigger("undo")
    desk.trigger("undo")
    assert desk.codes()["tp-3"] == "NE"
    desk.close()


def test_a_click_in_the_wide_table_shows_the_cell_and_leaves_the_keys_there_to_type(desk: Typist) -> None:
    table = desk.focus("t02", "tp-2")
    grid, model = desk.screen.desk.table.table, desk.screen.desk.table.model
    cell = grid.visualRect(model.index(model.row_of("t01"), model.column_of("tp-3"))).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, cell)
    assert desk.screen.controller.current == "tp-3"
    assert table.hasFocus()
    QTest.keyClick(table, Qt.Key.Key_1)
    assert desk.asked().line.text() == "1"
    QTest.keyClick(desk.asked().line, Qt.Key.Key_Escape)
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert desk.window.focusWidget() is desk.screen.controller.current_binding.viewport.surface
    desk.close()


def test_the_short_axis_of_a_node_counts_alone_and_leaves_products_without_it(desk: Typist) -> None:
    table = desk.focus("t03", "tp-3")
    QTest.keyClick(table, RETURN)
    desk.type("x 9")
    found = desk.screen.controller.finding("t03", "tp-3")
    assert found is not None
    assert (found.counted_mm, found.measurement and found.measurement.long) == (Decimal(9), None)
    assert desk.words("t03", "tp-3") == "T03, 2026-06-02, short axis 9.0 mm, typed; one of 2 measurements"
    who = {answer.timepoint_id: answer for answer in desk.view.by_criterion("WHO")}
    assert who["tp-2"].sums.total is not None
    assert who["tp-3"].sums.total is None
    desk.focus("t03", "tp-3")
    QTest.keyClick(table, RETURN)
    assert desk.asked().line.text() == "× 9"
    desk.type("17 x 10")
    desk.trigger("undo")
    desk.trigger("undo")
    found = desk.screen.controller.finding("t03", "tp-3")
    assert found is not None
    assert found.counted_mm == Decimal("11.0")
    desk.close()


def test_what_cannot_be_read_is_said_in_one_line_and_nothing_is_recorded(desk: Typist) -> None:
    table = desk.focus("t01", "tp-3")
    QTest.keyClick(table, Qt.Key.Key_1)
    desk.type("4 x 18")
    assert desk.asked().fault.text() == "The long axis comes first: 18 × 14."
    QTest.keyClick(desk.asked().line, Qt.Key.Key_Escape)
    assert table.hasFocus()
    assert desk.codes()["tp-3"] == "NE"
    desk.close()


def test_every_kind_of_value_is_typed_and_stands_beside_the_size(desk: Typist) -> None:
    table = desk.focus("t01", "tp-3")
    for key, words in (
        ((Qt.Key.Key_1, "8"), "18"),
        ((Qt.Key.Key_V, "12 x 9"), "viable 12.0 × 9.0"),
        ((Qt.Key.Key_H, "45"), "45"),
        ((Qt.Key.Key_S, "4.2"), "SUL 4.2"),
    ):
        desk.focus("t01", "tp-3")
        QTest.keyClick(table, key[0])
        desk.type(key[1])
        assert words in desk.words("t01", "tp-3")
    desk.focus("t01", "tp-3")
    QTest.keyClick(table, Qt.Key.Key_V, SHIFT)
    desk.type("12.5")
    found = desk.screen.controller.finding("t01", "tp-3")
    assert found is not None
    assert {name: str(value) for name, value in found.quantities.items()} == {
        "diameter": "18", "viable_diameter": "12", "viable_product": "108", "attenuation": "45", "sul_peak": "4.2",
        "volume": "12.5",
    }  # fmt: skip
    desk.screen.desk.table._set_mode("other")
    assert desk.words("t01", "tp-3").endswith("viable 12.0 × 9.0, 45\u00a0HU, SUL 4.2, 12.5\u00a0ml")
    desk.screen.desk.table._set_mode("size")
    session = desk.screen.controller.session
    assert session is not None
    for rules, below in (("mRECIST", "viable 12.0 × 9.0"), ("Choi", "45\u00a0HU"), ("WHO", "")):
        assert session.do(SetProtocol(protocol=preset(rules, session.case.protocol)))
        model = desk.screen.desk.table.model
        said = model.said(model.row_of("t01"), model.column_of("tp-3"))
        assert "".join(piece.text for piece in said.second) == below  # what the rule set reads stands in the cell
    desk.close()


def test_states_are_one_key_each_and_ask_their_reason_in_place(desk: Typist) -> None:
    desk.add("ascites", "nontarget", "peritoneum")
    table = desk.focus("t01", "tp-3")
    QTest.keyClick(table, Qt.Key.Key_T)
    assert desk.words("t01", "tp-3") == "T01, 2026-06-02, too small to measure, 5.0 mm set"
    QTest.keyClick(table, Qt.Key.Key_U)
    assert isinstance(desk.asked(), ReasonEdit)
    desk.type("artefact")
    assert desk.words("t01", "tp-3") == "T01, 2026-06-02, not evaluable: artefact"
    desk.focus("ascites", "tp-3")
    for key, modifier, said in (
        (Qt.Key.Key_Y, Qt.KeyboardModifier.NoModifier, "present"),
        (Qt.Key.Key_G, Qt.KeyboardModifier.NoModifier, "absent"),
        (Qt.Key.Key_U, SHIFT, "not done"),
    ):
        QTest.keyClick(table, key, modifier)
        assert desk.words("ascites", "tp-3") == f"NT01, 2026-06-02, {said}"
    QTest.keyClick(table, Qt.Key.Key_G, SHIFT)
    desk.type("tense now")
    assert desk.words("ascites", "tp-3") == "NT01, 2026-06-02, unequivocal progression: tense now"
    assert desk.codes()["tp-3"] == "PD"
    session = desk.screen.controller.session
    assert session is not None
    assert session.undo_stack.undoText() == "NT01 on 2026-06-02: unequivocal progression"
    desk.trigger("undo")
    assert desk.words("ascites", "tp-3") == "NT01, 2026-06-02, not done"
    desk.close()


def test_a_lesion_splits_into_rows_of_its_own_and_merges_by_name(desk: Typist) -> None:
    table = desk.focus("t01", "tp-3")
    QTest.keyClick(table, Qt.Key.Key_P)
    desk.type("1")
    assert "2 to 9 parts" in desk.asked().fault.text()
    desk.asked().line.clear()
    desk.type("2")
    parts = {row.name: row.lesion.id for row in desk.view.rows if row.name.startswith("T01.")}
    assert sorted(parts) == ["T01.1", "T01.2"]
    for name, size in (("T01.1", "18"), ("T01.2", "9")):
        desk.focus(parts[name], "tp-3")
        QTest.keyClicks(table, size[0])
        desk.type(size[1:])
    assert desk.words("t01", "tp-3") == "T01, 2026-06-02, split in 2, 18.0 + 9.0 = 27.0 mm"
    assert desk.sums()[-1] == Decimal(51)
    head = desk.screen.desk.table.model.headerData(
        desk.screen.desk.table.model.row_of(parts["T01.1"]), Qt.Orientation.Vertical
    )
    assert "part of T01 from 2026-06-02 on" in head
    desk.focus("t05", "tp-3")
    QTest.keyClick(table, Qt.Key.Key_M)
    desk.type("T09")
    assert desk.asked().fault.text().startswith("Type one of T01")
    desk.asked().line.clear()
    desk.type("t02")
    assert desk.words("t05", "tp-3").startswith("T05, 2026-06-02, merged into T02")
    desk.trigger("undo")
    assert "too small to measure" in desk.words("t05", "tp-3")
    desk.close()


def test_a_new_lesion_is_doubted_refuted_and_confirmed_by_one_key(desk: Typist) -> None:
    desk.add("dot", "new_equivocal", "lung")
    table = desk.focus("dot", "tp-2")
    QTest.keyClick(table, Qt.Key.Key_E)
    assert desk.words("dot", "tp-2") == "NEW01, 2026-04-07, present, equivocal"
    assert desk.codes()["tp-2"] != "PD"
    desk.focus("dot", "tp-3")
    QTest.keyClick(table, Qt.Key.Key_E, SHIFT)
    assert desk.words("dot", "tp-3") == "NEW01, 2026-06-02, present, unequivocal"
    assert (desk.codes()["tp-2"], desk.codes()["tp-3"]) == ("PD", "PD")  # dated back to the first sighting
    assert marked_on_plot(desk) == {"tp-2": ("NEW01",)}
    QTest.keyClick(table, Qt.Key.Key_R)
    assert marked_on_plot(desk) == {}
    assert desk.codes()["tp-2"] != "PD"
    assert desk.words("dot", "tp-3") == "NEW01, 2026-06-02, absent, refuted: nothing was there"
    QTest.keyClick(table, Qt.Key.Key_E)
    assert desk.words("dot", "tp-3") == "NEW01, 2026-06-02, present, equivocal"
    desk.trigger("undo")
    desk.focus("dot", "tp-2")
    QTest.keyClick(table, Qt.Key.Key_F)
    assert desk.words("dot", "tp-2") == "NEW01, 2026-04-07, present, equivocal, first seen"
    desk.close()


def test_a_new_lesion_added_at_the_date_being_read_counts_at_once_and_one_undo_takes_it_back(desk: Typist) -> None:
    read = desk.screen.controller.current or ""
    before = desk.codes()[read]
    added = desk.screen.edits.add_lesion(Lesion(id="new", label="Spleen", organ="spleen", tracking_uid="2.25.1"), "new")
    assert added is not None
    assert (before, desk.codes()[read]) == ("NE", "PD")
    desk.trigger("undo")
    assert desk.codes()[read] == before
    assert all(lesion.id != added for lesion in desk.view.case.lesions)
    desk.close()


def test_a_lesion_said_to_be_there_before_its_first_sighting_is_seen_first_then_and_what_follows_is_told(
    desk: Typist,
) -> None:
    desk.add("dot", "new", "lung", first_seen="tp-3")
    table = desk.focus("dot", "tp-2")
    assert desk.words("dot", "tp-2") == "NEW01, 2026-04-07, no value"
    QTest.keyClick(table, Qt.Key.Key_E)
    assert desk.words("dot", "tp-2") == "NEW01, 2026-04-07, present, equivocal, first seen"
    desk.focus("dot", "tp-3")
    QTest.keyClick(table, Qt.Key.Key_E, SHIFT)
    assert (desk.codes()["tp-2"], desk.codes()["tp-3"]) == ("PD", "PD")
    assert desk.said[-1].words == "Other answers follow. 2026-04-07: SD becomes PD. Best response: SD becomes PD."
    desk.trigger("undo")
    desk.trigger("undo")
    assert desk.words("dot", "tp-2") == "NEW01, 2026-04-07, no value"
    desk.close()


def test_of_a_date_markers_and_the_own_non_target_response_are_said(
    desk: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[DateMenu] = []
    monkeypatch.setattr(DateMenu, "popup", lambda menu, _at: opened.append(menu))  # off screen no menu gets the keys
    desk.add("ascites", "nontarget", "peritoneum")
    table = desk.focus("ascites", "tp-3")
    assert desk.words("ascites", "tp-3") == "NT01, 2026-06-02, to assess"  # only a target is to be measured
    QTest.keyClick(table, Qt.Key.Key_D)
    choose(opened.pop(), "date_markers_above_normal")
    assert desk.view.case.reading_of(desk.view.read.id, "tp-3").markers == "above_normal"
    QTest.keyClick(table, Qt.Key.Key_D)
    choose(opened.pop(), "date_nontarget_PD")
    desk.type("widespread now")
    reading = desk.view.case.reading_of(desk.view.read.id, "tp-3")
    assert (reading.nontarget_said, reading.nontarget_reason) == ("PD", "widespread now")
    assert desk.words("date", "tp-3") == ("Tumour markers above normal · own non-target response PD: widespread now")
    desk.trigger("undo")
    assert desk.words("date", "tp-3") == "Tumour markers above normal"
    desk.focus("t01", "tp-2")
    QTest.keyClick(table, Qt.Key.Key_D)
    choose(opened.pop(), "date_role_baseline")
    assert "becomes BL." in desk.asked().accessibleDescription()  # what changes is listed before the reason is given
    desk.type("treatment began later")
    assert desk.codes()["tp-2"] == "BL"
    desk.trigger("undo")
    assert desk.codes()["tp-2"] == "SD"
    desk.close()


def test_shift_y_answers_the_non_targets_still_open_and_a_double_click_types(desk: Typist) -> None:
    for name in ("ascites", "bone"):
        desk.add(name, "nontarget", name)
    table = desk.focus("ascites", "tp-3")
    QTest.keyClick(table, Qt.Key.Key_G)
    QTest.keyClick(table, Qt.Key.Key_Y, SHIFT)
    assert desk.words("ascites", "tp-3") == "NT01, 2026-06-02, absent"
    assert desk.words("bone", "tp-3") == "NT02, 2026-06-02, present"
    QTest.keyClick(table, Qt.Key.Key_Y, SHIFT)
    assert desk.said[-1].words == "Every non-target has an answer at this date."
    view = desk.screen.desk.table.table
    index = desk.screen.desk.table.model.index(0, desk.screen.desk.table.model.column_of("tp-3"))
    view.scrollTo(index)
    place = view.visualRect(index).center()
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.asked().accessibleName() == "T01 2026-06-02, type a value"
    QTest.keyClick(desk.asked().line, Qt.Key.Key_Escape)
    desk.close()


def test_a_typed_size_beside_a_drawn_one_says_which_counts(desk: Typist) -> None:
    session = desk.screen.controller.session
    assert session is not None
    point = (0.0, 0.0, 0.0)
    origin = Drawn(
        long_axis=(point, (18.0, 0.0, 0.0)), plane_normal=(0.0, 0.0, 1.0), study_uid="1.2", series_uid="1.2.3",
        sop_instance_uid="1.2.3.4", pixel_sha256="0" * 64,
    )  # fmt: skip
    stamp = Stamp(reader="r", utc="2026-01-01T00:00:00Z", program="test")
    drawn = Measurement(
        id="m1", read_id=desk.view.read.id, lesion_id="t01", timepoint_id="tp-3", long=Decimal("18.0"),
        short=Decimal("14.0"), origin=origin, stamp=stamp,
    )  # fmt: skip
    assert session.do(AddMeasurement(measurement=drawn))
    table = desk.focus("t01", "tp-3")
    QTest.keyClicks(table, "2")
    desk.type("0")
    assert desk.said[-1].words == (
        "20 mm is kept beside 18.0 × 14.0 mm, drawn, which counts; the menu of the cell can change that."
    )
    assert desk.words("t01", "tp-3") == "T01, 2026-06-02, 18.0 × 14.0 mm, drawn; one of 2 measurements"
    desk.close()
