"""From a folder to the record through the real window; two patients never meet unasked (safety R01)."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from measurements.store.records import HistoryEntry
from tests.flows.reader import ReaderAtTheDesk
from tests.support.children import child
from tests.support.dialogs import DialogAnswerer
from tests.support.made_series import write_study
from tests.support.real_data import real_data
from viewer.home.import_choices import LEFT_OUT, into_case
from viewer.imaging.index_memory import IndexMemory
from viewer.imaging.scan import scan
from viewer.platform import index_file
from viewer.theme.style import apply_theme

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
OTHER: dict[str, Any] = {"PatientID": "P2", "PatientName": "Other^One"}


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[ReaderAtTheDesk]:
    apply_theme(qapp)  # with the ring that follows the focus, also out of a dialog that ends
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    yield desk
    desk.close()


def read(desk: ReaderAtTheDesk, folder: Path) -> None:
    desk.root.imports.start([folder])
    desk.wait(lambda: not desk.root.imports.is_busy)


def begin_case(desk: ReaderAtTheDesk, folder: Path) -> str:
    read(desk, write_study(folder / "first", 1))
    click(desk, "importOpen")
    desk.settle()
    return desk.view.case.id


def click(desk: ReaderAtTheDesk, name: str) -> None:
    QTest.mouseClick(child(desk.root.import_page, QPushButton, name), Qt.MouseButton.LeftButton)


def press(name: str):
    return lambda dialog: QTest.mouseClick(child(dialog, QPushButton, name), Qt.MouseButton.LeftButton)


def add(desk: ReaderAtTheDesk, folder: Path, *acts, **changes: Any) -> list[str]:
    """Read a second study and ask to add it; the names of the dialogs that were answered."""
    read(desk, write_study(folder / "second", 2, **changes))
    with DialogAnswerer(*acts) as answerer:
        click(desk, "importAdd")
    desk.settle()
    return answerer.seen


def dates(desk: ReaderAtTheDesk) -> list[str]:
    return [column.date_text for column in desk.view.columns]


def history(desk: ReaderAtTheDesk, case_id: str) -> tuple[HistoryEntry, ...]:
    library = desk.root.workspace._library
    assert library is not None
    return library.history(case_id)


def test_a_study_of_the_same_patient_is_added_after_one_question(desk: ReaderAtTheDesk, tmp_path: Path) -> None:
    begin_case(desk, tmp_path)
    assert add(desk, tmp_path, press("confirmAddAccept")) == ["confirmAdd"]
    assert dates(desk) == ["2011-03-01", "2011-03-02"]
    assert desk.window.page == "reading"


def test_a_date_that_was_added_gets_its_picture_in_the_list_of_studies(desk: ReaderAtTheDesk, tmp_path: Path) -> None:
    begin_case(desk, tmp_path)
    pictured: list[str] = []
    desk.screen.thumbnails.ready.connect(lambda timepoint_id, _picture: pictured.append(timepoint_id))
    add(desk, tmp_path, press("confirmAddAccept"))
    added = desk.view.columns[-1].timepoint.id
    desk.wait(lambda: added in pictured)


def test_beside_the_baseline_it_is_said_whether_the_case_has_another_date(
    desk: ReaderAtTheDesk, tmp_path: Path
) -> None:
    begin_case(desk, tmp_path)
    beside = desk.screen.bindings[1].viewport.model
    assert beside.message is not None
    assert beside.message.title == "No other date to compare with"
    add(desk, tmp_path, press("confirmAddAccept"))
    assert desk.screen.controller.current is not None
    assert desk.view.case.timepoint(desk.screen.controller.current).role == "baseline"
    assert beside.message.title == "This is the baseline"


def test_r25_an_image_whose_date_is_not_known_says_so_above_it(desk: ReaderAtTheDesk, tmp_path: Path) -> None:
    read(desk, write_study(tmp_path / "undated", 1, StudyDate="", SeriesDate="", AcquisitionDate="", ContentDate=""))
    click(desk, "importOpen")
    desk.settle()
    header = desk.screen.bindings[0].viewport.header
    assert header.date == "date not stated"


def test_a_study_that_is_not_agreed_to_is_not_added(desk: ReaderAtTheDesk, tmp_path: Path) -> None:
    begin_case(desk, tmp_path)
    assert add(desk, tmp_path, lambda dialog: QTest.keyClick(dialog, ESC)) == ["confirmAdd"]
    assert dates(desk) == ["2011-03-01"]


@pytest.mark.parametrize("key", [ENTER, ESC, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_r01_no_key_confirms_that_two_patients_are_one(desk: ReaderAtTheDesk, tmp_path: Path, key: Qt.Key) -> None:
    case_id = begin_case(desk, tmp_path)
    before = len(history(desk, case_id))
    assert add(desk, tmp_path, lambda dialog: QTest.keyClick(dialog, key), **OTHER) == ["identityMismatch"]
    assert dates(desk) == ["2011-03-01"]
    assert len(history(desk, case_id)) == before
    assert len(desk.root.workspace.cases()) == 1


def test_r01_the_question_shows_both_identities(desk: ReaderAtTheDesk, tmp_path: Path) -> None:
    shown: list[str] = []

    def look(dialog: QDialog) -> None:
        shown.extend(label.text() for label in dialog.findChildren(QLabel))

    begin_case(desk, tmp_path)
    add(desk, tmp_path, look, **OTHER)
    assert {"P1", "P2", "Made, Up", "Other, One"} <= set(shown)


def test_r01_the_decision_is_in_the_history_and_asked_for_once(desk: ReaderAtTheDesk, tmp_path: Path) -> None:
    case_id = begin_case(desk, tmp_path)
    assert add(desk, tmp_path, press("mismatchSamePerson"), **OTHER) == ["identityMismatch"]
    assert dates(desk) == ["2011-03-01", "2011-03-02"]
    entry = history(desk, case_id)[-1]
    assert entry.kind == "add_images"
    assert {change.collection for change in entry.changes} >= {"timepoints", "studies"}
    assert "Patient ID P1 / P2" in entry.reason
    assert "Name Made, Up / Other, One" in entry.reason
    desk.screen.controller.show_timepoint(desk.view.columns[-1].timepoint.id)
    desk.settle()
    binding = next(b for b in desk.screen.bindings if b.series is not None and b.series.patient.patient_id == "P2")
    assert binding.viewport.model.header.mismatch


def test_r01_opened_alone_the_other_patient_is_a_case_of_its_own(desk: ReaderAtTheDesk, tmp_path: Path) -> None:
    begin_case(desk, tmp_path)
    assert add(desk, tmp_path, press("mismatchAlone"), **OTHER) == ["identityMismatch"]
    assert dates(desk) == ["2011-03-02"]
    assert len(desk.root.workspace.cases()) == 2


def test_r01_letter_case_padding_and_separators_raise_no_question_of_identity(
    desk: ReaderAtTheDesk, tmp_path: Path
) -> None:
    begin_case(desk, tmp_path)
    written = {"PatientName": "MADE^UP^^^", "PatientID": " p1 "}
    assert add(desk, tmp_path, press("confirmAddAccept"), **written) == ["confirmAdd"]
    assert len(dates(desk)) == 2
    assert not any(binding.viewport.model.header.mismatch for binding in desk.screen.bindings)


def test_r01_a_field_absent_on_one_side_is_shown_and_is_no_disagreement(desk: ReaderAtTheDesk, tmp_path: Path) -> None:
    shown: list[str] = []

    def look(dialog: QDialog) -> None:
        shown.extend(label.accessibleName() for label in dialog.findChildren(QLabel))
        press("confirmAddAccept")(dialog)

    begin_case(desk, tmp_path)
    assert add(desk, tmp_path, look, PatientID=None, PatientSex=None) == ["confirmAdd"]
    assert {"Patient ID: P1", "Patient ID: not stated", "Sex: not stated"} <= set(shown)
    assert len(dates(desk)) == 2


def test_r01_a_case_made_by_name_learns_who_it_is_about_from_its_first_study(
    desk: ReaderAtTheDesk, tmp_path: Path
) -> None:
    desk.root.workspace.new_case("Pancreas follow-up", "")
    desk.settle()
    assert add(desk, tmp_path, press("confirmAddAccept")) == ["confirmAdd"]
    assert desk.view.case.person.patient_id == "P1"
    read(desk, write_study(tmp_path / "third", 3, **OTHER))
    with DialogAnswerer() as answerer:
        click(desk, "importAdd")
    assert answerer.seen == ["identityMismatch"]
    assert dates(desk) == ["2011-03-02"]


def test_a_study_that_is_in_the_case_is_not_added_twice(desk: ReaderAtTheDesk, tmp_path: Path) -> None:
    begin_case(desk, tmp_path)
    read(desk, tmp_path / "first")
    with DialogAnswerer(press("confirmAddAccept")):
        click(desk, "importAdd")
    assert dates(desk) == ["2011-03-01"]
    assert any("in the case already" in notice.words for notice in desk.said)


def test_reading_can_be_called_off_and_changes_nothing(desk: ReaderAtTheDesk, tmp_path: Path) -> None:
    desk.root.imports.start([write_study(tmp_path / "first", 1, slices=40)])
    click(desk, "importCancel")
    desk.wait(lambda: not desk.root.imports.is_busy)
    assert desk.root.import_page.model.patients == ()
    assert "cancelled" in child(desk.root.import_page, QLabel, "importCount").text()


def test_a_second_folder_takes_the_place_of_one_that_is_still_read(desk: ReaderAtTheDesk, tmp_path: Path) -> None:
    desk.root.imports.start([write_study(tmp_path / "first", 1, slices=40)])
    read(desk, write_study(tmp_path / "second", 2, **OTHER))
    desk.settle()
    assert [who.patient_id for who in desk.root.import_page.model.patients] == ["P2"]


def test_the_page_of_the_import_is_shown_and_leads_back(desk: ReaderAtTheDesk, tmp_path: Path) -> None:
    read(desk, write_study(tmp_path / "first", 1))
    assert desk.window.page == "import"
    click(desk, "importBack")
    assert desk.window.page == "home"


def two_patients(folder: Path) -> Path:
    write_study(folder / "one", 1)
    write_study(folder / "two", 2, **OTHER)
    return folder


def test_several_patients_of_one_folder_go_into_a_case_each_in_one_go(desk: ReaderAtTheDesk, tmp_path: Path) -> None:
    read(desk, two_patients(tmp_path / "both"))
    click(desk, "importOpen")
    desk.wait(lambda: not desk.root.imports.is_busy)
    desk.settle()
    assert {case.subject for case in desk.root.workspace.cases()} == {"P1", "P2"}
    assert desk.view.case.person.patient_id == "P1"
    assert desk.window.page == "reading"


def test_a_patient_who_is_left_out_and_a_series_that_is_put_aside_are_not_opened(
    desk: ReaderAtTheDesk, tmp_path: Path
) -> None:
    folder = two_patients(tmp_path / "both")
    write_study(folder / "more", 3, StudyInstanceUID="1.2.3", StudyDate="20110301", SeriesDescription="Scout")
    read(desk, folder)
    model = desk.root.import_page.model
    first, second = model.patients
    model.set_into(second, LEFT_OUT)
    (scout,) = (one for one in model.series if one.description == "Scout")
    model.set_chosen([scout.key], False)
    click(desk, "importOpen")
    desk.wait(lambda: not desk.root.imports.is_busy)
    desk.settle()
    assert [case.subject for case in desk.root.workspace.cases()] == [first.patient_id]
    held = {ref.series_uid for study in desk.view.case.studies for ref in study.series}
    assert held
    assert scout.series_uid not in held


def test_the_case_whose_patient_it_is_is_proposed_and_grows_in_one_undoable_act(
    desk: ReaderAtTheDesk, tmp_path: Path
) -> None:
    case_id = begin_case(desk, tmp_path)
    desk.trigger("home")
    desk.root.workspace.close_case()
    read(desk, write_study(tmp_path / "second", 2))
    model = desk.root.import_page.model
    assert model.into_of(model.patients[0]).case_id == case_id
    before = len(history(desk, case_id))
    with DialogAnswerer(press("confirmAddAccept")) as answerer:
        click(desk, "importOpen")
        desk.wait(lambda: not desk.root.imports.is_busy)
    desk.settle()
    assert answerer.seen == ["confirmAdd"]
    assert dates(desk) == ["2011-03-01", "2011-03-02"]
    assert len(history(desk, case_id)) == before + 1
    desk.trigger("undo")
    assert dates(desk) == ["2011-03-01"]


@pytest.mark.parametrize("key", [ENTER, ESC])
def test_r01_sent_into_a_chosen_case_another_patient_is_asked_about_and_no_key_confirms(
    desk: ReaderAtTheDesk, tmp_path: Path, key: Qt.Key
) -> None:
    case_id = begin_case(desk, tmp_path)
    read(desk, write_study(tmp_path / "second", 2, **OTHER))
    model = desk.root.import_page.model
    (patient,) = model.patients
    assert model.into_of(patient).kind == "new"
    (summary,) = desk.root.workspace.cases()
    model.set_into(patient, into_case(summary))
    before = len(history(desk, case_id))
    with DialogAnswerer(lambda dialog: QTest.keyClick(dialog, key)) as answerer:
        click(desk, "importOpen")
        desk.wait(lambda: not desk.root.imports.is_busy)
    assert answerer.seen == ["identityMismatch"]
    assert len(history(desk, case_id)) == before
    assert len(desk.root.workspace.cases()) == 1


def test_a_folder_that_was_read_before_is_back_without_its_headers(desk: ReaderAtTheDesk, tmp_path: Path) -> None:
    folder = write_study(tmp_path / "first", 1, slices=5)
    for path in folder.iterdir():
        os.utime(path, (1_600_000_000, 1_600_000_000))
    desk.wait(lambda: scan([folder], memory=IndexMemory(index_file())).remembered == 5)
    read(desk, folder)
    assert [len(one.frames) for one in desk.root.import_page.model.series] == [5]


def test_r11_compressed_images_are_unpacked_once_and_those_that_cannot_be_are_lines(
    desk: ReaderAtTheDesk, tmp_path: Path
) -> None:
    source = real_data("corrupt-and-decoys")
    folder = tmp_path / "cut"
    folder.mkdir()
    for path in source.rglob("j2k_stream_truncated_1.dcm"):
        shutil.copy(path, folder)
    write_study(folder, 1)
    read(desk, folder)
    desk.settle()
    page = desk.root.import_page
    assert [line.partition(":")[0] for line in page.problem_lines] == ["j2k_stream_truncated_1.dcm"]
    assert [one.patient.patient_id for one in page.model.series if one.has_image] == ["P1"]


def test_an_archive_and_a_folder_are_opened_together_and_the_search_takes_no_files(
    desk: ReaderAtTheDesk, tmp_path: Path
) -> None:
    write_study(tmp_path / "packed", 1)
    archive = shutil.make_archive(str(tmp_path / "disc"), "zip", tmp_path / "packed")
    folder = write_study(tmp_path / "second", 2, **OTHER)
    field = desk.root.home.findChild(QLineEdit, "caseSearch")
    assert field is not None
    assert not field.acceptDrops()  # what falls on the search is the window's to open
    assert desk.window.acceptDrops()
    desk.root.imports.start([Path(archive), folder])
    desk.wait(lambda: not desk.root.imports.is_busy)
    assert {who.patient_id for who in desk.root.import_page.model.patients} == {"P1", "P2"}
    assert desk.root.import_page.problem_lines == ()
