"""The person, the disease, and what was known before the course began."""

from decimal import Decimal
from typing import Literal

from measurements.partial_date import UNKNOWN, PartialDate
from measurements.record import Entity, Record, Source


class Patient(Entity, frozen=True, kw_only=True):
    """Who the case is about. An absent field is "" or None and is shown as not stated, never guessed."""

    name: str = ""
    patient_id: str = ""
    sex: Literal["", "M", "F", "O"] = ""
    birth_date: PartialDate = UNKNOWN
    age_years: int | None = None
    age_note: str = ""  # at which moment the age holds
    source: Source | None = None


class Diagnosis(Entity, frozen=True, kw_only=True):
    """The disease as stated."""

    text: str
    primary: str = ""
    histology: str = ""
    grade: str = ""
    stage: str = ""
    functional: str = ""
    metastases: str = ""
    date: PartialDate = UNKNOWN
    source: Source | None = None


class HistoryItem(Entity, frozen=True, kw_only=True):
    """A complaint, an earlier illness or operation, or a finding at examination."""

    kind: Literal["complaint", "history", "examination"]
    text: str
    when: str = ""
    source: Source | None = None


class LabResult(Entity, frozen=True, kw_only=True):
    """One laboratory value, or only its flag where no value was stated."""

    analyte: str
    date: PartialDate = UNKNOWN
    phase: str = ""
    value: Decimal | None = None
    unit: str = ""
    flag: Literal["", "low", "normal", "high"] = ""
    source: Source | None = None


class Marker(Record, frozen=True, kw_only=True):
    """One immunohistochemical marker and its result in the words of the report."""

    marker: str
    result: str


class Pathology(Entity, frozen=True, kw_only=True):
    """A specimen, its markers and the diagnosis made on it."""

    specimen: str
    date: PartialDate = UNKNOWN
    markers: tuple[Marker, ...] = ()
    figures: tuple[str, ...] = ()
    diagnosis: str = ""
    source: Source | None = None


class Endoscopy(Entity, frozen=True, kw_only=True):
    """A look from inside: what was examined, and what was found."""

    method: str
    finding: str
    date: PartialDate = UNKNOWN
    source: Source | None = None


class Outcome(Entity, frozen=True, kw_only=True):
    """How the course ended, as reported. Stands beside what is computed, never instead of it."""

    follow_up_from: PartialDate = UNKNOWN
    follow_up_to: PartialDate = UNKNOWN
    response_as_reported: str = ""
    basis_as_reported: str = ""
    symptoms: str = ""
    quality_of_life: str = ""
    survival: str = ""
    death: PartialDate | None = None
    cause_of_death: str = ""
    source: Source | None = None
