"""The machine Nadir runs on: Qt's system libraries, the screen, and where files are kept.

Standard library only (platformdirs when a path is asked for): the set-up reads this before anything is installed.
"""

import ctypes
import getpass
import os
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path

APPLICATION = "nadir"

# The shared libraries that Qt loads and that a bare Debian or Ubuntu lacks, and the package that brings each. Qt ends
# the whole process when one of its X11 libraries is missing, so they are looked for before Qt is.
QT_LIBRARIES: dict[str, str] = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}

# Qt platforms that draw into memory only: what is opened there nobody sees.
_UNSEEN_PLATFORMS = {"offscreen", "minimal", "minimalegl"}


def qt_libraries_missing() -> tuple[str, ...]:
    """Shared libraries that Qt needs and this Linux lacks; empty on other systems, whose Qt brings its own."""
    if not sys.platform.startswith("linux"):
        return ()
    return tuple(soname for soname in QT_LIBRARIES if not _loads(soname))


def apt_install_line(packages: Iterable[str]) -> str:
    """Give the one line that installs Debian packages, to be run as root."""
    return shlex.join(["apt-get", "install", "-y", "--no-install-recommends", *packages])


def has_display() -> bool:
    """Whether a window opened now would be seen by somebody.

    Qt aborts the process when the X server that DISPLAY names does not answer, so it is asked here first.
    """
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform in _UNSEEN_PLATFORMS:
        return False
    if not sys.platform.startswith("linux"):
        return True
    if platform == "xcb":
        return _x_server_answers()
    if platform == "wayland":
        return _wayland_socket_is_there()
    # Any other platform that was chosen by name (vnc, eglfs, linuxfb) brings a screen of its own.
    return bool(platform) or _wayland_socket_is_there() or _x_server_answers()


def user_name() -> str:
    """Who is logged in, as the history names a reader; "reader" where the system knows no name, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "reader"


def default_library() -> str:
    """Path or URL of the library of cases: NADIR_LIBRARY, or a SQLite file in the user's data folder."""
    named = os.environ.get("NADIR_LIBRARY")
    if named:
        return named
    from platformdirs import user_data_path

    return str(user_data_path(APPLICATION, appauthor=False) / "library.sqlite")


def cache_folder() -> Path:
    """Folder for what can be made again (phantoms, indexes): NADIR_CACHE, or the user's cache folder. May not exist."""
    named = os.environ.get("NADIR_CACHE")
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path(APPLICATION, appauthor=False)


def index_file() -> Path:
    """The file in the cache folder that remembers which series folders hold. May not exist."""
    return cache_folder() / "index.sqlite"


def log_folder() -> Path:
    """Folder of the log, which never holds a patient's name. May not exist."""
    from platformdirs import user_log_path

    return user_log_path(APPLICATION, appauthor=False)


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _x_server_answers() -> bool:
    if not os.environ.get("DISPLAY"):
        return False
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return False
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    display = x11.XOpenDisplay(None)
    if not display:
        return False
    x11.XCloseDisplay(display)
    return True


def _wayland_socket_is_there() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name:
        return False
    # An absolute name stands alone; joinpath gives just that.
    return Path(os.environ.get("XDG_RUNTIME_DIR", "/")).joinpath(name).exists()
