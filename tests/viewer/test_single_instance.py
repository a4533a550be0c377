"""A second start on the same library hands its paths to the window that is open."""

import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from scripts.under_xvfb import x_screen
from tests.support.made_series import write_study
from viewer.single_instance import Handover, InstanceServer, hand_over, server_name

NADIR = Path(sys.prefix) / "bin" / "nadir"


SECOND = """
import sys
from pathlib import Path
from viewer.single_instance import Handover, hand_over
case = sys.argv[2] or None
sys.exit(not hand_over(sys.argv[1], Handover(case, tuple(map(Path, sys.argv[3:])))))
"""


@pytest.fixture
def library(tmp_path: Path) -> str:
    return str(tmp_path / "library.sqlite")


@pytest.fixture
def serve(library: str):
    made: list[InstanceServer] = []

    def start() -> InstanceServer:
        made.append(InstanceServer(library))
        return made[-1]

    yield start
    for server in made:
        server.close()
        server.deleteLater()


def second_start(qtbot: QtBot, library: str, asked: Handover) -> bool:
    """A second process, which waits for the answer of the window in this one. Whether it was taken."""
    process = subprocess.Popen([sys.executable, "-c", SECOND, library, asked.case or "", *map(str, asked.paths)])
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=30_000)
    return process.returncode == 0


def test_paths_and_case_come_over_whole(
    qtbot: QtBot, tmp_path: Path, library: str, serve: Callable[[], InstanceServer]
) -> None:
    server = serve()
    asked = Handover("a case", (tmp_path / "Ærø 肝 (1)\n", tmp_path / "second"))
    with qtbot.waitSignal(server.asked) as came:
        assert second_start(qtbot, library, asked)
    assert came.args == [asked]


def test_nobody_takes_it_where_no_window_is_open(library: str) -> None:
    assert not hand_over(library, Handover(None, ()))


def test_a_library_is_the_same_however_its_path_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    whole = server_name(str(tmp_path / "one.sqlite"))
    assert server_name("one.sqlite") == whole
    assert server_name("./x/../one.sqlite") == whole
    assert server_name("two.sqlite") != whole
    assert server_name("postgresql://one/x") != server_name("postgresql://two/x")


def test_the_socket_of_a_window_that_was_killed_is_taken_over(
    qtbot: QtBot, library: str, serve: Callable[[], InstanceServer]
) -> None:
    first = serve()
    path = Path(first._server.fullServerName())
    first.close()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))  # bound and never listened on: what a kill leaves
    server = serve()
    assert server.is_listening
    assert second_start(qtbot, library, Handover(None, ()))


def test_a_second_window_never_takes_the_place_of_the_first(library: str, serve: Callable[[], InstanceServer]) -> None:
    first, second = serve(), serve()
    assert first.is_listening
    assert not second.is_listening


@pytest.mark.parametrize("line", [b"", b"hello\n", b"{}\n", b'{"case": null, "paths": 3}\n', b"[1]\n", b"\xff\n"])
def test_what_is_no_handover_is_left_alone(line: bytes) -> None:
    assert Handover.from_line(line) is None


@pytest.mark.xcb
def test_a_second_process_hands_over_and_ends_and_new_window_does_not(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "images")
    with x_screen() as env:
        env |= {"NADIR_LIBRARY": str(tmp_path / "library.sqlite"), "NADIR_TIMING": "1"}
        first = subprocess.Popen([NADIR], env=env, stderr=subprocess.PIPE, text=True)
        others: list[subprocess.Popen[str]] = []
        try:
            assert first.stderr is not None
            assert "timing shown" in first.stderr.readline()
            _wait_for(server_name(env["NADIR_LIBRARY"]))
            told = subprocess.run(
                [NADIR, "open", str(folder)], env=env, capture_output=True, text=True, timeout=60, check=False
            )
            assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
            others.append(subprocess.Popen([NADIR, "--new-window"], env=env, stderr=subprocess.PIPE, text=True))
            stream = others[0].stderr
            assert stream is not None
            assert "timing shown" in stream.readline()
            assert first.poll() is None
        finally:
            for process in (first, *others):
                process.terminate()
                process.communicate(timeout=30)


def _wait_for(name: str) -> None:
    """Until the first window listens; its place is told by Qt, the connection is the system's own."""
    from PySide6.QtNetwork import QLocalSocket

    probe = QLocalSocket()
    for _ in range(200):
        probe.connectToServer(name)
        if probe.waitForConnected(50):
            probe.abort()
            return
        QThread.msleep(50)
    raise AssertionError("the first window never listened")
