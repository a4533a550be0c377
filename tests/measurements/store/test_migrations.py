"""R18: an older library is brought up to date whole or not at all, with a copy of what it was beside it."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from measurements.codec import encode
from measurements.errors import LibraryError
from measurements.store import migrate, open_library, opening, sqlite_file
from tests.support.store_cases import READER, large_case

ROOT = Path(__file__).parents[3]
STEPS = (
    "ALTER TABLE cases ADD COLUMN site TEXT",
    "CREATE TABLE notes (id TEXT PRIMARY KEY)",
    "INSERT INTO notes VALUES ('a')",
    "UPDATE cases SET site = 'here'",
)
NEXT = """
import os
import signal

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    for number, step in enumerate({steps!r}):
        if os.environ.get("NADIR_TEST_KILL") == str(number):
            os.kill(os.getpid(), signal.SIGKILL)
        op.execute(step)
    if os.environ.get("NADIR_TEST_KILL") == "end":
        os.kill(os.getpid(), signal.SIGKILL)
"""
UPGRADE = """
import sys
from pathlib import Path
from measurements.store import migrate, open_library, opening, sqlite_file
migrate.MIGRATIONS = Path(sys.argv[1])
opening.KNOWN_REVISIONS = sqlite_file.KNOWN_REVISIONS = ("0001", "0002")
open_library(sys.argv[2]).close()
"""


@pytest.fixture
def newer(tmp_path):
    """The migrations of a Nadir to come: one more than today."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "0002_next.py").write_text(NEXT.format(steps=STEPS))
    return folder


@pytest.fixture
def newer_program(newer, monkeypatch):
    """This program, as if it were that Nadir."""
    monkeypatch.setattr(migrate, "MIGRATIONS", newer)
    for module in (opening, sqlite_file):
        monkeypatch.setattr(module, "KNOWN_REVISIONS", ("0001", "0002"))


@pytest.fixture
def old(tmp_path):
    """A library of today's schema."""
    path = tmp_path / "kept" / "cases.sqlite"
    library = open_library(path)
    library.create(large_case("case-1", 40), READER)
    library.close()
    return path


def schema(path: Path) -> tuple[str, bool, bool]:
    with closing(sqlite3.connect(path)) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(cases)")]
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
        version = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    return version, "site" in columns, "notes" in tables


OLD, NEW = ("0001", False, False), ("0002", True, True)


def test_r18_an_older_library_is_brought_up_to_date_and_kept_as_it_was_beside(old, newer_program):
    library = open_library(old)
    try:
        assert library.verify("case-1") is None
        assert encode(library.load("case-1")[0]) == encode(large_case("case-1", 40))
    finally:
        library.close()
    assert schema(old) == NEW
    (backup,) = old.parent.glob("*.backup")
    assert backup.name.startswith("cases.sqlite.schema-0001.")
    assert schema(backup) == OLD


def test_r18_what_the_older_program_cannot_read_any_more_it_refuses(old, newer_program, monkeypatch):
    open_library(old).close()
    for module in (opening, sqlite_file):
        monkeypatch.setattr(module, "KNOWN_REVISIONS", ("0001",))
    with pytest.raises(LibraryError, match=r"newer Nadir \(schema 0002\)"):
        open_library(old)
    assert schema(old) == NEW


@pytest.mark.parametrize("step", [*map(str, range(len(STEPS))), "end"])
def test_r18_a_migration_killed_at_any_step_leaves_the_old_library(old, newer, step):
    command = [sys.executable, "-c", UPGRADE, str(newer), str(old)]
    killed = subprocess.run(command, cwd=ROOT, env={"NADIR_TEST_KILL": step}, check=False)
    assert killed.returncode == -9
    library = open_library(old)
    try:
        assert library.verify("case-1") is None
    finally:
        library.close()
    assert schema(old) == OLD
    subprocess.run(command, cwd=ROOT, check=True)
    assert schema(old) == NEW


def test_r18_a_migration_that_fails_leaves_the_old_library_and_says_so(old, newer, newer_program):
    script = newer / "versions" / "0002_next.py"
    script.write_text(NEXT.format(steps=(*STEPS, "CREATE TABLE notes (id TEXT)")))
    with pytest.raises(LibraryError, match="nothing was saved"):
        open_library(old)
    assert schema(old) == OLD


def test_a_new_library_of_a_newer_program_goes_through_every_migration(tmp_path, newer_program):
    open_library(tmp_path / "fresh.sqlite").close()
    assert schema(tmp_path / "fresh.sqlite") == NEW
