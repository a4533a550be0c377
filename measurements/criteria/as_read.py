"""Answers as they were when they were read, with what was known at each date, beside what is known now.

A later date can change an earlier answer in one way only: a new lesion is confirmed, and counts from the date it was
first seen, or is refuted, and leaves no trace (Eisenhauer 2009, 4.3.5).
"""

from dataclasses import dataclass

from measurements.criteria import assess
from measurements.criteria.base import Answer, NewLesionValue, Visit
from measurements.criteria.codes import Code, written
from measurements.criteria.rules.new_lesions import resolved
from measurements.protocol import Protocol


@dataclass(frozen=True)
class Changed:
    """An answer that is no longer what it was when its date was read."""

    timepoint_id: str
    then: Code
    now: Code
    sentence: str


def as_read(protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Answer, ...]:
    """The answer at every visit by this visit and those before it alone, by any rule set.

    Raises RecordError where Nadir has no rules of the protocol's name.
    """
    if not any(visit.new_lesions for visit in visits):
        return assess(protocol, visits)
    whole = resolved(visits, protocol)
    now = assess(protocol, visits)
    answers: list[Answer] = []
    for place in range(len(visits)):
        known = visits[: place + 1]
        same = resolved(known, protocol) == whole[: place + 1]
        answers.append(now[place] if same else assess(protocol, known)[-1])
    return tuple(answers)


def changed_since_read(protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Changed, ...]:
    """The answers that later dates have changed, with a sentence that says which lesion did it."""
    found = []
    for visit, then, now in zip(visits, as_read(protocol, visits), assess(protocol, visits), strict=True):
        if then.code != now.code:
            why = _why(visits, visit)
            text = f"{visit.named} was {written(then.code)} when it was read and is {written(now.code)} now{why}."
            found.append(Changed(visit.timepoint_id, then.code, now.code, text))
    return tuple(found)


def _why(visits: tuple[Visit, ...], visit: Visit) -> str:
    """Which new lesions were settled after a date, and when."""
    later = visits[visits.index(visit) + 1 :]
    settled: dict[str, str] = {}
    for after in later:
        for value in after.new_lesions:
            if value.certainty in ("unequivocal", "refuted") and _was_doubted(visits, visit, value):
                word = "confirmed" if value.certainty == "unequivocal" else "refuted"
                settled.setdefault(value.name, f"{value.name} was {word} {after.named}")
    return f": {', '.join(settled.values())}" if settled else ""


def _was_doubted(visits: tuple[Visit, ...], visit: Visit, value: NewLesionValue) -> bool:
    """Whether up to a date the lesion had been seen, and had not been settled as it was later."""
    before = [v for held in visits[: visits.index(visit) + 1] for v in held.new_lesions]
    before = [v for v in before if v.lesion_id == value.lesion_id and (v.seen or v.certainty or v.first_seen)]
    return bool(before) and not any(v.certainty == value.certainty for v in before)
