"""What an element is called in a line for a reader: `Rows (0028,0010)`."""

from __future__ import annotations


def element_name(tag: int) -> str:
    """Return the name of PS3.6 with the number, `a private element (0009,1001)` for one of a maker's."""
    number = f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
    if tag >> 16 & 1:
        return f"a private element {number}"
    from pydicom.datadict import dictionary_description, dictionary_has_tag

    name = dictionary_description(tag) if dictionary_has_tag(tag) else "element"
    return f"{name} {number}"
