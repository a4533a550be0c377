"""A toast says what happened, waits under the pointer, and goes."""

import pytest
from PySide6.QtCore import QAbstractAnimation, QEvent, QPointF, QPropertyAnimation, QRect, Qt, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.support.children import child
from viewer.components.toast import FADE_MS, SHOWN_MS, Toast

pytestmark = pytest.mark.usefixtures("themed")


@pytest.fixture
def toast(qtbot):
    window = QWidget()
    window.resize(1000, 600)
    qtbot.addWidget(window)
    made = Toast(window)
    window.show()
    yield made
    made.close_now()


def timer(toast: Toast) -> QTimer:
    return child(toast, QTimer, "toastTime")


def test_it_stands_at_the_foot_in_the_middle_for_six_seconds(toast: Toast) -> None:
    toast.say("Caliper T02 deleted", "Undo", "Ctrl+Z")
    assert toast.height() == 40
    assert abs(toast.geometry().center().x() - 500) <= 1
    assert toast.geometry().bottom() < 600 - 24
    assert timer(toast).interval() == SHOWN_MS == 6000
    assert timer(toast).isActive()


def test_time_stands_still_under_the_pointer(toast: Toast) -> None:
    toast.say("Caliper T02 deleted", "Undo")
    point = QPointF(5, 5)
    QApplication.sendEvent(toast, QEnterEvent(point, point, point))
    assert toast.is_paused
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert timer(toast).isActive()


def test_its_link_acts_and_closes(toast: Toast, qtbot) -> None:
    toast.say("Caliper T02 deleted", "Undo")
    with qtbot.waitSignals([toast.acted, toast.closed]):
        qtbot.mouseClick(child(toast, QPushButton, "toastAction"), Qt.MouseButton.LeftButton)
    assert not toast.isVisible()


def test_it_fades_within_a_tenth_of_a_second_and_leaves_nothing_running(toast: Toast, qtbot) -> None:
    toast.say("Case opened")
    with qtbot.waitSignal(toast.closed, timeout=20 * FADE_MS):
        timer(toast).timeout.emit()
    fading = child(toast, QPropertyAnimation)
    assert fading.duration() == FADE_MS == 100
    assert fading.state() == QAbstractAnimation.State.Stopped
    assert not toast.isVisible()


def test_it_never_lies_over_a_label_of_the_image(toast: Toast) -> None:
    toast.say("Caliper T02 deleted")
    label = toast.geometry()
    toast.set_avoid(lambda: (label,))
    toast.say("Caliper T03 deleted")
    assert not toast.geometry().intersects(label)
    assert QRect(0, 0, 1000, 600).contains(toast.geometry())


def test_a_second_sentence_takes_the_place_of_the_first(toast: Toast) -> None:
    toast.say("one", "Undo")
    toast.say("two", kind="warning")
    assert toast.words == "two"
    assert not child(toast, QPushButton, "toastAction").isVisible()


def test_it_ends_with_its_window(toast: Toast) -> None:
    toast.say("Case opened")
    toast.window().close()
    assert not timer(toast).isActive()
