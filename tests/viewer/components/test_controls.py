"""Segments, tabs, the case bar and the status line, driven as a user drives them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from tests.support.children import child
from viewer.components.buttons import action_button, label, tip_of
from viewer.components.case_bar import CaseBar, CaseIdentity
from viewer.components.identity import IdentityBanner
from viewer.components.panels import EmptyPanel
from viewer.components.segments import SegmentedControl
from viewer.components.status_line import ShownJob, StatusLine

pytestmark = pytest.mark.usefixtures("themed")
PATIENT = CaseIdentity("Sample case", "PNET-1", "1945-02-03", "M · 64 y", "Pancreatic NET, G1, stage IV, liver")


def action(name: str, words: str, key: str = "") -> QAction:
    made = QAction(words)
    made.setObjectName(name)
    made.setShortcut(key)
    return made


@pytest.fixture
def segments(qtbot):
    made = SegmentedControl((("sum", "Sum"), ("lesions", "Lesions"), ("percent", "%")), "courseMode", "Show")
    qtbot.addWidget(made)
    made.show()
    return made


def test_segments_choose_one_by_click_and_say_so_once(segments: SegmentedControl, qtbot) -> None:
    said: list[str] = []
    segments.chosen.connect(said.append)
    qtbot.mouseClick(child(segments, QAbstractButton, "courseMode_lesions"), Qt.MouseButton.LeftButton)
    assert (segments.current, said) == ("lesions", ["lesions"])


def test_segments_choose_by_arrow_key(segments: SegmentedControl, qtbot) -> None:
    first = child(segments, QAbstractButton, "courseMode_sum")
    segments.activateWindow()
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert segments.current == "lesions"


def test_setting_a_segment_from_the_program_says_nothing(segments: SegmentedControl) -> None:
    said: list[str] = []
    segments.chosen.connect(said.append)
    segments.set_current("percent")
    assert (segments.current, said) == ("percent", [])


def test_segments_keep_their_width_whatever_is_chosen(segments: SegmentedControl) -> None:
    width = segments.width()
    segments.set_current("lesions")
    assert segments.width() == segments.sizeHint().width() == width


@pytest.fixture
def bar(qtbot):
    library = action("library", "Library")
    made = CaseBar(library, [("reading", "Reading"), ("record", "Record")])
    library.setParent(made)
    made.set_identity(PATIENT)
    made.resize(1400, 44)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_tab_is_opened_by_click_and_by_key(bar: CaseBar, qtbot) -> None:
    record = child(bar, QAbstractButton, "tab_record")
    with qtbot.waitSignal(bar.tab_chosen) as said:
        qtbot.mouseClick(record, Qt.MouseButton.LeftButton)
    assert said.args == ["record"]
    assert bar.current_tab == "record"


def test_arrow_keys_open_the_neighbouring_tab(bar: CaseBar, qtbot) -> None:
    reading = child(bar, QAbstractButton, "tab_reading")
    assert reading.focusPolicy() & Qt.FocusPolicy.TabFocus
    bar.activateWindow()
    reading.setFocus()
    with qtbot.waitSignal(bar.tab_chosen) as said:
        qtbot.keyClick(reading, Qt.Key.Key_Right)
    assert said.args == ["record"]


def test_the_bar_says_whose_case_it_is(bar: CaseBar) -> None:
    banner = child(bar, IdentityBanner)
    assert banner.accessibleName() == "Sample case, PNET-1, 1945-02-03, M · 64 y, Pancreatic NET, G1, stage IV, liver"


@pytest.mark.parametrize("width", [1400, 700, 420])
def test_the_identity_is_never_squeezed_below_its_words(bar: CaseBar, width: int) -> None:
    bar.resize(width, 44)
    banner = child(bar, IdentityBanner)
    assert banner.width() >= banner.minimumSizeHint().width()


def test_the_diagnosis_gives_way_first(bar: CaseBar) -> None:
    banner = child(bar, IdentityBanner)
    without = IdentityBanner()
    without.set_identity(CaseIdentity("Sample case", "PNET-1", "1945-02-03", "M · 64 y"))
    assert banner.minimumSizeHint() == without.minimumSizeHint()
    assert banner.sizeHint().width() > without.sizeHint().width()


def test_a_tool_of_the_bar_does_what_its_action_does_and_shows_its_key(bar: CaseBar, qtbot) -> None:
    undo = action("undo", "Undo", "Ctrl+Z")
    undo.setParent(bar)
    button = bar.add_tool(undo, "arrow-counter-clockwise")
    with qtbot.waitSignal(undo.triggered):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.toolTip() == tip_of(undo) == "Undo  Ctrl+Z"
    assert button.accessibleName() == "Undo"
    undo.setEnabled(False)
    assert not button.isEnabled()


def test_a_button_follows_its_action(qtbot) -> None:
    export = action("export", "Export")
    button = action_button(export)
    qtbot.addWidget(button)
    export.setText("Export all")
    export.setEnabled(False)
    assert (button.text(), button.isEnabled()) == ("Export all", False)


@pytest.fixture
def status(qtbot):
    made = StatusLine()
    made.resize(1200, 24)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_undo_link_is_there_only_when_there_is_something_to_undo(status: StatusLine, qtbot) -> None:
    undo = child(status, QPushButton, "undoLastAction")
    status.set_action("Case opened")
    assert not undo.isVisible()
    status.set_action("Caliper T02 on 2010-10 placed", undo=True)
    with qtbot.waitSignal(status.undo_requested):
        qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)


def test_a_job_shows_its_count_and_can_be_cancelled(status: StatusLine, qtbot) -> None:
    status.set_jobs([ShownJob("7", "Reading", 311, 500)])
    words = [label.text() for label in status.findChildren(QLabel)]
    assert "Reading 311 of 500" in words
    cancel = child(status, QToolButton, "cancelJob_7")
    assert cancel.accessibleName() == "Cancel: Reading"
    with qtbot.waitSignal(status.job_cancelled) as said:
        qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert said.args == ["7"]


def test_progress_moves_the_same_line_and_the_end_removes_it(status: StatusLine, qtbot) -> None:
    status.set_jobs([ShownJob("1", "Reading", 1, 9), ShownJob("2", "Aligning")])
    first = child(status, QWidget, "job_1")
    status.set_jobs([ShownJob("1", "Reading", 2, 9)])
    assert child(status, QWidget, "job_1") is first
    assert first.accessibleName() == "Reading 2 of 9"
    qtbot.waitUntil(lambda: status.findChild(QWidget, "job_2") is None)


def test_a_count_that_grows_never_runs_under_the_cross(status: StatusLine, qtbot) -> None:
    status.set_jobs([ShownJob("1", "Reading series 1", 1, 500)])
    line = child(status, QWidget, "job_1")
    with qtbot.waitExposed(status):
        status.show()
    (words,) = line.findChildren(QLabel)
    room = words.width()
    status.set_jobs([ShownJob("1", "Reading series 1", 500, 500)])
    assert words.sizeHint().width() <= room


def test_the_time_of_saving_is_said(status: StatusLine) -> None:
    saved = child(status, QWidget, "savedTime")
    assert not saved.isVisible()
    status.set_saved("12:03:41")
    assert saved.accessibleName() == "Saved\u00a012:03:41"


def test_everything_that_can_be_clicked_has_a_name_and_an_object_name(bar: CaseBar, status: StatusLine) -> None:
    status.set_jobs([ShownJob("1", "Reading", 1, 9)])
    for button in (*bar.findChildren(QAbstractButton), *status.findChildren(QAbstractButton)):
        assert button.objectName()
        assert button.accessibleName() or button.text(), button.objectName()
        # In a group where one is chosen, Qt gives Tab to the chosen one and the arrow keys to the others.
        reachable = button.group() is not None or bool(button.focusPolicy() & Qt.FocusPolicy.TabFocus)
        assert reachable, button.objectName()


def test_words_paint_narrow_hyphens_and_are_read_as_they_were_given(qtbot) -> None:
    shown = label("Caliper T02 on 2010-10 placed")
    qtbot.addWidget(shown)
    assert QLabel.text(shown) == "Caliper T02 on 2010\u201110 placed"
    assert shown.text() == shown.accessibleName() == "Caliper T02 on 2010-10 placed"


def test_the_words_of_an_empty_panel_are_never_cut(qtbot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    panel = EmptyPanel("No lesions yet", "Lesions keep their identity over all dates. Add the first one.", "empty")
    column = QVBoxLayout(room)
    column.addWidget(panel)
    other = QWidget()
    other.setMinimumHeight(20)
    other.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
    column.addWidget(other, 1)
    room.resize(240, 60)
    with qtbot.waitExposed(room):
        room.show()
    qtbot.waitUntil(lambda: panel.height() >= panel.heightForWidth(panel.width()) > 0)
