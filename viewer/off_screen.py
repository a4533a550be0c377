"""The main job without a screen: the sample case as reported, then a target measured by the real tools."""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from measurements.errors import RecordError
from measurements.export.files import write_csv
from measurements.trends import CaseView
from viewer.cli import EXIT_FAILED, WindowRequest
from viewer.course_text import course_text

SIZE = (1920, 1200)
LONGEST_WAIT_S = 300.0
STEPS = 8
TARGET = "t01"
DATE = "tp-3"


def run_main_job() -> int:
    """Do the main job in a fresh library and folder, and say on stdout what came out. Returns the exit status."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    folder = Path(tempfile.mkdtemp(prefix="nadir-"))
    app = QApplication.instance() or QApplication(["nadir"])
    assert isinstance(app, QApplication)
    job = MainJob(app, folder)
    try:
        job.run()
    except (RecordError, TimeoutError) as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_FAILED
    finally:
        job.close()
    return 0


class MainJob:
    """The window driven as a reader's hand would: keys, presses, moves and releases."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        from viewer.app import SOMETHING_WRONG
        from viewer.main_window import MainWindow
        from viewer.notices import Notices, install_hooks
        from viewer.root import Application
        from viewer.theme.style import apply_theme

        QCoreApplication.setApplicationName("nadir")
        notices = Notices(app)
        install_hooks(notices, SOMETHING_WRONG)
        apply_theme(app)
        self._folder = folder
        self._window = MainWindow()
        self._window.resize(*SIZE)
        library = str(folder / "library.sqlite")
        self._root = Application(WindowRequest(library, new_window=True), self._window, notices)

    def run(self) -> None:
        """Both cases, one after the other. Raises TimeoutError where something never came."""
        self._window.show()
        self._root.start()
        self._wait(lambda: self._root.workspace.is_open, "the library")
        self._open("sample")
        _say("The sample case, sizes and responses as reported (Chin J Cancer Res 2014;26(4):501-506):")
        _say(course_text(self._view))
        self._keep("sample")
        self._open("followup")
        _say("A copy of the synthetic follow-up case, before its missing target is measured:")
        _say(course_text(self._view))
        self._measure()
        _say("… and after:")
        _say(course_text(self._view))
        self._keep("followup")
        _say(f"Pictures of both windows and both measurement tables are in {self._folder}")

    def close(self) -> None:
        """Close the window and all it runs."""
        self._window.close()
        self._window.deleteLater()
        QCoreApplication.processEvents()

    # -- steps -------------------------------------------------------------------------------------------------

    def _open(self, case_id: str) -> None:
        if not self._root.workspace.open_case(case_id):
            raise RecordError(f"The case {case_id} could not be opened.")
        self._wait(lambda: not self._root.board.running and self._root.is_settled(), f"the images of {case_id}")

    def _measure(self) -> None:
        """Choose the target, press B, draw its long axis, then its short axis, on the slice it lies on."""
        screen = self._root.commands.screen
        assert screen is not None
        screen.controller.show(TARGET, DATE)
        self._wait(lambda: screen.is_settled, "the slices of the last date")
        truth = self._root.images.truth_of(TARGET, DATE)
        if truth is None:
            raise RecordError("The synthetic images name no place of the target; nothing was drawn.")
        viewport = screen.controller.current_binding.viewport
        surface = viewport.surface
        surface.setFocus()
        _press_key(surface, Qt.Key.Key_B, "b")
        _drag(surface, viewport.position_of(truth.long_axis[0]), viewport.position_of(truth.long_axis[1]))
        _drag(surface, viewport.position_of(truth.short_axis[0]), viewport.position_of(truth.short_axis[1]))
        QCoreApplication.processEvents()

    def _keep(self, name: str) -> None:
        session = self._root.workspace.session
        assert session is not None
        self._wait(lambda: not self._root.board.running, "what still runs")
        if not self._window.grab().save(str(self._folder / f"{name}.png"), "PNG"):
            raise RecordError(f"The picture {name}.png could not be written to {self._folder}.")
        write_csv(session.case, self._folder / f"{name}.csv")

    @property
    def _view(self) -> CaseView:
        screen = self._root.commands.screen
        assert screen is not None
        assert screen.controller.view is not None
        return screen.controller.view

    def _wait(self, is_there: Callable[[], bool], what: str) -> None:
        until = time.monotonic() + LONGEST_WAIT_S
        while not is_there():
            if time.monotonic() > until:
                raise TimeoutError(f"Waited in vain for {what}.")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        QCoreApplication.processEvents()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _press_key(widget: QWidget, key: Qt.Key, text: str) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def _drag(widget: QWidget, start: QPointF, end: QPointF) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    _mouse(widget, QEvent.Type.MouseMove, start, none, none)
    _mouse(widget, QEvent.Type.MouseButtonPress, start, left, left)
    for step in range(1, STEPS + 1):
        _mouse(widget, QEvent.Type.MouseMove, start + (end - start) * (step / STEPS), none, left)
        QCoreApplication.processEvents()
    _mouse(widget, QEvent.Type.MouseButtonRelease, end, left, none)
    QCoreApplication.processEvents()


def _mouse(widget: QWidget, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
    where = QPointF(widget.mapToGlobal(at))
    event = QMouseEvent(kind, at, where, button, held, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(widget, event)
