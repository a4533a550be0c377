"""R16: the history is never overwritten, adds up to the case, and tells where somebody touched it."""

import random
import sqlite3
from contextlib import closing

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from measurements.case import CaseRecord
from measurements.changes import Change, apply_changes, changes_between
from measurements.codec import encode
from measurements.edits import Edit, Revert
from measurements.errors import LibraryError, RecordError
from measurements.store import Library, chain, open_library
from tests.support.store_cases import READER, add_measurement, random_edit, small_case


def play(library: Library, case: CaseRecord, revision: int, steps: int, chance: random.Random) -> int:
    """Random edits and undos; after each, the history replayed is the case. Returns how many were entries."""
    state: chain.State = chain.replay(library.history(case.id))
    undoable: list[tuple[str, tuple[Change, ...]]] = []
    for number in range(steps):
        if undoable and chance.random() < 0.25:
            title, changes = undoable.pop()
            edit: Edit = Revert(f"Undo: {title}", tuple(c.reversed() for c in reversed(changes)))
        else:
            edit = random_edit(case, chance, number)
        try:
            after = edit.apply(case)
        except RecordError:
            continue
        made = changes_between(case, after)
        if not made:
            continue
        library.commit(case.id, edit, case, after, expected=revision, reader=chance.choice(["A", "B"]))
        revision += 1
        if not isinstance(edit, Revert):
            undoable.append((edit.title, made))
        entry = library.last_entry(case.id)
        assert entry is not None
        _add(state, entry.changes_json)
        assert state == {**{name: {} for name in state}, **chain.state_of(after)}
        assert encode(chain.case_of(case.id, state)) == encode(after)
        case = after
    assert encode(library.load(case.id)[0]) == encode(case)
    assert library.verify(case.id) is None
    return revision


def _add(state: chain.State, changes_json: str) -> None:
    for change in chain.read_changes(changes_json):
        held = state[change.collection]
        was = held.pop(change.entity_id, None)
        assert was == (None if change.before is None else encode(change.before).decode())
        if change.after is not None:
            held[change.entity_id] = encode(change.after).decode()


@pytest.mark.parametrize("seed", [1, 2])
def test_r16_random_edits_and_undos_replay_to_the_state_at_every_step(library, seed):
    case = small_case()
    library.create(case, READER)
    entries = play(library, case, 1, 250, random.Random(seed))
    assert entries > 150


@pytest.mark.soak
def test_r16_10_000_random_edits_and_undos_replay_to_the_state_at_every_step(library):
    library.create(small_case(), READER)
    revision, seed = 1, 0
    while revision < 10_000:
        case, revision = library.load("case-1")
        revision = play(library, case, revision, 1000, random.Random(seed))
        seed += 1
    assert library.verify("case-1") is None


@given(seed=st.integers(0, 2**32 - 1), steps=st.integers(1, 60))
@settings(max_examples=60)
def test_changes_turn_one_case_into_the_other_and_back(seed, steps):
    chance = random.Random(seed)
    first = case = small_case()
    for number in range(steps):
        try:
            after = random_edit(case, chance, number).apply(case)
        except RecordError:
            continue
        made = changes_between(case, after)
        assert encode(apply_changes(case, made)) == encode(after)
        assert encode(apply_changes(after, tuple(c.reversed() for c in reversed(made)))) == encode(case)
        case = after
    whole = changes_between(first, case)
    assert encode(apply_changes(first, whole)) == encode(case)


CHANGING = [
    "UPDATE history SET title = 'other'",
    "UPDATE history SET changes = changes",
    "DELETE FROM history WHERE number = 2",
    "DELETE FROM history",
]


@pytest.fixture
def edited(library):
    """A case with five entries."""
    case = small_case()
    library.create(case, READER)
    for number in range(4):
        edit = add_measurement(number, case)
        after = edit.apply(case)
        library.commit(case.id, edit, case, after, expected=number + 1, reader=READER)
        case = after
    assert library.verify("case-1") is None
    return library


