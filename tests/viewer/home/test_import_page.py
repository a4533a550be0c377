"""The import page: the tree of what was found, what was refused, and what is made of it."""

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from measurements.store.records import CaseSummary
from tests.support.children import child
from tests.support.dicom_files import ct_slice, write, write_ct
from tests.support.made_series import made_series, write_study
from tests.support.real_data import real_data
from viewer.home import trickle
from viewer.home.import_cells import series_cells
from viewer.home.import_choices import NEW_CASE, into_case, proposed
from viewer.home.import_model import COLUMNS, PICTURE_ROLE, SERIES_ROLE, STATE, ImportModel
from viewer.home.import_page import ImportPage
from viewer.home.problem_model import note_rows, reasons_of
from viewer.home.series_pictures import SeriesPictures
from viewer.home.series_preview import SeriesPreview
from viewer.home.trickle import Trickle
from viewer.imaging.errors import Problem
from viewer.imaging.exam_groups import ExamGroup
from viewer.imaging.scan import scan
from viewer.imaging.series import PatientIdentity
from viewer.jobs.board import JobBoard
from viewer.theme.text import elide_runs, runs_text


@pytest.fixture
def page(qtbot: QtBot):
    board = JobBoard(QCoreApplication.instance())
    made = ImportPage(SeriesPictures(board))
    qtbot.addWidget(made)
    made.resize(1600, 900)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    qtbot.waitUntil(lambda: not board.running)


def read(page: ImportPage, folder: Path, open_case: str = ""):
    page.begin([folder], open_case)
    result = scan([folder])
    page.finish(result.series, result.problems, result.files)
    while page.is_filling:
        QCoreApplication.processEvents()
    return result


def rows(model: ImportModel, parent: QModelIndex | None = None) -> list[str]:
    parent = parent or QModelIndex()
    found = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        found += [str(index.data()), *rows(model, index)]
    return found


def button(page: ImportPage, name: str) -> QPushButton:
    return child(page, QPushButton, name)


def test_patients_hold_studies_and_studies_hold_series(page: ImportPage, tmp_path: Path) -> None:
    write_study(tmp_path, 1)
    write_study(tmp_path, 2)
    write_study(tmp_path, 3, PatientID="P2", PatientName="Other^One")
    read(page, tmp_path)
    assert page.model.rowCount() == 2
    words = rows(page.model)
    assert [words[0].split("  ")[0], words[5].split("  ")[0]] == ["Made, Up", "Other, One"]
    assert words[1].startswith("2011-03-01")
    assert words[2].startswith("2")


def test_r02_series_of_two_patients_are_never_in_one_request(page: ImportPage, tmp_path: Path, qtbot: QtBot) -> None:
    write_study(tmp_path, 1)
    write_study(tmp_path, 2, PatientID="P2")
    read(page, tmp_path)
    with qtbot.waitSignal(page.open_requested) as asked:
        qtbot.mouseClick(button(page, "importOpen"), Qt.MouseButton.LeftButton)
    patients = [{one.patient for one in intake.series} for intake in asked.args[0]]
    assert [len(named) for named in patients] == [1, 1]
    assert patients[0] != patients[1]


def test_r01_other_letters_in_a_name_make_no_other_patient(page: ImportPage, tmp_path: Path) -> None:
    write_study(tmp_path, 1)
    write_study(tmp_path, 2, PatientName="MADE^UP", PatientID="p1")
    read(page, tmp_path)
    assert page.model.rowCount() == 1
    assert len(page.model.series_of(page.model.patients[0])) == 2


def test_r20_each_refused_file_is_one_line_and_its_neighbours_open(page: ImportPage, tmp_path: Path) -> None:
    write_study(tmp_path, 1, slices=3)
    (tmp_path / "notes: today.txt").write_text("no DICOM")
    (tmp_path / "empty.dcm").touch()
    result = read(page, tmp_path)
    assert len(page.problem_lines) == 2
    assert all(line.startswith(("empty.dcm: ", "notes: today.txt: ")) for line in page.problem_lines)
    assert len(result.series[0].frames) == 3
    page._refused.copy_all()
    assert QGuiApplication.clipboard().text().splitlines() == list(page.problem_lines)


def test_the_file_and_the_reason_stand_in_two_columns(page: ImportPage, tmp_path: Path) -> None:
    (tmp_path / "notes: today.txt").write_text("no DICOM")
    read(page, tmp_path)
    model = page._refused._model
    assert model.index(0, 0).data() == "notes: today.txt"
    assert model.index(0, 1).data() == "not DICOM: text"
    assert str(tmp_path) in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_an_object_without_an_image_is_listed_as_what_it_is(page: ImportPage, tmp_path: Path) -> None:
    report = ct_slice(0, SOPClassUID="1.2.840.10008.5.1.4.1.1.88.11", Modality="SR", Rows=None, Columns=None)
    del report.PixelData
    write(report, tmp_path / "report.dcm")
    read(page, tmp_path)
    study = page.model.index(0, 0, page.model.index(0, 0))
    assert "structured report" in page.model.index(0, STATE, study).data()
    assert page.model.patients == ()
    assert not button(page, "importOpen").isEnabled()
    assert page.problem_lines == ()


