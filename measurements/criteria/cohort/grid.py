"""What the rules ask of every date of a part: the sum, what is missing, what is left, and the non-target states."""

from dataclasses import dataclass

import numpy as np

from measurements.criteria.cohort.codes import (
    ABOVE_NORMAL,
    ABSENT,
    CR,
    NE,
    NON,
    NONE,
    NOT_EVALUABLE,
    NOT_FOLLOWED,
    NOT_KNOWN,
    PD,
    PRESENT,
    PROGRESSION,
    Flags,
    Ints,
    Small,
)
from measurements.criteria.cohort.columns import heads, packed
from measurements.criteria.cohort.limits import LARGEST_SUM, Limits
from measurements.criteria.cohort.parts import Part, SizeRows, StateRows
from measurements.errors import RecordError


@dataclass(frozen=True)
class Dates:
    """The dates of a part, by subject and day. A subject is the place of it in `subjects`."""

    subjects: Ints
    first: Ints  # by subject: the place of its baseline
    count: Ints  # by subject: how many dates it has
    subject: Ints  # by date
    day: Ints

    def prefixes(self) -> tuple[Ints, list[int]]:
        """The subjects by number of dates, the most first, and how many of them have a date of each rank."""
        order = np.argsort(-self.count, kind="stable")
        if not len(order):
            return order, []
        having = np.cumsum(np.bincount(self.count)[::-1])[::-1]
        return order, [int(n) for n in having[1:]]


@dataclass(frozen=True)
class Grid:
    """By date what the rules ask for. A sum is that of the measured targets, in 0.01 mm."""

    dates: Dates
    targets: Ints  # by subject: how many are followed
    part: Ints
    measured: Flags  # some target is
    complete: Flags  # all are
    left: Flags  # some measured target is disease
    nontarget: Small  # the response by the states alone
    nontarget_present: Flags
    no_cr: Flags  # markers are above normal, or not known to be normal
    apart: Flags  # by subject: read by the explaining engine
    of_new: Ints  # by row on new lesions: its date


def grid_of(limits: Limits, rows: Part) -> Grid:
    """The dates of a part with their sums and states. Raises RecordError for a sum too large to be compared exactly."""
    dates, (of_size, of_state, of_new, of_marker) = _dates(rows)
    sizes = rows.sizes
    apart = np.zeros(len(dates.subjects), dtype=np.bool_)
    apart[_unknown(dates, of_size, sizes.lesion)] = True
    apart[_unknown(dates, of_state, rows.states.lesion)] = True
    if rows.finer:
        finer = np.isin(sizes.row, np.fromiter(rows.finer, dtype=np.int64))
        apart[dates.subject[of_size[finer]]] = True
    nontarget, present = _nontarget(dates, rows.states, of_state)
    above, unknown = _markers(dates, rows.markers, of_marker)
    nontarget[(nontarget == CR) & unknown] = NE
    nontarget[(nontarget == CR) & above] = NON
    targets, part, measured, complete, left = _sums(limits, dates, sizes, of_size)
    return Grid(dates, targets, part, measured, complete, left, nontarget, present, above | unknown, apart, of_new)


def _dates(rows: Part) -> tuple[Dates, list[Ints]]:
    """Every day on which a subject has a row of any table, and for each table the date of its rows."""
    tables = [(table.subject, table.day) for table in (rows.sizes, rows.states, rows.new, rows.markers)]
    subject, day = (np.concatenate([table[place] for table in tables]) for place in (0, 1))
    key = packed(subject, day)
    ends = np.cumsum([len(one) for one, _ in tables])
    keys = np.split(key, ends[:-1])
    begins = [np.flatnonzero(heads(one)) for one in keys]
    alone = [one[begin] for one, begin in zip(keys, begins, strict=True)]
    every = alone[0] if all(np.array_equal(one, alone[0]) for one in alone[1:] if len(one)) else np.unique(
        np.concatenate(alone)
    )  # fmt: skip
    place: list[Ints] = []
    for one, begin, unique in zip(keys, begins, alone, strict=True):
        at = np.arange(len(every)) if len(unique) == len(every) else np.searchsorted(every, unique)
        place.append(np.repeat(at, np.diff(np.append(begin, len(one)))))
    of = np.empty(len(every), dtype=np.int64)
    on = np.empty(len(every), dtype=np.int64)
    for (one, its_day), at in zip(tables, place, strict=True):
        of[at], on[at] = one, its_day
    first = np.flatnonzero(heads(of))
    count = np.diff(np.append(first, len(of)))
    return Dates(of[first], first, count, np.repeat(np.arange(len(first)), count), on), place


