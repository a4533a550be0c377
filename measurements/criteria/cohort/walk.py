"""Every course of a part at once, one rank of dates after the other: target and overall response.

The rules are those of `rules/decision.py`, `rules/nontarget.py`, `rules/overall.py` and `rules/continuing.py`.
"""

from dataclasses import dataclass

import numpy as np

from measurements.criteria.cohort.codes import BL, CERTAIN_NEW, CR, NE, NON, NONE, PD, PR, SD, Flags, Ints, Small
from measurements.criteria.cohort.confirmation import confirmed_now
from measurements.criteria.cohort.grid import Grid
from measurements.criteria.cohort.limits import Limits
from measurements.protocol import Protocol


@dataclass(frozen=True)
class Read:
    """By date the responses, and what the sum was compared with."""

    target: Small
    nontarget: Small
    overall: Small
    continuing: Flags  # the overall response is PR by a continuing PR only
    nadir: Ints  # -1 without one


def nadirs_of(grid: Grid) -> Ints:
    """By date the smallest complete sum before it; -1 without one."""
    order, having = grid.dates.prefixes()
    first, nadir = grid.dates.first[order], np.full(len(order), -1)
    found = np.full(len(grid.dates.day), -1)
    for rank, many in enumerate(having):
        at, low = first[:many] + rank, nadir[:many]
        found[at] = low
        part = grid.part[at]
        smaller = grid.complete[at] & ((low < 0) | (part < low))
        nadir[:many] = np.where(smaller, part, low)
    return found


def walk(protocol: Protocol, limits: Limits, grid: Grid, nadir: Ints, new_lesion: Small) -> Read:
    """The responses at every date; the first of a subject is its baseline. `new_lesion`: as of `found_at`."""
    dates = len(grid.dates.day)
    none, no = np.zeros(dates, dtype=np.int8), np.zeros(dates, dtype=np.bool_)
    read = Read(none, none.copy(), none.copy(), no, nadir)
    order, having = grid.dates.prefixes()
    first = grid.dates.first[order]
    read.overall[first] = BL
    read.target[first[grid.targets[order] > 0]] = BL
    by_limits = _by_limits(limits, grid, nadir)
    never = np.zeros(len(order), dtype=np.bool_)
    walked = _Walk(protocol, grid, read, never, never.copy(), never.copy(), never.copy())
    for rank in range(1, len(having)):
        at = first[: having[rank]] + rank
        walked.at(at, by_limits[at], new_lesion[at] == CERTAIN_NEW)
        if protocol.confirmation:
            walked.confirm(at, rank)
    return read


def _by_limits(limits: Limits, grid: Grid, nadir: Ints) -> Small:
    """The class by sum, baseline and nadir alone. A missing target can only add, so that PD may hold without it."""
    baseline_at = grid.dates.first[grid.dates.subject]
    baseline, has_baseline = grid.part[baseline_at], grid.complete[baseline_at]
    code = np.full(len(nadir), SD, dtype=np.int8)
    code[limits.is_partial(grid.part, baseline)] = PR
    code[~has_baseline | ~grid.complete] = NE
    code[grid.left & (nadir >= 0) & limits.is_grown(grid.part, nadir)] = PD
    code[grid.complete & ~grid.left] = CR
    return code


@dataclass
class _Walk:
    """By subject, the longest course first, what has been so far."""

    protocol: Protocol
    grid: Grid
    read: Read
    called: Flags
    ended: Flags
    confirmed: Flags
    after_cr: Flags

    def at(self, at: Ints, target: Small, new_lesion: Flags) -> None:
        """Call one date of every course that has one of this rank; `target` is the class by the limits."""
        grid, read, many = self.grid, self.read, len(at)
        followed, after_cr = grid.targets[grid.dates.subject[at]] > 0, self.after_cr[:many]
        continuing = self._holds(many) & (target == SD)
        target[continuing] = PR
        target[after_cr & grid.left[at]] = PD
        target[~followed] = NONE
        nontarget = grid.nontarget[at]
        nontarget[after_cr & grid.nontarget_present[at]] = PD
        overall = np.where(followed, target, np.where(nontarget == NONE, NE, nontarget)).astype(np.int8)
        overall[(target == CR) & ((nontarget == NON) | (nontarget == NE))] = PR
        overall[(overall == CR) & grid.no_cr[at]] = PR
        overall[(target == PD) | (nontarget == PD) | new_lesion] = PD
        read.target[at], read.nontarget[at], read.overall[at] = target, nontarget, overall
        read.continuing[at] = continuing & (overall == PR)
        self.ended[:many] |= overall == PD
        self.called[:many] |= overall == PR
        after_cr |= overall == CR

    def confirm(self, at: Ints, rank: int) -> None:
        """Note which partial responses this date confirms; only a date that meets its limit by itself does."""
        many, overall = len(at), self.read.overall[at]
        response = (overall == PR) | (overall == CR)  # none continues before one is confirmed
        who = np.flatnonzero(response & self.called[:many] & ~self.ended[:many] & ~self.confirmed[:many])
        self.confirmed[who] = confirmed_now(self.protocol, self.read.overall, self.grid.dates.day, at[who], rank)

    def _holds(self, many: int) -> Flags:
        """Where a sum above the PR limit that is not PD stays PR."""
        if not self.protocol.continuing_partial_response:
            return np.zeros(many, dtype=np.bool_)
        holds = self.called[:many] & ~self.ended[:many]
        return holds & self.confirmed[:many] if self.protocol.confirmation else holds
