"""Tables of a cohort in, responses out, by the rules of RECIST 1.1 and with the answers of the explaining engine."""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from measurements.criteria.cohort.best import best_of
from measurements.criteria.cohort.codes import DOUBTFUL_NEW, FOUND, NO_NEW, NO_SIZE, NUMBER, PD, Flags, Ints, Small
from measurements.criteria.cohort.explained import Explained, explained
from measurements.criteria.cohort.grid import Grid, grid_of
from measurements.criteria.cohort.limits import Limits, limits_of
from measurements.criteria.cohort.new_lesions import found_at, sightings_of
from measurements.criteria.cohort.parts import Cohort, Part, in_order, parts
from measurements.criteria.cohort.tables import Markers, NewLesions, NonTargets, Sizes, Times
from measurements.criteria.cohort.walk import Read, nadirs_of, walk
from measurements.protocol import Protocol

PART = 200_000
"""Rows of sizes that are read at once: what is worked on stays small, however long the table."""


@dataclass(frozen=True)
class Responses:
    """One row a subject and date, by subject and day; responses by their number in `codes.CODES`.

    Sums are in 0.01 mm; -1 stands for none. `measured` is the sum of the targets that have a size, `sum` that of all.
    `explained`: the subject was read by the explaining engine; its sums are rounded down where they are finer.
    """

    subject: NDArray[Any]
    day: Ints
    target: Small
    nontarget: Small
    new_lesion: Small  # by its number in `codes.FOUND`
    overall: Small
    continuing: Flags  # PR by a continuing PR only: strictly SD
    measured: Ints
    sum: Ints
    nadir: Ints  # the smallest complete sum before
    explained: Flags


@dataclass(frozen=True)
class BestResponses:
    """One row a subject: the best response, its day, and the day that confirms it (NO_DAY for none)."""

    subject: NDArray[Any]
    code: Small
    day: Ints
    confirmed_on: Ints


_Table = TypeVar("_Table", Responses, BestResponses)


def assess_tables(
    protocol: Protocol,
    sizes: Sizes,
    nontargets: NonTargets | None = None,
    new_lesions: NewLesions | None = None,
    markers: Markers | None = None,
) -> Responses:
    """The target and overall response at every date of every subject.

    Linear in the rows (rows out of order are sorted once), nothing is kept: any partition by subjects gives the same.
    Raises RecordError for other rules than RECIST 1.1, and for a row that says what cannot be, by its number.
    """
    return _assess(protocol, in_order(sizes, nontargets, new_lesions, markers, None), best=False)[0]


def assess_tables_with_best(
    protocol: Protocol,
    sizes: Sizes,
    nontargets: NonTargets | None = None,
    new_lesions: NewLesions | None = None,
    markers: Markers | None = None,
    *,
    times: Times | None = None,
) -> tuple[Responses, BestResponses]:
    """As `assess_tables`, with the best response of every subject by the protocol's confirmation and minimum of SD."""
    return _assess(protocol, in_order(sizes, nontargets, new_lesions, markers, times), best=True)


def _assess(protocol: Protocol, cohort: Cohort, *, best: bool) -> tuple[Responses, BestResponses]:
    limits = limits_of(protocol)
    found = [_part(protocol, limits, rows, best=best) for rows in parts(cohort.rows, PART)]
    responses = _joined([one[0] for one in found], cohort.names)
    return responses, _joined([one[1] for one in found], cohort.names)


def _part(protocol: Protocol, limits: Limits, rows: Part, *, best: bool) -> tuple[Responses, BestResponses]:
    grid = grid_of(limits, rows)
    read, new_lesion = _read(protocol, limits, grid, rows)
    dates = grid.dates
    responses = Responses(
        dates.subjects[dates.subject], dates.day, read.target, read.nontarget, new_lesion, read.overall,
        read.continuing, np.where(grid.measured, grid.part, NO_SIZE), np.where(grid.complete, grid.part, NO_SIZE),
        read.nadir, grid.apart[dates.subject],
    )  # fmt: skip
    bests = best_of(protocol, dates, read, rows.times) if best else None
    for place in np.flatnonzero(grid.apart):
        found = explained(protocol, rows, int(dates.subjects[place]), best=best)
        _write(found, responses, int(dates.first[place]))
        if bests is not None and found.best is not None:
            bests.code[place] = NUMBER[found.best.code]
            bests.day[place] = found.day_of(found.best.date)
            bests.confirmed_on[place] = found.day_of(found.best.confirming_date)
    if bests is None:
        none = np.zeros(0, dtype=np.int64)
        return responses, BestResponses(none, none.astype(np.int8), none, none)
    return responses, BestResponses(dates.subjects, bests.code, bests.day, bests.confirmed_on)


def _read(protocol: Protocol, limits: Limits, grid: Grid, rows: Part) -> tuple[Read, Small]:
    """The responses, a second time where a small new node turns out not to be the one sign of progression."""
    nadir = nadirs_of(grid)
    seen = sightings_of(limits, rows, grid.of_new)
    signs = grid.left & (nadir >= 0) & limits.is_grown(grid.part, nadir)
    signs |= grid.nontarget == PD
    new_lesion, alone = found_at(grid, seen, signs)
    read = walk(protocol, limits, grid, nadir, new_lesion)
    if alone:
        new_lesion, _ = found_at(grid, seen, signs | ((read.target == PD) & (new_lesion == DOUBTFUL_NEW)))
        read = walk(protocol, limits, grid, nadir, new_lesion)
    new_lesion[grid.dates.first] = NO_NEW  # nothing is new at the baseline
    return read, new_lesion


def _write(found: Explained, into: Responses, first: int) -> None:
    """Write what the explaining engine says of one subject over what the tables alone gave."""
    for at, answer in enumerate(found.answers, first):
        into.target[at], into.nontarget[at] = NUMBER[answer.target or ""], NUMBER[answer.nontarget or ""]
        into.overall[at], into.new_lesion[at] = NUMBER[answer.code], FOUND.index(answer.new_lesion)
        into.continuing[at] = answer.strict is not None and answer.code == "PR"
        sums = answer.sums
        into.measured[at], into.sum[at] = _hundredths(sums.measured_part), _hundredths(sums.total)
        into.nadir[at] = _hundredths(sums.nadir)


def _hundredths(size: Decimal | None) -> int:
    return NO_SIZE if size is None else int(size * 100)


def _joined(found: list[_Table], names: NDArray[Any] | None) -> _Table:
    """The rows of all parts, subjects by their names."""
    joined = {f.name: np.concatenate([getattr(one, f.name) for one in found]) for f in fields(found[0])}
    if names is not None:
        joined["subject"] = names[joined["subject"]]
    return type(found[0])(**joined)
