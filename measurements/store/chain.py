"""The history as text: changes to JSON and back, the hash that chains the entries, and replay from nothing.

The hash of an entry is SHA-256, in hex, over one JSON object with the keys case_id, changes, kind, number, prev_hash,
program, reader, reason, title, utc in this (alphabetical) order, no spaces, UTF-8; `changes` stands in it as stored.
The first entry has prev_hash "".
"""

import hashlib
from collections.abc import Iterable

import msgspec

from measurements.case import COLLECTIONS, CaseRecord
from measurements.changes import Change
from measurements.codec import decode_entity, encode
from measurements.errors import LibraryError, RecordError
from measurements.record import Entity
from measurements.store.records import HistoryEntry

State = dict[str, dict[str, str]]
"""Collection → entity id → the entity as stored."""


class StoredChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A change as it stands in the history; `before` and `after` keep their bytes."""

    collection: str
    id: str
    before: msgspec.Raw
    after: msgspec.Raw


_NULL = b"null"
_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(tuple[StoredChange, ...])


def write_changes(changes: Iterable[Change]) -> str:
    """The changes as one line of JSON; the same changes always give the same text."""
    stored = [
        StoredChange(
            change.collection,
            change.entity_id,
            msgspec.Raw(encode(change.before) if change.before is not None else _NULL),
            msgspec.Raw(encode(change.after) if change.after is not None else _NULL),
        )
        for change in changes
    ]
    return _encoder.encode(stored).decode()


def read_changes(text: str) -> tuple[Change, ...]:
    """The changes of an entry. Raises RecordError where they cannot be read."""
    return tuple(
        Change(stored.collection, _entity(stored.collection, stored.before), _entity(stored.collection, stored.after))
        for stored in _stored(text)
    )


def entry_hash(case_id: str, entry: HistoryEntry) -> str:
    """The hash this entry must have."""
    row = {
        "case_id": case_id,
        "changes": msgspec.Raw(entry.changes_json.encode()),
        "kind": entry.kind,
        "number": entry.number,
        "prev_hash": entry.prev_hash,
        "program": entry.program,
        "reader": entry.reader,
        "reason": entry.reason,
        "title": entry.title,
        "utc": entry.utc,
    }
    return hashlib.sha256(_encoder.encode(row)).hexdigest()


def chain_fault(case_id: str, entries: Iterable[HistoryEntry]) -> str | None:
    """What is wrong with the chain: a missing, altered or moved entry, by number; None where it holds."""
    expected, before = 1, ""
    for entry in entries:
        if entry.number != expected:
            return f"Entry {expected} of the history is missing."
        if entry.prev_hash != before:
            return f"Entry {entry.number} of the history does not follow the one before it."
        if entry.hash != entry_hash(case_id, entry):
            return f"Entry {entry.number} of the history has been altered."
        expected, before = entry.number + 1, entry.hash
    return None


def replay(entries: Iterable[HistoryEntry]) -> State:
    """The state the entries add up to, from nothing. Raises LibraryError where one does not fit what came before."""
    state: State = {name: {} for name in COLLECTIONS}
    for entry in entries:
        for change in _stored(entry.changes_json):
            held = state.setdefault(change.collection, {})
            before, after = bytes(change.before), bytes(change.after)
            if held.get(change.id, "null").encode() != before:
                raise LibraryError(f"Entry {entry.number} of the history does not fit the state before it.")
            if after == _NULL:
                held.pop(change.id, None)
            else:
                held[change.id] = after.decode()
    return state


def case_of(case_id: str, state: State) -> CaseRecord:
    """The case a stored state stands for, each collection in its order. Raises RecordError where one cannot be read."""
    fields = {
        name: tuple(sorted((decode_entity(name, body) for body in held.values()), key=place))
        for name, held in state.items()
        if held
    }
    unknown = set(fields) - set(COLLECTIONS)
    if unknown:
        raise RecordError(f"Case {case_id} holds {min(unknown)}, which this program does not know.")
    return msgspec.structs.replace(CaseRecord(id=case_id), **fields)


def state_of(case: CaseRecord) -> State:
    """The case as it is stored."""
    return {name: {entity.id: encode(entity).decode() for entity in case.collection(name)} for name in COLLECTIONS}


def place(entity: Entity) -> tuple[int, str]:
    """Where an entity stands in its collection."""
    return entity.order, entity.id


def _entity(collection: str, raw: msgspec.Raw) -> Entity | None:
    data = bytes(raw)
    return None if data == _NULL else decode_entity(collection, data)


def _stored(text: str) -> tuple[StoredChange, ...]:
    try:
        return _decoder.decode(text)
    except msgspec.DecodeError as error:
        raise RecordError(f"An entry of the history cannot be read: {error}.") from error
