"""Opening a library: at a path or a URL, new where nothing is, brought up to date, or refused with a reason."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from measurements.errors import LibraryError
from measurements.store import sqlite_file
from measurements.store.failures import refusal, shown
from measurements.store.library import Library
from measurements.store.migrations import KNOWN_REVISIONS

if TYPE_CHECKING:
    import sqlalchemy as sa

    from measurements.store.database import Database


def open_library(location: str | Path, *, program: str | None = None) -> Library:
    """Open the library at a path (a SQLite file) or a URL (anything with "://"); make a new one where nothing is.

    program: what the history names as the writer; the installed version of Nadir where None.
    Raises LibraryError in one line, with the library untouched, where it is foreign, damaged, newer, held or read-only.
    """
    text = str(location)
    if "://" not in text:
        return Library(_open_file(Path(text).expanduser()), program)
    import sqlalchemy as sa

    try:
        url = sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise LibraryError("The library's URL cannot be read; write postgresql://user@host/database.") from error
    backend = url.drivername.split("+")[0]
    if backend == "sqlite" and url.database:
        return Library(_open_file(Path(url.database)), program)
    if backend not in ("postgresql", "postgres"):
        raise LibraryError(f"A library lies in a SQLite file or in PostgreSQL, not in {backend}.")
    return Library(_open_server(url.set(drivername="postgresql+psycopg")), program)


def _open_file(path: Path) -> "Database":
    if not path.exists() and not path.is_symlink():
        sqlite_file.create(path, _fill_new_file)
    revision = sqlite_file.revision_of(path)
    from measurements.store.database import Database, sqlite_engine

    database = Database(sqlite_engine(path), shown(path))
    try:
        if revision != KNOWN_REVISIONS[-1]:
            _back_up_before_upgrade(database, path, revision)
            _upgrade(database)
        with database.writing():
            pass  # takes and lets go the write lock: a library that cannot be written to is refused here
    except LibraryError:
        database.close()
        raise
    return database


def _fill_new_file(path: Path) -> None:
    from measurements.store.database import Database, sqlite_engine

    database = Database(sqlite_engine(path), shown(path))
    try:
        _upgrade(database)
    finally:
        database.close()


def _open_server(url: "sa.URL") -> "Database":
    from measurements.store.database import Database, postgresql_engine

    where = shown(f"{url.database or ''} on {url.host or url.query.get('host', 'this machine')}")
    try:
        engine = postgresql_engine(url)
    except ModuleNotFoundError as error:
        raise LibraryError("PostgreSQL needs the extra “postgres” of Nadir, which is not installed.") from error
    database = Database(engine, where)
    try:
        _bring_server_up_to_date(database)
    except LibraryError:
        database.close()
        raise
    return database


def _bring_server_up_to_date(database: "Database") -> None:
    import sqlalchemy as sa

    try:
        tables = set(sa.inspect(database.engine).get_table_names())
    except sa.exc.DBAPIError as error:
        raise refusal(database.where, error.orig) from error
    if tables and not {"library_info", "alembic_version"} <= tables:
        raise LibraryError(f"Database {database.where} holds tables of another program; it was not opened.")
    if not tables:
        _upgrade(database)
        return
    with database.reading() as rows:
        revision = str(rows.connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar())
    if revision not in KNOWN_REVISIONS:
        raise LibraryError(f"Library {database.where} was made by a newer Nadir (schema {revision}); update Nadir.")
    if revision != KNOWN_REVISIONS[-1]:
        _upgrade(database)


def _upgrade(database: "Database") -> None:
    """Run the missing migrations in one transaction: a kill leaves the old schema or the new, never between."""
    import sqlalchemy as sa

    from measurements.store import migrate

    with database.writing() as rows:
        if database.is_file:
            rows.connection.exec_driver_sql(f"PRAGMA application_id = {sqlite_file.APPLICATION_ID}")
        else:  # two programs may meet at the same empty database: the second waits, then finds nothing to do
            rows.connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": sqlite_file.APPLICATION_ID})
        migrate.upgrade(rows.connection)


def _back_up_before_upgrade(database: "Database", path: Path, revision: str) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    with database.raw_sqlite() as connection:
        sqlite_file.copy_database(connection, path.with_name(f"{path.name}.schema-{revision}.{stamp}.backup"))
