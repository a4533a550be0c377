"""R10 and R19: what a commit waits for, and what is said when the disk fails in the middle of it."""

import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest
import sqlalchemy as sa

from measurements.errors import LibraryError
from measurements.store import database, open_library
from tests.support.store_cases import READER, add_measurement, large_case, small_case

ROOT = Path(__file__).parents[3]
SAID_WITHIN_S = 2.0


def test_r10_every_connection_to_a_file_waits_for_the_disk_and_its_folder(tmp_path):
    library = open_library(tmp_path / "cases.sqlite")
    try:
        held = [library._database.engine.connect() for _ in range(3)]
        for connection in held:
            found = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            # SQLite's documentation: 3 is EXTRA, a rollback journal that also syncs the folder once it is gone.
            assert found == {"journal_mode": "delete", "synchronous": 3, "foreign_keys": 1, "busy_timeout": 5000}
            connection.close()
    finally:
        library.close()


@pytest.mark.parametrize(("name", "wanted"), [("synchronous", 7), ("journal_mode", "wal2"), ("busy_timeout", -1)])
def test_r10_a_setting_that_does_not_hold_stops_the_opening(tmp_path, monkeypatch, name, wanted):
    open_library(tmp_path / "cases.sqlite").close()
    monkeypatch.setitem(database.PRAGMAS, name, wanted)
    with pytest.raises(LibraryError, match=f"SQLite keeps {name} at "):
        open_library(tmp_path / "cases.sqlite")


