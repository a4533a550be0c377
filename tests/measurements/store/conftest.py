"""Libraries on both databases: every store test that asks for `library` runs on each."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from measurements.store import Library, open_library
from tests.support import postgres

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres_folder() -> Iterator[Path]:
    """The socket folder of a PostgreSQL server that runs for the whole session."""
    if postgres.programs() is None:
        reason = "PostgreSQL's initdb is not installed (Debian: apt-get install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with postgres.server() as folder:
        yield folder


@pytest.fixture
def postgres_url(postgres_folder: Path) -> str:
    """A fresh, empty database."""
    return postgres.new_database(postgres_folder, f"t{os.getpid()}_{next(_numbers)}")


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a library can be made, on each database in turn."""
    if request.param == "sqlite":
        return str(tmp_path / "cases.sqlite")
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def library(location: str) -> Iterator[Library]:
    """A new library."""
    opened = open_library(location)
    yield opened
    opened.close()
