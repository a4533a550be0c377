"""What a read says of one lesion at one date."""

from typing import Literal

from measurements.record import Entity, Stamp

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

MISSING_STATES: frozenset[str] = frozenset({"not_evaluable", "not_stated", "to_do", "not_done"})


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
    stamp: Stamp | None = None


def assessment_id(read_id: str, lesion_id: str, timepoint_id: str) -> str:
    """The one id an assessment of this read, lesion and time point can have."""
    return f"{read_id}/{lesion_id}/{timepoint_id}"
