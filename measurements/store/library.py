"""The library of cases: every change is one transaction that adds to the history and updates the state."""

import platform
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from measurements.case import CaseRecord
from measurements.changes import Change, changes_between
from measurements.codec import encode
from measurements.edits.base import CreateCase, Edit
from measurements.errors import EditRefused, LibraryError, RecordError, StaleEdit
from measurements.record import Entity
from measurements.store import chain
from measurements.store.records import HIDE, SUMMARISED, UNHIDE, CaseSummary, HistoryEntry, keepable, summary_columns
from measurements.store.verification import fault_of, stored_state

if TYPE_CHECKING:
    from measurements.store.database import Database
    from measurements.store.rows import Rows


class Library:
    """An open library. Made by `open_library`; may be used from any thread. Every method can raise LibraryError."""

    def __init__(self, database: "Database", program: str | None = None) -> None:
        self._database = database
        self._program = program

    @property
    def where(self) -> str:
        """Where the library lies, short enough to show, without any password."""
        return self._database.where

    @property
    def uuid(self) -> str:
        """The identity of the library, given when it was made."""
        with self._database.reading() as rows:
            return rows.library_uuid()

    # -- reading -----------------------------------------------------------------------------------------------

    def list_cases(self, *, hidden: bool = False) -> tuple[CaseSummary, ...]:
        """One line a case, last changed first; deleted ones only where `hidden` is asked for."""
        with self._database.reading() as rows:
            return tuple(rows.summaries(hidden=hidden))

    def find(self, text: str) -> tuple[str, ...]:
        """The cases meant by `text`, by id: the one of this id, else all whose id, name or patient's name has it."""
        cases = self.list_cases()
        if any(case.id == text for case in cases):
            return (text,)
        wanted = text.strip().casefold()
        if not wanted:
            return ()
        return tuple(c.id for c in cases if any(wanted in s.casefold() for s in (c.id, c.title, c.patient_name)))

    def summary(self, case_id: str) -> CaseSummary | None:
        """The line of one case, deleted or not; None where the library never held it."""
        with self._database.reading() as rows:
            return rows.summary(case_id)

    def load(self, case_id: str) -> tuple[CaseRecord, int]:
        """The case as it is now, and its revision. Raises RecordError where there is none, or it was deleted."""
        with self._database.reading() as rows:
            summary = rows.summary(case_id)
            if summary is None:
                raise RecordError(f"There is no case {case_id} in this library.")
            if summary.hidden:
                raise RecordError(f"Case {case_id} was deleted; its history is kept.")
            return chain.case_of(case_id, stored_state(rows.bodies(case_id))), summary.revision

    def history(self, case_id: str) -> tuple[HistoryEntry, ...]:
        """Every edit of the case, oldest first; () where there is no such case."""
        with self._database.reading() as rows:
            return tuple(rows.entries(case_id))

    def last_entry(self, case_id: str) -> HistoryEntry | None:
        """The newest edit of the case; None where there is no such case."""
        with self._database.reading() as rows:
            return rows.last_entry(case_id)

    def case_at(self, case_id: str, number: int) -> CaseRecord:
        """The case as it was after the entry of this number. Raises RecordError where there is no such entry."""
        with self._database.reading() as rows:
            entries = rows.entries(case_id, up_to=number)
        if not entries or entries[-1].number != number:
            raise RecordError(f"The history of case {case_id} has no entry {number}.")
        return chain.case_of(case_id, chain.replay(entries))

    def verify(self, case_id: str) -> str | None:
        """What is wrong with the case, in one sentence; None where chain and replay hold, bit for bit."""
        with self._database.reading() as rows:
            summary = rows.summary(case_id)
            entries = rows.entries(case_id)
            bodies = rows.bodies(case_id)
        if summary is None:
            return f"There is no case {case_id} in this library."
        try:
            return fault_of(summary, entries, bodies)
        except RecordError as error:
            return str(error)

    # -- writing -----------------------------------------------------------------------------------------------

    def create(self, case: CaseRecord, reader: str, *, title: str = "Create the case", reason: str = "") -> int:
        """Add a case; returns its revision, 1. Raises EditRefused where the id is taken, also by a deleted case."""
        edit = CreateCase(case=case, title=title, reason=reason)
        empty = CaseRecord(id=case.id)
        after = edit.apply(empty)
        utc = _now()
        with self._database.writing() as rows:
            held = rows.summary(case.id)
            if held is not None:
                raise EditRefused(f"Case {case.id} exists already{', deleted' if held.hidden else ''}.")
            row = {"id": case.id, "revision": 1, "hidden": False, "created_utc": utc, "changed_utc": utc}
            rows.insert_case(row | summary_columns(after))
            changes = changes_between(empty, after)
            rows.append(case.id, self._entry(case.id, edit, changes, number=1, utc=utc, reader=reader, prev_hash=""))
            _write_parts(rows, case.id, changes)
        return 1

    def commit(
        self,
        case_id: str,
        edit: Edit,
        before: CaseRecord,
        after: CaseRecord,
        *,
        expected: int,
        reader: str,
        utc: str | None = None,
    ) -> int:
        """Record an edit that turned `before` (revision `expected`) into `after`; returns the new revision.

        Durable when it returns. Raises StaleEdit where somebody else was first, LibraryError where it cannot be
        written; in both cases the library is as it was.
        """
        changes = changes_between(before, after)
        if not changes:
            raise EditRefused(f"{edit.title}: nothing would change.")
        _refuse_out_of_order(after, changes)
        utc = utc or _now()
        columns: dict[str, str | int | bool] = {"changed_utc": utc}
        if any(change.collection in SUMMARISED for change in changes):
            columns |= summary_columns(after)
        with self._database.writing() as rows:
            self._advance(rows, case_id, edit, changes, columns, expected=expected, reader=reader, utc=utc)
            _write_parts(rows, case_id, changes)
        return expected + 1

    def delete(self, case_id: str, reader: str, *, reason: str = "") -> None:
        """Hide the case from the list; its history keeps everything. Raises RecordError where there is none to hide."""
        self._hide(case_id, reader, _CaseEdit(HIDE, "Delete the case", reason), hide=True)

    def undelete(self, case_id: str, reader: str, *, reason: str = "") -> None:
        """Bring a deleted case back as it was. Raises RecordError where none of this id was deleted."""
        self._hide(case_id, reader, _CaseEdit(UNHIDE, "Bring the case back", reason), hide=False)

    # -- beside the cases ----------------------------------------------------------------------------------------

    def add_image_folder(self, case_id: str, folder: str | Path) -> None:
        """Remember where on this machine images of the case were found; no part of the case."""
        with self._database.writing() as rows:
            rows.remember_folder(case_id, self._machine(), str(Path(folder).absolute()), _now())

    def image_folders(self, case_id: str) -> tuple[Path, ...]:
        """Where on this machine images of the case were found, newest first. A folder may be gone by now."""
        with self._database.reading() as rows:
            return tuple(Path(path) for path in rows.folders(case_id, self._machine()))

    def backup(self, path: Path) -> None:
        """Copy the library as it is now into a new SQLite library. Raises LibraryError where the file exists."""
        from measurements.store.backup import back_up

        back_up(self._database, path)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    # -- how -----------------------------------------------------------------------------------------------------

    def _advance(
        self,
        rows: "Rows",
        case_id: str,
        edit: Edit,
        changes: tuple[Change, ...],
        columns: dict[str, str | int | bool],
        *,
        expected: int,
        reader: str,
        utc: str,
        hidden: bool = False,
    ) -> None:
        if not rows.advance(case_id, expected, columns, hidden=hidden):
            raise StaleEdit(_what_happened(rows, case_id, expected, edit))
        prev_hash = rows.hash_at(case_id, expected)
        if prev_hash is None:
            raise LibraryError(f"Case {case_id} lacks entry {expected} of its history; nothing was saved.")
        rows.append(
            case_id,
            self._entry(case_id, edit, changes, number=expected + 1, utc=utc, reader=reader, prev_hash=prev_hash),
        )

    def _hide(self, case_id: str, reader: str, edit: "_CaseEdit", *, hide: bool) -> None:
        utc = _now()
        with self._database.writing() as rows:
            held = rows.summary(case_id)
            if held is None or held.hidden is hide:
                raise RecordError(f"There is no {'' if hide else 'deleted '}case {case_id} in this library.")
            columns: dict[str, str | int | bool] = {"hidden": hide, "changed_utc": utc}
            self._advance(
                rows, case_id, edit, (), columns, expected=held.revision, reader=reader, utc=utc, hidden=held.hidden
            )

    def _entry(
        self,
        case_id: str,
        edit: Edit,
        changes: tuple[Change, ...],
        *,
        number: int,
        utc: str,
        reader: str,
        prev_hash: str,
    ) -> HistoryEntry:
        entry = HistoryEntry(
            number=number,
            utc=utc,
            reader=keepable(reader),
            program=self._program or _installed_program(),
            kind=edit.kind,
            title=keepable(edit.title),
            reason=keepable(edit.reason),
            changes_json=chain.write_changes(changes),
            prev_hash=prev_hash,
            hash="",
        )
        return msgspec.structs.replace(entry, hash=chain.entry_hash(case_id, entry))

    def _machine(self) -> str:
        return "" if self._database.is_file else platform.node()


