"""Where a time of a course ends: at its event, or censored, and why.

FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics (2018), appendix 3, table A; the choices it
leaves are the protocol's `count_after_new_therapy`, `missed_visits_censor`, `visit_every_days` and `visit_window_days`.
"""

from dataclasses import dataclass

from measurements.criteria.best.intervals import is_after
from measurements.criteria.best.sequence import Dated
from measurements.partial_date import PartialDate, days_between
from measurements.protocol import Protocol

LAST_ADEQUATE = "last adequate assessment"
NO_ASSESSMENT = "no evaluable assessment after baseline"
NEW_THERAPY = "start of another therapy"


@dataclass(frozen=True)
class Ending:
    """The end of a time: its date, whether it is the event, and what it was or why it is censored."""

    date: PartialDate
    event: bool
    why: str


def ending_of(
    protocol: Protocol,
    entries: tuple[Dated, ...],
    start: PartialDate,
    *,
    events: tuple[str, ...],
    death: PartialDate | None,
    new_therapy: PartialDate | None,
    responded: bool,
) -> Ending:
    """The end of a time that begins at `start`; `entries` are the assessments after it, in order.

    The first assessment with a code of `events`, else death where it is given, is the event. It is censored at the last
    adequate assessment before another therapy, or before too many missed dates; without an adequate one at `start`.
    `responded`: the start is itself an adequate assessment (a response), not the reference date.
    """
    stops = None if protocol.count_after_new_therapy else new_therapy
    counted = _before(entries, stops)
    hit = next((place for place, entry in enumerate(counted) if entry.code in events), None)
    adequate = [entry for entry in counted[:hit] if entry.code != "NE"]
    last = adequate[-1].date if adequate else start
    none_yet = not adequate and not responded
    missed = _missed_entries(counted[:hit])
    if hit is not None:
        found = counted[hit]
        late = _too_many(protocol, missed, last, found.date)
        return _missed(protocol, last) if late else Ending(found.date, event=True, why=found.code)
    cut = len(counted) < len(entries)
    if death is not None and not cut and (stops is None or is_after(death, stops) is False):
        late = _too_many(protocol, missed, last, death)
        return _missed(protocol, last) if late else Ending(death, event=True, why="death")
    if cut or (stops is not None and not none_yet):
        return Ending(last, event=False, why=NEW_THERAPY)
    return Ending(last, event=False, why=NO_ASSESSMENT if none_yet else LAST_ADEQUATE)


def _before(entries: tuple[Dated, ...], stops: PartialDate | None) -> tuple[Dated, ...]:
    """The assessments that surely do not lie after the start of another therapy."""
    if stops is None:
        return entries
    out = next((n for n, entry in enumerate(entries) if is_after(entry.date, stops) is not False), len(entries))
    return entries[:out]


def _missed_entries(entries: tuple[Dated, ...]) -> int:
    """How many assessments at the end were not evaluable or not made."""
    missed = 0
    for entry in reversed(entries):
        if entry.code != "NE":
            break
        missed += 1
    return missed


def _too_many(protocol: Protocol, missed: int, last: PartialDate, event: PartialDate) -> bool:
    """Whether the event follows as many missed dates as the protocol censors: recorded ones, or planned ones.

    A planned date has passed where even the shortest time leaves its window behind.
    """
    limit = protocol.missed_visits_censor
    if limit is None:
        return False
    shortest = days_between(last, event)[0]
    if protocol.visit_every_days and shortest is not None:
        missed = max(missed, (shortest - protocol.visit_window_days - 1) // protocol.visit_every_days)
    return missed >= limit


def _missed(protocol: Protocol, last: PartialDate) -> Ending:
    return Ending(last, event=False, why=f"{protocol.missed_visits_censor} or more missed dates before the event")
