"""R18: what is no library, newer, damaged, held by another program or read-only is refused, and keeps every byte."""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from measurements.errors import LibraryError
from measurements.store import open_library, sqlite_file
from tests.support.store_cases import READER, large_case

LINE = 120  # R30: the longest reason


def contents(folder: Path) -> dict[str, str]:
    """Every file of a folder by its hash."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no file"
        for path in sorted(folder.iterdir())
    }


@pytest.fixture
def folder(monkeypatch):
    """A folder with a short name, so that messages are judged at their usual length."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="lib") as name:
        yield Path(name)


@pytest.fixture
def path(folder):
    """A library with a case in it, closed."""
    made = folder / "cases.sqlite"
    library = open_library(made)
    library.create(large_case("case-1", 200), READER)
    library.close()
    return made


def refuse(path: Path, words: str) -> None:
    """Opening is refused with these words in one line, and nothing in the folder has changed."""
    before = contents(path.parent)
    with pytest.raises(LibraryError) as refusal:
        open_library(path)
    assert contents(path.parent) == before
    message = str(refusal.value)
    assert words in message
    assert path.name in message
    assert "\n" not in message
    assert len(message) <= LINE
    assert "sqlite3." not in message


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_r18_a_newer_library_is_refused_by_name(path):
    execute(path, "UPDATE alembic_version SET version_num = '0099'")
    refuse(path, "was made by a newer Nadir (schema 0099)")


def test_r18_a_library_without_its_schema_is_refused(path):
    execute(path, "DELETE FROM alembic_version")
    refuse(path, "was made by a newer Nadir (schema unknown)")


@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"PK\3\4 a zip", os.urandom(20_000), b"SQLite format 3\0", b"SQLite format 3\0" + bytes(4096)],
    ids=["empty", "one byte", "zip", "noise", "a header cut short", "a header and nothing"],
)
def test_r18_a_file_of_another_kind_is_refused(folder, data):
    (folder / "thesis.doc").write_bytes(data)
    refuse(folder / "thesis.doc", "")


def test_r18_a_database_of_another_program_is_refused(folder):
    execute(
        folder / "bookmarks.sqlite", "CREATE TABLE cases (id TEXT)", "CREATE TABLE alembic_version (version_num TEXT)"
    )
    refuse(folder / "bookmarks.sqlite", "is not a library of Nadir")


def test_r18_a_library_cut_short_is_refused(path):
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    refuse(path, "it is damaged")


def test_r18_a_library_with_a_damaged_page_is_refused(path):
    data = bytearray(path.read_bytes())
    assert len(data) > 40 * 4096
    data[20 * 4096 : 24 * 4096] = os.urandom(4 * 4096)
    path.write_bytes(data)
    refuse(path, "it is damaged")


def test_r18_the_newest_backup_is_offered(path):
    path.with_name("cases.sqlite.2026-11-24.backup").write_bytes(path.read_bytes())
    path.write_bytes(path.read_bytes()[:8192])
    refuse(path, "Newest backup: cases.sqlite.2026-11-24.backup")


def test_r30_a_reason_is_one_short_line_however_long_the_path(folder):
    deep = folder.joinpath(*["a rather long name of a folder"] * 6)
    path = deep / "cases.sqlite"
    open_library(path).close()
    execute(path, "UPDATE alembic_version SET version_num = '0099'")
    refuse(path, "newer Nadir")
    path.with_name("cases.sqlite.schema-0001.20261124T112233123456Z.backup").write_bytes(b"")
    path.write_bytes(path.read_bytes()[:8192])
    refuse(path, "Newest backup")
    path.write_bytes(b"x")
    refuse(path, "is not a library")


def test_r18_a_folder_is_refused(folder):
    (folder / "cases").mkdir()
    refuse(folder / "cases", "is a folder")


def test_r18_a_pipe_is_refused_without_waiting(folder):
    os.mkfifo(folder / "pipe")
    refuse(folder / "pipe", "is not a library of Nadir")


