"""What a reader must know of a series before trusting it: a code that stays, and a line to read.

The codes are part of `nadir inspect`'s documented output (docs/inspect.md); one stands for each condition of the
safety table that opens with a visible warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Why a series is shown with a warning. The value is what programs read; it never changes its meaning."""

    MIXED_PATIENTS = "mixed-patients"
    MIXED_STUDIES = "mixed-studies"
    SPACING_MISSING = "spacing-missing"
    SPACING_INVALID = "spacing-invalid"
    SPACING_CALIBRATED = "spacing-calibrated"
    LENGTHS_AT_DETECTOR = "lengths-at-detector"
    LENGTHS_ESTIMATED = "lengths-estimated"
    PIXELS_NOT_SQUARE = "pixels-not-square"
    ORIENTATION_MISSING = "orientation-missing"
    ORIENTATION_INVALID = "orientation-invalid"
    POSITIONS_MISSING = "positions-missing"
    SLICES_MISSING = "slices-missing"
    SLICES_UNEVEN = "slices-uneven"
    SLICES_DUPLICATED = "slices-duplicated"
    SLICES_TILTED = "slices-tilted"
    SLICES_SHIFTED = "slices-shifted"
    SLICES_NOT_PARALLEL = "slices-not-parallel"
    SLICES_AT_ONE_PLACE = "slices-at-one-place"
    RESCALE_INVALID = "rescale-invalid"
    WINDOW_INVALID = "window-invalid"
    NOT_HU = "not-hu"
    SUV_UNKNOWN = "suv-unknown"
    DATE_INVALID = "date-invalid"
    DATE_MISSING = "date-missing"
    DATE_IMPLAUSIBLE = "date-implausible"
    DATES_DIFFER = "dates-differ"
    UID_MISSING = "uid-missing"
    UID_INVALID = "uid-invalid"
    UID_DUPLICATED = "uid-duplicated"
    PIXELS_MISSING = "pixels-missing"
    FILES_REFUSED = "files-refused"
    CHARACTERS_UNKNOWN = "characters-unknown"
    HEADER_UNUSUAL = "header-unusual"


@dataclass(frozen=True)
class Warned:
    """One warning: its code, and a line of at most 120 characters (R30)."""

    code: Code
    text: str

    def __str__(self) -> str:
        return self.text
