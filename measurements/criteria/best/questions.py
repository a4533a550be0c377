"""What a best response leaves to the reader: readings of the same course, and the question that decides between them.

Eisenhauer 2009, table 3, footnote a; EORTC on a PR that is just met and then is not.
"""

from dataclasses import dataclass
from typing import Literal

from measurements.assessment import CompleteWas
from measurements.criteria.best.intervals import within
from measurements.criteria.best.outcome import BestCode, Outcome
from measurements.criteria.best.sequence import Dated, counting, return_after_complete
from measurements.partial_date import UNKNOWN, PartialDate
from measurements.protocol import Protocol

__all__ = [
    "CompleteWas",
    "Reading",
    "complete_before_return",
    "complete_in_question",
    "not_met_again",
    "questions_of",
    "was_it_complete",
]


@dataclass(frozen=True)
class Reading:
    """One way to read the course, and the best response it gives."""

    name: Literal["complete_true", "complete_overcalled", "ongoing_partial", "dates"]
    words: str
    code: BestCode
    entry: Dated | None = None

    @property
    def date(self) -> PartialDate:
        """The date of the best response in this reading; UNKNOWN without an assessment."""
        return self.entry.date if self.entry else UNKNOWN

    @property
    def timepoint_id(self) -> str:
        """The assessment that gives it, "" where there is none."""
        return self.entry.timepoint_id if self.entry else ""


def was_it_complete(if_true: Outcome, if_overcalled: Outcome) -> tuple[Reading, Reading]:
    """Both readings of a CR that a PR follows."""
    return (
        Reading(
            "complete_true",
            "The CR was true: disease seen after it has come back, a PD at that date.",
            if_true.code,
            if_true.entry,
        ),
        Reading(
            "complete_overcalled",
            "The CR was overcalled: small lesions were still there, and it is read as PR.",
            if_overcalled.code,
            if_overcalled.entry,
        ),
    )


def complete_before_return(entries: tuple[Dated, ...]) -> tuple[Dated, Dated] | None:
    """The CR whose truth is in question, and the first PR after it; None where no PR follows a CR."""
    back = return_after_complete(entries)
    if back is None:
        return None
    return next(entry for entry in reversed(entries[:back]) if entry.code == "CR"), entries[back]


def complete_in_question(
    protocol: Protocol, sequence: tuple[Dated, ...], new_therapy: PartialDate | None = None
) -> Dated | None:
    """The CR of a course that a PR follows among the assessments that count; None where there is none.

    Raises RecordError for responses of iRECIST, where nothing is asked.
    """
    found = complete_before_return(counting(protocol, sequence, new_therapy=new_therapy))
    return None if found is None else found[0]


def not_met_again(protocol: Protocol, found: Outcome) -> Reading | None:
    """A PR that the confirming scan did not meet again, without PD: by EORTC the images are reviewed, the PR goes on.

    None where confirmation is not required, where the response was confirmed, or where the course has no such PR.
    """
    if not protocol.confirmation or found.code in ("CR", "PR"):
        return None
    for place, entry in enumerate(found.entries):
        if entry.code == "PR" and _unmet_later(protocol, entry, found.entries[place + 1 :]) is not None:
            return Reading("ongoing_partial", "Review shows that the PR goes on.", "PR", entry)
    return None


def questions_of(entries: tuple[Dated, ...], readings: tuple[Reading, ...]) -> tuple[str, ...]:
    """The questions to the reader, one a line."""
    by_name = {reading.name: reading for reading in readings}
    asked = []
    true, overcalled = by_name.get("complete_true"), by_name.get("complete_overcalled")
    pair = complete_before_return(entries)
    if true and overcalled and pair is not None:
        complete, back = pair
        asked.append(
            f"Was the CR on {complete.when} true? The PR on {back.when} is then a PD and the best response "
            f"{true.code}; if small lesions were still there, the best response is {overcalled.code}."
        )
    ongoing = by_name.get("ongoing_partial")
    if ongoing and ongoing.entry:
        asked.append(
            f"The PR on {ongoing.entry.when} was not met again when it was to be confirmed, without PD: "
            "review the images. If the PR goes on, the best response is PR."
        )
    return tuple(asked)


def _unmet_later(protocol: Protocol, start: Dated, later: tuple[Dated, ...]) -> Dated | None:
    for entry in later:
        if entry.code == "PD":
            return None
        if entry.code == "SD":
            far = within(start.date, entry.date, protocol.confirm_from_days, protocol.confirm_to_days)
            if far is not False:
                return entry
    return None
