"""The tests' own strictness bites: each fault, seeded, fails; right code passes."""

import re
import subprocess
import sys

import pytest

from tests.support.source import ROOT

SEEDED = """
import threading
import time
import warnings

from PySide6.QtCore import QSettings, QThread, QThreadPool, QTimer, qWarning
from PySide6.QtWidgets import QWidget

kept = []


def test_fine(qtbot, tmp_path):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    QTimer(widget).start(50)
    assert QSettings("a", "b").fileName().startswith(str(tmp_path))


def test_window(qtbot):
    kept.append(QWidget())
    kept[-1].show()


def test_timer(qtbot):
    kept.append(QTimer())
    kept[-1].start(1000)


def test_fine_beside_the_leaks_of_others(qtbot):
    pass


def test_python_thread():
    threading.Thread(target=time.sleep, args=(3,), daemon=True).start()


def test_qt_thread(qtbot):
    kept.append(QThread())
    kept[-1].start()


def test_fine_and_ends_that_thread(qtbot):
    kept[-1].quit()
    kept[-1].wait()


def test_job(qtbot):
    QThreadPool.globalInstance().start(lambda: time.sleep(2.5))


def test_warning():
    warnings.warn("seeded")


def test_qt_warning(qtbot):
    qWarning("seeded")


def test_slot(qtbot):
    QTimer.singleShot(0, lambda: 1 / 0)
    qtbot.wait(20)


def test_thread_exception():
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    file = tmp_path_factory.mktemp("seeded") / "test_seeded.py"
    file.write_text(SEEDED)
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT)]
    told = subprocess.run(
        [*command, "-p", "tests.conftest", "-p", "no:cacheprovider", "-rA", "-q", str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = re.findall(r"^(PASSED|FAILED|ERROR) \S*::(test_\w+)", told.stdout, re.MULTILINE)
    assert lines, told.stdout + told.stderr
    # A leak is found after the test itself has passed: the worse word counts.
    worst: dict[str, str] = {}
    for word, name in lines:
        worst[name] = word if word != "PASSED" else worst.get(name, word)
    return worst


@pytest.mark.parametrize(
    "fault",
    ["window", "timer", "python_thread", "qt_thread", "job", "warning", "qt_warning", "slot", "thread_exception"],
)
def test_a_seeded_fault_fails(outcomes, fault):
    assert outcomes[f"test_{fault}"] in {"FAILED", "ERROR"}


def test_right_code_passes_also_after_a_leak(outcomes):
    fine = {name: word for name, word in outcomes.items() if "fine" in name}
    assert len(fine) == 3
    assert set(fine.values()) == {"PASSED"}
