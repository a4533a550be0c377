"""Files in and out of the window: which images to open, and where to export to."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import QFileDialog, QWidget

from measurements.errors import RecordError
from measurements.export.files import write_csv, write_json
from viewer.notices import Notices
from viewer.version import VERSION
from viewer.workspace import Workspace

if TYPE_CHECKING:
    from viewer.plots.course_plot import CoursePlot

IMAGE_FILES = "All files (*);;DICOM (*.dcm *.dicom *.ima);;Zip archives (*.zip);;DICOMDIR (DICOMDIR* dicomdir*)"
"""Most image files have no ending at all: what a file is is decided by what is in it."""

PLOT_SIZE = QSize(1600, 700)
PLOT_SCALE = 2.0


class CaseFiles:
    """Asks for paths by Qt's file dialogs, writes what was asked for, and says where it lies."""

    def __init__(self, window: QWidget, workspace: Workspace, notices: Notices) -> None:
        self._window = window
        self._workspace = workspace
        self._notices = notices

    def choose_folder(self, title: str = "Open images") -> tuple[Path, ...]:
        """A folder of images; empty where it was called off."""
        chosen = QFileDialog.getExistingDirectory(self._window, title, self._last_folder())
        return self._remember((chosen,) if chosen else ())

    def choose_files(self) -> tuple[Path, ...]:
        """Image files, zip archives and DICOMDIR files of any name; empty where it was called off."""
        title = "Open image files, zip archives or a DICOMDIR"
        chosen, _ = QFileDialog.getOpenFileNames(self._window, title, self._last_folder(), IMAGE_FILES)
        return self._remember(tuple(chosen))

    def export_csv(self) -> None:
        """The measurement table of the open case."""
        session = self._workspace.session
        path = self._target("Export the measurement table", "csv", "CSV (*.csv)")
        if session is not None and path is not None:
            self._write(lambda: write_csv(session.case, path), path)

    def export_json(self) -> None:
        """The open case as a JSON file."""
        session = self._workspace.session
        path = self._target("Export the case", "json", "JSON (*.json)")
        if session is not None and path is not None:
            self._write(lambda: write_json(session.case, path), path)

    def export_plot(self, plot: "CoursePlot") -> None:
        """The course as a picture."""
        path = self._target("Export the course plot", "png", "PNG (*.png)")
        if path is not None:
            caption = self._caption()
            self._write(lambda: plot.save_png(path, PLOT_SIZE, scale=PLOT_SCALE, caption=caption), path)

    def _caption(self) -> str:
        """Whose course it is, by which rules, and when the case was last edited: identical data, identical pictures."""
        session = self._workspace.session
        if session is None:
            return ""
        case = session.case
        who = case.person.patient_id or case.title
        return f"{who} · {case.protocol.name} · Nadir {VERSION} · last edit {self._workspace.last_edit_utc()}"

    def _write(self, write: Callable[[], object], path: Path) -> None:
        try:
            write()
        except (RecordError, OSError) as error:
            self._notices.failed(str(error), error)
        else:
            self._notices.done(f"Written: {path}")

    def _target(self, title: str, ending: str, kinds: str) -> Path | None:
        session = self._workspace.session
        if session is None:
            return None
        proposed = str(Path(self._last_folder()) / f"{session.case.id}.{ending}")
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, proposed, kinds)
        return Path(chosen) if chosen else None

    def _remember(self, chosen: tuple[str, ...]) -> tuple[Path, ...]:
        paths = tuple(Path(one) for one in chosen)
        if paths:
            QSettings().setValue("files/lastFolder", str(paths[0] if paths[0].is_dir() else paths[0].parent))
        return paths

    @staticmethod
    def _last_folder() -> str:
        return str(QSettings().value("files/lastFolder", str(Path.home())))
