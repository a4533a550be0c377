"""Starts the Qt application: the window first, everything else once it has been painted."""

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QSettings, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from viewer import notices as notice_room
from viewer import platform, timing
from viewer.cli import EXIT_FAILED, WindowRequest
from viewer.main_window import MainWindow
from viewer.notices import Notices
from viewer.single_instance import Handover, hand_over
from viewer.theme.style import apply_theme
from viewer.version import VERSION

if TYPE_CHECKING:
    from viewer.root import Application
    from viewer.shutter import Shutter

FIRST_SIZE = (1600, 1000)
DECODERS_AFTER_MS = 2500
"""By then a window has settled; what is compressed and opened earlier starts its decoder itself."""

SOMETHING_WRONG = "Something went wrong; the case is as it was last saved."


class Start(QObject):
    """Shows an empty window at once, and builds what belongs in it after its first paint."""

    def __init__(self, request: WindowRequest, notices: Notices) -> None:
        super().__init__()
        self._request = request
        self._notices = notices
        self.window = MainWindow()
        self.root: Application | None = None
        self.shutter: Shutter | None = None
        self.window.painted.connect(self._on_painted, Qt.ConnectionType.QueuedConnection)

    def show(self) -> None:
        """Show the window where it was last, or at the size of the picture that is wanted."""
        geometry = None if self._request.screenshot is not None else QSettings().value("window/geometry")
        if geometry is None:
            self.window.resize(*(self._request.size if self._request.screenshot is not None else FIRST_SIZE))
        else:
            self.window.restoreGeometry(geometry)
        self.window.show()

    @Slot()
    def _on_painted(self) -> None:
        timing.mark("shown")
        from viewer.root import Application

        try:
            self.root = Application(self._request, self.window, self._notices)
        finally:
            if self.root is None:  # what went wrong is in the log and on stderr; an empty window helps nobody
                QCoreApplication.exit(EXIT_FAILED)
        if self._request.screenshot is not None:
            from viewer.shutter import Shutter

            self.shutter = Shutter(self.window, self.root.board, self.root.is_settled)
            self.shutter.take(self._request.screenshot)
        else:
            QTimer.singleShot(DECODERS_AFTER_MS, _start_decoders)
        self.root.start()


def _start_decoders() -> None:
    from viewer.imaging.workshop import shared_workshop

    shared_workshop().warm()


def run(request: WindowRequest) -> int:
    """Open the window and stay until it is closed. Returns the exit status."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    QCoreApplication.setApplicationName("nadir")
    QCoreApplication.setOrganizationName("nadir")
    QCoreApplication.setApplicationVersion(VERSION)
    if not request.new_window and hand_over(request.library, Handover(request.case, request.paths)):
        return 0
    notices = Notices(app)
    try:
        notice_room.set_up_log(platform.log_folder())
    except OSError as error:
        notices.note(f"There is no log: its folder cannot be written ({error.strerror}).")
    notice_room.install_hooks(notices, SOMETHING_WRONG)
    apply_theme(app)
    start = Start(request, notices)
    QTimer.singleShot(0, start.show)
    status = app.exec()
    start.window.close()
    notice_room.close_log()
    if start.shutter is None or status:
        return status
    if start.root is not None and start.root.unreadable:
        sys.stderr.write(f"{start.root.unreadable}\n")
        return EXIT_FAILED
    return start.shutter.exit_status
