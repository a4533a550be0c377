"""The best response of a course by the published order and by table 3, the dates taken one way throughout.

Eisenhauer 2009, 4.4.3 and table 3. Which assessments count has been settled before (`sequence.counting`).
"""

from dataclasses import dataclass, replace
from typing import Literal

from measurements.criteria.best.confirmation import Pair, by_itself, confirmed_complete, confirmed_partial
from measurements.criteria.best.intervals import Judge, holds
from measurements.criteria.best.sequence import Dated, return_after_complete
from measurements.criteria.best.stable import DISEASE_HELD, first_at_minimum, stable_minimum_met
from measurements.criteria.codes import Code
from measurements.partial_date import PartialDate
from measurements.protocol import Protocol

BestCode = Code | Literal["MISSING"]
"""A response, or MISSING where a source keeps a course without an assessment apart from NE (`missing_as_ne`)."""

Ground = Literal["confirmed", "first", "minimum", "progression", "returned", "not_evaluable", "nothing"]
"""Why: a confirmed pair, the first of its kind, the SD minimum, a PD, disease after a CR, nothing evaluable or seen."""


@dataclass(frozen=True)
class Outcome:
    """The best response with the places of the assessments it rests on, in `entries`."""

    code: BestCode
    ground: Ground
    entries: tuple[Dated, ...]
    at: int | None = None
    confirmed_at: int | None = None

    @property
    def entry(self) -> Dated | None:
        """The assessment that gives its date."""
        return None if self.at is None else self.entries[self.at]

    @property
    def confirming(self) -> Dated | None:
        """The assessment that confirms it."""
        return None if self.confirmed_at is None else self.entries[self.confirmed_at]


def true_complete(entries: tuple[Dated, ...]) -> tuple[Dated, ...]:
    """The course where every CR was one: the first PR after it shows disease that came back and ends it as a PD."""
    back = return_after_complete(entries)
    return entries if back is None else (*entries[:back], replace(entries[back], code="PD", target_met=None))


def overcalled_complete(entries: tuple[Dated, ...]) -> tuple[Dated, ...]:
    """The course where no CR that a PR follows was one: each of them is read as PR."""
    last = max((place for place, entry in enumerate(entries) if entry.code == "PR"), default=-1)
    return tuple(
        replace(entry, code="PR") if entry.code == "CR" and place < last else entry
        for place, entry in enumerate(entries)
    )


def outcome(protocol: Protocol, entries: tuple[Dated, ...], reference: PartialDate | None, judge: Judge) -> Outcome:
    """The best response of assessments that all count."""
    if any(entry.code == "NED" for entry in entries):
        return Outcome("NED", "first", entries, _first(entries, "NED"))
    if protocol.confirmation:
        entries = by_itself(entries)
    return (
        _response(protocol, entries, judge)
        or _stable(protocol, entries, reference, judge)
        or _progression(protocol, entries)
        or _not_evaluable(protocol, entries)
    )


def _response(protocol: Protocol, entries: tuple[Dated, ...], judge: Judge) -> Outcome | None:
    complete, partial = (rule(protocol, entries, judge) for rule in (confirmed_complete, confirmed_partial))
    found: tuple[tuple[BestCode, Pair | None], ...] = (("CR", complete), ("PR", partial))
    for code, pair in found:
        first = _first(entries, code)
        if protocol.confirmation and pair is not None:
            return Outcome(code, "confirmed", entries, pair.first, pair.second)
        if not protocol.confirmation and first is not None:
            return Outcome(code, "first", entries, first, pair.second if pair and pair.first == first else None)
    return None


def _stable(
    protocol: Protocol, entries: tuple[Dated, ...], reference: PartialDate | None, judge: Judge
) -> Outcome | None:
    kinds: tuple[tuple[BestCode, tuple[str, ...]], ...] = (("SD", DISEASE_HELD), ("NON", ("NON",)))
    for code, codes in kinds:
        if holds(stable_minimum_met(protocol, entries, reference, codes), judge):
            return Outcome(code, "minimum", entries, first_at_minimum(protocol, entries, reference, judge, codes))
    return None


def _progression(protocol: Protocol, entries: tuple[Dated, ...]) -> Outcome | None:
    if entries and entries[-1].code == "PD":
        return Outcome("PD", "progression", entries, len(entries) - 1)
    complete = _first(entries, "CR")
    if not protocol.confirmation or complete is None:
        return None
    back = next((place for place in range(complete, len(entries)) if entries[place].code == "SD"), None)
    return None if back is None else Outcome("PD", "returned", entries, back)


def _not_evaluable(protocol: Protocol, entries: tuple[Dated, ...]) -> Outcome:
    if not protocol.missing_as_ne and not any(entry.done for entry in entries):
        return Outcome("MISSING", "nothing", entries)
    return Outcome("NE", "not_evaluable", entries, 0) if entries else Outcome("NE", "nothing", entries)


def _first(entries: tuple[Dated, ...], code: str) -> int | None:
    return next((place for place, entry in enumerate(entries) if entry.code == code), None)
