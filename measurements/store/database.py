"""One database behind a library: connections, and transactions that are whole or not at all."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from measurements.errors import LibraryError
from measurements.store.failures import refusal, shown
from measurements.store.rows import Rows

# No WAL: SQLite 3.7.0 to 3.51.2 can damage the file when a WAL is reset (docs/decisions). With a rollback journal only
# EXTRA also syncs the folder after a commit; FULL may roll the last edit back after a power cut.
PRAGMAS: dict[str, str | int] = {"journal_mode": "delete", "synchronous": 3, "foreign_keys": 1, "busy_timeout": 5000}
_WRITING = "nadir_writing"
CONNECT_TIMEOUT_S = 10


class Database:
    """The connections of one library. Usable from any thread: each transaction has a connection of its own."""

    def __init__(self, engine: sa.Engine, where: str) -> None:
        self.engine = engine
        self.where = where
        self._reader = engine if self.is_file else engine.execution_options(isolation_level="REPEATABLE READ")
        self._writer = engine.execution_options(**{_WRITING: True})

    @property
    def is_file(self) -> bool:
        """True for a SQLite file, False for a server."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """One consistent view of the library. Raises LibraryError where it cannot be read."""
        with self._transaction(self._reader) as rows:
            yield rows

    @contextmanager
    def writing(self) -> Iterator[Rows]:
        """One transaction: durable when the block has ended, undone where it raised. Raises LibraryError."""
        with self._transaction(self._writer) as rows:
            yield rows

    @contextmanager
    def raw_sqlite(self) -> Iterator[sqlite3.Connection]:
        """The driver's own connection to a SQLite file, for backups."""
        connection = self.engine.raw_connection()
        try:
            driver = connection.driver_connection
            if not isinstance(driver, sqlite3.Connection):
                raise LibraryError(f"Library {self.where} is no file.")
            yield driver
        finally:
            connection.close()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def _transaction(self, engine: sa.Engine) -> Iterator[Rows]:
        try:
            with engine.begin() as connection:
                yield Rows(connection)
        except DBAPIError as error:
            raise refusal(self.where, error.orig) from error
        except SQLAlchemyError as error:
            raise refusal(self.where, error) from error


def sqlite_engine(path: Path) -> sa.Engine:
    """An engine on a SQLite file, whose every connection has the PRAGMAS set and read back."""
    url = sa.URL.create("sqlite", database=str(path.absolute()))
    engine = sa.create_engine(url, connect_args={"timeout": PRAGMAS["busy_timeout"] / 1000})  # type: ignore[operator]

    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver would begin and end transactions on its own
        set_pragmas(connection, shown(path))

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # A writer takes its place before it reads, so that two never wait for one another.
        writing = connection.get_execution_options().get(_WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def set_pragmas(connection: sqlite3.Connection, where: str) -> None:
    """Set the PRAGMAS and read them back. Raises LibraryError where one does not hold: no edit could be durable."""
    for name, wanted in PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {wanted}").close()
    for name, wanted in PRAGMAS.items():
        held = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if held != wanted:
            raise LibraryError(f"Library {where} was not opened: SQLite keeps {name} at {held}, {wanted} is needed.")


def postgresql_engine(url: sa.URL) -> sa.Engine:
    """An engine on a PostgreSQL database, whose every connection waits for the disk at commit."""
    engine = sa.create_engine(url, connect_args={"connect_timeout": CONNECT_TIMEOUT_S}, pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def _durable(connection: Any, _record: object) -> None:  # noqa: ANN401 - psycopg is not always there
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('synchronous_commit')")
            if cursor.fetchone()[0] == "off":  # every other setting waits at least for the local disk
                cursor.execute("SET synchronous_commit = on")
        connection.commit()

    return engine
