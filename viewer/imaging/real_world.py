"""The unit of values that an enhanced object maps to the real world (PS3.3 C.7.6.16.2.11).

A mapping runs from stored values, beside rescale. Its unit is that of values after rescale only where both are the same
line over all values; a mapping to something else is not shown.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from viewer.imaging.header import items, number, text

if TYPE_CHECKING:
    from viewer.imaging.header import Attributes
    from viewer.imaging.series import PixelFormat, Rescale

MAPPING = "RealWorldValueMappingSequence"
UNITLESS = frozenset({"1", "{counts}", "[arb'U]"})
"""UCUM codes that name no unit (CID 82, 7181)."""

PET_UNITS = {"Bq/ml": "BQML", "{SUVbw}g/ml": "GML", "{counts}": "CNTS"}
"""UCUM codes of PET (CID 84, 85) as Units (0054,1001) has them."""


def with_unit(rescale: Rescale, mapping: Attributes | None, form: PixelFormat) -> Rescale:
    """Return the rescale of a frame with the unit that its real world value mapping gives it, if it does."""
    if mapping is None or rescale.table is not None:
        return rescale
    slope, intercept = number(mapping, "RealWorldValueSlope"), number(mapping, "RealWorldValueIntercept")
    units = items(mapping, "MeasurementUnitsCodeSequence")
    if slope is None or intercept is None or not units or not _covers_all(mapping, form):
        return rescale
    same = math.isclose(slope, rescale.slope, rel_tol=1e-9) and math.isclose(
        intercept, rescale.intercept, rel_tol=1e-9, abs_tol=abs(slope) * 1e-6
    )
    return replace(rescale, unit=text(units[0], "CodeValue")) if same else rescale


def readable_unit(code: str) -> str:
    """Return a UCUM code as people write it, "" for none: "mm2/s" is "mm²/s"."""
    return "" if code in UNITLESS else code.replace("mm2", "mm²").replace("cm2", "cm²").replace("um2", "µm²")


def _covers_all(mapping: Attributes, form: PixelFormat) -> bool:
    """Whether the mapping is for every value that the stored bits can hold, or says nothing of a range."""
    first, last = _end(mapping, "First"), _end(mapping, "Last")
    if first is None or last is None:
        return first is None and last is None
    bits = form.bits_stored
    low, high = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if form.signed else (0, (1 << bits) - 1)
    return first <= low and last >= high


def _end(mapping: Attributes, word: str) -> float | None:
    plain = number(mapping, f"RealWorldValue{word}ValueMapped")
    return number(mapping, f"DoubleFloatRealWorldValue{word}ValueMapped") if plain is None else plain
