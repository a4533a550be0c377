"""What the numbers of a series mean: HU only where they are HU, SUV only where it can be known (R12)."""

from __future__ import annotations

from dataclasses import dataclass

from viewer.imaging.pixel_format import GREY
from viewer.imaging.series import Frame, Rescale, Series

LARGEST_CT_SLOPE = 100.0
FARTHEST_CT_INTERCEPT = 32768.0
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
"""A picture of a screen (PS3.4 B.5), whatever modality it names; its multi-frame kinds begin with the same digits."""
ACTIVITY_UNITS = {"BQML": "Bq/ml", "CNTS": "counts", "GML": "g/ml"}


@dataclass(frozen=True)
class Meaning:
    """The unit of voxel values ("" for none), why a better one is not given, and what each value is multiplied by."""

    unit: str
    note: str = ""
    factor: float = 1.0


def meaning_of(series: Series) -> Meaning:
    """Return the unit that values of `series` are shown in."""
    if any(frame.pixels is None or frame.pixels.photometric not in GREY for frame in series.frames):
        return Meaning("")
    if series.modality == "CT":
        why_not = _why_not_hu(series)
        return Meaning("", f"No HU: {why_not}") if why_not else Meaning("HU")
    if series.modality == "PT" and series.suv is not None:
        if series.suv.factor is not None:
            return Meaning("g/ml SUVbw", factor=series.suv.factor)
        return Meaning(ACTIVITY_UNITS.get(series.units, ""), f"No SUV: {series.suv.reason}")
    return Meaning("")


def scale_of(frame: Frame, meaning: Meaning) -> tuple[float, float]:
    """Return (slope, intercept) from stored values of `frame` to shown values."""
    return frame.rescale.slope * meaning.factor, frame.rescale.intercept * meaning.factor


def _why_not_hu(series: Series) -> str:
    """PS3.3 C.8.2.1.1.2: Rescale Type is HU unless stated; a localizer that does not say HU is no CT value."""
    if series.sop_class_uid.startswith(SECONDARY_CAPTURE):
        return "it is a secondary capture"
    rescales = {frame.rescale for frame in series.frames}
    other = sorted({rescale.kind for rescale in rescales if rescale.kind not in ("", "HU")})
    if other:
        return f"the rescale type is {other[0][:16]}"
    if not all(rescale.stated for rescale in rescales):
        return "the header states no rescale"
    if "LOCALIZER" in series.image_type and not all(rescale.kind for rescale in rescales):
        return "it is a localizer"
    if not all(_is_sane(rescale) for rescale in rescales):
        return "the rescale is not that of a CT"
    return ""


def _is_sane(rescale: Rescale) -> bool:
    return 0.0 < rescale.slope <= LARGEST_CT_SLOPE and abs(rescale.intercept) <= FARTHEST_CT_INTERCEPT
