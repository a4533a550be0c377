"""What was done to the patient, and what followed from it."""

from typing import Literal

from measurements.partial_date import UNKNOWN, PartialDate
from measurements.record import Entity, Record, Source


class Agent(Record, frozen=True, kw_only=True):
    """One substance of a treatment and its dose in the words of the report."""

    name: str
    dose: str = ""


class Treatment(Entity, frozen=True, kw_only=True):
    """A drug over time (start, end) or a procedure at a date, aimed at an organ or lesions as stated."""

    kind: Literal["drug", "procedure"]
    name: str
    date: PartialDate = UNKNOWN  # of a procedure
    start: PartialDate = UNKNOWN  # of a drug
    end: PartialDate = UNKNOWN
    dose: str = ""
    route: str = ""
    schedule: str = ""
    agents: tuple[Agent, ...] = ()
    target_organ: str = ""
    target_lesions: tuple[str, ...] = ()
    guidance: str = ""
    reason: str = ""
    adverse_events_note: str = ""  # where side effects are told in words and not singly, or "none" where none were seen
    note: str = ""
    source: Source | None = None


class AdverseEvent(Entity, frozen=True, kw_only=True):
    """A side effect with its grade as reported. A grade that was not stated is None, not zero."""

    term: str
    grade: int | None = None
    date: PartialDate = UNKNOWN
    treatment_id: str | None = None
    dictionary: str = ""
    note: str = ""
    source: Source | None = None


class Complication(Entity, frozen=True, kw_only=True):
    """Something that befell the patient and is no tumour, such as a liver abscess."""

    what: str
    date: PartialDate = UNKNOWN
    segments: tuple[int, ...] = ()
    text: str = ""
    source: Source | None = None
