"""The density of the percent change, for the picture beside a call."""

import math
from typing import Literal

from measurements.criteria.base import Sums
from measurements.criteria.certainty.answer import Curve, Point
from measurements.criteria.codes import Code
from measurements.protocol import Protocol

_POINTS = 81
_REACH = 4.0  # standard deviations to each side


def curve_of(
    protocol: Protocol, sums: Sums, reference: Literal["baseline", "nadir"], sd_one: float, sd_different: float
) -> Curve | None:
    """The change from a reference with its limits. None without a complete sum, or from a sum of 0.

    sd_one, sd_different: relative standard deviations of the ratio of the two sums.
    """
    of = sums.baseline if reference == "baseline" else sums.nadir
    if sums.total is None or of is None or of <= 0 or sums.total <= 0:
        return None
    ratio = float(sums.total / of)
    return Curve(
        reference,
        sums.baseline_named if reference == "baseline" else sums.nadir_named,
        (ratio - 1) * 100,
        _limits(protocol, sums, reference),
        _density(ratio, sd_one),
        _density(ratio, sd_different),
        sd_one,
        sd_different,
    )


def _limits(protocol: Protocol, sums: Sums, reference: str) -> tuple[tuple[Code, float], ...]:
    found: list[tuple[Code, float]] = []
    if reference == "baseline":
        found.append(("PR", float(protocol.partial_response * 100 - 100)))
    if sums.nadir and (reference == "nadir" or sums.nadir == sums.baseline):
        fixed = protocol.progression_mm / sums.nadir * 100
        found.append(("PD", float(max(protocol.progression * 100 - 100, fixed))))
    return tuple(found)


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
