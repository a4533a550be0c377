"""What every record of the domain is: frozen, strict, and told apart by an id."""

from typing import Literal

import msgspec


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A frozen value, true from construction. Reading one refuses unknown fields and wrong types."""


class Source(Record, frozen=True, kw_only=True):
    """Where a fact comes from: entered by a reader, stated in a report (its words), or taken from a file."""

    kind: Literal["entered", "reported", "imported"]
    text: str = ""
    citation: str = ""


class Stamp(Record, frozen=True, kw_only=True):
    """Who recorded something, when (UTC, ISO 8601), and with which version of the program."""

    reader: str
    utc: str
    program: str


class Entity(Record, frozen=True, kw_only=True):
    """A part of a case that keeps its identity through every change.

    `order` is its place among its kind, given once when it is added; collections are kept in this order, so that an
    undone deletion puts a thing back where it was.
    """

    id: str
    order: int = 0