def test_r18_a_link_to_nothing_makes_no_new_library(folder):
    (folder / "cases.sqlite").symlink_to(folder / "gone.sqlite")
    with pytest.raises(LibraryError, match="No such file"):
        open_library(folder / "cases.sqlite")
    assert not (folder / "gone.sqlite").exists()


def test_r18_a_library_that_another_program_holds_is_refused(path, monkeypatch):
    monkeypatch.setattr(sqlite_file, "WAIT_S", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        before = contents_without_opening(path)
        with pytest.raises(LibraryError, match="another program is using it"):
            open_library(path)
        assert contents_without_opening(path) == before


def contents_without_opening(path: Path) -> tuple[int, int]:
    # Reading the file here would let go the lock that this process holds on it.
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def test_r18_a_read_only_library_is_refused(path):
    if os.geteuid() == 0:
        pytest.skip("root may write to every file")
    path.chmod(0o400)
    refuse(path, "cannot be written to")


def test_r18_a_library_whose_access_is_denied_is_refused(path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_args, **_kw: False)
    refuse(path, "cannot be written to")


def test_r18_no_library_is_made_where_the_folder_cannot_be(folder):
    (folder / "file").write_bytes(b"x")
    before = contents(folder)
    with pytest.raises(LibraryError, match="No library can be made at"):
        open_library(folder / "file" / "cases.sqlite")
    assert contents(folder) == before


def test_a_new_library_is_readable_by_its_owner_only(path):
    assert path.stat().st_mode & 0o777 == 0o600
    assert contents(path.parent).keys() == {"cases.sqlite"}


def test_a_transaction_cut_short_is_taken_back_at_opening(path):
    # A hot journal: what a kill in the middle of a commit leaves behind.
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE parts SET body = 'half'")
        half = {name: (path.parent / name).read_bytes() for name in ("cases.sqlite", "cases.sqlite-journal")}
        connection.execute("ROLLBACK")
    for name, data in half.items():
        (path.parent / name).write_bytes(data)
    library = open_library(path)
    try:
        assert library.verify("case-1") is None
    finally:
        library.close()
    assert contents(path.parent).keys() == {"cases.sqlite"}


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("mysql://host/db", "not in mysql"),
        ("sqlite://", "not in sqlite"),
        ("://", "cannot be read"),
        ("postgresql://host:port/db", "cannot be read"),
        ("postgresql://nobody:geheim@127.0.0.1:1/db", "db on 127.0.0.1"),
    ],
)
def test_a_place_that_holds_no_library_is_named_without_its_password(location, words):
    with pytest.raises(LibraryError) as refusal:
        open_library(location)
    assert words in str(refusal.value)
    assert "geheim" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_sqlite_url_is_the_file_it_names(folder):
    library = open_library(f"sqlite:///{folder}/cases.sqlite")
    library.close()
    assert (folder / "cases.sqlite").exists()


def test_r18_a_newer_library_on_a_server_is_refused(postgres_url):
    library = open_library(postgres_url)
    with library._database.writing() as rows:
        rows.connection.execute(sa.text("UPDATE alembic_version SET version_num = '0099'"))
    library.close()
    with pytest.raises(LibraryError, match=r"newer Nadir \(schema 0099\)"):
        open_library(postgres_url)


def test_r18_a_database_of_another_program_on_a_server_is_refused(postgres_url):
    import psycopg

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE patients (id int)")
        with pytest.raises(LibraryError, match="tables of another program"):
            open_library(postgres_url)
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert tables == [("patients",)]


def test_r30_a_server_that_is_not_there_is_named_with_its_reason():
    with pytest.raises(LibraryError, match=r"^Library x on localhost: Connection refused; nothing was saved\.$"):
        open_library("postgresql://localhost:1/x")


def test_r30_a_database_that_a_server_does_not_have_is_named_with_its_reason(postgres_url):
    with pytest.raises(LibraryError, match='database "none" does not exist; nothing was saved'):
        open_library(str(sa.make_url(postgres_url).set(database="none")))
