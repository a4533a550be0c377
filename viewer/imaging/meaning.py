"""What the numbers of a series mean: HU only where they are HU, SUV only where it can be known (R12)."""

from __future__ import annotations

from dataclasses import dataclass

from viewer.imaging.errors import shortened
from viewer.imaging.pixel_format import GREY
from viewer.imaging.real_world import readable_unit
from viewer.imaging.series import Frame, Rescale, Series, SuvFactor
from viewer.imaging.warned import Code, Warned

LARGEST_CT_SLOPE = 100.0
FARTHEST_CT_INTERCEPT = 32768.0
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
"""A picture of a screen (PS3.4 B.5), whatever modality it names; its multi-frame kinds begin with the same digits."""


@dataclass(frozen=True)
class Quantity:
    """One way to state values: its name, its unit ("" for none), and what values after rescale are multiplied by."""

    name: str
    unit: str
    factor: float = 1.0


ACTIVITY = {"BQML": Quantity("Activity", "Bq/ml"), "CNTS": Quantity("Counts", "counts")}
"""What values of PET are after rescale, by Units (0054,1001)."""


@dataclass(frozen=True)
class Meaning:
    """What the values of a series can be stated as, the usual way first, and why a better one is not there."""

    quantities: tuple[Quantity, ...] = (Quantity("", ""),)
    note: str = ""

    @property
    def unit(self) -> str:
        """The unit of the usual way."""
        return self.quantities[0].unit

    @property
    def factor(self) -> float:
        """What values after rescale are multiplied by for the usual way."""
        return self.quantities[0].factor


def meaning_of(series: Series) -> Meaning:
    """Return what the values of `series` can be stated as."""
    if any(frame.pixels is None or frame.pixels.photometric not in GREY for frame in series.frames):
        return Meaning()
    mapped = {readable_unit(frame.rescale.unit) for frame in series.frames}
    unit = mapped.pop() if len(mapped) == 1 else ""
    stated = (Quantity(unit, unit),)
    if series.modality == "CT":
        why_not = why_not_hu(series)
        return Meaning(stated, f"No HU: {why_not}") if why_not else Meaning((Quantity("HU", "HU"),))
    if series.modality == "PT" and series.suv is not None:
        return _of_pet(series, series.suv)
    return Meaning(stated)


def scale_of(frame: Frame) -> tuple[float, float]:
    """Return (slope, intercept) from stored values of `frame` to values after rescale; it has no table."""
    return frame.rescale.slope, frame.rescale.intercept


def _of_pet(series: Series, suv: SuvFactor) -> Meaning:
    """Return SUV first, then activity: only with a scale that the header states are values either of them."""
    if any(frame.rescale.invalid for frame in series.frames):
        return Meaning(note="No SUV: the rescale in the header is not valid")
    kinds = tuple(Quantity(kind.name, kind.unit, kind.factor) for kind in suv.kinds)
    stored = ACTIVITY.get(series.units)
    quantities = (*kinds, stored) if stored is not None else kinds
    note = "" if kinds else f"No SUV: {suv.reason}"
    return Meaning(quantities or (Quantity("", ""),), note)


def value_warnings(series: Series) -> tuple[Warned, ...]:
    """Return what a reader must know of the values of a series: HU or SUV that would be expected and is not there.

    Nobody expects it of a picture of a screen or of a localizer.
    """
    if series.sop_class_uid.startswith(SECONDARY_CAPTURE) or "LOCALIZER" in series.image_type:
        return ()
    note = meaning_of(series).note
    code = Code.SUV_UNKNOWN if series.modality == "PT" else Code.NOT_HU
    return (Warned(code, shortened(note)),) if note else ()


def why_not_hu(series: Series) -> str:
    """Return why values of this CT are not in HU, "" where they are.

    PS3.3 C.8.2.1.1.2: Rescale Type is HU unless stated; a localizer that does not say HU is no CT value.
    """
    if series.sop_class_uid.startswith(SECONDARY_CAPTURE):
        return "it is a secondary capture"
    rescales = {frame.rescale for frame in series.frames}
    if any(rescale.table is not None and rescale.kind != "HU" for rescale in rescales):
        return "the table of its values does not say HU"
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
