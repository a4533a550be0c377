"""A protocol as a JSON file: the fields of a protocol, or a preset with what departs from it."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from measurements.criteria import PRESETS, preset
from measurements.edits.protocol import refuse_beyond_reason
from measurements.errors import RecordError
from measurements.protocol import Protocol

_LARGEST = 1_000_000  # bytes
_FIELDS = tuple(field.name for field in msgspec.structs.fields(Protocol))


def read_protocol(path: Path) -> Protocol:
    """Read `{"preset": "iRECIST", "stable_from_days": 56}`, or the fields of a protocol with its `name`.

    What is not written is as in the preset, or in the published values of the rule set that `name` names. Raises
    RecordError naming the file and the field for anything that is no protocol, or has a limit beyond reason.
    """
    told = _object(path)
    base = told.pop("preset", told.get("name", "RECIST 1.1"))
    if not isinstance(base, str) or base not in PRESETS:
        raise RecordError(f"{path.name}: {str(base)[:30]!r} is no preset; there are {', '.join(PRESETS)}.")
    if "name" in told and told["name"] != base:
        raise RecordError(f"{path.name}: preset {base} and name {str(told['name'])[:30]!r} are two rule sets.")
    unknown = next((key for key in told if key not in _FIELDS), None)
    if unknown is not None:
        raise RecordError(f"{path.name}: {unknown[:40]!r} is no field of a protocol.")
    held = msgspec.to_builtins(preset(base), builtin_types=(Decimal,))
    try:
        found = msgspec.convert(held | told, Protocol)
    except (msgspec.ValidationError, RecordError) as error:
        raise RecordError(f"{path.name}: {_in_words(str(error))}.") from error
    try:
        refuse_beyond_reason(found)
    except RecordError as error:
        raise RecordError(f"{path.name}: {error}") from error
    return found


def _object(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            raise RecordError(f"{path.name}: is larger than a protocol can be.")
        told = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise RecordError(f"{path} cannot be read ({error.strerror or error}).") from error
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{path.name}: is no JSON ({str(error)[:60]}).") from error
    if not isinstance(told, dict):
        raise RecordError(f"{path.name}: is no JSON object.")
    return told


def _in_words(message: str) -> str:
    """The refusal of a value without the words of the programming language."""
    words = {
        "`str`": "text",
        "`int`": "a whole number",
        "`bool`": "true or false",
        "`decimal`": "a number",
        "`float`": "a number",
        "`null`": "null",
        "`array`": "a list",
        "`object`": "an object",
        "`$.": "`",
    }
    for theirs, ours in words.items():
        message = message.replace(theirs, ours)
    return message.replace(" - at ", ": field ").replace("Expected", "expected")
