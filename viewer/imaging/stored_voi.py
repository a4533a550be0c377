"""The windows and VOI tables that a header proposes (PS3.3 C.11.2), as a reader may choose them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from viewer.imaging.header import Header, items, numbers, text, texts
from viewer.imaging.lookup import Lookup, lookups
from viewer.imaging.rescale import can_be_negative, read_rescale
from viewer.imaging.series import StoredWindow

if TYPE_CHECKING:
    from viewer.imaging.header import Attributes

LINEAR, LINEAR_EXACT, SIGMOID = "LINEAR", "LINEAR_EXACT", "SIGMOID"
FUNCTIONS = frozenset({LINEAR, LINEAR_EXACT, SIGMOID})
LARGEST = 1e9
INVERSE = "INVERSE"


def stored_windows(dataset: Attributes) -> tuple[StoredWindow, ...]:
    """Return the usable windows of the VOI LUT module, in the order of the file.

    A width below 1 is not allowed with the linear function, which has no meaning there; such a window is taken as
    LINEAR_EXACT, which means what its writer meant. A width of nothing or of no number is no window.
    """
    holder = _holder(dataset)
    centers, widths = numbers(holder, "WindowCenter"), numbers(holder, "WindowWidth")
    words = texts(holder, "WindowCenterWidthExplanation")
    stated = text(holder, "VOILUTFunction").upper()
    function = stated if stated in FUNCTIONS else LINEAR
    found = []
    for n, (center, width) in enumerate(zip(centers, widths, strict=False)):
        if math.isfinite(center) and abs(center) < LARGEST and 0.0 < width < LARGEST:
            exact = LINEAR_EXACT if function == LINEAR and width < 1.0 else function
            found.append(StoredWindow(center, width, words[n] if n < len(words) else "", exact))
    return tuple(found)


def windows_vary(dataset: Attributes) -> bool:
    """Whether frames of an enhanced object propose windows of their own that differ."""
    if numbers(dataset, "WindowCenter"):
        return False
    found = set()
    for group in items(dataset, "PerFrameFunctionalGroupsSequence"):
        voi = items(group, "FrameVOILUTSequence")
        found.add((numbers(voi[0], "WindowCenter"), numbers(voi[0], "WindowWidth")) if voi else ())
    return len(found) > 1


def stored_tables(header: Header) -> tuple[tuple[Lookup, ...], bool]:
    """Return the usable VOI tables, and whether there was one that is not usable."""
    holder = _holder(header.dataset, "VOILUTSequence")
    if not items(holder, "VOILUTSequence"):
        return (), False
    signed = can_be_negative(header, read_rescale(header, header.dataset))
    return lookups(header, holder, "VOILUTSequence", signed=signed)


def is_inverse(dataset: Attributes) -> bool:
    """Whether low values are meant to be white: MONOCHROME1, or the presentation shape INVERSE (C.7.6.3.1.2, C.11.6).

    Each says it for itself; both together say it once (C.8.11.3.1.2 demands them together).
    """
    photometric = text(dataset, "PhotometricInterpretation").upper()
    return photometric == "MONOCHROME1" or text(dataset, "PresentationLUTShape").upper() == INVERSE


def _holder(dataset: Attributes, keyword: str = "WindowCenter") -> Attributes:
    """Return what holds the VOI attributes: the data set, else the shared or the middle frame's functional groups."""
    if numbers(dataset, "WindowCenter") if keyword == "WindowCenter" else items(dataset, keyword):
        return dataset
    own = items(dataset, "PerFrameFunctionalGroupsSequence")
    for group in (*items(dataset, "SharedFunctionalGroupsSequence"), *own[len(own) // 2 :], *own[: len(own) // 2]):
        voi = items(group, "FrameVOILUTSequence")
        if voi:
            return voi[0]
    return dataset
