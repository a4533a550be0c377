"""The root: builds what the window needs, joins their signals, and hands everything on by constructor."""

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer, Slot

from viewer import assets, platform
from viewer.cli import WindowRequest
from viewer.home.case_courses import CaseCourses
from viewer.home.home_page import HomePage
from viewer.home.import_page import ImportPage
from viewer.home.series_pictures import SeriesPictures
from viewer.imaging.progress import Progress
from viewer.importing import ImportFlow
from viewer.jobs.board import JobBoard
from viewer.jobs.job import Job
from viewer.main_window import MainWindow
from viewer.notices import Notices
from viewer.reading.case_images import CaseImages
from viewer.reading.phantom_process import PhantomSource
from viewer.single_instance import Handover, InstanceServer
from viewer.window_commands import WindowCommands
from viewer.window_status import WindowStatus
from viewer.workspace import Workspace

LIBRARY_WAITS_MS = 3000
"""The library waits no longer than this for the first image that was asked for."""


class Application(QObject):
    """Everything that lives as long as the window. The reading screen is built when the first case is opened."""

    def __init__(self, request: WindowRequest, window: MainWindow, notices: Notices) -> None:
        super().__init__()
        self.request = request
        self.board = JobBoard(self)
        self.notices = notices
        self.window = window
        self._pictures = SeriesPictures(self.board, self)
        self.import_page = ImportPage(self._pictures)
        self.workspace = Workspace(request.library, platform.user_name(), self.board, self)
        self.home = HomePage(CaseCourses(self.board, self.workspace.load, self))
        phantoms = PhantomSource(platform.cache_folder() / "phantoms")
        self.images = CaseImages(self.board, phantoms, self, platform.index_file())
        self.imports = ImportFlow(self.import_page, self.workspace, self.board, self.window, platform.index_file())
        self.commands = WindowCommands(self)
        self.status = WindowStatus(self.window, self.board, self.notices, self.workspace)
        self.server: InstanceServer | None = None
        self._asked_early: list[Handover] = []
        self._failed = self._rest_is_open = False
        self.unreadable = ""  # why there is no library
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(LIBRARY_WAITS_MS)
        self._patience.timeout.connect(self._open_the_rest)
        self._arrange()
        self._connect()

    def start(self) -> None:
        """Open the library beside the window, then what was asked for; images do not wait for the library."""
        if not self.request.new_window:
            self.server = InstanceServer(self.request.library, self)
            self.server.asked.connect(self._on_asked)
        if not self.request.paths:
            self._open_the_rest()
            return
        self._pictures.preview.connect(self._open_the_rest)
        self.imports.ended.connect(self._on_read)
        self._patience.start()
        self.imports.start(self.request.paths)

    @Slot()
    def _on_read(self) -> None:
        """The files that were asked for have been read: without an image among them there is nothing to wait for."""
        if not self._pictures.is_previewing:
            self._open_the_rest()

    @Slot()
    def _open_the_rest(self) -> None:
        """Library and icons: after the first image where images were asked for, else at once."""
        self._patience.stop()
        if not self._rest_is_open:
            self._rest_is_open = True
            self.workspace.open_library()
            QTimer.singleShot(0, self._dress)

    def close(self) -> None:
        """Stop all work and let the library go; nothing is unsaved."""
        self._patience.stop()
        self._save_window()
        if self.server is not None:
            self.server.close()
        self.board.cancel_all()
        self.images.close()
        self.workspace.close()
        self.board.wait_all()

    def is_settled(self) -> bool:
        """Whether what was asked for is on screen."""
        if not assets.icons_loaded():
            return False
        if not self.workspace.is_open:
            return self._failed
        screen = self.commands.screen
        return screen is None or self.workspace.session is None or screen.is_settled

    def _arrange(self) -> None:
        self.window.add_page("home", self.home)
        self.window.add_page("import", self.import_page)
        self.commands.fill()

    def _dress(self) -> None:
        """Icons are put on in this thread: classes of Qt that two threads ask for at once come out incomplete."""
        assets.load_icons()
        self.window.setWindowIcon(assets.app_icon())
        self.board.run(Job(_import_what_images_need, "Getting ready"))

    def _save_window(self) -> None:
        if self.request.screenshot is None:
            QSettings().setValue("window/geometry", self.window.saveGeometry())
            self.commands.keep_docks()

    def _connect(self) -> None:
        workspace, window = self.workspace, self.window
        workspace.library_opened.connect(self._on_library)
        workspace.library_failed.connect(self._on_library_failed)
        workspace.cases_changed.connect(self.commands.refresh_home)
        workspace.images_known.connect(self.images.offer)
        workspace.refused.connect(self.notices.warn)
        self.images.trouble.connect(self.notices.warn)
        self.images.not_found.connect(self._on_images_not_found)
        self.images.found_again.connect(self._on_images_found)
        self.imports.page_wanted.connect(lambda: window.show_page("import"))
        self.imports.left.connect(self.commands.show_case_or_home)
        self.imports.said.connect(self.notices.note)
        self.import_page.said.connect(self.notices.note)
        self.import_page.failed.connect(self.notices.warn)
        window.dropped.connect(self._on_dropped)
        window.closing.connect(self.close)

    @Slot()
    def _on_library(self) -> None:
        self.commands.set_library_open()
        self.commands.refresh_home()
        self.window.status.set_action(f"Library ready, {self.home.count_words}")
        first = () if self.request.paths else (Handover(self.request.case, ()),)
        for asked in (*first, *self._asked_early):
            self._open(asked)
        self._asked_early.clear()
        if self.request.tab and self.workspace.session is not None:
            self.commands.show_tab(self.request.tab)

    @Slot(int)
    def _on_images_found(self, dates: int) -> None:
        self.notices.done(f"Images found of {dates} date{'s' if dates > 1 else ''}.")

    @Slot(str)
    def _on_images_not_found(self, words: str) -> None:
        self.notices.warn(words, action="Find images…", act=self.window.action("findImages").trigger)

    @Slot(str)
    def _on_library_failed(self, reason: str) -> None:
        self._failed = True
        self.unreadable = reason
        self.imports.cancel()
        self.window.show_page("home")
        self.home.set_unreadable(reason)
        self.notices.note(reason)

    @Slot(object)
    def _on_dropped(self, paths: tuple[str, ...]) -> None:
        self._on_asked(Handover(None, tuple(Path(path) for path in paths)))

    @Slot(object)
    def _on_asked(self, asked: Handover) -> None:
        if self.workspace.is_open:
            self._open(asked)
        elif not self._failed:
            self._asked_early.append(asked)
        else:
            self.notices.warn("There is no library; nothing was opened.")
        self.window.raise_()
        self.window.activateWindow()

    def _open(self, asked: Handover) -> None:
        if asked.paths:
            self.imports.start(asked.paths)
        elif asked.case is not None:
            self.workspace.open_case(asked.case)
        elif self.workspace.session is None:
            self.window.show_page("home")


def _import_what_images_need(progress: Progress) -> None:
    """So that the first folder that is chosen does not wait for imports.

    Nothing of Qt: its classes, asked for by two threads at once, come out incomplete with a warning.
    Images that a killed process of this program left unpacked are removed too (R15).
    """
    progress(0, 1)
    import cv2  # noqa: F401

    import viewer.imaging.scan
    import viewer.imaging.small_picture  # noqa: F401
    from viewer.imaging.unpacked import remove_left_over

    remove_left_over()
