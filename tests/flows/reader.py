"""A reader's hand for flow tests: the real window with a library of its own, driven by keys and the mouse."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from measurements.trends import CaseView
from tests.support.phantoms import phantom_cache
from viewer.cli import WindowRequest
from viewer.imaging.volume_geometry import Vec3
from viewer.main_window import MainWindow
from viewer.notices import Notice, Notices
from viewer.reading.case_images import CaseImages
from viewer.reading.phantom_process import PhantomSource
from viewer.reading.screen import ReadingScreen
from viewer.reading.viewport_binding import ViewportBinding
from viewer.root import Application

SLOW_MS = 120_000
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


class ReaderAtTheDesk:
    """One window. Every wait is for a condition; every drawing is made of real mouse events."""

    def __init__(self, qtbot: QtBot, library: Path) -> None:
        self.qtbot = qtbot
        self.window = MainWindow()
        self.window.resize(1600, 1000)
        self.notices = Notices()
        self.said: list[Notice] = self.notices.record()
        self.root = Application(WindowRequest(str(library), new_window=True), self.window, self.notices)
        self._use_shared_phantoms(self.root.images)
        qtbot.addWidget(self.window)
        self.window.show()
        self.root.start()
        self.wait(lambda: self.root.workspace.is_open)

    @staticmethod
    def _use_shared_phantoms(images: CaseImages) -> None:
        images._phantoms = PhantomSource(phantom_cache())

    def wait(self, is_there: Callable[[], bool]) -> None:
        """Until it is so."""
        self.qtbot.waitUntil(is_there, timeout=SLOW_MS)

    @property
    def screen(self) -> ReadingScreen:
        """The reading screen of the open case."""
        screen = self.root.commands.screen
        assert screen is not None
        return screen

    @property
    def view(self) -> CaseView:
        """What the screen shows of the case."""
        view = self.screen.controller.view
        assert view is not None
        return view

    def open(self, case: str) -> None:
        """Open a case and wait for its images."""
        assert self.root.workspace.open_case(case)
        self.settle()

    def settle(self) -> None:
        """Until nothing is on its way."""
        self.wait(lambda: not self.root.board.running and self.root.is_settled())

    def trigger(self, action: str) -> None:
        """Choose a command of the menu."""
        self.window.action(action).trigger()

    def draw(self, binding: ViewportBinding, axis: tuple[Vec3, Vec3]) -> None:
        """Drag from one point of the patient to the other with the left button."""
        surface = binding.viewport.surface
        start, end = (binding.viewport.position_of(point) for point in axis)
        QTest.mouseMove(surface, _px(start))
        QTest.mousePress(surface, LEFT, NONE, _px(start))
        for step in range(1, 9):
            QTest.mouseMove(surface, _px(start + (end - start) * (step / 8)))
        QTest.mouseRelease(surface, LEFT, NONE, _px(end))

    def press(self, binding: ViewportBinding, key: Qt.Key) -> None:
        """Press a key while a viewport has the focus."""
        binding.viewport.surface.setFocus()
        QTest.keyClick(binding.viewport.surface, key)

    def sums(self) -> list[Decimal | None]:
        """The complete sums of all assessed dates."""
        return [column.answer.sums.total for column in self.view.assessed if column.answer is not None]

    def codes(self) -> dict[str, str]:
        """The response of each assessed date by time point id."""
        return {c.timepoint.id: c.answer.code for c in self.view.assessed if c.answer is not None}

    def close(self) -> None:
        """Close the window as a reader does."""
        self.window.close()
        self.wait(lambda: not self.root.board.running)


def _px(point: QPointF) -> QPoint:
    return QPoint(round(point.x()), round(point.y()))
