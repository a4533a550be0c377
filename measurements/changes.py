"""What an edit changed: entities before and after. History, undo and the store are made of these."""

from operator import is_

from measurements.case import COLLECTIONS, CaseRecord
from measurements.errors import EditRefused
from measurements.record import Entity


class Change:
    """One entity of one collection: `before` is None where it is new, `after` is None where it was taken away."""

    __slots__ = ("after", "before", "collection")

    def __init__(self, collection: str, before: Entity | None, after: Entity | None) -> None:
        self.collection = collection
        self.before = before
        self.after = after

    def __repr__(self) -> str:
        return f"Change({self.collection!r}, {self.before!r}, {self.after!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Change) and (self.collection, self.before, self.after) == (
            other.collection,
            other.before,
            other.after,
        )

    def __hash__(self) -> int:
        return hash((self.collection, self.entity_id))

    @property
    def entity_id(self) -> str:
        """The id of the entity that changed."""
        entity = self.after if self.after is not None else self.before
        return entity.id if entity is not None else ""

    def reversed(self) -> "Change":
        """The change that takes this one back."""
        return Change(self.collection, self.after, self.before)


def changes_between(before: CaseRecord, after: CaseRecord) -> tuple[Change, ...]:
    """What turns `before` into `after`. Collections and entities that are the same object cost one comparison."""
    found: list[Change] = []
    for name in COLLECTIONS:
        old, new = getattr(before, name), getattr(after, name)
        if old is new:
            continue
        old, new = _where_they_part(old, new)
        held = {entity.id: entity for entity in old}
        for entity in new:
            was = held.pop(entity.id, None)
            if was is not entity and not _same(was, entity):
                found.append(Change(name, was, entity))
        found.extend(Change(name, gone, None) for gone in held.values())
    return tuple(found)


def _where_they_part(old: tuple[Entity, ...], new: tuple[Entity, ...]) -> tuple[tuple[Entity, ...], tuple[Entity, ...]]:
    """Both without the entities they share, as objects, at the beginning and at the end.

    An edit leaves all but one or two as they were; comparing by `is` in C keeps its cost flat in a large case.
    """
    shared = min(len(old), len(new))
    head = _first_false(list(map(is_, old, new)), shared)
    tail = _first_false(list(map(is_, reversed(old[head:]), reversed(new[head:]))), shared - head)
    return old[head : len(old) - tail], new[head : len(new) - tail]


def _first_false(flags: list[bool], default: int) -> int:
    return flags.index(False) if False in flags else default


def _same(was: Entity | None, entity: Entity) -> bool:
    """Equal, and equal as written: 26.0 and 26.00 are one number, and two things to record."""
    return was == entity and repr(was) == repr(entity)


def apply_changes(case: CaseRecord, changes: tuple[Change, ...]) -> CaseRecord:
    """The case after the changes. Raises EditRefused where an entity is not as the change left it off."""
    for change in changes:
        held = case.find(change.collection, change.entity_id)
        if held != change.before:
            raise EditRefused(f"{change.entity_id} in {change.collection} has changed since; nothing was done.")
        case = case.placed(change.collection, change.entity_id, change.after)
    return case
