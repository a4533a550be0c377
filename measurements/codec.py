"""Records to JSON and back: millimetres as decimal numbers with the digits measured, dates ISO 8601, keys in order.

Reading is strict: an unknown field or a wrong type is refused with its place.
"""

from functools import cache
from typing import Any, TypeVar

import msgspec

from measurements.case import SCHEMA_VERSION, CaseRecord, entity_types
from measurements.errors import RecordError
from measurements.record import Entity, Record

R = TypeVar("R", bound=Record)

_encoder = msgspec.json.Encoder(decimal_format="number", order="deterministic")


def encode(record: Record) -> bytes:
    """The record as one line of JSON, UTF-8; the same record always gives the same bytes."""
    return _encoder.encode(record)


def encode_readable(record: Record) -> bytes:
    """The same content indented for people, ending in a newline."""
    return msgspec.json.format(encode(record), indent=2) + b"\n"


def decode(data: bytes | str, kind: type[R], what: str) -> R:
    """Read one record. Raises RecordError naming `what` and the place of the first fault."""
    try:
        return _decoder(kind).decode(data)  # type: ignore[no-any-return]
    except (msgspec.DecodeError, RecordError) as error:
        raise RecordError(f"{what} cannot be read: {error}.") from error


def decode_case(data: bytes | str, what: str = "The case") -> CaseRecord:
    """Read a whole case. Raises RecordError for a newer schema, a fault, or an id used twice."""
    version = _version(data, what)
    if version > SCHEMA_VERSION:
        raise RecordError(f"{what} has schema version {version}; this program reads up to {SCHEMA_VERSION}.")
    case = decode(data, CaseRecord, what)
    for name in entity_types():
        ids = [entity.id for entity in case.collection(name)]
        twice = {i for i in ids if ids.count(i) > 1}
        if twice:
            raise RecordError(f"{what} uses the id {min(twice)} twice in {name}.")
    return case


def decode_entity(collection: str, data: bytes | str) -> Entity:
    """Read one entity of a collection. Raises RecordError for a collection that is none, or a fault."""
    kinds = entity_types_cached()
    if collection not in kinds:
        raise RecordError(f"A case has no collection {collection!r}.")
    return decode(data, kinds[collection], f"An entry of {collection}")


def case_schema() -> dict[str, Any]:
    """The JSON schema (2020-12) of a case file."""
    schema = msgspec.json.schema(CaseRecord)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = f"Nadir case, schema version {SCHEMA_VERSION}"
    _decimals_are_numbers(schema)
    return schema


@cache
def entity_types_cached() -> dict[str, type[Entity]]:
    """The record type of each collection, worked out once."""
    return entity_types()


@cache
def _decoder(kind: type[Record]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


class _Version(msgspec.Struct):
    schema_version: int = SCHEMA_VERSION


def _version(data: bytes | str, what: str) -> int:
    try:
        return msgspec.json.decode(data, type=_Version).schema_version
    except msgspec.DecodeError as error:
        raise RecordError(f"{what} cannot be read: {error}.") from error


def _decimals_are_numbers(node: Any) -> None:  # noqa: ANN401 - a JSON tree
    if isinstance(node, dict):
        if node.get("format") == "decimal":
            node.clear()
            node["type"] = "number"
        for value in list(node.values()):
            _decimals_are_numbers(value)
    elif isinstance(node, list):
        for value in node:
            _decimals_are_numbers(value)
