"""One assessment date, and the studies it is made of."""

from decimal import Decimal
from typing import Literal

from measurements.partial_date import UNKNOWN, PartialDate
from measurements.record import Entity, Record, Source

TimePointRole = Literal["baseline", "follow_up", "unscheduled", "outside"]


class SeriesRef(Record, frozen=True, kw_only=True):
    """A DICOM series by its UIDs; the pixels stay where they are."""

    series_uid: str
    modality: str
    description: str = ""
    frame_of_reference_uid: str = ""
    instances: int = 0
    contrast_phase: str = ""  # as far as known: "arterial", "portal venous", "without contrast" …
    slice_thickness_mm: Decimal | None = None


class NamedPatient(Record, frozen=True, kw_only=True):
    """Who an image header names, as it has it; "" where it does not say."""

    name: str = ""
    patient_id: str = ""
    birth_date: str = ""  # ISO 8601
    sex: str = ""


class Study(Entity, frozen=True, kw_only=True):
    """A DICOM study, or one known only from a report (then without UID and series)."""

    timepoint_id: str
    method: str  # as stated: "PET/CT with contrast", "CT", "not stated"
    date: PartialDate = UNKNOWN
    study_uid: str = ""
    series: tuple[SeriesRef, ...] = ()
    synthetic: bool = False
    description: str = ""
    finding: str = ""
    contrast_phase: str = ""  # where it is stated for the study as a whole
    slice_thickness_mm: Decimal | None = None
    source: Source | None = None
    named: NamedPatient | None = None  # whom its images name, where the reader stated that it is the case's patient

    @property
    def has_images(self) -> bool:
        """True where the study names DICOM series."""
        return bool(self.series)


class TimePoint(Entity, frozen=True, kw_only=True):
    """One assessment. Outside: listed, but never baseline, nadir or response (another method, or before baseline)."""

    date: PartialDate
    role: TimePointRole = "follow_up"
    note: str = ""
    reported: bool = False  # a written report of this date exists
    reported_sum_mm: Decimal | None = None  # as the report has it: beside ours, never instead of it
    reported_response: str = ""
    source: Source | None = None


class ScanElsewhere(Entity, frozen=True, kw_only=True):
    """A scan the report mentions without describing it singly."""

    modality: str
    date: PartialDate = UNKNOWN
    note: str = ""
