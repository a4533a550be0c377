"""Which CR and PR a later date confirms, for many courses at once (`best/confirmation.py` says why)."""

from dataclasses import dataclass

import numpy as np

from measurements.criteria.cohort.codes import CR, NE, PR, SD, Flags, Ints, Small
from measurements.protocol import Protocol


@dataclass(frozen=True)
class Counted:
    """By date the response that counts (NONE where none does), and whether it is PR by a continuing PR only."""

    code: Small
    continuing: Flags
    day: Ints


def confirmed_now(protocol: Protocol, code: Small, day: Ints, at: Ints, rank: int) -> Flags:
    """Whether the date confirms a PR before it: looked for backwards, until what lies between ends the search."""
    found = np.zeros(len(at), dtype=np.bool_)
    unclear, stable = np.zeros(len(at), dtype=np.int64), np.zeros(len(at), dtype=np.int64)
    open_ = np.arange(len(at))
    for back in range(1, rank):
        before = at[open_] - back
        here = code[before]
        found[open_[(here == PR) & _far(protocol, day[at[open_]] - day[before])]] = True
        unclear[open_] += here == NE
        stable[open_] += here == SD
        goes_on = ~found[open_] & _between(protocol, here, unclear[open_], stable[open_], partial=True)
        open_ = open_[goes_on]
        if not len(open_):
            break
    return found


def pair_from(protocol: Protocol, counted: Counted, start: Ints, last: Ints, *, partial: bool) -> Ints:
    """For each response at `start` the first date up to `last` that confirms it; -1 where none does."""
    code, day = counted.code, counted.day
    found = np.full(len(start), -1)
    unclear, stable = np.zeros(len(start), dtype=np.int64), np.zeros(len(start), dtype=np.int64)
    open_ = np.flatnonzero(start < last)
    step = 0
    while len(open_):
        step += 1
        later = start[open_] + step
        here = code[later]
        confirms = (here == CR) | ((here == PR) & partial)
        met = confirms & ~counted.continuing[later] & _far(protocol, day[later] - day[start[open_]])
        found[open_[met]] = later[met]
        unclear[open_] += here == NE
        stable[open_] += here == SD
        goes_on = ~met & _between(protocol, here, unclear[open_], stable[open_], partial=partial)
        goes_on &= later < last[open_]
        open_ = open_[goes_on]
    return found


def _far(protocol: Protocol, days: Ints) -> Flags:
    reached = np.greater_equal(days, protocol.confirm_from_days)
    return reached if protocol.confirm_to_days is None else reached & np.less_equal(days, protocol.confirm_to_days)


def _between(protocol: Protocol, code: Small, unclear: Ints, stable: Ints, *, partial: bool) -> Flags:
    """Whether a search goes on past a date: its own kind, a few NE, and one SD of a PR where the protocol says so."""
    allowed = 1 if protocol.accept_sd_between and partial else 0
    own = (code == CR) | ((code == PR) & partial)
    goes_on: Flags = ((code == NE) | (code == SD)) & (unclear <= protocol.max_ne_between) & (stable <= allowed)
    goes_on |= own
    return goes_on