class _CaseEdit:
    """An entry of the history that concerns the case in the library, not what is in it."""

    def __init__(self, kind: str, title: str, reason: str) -> None:
        self.kind = kind
        self.title = title
        self.reason = reason

    def apply(self, case: CaseRecord) -> CaseRecord:
        return case


def _write_parts(rows: "Rows", case_id: str, changes: tuple[Change, ...]) -> None:
    """Write the parts that changed, and no other."""
    fresh = []
    for change in changes:
        if change.after is None:
            done = rows.delete_part(case_id, change.collection, change.entity_id)
        elif change.before is None:
            fresh.append(_part(case_id, change.collection, change.after))
            continue
        else:
            body = encode(change.after).decode()
            done = rows.update_part(case_id, change.collection, change.entity_id, change.after.order, body)
        if not done:
            raise LibraryError(f"{change.entity_id} is not in the library as it should be; nothing was saved.")
    rows.insert_parts(fresh)


def _part(case_id: str, collection: str, entity: Entity) -> dict[str, str | int]:
    return {
        "case_id": case_id,
        "collection": collection,
        "entity_id": entity.id,
        "position": entity.order,
        "body": encode(entity).decode(),
    }


def _refuse_out_of_order(after: CaseRecord, changes: tuple[Change, ...]) -> None:
    """A collection is read back by order and id; one kept otherwise would come back as another case."""
    moved = {
        c.collection for c in changes if c.after is not None and (c.before is None or c.before.order != c.after.order)
    }
    for name in moved:
        orders = [entity.order for entity in after.collection(name)]
        tied = len(set(orders)) != len(orders)
        places = [chain.place(entity) for entity in after.collection(name)] if tied else orders
        if places != sorted(places):
            raise RecordError(f"The edit leaves {name} out of its order; nothing was saved.")


def _what_happened(rows: "Rows", case_id: str, expected: int, edit: Edit) -> str:
    """Why the case is not where the edit expected it."""
    last = rows.last_entry(case_id)
    if last is None:
        return f"Case {case_id} is not in this library; “{edit.title}” was not saved."
    if last.number < expected:
        return f"The library holds an earlier state of case {case_id}; “{edit.title}” was not saved."
    return f"{last.reader} was first ({last.title}, {last.utc[11:16]} UTC); “{edit.title}” was not saved."


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@cache
def _installed_program() -> str:
    from importlib import metadata

    return f"Nadir {metadata.version('nadir')}"
