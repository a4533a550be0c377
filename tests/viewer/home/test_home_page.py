"""Home: what the list says, how it is searched and driven by keys, and what an empty or unreadable library shows."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QCoreApplication, QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from measurements.case import CaseRecord
from measurements.errors import RecordError
from measurements.store.records import CaseSummary, summary_columns
from sample_data.cases import built_in_case
from tests.support.children import child
from tests.support.store_cases import small_case
from viewer.home.case_course import CaseCourse, CoursePoint
from viewer.home.case_courses import CaseCourses
from viewer.home.case_list_model import CASE_ID_ROLE, HEADERS, CaseFilter, CaseLine, CaseListModel, changed_words
from viewer.home.home_page import HomePage
from viewer.jobs.board import JobBoard


def summary(case: CaseRecord, revision: int = 1, utc: str = "2011-03-04T10:00:00Z") -> CaseSummary:
    return CaseSummary(id=case.id, revision=revision, changed_utc=utc, **summary_columns(case))  # type: ignore[arg-type]


class Shelf:
    """Cases to be loaded, and how often each was."""

    def __init__(self, *cases: CaseRecord) -> None:
        self.cases = {case.id: case for case in cases}
        self.loads: list[str] = []

    def load(self, case_id: str) -> CaseRecord:
        self.loads.append(case_id)
        if case_id not in self.cases:
            raise RecordError(f"There is no case {case_id} in this library.")
        return self.cases[case_id]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(built_in_case("sample"), built_in_case("followup"), small_case("case-1"))


@pytest.fixture
def home(qtbot: QtBot, shelf: Shelf) -> HomePage:
    page = HomePage(CaseCourses(JobBoard(qtbot_parent(qtbot)), shelf.load))
    qtbot.addWidget(page)
    page.resize(1600, 900)
    return page


def qtbot_parent(_qtbot: QtBot):
    return QCoreApplication.instance()


def shown(home: HomePage, qtbot: QtBot, shelf: Shelf) -> QTableView:
    home.set_cases(tuple(summary(case) for case in shelf.cases.values()))
    with qtbot.waitExposed(home):
        home.show()
    table = child(home, QTableView, "caseList")
    qtbot.waitUntil(lambda: len(shelf.loads) == 3 and "62.0 mm" in texts(table, 0))
    return table


def texts(table: QTableView, row: int) -> list[str]:
    model = table.model()
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def test_a_line_says_who_what_when_and_how_it_stands(home: HomePage, qtbot: QtBot, shelf: Shelf) -> None:
    table = shown(home, qtbot, shelf)
    row = texts(table, 0)
    assert row[0].startswith("Sample case, ")
    assert "pancreatic neuroendocrine" in row[1]
    assert row[2:4] == ["17", "2013-02"]
    assert row[5:8] == ["62.0 mm", "−49.6 %", "PR, Partial response"]
    spoken = table.model().index(0, 5).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Sum, mm: 62.0 mm"
    assert "123.0 mm" in table.model().index(0, 4).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_sum_that_is_not_complete_is_shown_as_a_lower_bound(home: HomePage, qtbot: QtBot, shelf: Shelf) -> None:
    table = shown(home, qtbot, shelf)
    assert texts(table, 1)[5].startswith("at least 24.0")
    assert texts(table, 1)[6] == "no value"


def test_a_case_that_has_not_changed_is_loaded_once(home: HomePage, qtbot: QtBot, shelf: Shelf) -> None:
    shown(home, qtbot, shelf)
    home.set_cases(tuple(summary(case) for case in shelf.cases.values()))
    assert len(shelf.loads) == 3
    changed = [summary(case, revision=2 if case.id == "case-1" else 1) for case in shelf.cases.values()]
    home.set_cases(tuple(changed))
    qtbot.waitUntil(lambda: shelf.loads.count("case-1") == 2)
    assert len(shelf.loads) == 4


def test_nothing_is_loaded_while_the_list_is_not_seen(home: HomePage, shelf: Shelf) -> None:
    home.set_cases(tuple(summary(case) for case in shelf.cases.values()))
    assert shelf.loads == []


def test_a_case_that_cannot_be_loaded_says_so_and_costs_no_other(qtbot: QtBot) -> None:
    courses = CaseCourses(JobBoard(qtbot_parent(qtbot)), Shelf(small_case("case-1")).load)
    told: dict[str, CaseCourse] = {}
    courses.worked_out.connect(told.__setitem__)
    courses.want((summary(small_case("gone")), summary(small_case("case-1"))))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert "no case gone" in told["gone"].sentence
    assert told["case-1"].points


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("follow", ["followup"]),
        ("PANCREATIC", ["sample"]),
        ("partial", ["sample"]),
        ("2013-02", ["sample"]),
        ("test person", ["case-1"]),
        ("p-1", ["case-1"]),
        ("sample pancreatic", ["sample"]),
        ("sample lymphoma", []),
    ],
)
def test_every_word_of_a_search_is_looked_for_in_name_id_diagnosis_date_and_response(
    home: HomePage, qtbot: QtBot, shelf: Shelf, words: str, found: list[str]
) -> None:
    table = shown(home, qtbot, shelf)
    child(home, QLineEdit, "caseSearch").setText(words)
    model = table.model()
    assert [model.index(row, 0).data(CASE_ID_ROLE) for row in range(model.rowCount())] == found
    nothing = child(home, QWidget, "homeNothingFound")
    assert nothing.isVisible() == (not found)


def test_arrows_and_enter_choose_and_open_a_case(home: HomePage, qtbot: QtBot, shelf: Shelf) -> None:
    table = shown(home, qtbot, shelf)
    assert home.chosen_case == "sample"
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert home.chosen_case == "followup"
    with qtbot.waitSignal(home.case_chosen) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert chosen.args == ["followup"]


def test_the_search_field_leads_into_the_list(home: HomePage, qtbot: QtBot, shelf: Shelf) -> None:
    shown(home, qtbot, shelf)
    search = child(home, QLineEdit, "caseSearch")
    qtbot.keyClicks(search, "made-up")
    assert home.chosen_case == "case-1"
    with qtbot.waitSignal(home.case_chosen) as chosen:
        qtbot.keyClick(search, Qt.Key.Key_Return)
    assert chosen.args == ["case-1"]
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    qtbot.keyClick(search, Qt.Key.Key_Down)
    assert home.chosen_case != ""


def test_enter_in_a_search_that_finds_nothing_opens_nothing(home: HomePage, qtbot: QtBot, shelf: Shelf) -> None:
    shown(home, qtbot, shelf)
    search = child(home, QLineEdit, "caseSearch")
    search.setText("no such case")
    with qtbot.assertNotEmitted(home.case_chosen):
        qtbot.keyClick(search, Qt.Key.Key_Return)


def test_the_chosen_case_stays_chosen_when_the_list_is_shown_anew(home: HomePage, qtbot: QtBot, shelf: Shelf) -> None:
    table = shown(home, qtbot, shelf)
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    table.selectionModel().setCurrentIndex(table.model().index(2, 0), flags)
    assert home.chosen_case == "case-1"
    home.set_cases(tuple(summary(case) for case in reversed(shelf.cases.values())))
    assert home.chosen_case == "case-1"


def test_a_click_on_a_head_sorts_and_unknown_sums_come_last_or_first_never_between(
    home: HomePage, qtbot: QtBot, shelf: Shelf
) -> None:
    table = shown(home, qtbot, shelf)
    table.sortByColumn(HEADERS.index("Sum, mm"), Qt.SortOrder.DescendingOrder)
    assert texts(table, 0)[0].startswith("Sample case")


def test_the_preview_follows_the_chosen_case(home: HomePage, qtbot: QtBot, shelf: Shelf) -> None:
    table = shown(home, qtbot, shelf)
    assert child(home, QLabel, "previewResponse").text() == "PR"
    assert "met by 24.1 mm" in child(home, QLabel, "previewSentence").text()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert child(home, QLabel, "previewResponse").text() == "NE"


def test_an_empty_library_offers_three_ways_each_reached_by_key_and_click(home: HomePage, qtbot: QtBot) -> None:
    home.set_cases(())
    with qtbot.waitExposed(home):
        home.show()
    ways = {"openImagesLarge": home.open_images, "newCaseLarge": home.new_case, "sampleCaseLarge": home.sample_case}
    for name, signal in ways.items():
        card = child(home, QAbstractButton, name)
        assert card.isVisible()
        assert card.accessibleName()
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
        with qtbot.waitSignal(signal):
            qtbot.keyClick(card, Qt.Key.Key_Return)
    assert not child(home, QLineEdit, "caseSearch").isVisible()


def test_r18_a_library_that_cannot_be_read_says_so_and_offers_nothing(home: HomePage, qtbot: QtBot) -> None:
    with qtbot.waitExposed(home):
        home.show()
    home.set_unreadable("The library was written by a newer version.")
    assert not [button for button in home.findChildren(QAbstractButton) if button.isVisible()]
    assert not child(home, QTableView, "caseList").isVisible()
    words = [one.text() for one in home.findChildren(QLabel) if one.isVisible()]
    assert "The library was written by a newer version." in words


def test_the_model_keeps_the_contract_of_item_views(qtbot: QtBot) -> None:
    model = CaseListModel()
    proxy = CaseFilter()
    proxy.setSourceModel(model)
    for each in (model, proxy):
        QAbstractItemModelTester(each, QAbstractItemModelTester.FailureReportingMode.Fatal, each)
    model.set_lines([CaseLine(summary(small_case(f"case-{n}"))) for n in range(4)])
    model.set_course("case-2", CaseCourse(total=Decimal(40), code="PD"))
    proxy.search("PD")
    assert proxy.rowCount() == 1
    proxy.search("")
    assert proxy.rowCount() == 4


def test_a_curve_with_one_or_no_place_in_time_is_painted(home: HomePage, qtbot: QtBot) -> None:
    one = CaseCourse(points=(CoursePoint(100.0, Decimal(0), "BL"),), pr_limit=Decimal(0))
    none = CaseCourse(points=(CoursePoint(None, Decimal(10), "BL"), CoursePoint(None, None, "NE")))
    home.set_cases(tuple(summary(small_case(f"case-{n}")) for n in range(2)))
    home._model.set_course("case-0", one)
    home._model.set_course("case-1", none)
    assert not home.grab().isNull()


def test_today_is_told_by_the_minute_and_other_days_by_their_date() -> None:
    assert changed_words("") == "–"
    assert changed_words("2011-03-04T12:00:00Z") == "2011-03-04"
