"""From stored values to values with a meaning: rescale or modality table, of one frame (PS3.3 C.11.1)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from viewer.imaging.header import Header, integer, numbers, text
from viewer.imaging.lookup import lookups
from viewer.imaging.series import Frame, Rescale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.imaging.header import Attributes

LARGEST = 1e9
X_RAY_SEQUENCES = frozenset({"1.2.840.10008.5.1.4.1.1.12.1", "1.2.840.10008.5.1.4.1.1.12.2"})
"""X-ray angiography and radiofluoroscopy: there the table leads back to the intensity of the beam (C.8.7.1.1.2)."""

NOT_FOR_DISPLAY = frozenset({"LOG", "DISP"})


def read_rescale(header: Header, holder: Attributes) -> Rescale:
    """Return what `holder`, a data set or an item of functional groups, says of stored values.

    Where it cannot be used, stored values stay as they are and `invalid` says so. A modality table comes before slope
    and intercept, which should not stand beside it.
    """
    if _has_table(header):
        tables, refused = lookups(header, holder, "ModalityLUTSequence", signed=_is_signed(header))
        if tables:
            table = tables[0]
            return Rescale(1.0, 0.0, table.kind, stated=True, table=table)
        if refused:
            return Rescale(1.0, 0.0, "", stated=False, invalid=True)
    slope, intercept = numbers(holder, "RescaleSlope"), numbers(holder, "RescaleIntercept")
    kind = text(holder, "RescaleType").upper()
    if not slope and not intercept:
        return Rescale(1.0, 0.0, kind, stated=False)
    if len(slope) != 1 or len(intercept) != 1:  # one without the other, or several of one (PS3.3 C.11.1)
        return Rescale(1.0, 0.0, kind, stated=False, invalid=True)
    a, b = slope[0], intercept[0]
    if not (math.isfinite(a) and math.isfinite(b)) or a == 0.0 or abs(a) > LARGEST or abs(b) > LARGEST:
        return Rescale(1.0, 0.0, kind, stated=False, invalid=True)
    return Rescale(a, b, kind)


def values_of(frame: Frame, stored: NDArray[np.generic]) -> NDArray[np.float64]:
    """Return decoded stored values of a grey frame as values after rescale or modality table."""
    rescale = frame.rescale
    if rescale.table is not None:
        return rescale.table.of(stored).astype(np.float64)
    values: NDArray[np.float64] = stored.astype(np.float64) * rescale.slope + rescale.intercept
    return values


def can_be_negative(header: Header, rescale: Rescale) -> bool:
    """Whether values after rescale can lie below 0; those of a table never do (C.11.1.1.1)."""
    if rescale.table is not None:
        return False
    bits = integer(header.dataset, "BitsStored") or 16
    low, high = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if _is_signed(header) else (0, (1 << bits) - 1)
    return min(low * rescale.slope, high * rescale.slope) + rescale.intercept < 0.0


def _has_table(header: Header) -> bool:
    relation = text(header.dataset, "PixelIntensityRelationship").upper()
    return not (text(header.dataset, "SOPClassUID") in X_RAY_SEQUENCES and relation in NOT_FOR_DISPLAY)


def _is_signed(header: Header) -> bool:
    return integer(header.dataset, "PixelRepresentation") == 1
