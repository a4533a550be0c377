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


class Course(Entity, frozen=True, kw_only=True):
    """What the times of a course are counted from and cut at, as far as it is known: at most one a case."""

    start: PartialDate = UNKNOWN  # of the treatment under assessment
    randomised: PartialDate = UNKNOWN  # where the trial randomises; counted from instead of the start
    end: PartialDate = UNKNOWN
    other_therapy: PartialDate = UNKNOWN  # start of another anticancer therapy
    reason: str = ""  # why it ended
    source: Source | None = None

    @property
    def reference(self) -> PartialDate:
        """Where days are counted from: randomisation, else the start of treatment; unknown where neither is."""
        return self.randomised if self.randomised.is_known else self.start


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
