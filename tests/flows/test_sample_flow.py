"""The main job in the real window on the cases that come with the program."""

import csv
import io
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from measurements.measurement import Drawn
from tests.flows.reader import LEFT, NONE, ReaderAtTheDesk
from tests.support.pixels import longest_pixel_mm
from viewer.casebook.reason_edit import ReasonEdit
from viewer.commands.export_case import export_case
from viewer.components.date_chip import DateChip

SAMPLE_SUMS = [123, 87, 83, 83, None, 80, None, None, None, 71, 69, None, None, None, None, 62]


def test_the_sample_case_opens_with_newest_and_baseline_side_by_side(qtbot: QtBot, tmp_path: Path) -> None:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.open("sample")
    headers = [v.header for v in desk.screen.desk.grid.shown]
    assert [(h.role, h.date) for h in headers] == [("current", "2013-02"), ("baseline", "2008-10")]
    assert desk.sums() == [None if mm is None else Decimal(mm) for mm in SAMPLE_SUMS]
    assert all(v.volume is not None and v.volume.series.synthetic for v in desk.screen.desk.grid.shown)
    desk.close()


def test_open_measure_undo_redo_close_reopen_export(qtbot: QtBot, tmp_path: Path) -> None:
    library = tmp_path / "library.sqlite"
    desk = ReaderAtTheDesk(qtbot, library)
    desk.open("followup")
    desk.screen.controller.show("t01", "tp-3")
    desk.settle()
    binding = desk.screen.controller.current_binding
    truth = desk.root.images.truth_of("t01", "tp-3")
    assert truth is not None
    assert desk.codes()["tp-3"] == "NE"
    before = desk.screen.desk.card.accessibleDescription()

    desk.press(binding, Qt.Key.Key_B)
    desk.draw(binding, truth.long_axis)
    one_axis = desk.screen.controller.finding("t01", "tp-3")
    assert one_axis is not None
    assert one_axis.measurement is not None
    assert one_axis.measurement.short is None
    desk.draw(binding, truth.short_axis)

    found = desk.screen.controller.finding("t01", "tp-3")
    assert found is not None
    assert found.measurement is not None
    drawn = found.measurement
    pixel = longest_pixel_mm(binding.series)
    assert drawn.long is not None
    assert abs(float(drawn.long) - 18.0) <= pixel
    assert drawn.short is not None
    assert abs(float(drawn.short) - 14.0) <= pixel
    assert isinstance(drawn.origin, Drawn)
    assert drawn.origin.synthetic
    assert binding.series is not None
    assert drawn.origin.sop_instance_uid == binding.series.frames[binding.viewport.slice_index].sop_instance_uid
    total = drawn.long + 0 + 11 + 8 + 5
    assert (desk.sums()[-1], desk.codes()["tp-3"]) == (total, "PR")
    rows = desk.screen.desk.lesions.model
    assert str(drawn.long) in rows.index(rows.row_of("t01"), 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert desk.screen.desk.card.accessibleDescription() != before
    model = desk.screen.course.plot.model
    assert model is not None
    assert [float(p.total) for p in model.placed if p.total is not None][-1] == float(total)

    desk.trigger("undo")
    assert (desk.sums()[-1], desk.codes()["tp-3"]) == (None, "NE")
    desk.trigger("redo")
    assert (desk.sums()[-1], desk.codes()["tp-3"]) == (total, "PR")
    case = desk.view.case
    desk.close()

    again = ReaderAtTheDesk(qtbot, library)
    again.open("followup")
    assert again.view.case == case
    shown = again.screen.controller.current_binding.viewport.model.calipers
    assert [c.measurement_id for c in shown] == [drawn.id]
    again.close()

    table = tmp_path / "table.csv"
    assert export_case(str(library), "followup", "csv", table) == 0
    written = csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig")))
    (row,) = (r for r in written if r["origin"] == "drawn")
    assert (row["lesion"], row["long_mm"], row["counted"], row["source"]) == (
        "T01",
        str(drawn.long),
        "yes",
        "synthetic image",
    )
    assert row["sop_instance_uid"] == drawn.origin.sop_instance_uid


def test_a_cell_and_a_point_of_the_plot_show_that_lesion_on_that_date(qtbot: QtBot, tmp_path: Path) -> None:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.open("sample")
    desk.screen.desk.table.cell_chosen.emit("liver-max", "tp-2009-08")
    desk.settle()
    binding = desk.screen.controller.current_binding
    truth = desk.root.images.truth_of("liver-max", "tp-2009-08")
    assert truth is not None
    assert (binding.viewport.header.date, desk.screen.controller.lesion) == ("2009-08", "liver-max")
    assert binding.series is not None
    shown = binding.series.geometry.planes[binding.viewport.slice_index]
    assert abs(shown.distance_mm(truth.centre)) < 2.6  # half a slice of 5 mm
    desk.screen.course.plot.timepoint_chosen.emit("tp-2008-10")
    desk.settle()
    assert desk.screen.controller.current_binding.viewport.header.date == "2008-10"
    desk.close()


def test_a_drawn_value_stands_beside_the_reported_one_and_the_reader_may_choose(qtbot: QtBot, tmp_path: Path) -> None:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.open("sample")
    desk.screen.controller.show("liver-max", "tp-2010-10")
    desk.settle()
    truth = desk.root.images.truth_of("liver-max", "tp-2010-10")
    assert truth is not None
    binding = desk.screen.controller.current_binding
    desk.press(binding, Qt.Key.Key_B)
    desk.draw(binding, truth.long_axis)
    found = desk.screen.controller.finding("liver-max", "tp-2010-10")
    assert found is not None
    assert [m.origin_word for m in found.all_measurements] == ["reported", "drawn"]
    assert found.measurement is not None
    assert found.measurement.origin_word == "drawn"
    desk.screen.edits.count("reported/liver-max/tp-2010-10")
    assert desk.sums()[10] == Decimal(69)
    desk.trigger("undo")
    again = desk.screen.controller.finding("liver-max", "tp-2010-10")
    assert again is not None
    assert again.measurement is not None
    assert again.measurement.origin_word == "drawn"
    desk.close()


def test_after_a_click_on_a_lesion_or_a_date_the_keys_go_to_its_image(qtbot: QtBot, tmp_path: Path) -> None:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.open("sample")
    desk.window.activateWindow()
    table = desk.screen.desk.lesions.table
    chips = desk.screen.dates.findChildren(DateChip)
    row = table.visualRect(table.model().index(desk.screen.desk.lesions.model.row_of("liver-max"), 1)).center()
    for clicked, at in ((table.viewport(), row), (chips[-2], chips[-2].rect().center())):
        clicked.setFocus()
        QTest.mouseClick(clicked, LEFT, NONE, at)
        surface = desk.screen.controller.current_binding.viewport.surface
        assert desk.window.focusWidget() is surface
        desk.settle()
    desk.close()


def test_not_evaluable_asks_its_reason_in_place_and_gives_the_keys_back(qtbot: QtBot, tmp_path: Path) -> None:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.open("sample")
    desk.screen.controller.show("liver-max", "tp-2010-10")
    desk.settle()
    desk.press(desk.screen.controller.current_binding, Qt.Key.Key_U)
    asked = desk.window.findChild(ReasonEdit)
    assert asked is not None
    assert asked.accessibleName() == "T02 2010-10: not evaluable, because"
    QTest.keyClicks(asked.line, "artefact")
    QTest.keyClick(asked.line, Qt.Key.Key_Return)
    found = desk.screen.controller.finding("liver-max", "tp-2010-10")
    assert found is not None
    assert (found.state, found.reason) == ("not_evaluable", "artefact")
    entry = desk.root.workspace._library.history(desk.view.case.id)[-1]  # type: ignore[union-attr]
    assert (entry.kind, entry.reason) == ("set_assessment", "artefact")
    assert entry.title == "T02 on 2010-10: not evaluable"
    assert desk.codes()["tp-2010-10"] == "NE"
    assert desk.window.focusWidget() is desk.screen.controller.current_binding.viewport.surface
    desk.close()


def test_docks_come_back_where_the_reader_had_them(qtbot: QtBot, tmp_path: Path) -> None:
    library = tmp_path / "library.sqlite"
    desk = ReaderAtTheDesk(qtbot, library)
    desk.open("followup")
    reading = desk.screen.desk
    reading.resizeDocks([reading.docks.lesions], [480], Qt.Orientation.Horizontal)
    desk.window.action("showStudies").trigger()
    desk.screen.controller.set_layout("1x3")
    qtbot.waitUntil(lambda: abs(reading.docks.lesions.width() - 480) < 3)
    assert not reading.docks.studies.isVisibleTo(reading)
    desk.close()
    again = ReaderAtTheDesk(qtbot, library)
    again.open("followup")
    reading = again.screen.desk
    qtbot.waitUntil(lambda: abs(reading.docks.lesions.width() - 480) < 3)
    assert not reading.docks.studies.isVisibleTo(reading)
    assert not again.window.action("showStudies").isChecked()
    assert len(reading.grid.shown) == 3
    again.close()


def test_the_keys_go_to_the_wide_table_with_f6_and_back_to_the_image(qtbot: QtBot, tmp_path: Path) -> None:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.open("sample")
    surface = desk.screen.controller.current_binding.viewport.surface
    desk.press(desk.screen.controller.current_binding, Qt.Key.Key_F6)
    grid = desk.screen.desk.table.table
    assert desk.window.focusWidget() is grid
    QTest.keyClick(grid, Qt.Key.Key_Left)
    QTest.keyClick(grid, Qt.Key.Key_Space)
    assert desk.screen.controller.current == desk.view.columns[-2].timepoint.id
    assert desk.window.focusWidget() is surface
    QTest.keyClick(surface, Qt.Key.Key_F6)
    assert not desk.screen.desk.wide
    assert desk.window.focusWidget() is surface
    desk.close()


def test_a_step_beyond_the_last_date_or_series_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.open("followup")
    current = desk.screen.controller.current
    desk.trigger("nextDate")
    assert desk.screen.controller.current == current
    assert desk.said[-1].words == "This is the newest date."
    desk.press(desk.screen.controller.current_binding, Qt.Key.Key_PageDown)
    assert desk.said[-1].words == "This date has no other series."
    desk.close()


def test_nothing_changes_a_case_while_the_library_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.open("sample")
    desk.screen.edits.set_state("liver-max", "tp-2010-10", "gone")
    changing = [desk.window.action(name) for name in ("undo", "addTarget", "deleteLesion", "gone")]
    assert all(action.isEnabled() for action in changing)
    desk.trigger("home")
    assert not any(action.isEnabled() for action in changing)
    desk.open("sample")
    assert desk.window.action("addTarget").isEnabled()
    desk.close()


def test_maximising_an_image_hides_the_docks_and_brings_back_those_that_were_there(
    qtbot: QtBot, tmp_path: Path
) -> None:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.open("sample")
    docks = desk.screen.desk.docks
    docks.studies.hide()
    before = [dock.isVisible() for dock in (docks.studies, docks.lesions, docks.course, docks.table)]
    binding = desk.screen.controller.current_binding
    desk.press(binding, Qt.Key.Key_F9)
    assert desk.screen.desk.maximised
    assert not any(dock.isVisible() for dock in (docks.studies, docks.lesions, docks.course, docks.table))
    assert desk.window.action("maximise").isChecked()
    QTest.mouseDClick(binding.viewport.surface, LEFT, NONE, QPoint(200, 200))
    assert [dock.isVisible() for dock in (docks.studies, docks.lesions, docks.course, docks.table)] == before
    assert not desk.window.action("maximise").isChecked()
    assert [viewport.isVisible() for viewport in desk.screen.desk.grid.shown] == [True, True]
    desk.close()
