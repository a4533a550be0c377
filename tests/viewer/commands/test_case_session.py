"""The open case: one door, durable first, undo by further edits, late edits offered again."""

import sqlite3
from decimal import Decimal

import pytest
from PySide6.QtGui import QUndoStack

from measurements.case import CaseRecord
from measurements.codec import encode
from measurements.edits import RedrawMeasurement, RenameCase
from measurements.errors import LibraryError, RecordError
from measurements.store import open_library
from tests.support.store_cases import READER, add_measurement, drawn, measurement, small_case
from viewer.commands.case_session import CaseSession, Committed


@pytest.fixture
def library(tmp_path):
    opened = open_library(tmp_path / "cases.sqlite")
    opened.create(small_case(), READER)
    yield opened
    opened.close()


@pytest.fixture
def session(library, qapp):
    return CaseSession.open(library, "case-1", READER)


class Heard:
    """What a session says."""

    def __init__(self, session):
        self.cases: list[CaseRecord] = []
        self.committed: list[Committed] = []
        self.refused: list[str] = []
        self.retry: list[bool] = []
        session.case_changed.connect(self.cases.append)
        session.committed.connect(self.committed.append)
        session.refused.connect(self.refused.append)
        session.retry_changed.connect(self.retry.append)


def redraw(measurement_id, long, short=None):
    return RedrawMeasurement(
        measurement_id=measurement_id, long=Decimal(long), short=short and Decimal(short), origin=drawn(float(long))
    )


def rename(session, name):
    return session.do(RenameCase(name=name))


def test_an_edit_is_in_the_library_before_it_is_shown(session, library):
    seen = []
    session.case_changed.connect(lambda case: seen.append(library.load("case-1") == (case, session.revision)))
    assert session.do(add_measurement(1, session.case))
    assert seen == [True]


def test_a_committed_edit_is_told_with_its_title_and_time(session, library):
    heard = Heard(session)
    session.do(add_measurement(1, session.case))
    (entry,) = heard.committed
    kept = library.history("case-1")[-1]
    assert (entry.number, entry.title, entry.utc, entry.kind) == (2, "Measurement 1", kept.utc, "add_measurement")


def test_a_refused_edit_changes_nothing_and_says_why(session, library):
    heard = Heard(session)
    assert not rename(session, "  ")
    assert heard.refused == ["A case needs a name."]
    assert (heard.cases, session.revision, session.undo_stack.count()) == ([], 1, 0)


def test_an_edit_that_changes_nothing_is_neither_entry_nor_step(session, library):
    assert rename(session, session.case.title)
    assert (session.revision, session.undo_stack.count()) == (1, 0)


def test_undo_and_redo_are_entries_of_the_history(session, library):
    before = session.case
    session.do(add_measurement(1, session.case))
    after = session.case
    session.undo()
    assert encode(session.case) == encode(before)
    session.redo()
    assert encode(session.case) == encode(after)
    entries = library.history("case-1")
    assert [e.kind for e in entries] == ["create_case", "add_measurement", "undo", "redo"]
    assert [e.title for e in entries[2:]] == ["Undo: Measurement 1", "Redo: Measurement 1"]
    assert library.load("case-1") == (after, 4)
    assert library.verify("case-1") is None


def test_the_actions_name_what_they_take_back(session, qapp):
    stack = session.undo_stack
    undo, redo = stack.createUndoAction(qapp, "Undo"), stack.createRedoAction(qapp, "Redo")
    assert not undo.isEnabled()
    assert not redo.isEnabled()
    session.do(add_measurement(1, session.case))
    assert undo.isEnabled()
    assert undo.text() == "Undo Measurement 1"
    undo.trigger()
    assert not undo.isEnabled()
    assert redo.text() == "Redo Measurement 1"
    assert session.revision == 3


