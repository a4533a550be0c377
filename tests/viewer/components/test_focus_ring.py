"""The keyboard is always seen: a ring 2 px away from the button it speaks to."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QWidget

from tests.support.children import child
from viewer.components.buttons import make_button

pytestmark = pytest.mark.usefixtures("themed")


@pytest.fixture
def window(qtbot):
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(20, 20, 20, 20)
    layout.setSpacing(20)
    for name in ("first", "second"):
        layout.addWidget(make_button(name, name))
    layout.addWidget(QLineEdit())
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def rings(window: QWidget) -> list[QWidget]:
    return [each for each in window.findChildren(QWidget, "focusRing") if each.isVisible()]


def place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def test_the_ring_lies_two_px_away_around_the_button_in_focus(window: QWidget) -> None:
    button = child(window, QPushButton, "first")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    (ring,) = rings(window)
    assert ring.geometry() == place(button, window).adjusted(-4, -4, 4, 4)


def test_the_ring_goes_where_the_focus_goes_and_follows_what_moves(window: QWidget, qtbot) -> None:
    first, second = (child(window, QPushButton, name) for name in ("first", "second"))
    first.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    window.resize(window.width() + 200, window.height())
    QApplication.sendPostedEvents()
    (ring,) = rings(window)
    assert ring.geometry().center() == place(second, window).center()


def test_a_field_shows_the_focus_itself(window: QWidget) -> None:
    child(window, QLineEdit).setFocus(Qt.FocusReason.TabFocusReason)
    assert rings(window) == []


def test_the_ring_lets_every_click_through(window: QWidget, qtbot) -> None:
    button = child(window, QPushButton, "first")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert window.childAt(place(button, window).center()) is button


def test_a_window_that_closes_with_the_focus_leaves_nothing_that_breaks(window: QWidget, qtbot) -> None:
    child(window, QPushButton, "first").setFocus(Qt.FocusReason.TabFocusReason)
    other = QWidget()
    qtbot.addWidget(other)
    button = make_button("other", "other", parent=other)
    other.show()
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, 0)
    other.activateWindow()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert len(rings(other)) <= 1
