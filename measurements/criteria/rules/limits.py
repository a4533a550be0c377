"""The limits of the target response in numbers (Eisenhauer 2009, 4.3.1): all belong to the class they open."""

from decimal import Decimal
from typing import Literal

from measurements.criteria.base import Sums, TargetValue, Threshold
from measurements.protocol import Protocol


def pr_limit(protocol: Protocol, baseline: Decimal | None) -> Decimal | None:
    """The largest sum that is a partial response: 0.7 × baseline, the limit included. In the unit of the sum."""
    return None if baseline is None else protocol.partial_response * baseline


def pd_limit(protocol: Protocol, nadir: Decimal | None) -> Decimal | None:
    """The smallest sum that is progression: max(1.2 × nadir, nadir + 5 mm), the limit included."""
    return None if nadir is None else max(protocol.progression * nadir, nadir + protocol.progression_mm)


def reaches_pd(protocol: Protocol, value: Decimal, nadir: Decimal) -> bool:
    """Whether a value is progression from a nadir: at the relative limit only where the protocol includes it."""
    times = protocol.progression * nadir
    relative = value >= times if protocol.progression_inclusive else value > times
    return relative and value >= nadir + protocol.progression_mm


def is_normal(protocol: Protocol, value: TargetValue, *, nodes: bool = True) -> bool:
    """Whether a measured target is no disease: gone, or a node below 10 mm short axis (`nodes` False: gone)."""
    if value.mm is None:
        return False
    return value.mm < protocol.node_normal_mm if value.node and nodes else value.mm == 0


def thresholds(
    protocol: Protocol, sums: Sums, targets: tuple[TargetValue, ...], *, nodes: bool = True
) -> tuple[Threshold, ...]:
    """Every comparison that the target response rests on, in the order of the tests.

    The value is the sum, or of an incomplete sum its measured part. Without a baseline sum there is no PR limit,
    without a nadir no PD limit. With a nadir of 0 the relative condition counts as met.
    """
    return (*_normal(protocol, sums.unit, targets, nodes=nodes), *sum_thresholds(protocol, sums))


def sum_thresholds(protocol: Protocol, sums: Sums) -> tuple[Threshold, ...]:
    """The comparisons of the sum alone: the two conditions of PD, then PR."""
    value, found = sums.measured_part, []
    if value is None:
        return ()
    if sums.nadir is not None:
        times = protocol.progression * sums.nadir
        name = f"PD: {protocol.progression.normalize():f} × nadir"
        sign: Literal[">=", ">"] = ">=" if protocol.progression_inclusive else ">"
        met = value >= times if protocol.progression_inclusive else value > times
        found.append(Threshold(name, value, sign, times, sums.unit, "nadir", sums.nadir, sums.nadir_at, met=met))
        if protocol.progression_mm:
            above = sums.nadir + protocol.progression_mm
            name = f"PD: nadir + {protocol.progression_mm.normalize():f} mm"
            found.append(
                Threshold(name, value, ">=", above, sums.unit, "nadir", sums.nadir, sums.nadir_at, met=value >= above)
            )
    low = pr_limit(protocol, sums.baseline)
    if low is not None:
        found.append(
            Threshold(
                "PR", value, "<=", low, sums.unit, "baseline", sums.baseline, sums.baseline_at,
                met=value <= low and not sums.missing,
            )
        )  # fmt: skip
    return tuple(found)


def _normal(protocol: Protocol, unit: str, targets: tuple[TargetValue, ...], *, nodes: bool) -> tuple[Threshold, ...]:
    """The largest target that is no node against 0, and the largest node against 10 mm."""
    by_node = {True: Decimal(-1), False: Decimal(-1)}
    for target in targets:
        is_node = target.node and nodes
        if target.mm is not None and target.mm > by_node[is_node]:
            by_node[is_node] = target.mm
    found, zero, ten = [], Decimal(0), protocol.node_normal_mm
    if by_node[False] >= 0:
        value = by_node[False]
        found.append(Threshold("CR: targets gone", value, "<=", zero, unit, "fixed", None, None, met=value <= zero))
    if by_node[True] >= 0:
        value = by_node[True]
        name = f"CR: nodes below {ten.normalize():f} mm"
        found.append(Threshold(name, value, "<", ten, unit, "fixed", None, None, met=value < ten))
    return tuple(found)
