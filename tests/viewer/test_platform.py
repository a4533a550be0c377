"""Whether there is a screen, and where files are kept."""

import subprocess
import sys
from pathlib import Path

import pytest

from viewer import platform

_SCREEN_VARIABLES = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR")


@pytest.fixture
def no_screen(monkeypatch):
    for name in _SCREEN_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_there_is_no_screen_where_none_is_named(no_screen):
    assert not platform.has_display()


def test_an_x_server_that_does_not_answer_is_no_screen(no_screen):
    no_screen.setenv("DISPLAY", ":4711")
    assert not platform.has_display()


def test_drawing_off_screen_is_no_screen(no_screen):
    no_screen.setenv("DISPLAY", ":0")
    no_screen.setenv("QT_QPA_PLATFORM", "offscreen:configfile=two.json")
    assert not platform.has_display()


def test_a_wayland_socket_is_a_screen(no_screen, tmp_path):
    no_screen.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    no_screen.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert not platform.has_display()
    (tmp_path / "wayland-0").touch()
    assert platform.has_display()


@pytest.mark.xcb
def test_a_running_x_server_is_a_screen_on_which_qt_draws(qtbot):
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QWidget

    assert platform.has_display()
    assert QGuiApplication.platformName() == "xcb"
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.showMaximized()
    qtbot.waitUntil(lambda: widget.width() > 1900)  # the window manager obeys
    assert widget.isActiveWindow()


def test_library_and_cache_are_where_the_variables_say(monkeypatch, tmp_path):
    monkeypatch.setenv("NADIR_LIBRARY", "postgresql://server/cases")
    monkeypatch.setenv("NADIR_CACHE", str(tmp_path))
    assert platform.default_library() == "postgresql://server/cases"
    assert platform.cache_folder() == tmp_path


def test_library_and_cache_lie_in_the_users_own_folders_otherwise(monkeypatch, tmp_path):
    for name in ("NADIR_LIBRARY", "NADIR_CACHE"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert Path(platform.default_library()) == tmp_path / "data" / "nadir" / "library.sqlite"
    assert platform.cache_folder() == tmp_path / "cache" / "nadir"


def test_a_missing_library_of_qt_is_named(monkeypatch):
    monkeypatch.setattr(platform, "QT_LIBRARIES", {"libno-such-thing.so.9": "libno-such-thing9"})
    assert platform.qt_libraries_missing() == ("libno-such-thing.so.9",)
    assert platform.apt_install_line(["a", "b"]) == "apt-get install -y --no-install-recommends a b"


def test_twenty_thousand_signals_lose_no_reference_to_true():
    # PySide6 6.12.0 on Python 3.11 lost one at each emit, and aborted (docs/soup.md).
    code = (
        "from PySide6.QtCore import QObject, Signal\n"
        "class Bell(QObject):\n    rung = Signal(bool)\n"
        "bell = Bell()\nbell.rung.connect(lambda value: None)\n"
        "for _ in range(20000): bell.rung.emit(True)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_user_whom_the_system_does_not_know_still_has_a_name(monkeypatch):
    def unknown(_uid):
        raise KeyError("getpwuid(): uid not found: 54321")

    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    assert platform.user_name() == "reader"
