"""What a test may not leave behind: threads, running timers, running Qt threads, visible windows."""

import sys
import threading
from dataclasses import dataclass, field
from typing import Any

POOL_WAIT_MS = 2000
THREAD_WAIT_S = 2.0


@dataclass
class Standing:
    """What lives at one moment. Objects are kept, not their ids: an id may be used again."""

    threads: list[threading.Thread] = field(default_factory=list)
    objects: list[Any] = field(default_factory=list)


def standing() -> Standing:
    """Take stock before a test."""
    return Standing(threading.enumerate(), _live_qt_objects())


def left_behind(before: Standing) -> list[str]:
    """Name, one a line, what lives now and did not before; first everything gets its fair chance to end."""
    found = [] if _pool_is_done() else ["a job still runs in the thread pool"]
    known = {id(thread) for thread in before.threads}
    for thread in threading.enumerate():
        # Python keeps a dummy for every foreign thread that ever ran Python code, also long after it ended.
        if id(thread) in known or isinstance(thread, threading._DummyThread):
            continue
        thread.join(THREAD_WAIT_S)
        if thread.is_alive():
            found.append(f"thread {thread.name}")
    old = {id(thing) for thing in before.objects}
    found += [_describe(thing) for thing in _live_qt_objects() if id(thing) not in old]
    return found


def _application() -> Any:
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets.QApplication.instance() if widgets else None


def _pool_is_done() -> bool:
    if _application() is None:
        return True
    from PySide6.QtCore import QThreadPool

    return QThreadPool.globalInstance().waitForDone(POOL_WAIT_MS)


def _live_qt_objects() -> list[Any]:
    application = _application()
    if application is None:
        return []
    import shiboken6
    from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    live: list[Any] = [window for window in application.topLevelWidgets() if window.isVisible()]
    main_thread = application.thread()
    for thing in shiboken6.getAllValidWrappers():
        running_timer = isinstance(thing, QTimer) and thing.isActive()
        running_thread = isinstance(thing, QThread) and thing is not main_thread and thing.isRunning()
        if running_timer or running_thread:
            live.append(thing)
    return live


def _describe(thing: Any) -> str:
    parent = thing.parent()
    owner = f" of {type(parent).__name__}" if parent is not None else ""
    return f"{type(thing).__name__} {thing.objectName() or 'without a name'}{owner}"
