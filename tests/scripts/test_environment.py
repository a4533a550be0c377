"""The environment knows when it is current, and what the locks pin."""

import json
import shutil
import sys

import pytest

from scripts import debian
from scripts.environment import LOCKS, Environment, SetUpError, find_uv, pinned_lines

LOCK = """\
ruff==1.0 \\
    --hash=sha256:aa
    # via x
uv==0.13.9 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
zz==1 \\
"""


@pytest.fixture
def checkout(tmp_path):
    """Make a checkout whose environment is finished for `run`."""
    for name in LOCKS.values():
        (tmp_path / name).write_text("numpy==2.0 \\\n")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "nadir"\n')
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    environment = Environment(tmp_path)
    _finish(environment, "run")
    return environment


def _finish(environment, kind):
    stamp = environment._stamp_for(kind, environment._interpreter())
    (environment.folder / "nadir-set-up.json").write_text(json.dumps(stamp))


def test_a_finished_environment_is_current(checkout):
    assert checkout.is_current("run")
    assert not checkout.is_current("dev")


def test_the_developers_environment_also_runs_nadir(checkout):
    _finish(checkout, "dev")
    assert checkout.is_current("run")
    assert checkout.is_current("dev")


def test_a_changed_lock_asks_for_a_new_set_up(checkout):
    (checkout.root / LOCKS["run"]).write_text("numpy==2.1 \\\n")
    assert not checkout.is_current("run")


def test_a_changed_dependency_asks_for_a_new_set_up_and_a_changed_check_does_not(checkout):
    project = checkout.root / "pyproject.toml"
    project.write_text(project.read_text() + "[tool.ruff]\nline-length = 100\n")
    assert checkout.is_current("run")
    project.write_text('[project]\nname = "nadir"\ndependencies = ["numpy"]\n')
    assert not checkout.is_current("run")


def test_an_interrupted_set_up_is_not_current(checkout):
    (checkout.folder / "nadir-set-up.unfinished").touch()
    assert not checkout.is_current("run")


def test_an_interpreter_that_is_gone_is_not_current(checkout):
    checkout.python.unlink()
    assert not checkout.is_current("run")


def test_uv_is_taken_from_the_lock_with_its_hashes():
    assert pinned_lines(LOCK, "uv") == "uv==0.13.9 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
    with pytest.raises(SetUpError, match="does not pin"):
        pinned_lines(LOCK, "hatch")


def test_a_uv_too_old_to_trust_is_not_used(tmp_path, monkeypatch):
    fake = tmp_path / "uv"
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    fake.write_text("#!/bin/sh\necho uv 0.4.30\n")
    fake.chmod(0o755)
    assert find_uv() is None
    fake.write_text("#!/bin/sh\necho 'uv 0.13.9 (abc 2026-01-01)'\n")
    assert find_uv() == fake


def test_missing_system_packages_are_named_in_the_exact_command(monkeypatch):
    monkeypatch.setattr(debian, "_as_root", lambda: None)
    with pytest.raises(debian.MissingPackagesError) as told:
        debian.install(["libgl1", "xvfb"])
    assert "sudo apt-get install -y --no-install-recommends libgl1 xvfb" in str(told.value)


def test_tests_ask_for_a_screen_and_a_server_and_running_does_not(monkeypatch):
    monkeypatch.setattr(debian, "qt_libraries_missing", lambda: ("libGL.so.1",))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(debian, "_has_postgresql", lambda: False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert debian.missing_packages(for_tests=False) == ["libgl1"]
    assert debian.missing_packages(for_tests=True) == ["libgl1", "xvfb", "xdotool", "openbox", "postgresql"]
