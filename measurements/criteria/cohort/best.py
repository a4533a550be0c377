"""The best response of every subject of a part at once (`best/outcome.py` and `best/sequence.py` say why).

A CR that a PR follows counts as true, as long as no reader has answered: the PR is a PD and ends the course.
"""

from dataclasses import dataclass

import numpy as np

from measurements.criteria.best.stable import days_needed
from measurements.criteria.cohort.codes import CR, MISSING, NE, NO_DAY, NON, NONE, PD, PR, SD, Flags, Ints, Small
from measurements.criteria.cohort.confirmation import Counted, pair_from
from measurements.criteria.cohort.grid import Dates
from measurements.criteria.cohort.parts import TimeRows
from measurements.criteria.cohort.walk import Read
from measurements.protocol import Protocol


@dataclass(frozen=True)
class Best:
    """By subject the best response, its day, and the day that confirms it; NO_DAY without one."""

    code: Small
    day: Ints
    confirmed_on: Ints


@dataclass(frozen=True)
class _Places:
    """By subject, the longest course first, the places of the dates that decide; -1 for none."""

    first: Ints  # the first assessment that counts
    last: Ints
    complete: Ints
    partial: Ints
    held: Ints  # the first date at or beyond the SD minimum at which disease was held
    non: Ints  # the first such date with NON-CR/NON-PD
    back: Ints  # the first SD after a CR
    progressed: Ints


def best_of(protocol: Protocol, dates: Dates, read: Read, times: TimeRows) -> Best:
    """The best responses; the count starts at the reference day, else at the baseline."""
    counted = Counted(np.full(len(dates.day), NONE, dtype=np.int8), read.continuing, dates.day)
    order, _ = dates.prefixes()
    found = _outcome(protocol, counted, _count(protocol, dates, read, times, counted))
    again = np.empty_like(order)
    again[order] = np.arange(len(order))
    return Best(found.code[again], found.day[again], found.confirmed_on[again])


def _count(protocol: Protocol, dates: Dates, read: Read, times: TimeRows, counted: Counted) -> _Places:
    """Walk the dates that count, up to the first PD, and write their codes into `counted`."""
    order, having = dates.prefixes()
    reference, therapy = (column[order] for column in _days(dates, times))
    first, subjects = dates.first[order], len(order)
    found = _Places(*(np.full(subjects, -1) for _ in range(8)))
    goes_on = np.ones(subjects, dtype=np.bool_)
    needed = days_needed(protocol)
    for rank in range(1, len(having)):
        many = having[rank]
        at, still = first[:many] + rank, goes_on[:many]
        day, here = dates.day[at], read.overall[at]
        if not protocol.count_after_new_therapy:
            still &= day <= therapy[:many]
        here[(here == PR) & (found.complete[:many] >= 0)] = PD
        if protocol.confirmation:
            here[(here == PR) & read.continuing[at]] = SD
        here[~still] = NONE
        counted.code[at] = here
        _note(found, at, here, np.greater_equal(day - reference[:many], needed))
        still &= here != PD
    return found


def _days(dates: Dates, times: TimeRows) -> tuple[Ints, Ints]:
    """By subject the day the count starts at, and the start of another therapy, far off where there was none."""
    reference = dates.day[dates.first]
    therapy = np.full(len(reference), np.iinfo(np.int64).max)
    if len(times.subject):
        at = np.minimum(np.searchsorted(times.subject, dates.subjects), len(times.subject) - 1)
        told = times.subject[at] == dates.subjects
        own, own_therapy = times.reference[at], times.new_therapy[at]
        reference = np.where(told & (own != NO_DAY), own, reference)
        therapy = np.where(told & (own_therapy != NO_DAY), own_therapy, therapy)
    return reference, therapy


def _note(found: _Places, at: Ints, here: Small, late: Flags) -> None:
    many = len(at)
    counts = here != NONE
    found.last[:many][counts] = at[counts]
    for places, which in (
        (found.first, counts),
        (found.complete, here == CR),
        (found.partial, here == PR),
        (found.held, late & ((here == CR) | (here == PR) | (here == SD))),
        (found.non, late & (here == NON)),
        (found.back, (here == SD) & (found.complete[:many] >= 0)),
        (found.progressed, here == PD),
    ):
        new = which & (places[:many] < 0)
        places[:many][new] = at[new]


def _outcome(protocol: Protocol, counted: Counted, places: _Places) -> Best:
    """By the published order, from the last ground to the first."""
    subjects = len(places.first)
    best, at = np.full(subjects, NE, dtype=np.int8), places.first.copy()
    confirmed = np.full(subjects, -1)
    if not protocol.missing_as_ne:
        best[places.first < 0] = MISSING
    grounds = [(PD, places.progressed), (NON, places.non), (SD, places.held)]
    if protocol.confirmation:
        grounds.insert(0, (PD, places.back))
    for response, place in grounds:
        has = place >= 0
        best[has], at[has] = response, place[has]
    for response, start in ((PR, places.partial), (CR, places.complete)):
        place, pair = _pairs(protocol, counted, start, places.last, response)
        has = place >= 0
        best[has], at[has], confirmed[has] = response, place[has], pair[has]
    return Best(best, _day(counted, at), _day(counted, confirmed))


def _pairs(protocol: Protocol, counted: Counted, start: Ints, last: Ints, response: int) -> tuple[Ints, Ints]:
    """The response that counts and the date that confirms it; -1 for none.

    Where no confirmation is required the first of its kind counts, else the earliest that is confirmed.
    """
    found, pair = np.full(len(start), -1), np.full(len(start), -1)
    if not protocol.confirmation:
        found = start
    who = np.flatnonzero(start >= 0)
    at = start[who]
    while len(who):
        is_one = counted.code[at] == response
        later = np.full(len(who), -1)
        later[is_one] = pair_from(protocol, counted, at[is_one], last[who[is_one]], partial=response == PR)
        met = later >= 0
        pair[who[met]] = later[met]
        if not protocol.confirmation:
            break
        found[who[met]] = at[met]
        goes_on = ~met & (at < last[who])
        who, at = who[goes_on], at[goes_on] + 1
    return found, pair


def _day(counted: Counted, at: Ints) -> Ints:
    """The day of a place; NO_DAY for none."""
    found = np.full(len(at), NO_DAY)
    has = at >= 0
    found[has] = counted.day[at[has]]
    return found
