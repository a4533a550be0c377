"""Which synthetic studies exist, their dates and their UIDs: known without drawing a pixel, and cheap to import.

UIDs are ``2.25.`` and 128 bits of SHA-256 (PS3.5 B.2), so they are the same on every machine and measurements attach
again after the images were drawn anew. The generator's version is part of what they are made from: pixels of another
version are other instances.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache

GENERATOR_VERSION = "2"
"""Changed whenever a formula changes what is drawn; part of every UID and of every cache name."""

SAMPLE = "sample"
FOLLOWUP = "followup"
CASE_IDS = (SAMPLE, FOLLOWUP)

NOMINAL_DAY = 15
"""The published case gives months only; a DICOM header needs a full date: this day, called nominal in its comments."""


class UnknownPhantomError(LookupError):
    """No phantom case or timepoint of that id."""


@dataclass(frozen=True)
class PhantomSeries:
    """One series of a synthetic study: ``modality`` is "CT", "PT" or "MR"; ``number`` is SeriesNumber."""

    modality: str
    series_uid: str
    frame_of_reference_uid: str
    description: str
    number: int


@dataclass(frozen=True)
class PhantomStudy:
    """One synthetic study. ``study_date`` is the header's date: for `sample` the nominal 15th of the stated month."""

    case_id: str
    timepoint_id: str
    study_uid: str
    study_date: date
    series: tuple[PhantomSeries, ...]


# What each date holds: "CT-ART" late arterial, "CT-PV" portal venous, "PT" FDG-like, "MR-T2" and "MR-T1".
_SAMPLE_CONTENT: tuple[tuple[int, int, tuple[str, ...]], ...] = (
    (2008, 10, ("CT-ART", "PT")),
    (2009, 1, ("CT-ART",)),
    (2009, 3, ("CT-ART",)),
    (2009, 4, ("CT-ART",)),
    (2009, 6, ("CT-PV",)),
    (2009, 8, ("CT-PV",)),
    (2010, 1, ("CT-PV",)),
    (2010, 3, ("CT-PV",)),
    (2010, 7, ("CT-PV",)),
    (2010, 10, ("CT-PV",)),
    (2011, 4, ("CT-PV",)),
    (2011, 10, ("MR-T2", "MR-T1")),
    (2012, 2, ("MR-T2", "MR-T1")),
    (2012, 11, ("MR-T2", "MR-T1")),
    (2013, 2, ("MR-T2", "MR-T1")),
)

_FOLLOWUP_CONTENT: tuple[tuple[str, date, tuple[str, ...]], ...] = (
    ("tp-1", date(2026, 2, 10), ("CT-PV",)),
    ("tp-2", date(2026, 4, 7), ("CT-PV",)),
    ("tp-3", date(2026, 6, 2), ("CT-PV",)),
)

# kind -> (modality, SeriesNumber, SeriesDescription); every description begins with SYNTHETIC.
_SERIES_KINDS: dict[str, tuple[str, int, str]] = {
    "CT-ART": ("CT", 2, "SYNTHETIC CT abdomen late arterial 5 mm"),
    "CT-PV": ("CT", 3, "SYNTHETIC CT abdomen portal venous 5 mm"),
    "PT": ("PT", 4, "SYNTHETIC PET FDG-like, attenuation corrected"),
    "MR-T2": ("MR", 5, "SYNTHETIC MR T2 single shot axial"),
    "MR-T1": ("MR", 6, "SYNTHETIC MR T1 fat-saturated axial"),
}


def phantom_uid(*parts: str) -> str:
    """Return the UID that belongs to ``parts`` at this generator version: ``2.25.`` and 128 bits of SHA-256."""
    text = "/".join(("nadir-phantom", GENERATOR_VERSION, *parts))
    return "2.25." + str(int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:16], "big"))


def instance_uid(series: PhantomSeries, slice_number: int) -> str:
    """Return the SOPInstanceUID of the slice, counted from 1 (feet to head), of ``series``."""
    return phantom_uid(series.series_uid, f"slice-{slice_number:04d}")


def series_kind(series: PhantomSeries) -> str:
    """Return "CT-ART", "CT-PV", "PT", "MR-T2" or "MR-T1"."""
    for kind, (_, number, _) in _SERIES_KINDS.items():
        if number == series.number:
            return kind
    raise UnknownPhantomError(f"No kind of phantom series has the number {series.number}.")


@cache
def phantom_studies(case_id: str) -> tuple[PhantomStudy, ...]:
    """Return the synthetic studies of ``case_id`` ("sample" or "followup"), oldest first.

    Sample timepoints are named "tp-YYYY-MM", one for each dated imaging entry with a stated modality; those of
    `followup` "tp-1" to "tp-3". Raises UnknownPhantomError for any other case.
    """
    if case_id == SAMPLE:
        dated = tuple((f"tp-{y:04d}-{m:02d}", date(y, m, NOMINAL_DAY), kinds) for y, m, kinds in _SAMPLE_CONTENT)
    elif case_id == FOLLOWUP:
        dated = _FOLLOWUP_CONTENT
    else:
        raise UnknownPhantomError(f"There is no phantom case {case_id!r}; there are {', '.join(CASE_IDS)}.")
    return tuple(_study(case_id, timepoint_id, day, kinds) for timepoint_id, day, kinds in dated)


def phantom_study(case_id: str, timepoint_id: str) -> PhantomStudy:
    """Return the one study of a case at a timepoint; raises UnknownPhantomError where there is none."""
    for study in phantom_studies(case_id):
        if study.timepoint_id == timepoint_id:
            return study
    raise UnknownPhantomError(f"The phantom case {case_id!r} has no images at {timepoint_id!r}.")


def _study(case_id: str, timepoint_id: str, day: date, kinds: tuple[str, ...]) -> PhantomStudy:
    frame_of_reference_uid = phantom_uid(case_id, timepoint_id, "frame-of-reference")
    series = []
    for kind in kinds:
        modality, number, description = _SERIES_KINDS[kind]
        uid = phantom_uid(case_id, timepoint_id, kind)
        series.append(PhantomSeries(modality, uid, frame_of_reference_uid, description, number))
    return PhantomStudy(
        case_id,
        timepoint_id,
        phantom_uid(case_id, timepoint_id, "study"),
        day,
        tuple(series),
    )
