"""New lesions of a part: what each counts as, dated back to its first sighting (`rules/new_lesions.py` says why)."""

from dataclasses import dataclass

import numpy as np

from measurements.criteria.cohort.codes import (
    CERTAIN_NEW,
    DOUBTFUL_NEW,
    EQUIVOCAL,
    REFUTED,
    SEEN,
    UNEQUIVOCAL,
    Flags,
    Ints,
    Small,
)
from measurements.criteria.cohort.columns import heads, packed
from measurements.criteria.cohort.grid import Grid
from measurements.criteria.cohort.limits import Limits
from measurements.criteria.cohort.parts import NewRows, Part


@dataclass(frozen=True)
class Sightings:
    """The rows on new lesions that were not refuted later, lesion by lesion in order of time."""

    date: Ints
    said: Ints
    lesion: Ints  # 0, 1, 2 … in this order
    small: Flags  # a node that is disease and not yet measurable
    normal: Flags  # a node that is none
    others: Ints  # how many other lesions of the date are signs of progression
    doubted: Flags  # called equivocal at an earlier date


def sightings_of(limits: Limits, rows: Part, date: Ints) -> Sightings | None:
    """The rows that count, lesion by lesion; None without any. What is seen after a refutation is another lesion."""
    new = rows.new
    if not len(new.subject):
        return None
    order = np.argsort(packed(new.subject, new.lesion, new.day), kind="stable")
    said, key = new.said[order], packed(new.subject, new.lesion)[order]
    begins = np.flatnonzero(heads(key))
    place = np.arange(len(order))
    lesion = np.cumsum(heads(key)) - 1
    refuted = np.maximum.reduceat(np.where(said == REFUTED, place, -1), begins)
    kept = order[place > refuted[lesion]]
    if not len(kept):
        return None
    signs = np.zeros(len(new.subject), dtype=np.int64)
    signs[kept] = np.isin(new.said[kept], (UNEQUIVOCAL, SEEN))
    signs[new.node & (new.size >= 0) & limits.is_normal_node(new.size)] = 0
    return _sightings(limits, new, date, kept, _at_date(date, signs) - signs)


def _sightings(limits: Limits, new: NewRows, date: Ints, kept: Ints, others: Ints) -> Sightings:
    said, size = new.said[kept], new.size[kept]
    first = heads(packed(new.subject, new.lesion)[kept])
    lesion = np.cumsum(first) - 1
    node = new.node[kept] & (size >= 0)
    before = np.cumsum(said == EQUIVOCAL) - (said == EQUIVOCAL)
    doubted = before > before[np.flatnonzero(first)][lesion]
    return Sightings(
        date[kept], said, lesion, node & limits.is_small_node(size), node & limits.is_normal_node(size),
        others[kept], doubted,
    )  # fmt: skip


def found_at(grid: Grid, seen: Sightings | None, signs: Flags) -> tuple[Small, bool]:
    """By date the strongest new lesion, and whether any node was taken as small and the one sign of progression.

    `signs`: by date, whether something else than new lesions shows progression.
    """
    found = np.zeros(len(grid.dates.day), dtype=np.int8)
    if seen is None:
        return found, False
    sighted = np.isin(seen.said, (EQUIVOCAL, UNEQUIVOCAL, SEEN)) & ~seen.normal
    alone = seen.small & ~seen.doubted & ~signs[seen.date] & (seen.others == 0)
    said = np.where(alone, EQUIVOCAL, seen.said)
    begins = np.flatnonzero(heads(seen.lesion))
    certain = np.bitwise_or.reduceat(sighted & (said == UNEQUIVOCAL), begins)
    doubtful = np.bitwise_or.reduceat(sighted & (said == EQUIVOCAL), begins)
    counts = (certain | ~doubtful)[seen.lesion]
    found[seen.date[sighted & ~counts]] = DOUBTFUL_NEW
    found[seen.date[sighted & counts]] = CERTAIN_NEW
    return found, bool((alone & sighted).any())


def _at_date(date: Ints, values: Ints) -> Ints:
    """For every row the sum over the rows of its date; rows of a date stand together."""
    begins = np.flatnonzero(heads(date))
    return np.repeat(np.add.reduceat(values, begins), np.diff(np.append(begins, len(date))))
