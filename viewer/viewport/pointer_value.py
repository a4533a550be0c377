"""The value under the pointer, in words: with the unit it has, and none where none is known."""

from __future__ import annotations

from viewer.imaging.volume import Volume
from viewer.theme.text import display_number, with_unit


def value_text(volume: Volume, k: int, row: float, column: float) -> str:
    """Return the value of a pixel with its unit: "43 HU", "2.31 g/ml SUVbw", "118"; "" off the image or in padding."""
    value = volume.value_at(k, row, column)
    if value is None:
        return ""
    whole = volume.voxels.dtype.kind == "i" or value == int(value)
    return with_unit(display_number(value, 0 if whole else 2), volume.unit)
