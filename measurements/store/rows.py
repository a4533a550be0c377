"""The statements of a library, within one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from measurements.store.records import CaseSummary, HistoryEntry
from measurements.store.tables import cases, history, image_folders, library_info, parts

_AT = (parts.c.case_id == sa.bindparam("at_case"), parts.c.collection == sa.bindparam("at_collection"))
_ONE_PART = sa.and_(*_AT, parts.c.entity_id == sa.bindparam("at_entity"))
_UPDATE_PART = (
    sa.update(parts).where(_ONE_PART).values(position=sa.bindparam("new_position"), body=sa.bindparam("new_body"))
)
_DELETE_PART = sa.delete(parts).where(_ONE_PART)
_ENTRY_COLUMNS = [column for column in history.c if column.name != "case_id"]


class Rows:
    """Rows read and written on one connection; whoever made it ends the transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection

    # -- cases -------------------------------------------------------------------------------------------------

    def library_uuid(self) -> str:
        """The identity of the library."""
        return str(self.connection.execute(sa.select(library_info.c.uuid)).scalar_one())

    def summaries(self, *, hidden: bool) -> list[CaseSummary]:
        """The list of cases, last changed first."""
        query = sa.select(cases).order_by(cases.c.changed_utc.desc(), cases.c.id)
        if not hidden:
            query = query.where(cases.c.hidden.is_(False))
        return [CaseSummary(**row) for row in self.connection.execute(query).mappings()]

    def summary(self, case_id: str) -> CaseSummary | None:
        """One line of the list, or None where there is no such case."""
        row = self.connection.execute(sa.select(cases).where(cases.c.id == case_id)).mappings().one_or_none()
        return CaseSummary(**row) if row else None

    def insert_case(self, columns: Mapping[str, Any]) -> None:
        """A new case."""
        self.connection.execute(sa.insert(cases), dict(columns))

    def advance(self, case_id: str, expected: int, columns: Mapping[str, Any], *, hidden: bool = False) -> bool:
        """Move a case from `expected` to the next revision; False where it is not at `expected`, or not `hidden`."""
        statement = (
            sa.update(cases)
            .where(cases.c.id == case_id, cases.c.revision == expected, cases.c.hidden.is_(hidden))
            .values(revision=expected + 1, **columns)
        )
        return self.connection.execute(statement).rowcount == 1

    # -- parts -------------------------------------------------------------------------------------------------

    def bodies(self, case_id: str) -> Sequence[tuple[str, str, int, str]]:
        """Collection, id, position and stored text of every part of a case, in no order."""
        query = sa.select(parts.c.collection, parts.c.entity_id, parts.c.position, parts.c.body)
        return [tuple(row) for row in self.connection.execute(query.where(parts.c.case_id == case_id))]

    def insert_parts(self, rows: list[dict[str, Any]]) -> None:
        """New parts: case_id, collection, entity_id, position, body."""
        if rows:
            self.connection.execute(sa.insert(parts), rows)

    def update_part(self, case_id: str, collection: str, entity_id: str, position: int, body: str) -> bool:
        """Write a part anew; False where there is none."""
        values = {"at_case": case_id, "at_collection": collection, "at_entity": entity_id}
        values |= {"new_position": position, "new_body": body}  # type: ignore[dict-item]
        return self.connection.execute(_UPDATE_PART, values).rowcount == 1

    def delete_part(self, case_id: str, collection: str, entity_id: str) -> bool:
        """Take a part out of the state; False where there is none."""
        values = {"at_case": case_id, "at_collection": collection, "at_entity": entity_id}
        return self.connection.execute(_DELETE_PART, values).rowcount == 1

    # -- history -----------------------------------------------------------------------------------------------

    def append(self, case_id: str, entry: HistoryEntry) -> None:
        """One more entry."""
        row = {column.name: getattr(entry, _FIELD.get(column.name, column.name)) for column in _ENTRY_COLUMNS}
        self.connection.execute(sa.insert(history), {"case_id": case_id, **row})

    def hash_at(self, case_id: str, number: int) -> str | None:
        """The hash of an entry, or None where there is none."""
        query = sa.select(history.c.hash).where(history.c.case_id == case_id, history.c.number == number)
        found = self.connection.execute(query).scalar_one_or_none()
        return str(found) if found is not None else None

    def entries(self, case_id: str, *, up_to: int | None = None) -> list[HistoryEntry]:
        """The history of a case, oldest first."""
        query = sa.select(*_ENTRY_COLUMNS).where(history.c.case_id == case_id).order_by(history.c.number)
        if up_to is not None:
            query = query.where(history.c.number <= up_to)
        return _entries(self.connection.execute(query).mappings())

    def last_entry(self, case_id: str) -> HistoryEntry | None:
        """The newest entry of a case."""
        query = (
            sa.select(*_ENTRY_COLUMNS).where(history.c.case_id == case_id).order_by(history.c.number.desc()).limit(1)
        )
        return next(iter(_entries(self.connection.execute(query).mappings())), None)

    # -- where images were found ---------------------------------------------------------------------------------

    def folders(self, case_id: str, machine: str) -> list[str]:
        """Folders in which images of the case were found, newest first."""
        query = (
            sa.select(image_folders.c.path)
            .where(image_folders.c.case_id == case_id, image_folders.c.machine == machine)
            .order_by(image_folders.c.added_utc.desc(), image_folders.c.path)
        )
        return [str(path) for path in self.connection.execute(query).scalars()]

    def remember_folder(self, case_id: str, machine: str, path: str, utc: str) -> None:
        """A folder, as the newest."""
        here = {"case_id": case_id, "machine": machine, "path": path}
        known = sa.and_(*(image_folders.c[name] == value for name, value in here.items()))
        self.connection.execute(sa.delete(image_folders).where(known))
        self.connection.execute(sa.insert(image_folders), {**here, "added_utc": utc})


_FIELD = {"changes": "changes_json"}


def _entries(rows: Iterable[Mapping[Any, Any]]) -> list[HistoryEntry]:
    return [HistoryEntry(**{_FIELD.get(str(name), str(name)): value for name, value in row.items()}) for row in rows]