def _unknown(dates: Dates, date: Ints, lesion: Ints) -> Ints:
    """The subjects that have a row of a lesion which is not there at the baseline."""
    if not len(date):
        return np.zeros(0, dtype=np.int64)
    subject = dates.subject[date]
    row_of_date = np.searchsorted(date, dates.first)  # the first row of the baseline, where it has one
    begins = np.flatnonzero(heads(date))
    place = np.arange(len(date)) - np.repeat(begins, np.diff(np.append(begins, len(date))))
    like = np.minimum(row_of_date[subject] + place, len(date) - 1)
    other = (date[like] != dates.first[subject]) | (lesion[like] != lesion)
    if not other.any():
        return np.zeros(0, dtype=np.int64)
    key = packed(subject, lesion)
    known = key[date == dates.first[subject]]
    rows = np.flatnonzero(other)
    found: Ints = subject[rows[~np.isin(key[rows], known)]]
    return found


def _sums(limits: Limits, dates: Dates, sizes: SizeRows, date: Ints) -> tuple[Ints, Ints, Flags, Flags, Flags]:
    has = sizes.size >= 0
    normal = np.where(sizes.node, limits.is_normal_node(sizes.size), sizes.size == 0)
    amount = np.where(has, sizes.size, 0)
    told, part = _per_date(dates, date, np.ones(len(date), dtype=np.int64)), _per_date(dates, date, amount)
    if len(part) and part.max() > LARGEST_SUM:
        raise RecordError("A sum of sizes is too large to be compared exactly.")
    sized = _per_date(dates, date, has.astype(np.int64))
    left = _per_date(dates, date, (has & ~normal).astype(np.int64)) > 0
    targets = told[dates.first]
    measured = sized > 0
    return targets, part, measured, measured & (sized == targets[dates.subject]), left


def _nontarget(dates: Dates, rows: StateRows, date: Ints) -> tuple[Small, Flags]:
    """By precedence: unequivocal progression PD, one not assessed NE, all absent CR, else NON."""
    code = np.full(len(dates.day), NONE, dtype=np.int8)
    if not len(date):
        return code, np.zeros(len(dates.day), dtype=np.bool_)
    told, worse, unknown, present, absent = (
        _per_date(dates, date, held.astype(np.int64))
        for held in (rows.state >= 0, *(rows.state == n for n in (PROGRESSION, NOT_EVALUABLE, PRESENT, ABSENT)))
    )
    followed = told[dates.first][dates.subject]
    code[followed > 0] = NON
    code[(followed > 0) & (absent == followed)] = CR
    code[(followed > 0) & ((unknown > 0) | (told < followed))] = NE
    code[(followed > 0) & (worse > 0)] = PD
    return code, (present > 0) & (followed > 0)


def _markers(dates: Dates, rows: StateRows, date: Ints) -> tuple[Flags, Flags]:
    """Where markers are above normal, and where they are not known: also where only the baseline tells of high ones."""
    state = np.full(len(dates.day), NOT_FOLLOWED)
    state[date] = rows.state
    high_at_first = (state[dates.first] == ABOVE_NORMAL)[dates.subject]
    return state == ABOVE_NORMAL, (state == NOT_KNOWN) | (high_at_first & (state == NOT_FOLLOWED))


def _per_date(dates: Dates, date: Ints, values: Ints) -> Ints:
    """The sum of the rows of every date."""
    found = np.zeros(len(dates.day), dtype=np.int64)
    if len(date):
        begins = np.flatnonzero(heads(date))
        found[date[begins]] = np.add.reduceat(values, begins)
    return found