def test_undo_all_and_redo_all_give_the_same_case(session, library):
    states = [session.case]
    for number in range(6):
        session.do(add_measurement(number, session.case))
        states.append(session.case)
    for state in reversed(states[:-1]):
        session.undo()
        assert encode(session.case) == encode(state)
    session.undo()
    assert encode(session.case) == encode(states[0])
    for state in states[1:]:
        session.redo()
        assert encode(session.case) == encode(state)
    assert encode(library.load("case-1")[0]) == encode(states[-1])


def test_edits_with_one_key_are_one_step_and_each_is_durable(session, library):
    before = session.case
    session.do(add_measurement(1, session.case), merge_key="new-1")
    session.do(redraw("new-1", "30.0"), merge_key="new-1")
    session.do(redraw("new-1", "30.0", "21.5"), merge_key="new-1")
    after = session.case
    assert session.undo_stack.count() == 1
    assert len(library.history("case-1")) == 4
    session.undo()
    assert encode(session.case) == encode(before)
    session.redo()
    assert encode(session.case) == encode(after)
    assert library.verify("case-1") is None


def test_a_run_of_edits_ends_with_another_edit_an_undo_or_another_key(session):
    session.do(add_measurement(1, session.case), merge_key="new-1")
    rename(session, "Other")
    session.do(redraw("new-1", "30.0"), merge_key="new-1")
    assert session.undo_stack.count() == 3
    session.undo()
    session.undo()
    session.do(redraw("new-1", "31.0"), merge_key="new-1")
    assert session.undo_stack.count() == 2
    session.do(add_measurement(2, session.case), merge_key="new-2")
    assert session.undo_stack.count() == 3
    session.end_run()
    session.do(redraw("new-2", "31.0"), merge_key="new-2")
    assert session.undo_stack.count() == 4


def test_a_run_that_ends_where_it_began_leaves_no_step(session):
    title = session.case.title
    session.do(RenameCase(name="a"), merge_key="name")
    session.do(RenameCase(name=title), merge_key="name")
    assert session.undo_stack.count() == 0
    assert not session.undo_stack.canUndo()


def other_reader(library, name="Dr First"):
    """Somebody else edits the same case."""
    case, revision = library.load("case-1")
    edit = add_measurement(100 + revision, case)
    library.commit("case-1", edit, case, edit.apply(case), expected=revision, reader=name)


def test_a_late_edit_is_refused_shown_and_offered_again(session, library):
    heard = Heard(session)
    other_reader(library)
    assert not session.do(add_measurement(1, session.case))
    assert len(heard.refused) == 1
    assert heard.refused[0].startswith("Dr First was first (Measurement 101, ")
    assert heard.cases == [library.load("case-1")[0]]
    assert [m.id for m in session.case.measurements] == ["new-101"]
    assert (session.can_retry, heard.retry, session.revision) == (True, [True], 2)
    assert session.retry()
    assert [m.id for m in session.case.measurements] == ["new-101", "new-1"]
    assert (session.can_retry, heard.retry) == (False, [True, False])
    session.undo()
    assert [m.id for m in session.case.measurements] == ["new-101"]
    assert library.verify("case-1") is None


def test_another_edit_takes_the_offer_away(session, library):
    other_reader(library)
    session.do(add_measurement(1, session.case))
    assert session.can_retry
    rename(session, "Other")
    assert not session.can_retry
    assert not session.retry()


def test_a_later_refusal_takes_the_offer_away(session, library):
    other_reader(library)
    session.do(add_measurement(1, session.case))
    assert session.can_retry
    assert not session.do(redraw("none-such", 1))
    assert not session.can_retry


def test_a_late_undo_is_refused_shown_and_possible_afterwards(session, library):
    session.do(add_measurement(1, session.case))
    session.do(add_measurement(2, session.case))
    other_reader(library)
    heard = Heard(session)
    session.undo()
    assert len(heard.refused) == 1
    assert "Undo: Measurement 2" in heard.refused[0]
    assert heard.committed == []
    assert [m.id for m in session.case.measurements] == ["new-1", "new-2", "new-103"]
    assert (session.undo_stack.count(), session.undo_stack.index()) == (2, 2)
    session.undo()
    assert [m.id for m in session.case.measurements] == ["new-1", "new-103"]
    assert (session.undo_stack.undoText(), session.undo_stack.redoText()) == ("Measurement 1", "Measurement 2")
    other_reader(library)
    session.redo()
    assert (session.undo_stack.count(), session.undo_stack.index()) == (2, 1)
    session.redo()
    assert session.undo_stack.index() == 2
    assert library.load("case-1") == (session.case, session.revision)
    assert library.verify("case-1") is None


