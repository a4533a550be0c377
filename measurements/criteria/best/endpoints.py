"""Times of a course: progression-free survival, time to progression, durations of response, of CR and of SD.

Eisenhauer 2009, 4.6 and 4.7. Censoring by the FDA's guidance on cancer trial endpoints (2018), appendix 3, table A,
where the protocol does not say otherwise: the last adequate assessment before another therapy, or before missed dates.
"""

from dataclasses import dataclass
from typing import Literal

from measurements.criteria.best.censoring import Ending, ending_of
from measurements.criteria.best.confirmation import by_itself, confirmed_complete
from measurements.criteria.best.outcome import outcome, overcalled_complete, true_complete
from measurements.criteria.best.questions import CompleteWas
from measurements.criteria.best.responders import responder_confirmed, responder_unconfirmed
from measurements.criteria.best.sequence import Dated, counting, family, up_to_first_progression
from measurements.partial_date import UNKNOWN, PartialDate, days_between
from measurements.protocol import Protocol

EndpointName = Literal["PFS", "TTP", "Duration of response", "Duration of CR", "Duration of SD"]


@dataclass(frozen=True)
class Endpoint:
    """One time of a patient: from `start` to an event or to where it is censored.

    `days` is [shortest, longest] by the protocol's length rule; None where an end is not known. `censoring` says why it
    is censored, "" for an event.
    """

    name: EndpointName
    start: PartialDate
    end: PartialDate
    event: bool
    days: tuple[int | None, int | None]
    censoring: str
    sentence: str


@dataclass(frozen=True)
class Facts:
    """What the times of one patient rest on. Dates are partial; None is not stated.

    `baseline_adequate` False: no baseline that a progression could be measured from. `death_counts`: trials that count
    death as the end of a response too. `complete_was`: the reader's answer where a CR is followed by a PR; until it is
    given the CR counts as true and the PR is a PD.
    """

    sequence: tuple[Dated, ...]
    reference: PartialDate | None
    new_therapy: PartialDate | None = None
    death: PartialDate | None = None
    baseline_adequate: bool = True
    death_counts: bool = False
    complete_was: CompleteWas = ""

    @property
    def entries(self) -> tuple[Dated, ...]:
        """The assessments in the classes of RECIST, with a CR that a PR follows as the reader has it."""
        entries = family(self.sequence)
        if self.complete_was != "overcalled":
            return true_complete(entries)
        kept = up_to_first_progression(entries)  # a PR after the progression says nothing of a CR before it
        return (*overcalled_complete(kept), *entries[len(kept) :])


def progression_free_survival(protocol: Protocol, facts: Facts) -> Endpoint:
    """From the reference date to the first PD or death from any cause."""
    return _from_reference(protocol, facts, "PFS", death=facts.death)


def time_to_progression(protocol: Protocol, facts: Facts) -> Endpoint:
    """From the reference date to the first PD; a death without PD is censored."""
    return _from_reference(protocol, facts, "TTP", death=None)


def duration_of_response(protocol: Protocol, facts: Facts) -> Endpoint | None:
    """From the first CR or PR, whichever is first, to the first PD; None for a patient without a response.

    Where the protocol asks for confirmation only a confirmed response counts, from its first scan.
    """
    rule = responder_confirmed if protocol.confirmation else responder_unconfirmed
    found = rule(protocol, facts.entries, new_therapy=facts.new_therapy).entry
    return _from_entry(protocol, facts, "Duration of response", found, ("PD",))


def duration_of_complete_response(protocol: Protocol, facts: Facts) -> Endpoint | None:
    """From the first CR (the first scan of a confirmed one, where asked for) to recurrence; None without a CR.

    Disease seen at any later date has come back, whatever class that date has.
    """
    entries = counting(protocol, facts.entries, new_therapy=facts.new_therapy)
    if protocol.confirmation:
        pair = confirmed_complete(protocol, by_itself(entries), "surely")
        found = None if pair is None else entries[pair.first]
    else:
        found = next((entry for entry in entries if entry.code == "CR"), None)
    return _from_entry(protocol, facts, "Duration of CR", found, ("PD", "PR", "SD", "NON"))


def duration_of_stable_disease(protocol: Protocol, facts: Facts) -> Endpoint | None:
    """From the reference date to the first PD, for a patient whose best response is SD or NON-CR/NON-PD; else None."""
    entries = counting(protocol, facts.entries, new_therapy=facts.new_therapy)
    best = outcome(protocol, entries, facts.reference, "surely")
    if best.code not in ("SD", "NON"):
        return None
    return _from_reference(protocol, facts, "Duration of SD", death=facts.death if facts.death_counts else None)


def length(protocol: Protocol, start: PartialDate, end: PartialDate) -> tuple[int | None, int | None]:
    """Days from `start` to `end`, which does not lie before it, as [shortest, longest].

    End − start + 1, or end − start, as the protocol counts (`length_rule`).
    """
    extra = 1 if protocol.length_rule == "inclusive" else 0
    shortest, longest = days_between(start, end)
    return (
        None if shortest is None else max(shortest, 0) + extra,
        None if longest is None else max(longest, 0) + extra,
    )


def _from_reference(protocol: Protocol, facts: Facts, name: EndpointName, *, death: PartialDate | None) -> Endpoint:
    start = facts.reference or UNKNOWN
    if not facts.baseline_adequate:
        return _endpoint(protocol, name, start, Ending(start, event=False, why="no baseline to measure from"))
    ending = ending_of(
        protocol, facts.entries, start, events=("PD",), death=death, new_therapy=facts.new_therapy, responded=False
    )
    return _endpoint(protocol, name, start, ending)


def _from_entry(
    protocol: Protocol, facts: Facts, name: EndpointName, found: Dated | None, events: tuple[str, ...]
) -> Endpoint | None:
    if found is None:
        return None
    entries = facts.entries
    key = (found.timepoint_id, found.date)
    place = next(n for n, entry in enumerate(entries) if (entry.timepoint_id, entry.date) == key)
    ending = ending_of(
        protocol,
        entries[place + 1 :],
        found.date,
        events=events,
        death=facts.death if facts.death_counts else None,
        new_therapy=facts.new_therapy,
        responded=True,
    )
    return _endpoint(protocol, name, found.date, ending)


def _endpoint(protocol: Protocol, name: EndpointName, start: PartialDate, ending: Ending) -> Endpoint:
    days = length(protocol, start, ending.date)
    how = f"{ending.why} on" if ending.event else f"censored ({ending.why}) on"
    counted = "end − start + 1" if protocol.length_rule == "inclusive" else "end − start"
    sentence = (
        f"{name} {_days_words(days)} from {start.iso() or 'a start that is not known'}: "
        f"{how} {ending.date.iso() or 'a date not known'}; days are {counted}."
    )
    return Endpoint(name, start, ending.date, ending.event, days, "" if ending.event else ending.why, sentence)


def _days_words(days: tuple[int | None, int | None]) -> str:
    shortest, longest = days
    if shortest is None and longest is None:
        return "of unknown length"
    if shortest == longest:
        return f"{shortest} days"
    if longest is None:
        return f"at least {shortest} days"
    return f"{shortest or 0} to {longest} days"
