"""The one channel to the user and to the log.

The user gets a sentence: what happened, what is safe, what to do. The log gets the stack: places in the program and the
kind of error, never its words, which may hold a patient's name or a path made of one.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

NoticeKind = Literal["done", "note", "warning", "failure"]
LOGGER = logging.getLogger("nadir")
LOGGER.addHandler(logging.NullHandler())  # where there is no log file, nothing goes to stderr in its place
LOG_NAME = "nadir.log"
_LOG_BYTES = 1_000_000
_LEVELS: dict[NoticeKind, int] = {
    "done": logging.INFO,
    "note": logging.INFO,
    "warning": logging.WARNING,
    "failure": logging.ERROR,
}


@dataclass(frozen=True)
class Notice:
    """A sentence to the user. `action` names what a click does about it ("Undo", "Retry"), `act` does it."""

    kind: NoticeKind
    words: str
    action: str = ""
    key: str = ""
    act: Callable[[], object] | None = None


class Notices(QObject):
    """Whatever has something to say says it here; the window listens and shows it as toast or in the status line."""

    said = Signal(Notice)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notices")
        self._recorders: list[list[Notice]] = []

    def done(self, words: str, *, action: str = "", key: str = "", act: Callable[[], object] | None = None) -> None:
        """Say what was done, and how to take it back."""
        self._say(Notice("done", words, action, key, act))

    def note(self, words: str) -> None:
        """Say something worth knowing."""
        self._say(Notice("note", words))

    def warn(self, words: str, *, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Say what a reader has to mind."""
        self._say(Notice("warning", words, action, "", act))

    def failed(
        self, words: str, error: BaseException, *, action: str = "", act: Callable[[], object] | None = None
    ) -> None:
        """Say what could not be done, and write where it broke to the log."""
        LOGGER.error("failed: %s", _frames(error))
        self._say(Notice("failure", words, action, "", act))

    def record(self) -> list[Notice]:
        """Return a list to which everything said from now on is added; for tests and the off-screen job."""
        recorder: list[Notice] = []
        self._recorders.append(recorder)
        return recorder

    def _say(self, notice: Notice) -> None:
        # The words may hold a name: the log says only that something was said, and how grave it was.
        LOGGER.log(_LEVELS[notice.kind], "said a %s of %d characters", notice.kind, len(notice.words))
        for recorder in self._recorders:
            recorder.append(notice)
        self.said.emit(notice)


def set_up_log(folder: Path) -> Path:
    """Write the log to `folder` from now on and return the file. Raises OSError where it cannot be written.

    One older file is kept; the log is cut at start, never while it is written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOG_NAME
    if path.exists() and path.stat().st_size > _LOG_BYTES:
        path.replace(path.with_suffix(".old.log"))
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(message)s"))
    close_log()
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False
    return path


def close_log() -> None:
    """Stop writing and close the file."""
    for handler in tuple(LOGGER.handlers):
        if not isinstance(handler, logging.NullHandler):
            LOGGER.removeHandler(handler)
            handler.close()


def install_hooks(notices: Notices, words: str) -> None:
    """Send what nobody caught, on any thread, and what Qt complains of, to the log; say `words` to the user.

    The error also goes on to the hook that stood before, so that a developer's console has the whole of it.
    """
    before = sys.excepthook

    def on_error(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, error, trace)
            return
        notices.failed(words, error)
        before(kind, error, trace)

    def on_thread_error(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            LOGGER.error("failed on a thread: %s", _frames(args.exc_value))

    sys.excepthook = on_error
    threading.excepthook = on_thread_error
    qInstallMessageHandler(_on_qt_message)


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    grave = kind in {QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}
    LOGGER.log(logging.ERROR if grave else logging.WARNING, "Qt %s: %s", context.category or "", message)


def _frames(error: BaseException) -> str:
    """Return the kind of error and the places it came through, its causes after it; none of its words."""
    parts = []
    seen: set[int] = set()
    step: BaseException | None = error
    while step is not None and id(step) not in seen:
        seen.add(id(step))
        places = [
            f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(step.__traceback__)
        ]
        number = f" errno {step.errno}" if isinstance(step, OSError) and step.errno is not None else ""
        parts.append(f"{type(step).__qualname__}{number} at {' > '.join(places) or 'no place'}")
        step = step.__cause__ or step.__context__
    return "; from ".join(parts)


class _Formatter(logging.Formatter):
    """Writes the places of an exception, never its words."""

    def formatException(  # noqa: N802 - logging's word
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Return kind and places."""
        return _frames(ei[1]) if ei[1] is not None else ""
