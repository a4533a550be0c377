"""What `nadir doctor` says, and when it gives status 1."""

import shutil
from collections import namedtuple

import pytest

from viewer import doctor


def _levels(output):
    return [line.split()[0] for line in output.splitlines()]


def test_a_machine_that_runs_the_tests_lacks_nothing_needed(qapp, capsys):
    assert doctor.main() == 0
    assert "needed" not in _levels(capsys.readouterr().out)


def test_a_missing_system_library_is_needed_and_its_package_is_named(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "qt_libraries_missing", lambda: ("libxcb-cursor.so.0",))
    assert doctor.main() == 1
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("needed"))
    assert "libxcb-cursor.so.0" in line
    assert "apt-get install -y --no-install-recommends libxcb-cursor0" in line


def test_a_full_disk_is_needed_room(qapp, monkeypatch, capsys):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage(10**9, 10**9 - 10**8, 10**8))
    assert doctor.main() == 1
    assert "100 MB free" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["NADIR_LIBRARY", "NADIR_CACHE"])
def test_a_folder_that_cannot_be_written_is_needed(qapp, monkeypatch, capsys, name):
    monkeypatch.setenv(name, "/proc/nowhere/library.sqlite")
    assert doctor.main() == 1
    assert "nothing can be written in /proc" in capsys.readouterr().out


def test_a_library_on_a_server_is_a_note_and_its_password_is_not_repeated(qapp, capsys):
    assert doctor.main("postgresql://ann:secret@server/cases") == 0
    out = capsys.readouterr().out
    assert "secret" not in out
    assert "on a server" in out


def test_looking_leaves_nothing_behind(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("NADIR_CACHE", str(tmp_path / "a" / "cache"))
    doctor.main(str(tmp_path / "b" / "library.sqlite"))
    assert not (tmp_path / "a").exists()
    assert not (tmp_path / "b").exists()
