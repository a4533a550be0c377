"""A copy of a whole library, from a file or from a server, as a SQLite library that opens like any other."""

from pathlib import Path

import sqlalchemy as sa

from measurements.errors import LibraryError
from measurements.store import sqlite_file
from measurements.store.database import Database, sqlite_engine
from measurements.store.failures import shown
from measurements.store.tables import metadata

_AT_ONCE = 500


def back_up(database: Database, path: Path) -> None:
    """Write the library as it is at this moment to a new file. Raises LibraryError where the file exists."""
    if path.exists():
        raise LibraryError(f"{shown(path)} exists already; no backup was written.")
    if database.is_file:
        with database.raw_sqlite() as connection:
            sqlite_file.copy_database(connection, path)
    elif not sqlite_file.create(path, lambda fresh: _copy_rows(database, fresh)):
        raise LibraryError(f"{shown(path)} exists already; no backup was written.")


def _copy_rows(database: Database, path: Path) -> None:
    from measurements.store import migrate

    copy = Database(sqlite_engine(path), shown(path))
    try:
        with database.reading() as source, copy.writing() as target:
            target.connection.exec_driver_sql(f"PRAGMA application_id = {sqlite_file.APPLICATION_ID}")
            migrate.upgrade(target.connection)
            target.connection.execute(sa.text("DELETE FROM library_info"))
            for table in metadata.sorted_tables:
                # The entries of a case must come in turn: the copy refuses a history with a gap as any library does.
                query = sa.select(table).order_by(*table.primary_key.columns)
                for batch in source.connection.execute(query).mappings().partitions(_AT_ONCE):
                    target.connection.execute(sa.insert(table), [dict(row) for row in batch])
    finally:
        copy.close()
