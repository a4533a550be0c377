"""What was done to the disease between two dates, as far as partial dates can tell.

A treatment whose place cannot be known from the dates is told as possible, never left out and never certain.
"""

from dataclasses import dataclass
from typing import Literal

from measurements.case import CaseRecord
from measurements.lesion import Lesion
from measurements.organs import organ_group
from measurements.partial_date import PartialDate, is_before
from measurements.timepoint import TimePoint
from measurements.treatment import Treatment

Order = Literal["before", "after", "unknown"]

# Procedures that are no treatment of a tumour: they say nothing against comparing sizes.
_NOT_OF_THE_TUMOUR = ("drainage", "biopsy", "stent", "puncture")


@dataclass(frozen=True)
class Done:
    """A local treatment in an interval; `certain` is False where the dates leave it open."""

    treatment: Treatment
    certain: bool


def short_treatment(treatment: Treatment) -> str:
    """The name of a treatment as a narrow place takes it: "I-125 seeds"."""
    return "I-125 seeds" if treatment.name.casefold().startswith("iodine-125") else treatment.name


def short_name(done: Done) -> str:
    """As a narrow place says it: "TACE", "I-125 seeds", with " ?" where it is only possible."""
    return short_treatment(done.treatment) + ("" if done.certain else " ?")


def is_local(treatment: Treatment) -> bool:
    """True for a procedure aimed at the tumour itself: surgery, ablation, embolisation, seeds, radiotherapy."""
    name = treatment.name.casefold()
    return treatment.kind == "procedure" and not any(word in name for word in _NOT_OF_THE_TUMOUR)


def place_of(treatment: Treatment, point: TimePoint) -> Order:
    """Whether a procedure lies before or after a date: by its relation, else by the bounds, else unknown."""
    for date, anchor, turned in (
        (treatment.date, f"timepoints:{point.id}", False),
        (point.date, f"treatments:{treatment.id}", True),
    ):
        relation = date.relation
        if relation is not None and relation.anchor == anchor and relation.kind in ("before", "after"):
            is_after = (relation.kind == "after") != turned
            return "after" if is_after else "before"
    before = is_before(treatment.date, point.date)
    if before is None:
        return "unknown"
    return "before" if before else "after"


def between(case: CaseRecord, first: TimePoint | None, last: TimePoint) -> tuple[Done, ...]:
    """The local treatments after `first` (None: at any time) and before `last`, in the order of the record."""
    found = []
    for treatment in case.treatments:
        if not is_local(treatment):
            continue
        start: Order = "after" if first is None else place_of(treatment, first)
        end = place_of(treatment, last)
        if start == "before" or end == "after":
            continue
        found.append(Done(treatment, certain=start == "after" and end == "before"))
    return tuple(found)


def may_touch(treatment: Treatment, lesion: Lesion) -> bool:
    """True where the treatment was aimed at the lesion or its organ, or where its target is not stated."""
    if treatment.target_lesions:
        return lesion.id in treatment.target_lesions
    if not treatment.target_organ:
        return True
    aimed = treatment.target_organ.casefold()
    if aimed in lesion.organ.casefold():
        return True
    return not lesion.node and organ_group(aimed) == organ_group(lesion.organ)


def is_aimed_at(treatment: Treatment, lesion: Lesion) -> bool:
    """True where the record says the treatment was aimed at the lesion or its organ."""
    return bool(treatment.target_lesions or treatment.target_organ) and may_touch(treatment, lesion)


def drugs_given(case: CaseRecord, first: TimePoint, last: TimePoint) -> tuple[tuple[Treatment, bool], ...]:
    """The drugs that may have been given between two dates; True where their own dates say so."""
    found = []
    for treatment in case.treatments:
        if treatment.kind != "drug":
            continue
        if _certainly_before(treatment.end, first.date) or _certainly_before(last.date, treatment.start):
            continue
        stated = treatment.start.is_known and treatment.end.is_known
        found.append((treatment, stated))
    return tuple(found)


def _certainly_before(a: PartialDate, b: PartialDate) -> bool:
    return is_before(a, b) is True
