"""An error model from the reader's own repeat measurements, in place of the published figures.

Each pair is one lesion measured twice: by one reader, or by two. x = ln(second / first) holds two errors, so that the
variance of one measurement is the mean of x² over 2. It is taken about zero: what one reader measures larger than the
other, or the second time larger than the first, is part of the error. Lesions measured at the same reading tell the
shared part: what they vary about the mean of their reading is their own. How far the estimates can be off is in
`docs/certainty.md`; the numbers of pairs and readings that are asked for are decisions of Nadir.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean

from measurements.error_model import DEFAULT_MODEL, ErrorFigures, ErrorModel
from measurements.errors import RecordError

LEAST_PAIRS = 20
"""An SD from n pairs is off by about 1 / √(2n) of itself, one standard error: 16 % from 20 pairs."""

LEAST_READINGS = 10
"""Readings with two lesions or more from which the shared part is told; with fewer it is in the base's proportion."""

FURTHEST = Decimal(2)
"""Sizes more than this many times apart are taken for different lesions or a slip, not for a repeat."""

_STEP = Decimal("0.001")  # of the figures, percent and mm


@dataclass(frozen=True)
class Repeat:
    """One lesion measured twice, in mm. `reading` names what was read in one go: same name, same reading."""

    first_mm: Decimal
    second_mm: Decimal
    reading: str = ""

    @property
    def difference(self) -> float:
        """The log of the ratio: 0.05 is 5 % larger the second time."""
        return math.log(self.second_mm / self.first_mm)


@dataclass(frozen=True)
class _Parts:
    """Variances, relative to the size: a lesion's own error and the shared one. per_mm: mean of 1 / size², in mm⁻²."""

    own: float
    shared: float
    per_mm: float

    @property
    def whole(self) -> float:
        return self.own + self.shared


def fit_from_repeats(
    one: Sequence[Repeat] = (), different: Sequence[Repeat] = (), *, base: ErrorModel = DEFAULT_MODEL
) -> ErrorModel:
    """The error model of repeats by one reader, of repeats by different readers, or of both.

    What the repeats do not tell is taken from `base`: without pairs by different readers, what their habits add to one
    reader; without pairs by one reader, that reader's figures, though none larger than of different readers. Figures
    by organ are left out: the own ones hold for all lesions. Readers who differ less from one another than one of them
    does alone are given that reader's figures. Raises RecordError for too few pairs, a size that is
    none, sizes too far apart, and pairs without any difference.
    """
    if not one and not different:
        raise RecordError("Own repeats: there are no pairs.")
    if not different:
        figures = _figures(_parts(one, "one reader", base.one), base.one)
        return _model(figures, _with_habits(figures, base), f"{len(one)} pairs by one reader")
    apart = _parts(different, "different readers", base.different)
    readers = _figures(apart, base.different)
    if not one:
        return _model(_smaller(base.one, readers), readers, f"{len(different)} pairs by different readers")
    alone = _parts(one, "one reader", base.one)
    figures = _figures(alone, base.one)
    told = f"{len(one)} pairs by one reader, {len(different)} by different readers"
    return _model(figures, readers if apart.whole > alone.whole else figures, told)


def _model(one: ErrorFigures, different: ErrorFigures, told: str) -> ErrorModel:
    return ErrorModel(one=one, different=different, source=f"own repeats ({told})")


def _parts(pairs: Sequence[Repeat], who: str, base: ErrorFigures) -> _Parts:
    """The variances of one measurement. base: the proportion of the parts where the readings do not tell them."""
    _check(pairs, who)
    whole = fmean(pair.difference**2 for pair in pairs) / 2
    if whole == 0:
        raise RecordError(f"Own repeats: all pairs by {who} are equal, which tells nothing of the error.")
    per_mm = fmean(float(1 / (pair.first_mm * pair.second_mm)) for pair in pairs)
    within = _within(pairs)
    if within is None:
        size = 1 / math.sqrt(per_mm)
        within = whole * (base.own(size) / base.single(size)) ** 2 if base.single(size) else whole
    own = min(within, whole)
    return _Parts(own, whole - own, per_mm)


def _check(pairs: Sequence[Repeat], who: str) -> None:
    if len(pairs) < LEAST_PAIRS:
        held = f"{len(pairs)} pair{'s' if len(pairs) > 1 else ''}"
        raise RecordError(f"Own repeats: {held} by {who}; at least {LEAST_PAIRS} are needed.")
    for number, pair in enumerate(pairs, start=1):
        if not all(size.is_finite() and size > 0 for size in (pair.first_mm, pair.second_mm)):
            raise RecordError(f"Own repeats: pair {number} by {who} holds a size that is none.")
        small, large = sorted((pair.first_mm, pair.second_mm))
        if large > FURTHEST * small:
            raise RecordError(
                f"Own repeats: pair {number} by {who}, {small} and {large} mm, is over {FURTHEST} times apart."
            )


def _within(pairs: Sequence[Repeat]) -> float | None:
    """The variance of a lesion's own error, pooled over the readings of two lesions or more; None with too few."""
    readings: dict[str, list[float]] = defaultdict(list)
    for pair in pairs:
        if pair.reading:
            readings[pair.reading].append(pair.difference)
    several = [found for found in readings.values() if len(found) > 1]
    if len(several) < LEAST_READINGS:
        return None
    squares = sum((x - fmean(found)) ** 2 for found in several for x in found)
    return squares / sum(len(found) - 1 for found in several) / 2


def _figures(parts: _Parts, base: ErrorFigures) -> ErrorFigures:
    """The figures of these variances: the error in mm as in the base, as far as it is not more than the whole."""
    own_mm = min(float(base.own_mm), math.sqrt(parts.own / parts.per_mm))
    rest = max(0.0, parts.own - own_mm**2 * parts.per_mm)
    return ErrorFigures(
        own_percent=_rounded(math.sqrt(rest) * 100),
        own_mm=_rounded(own_mm),
        shared_percent=_rounded(math.sqrt(parts.shared) * 100),
    )


def _with_habits(one: ErrorFigures, base: ErrorModel) -> ErrorFigures:
    """The figures of different readers: those of one, with what readers' habits add in the base."""

    def added(own: Decimal, of_one: Decimal, of_different: Decimal) -> Decimal:
        return _rounded(math.sqrt(float(own**2 + max(Decimal(0), of_different**2 - of_one**2))))

    return ErrorFigures(
        own_percent=added(one.own_percent, base.one.own_percent, base.different.own_percent),
        own_mm=added(one.own_mm, base.one.own_mm, base.different.own_mm),
        shared_percent=added(one.shared_percent, base.one.shared_percent, base.different.shared_percent),
    )


def _smaller(first: ErrorFigures, second: ErrorFigures) -> ErrorFigures:
    return ErrorFigures(
        own_percent=min(first.own_percent, second.own_percent),
        own_mm=min(first.own_mm, second.own_mm),
        shared_percent=min(first.shared_percent, second.shared_percent),
    )


def _rounded(value: float) -> Decimal:
    return Decimal(value).quantize(_STEP)
