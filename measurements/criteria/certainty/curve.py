"""The density of the percent change, for the picture beside a call, and the classes that its pieces have."""

import math
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from measurements.criteria.certainty.answer import Curve, Point
from measurements.criteria.certainty.situation import Situation
from measurements.criteria.codes import Code
from measurements.criteria.rules.limits import pd_limit, pr_limit

_POINTS = 81
_REACH = 4.0  # standard deviations to each side
_BELOW, _ABOVE = Decimal("0.99"), Decimal("1.01")  # of a limit: a sum on either side of it


def curve_of(
    situation: Situation, reference: Literal["baseline", "nadir"], sd_one: float, sd_different: float
) -> Curve | None:
    """The change from a reference with its limits. None without a complete sum, or from a sum of 0.

    sd_one, sd_different: relative standard deviations of the ratio of the two sums.
    """
    sums = situation.sums
    of = sums.baseline if reference == "baseline" else sums.nadir
    if sums.total is None or of is None or of <= 0 or sums.total <= 0:
        return None
    ratio = float(sums.total / of)
    limits, between = _classes(situation, sums.total)
    return Curve(
        reference,
        sums.baseline_named if reference == "baseline" else sums.nadir_named,
        (ratio - 1) * 100,
        tuple((code, float(limit / of * 100 - 100)) for code, limit in limits),
        _density(ratio, sd_one),
        _density(ratio, sd_different),
        sd_one,
        sd_different,
        between,
    )


def _classes(situation: Situation, total: Decimal) -> tuple[list[tuple[Code, Decimal]], Code]:
    """The sums at which another class begins, with it, and the class between them; as baseline and nadir were measured.

    A limit beyond which the class is the same is none: a PR limit above that of PD, or where a PR continues.
    """
    low, rises = pr_limit(situation.protocol, situation.sums.baseline), _rises(situation)
    if low is not None and rises and low >= rises[0]:
        low = None
    pieces = [*([low] if low is not None else []), *rises]
    here = _piece(situation, total, low, rises)

    def code(piece: int, at: Decimal) -> Code:
        return situation.answer.code if piece == here else _code_at(situation, at / total)

    below, above = low or Decimal(0), rises[0] if rises else 2 * max(total, *pieces, Decimal(1))
    between = code(0, (below + above) / 2)
    found: list[tuple[Code, Decimal]] = []
    if low and (response := code(-1, low * _BELOW)) != between:
        found.append((response, low))
    before = between
    for place, limit in enumerate(rises, start=1):
        ends = rises[place] if place < len(rises) else limit * _ABOVE
        if (grown := code(place, (limit + ends) / 2)) != before:
            found.append((grown, limit))
        before = grown
    return found, between


def _rises(situation: Situation) -> list[Decimal]:
    """The sums from which it is progression, and further growth since an unconfirmed one."""
    high = pd_limit(situation.protocol, situation.sums.nadir)
    found = [] if high is None else [high]
    if situation.since is not None:
        before = sum((v.mm for v in situation.since if v.mm is not None), Decimal(0))
        found.append(before + situation.protocol.new_lesion_growth_mm)
    return sorted(found)


def _piece(situation: Situation, total: Decimal, low: Decimal | None, rises: list[Decimal]) -> int:
    """On which piece the measured sum lies: −1 at or below the PR limit, 0 between, 1 from the first rise on."""
    if low is not None and total <= low:
        return -1
    included = situation.protocol.progression_inclusive
    return sum(1 for limit in rises if total > limit or (included and total == limit))


def _code_at(situation: Situation, share: Decimal) -> Code:
    """The overall class with all targets of the date in proportion."""
    scaled = tuple(v if v.mm is None else replace(v, mm=v.mm * share) for v in situation.current)
    return situation.overall(situation.with_sizes(scaled))


def _density(ratio: float, sd: float) -> tuple[Point, ...]:
    """The log of the ratio is normal; per percentage point."""
    if sd <= 0:
        return ()
    points = []
    for place in range(_POINTS):
        z = _REACH * (2 * place / (_POINTS - 1) - 1)
        at = ratio * math.exp(z * sd)
        height = math.exp(-z * z / 2) / (math.sqrt(2 * math.pi) * sd * at * 100)
        points.append(((at - 1) * 100, height))
    return tuple(points)
