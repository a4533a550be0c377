"""The plot in a window: what the pointer and the keyboard meet, what stands where, what is written to a file."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel

from measurements.criteria import preset
from measurements.edits import SetProtocol
from measurements.trends import view_of
from sample_data.cases import built_in_case
from tests.viewer.plots.drawn import course, scene, x_of
from viewer.plots.course_dock import CourseDock
from viewer.plots.course_model import course_of
from viewer.plots.course_plot import CoursePlot
from viewer.plots.legend import legend_of
from viewer.plots.timeline import Timeline
from viewer.theme import tokens


@pytest.fixture
def dock(themed, qtbot, sample):
    """The dock at the size of the picture, with the dates of the picture."""
    dock = CourseDock()
    qtbot.addWidget(dock)
    dock.resize(1100, 334)
    dock.set_view(sample)
    dock.plot.set_current("tp-2010-10")
    dock.plot.set_prior("tp-2010-07")
    dock.plot.build()
    dock.show()
    qtbot.waitExposed(dock)
    return dock


def _spot(canvas, timepoint_id, lesion_id=None, place=0):
    """The middle of one of the marks of a date: 0 is the one on the curve, the last that of the response row."""
    found = [
        rect.center()
        for rect, target in canvas.targets()
        if (target.timepoint_id, target.lesion_id) == (timepoint_id, lesion_id)
    ]
    return found[place]


def _read_out(canvas, spot):
    target = canvas.target_at(spot)
    assert target is not None
    return target.words


def _text(widget, name):
    found = widget.findChild(QLabel, name)
    assert found is not None
    return found.text()


def _click(qtbot, canvas, spot, double=False):
    click = qtbot.mouseDClick if double else qtbot.mouseClick
    click(canvas.viewport(), Qt.MouseButton.LeftButton, pos=spot.toPoint())


def test_2009_01_stands_three_months_right_of_the_baseline(dock):
    canvas = scene(dock.plot)
    month = canvas.x_px(1) - canvas.x_px(0)
    across = _spot(canvas, "tp-2009-01").x() - _spot(canvas, "tp-2008-10").x()
    assert across == pytest.approx(3 * month)


def test_the_sum_of_123_mm_stands_as_high_as_the_numbers_of_the_axis_say(dock):
    canvas = scene(dock.plot)
    top = canvas.time_view.scenePos().y()
    assert canvas.levels()[0] == 0
    assert _spot(canvas, "tp-2008-10").y() - top == pytest.approx(canvas.y_px(123))
    assert canvas.y_px(100) - canvas.y_px(150) == pytest.approx(canvas.y_px(0) - canvas.y_px(50))


def test_curve_response_row_and_lanes_share_one_axis_at_every_zoom(dock, sample):
    canvas = scene(dock.plot)
    for shown in ((-1.5, 54.3), (3.2, 17.9)):
        canvas.time_view.setXRange(*shown, padding=0)
        curve, lanes = canvas.curve_painter(), canvas.lanes_painter()
        assert curve is not None
        assert lanes is not None
        for point in course(sample).placed:
            x = curve.field.x(x_of(point))
            spot = lanes.date_spot(point)
            assert spot is not None
            assert spot.x() == x
            assert canvas.time_view.mapFromView(QPointF(x_of(point), 0)).x() == pytest.approx(x, abs=1e-6)
            assert canvas.lanes_view.mapFromView(QPointF(x_of(point), 0)).x() == pytest.approx(x, abs=1e-6)


@pytest.mark.parametrize("place", [0, -1])
def test_a_click_on_a_mark_chooses_its_date(dock, qtbot, place):
    with qtbot.waitSignal(dock.plot.timepoint_chosen) as chosen:
        _click(qtbot, scene(dock.plot), _spot(scene(dock.plot), "tp-2009-08", place=place))
    assert chosen.args == ["tp-2009-08"]


def test_a_date_without_a_sum_is_chosen_in_the_response_row(dock, qtbot):
    with qtbot.waitSignal(dock.plot.timepoint_chosen) as chosen:
        _click(qtbot, scene(dock.plot), _spot(scene(dock.plot), "tp-2012-02"))
    assert chosen.args == ["tp-2012-02"]


def test_a_click_on_a_lesion_chooses_that_lesion_on_that_date(dock, qtbot):
    dock.set_mode("lesions")
    with qtbot.waitSignal(dock.plot.lesion_chosen) as chosen:
        _click(qtbot, scene(dock.plot), _spot(scene(dock.plot), "tp-2011-10", "liver-max"))
    assert chosen.args == ["liver-max", "tp-2011-10"]


def test_a_click_beside_the_marks_chooses_nothing(dock, qtbot):
    canvas = scene(dock.plot)
    beside = _spot(canvas, "tp-2013-02") + QPointF(-100, 20)
    with qtbot.assertNotEmitted(dock.plot.timepoint_chosen, wait=50):
        _click(qtbot, canvas, beside)


def test_the_read_out_names_date_sum_change_and_response(dock):
    words = _read_out(scene(dock.plot), _spot(scene(dock.plot), "tp-2009-01"))
    assert "2009-01" in words
    assert "87 mm" in words
    assert "−29.3\u00a0%" in words
    assert "SD" in words
    assert "0.9 mm away" in words


def test_the_read_out_of_a_lane_names_the_procedure_with_its_agents(dock):
    canvas = scene(dock.plot)
    words = [target.words for _rect, target in canvas.targets() if target.timepoint_id is None]
    assert any("TACE, 2011-01" in said and "mitomycin 10 mg" in said for said in words)


def test_left_and_right_go_from_date_to_date_and_enter_chooses(dock, qtbot):
    plot = dock.plot
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.focused == "tp-2011-04"
    assert plot.accessibleDescription().startswith("2011-04")
    qtbot.keyClick(plot, Qt.Key.Key_End)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.focused == "tp-2013-02"
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert plot.focused == "tp-2008-10"
    with qtbot.waitSignal(plot.timepoint_chosen) as chosen:
        qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert chosen.args == ["tp-2008-10"]


def test_the_wheel_zooms_the_time_about_the_pointer_and_a_double_click_shows_all_of_it(dock, qtbot):
    canvas = scene(dock.plot)
    whole = canvas.time_view.viewRange()
    at = _spot(canvas, "tp-2010-10")
    heights = canvas.levels()
    wheel = QWheelEvent(
        at,
        QPointF(canvas.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 600),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), wheel)
    lo, hi = canvas.time_view.viewRange()[0]
    assert hi - lo < whole[0][1] - whole[0][0]
    assert _spot(canvas, "tp-2010-10").x() == pytest.approx(at.x(), abs=1)
    assert canvas.levels() == heights
    _click(qtbot, canvas, at + QPointF(30, 40), double=True)
    assert canvas.time_view.viewRange()[0] == pytest.approx(whole[0])


def test_time_cannot_be_moved_beyond_the_course(dock):
    view = scene(dock.plot).time_view
    lo, hi = view.viewRange()[0]
    view.translateBy(x=1000)
    assert view.viewRange()[0] == pytest.approx([lo, hi])


def test_the_description_says_every_date_in_words(dock):
    said = dock.plot.accessibleDescription()
    assert said.startswith("Sum of diameters: 2008-10 123 mm baseline; 2009-01 87 mm stable disease;")
    assert "2011-10 not evaluable, sum at least 42 mm" in said
    assert "partial response at or below 86.1 mm" in said
    assert "progression at or above 74.4 mm" in said
    assert said.endswith("Read now: 2010-10. Prior: 2010-07.")


def test_every_date_is_a_child_with_its_words_place_and_state_for_a_screen_reader(dock):
    seen = QAccessible.queryAccessibleInterface(dock.plot)
    assert seen.childCount() == 16
    second, current = seen.child(1), seen.child(10)
    assert second.text(QAccessible.Text.Name).startswith(
        "2009-01  FU1, month 3. Sum 87 mm, −29.3\u00a0% from baseline. SD"
    )
    assert current.state().selected
    assert not second.state().selected
    middle = second.rect().center()
    assert seen.childAt(middle.x(), middle.y()) is second
    assert seen.indexOfChild(second) == 1


def test_the_segments_of_the_header_change_what_is_drawn(dock, qtbot):
    qtbot.mouseClick(dock.findChild(object, "courseMode_percent"), Qt.MouseButton.LeftButton)
    assert dock.plot.mode == "percent"
    assert scene(dock.plot).levels()[0] <= -49.6
    assert "−49.6\u00a0%" in dock.plot.accessibleDescription()


def test_full_screen_asks_for_the_timeline(dock, qtbot):
    with qtbot.waitSignal(dock.timeline_wanted):
        qtbot.mouseClick(dock.findChild(object, "courseFullScreen"), Qt.MouseButton.LeftButton)


def test_a_change_of_the_case_keeps_the_time_in_view(dock, sample):
    view = scene(dock.plot).time_view
    view.setXRange(10, 30, padding=0)
    case = sample.case.without("measurements", sample.case.measurements_of("read-1", "liver-max", "tp-2010-10")[0].id)
    dock.set_view(view_of(case))
    assert view.viewRange()[0] == pytest.approx([10, 30])
    assert dock.plot.model.date("tp-2010-10").total is None


def test_another_case_begins_with_the_whole_of_its_course(dock, followup):
    dock.set_view(followup)
    lo, hi = scene(dock.plot).time_view.viewRange()[0]
    assert lo < 0
    assert 16 < hi < 20


def test_a_case_without_dates_says_what_the_plot_is_for(dock, qtbot):
    dock.set_view(None)
    assert not scene(dock.plot).isVisible()
    assert dock.plot.accessibleDescription() == "No assessment with a known date."
    qtbot.keyClick(dock.plot, Qt.Key.Key_Right)
    assert dock.plot.focused is None


def test_lanes_leave_before_the_curve_does(dock, qtbot):
    dock.resize(1014, 118)
    assert scene(dock.plot).sheet.lanes == 0
    assert dock.header.isHidden()
    dock.resize(1014, 334)
    assert scene(dock.plot).sheet.lanes == 7
    assert not dock.header.isHidden()


def test_the_scene_is_built_only_after_the_plot_was_painted(themed, qtbot, sample):
    plot = CoursePlot()
    qtbot.addWidget(plot)
    plot.set_view(sample)
    assert plot.canvas is None
    plot.show()
    qtbot.waitUntil(lambda: plot.canvas is not None)
    shown = scene(plot).shown
    assert shown is not None
    assert shown.model is plot.model


def test_importing_the_plot_does_not_import_pyqtgraph():
    code = (
        "import sys, viewer.plots.course_plot, viewer.plots.course_dock, viewer.plots.timeline; "
        "sys.exit('pyqtgraph' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_picture_has_the_wanted_size_and_the_colours_of_its_responses(dock, tmp_path):
    path = tmp_path / "course.png"
    dock.plot.save_png(path, QSize(900, 400), scale=2.0)
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1800, 800)
    seen = {image.pixel(x, y) & 0xFFFFFF for x in range(0, 1800, 2) for y in range(0, 800, 2)}
    for code in ("SD", "PR", "NE"):
        assert int(tokens.RESPONSE[code][1:], 16) in seen
    assert int(tokens.RESPONSE["PD"][1:], 16) not in seen


def test_the_same_data_give_the_same_picture(dock, tmp_path):
    first, second = tmp_path / "a.png", tmp_path / "b.png"
    dock.plot.save_png(first, (900, 400))
    dock.plot.save_png(second, (900, 400))
    assert first.read_bytes() == second.read_bytes()


def test_a_picture_that_cannot_be_written_is_an_error_and_leaves_nothing(dock, tmp_path):
    path = tmp_path / "no such folder" / "course.png"
    with pytest.raises(OSError, match="could not be written"):
        dock.plot.save_png(path, (900, 400))
    assert list(tmp_path.iterdir()) == []


def test_on_paper_the_ground_is_white(dock, tmp_path):
    path = tmp_path / "paper.png"
    dock.plot.save_png(path, (900, 400), on_print=True)
    assert QImage(str(path)).pixelColor(2, 396) == QColor(tokens.PRINT.GROUND)


def test_labels_of_values_never_touch_one_another(dock):
    from viewer.plots.placing import Wanted, placed_labels

    spots = [QPointF(100 + 6 * place, 50) for place in range(20)]
    wanted = [Wanted(spot.x(), spot.y(), "123", True, 2) for spot in spots]
    placed = placed_labels(wanted, [], spots, QRectF(0, 0, 400, 100))
    boxes = [QRectF(label.x, label.middle - 5, 20, 10) for label in placed]
    assert placed
    assert not any(a.intersects(b) for n, a in enumerate(boxes) for b in boxes[n + 1 :])


def test_the_timeline_has_every_lane_and_scrolls_where_they_need_more_room(themed, qtbot, sample):
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.resize(1920, 1000)
    timeline.set_view(sample)
    timeline.plot.build()
    timeline.show()
    qtbot.waitExposed(timeline)
    canvas = scene(timeline.plot)
    assert canvas.sheet.lanes == len(timeline.plot.lanes) == 17
    assert canvas.sheet.lane == 31
    timeline.resize(1366, 500)
    qtbot.waitUntil(lambda: timeline.height() == 500)
    assert canvas.sheet.lanes == 17
    assert _text(timeline, "timelineAbout") == "2008-10 to 2013-02, 16 dates, 12 procedures, 3 drugs"


def test_the_timeline_shows_the_outcome_as_reported(themed, qtbot, sample):
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.set_view(sample)
    assert _text(timeline, "timelineOutcome") == "As reported: PR, follow-up 2008-12 to 2013-03"


def test_a_progression_is_coloured_by_the_answer_only(themed, qtbot):
    view = view_of(built_in_case("sample"))
    codes = {column.timepoint.id: column.answer.code for column in view.assessed if column.answer}
    assert {point.timepoint_id: point.code for point in course(view).dates} == codes


def test_the_legend_names_the_classes_of_the_rule_set_the_case_is_read_by(sample):
    read_anew = SetProtocol(protocol=preset("iRECIST", sample.case.protocol)).apply(sample.case)
    words = [entry.words for entry in legend_of(course_of(view_of(read_anew)), (), full=False)]
    assert words[:4] == ["baseline", "iPR", "iSD", "not evaluable"]
