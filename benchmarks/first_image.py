"""`first-image`: from a folder that is chosen to the first image painted, in an open window and from a new process.

What counts as on screen: in `first-image`, the middle slice of the series in the preview of the import page, the first
picture that a reader sees after choosing a folder; in `first-image-reading`, the middle slice in a viewport of the
reading desk, counted from the press on Open, the writing of the case to the library included. Both are the first
of their kind in a process whose window has come to rest: `python -m benchmarks.first_image open FOLDER`. In
`first-image-start`, it is the preview's picture again, from the start of the process `nadir open FOLDER`. Each ends
when the paint event of the widget has returned; off screen there is no flush to a display behind it.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.processes import NADIR, compile_bytecode, off_screen_environment, seconds_to_mark, told_by
from benchmarks.rows import Row, at_most

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

OPEN_S, START_S = 0.05, 0.7
READING_S = 0.3
"""Our own mark: the desk is built once, when the first case is opened."""
LIMIT_S = 60.0
WAKE_MS = 20


def rows(*, quick: bool) -> Iterator[Row]:
    """Write the series, measure in fresh processes."""
    from benchmarks.series import write_ct

    compile_bytecode()
    slices, rounds = (100, 3) if quick else (500, 7)
    with tempfile.TemporaryDirectory(prefix="nadir-bench-") as root:
        folder = Path(root) / "series"
        write_ct(folder, slices)
        told = [[float(word) for word in told_by("benchmarks.first_image", "open", folder)] for _ in range(rounds + 1)]
        previews, viewports = zip(*told[1:], strict=True)  # the first fills the page cache
        what = f"folder of {slices} slices chosen to the first picture painted, open window, warm"
        yield Row("first-image", what, "s", median(previews), at_most(OPEN_S, "s"))
        what = "Open pressed to the middle slice painted in a viewport, warm"
        yield Row("first-image-reading", what, "s", median(viewports), at_most(READING_S, "s"))
        measure = partial(_from_start, folder, Path(root))
        measure()
        what = f"`nadir open` of {slices} slices to the first picture painted, files in the page cache"
        yield Row("first-image-start", what, "s", median(measure() for _ in range(rounds)), at_most(START_S, "s"))


def _from_start(folder: Path, root: Path) -> float:
    with tempfile.TemporaryDirectory(dir=root) as own:
        env = off_screen_environment(NADIR_LIBRARY=f"{own}/library.sqlite", NADIR_CACHE=f"{own}/cache")
        command = [NADIR, "open", str(folder), "--screenshot", f"{own}/picture.png"]
        return seconds_to_mark(command, "first-image", env)


class _Painted:
    """When a widget of a kind first painted what is waited for."""

    def __init__(self, kind: Any, shows_image: Callable[[Any], bool]) -> None:  # noqa: ANN401 - a class of widgets
        self.at = 0.0
        paint = kind.paintEvent

        def paint_and_note(widget: Any, event: Any) -> None:  # noqa: ANN401 - of that class, and Qt's event
            paint(widget, event)
            if not self.at and shows_image(widget):
                self.at = time.perf_counter()

        kind.paintEvent = paint_and_note


def _measure(folder: Path) -> None:
    from PySide6.QtWidgets import QApplication

    from viewer.cli import WindowRequest
    from viewer.home.series_preview import PictureRow
    from viewer.main_window import MainWindow
    from viewer.notices import Notices
    from viewer.root import Application
    from viewer.theme.style import apply_theme
    from viewer.viewport.image_surface import ImageSurface

    app = QApplication([])
    apply_theme(app)
    preview = _Painted(PictureRow, lambda row: row.shows_pictures)
    viewport = _Painted(ImageSurface, lambda surface: surface.model.slice_loaded)
    with tempfile.TemporaryDirectory(prefix="nadir-bench-") as own:
        window = MainWindow()
        window.resize(1920, 1200)
        root = Application(WindowRequest(f"{own}/library.sqlite", new_window=True), window, Notices())
        window.show()
        root.start()
        _wait(app, lambda: root.is_settled() and not root.board.running)
        chosen = time.perf_counter()
        root.imports.start([folder])
        _wait(app, lambda: bool(preview.at))
        _wait(app, lambda: not root.imports.is_busy and not root.board.running)
        pressed = time.perf_counter()
        root.import_page.ask_open()
        _wait(app, lambda: bool(viewport.at))
        print(preview.at - chosen, viewport.at - pressed)
        window.close()


def _wait(app: "QApplication", is_there: Callable[[], bool]) -> None:
    """Let the window work until it is so; the interpreter is left to the readers while nothing happens."""
    from PySide6.QtCore import QEventLoop, QTimer

    waker = QTimer()
    waker.start(WAKE_MS)
    until = time.monotonic() + LIMIT_S
    while not is_there():
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.monotonic() > until:
            sys.exit("no image came")


if __name__ == "__main__":
    _measure(Path(sys.argv[2]))
