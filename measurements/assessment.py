"""What a read says of one lesion at one date."""

from decimal import Decimal
from typing import Literal

from measurements.record import Entity, Record, Stamp

State = Literal[
    "measured",
    "too_small",
    "gone",
    "not_evaluable",
    "not_stated",
    "to_do",
    "present",
    "absent",
    "unequivocal_progression",
    "not_done",
]

Certainty = Literal["", "equivocal", "unequivocal", "refuted"]
"""How sure a read is at one date that a new lesion is disease; refuted: nothing was there after all."""

SeenOn = Literal["", "ct_mr", "fdg_pet_only", "fdg_pet_and_ct", "fdg_pet_known_site"]
"""What shows a new lesion at a date; "fdg_pet_known_site": a PET focus at a site known on CT (Eisenhauer, 4.3.5)."""

CompleteWas = Literal["", "true", "overcalled"]
"""What the reader says of a CR that a PR follows (Eisenhauer 2009, table 3, footnote a); "" nothing yet."""

Markers = Literal["not_followed", "normal", "above_normal", "not_known"]

MISSING_STATES: frozenset[str] = frozenset({"not_evaluable", "not_stated", "to_do", "not_done"})

SEEN_STATES: frozenset[str] = frozenset({"measured", "present", "too_small", "unequivocal_progression"})
"""The states that say a lesion is there."""


class Read(Entity, frozen=True, kw_only=True):
    """One reader's reading of a case. Roles, assessments and measurements belong to it."""

    reader: str


class Assessment(Entity, frozen=True, kw_only=True):
    """At most one for a read, lesion and time point. `counted` is the measurement the reader picked, if any."""

    read_id: str
    lesion_id: str
    timepoint_id: str
    state: State
    reason: str = ""
    counted: str | None = None
    certainty: Certainty = ""  # of a new lesion, as said at this date
    seen_on: SeenOn = ""
    grown_further: bool | None = None  # since an unconfirmed progression (iRECIST); None: not said
    stamp: Stamp | None = None


class MetabolicReference(Record, frozen=True, kw_only=True):
    """What PERCIST asks of a PET beside the lesions: reference uptake in g/ml (SUL), times in minutes, dose in MBq."""

    liver_mean: Decimal | None = None
    liver_sd: Decimal | None = None
    blood_pool_mean: Decimal | None = None  # used where the liver is diseased
    blood_pool_sd: Decimal | None = None
    uptake_minutes: Decimal | None = None
    dose_mbq: Decimal | None = None
    extension_visible: bool | None = None
    total_glycolysis: Decimal | None = None  # TLG, g


class TimePointReading(Entity, frozen=True, kw_only=True):
    """What a read says of a date as a whole, beside its lesions: at most one for a read and time point."""

    read_id: str
    timepoint_id: str
    markers: Markers = "not_followed"
    nontarget_said: Literal["", "CR", "NON", "PD", "NE"] = ""  # the reader's own non-target response …
    nontarget_reason: str = ""  # … and why
    no_disease: bool = False  # said at baseline: there is none, as in adjuvant treatment
    complete_was: CompleteWas = ""  # of the CR at this date, where a PR follows it
    new_symptoms: bool = False  # iRECIST: an early scan done for a new symptom or sign
    symptomatic_deterioration: str = ""  # recorded, never part of a table (Eisenhauer 2009, 4.4.4)
    metabolic: MetabolicReference | None = None
    stamp: Stamp | None = None


def timepoint_reading_id(read_id: str, timepoint_id: str) -> str:
    """The one id a reading of this time point by this read can have."""
    return f"{read_id}/{timepoint_id}"


def assessment_id(read_id: str, lesion_id: str, timepoint_id: str) -> str:
    """The one id an assessment of this read, lesion and time point can have."""
    return f"{read_id}/{lesion_id}/{timepoint_id}"