def test_a_warning_stands_in_the_state_of_the_series_and_all_of_them_in_its_tooltip(
    page: ImportPage, tmp_path: Path
) -> None:
    write_study(tmp_path, 1, PixelSpacing=None)
    (series,) = read(page, tmp_path).series
    study = page.model.index(0, 0, page.model.index(0, 0))
    state = page.model.index(0, STATE, study)
    assert "spacing" in state.data().lower()
    assert all(warning in state.data(Qt.ItemDataRole.ToolTipRole) for warning in series.warning_lines)


def test_every_series_gets_its_picture_and_the_chosen_one_its_preview(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    write_study(tmp_path, 1, slices=9)
    read(page, tmp_path)
    study = page.model.index(0, 0, page.model.index(0, 0))
    qtbot.waitUntil(lambda: page.model.index(0, 0, study).data(PICTURE_ROLE) is not None)
    row = page._preview._pictures
    qtbot.waitUntil(lambda: len(row._pictures) == 6)
    assert row.accessibleName() == "Slices 1 / 9, 3 / 9, 4 / 9, 6 / 9, 7 / 9, 9 / 9"
    assert not page.grab().isNull()


def test_r11_a_series_whose_pixels_cannot_be_read_says_so_in_its_row(page: ImportPage, qtbot: QtBot) -> None:
    read(page, real_data("corrupt-and-decoys"))

    def states(parent: QModelIndex | None = None) -> list[str]:
        parent = parent or QModelIndex()
        found = []
        for row in range(page.model.rowCount(parent)):
            found.append(str(page.model.index(row, STATE, parent).data()))
            found += states(page.model.index(row, 0, parent))
        return found

    qtbot.waitUntil(lambda: sum("JPEG 2000" in state for state in states()) >= 2)


def test_nothing_can_be_made_while_files_are_read(page: ImportPage, tmp_path: Path, qtbot: QtBot) -> None:
    page.begin([tmp_path], "A case")
    page.add_series(made_series(tmp_path))
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert not button(page, "importOpen").isEnabled()
    assert button(page, "importCancel").isVisible()
    page.stopped("Reading was cancelled; nothing was changed.")
    assert not button(page, "importCancel").isVisible()
    assert child(page, QLabel, "importCount").text().startswith("Reading was cancelled")


def test_adding_is_offered_only_where_a_case_is_open(page: ImportPage, tmp_path: Path) -> None:
    write_study(tmp_path, 1)
    read(page, tmp_path)
    assert not button(page, "importAdd").isVisible()
    read(page, tmp_path, "Doe & Jane")
    assert button(page, "importAdd").isVisible()
    assert button(page, "importAdd").isEnabled()
    assert button(page, "importAdd").text() == "Add to Doe && Jane…"


def test_a_folder_without_images_says_so(page: ImportPage, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no DICOM")
    read(page, tmp_path)
    nothing = child(page, QWidget, "importNothing")
    assert nothing.isVisible()
    assert child(page, QLabel, "importCount").text() == "1 file read"


def test_enter_in_the_tree_makes_a_case_of_the_chosen_patient(page: ImportPage, tmp_path: Path, qtbot: QtBot) -> None:
    write_study(tmp_path, 1)
    read(page, tmp_path)
    with qtbot.waitSignal(page.open_requested):
        qtbot.keyClick(child(page, QTreeView, "importTree"), Qt.Key.Key_Return)


def test_another_folder_leaves_nothing_of_the_one_before(page: ImportPage, tmp_path: Path, qtbot: QtBot) -> None:
    write_study(tmp_path / "one", 1)
    write_study(tmp_path / "two", 2, PatientID="P2")
    read(page, tmp_path / "one")
    shutil.rmtree(tmp_path / "one")
    read(page, tmp_path / "two")
    assert [one.patient_id for one in page.model.patients] == ["P2"]
    qtbot.waitUntil(lambda: len(page._preview._pictures._pictures) == 2)
    assert page._preview.series is page.model.series[0]


def test_the_model_keeps_the_contract_of_item_views_while_it_grows(tmp_path: Path, qtbot: QtBot) -> None:
    model = ImportModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    for number in (1, 2):
        model.put(made_series(tmp_path, number))
    assert model.columnCount() == len(COLUMNS)
    model.set_series(())
    assert model.rowCount() == 0


def test_r24_the_report_is_narrowed_by_reason_copied_and_saved(page: ImportPage, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    write_study(folder, 1)
    (folder / "=1+1.txt").write_text("no DICOM")
    (folder / "notes.txt").write_text("no DICOM")
    (folder / "empty.dcm").touch()
    read(page, folder)
    refused = page._refused
    kinds = dict(reasons_of(refused._problems))
    assert kinds["not DICOM: text"] == 2
    refused.set_reason("not DICOM: text")
    assert refused._model.rowCount() == 2
    assert len(page.problem_lines) == 3
    refused._table.selectRow(0)
    refused.copy_chosen()
    assert QGuiApplication.clipboard().text() == "=1+1.txt: not DICOM: text"
    refused.save(tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_text(encoding="utf-8").splitlines() == list(page.problem_lines)
    refused.save(tmp_path / "report.csv")
    rows = list(csv.reader((tmp_path / "report.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["path", "file", "reason"]
    assert "'=1+1.txt" in {row[1] for row in rows[1:]}
    assert len(rows) == 4


def test_a_note_leads_to_the_series_it_is_about(page: ImportPage, tmp_path: Path) -> None:
    write_study(tmp_path, 1)
    write_study(tmp_path, 2, PixelSpacing=None)
    (unspaced,) = (one for one in read(page, tmp_path).series if one.warnings)
    assert len(page._refused.notes) == len(unspaced.warning_lines)
    page._refused._note_table.activated.emit(page._refused._note_model.index(0, 0))
    tree = child(page, QTreeView, "importTree")
    assert tree.currentIndex().siblingAtColumn(0).data(SERIES_ROLE) is unspaced
    spoken = str(tree.currentIndex().siblingAtColumn(0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert f"warning: {unspaced.warning_lines[0]}" in spoken


def test_pet_and_its_ct_stand_together_under_their_study(
    page: ImportPage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    read(page, real_data("petct-lower"))
    assert any(words.startswith("PET/CT") for words in rows(page.model))
    chosen = sum(len(intake.series) for intake in page.model.intakes())
    assert chosen == sum(one.has_image for one in page.model.series)


def test_space_and_a_press_on_its_box_put_a_series_aside(page: ImportPage, tmp_path: Path, qtbot: QtBot) -> None:
    write_study(tmp_path, 1)
    (series,) = read(page, tmp_path).series
    tree = child(page, QTreeView, "importTree")
    page.choose_series(series.key)
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert not page.model.is_chosen(series.key)
    assert not button(page, "importOpen").isEnabled()
    place = tree.visualRect(page.model.index_of(series.key))
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.left() + 10, place.center().y()))
    assert page.model.is_chosen(series.key)
    assert button(page, "importOpen").text() == "Open 1 series"


def test_the_case_with_the_same_patient_id_is_proposed_and_one_that_disagrees_never_is() -> None:
    patient = PatientIdentity("Made^Up", "P1")
    same = CaseSummary(id="a", title="A", subject=" p1", patient_name="MADE^UP")
    other_name = CaseSummary(id="b", title="B", subject="P1", patient_name="Other^One")
    assert proposed(patient, (other_name, same)) == into_case(same)
    assert proposed(patient, (other_name,)) == NEW_CASE
    assert proposed(patient, (same, same)) == NEW_CASE
    assert proposed(PatientIdentity("", ""), (CaseSummary(id="c", title="C"),)) == NEW_CASE


def test_another_case_of_the_library_is_chosen_in_the_box_of_the_patient(page: ImportPage, tmp_path: Path) -> None:
    write_study(tmp_path, 1)
    case = CaseSummary(id="a", title="Pancreas", subject="X9")
    page.begin([tmp_path], "", (case,))
    result = scan([tmp_path])
    page.finish(result.series, result.problems, result.files)
    while page.is_filling:
        QCoreApplication.processEvents()
    box = child(page, QComboBox, "importInto")
    assert [box.itemText(n) for n in range(box.count())] == ["New case Made, Up", "Pancreas", "Leave out"]
    box.activated.emit(1)
    assert page.model.intakes()[0].into == into_case(case)
    box.activated.emit(2)
    assert page.model.intakes() == ()


def test_many_series_at_once_are_placed_a_part_at_a_time_so_that_the_window_answers_between(
    qtbot: QtBot, tmp_path: Path
) -> None:
    one = made_series(tmp_path)
    model = ImportModel()
    trickle = Trickle(model.put)
    many = [replace(one, key=f"k{n}", series_uid=f"1.2.{n}", study_uid=f"1.3.{n // 9}") for n in range(600)]
    trickle.add(many)
    assert len(model.series) < 600
    with qtbot.waitSignal(trickle.drained, timeout=20_000):
        pass
    assert len(model.series) == 600


def test_the_measures_of_the_series_before_are_gone_at_once(page: ImportPage, tmp_path: Path) -> None:
    write_study(tmp_path, 1)
    write_study(tmp_path, 2)
    found = read(page, tmp_path).series
    preview = child(page, SeriesPreview, "importPreview")
    for one in found:
        preview.set_series(one)
        QCoreApplication.processEvents()
        shown = [words.text() for words in preview.findChildren(QLabel) if words.isVisibleTo(preview)]
        assert shown.count("Matrix") == 1


def test_a_note_says_whose_series_it_is_where_there_are_several_patients(tmp_path: Path) -> None:
    write_study(tmp_path, 1, PixelSpacing=None)
    write_study(tmp_path, 2, PixelSpacing=None, PatientID="P2", PatientName="Other^One")
    both = scan([tmp_path]).series
    whose = [about for about, *_ in note_rows(both)]
    assert {words.partition(":")[0] for words in whose} == {"Made, Up", "Other, One"}
    assert all(":" not in about for about, *_ in note_rows(both[:1]))


def test_r11_damaged_images_found_before_all_rows_are_there_stay_out(
    page: ImportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_study(tmp_path, 1)
    write_study(tmp_path, 2)
    result = scan([tmp_path])
    damaged, sound = result.series
    page.begin([tmp_path], "")
    with monkeypatch.context() as slow:
        slow.setattr(trickle, "SLICE_S", -1.0)
        page.finish(result.series, (), result.files)
        assert page.is_filling
        page.checked((damaged.key,), (), (Problem(damaged.paths[0], "cut off"),))
        page.end_checking()
    while page.is_filling:
        QCoreApplication.processEvents()
    assert [one.key for one in page.model.series] == [sound.key]
    assert len(page.problem_lines) == 1


def test_series_that_came_in_another_order_go_into_a_case_in_the_order_of_their_numbers(
    page: ImportPage, tmp_path: Path
) -> None:
    for number in (1, 2, 3):
        write_ct(tmp_path / str(number), 2, SeriesInstanceUID=f"1.2.{number}", SeriesNumber=number)
    result = scan([tmp_path])
    page.begin([tmp_path], "")
    for one in reversed(result.series):
        page.model.put(one)
    page.finish(result.series, result.problems, result.files)
    while page.is_filling:
        QCoreApplication.processEvents()
    (intake,) = page.model.intakes()
    assert [one.number for one in intake.series] == [1, 2, 3]
    study = page.model.index(0, 0, page.model.index(0, 0))
    shown = [page.model.index(row, 0, study).data(SERIES_ROLE).number for row in range(page.model.rowCount(study))]
    assert shown == [1, 2, 3]


def test_a_row_too_narrow_for_its_words_still_says_which_part_of_a_series_it_is(tmp_path: Path) -> None:
    part = replace(
        made_series(tmp_path), description="Axial EPI-FMRI (Interleaved I to S)", part=3, part_reason="phase 3 of 10"
    )
    assert runs_text(elide_runs(series_cells(part, "phase 3 of 10")[0].runs, 150)).endswith(" · phase 3 of 10")


def test_the_preview_follows_what_the_pixel_check_left_of_its_series(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    write_ct(tmp_path, slices=4)
    (whole,) = read(page, tmp_path).series
    (tmp_path / "004.dcm").unlink()
    (left,) = scan([tmp_path]).series
    preview = child(page, SeriesPreview, "importPreview")

    def words() -> str:
        shown = [one.text() for one in preview.findChildren(QLabel) if one.isVisible()]
        return " ".join(shown).replace("\u00a0", " ")

    qtbot.waitUntil(lambda: "Slices 4, every 5.0 mm" in words())
    page.checked((whole.key,), (replace(left, key=whole.key),), ())
    qtbot.waitUntil(lambda: "Slices 3, every 5.0 mm" in words())
    page.checked((whole.key,), (), ())
    assert "choose a series" in words()
    assert page.model.rowCount() == 0


def test_a_series_keeps_its_name_within_its_group_after_the_pixel_check(page: ImportPage, tmp_path: Path) -> None:
    for number, words in ((1, "CT native"), (2, "CT arterial")):
        write_ct(tmp_path / words, SeriesInstanceUID=f"1.2.{number}", SeriesNumber=number, SeriesDescription=words)
    (one, other) = read(page, tmp_path).series
    page.model.set_groups((ExamGroup("2 phases", "phases", (one, other), ("before contrast", "after 30 s")),))
    before = rows(page.model)
    assert any("after 30 s" in row for row in before)
    page.checked((other.key,), (other,), ())
    assert rows(page.model) == before
