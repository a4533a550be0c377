"""Kill −9 in the middle of a series of edits: every confirmed edit is there when the library is opened again."""

import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from measurements.store import open_library
from tests.support.committing import STEPS
from tests.support.store_cases import READER, large_case

ROOT = Path(__file__).parents[2]
MEASUREMENTS = 2000
RESTART_S = 5.0


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A library with one case of 2,000 measurements; every kill goes on with what the one before left."""
    path = tmp_path_factory.mktemp("killed") / "cases.sqlite"
    library = open_library(path)
    library.create(large_case("case-1", MEASUREMENTS), READER)
    library.close()
    return path


def start(path: Path, first: int, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.support.committing", str(path), "case-1", "--from", str(first), *more]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def kill_at_random(path: Path, first: int, chance: random.Random) -> list[str]:
    """Let a program edit, kill it at some moment, and give what it had confirmed."""
    with start(path, first) as child:
        assert child.stdout is not None
        confirmed = [child.stdout.readline() for _ in range(chance.randint(1, 12))]
        # The one wait that is meant: somewhere within the next few commits, of about 2 ms each.
        time.sleep(chance.uniform(0, 0.012))
        child.kill()
        confirmed += child.stdout.readlines()
    return [line for line in confirmed if line.endswith("\n")]


def assert_all_is_there(path: Path, confirmed: list[str]) -> int:
    """Open the library as after a crash; gives the revision it is at."""
    begun = time.perf_counter()
    library = open_library(path)
    case, revision = library.load("case-1")
    assert time.perf_counter() - begun < RESTART_S
    try:
        held = {m.id for m in case.measurements}
        lost = [line for line in confirmed if line.split()[1] not in held]
        assert not lost
        assert revision >= max((int(line.split()[0]) for line in confirmed), default=0)
        # At most the one edit that was being written when the kill came was kept without being confirmed.
        assert library.verify("case-1") is None
        assert len(case.measurements) == MEASUREMENTS + revision - 1
    finally:
        library.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return revision


def campaign(path: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    revision = assert_all_is_there(path, [])
    for number in range(kills):
        confirmed = kill_at_random(path, revision, chance)
        assert confirmed, f"kill {number}: nothing was confirmed before it"
        revision = assert_all_is_there(path, confirmed)


def test_r09_a_kill_loses_nothing_that_was_confirmed(kept):
    campaign(kept, kills=12, seed=9)


@pytest.mark.parametrize("step", [*STEPS, "committed"])
def test_r09_a_kill_at_each_step_of_a_commit_leaves_it_whole_or_undone(kept, step):
    before = assert_all_is_there(kept, [])
    with start(kept, before, "--kill-at", step) as child:
        confirmed = child.communicate()[0].splitlines(keepends=True)
    assert child.returncode == -9
    assert len(confirmed) == 3
    after = assert_all_is_there(kept, confirmed)
    assert after - before == (4 if step == "committed" else 3)


@pytest.mark.soak
def test_r09_500_kills_lose_nothing_that_was_confirmed(kept):
    campaign(kept, kills=500, seed=500)
