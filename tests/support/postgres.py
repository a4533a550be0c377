"""A real PostgreSQL server for the tests: from the system's packages, on a private socket, without any open port."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STARTS_IN_S = 60


def programs() -> Path | None:
    """The folder with initdb and pg_ctl of the newest PostgreSQL on this machine, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parent.parent.name))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).resolve().parent if elsewhere else None


@contextmanager
def server() -> Iterator[Path]:
    """Start a server; gives the folder of its socket. Stopped and removed at the end.

    fsync is off: what is tested on it is who may write when, not what survives a power cut.
    """
    binaries = programs()
    if binaries is None:
        raise FileNotFoundError("initdb")
    folder = Path(tempfile.mkdtemp(prefix="nadirpg"))  # a short path: that of a socket has 107 bytes at most
    as_user: list[str] = []
    if os.geteuid() == 0:  # initdb refuses root
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    data, options = folder / "d", f"-k {folder} -c listen_addresses='' -c fsync=off"
    control = [*as_user, binaries / "pg_ctl", "-D", data]
    try:
        _run(as_user, binaries / "initdb", "-D", data, "-A", "trust", "-U", "nadir", "--no-sync", "-E", "UTF8",
             "--locale=C.UTF-8")  # fmt: skip
        _run(control, "-w", "-t", str(STARTS_IN_S), "-l", folder / "log", "-o", options, "start")
        try:
            yield folder
        finally:
            _run(control, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def url(folder: Path, database: str) -> str:
    """Where a database of the server is reached."""
    return f"postgresql://nadir@/{database}?host={folder}"


def new_database(folder: Path, name: str) -> str:
    """Make an empty database; gives its URL."""
    import psycopg

    with psycopg.connect(f"host={folder} user=nadir dbname=postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return url(folder, name)


def _run(before: list[str] | list[object], *command: object) -> None:
    done = subprocess.run(
        [str(word) for word in (*before, *command)],
        stdout=subprocess.DEVNULL,  # a server keeps what it inherits; a pipe would never end
        stderr=subprocess.DEVNULL,
        cwd="/",
        timeout=STARTS_IN_S + 30,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with status {done.returncode}")
