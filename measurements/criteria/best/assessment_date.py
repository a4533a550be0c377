"""Which date an assessment has whose parts were imaged on different days.

A response has the latest date of the parts it needs. A PD has the earliest date that shows it: the first sighting of a
new lesion, the first image of a non-target progression; by a sum that was measured over several days the protocol says
which (`progression_date`, by default the last of those days). FDA, Clinical Trial Endpoints (2018), appendix 2.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from measurements.partial_date import UNKNOWN, PartialDate
from measurements.protocol import Protocol

Shows = Literal["target", "nontarget", "new_lesion"]


@dataclass(frozen=True)
class Part:
    """One day of imaging of an assessment, and what was read on it."""

    date: PartialDate
    shows: frozenset[Shows]


def date_of_response(parts: Iterable[Part]) -> PartialDate:
    """The latest date of the parts; UNKNOWN without parts."""
    return latest([part.date for part in parts])


def date_of_progression(protocol: Protocol, parts: tuple[Part, ...], causes: frozenset[Shows]) -> PartialDate:
    """The earliest date that shows a PD which has these causes; the latest of all parts where no part shows one."""
    shown = []
    for cause in causes:
        days = [part.date for part in parts if cause in part.shows]
        if days:
            by_sum = cause == "target" and protocol.progression_date == "latest"
            shown.append(latest(days) if by_sum else earliest(days))
    return earliest(shown) if shown else date_of_response(parts)


def earliest(dates: list[PartialDate]) -> PartialDate:
    """The first of some dates: one of them where that is clear, else the interval it lies in; UNKNOWN without dates."""
    return _one_of(dates, _lowest([d.earliest for d in dates], open_end=True), _lowest([d.latest for d in dates]))


def latest(dates: list[PartialDate]) -> PartialDate:
    """The last of some dates: one of them where that is clear, else the interval it lies in; UNKNOWN without dates."""
    return _one_of(dates, _highest([d.earliest for d in dates]), _highest([d.latest for d in dates], open_end=True))


def _one_of(dates: list[PartialDate], first: date | None, last: date | None) -> PartialDate:
    if first is None and last is None:
        return UNKNOWN
    found = next((known for known in dates if (known.earliest, known.latest) == (first, last)), None)
    return found or PartialDate(precision="interval", earliest=first, latest=last)


def _lowest(days: list[date | None], *, open_end: bool = False) -> date | None:
    """The lowest day; an end that is not known is below all where `open_end`, else it says nothing."""
    if open_end and None in days:
        return None
    return min((day for day in days if day is not None), default=None)


def _highest(days: list[date | None], *, open_end: bool = False) -> date | None:
    """The highest day; an end that is not known is above all where `open_end`, else it says nothing."""
    if open_end and None in days:
        return None
    return max((day for day in days if day is not None), default=None)
