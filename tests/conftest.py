"""Strictness for every test. Imports no Qt of its own: the domain's tests run without it."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support import leaks

# A shared two-core machine makes single examples slow now and then: no deadline; and CI repeats the same examples.
settings.register_profile(
    "house",
    deadline=None,
    print_blob=True,
    derandomize=bool(os.environ.get("CI")),
    # Our autouse fixtures hold for a whole test, all its examples included.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")

_USER_FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
_home: Path | None = None


def pytest_configure(config: pytest.Config) -> None:
    """Turn every folder of the user's own to a temporary one, for this process and all that it starts."""
    global _home  # noqa: PLW0603 - pytest's own pair of hooks; there is no object to hold it
    _home = Path(tempfile.mkdtemp(prefix="nadir-tests-"))
    for name in _USER_FOLDERS:
        os.environ[name] = str(_home / name.lower())
    # Phantoms are costly: one cache for the whole run, or for several runs where NADIR_TEST_CACHE names it.
    os.environ["NADIR_CACHE"] = os.environ.get("NADIR_TEST_CACHE") or str(_home / "cache")
    os.environ["NADIR_LIBRARY"] = str(_home / "no-test-uses-this.sqlite")
    # Numbers and dates as in no country; and Qt warns of every locale that is not UTF-8.
    os.environ["LC_ALL"] = "C.UTF-8"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing in the temporary folder."""
    if _home is not None:
        shutil.rmtree(_home, ignore_errors=True)


@pytest.fixture(autouse=True)
def _own_library_and_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a library and settings of its own, empty at its start."""
    monkeypatch.setenv("NADIR_LIBRARY", str(tmp_path / "library.sqlite"))
    core = sys.modules.get("PySide6.QtCore")
    if core is not None:
        for form in (core.QSettings.Format.NativeFormat, core.QSettings.Format.IniFormat):
            core.QSettings.setPath(form, core.QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """Fail the test that leaves a thread, a timer or a window. Set up before qtbot, so ends after it has tidied up."""
    before = leaks.standing()
    yield
    left = leaks.left_behind(before)
    if left:
        pytest.fail("left behind: " + "; ".join(left), pytrace=False)