def test_a_step_that_others_have_changed_cannot_be_undone_and_says_so(session, library):
    session.do(RenameCase(name="Mine"))
    session.do(add_measurement(1, session.case))
    case, revision = library.load("case-1")
    edit = redraw("new-1", "77.0")
    library.commit("case-1", edit, case, edit.apply(case), expected=revision, reader="Dr First")
    session.reload()
    heard = Heard(session)
    session.undo()
    assert heard.refused == ["“Measurement 1” was changed since by somebody else; it cannot be undone."]
    assert session.case.measurement("new-1").long == Decimal("77.0")
    assert session.undo_stack.undoText() == RenameCase(name="x").title
    session.undo()
    assert session.case.title == small_case().title


def test_reload_shows_what_others_have_done(session, library):
    heard = Heard(session)
    assert not session.reload()
    assert heard.cases == []
    other_reader(library)
    assert session.reload()
    assert heard.cases == [session.case]
    assert session.revision == 2


class Failing:
    """A library whose disk is full."""

    def __init__(self, library):
        self.library = library
        self.full = True

    def load(self, case_id):
        return self.library.load(case_id)

    def commit(self, *args, **kwargs):
        if self.full:
            raise LibraryError("Library cases.sqlite: the disk is full; nothing was saved.")
        return self.library.commit(*args, **kwargs)


def test_r19_what_could_not_be_written_is_not_shown_as_done(library, qapp):
    failing = Failing(library)
    session = CaseSession.open(failing, "case-1", READER)
    heard = Heard(session)
    before = session.case
    assert not session.do(add_measurement(1, session.case))
    assert heard.refused == ["Library cases.sqlite: the disk is full; nothing was saved."]
    assert (heard.committed, heard.cases, session.case, session.undo_stack.count()) == ([], [], before, 0)
    failing.full = False
    assert session.do(add_measurement(1, session.case))
    failing.full = True
    session.undo()
    assert len(heard.refused) == 2
    assert session.undo_stack.index() == 1
    failing.full = False
    session.undo()
    assert encode(session.case) == encode(before)


def test_undo_reaches_only_what_was_done_since_the_case_was_opened(session, library):
    session.do(add_measurement(1, session.case))
    again = CaseSession.open(library, "case-1", READER)
    assert isinstance(again.undo_stack, QUndoStack)
    assert not again.undo_stack.canUndo()


def test_a_case_that_is_not_there_does_not_open(library, qapp):
    with pytest.raises(RecordError, match="no case nothing"):
        CaseSession.open(library, "nothing", READER)


def test_a_library_that_another_program_holds_refuses_the_edit(session, library, tmp_path, monkeypatch):
    # The wait for the lock is 5 s by rule; here it is cut short for this session's connections only.
    with library._database.raw_sqlite() as connection:
        connection.execute("PRAGMA busy_timeout = 20")
    heard = Heard(session)
    holder = sqlite3.connect(tmp_path / "cases.sqlite", isolation_level=None)
    try:
        holder.execute("BEGIN EXCLUSIVE")
        assert not session.do(add_measurement(1, session.case))
    finally:
        holder.close()
    assert len(heard.refused) == 1
    assert heard.refused[0].endswith("another program is using it; nothing was saved.")
    assert session.do(add_measurement(1, session.case))


def test_a_measurement_added_by_hand_is_as_the_library_holds_it(session, library):
    one = measurement("m", "lesion-0", "tp-0")
    session.do(type(add_measurement(1, session.case))(measurement=one))
    assert encode(library.load("case-1")[0]) == encode(session.case)
