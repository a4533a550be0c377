"""`start`: from the command to the window on screen, warm and cold, beside windows that do less."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.page_cache import files_a_start_reads, let_go
from benchmarks.processes import NADIR, compile_bytecode, off_screen_environment, seconds_to_mark
from benchmarks.rows import Row, at_most, interleaved

WARM_S, COLD_S = 0.35, 0.8

_WINDOW = """
import sys
{imports}
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, shown)
def shown():
    print("timing shown", file=sys.stderr, flush=True)
    app.quit()
app = QApplication([])
window = Window()
window.resize(1920, 1200)
window.show()
app.exec()
"""
_EVERYTHING = (
    "import alembic.command, cv2, gdcm, imagecodecs, msgspec, numpy, pydicom, pydicom.pixels, pyqtgraph, qtawesome, "
    "sqlalchemy.orm"
)
EMPTY = "empty Qt window"
_PEERS = {EMPTY: "", "Qt window with numpy": "import numpy", "everything imported eagerly": _EVERYTHING}


def rows(*, quick: bool) -> Iterator[Row]:
    """Measure warm, then cold."""
    compile_bytecode()
    with tempfile.TemporaryDirectory(prefix="nadir-bench-") as folder:
        measures = _measures(Path(folder))
        interleaved(measures, 1)  # the first round fills the page cache and makes the library
        warm = interleaved(measures, 3 if quick else 9)
        yield _row("start", "window shown, warm", WARM_S, warm)
        files = files_a_start_reads()
        cold = interleaved(
            {name: partial(_cold, measure, files) for name, measure in measures.items()}, 1 if quick else 5
        )
        yield _row("start-cold", "window shown, cold", COLD_S, cold)


def window_command(imports: str) -> list[str]:
    """Give the command of a peer: a plain window of our size that says when it has been painted."""
    return [sys.executable, "-c", _WINDOW.format(imports=imports)]


def _measures(folder: Path) -> dict[str, Callable[[], float]]:
    env = off_screen_environment(NADIR_LIBRARY=str(folder / "library.sqlite"), NADIR_CACHE=str(folder / "cache"))
    ours = [NADIR, "--screenshot", str(folder / "start.png")]
    commands = {"ours": ours, **{name: window_command(imports) for name, imports in _PEERS.items()}}
    return {name: partial(seconds_to_mark, command, "shown", env) for name, command in commands.items()}


def _cold(measure: Callable[[], float], files: list[Path]) -> float:
    let_go(files)
    return measure()


def _row(id_: str, what: str, limit: float, taken: dict[str, float]) -> Row:
    peers = {name: value for name, value in taken.items() if name != "ours"}
    return Row(id_, what, "s", taken["ours"], at_most(limit, "s"), peers)
