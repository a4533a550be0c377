"""Times of a course by iRECIST: progression-free survival and duration of response (Seymour 2017; EORTC answers).

They end at the progression that was confirmed, dated by the first iUPD of its block; an iUPD that lapsed ends nothing
and counts as an adequate assessment. All else, censoring too, is as for RECIST 1.1 (`criteria/best/endpoints.py`).
"""

from dataclasses import replace

import msgspec

from measurements.criteria.best.endpoints import Endpoint, Facts, duration_of_response, progression_free_survival
from measurements.criteria.best.sequence import Dated
from measurements.criteria.codes import FAMILY
from measurements.criteria.irecist_rules.best import Progression, best_response_irecist, counting, progression_of
from measurements.protocol import Protocol


def times_irecist(protocol: Protocol, facts: Facts) -> tuple[Endpoint, ...]:
    """Give iPFS from the reference date; iDoR from the first iCR or iPR, for a best response of iCR or iPR only."""
    entries = counting(protocol, facts.sequence, facts.new_therapy)
    progression = progression_of(protocol, entries)
    judged = replace(facts, sequence=_as_recist(facts.sequence, progression), complete_was="overcalled")
    plain = msgspec.structs.replace(protocol, confirmation=False)
    found: list[Endpoint | None] = [progression_free_survival(plain, judged)]
    if best_response_irecist(protocol, facts.sequence, new_therapy=facts.new_therapy).code in ("iCR", "iPR"):
        found.append(duration_of_response(plain, judged))
    return tuple(_worded(end, progression) for end in found if end is not None)


def _as_recist(sequence: tuple[Dated, ...], progression: Progression | None) -> tuple[Dated, ...]:
    """The course in the classes of RECIST with its progression as the only PD, the dates after it left out."""
    found: list[Dated] = []
    for entry in sequence:
        if progression is not None and (entry.timepoint_id, entry.date) == (progression.timepoint_id, progression.date):
            return (*found, replace(entry, code="PD"))
        code = FAMILY[entry.code]
        found.append(replace(entry, code="SD" if code == "PD" else code))
    return tuple(found)


def _worded(end: Endpoint, progression: Progression | None) -> Endpoint:
    name = {"PFS": "iPFS", "Duration of response": "iDoR"}.get(end.name, end.name)
    text = end.sentence.replace(end.name, name, 1)
    if progression is not None:
        what = "first iUPD of the block that iCPD confirmed" if progression.confirmed else "iUPD that was not confirmed"
        text = text.replace(": PD on", f": {what}, on", 1)
    return replace(end, sentence=text)
