"""The Record tab: the whole published case can be read, with its sources."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from measurements.case import CaseRecord
from measurements.edits import SetCourse
from measurements.errors import RecordError
from measurements.trends import CaseView, view_of
from viewer.casebook.course_words import PARTS, with_part
from viewer.casebook.record_page import RecordPage
from viewer.casebook.record_rows import RecordSection
from viewer.casebook.record_sections import sections_of


@pytest.fixture
def page(qtbot: QtBot, sample: CaseView) -> RecordPage:
    made = RecordPage()
    qtbot.addWidget(made)
    made.resize(1600, 900)
    made.set_view(sample)
    made.show()
    return made


def section(view: CaseView, key: str) -> RecordSection:
    return next(one for one in sections_of(view) if one.key == key)


def shown(page: RecordPage) -> str:
    texts = [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]
    return "\n".join(texts).replace("\u2011", "-").replace("\u00a0", " ")


def test_the_sections_hold_the_whole_published_case(sample: CaseView) -> None:
    held = {one.key: len(one.rows) for one in sections_of(sample)}
    assert held["labs"] == 7
    assert held["history"] == 8
    assert held["pathology"] == 12  # the specimen and its 11 markers
    assert held["endoscopy"] == 2
    assert held["treatments"] == 15
    assert held["adverse-events"] == 14
    assert held["imaging"] == 19  # 17 dates, and 2 scans told together with others
    assert held["lesions"] == 12  # 3 lesions and 9 group findings
    assert section(sample, "pathology").count == "11 markers"
    assert section(sample, "treatments").summary == "3 drugs, 12 procedures"


def test_every_stated_fact_of_the_case_can_be_read(sample: CaseView) -> None:
    said = "\n".join(
        part
        for one in sections_of(sample)
        for row in one.rows
        for part in (*row.cells, *(f"{field.label} {field.text} {field.hint}" for field in row.fields))
    ).replace("\u00a0", " ")
    for fact in (
        "64 years at admission",
        "watery diarrhoea, about 10 times a day",
        "jejunal perforation, intestinal repair",
        "Ki67",
        "gastrinoma, Zollinger-Ellison syndrome",
        "1250",
        "38.6",
        "chronic ulcerative inflammation",
        "28.5 mm x 38.7 mm",
        "eight days after the CT of 2009-03",
        "between 2009-03-09 and 2009-04-08",
        "after the MRI of 2011-10",
        "before 2008-12",
        "iodized oil  22 mL",
        "leukocytosis, grade 2",
        "the same minor side effects as before",
        "liver abscesses",
        "several, segments 4–7, 12 × 12 to 54 × 37 mm",
        "reported together with October 2010",
        "complete remission of presenting symptoms",
        "decrease in size of more than 30 %",
        "alive at last follow-up",
        "2013-03",
    ):
        assert fact in said, fact


def test_month_only_dates_say_that_the_day_is_not_stated(page: RecordPage) -> None:
    page.show_section("treatments", "treatment-06")
    assert "day not stated" in shown(page)


def test_what_is_not_stated_is_said_and_not_quoted(page: RecordPage, sample: CaseView) -> None:
    page.show_section("patient")
    text = shown(page)
    assert "not stated" in text
    assert "” reported" not in text  # the name, which is in focus, stands in no report
    names = [row.is_reported for row in section(sample, "patient").rows[:5]]
    assert names == [False, False, False, True, True]  # name, ID and birth date; age and sex
    mark = page.findChild(QLabel, "recordMark0")
    assert mark is not None
    assert not mark.isVisible()


def test_the_row_in_focus_shows_its_fields_and_source(page: RecordPage) -> None:
    page.show_section("treatments", "treatment-04")
    text = shown(page)
    assert "TACE" in text
    assert "carboplatin  300 mg" in text
    assert "” reported" in text
    assert "Chin J Cancer Res 2014;26(4):501-506" in text
    assert "May lie before or after the baseline of 2008-10; the record does not say." in text


def test_the_keyboard_goes_through_the_rows(qtbot: QtBot, page: RecordPage) -> None:
    page.show_section("adverse-events", "adverse-event-09")
    assert "between 2009-03-09 and 2009-04-08" in shown(page)
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert "Leukocytosis\ngrade 2" in shown(page)


def test_groups_are_never_in_a_sum(page: RecordPage) -> None:
    page.show_section("lesions", "group-2008-10")
    assert "A group is never in a sum." in shown(page)
    page.show_section("lesions", "liver-min")
    assert "identity between dates is assumed, not reported" in shown(page)


def test_what_is_only_read_cannot_be_edited_and_does_not_pretend_to(page: RecordPage) -> None:
    assert [button for button in page.findChildren(QAbstractButton) if button.isVisibleTo(page)] == []
    flags = page.rows.index(0, 0).flags()
    assert not flags & Qt.ItemFlag.ItemIsEditable


def test_empty_sections_say_what_they_are_for(page: RecordPage, sample: CaseView) -> None:
    page.set_view(view_of(CaseRecord(id="bare", reads=sample.case.reads)))
    page.show_section("treatments")
    assert "Nothing recorded" in shown(page)
    assert "Drugs and procedures along the course" in shown(page)
    for one in sections_of(view_of(CaseRecord(id="bare", reads=sample.case.reads))):
        # The course is set here: its facts stand there to be set, each not stated.
        assert all(row.cells[1] == "not stated" for row in one.rows) if one.key == "course" else one.rows == ()
        assert one.purpose


def test_section_and_row_stay_when_the_case_changes(page: RecordPage, sample: CaseView) -> None:
    page.show_section("treatments", "treatment-05")
    page.set_view(sample)
    assert page.header.accessibleName() == "Treatments"
    assert page.table.currentIndex().row() == 4


def test_a_row_can_be_copied_with_its_heads(qtbot: QtBot, page: RecordPage) -> None:
    page.show_section("labs", "lab-1")
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines() == [
        "Analyte\tDate\tPhase\tValue\tUnit\tFlag",
        "serum gastrin\tnot stated\tbaseline\t1250\tpg/mL\thigh ↑",
    ]


def test_the_models_keep_qts_rules(qtmodeltester: ModelTester, page: RecordPage) -> None:
    qtmodeltester.check(page.sections)
    qtmodeltester.check(page.rows)


def test_a_short_row_after_a_long_one_stands_at_the_top(qtbot: QtBot, page: RecordPage) -> None:
    page.show_section("pathology")
    page.show_section("patient", "patient-About")
    name, value = page.findChild(QLabel, "recordLabel0"), page.findChild(QLabel, "recordValue0")
    assert name is not None
    assert value is not None

    def top(label: QLabel) -> int:
        return label.mapTo(page, label.rect().topLeft()).y()

    qtbot.waitUntil(lambda: abs(top(name) - top(value)) <= 2)


def test_the_course_says_what_each_date_is_for_and_an_end_before_the_start_is_refused(sample: CaseView) -> None:
    held = {row.id: row for row in section(sample, "course").rows}
    assert list(held) == ["randomised", "start", "end", "reason", "other_therapy"]
    start, end = PARTS[1], PARTS[2]
    said = with_part(sample.case, start, "2008-11")
    assert (said.course.start.iso(), said.what) == ("2008-11", "Start of treatment: 2008-11")
    case = SetCourse(course=said.course).apply(sample.case)
    assert section(view_of(case), "course").count == "1"
    with pytest.raises(RecordError, match="cannot end before it begins"):
        with_part(case, end, "2008-10")
    with pytest.raises(RecordError):
        with_part(case, end, "in autumn")
    assert with_part(case, start, "").what == "Start of treatment: not stated"