def test_r10_a_library_turned_to_wal_by_others_is_turned_back(tmp_path):
    open_library(tmp_path / "cases.sqlite").close()
    with closing(sqlite3.connect(tmp_path / "cases.sqlite")) as connection:
        assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    library = open_library(tmp_path / "cases.sqlite")
    library.create(small_case(), READER)
    library.close()
    assert [p.name for p in tmp_path.iterdir()] == ["cases.sqlite"]
    with closing(sqlite3.connect(tmp_path / "cases.sqlite")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_r10_a_server_session_never_answers_before_the_disk(postgres_url):
    import psycopg

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        name = connection.execute("SELECT current_database()").fetchone()
        assert name is not None
        connection.execute(f'ALTER DATABASE "{name[0]}" SET synchronous_commit = off'.encode())
    library = open_library(postgres_url)
    try:
        with library._database.reading() as rows:
            assert rows.connection.execute(sa.text("SHOW synchronous_commit")).scalar() == "on"
    finally:
        library.close()


FULL_DISK = """
import resource, signal, sys, time
from pathlib import Path
from measurements.errors import LibraryError
from measurements.store import open_library
from tests.support.store_cases import add_measurement

path = Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
library = open_library(path)
case, revision = library.load("case-1")
refused = 0
for allowed in range(0, 400_000, 512):
    edit = add_measurement(1000 + allowed, case)
    after = edit.apply(case)
    # The journal and the file itself each find the disk "full" at some of these sizes.
    resource.setrlimit(resource.RLIMIT_FSIZE, (allowed, resource.RLIM_INFINITY))
    begun = time.perf_counter()
    try:
        number = library.commit("case-1", edit, case, after, expected=revision, reader="x")
    except LibraryError as error:
        message = str(error)
        number = None
    took = time.perf_counter() - begun
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert took < 2.0, took
    assert library.load("case-1") == ((after, revision + 1) if number else (case, revision)), allowed
    if number is None:
        refused += 1
        assert message.endswith("; nothing was saved."), message
        continue
    assert library.verify("case-1") is None
    if refused:
        break
print(refused, message)
library.close()
"""


def test_r19_a_disk_that_is_full_at_any_size_saves_nothing_by_half_and_says_so(tmp_path):
    path = tmp_path / "cases.sqlite"
    library = open_library(path)
    library.create(large_case("case-1", 60), READER)
    library.close()
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    refused, message = done.stdout.strip().split(" ", 1)
    assert int(refused) > 20
    assert re.search("the disk (is full|reports a fault); nothing was saved", message)


ONE_EDIT = """
import sys, time
from measurements.errors import LibraryError
from measurements.store import open_library
from tests.support.store_cases import add_measurement

try:
    library = open_library(sys.argv[1])
    case, revision = library.load("case-1")
    for number in range(2):
        edit = add_measurement(number, case)
        after = edit.apply(case)
        begun = time.perf_counter()
        try:
            revision = library.commit("case-1", edit, case, after, expected=revision, reader="x")
        finally:
            assert time.perf_counter() - begun < 2.0
        case = after
        print("saved", number, flush=True)
    library.close()
except LibraryError as error:
    print("refused", error)
"""
CALLS = ("pwrite64", "fdatasync", "fsync", "unlink")


def tracer(unavailable: Callable[[str], NoReturn] = pytest.skip) -> str:
    """The path of strace; where it is missing or may not trace, the test skips, or fails in a soak."""
    found = shutil.which("strace")
    if found is None:
        unavailable("strace is not installed (Debian: apt-get install strace)")
    tried = subprocess.run([found, "-o", "/dev/null", "true"], capture_output=True, check=False)
    if tried.returncode:
        unavailable("tracing is not allowed here (ptrace)")
    return found


def fail_the_nth(strace: str, path: Path, call: str, n: int) -> bool:
    """Run two edits with the n-th such call on the library failing; True where there was an n-th call to fail."""
    watched = [word for p in (path, f"{path}-journal", path.parent) for word in ("-P", str(p))]
    log = path.parent / "trace"
    fault = ["-e", f"trace={call}", "-e", f"inject={call}:error=EIO:when={n}"]
    command = [strace, "-f", "-qq", "-o", str(log), *watched, *fault, sys.executable, "-c", ONE_EDIT, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    happened = "INJECTED" in log.read_text()
    lines = done.stdout.splitlines()
    saved = [line for line in lines if line.startswith("saved")]
    if not happened:
        assert len(saved) == len(lines) == 2
    for line in lines[len(saved) :]:
        assert re.fullmatch(r"refused Library .*(the disk reports a fault|the disk is full|cannot be opened).*", line)
    library = open_library(path)
    try:
        held = {m.id for m in library.load("case-1")[0].measurements}
        assert {f"new-{number}" for number in range(len(saved))} <= held
        assert library.verify("case-1") is None
    finally:
        library.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return happened


def fresh_copy(made: Path, folder: Path) -> Path:
    folder.mkdir()
    return Path(shutil.copy(made, folder / "cases.sqlite"))


@pytest.fixture
def made(tmp_path):
    library = open_library(tmp_path / "made.sqlite")
    library.create(small_case(), READER)
    library.close()
    return tmp_path / "made.sqlite"


@pytest.mark.parametrize(
    ("call", "n"), [("pwrite64", 3), ("pwrite64", 9), ("fdatasync", 1), ("fdatasync", 4), ("unlink", 1)]
)
def test_r19_a_write_that_fails_is_never_told_as_saved(made, tmp_path, call, n):
    assert fail_the_nth(tracer(), fresh_copy(made, tmp_path / "one"), call, n)


@pytest.mark.soak
@pytest.mark.parametrize("call", CALLS)
def test_r19_no_write_up_to_the_first_clean_run_is_told_as_saved_when_it_fails(made, tmp_path, call):
    strace = tracer(pytest.fail)
    n = 1
    while fail_the_nth(strace, fresh_copy(made, tmp_path / f"{call}-{n}"), call, n):
        n += 1
    assert n > 1 or call == "fsync"  # this SQLite syncs by fdatasync


def test_r19_a_backup_to_where_it_cannot_be_written_is_refused_and_leaves_nothing(made, tmp_path):
    library = open_library(made)
    try:
        (tmp_path / "file").write_bytes(b"x")
        with pytest.raises(LibraryError, match="No backup can be made"):
            library.backup(tmp_path / "file" / "backup.sqlite")
        before = sorted(tmp_path.iterdir())
        begun = time.perf_counter()
        with pytest.raises(LibraryError, match="exists already"):
            library.backup(tmp_path / "file")
        assert time.perf_counter() - begun < SAID_WITHIN_S
        assert sorted(tmp_path.iterdir()) == before
    finally:
        library.close()


def test_a_commit_writes_no_more_for_a_large_case_than_for_a_small_one(tmp_path):
    library = open_library(tmp_path / "cases.sqlite")
    statements: list[int] = []
    try:
        for number in (10, 2000):
            case = large_case(f"case-{number}", number)
            library.create(case, READER)
            edit = add_measurement(5, case)
            seen: list[str] = []
            listener = lambda *args, seen=seen: seen.append(args[2])  # noqa: E731
            sa.event.listen(library._database.engine, "before_cursor_execute", listener)
            library.commit(case.id, edit, case, edit.apply(case), expected=1, reader=READER)
            sa.event.remove(library._database.engine, "before_cursor_execute", listener)
            statements.append(len(seen))
            assert len(library.history(case.id)[-1].changes_json) < 3000
    finally:
        library.close()
    assert statements[0] == statements[1] <= 8
