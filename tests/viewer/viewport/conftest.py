"""A viewport on a synthetic volume, 512 x 538 px with its header: the slice is drawn at exactly 200 %."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.viewer.viewport.synthetic import LESION_SLICE, make_volume
from viewer.imaging.volume_geometry import Vec3
from viewer.theme import tokens
from viewer.viewport.image_viewport import ImageViewport


@pytest.fixture
def viewport(qtbot: QtBot) -> ImageViewport:
    made = ImageViewport()
    qtbot.addWidget(made)
    made.resize(512, 512 + tokens.VIEWPORT_HEADER_H)
    made.set_volume(make_volume(), LESION_SLICE)
    made.show()
    qtbot.waitExposed(made)
    made.surface.setFocus()
    qtbot.waitUntil(lambda: made.surface.paints > 0)
    return made


def at_pixel(viewport: ImageViewport, row: float, column: float) -> QPoint:
    """Return the mouse position nearest to a pixel position."""
    assert viewport.model.transform is not None
    return QPointF(*viewport.model.transform.screen(row, column)).toPoint()


def at_point(viewport: ImageViewport, point: Vec3) -> QPoint:
    return viewport.position_of(point).toPoint()


def drag(
    viewport: ImageViewport,
    start: QPoint,
    end: QPoint,
    button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    *,
    release: bool = True,
    steps: int = 4,
) -> None:
    """Press, move with the button held, release: real events to the image area."""
    surface = viewport.surface
    QTest.mousePress(surface, button, held, start)
    for n in range(1, steps + 1):
        move_to(viewport, start + (end - start) * n / steps, button, held)
    if release:
        QTest.mouseRelease(surface, button, held, end)


def move_to(
    viewport: ImageViewport,
    to: QPoint,
    button: Qt.MouseButton = Qt.MouseButton.NoButton,
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Move the mouse there; QTest's own move forgets the button."""
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    surface = viewport.surface
    position = QPointF(to)
    event = QMouseEvent(
        QEvent.Type.MouseMove, position, surface.mapToGlobal(position), Qt.MouseButton.NoButton, button, held
    )
    QApplication.sendEvent(surface, event)


def wheel(
    viewport: ImageViewport,
    units: int,
    at: QPoint | None = None,
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Turn the wheel by its units, 120 a notch, positive away from the user."""
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    surface = viewport.surface
    position = QPointF(surface.rect().center() if at is None else at)
    event = QWheelEvent(
        position,
        surface.mapToGlobal(position),
        QPoint(0, 0),
        QPoint(0, units),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(surface, event)
