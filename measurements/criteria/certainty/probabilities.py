"""The share of each class of the targets at one date, and the target whose error decides it.

Every sum that is compared is drawn once; where the nadir is the baseline it is the same draw, and where a draw of the
baseline is below that of the nadir the baseline is the nadir. The dates and the state of the course stay as recorded.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from measurements.criteria.base import TargetValue
from measurements.criteria.certainty.classes import Drawn, Limits, classify, shares
from measurements.criteria.certainty.draws import DRAWS, FEWER, Floats, draw
from measurements.criteria.certainty.situation import Situation
from measurements.criteria.certainty.spread import Readers, Size, sizes_of
from measurements.criteria.codes import Code
from measurements.error_model import ErrorModel

Sizes = tuple[Size, ...]


@dataclass(frozen=True)
class Dates:
    """The targets that are drawn at each date with their errors; None where there is no such sum of its own."""

    now: Sizes
    nadir: Sizes | None  # None too where the nadir is the baseline
    baseline: Sizes | None
    others: tuple[Sizes, ...] = ()  # dates of the smallest value of single lesions
    since: Sizes | None = None  # an unconfirmed progression

    @property
    def held(self) -> tuple[Sizes, ...]:
        """All that are drawn, the current date first."""
        return tuple(s for s in (self.now, self.nadir, self.baseline, self.since, *self.others) if s is not None)


def dates_of(situation: Situation, model: ErrorModel, readers: Readers) -> Dates:
    """The dates of a situation with the errors of one reader, or of different ones."""

    def sized(targets: tuple[TargetValue, ...] | None) -> Sizes | None:
        return None if targets is None else sizes_of(targets, situation.moment.criterion.quantity, model, readers)

    others = tuple(sized(targets) or () for targets in situation.others)
    now = sized(situation.current) or ()
    return Dates(now, sized(situation.nadir), sized(situation.baseline), others, sized(situation.since))


@lru_cache(maxsize=1024)
def probabilities(limits: Limits, dates: Dates, count: int = DRAWS) -> tuple[tuple[Code, float], ...]:
    """The share of each class of the targets, in the order of `CLASSES`."""
    return tuple(shares(classes_of(limits, dates, draw(dates.held, count))).items())


def classes_of(limits: Limits, dates: Dates, drawn: Sequence[Floats]) -> NDArray[np.int8]:
    """The place in `CLASSES` of each draw. drawn: the amounts of each date of `dates.held`, (draws, targets)."""
    left = iter(drawn)
    now = next(left)
    nadir = None if dates.nadir is None else next(left)
    baseline = None if dates.baseline is None else next(left)
    since = None if dates.since is None else next(left)
    before = list(zip(dates.others, left, strict=True))
    for sizes, values in ((dates.nadir, nadir), (dates.baseline, baseline)):
        if sizes is not None and values is not None:
            before.append((sizes, values))
    sums = [values.sum(axis=1) for values in (nadir, baseline) if values is not None]
    found = Drawn(
        now,
        np.array([size.node for size in dates.now], dtype=np.bool_),
        None if baseline is None else baseline.sum(axis=1),
        np.minimum.reduce(sums) if sums else None,
        _least(dates.now, before, len(now)) if limits.by_lesion else None,
        None if since is None else since.sum(axis=1),
    )
    return classify(limits, found)


def _least(now: Sizes, before: list[tuple[Sizes, Floats]], count: int) -> Floats:
    """The smallest draw of each lesion at the dates before; NaN for one that had no value."""
    found = np.full((count, len(now)), np.nan)
    for place, size in enumerate(now):
        for sizes, values in before:
            for column, other in enumerate(sizes):
                if other.lesion_id == size.lesion_id:
                    found[:, place] = np.fmin(found[:, place], values[:, column])
    return found


def decisive_target(situation: Situation, dates: Dates) -> tuple[str, str] | None:
    """The target whose error alone changes the call most often; where none does, the one with the largest error.

    With a target missing and no progression it is the missing one.
    """
    called, limits = situation.called, situation.limits
    missing = next((v for v in situation.current if v.mm is None), None)
    if missing is not None and called == "NE":
        return missing.lesion_id, missing.name
    best: tuple[float, float] | None = None
    found: Size | None = None
    for size in dates.now:
        alone = dict(probabilities(limits, _with_error_of(dates, size.lesion_id), FEWER))
        errors = [s.amount * s.own for sizes in dates.held for s in sizes if s.lesion_id == size.lesion_id]
        key = round(1 - alone.get(called, 0.0), 3), math.hypot(*errors)
        if best is None or key > best:
            best, found = key, size
    return None if found is None else (found.lesion_id, found.name)


def _with_error_of(dates: Dates, lesion_id: str) -> Dates:
    """The same targets measured exactly, all but one; of it the own error is left."""

    def one(sizes: Sizes | None) -> Sizes | None:
        if sizes is None:
            return None
        return tuple(replace(s, own=s.own if s.lesion_id == lesion_id else 0.0, shared=0.0) for s in sizes)

    others = tuple(one(sizes) or () for sizes in dates.others)
    return Dates(one(dates.now) or (), one(dates.nadir), one(dates.baseline), others, one(dates.since))
