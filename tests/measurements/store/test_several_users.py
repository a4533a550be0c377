"""R17: several programs at one case. No edit is lost, a stale one is refused, and the numbers come out exactly."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from measurements.store import Library, open_library
from tests.support.store_cases import READER, add_measurement, small_case

ROOT = Path(__file__).parents[3]


def edit_from_several_programs(location: str, programs: int, each: int, cases: int = 1) -> None:
    """Programs that all edit one case, going on from the new state where one was too late; then count.

    cases: one after the other, so that a long campaign measures contention and not the reading of a huge case.
    """
    library = open_library(location)
    try:
        for number in range(cases):
            library.create(small_case(f"case-{number}"), READER)
            _edit_one_case(library, location, f"case-{number}", programs, each)
    finally:
        library.close()


def _edit_one_case(library: Library, location: str, case_id: str, programs: int, each: int) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.support.committing", location, case_id, "--reader", f"reader {number}",
             "--from", str(number * each), "--count", str(each)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(programs)
    ]  # fmt: skip
    confirmed = [line.split() for child in running for line in child.communicate()[0].splitlines()]
    assert [child.returncode for child in running] == [0] * programs
    case, revision = library.load(case_id)
    entries = library.history(case_id)
    assert revision == len(entries) == programs * each + 1
    assert sorted(int(number) for number, _ in confirmed) == list(range(2, revision + 1))
    assert {m.id for m in case.measurements} == {f"new-{number}" for number in range(programs * each)}
    assert {m for _, m in confirmed} == {m.id for m in case.measurements}
    assert all(sum(e.reader == f"reader {n}" for e in entries) == each for n in range(programs))
    assert library.verify(case_id) is None


def test_r17_two_programs_on_one_sqlite_file_lose_no_edit(tmp_path):
    edit_from_several_programs(str(tmp_path / "cases.sqlite"), programs=2, each=60)


def test_r17_eight_programs_on_one_postgresql_lose_no_edit(postgres_url):
    edit_from_several_programs(postgres_url, programs=8, each=15)


@pytest.mark.soak
def test_r17_two_programs_on_one_sqlite_file_lose_none_of_10_000_edits(tmp_path):
    edit_from_several_programs(str(tmp_path / "cases.sqlite"), programs=2, each=500, cases=10)


@pytest.mark.soak
def test_r17_eight_programs_on_one_postgresql_lose_none_of_10_000_edits(postgres_url):
    edit_from_several_programs(postgres_url, programs=8, each=125, cases=10)


def test_several_programs_may_make_the_same_library_at_once(location):
    command = (
        f"from measurements.store import open_library; lib = open_library({location!r}); print(lib.uuid); lib.close()"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", command], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    uuids = {child.communicate()[0] for child in running}
    assert [child.returncode for child in running] == [0] * 4
    assert len(uuids) == 1


@pytest.mark.parametrize("backups", [8, pytest.param(100, marks=pytest.mark.soak)])
def test_r29_a_backup_during_constant_edits_equals_a_committed_state(library, tmp_path, backups):
    case = small_case()
    library.create(case, READER)
    states = {1: case}
    stop = threading.Event()

    def keep_editing() -> None:
        revision, held = 1, case
        while not stop.is_set():
            edit = add_measurement(revision, held)
            after = edit.apply(held)
            states[revision + 1] = after
            revision = library.commit("case-1", edit, held, after, expected=revision, reader=READER)
            held = after

    editor = threading.Thread(target=keep_editing)
    editor.start()
    try:
        for number in range(backups):
            library.backup(tmp_path / f"backup-{number}.sqlite")
    finally:
        stop.set()
        editor.join()
    seen = set()
    for number in range(backups):
        copy = open_library(tmp_path / f"backup-{number}.sqlite")
        try:
            held, revision = copy.load("case-1")
            assert held == states[revision]
            assert copy.verify("case-1") is None
            seen.add(revision)
        finally:
            copy.close()
    assert len(seen) > 1
