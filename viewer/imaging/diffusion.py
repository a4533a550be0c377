"""The diffusion weighting of an MR image: the public attribute, else the makers' own where their mark is beside it."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from viewer.imaging.elements import Elements
from viewer.imaging.header import header_faults, text

if TYPE_CHECKING:
    from viewer.imaging.header import Attributes


@dataclass(frozen=True)
class Maker:
    """Where the maker's mark stands, what it says (PS3.5 7.8.1), and the element of the b-value in its block."""

    mark: int
    says: bytes
    tag: int
    is_float: bool = False


GE = Maker(0x00430010, b"GEMS_PARM_01", 0x00431039)
MAKERS = (
    Maker(0x00190010, b"SIEMENS MR HEADER", 0x0019100C),
    GE,
    Maker(0x20010010, b"PHILIPS IMAGING DD 001", 0x20011003, is_float=True),
)
GE_OFFSET = 100_000
"""GE adds a multiple of this to mark b-values of a newer kind: 1000000800 is 800."""

LARGEST_B = 50_000.0
FLOAT = struct.Struct("<f")


def b_value(dataset: Attributes) -> str:
    """Return the b-value in s/mm² as text, "" where none is stated. Diffusion b-value is PS3.3 C.8.13.5.9."""
    public = text(dataset, "DiffusionBValue")
    if public:
        return public
    for maker in MAKERS:
        value = _value(dataset, maker.tag)
        mark = _value(dataset, maker.mark)
        if value == b"" or not isinstance(mark, bytes) or mark.strip(b" \0").upper() != maker.says:
            continue
        number = _number(value, maker)
        if number is not None:
            return f"{number:g}"
    return ""


def _number(value: bytes | float, maker: Maker) -> float | None:
    """Understand a text of digits, the first of several, or a little-endian float."""
    if isinstance(value, bytes):
        try:
            value = (
                FLOAT.unpack(value)[0]
                if maker.is_float
                else float(value.partition(b"\\")[0].decode("ascii").strip(" \0"))
            )
        except (ValueError, struct.error):
            return None
    value = value % GE_OFFSET if maker is GE else value
    return value if 0.0 <= value <= LARGEST_B else None


def _value(dataset: Attributes, tag: int) -> bytes | float:
    """The bytes of an element as the file has them, or the number that pydicom made of them; b"" where it is absent."""
    if isinstance(dataset, Elements):
        return dataset.raw.get(tag, b"")
    if tag not in dataset:
        return b""
    try:
        value = dataset[tag].value
    except header_faults():
        return b""
    if isinstance(value, bytes):
        return value
    if isinstance(value, (int, float)):
        return float(value)
    if not isinstance(value, str) and hasattr(value, "__getitem__"):
        value = value[0] if len(value) else None
    return str(value).encode("ascii", "replace") if value is not None else b""