@pytest.mark.parametrize("statement", CHANGING)
def test_r16_the_database_itself_refuses_to_change_the_history(edited, statement):
    before = edited.history("case-1")
    with pytest.raises(LibraryError, match="only ever added to"), edited._database.writing() as rows:
        rows.connection.execute(sa.text(statement))
    assert edited.history("case-1") == before


def test_r16_the_history_cannot_be_emptied_or_replaced(edited):
    replace = (
        "INSERT OR REPLACE INTO history SELECT case_id, number, utc, reader, program, kind, 'other', reason, changes, "
        "prev_hash, hash FROM history WHERE number = 3"
    )
    statement = replace if edited._database.is_file else "TRUNCATE history"
    before = edited.history("case-1")
    with pytest.raises(LibraryError, match="only ever added to"), edited._database.writing() as rows:
        rows.connection.execute(sa.text(statement))
    assert edited.history("case-1") == before


TAMPERING = {
    "UPDATE history SET title = 'other' WHERE number = 3": "Entry 3 of the history has been altered.",
    "UPDATE history SET reader = 'Dr Other' WHERE number = 1": "Entry 1 of the history has been altered.",
    "UPDATE history SET utc = '2001-01-01T00:00:00.000Z' WHERE number = 5": "Entry 5 of the history has been altered.",
    "UPDATE history SET changes = replace(changes, '12.5', '21.5') WHERE number = 4": (
        "Entry 4 of the history has been altered."
    ),
    "UPDATE history SET changes = 'no json' WHERE number = 2": "Entry 2 of the history has been altered.",
    "DELETE FROM history WHERE number = 1": "Entry 1 of the history is missing.",
    "DELETE FROM history WHERE number = 3": "Entry 3 of the history is missing.",
    "DELETE FROM history WHERE number = 5": "The history ends at entry 4, the case is at 5.",
    "DELETE FROM history": "The history ends at entry 0, the case is at 5.",
    "UPDATE parts SET body = replace(body, '12.5', '21.5') WHERE entity_id = 'new-2'": (
        "new-2 in measurements is not what its history says."
    ),
    "DELETE FROM parts WHERE entity_id = 'new-0'": "new-0 in measurements is not what its history says.",
    "INSERT INTO parts SELECT case_id, collection, 'x', 9, body FROM parts WHERE entity_id = 'new-0'": (
        "x in measurements is not what its history says."
    ),
    "INSERT INTO parts VALUES ('case-1', 'spells', 'x', 1, '{}')": "x in spells is not what its history says.",
    "UPDATE parts SET position = 77 WHERE entity_id = 'new-1'": "The order of the case is not what its history says.",
    "UPDATE cases SET title = 'Other'": "The list of cases does not say what the case says.",
    "UPDATE cases SET hidden = NOT hidden": "The list of cases does not say what the case says.",
    "UPDATE cases SET revision = 4": "The history ends at entry 5, the case is at 4.",
}


@pytest.mark.parametrize("statement", TAMPERING)
def test_r16_a_change_behind_the_librarys_back_is_named(edited, statement):
    with edited._database.writing() as rows:
        if edited._database.is_file:
            for name in ("history_no_update", "history_no_delete", "history_in_turn"):
                rows.connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            rows.connection.exec_driver_sql("ALTER TABLE history DISABLE TRIGGER ALL")
        rows.connection.execute(sa.text(statement.replace(":", r"\:")))
    assert edited.verify("case-1") == TAMPERING[statement]


def test_a_damaged_entry_does_not_open_as_an_empty_case(tmp_path):
    library = open_library(tmp_path / "a.sqlite")
    library.create(small_case(), READER)
    with closing(sqlite3.connect(tmp_path / "a.sqlite", isolation_level=None)) as connection:
        connection.execute("UPDATE parts SET body = '{\"id\":5}' WHERE collection = 'lesions'")
    try:
        with pytest.raises(RecordError, match="An entry of lesions cannot be read"):
            library.load("case-1")
    finally:
        library.close()
