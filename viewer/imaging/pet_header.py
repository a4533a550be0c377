"""What the header of a PET image says, as far as SUV needs it (PS3.3 C.8.9.1, C.8.9.2; makers' own elements)."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from viewer.imaging.elements import Elements, UnusualError
from viewer.imaging.header import header_faults, items, number, text, texts
from viewer.imaging.suv import Moment, PetFacts, moment, time_of_day

if TYPE_CHECKING:
    from pydicom import Dataset

    from viewer.imaging.header import Attributes

PHILIPS, PHILIPS_GROUP = "PHILIPS PET PRIVATE GROUP", 0x7053
GE, GE_GROUP = "GEMS_PETD_01", 0x0009
GE_SCAN, SUV_SCALE, ACTIVITY_SCALE = 0x0D, 0x00, 0x09
"""Places in a maker's block: GE's scan date and time; Philips' factors from counts to SUV and to Bq/ml."""

FIRST_BLOCK, LAST_BLOCK = 0x10, 0x1F
"""Blocks that are looked through for a maker's name; a scanner's own elements take the first ones."""

DATE_DIGITS = 8
ZONE = re.compile(r"([+-])(\d\d)(\d\d)$")
MALE_OR_FEMALE = frozenset({"M", "F"})


def read_pet(dataset: Attributes) -> PetFacts:
    """Return the facts of one PET image."""
    doses = items(dataset, "RadiopharmaceuticalInformationSequence")
    dose = doses[0] if doses else None
    zone = text(dataset, "TimezoneOffsetFromUTC")
    date = text(dataset, "SeriesDate")
    ge_scan = private_text(dataset, GE_GROUP, GE, GE_SCAN)
    sex = text(dataset, "PatientSex").upper()
    return PetFacts(
        units=text(dataset, "Units").upper(),
        weight_kg=number(dataset, "PatientWeight"),
        dose_bq=number(dose, "RadionuclideTotalDose") if dose is not None else None,
        half_life_s=number(dose, "RadionuclideHalfLife") if dose is not None else None,
        decay_correction=_decay_correction(dataset),
        corrections=_corrections(dataset),
        injection=date_time(text(dose, "RadiopharmaceuticalStartDateTime"), zone) if dose is not None else None,
        injection_time=time_of_day(text(dose, "RadiopharmaceuticalStartTime")) if dose is not None else None,
        series=moment(date, text(dataset, "SeriesTime")),
        acquisition=moment(text(dataset, "AcquisitionDate") or date, text(dataset, "AcquisitionTime")),
        frame_reference_ms=number(dataset, "FrameReferenceTime"),
        frame_duration_ms=number(dataset, "ActualFrameDuration"),
        philips_suv_scale=_positive(private_text(dataset, PHILIPS_GROUP, PHILIPS, SUV_SCALE)),
        philips_activity_scale=_positive(private_text(dataset, PHILIPS_GROUP, PHILIPS, ACTIVITY_SCALE)),
        ge_scan=date_time(ge_scan, zone),
        suv_type=text(dataset, "SUVType").upper(),
        height_m=number(dataset, "PatientSize"),
        sex=sex if sex in MALE_OR_FEMALE else "",
        decayed_to=date_time(text(dataset, "DecayCorrectionDateTime"), zone),
        tracers=max(len(doses), 1),
    )


def date_time(words: str, zone: str = "") -> Moment | None:
    """Return a DICOM date and time (YYYYMMDDHHMMSS.F&ZZXX) as a moment of the image's own clock, None where it is none.

    Dates and times of an image are those of `zone`, its Timezone Offset From UTC (0008,0201), where that is stated; a
    moment with an offset of its own is turned to that clock. Without it both are taken to be of one clock.
    """
    own = ZONE.search(words.strip())
    plain = words.strip()[: own.start()] if own else words.strip()
    found = moment(plain[:DATE_DIGITS], plain[DATE_DIGITS:])
    theirs = ZONE.fullmatch(zone.strip())
    if found is None or own is None or theirs is None:
        return found
    try:
        return found + (_offset(theirs) - _offset(own))
    except OverflowError:
        return None


def _offset(match: re.Match[str]) -> datetime.timedelta:
    east = datetime.timedelta(hours=int(match[2]), minutes=int(match[3]))
    return east if match[1] == "+" else -east


def _decay_correction(dataset: Attributes) -> str:
    """Decay Correction; enhanced PET states Decay Corrected (0018,9758) and the moment instead (C.8.22.4)."""
    stated = text(dataset, "DecayCorrection").upper()
    if not stated and text(dataset, "DecayCorrectionDateTime"):
        return {"YES": "START", "NO": "NONE"}.get(text(dataset, "DecayCorrected").upper(), "")
    return stated


def _corrections(dataset: Attributes) -> tuple[str, ...]:
    """Corrected Image; enhanced PET states each correction by an attribute of its own."""
    stated = tuple(word.upper() for word in texts(dataset, "CorrectedImage"))
    if stated:
        return stated
    own = {"ATTN": "AttenuationCorrected", "DECY": "DecayCorrected"}
    return tuple(word for word, keyword in own.items() if text(dataset, keyword).upper() == "YES")


def private_text(dataset: Attributes, group: int, maker: str, place: int) -> str:
    """Return a maker's own element as text, only from a block that bears its name (PS3.5 7.8.1); "" where absent."""
    for block in range(FIRST_BLOCK, LAST_BLOCK + 1):
        if _plain(dataset, group << 16 | block).upper() == maker:
            if isinstance(dataset, Elements) and block != FIRST_BLOCK:
                raise UnusualError  # the walker takes elements of the first block only
            return _plain(dataset, group << 16 | block << 8 | place)
    return ""


def _plain(dataset: Attributes, tag: int) -> str:
    """Return an element named by its number as text; private values of unknown representation are bytes."""
    return dataset.by_number(tag) if isinstance(dataset, Elements) else private_value(dataset, tag)


def private_value(dataset: Dataset, tag: int) -> str:
    """Return the element of a pydicom data set as text, "" where it is absent or cannot be read."""
    if tag not in dataset:
        return ""
    try:
        value = dataset[tag].value
    except header_faults():
        return ""
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    return str(value).replace("\x00", "").strip() if value is not None else ""


def _positive(words: str) -> float | None:
    try:
        value = float(words)
    except ValueError:
        return None
    return value if 0.0 < value < float("inf") else None
