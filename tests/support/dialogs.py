"""Answering a modal dialog as soon as it stands, from inside a test that opens it."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

LOOK_EVERY_MS = 5


class DialogAnswerer:
    """Waits for dialogs and does to each, in their order, what was asked for. Keeps the names of all that stood."""

    def __init__(self, *acts: Callable[[QDialog], None]) -> None:
        self.seen: list[str] = []
        self._acts = list(acts)
        self._timer = QTimer()
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    def __enter__(self) -> "DialogAnswerer":
        """Begin to look."""
        self._timer.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        """Look no more."""
        self._timer.stop()
        self._timer.deleteLater()

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            return
        self.seen.append(dialog.objectName())
        act = self._acts.pop(0) if self._acts else QDialog.reject
        act(dialog)
        if dialog.isVisible():
            dialog.reject()
