"""The class of the targets at one date by numbers alone, the tests in order (Eisenhauer 2009, 4.3.1; EORTC answers)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from measurements.criteria.base import Sums, TargetValue
from measurements.criteria.codes import Code
from measurements.criteria.rules.limits import is_normal, pr_limit, reaches_pd
from measurements.protocol import Protocol

Test = Literal["CR", "back", "PD", "NE", "no baseline", "PR", "continuing PR", "SD"]


@dataclass(frozen=True, slots=True)
class Decision:
    """The first test that held. `grown`: the sum, or its measured part, meets both conditions of progression."""

    code: Code
    test: Test
    grown: bool
    back: tuple[str, ...] = ()  # targets that are there again after a complete response of all disease


def decide(
    protocol: Protocol,
    sums: Sums,
    targets: tuple[TargetValue, ...],
    *,
    had_pr: bool,
    after_cr: bool,
    nodes: bool = True,
) -> Decision:
    """CR where nothing is missing, then PD, NE, PR, SD. Sums are exact; percentages are never compared.

    `had_pr`: a sum above the PR limit that is not PD stays PR, where the protocol says so. `after_cr`: any target that
    is there again is PD without a test of the sum. `nodes` False: a node must be gone as any other target. A missing
    target can only add to the sum, so that PD may hold without it; where all measured ones are normal it is NE.
    """
    grown = is_progression(protocol, sums)
    normal = all_normal(protocol, targets, nodes=nodes)
    if normal and not sums.missing:
        return Decision("CR", "CR", grown)
    if after_cr and (back := not_normal(protocol, targets, nodes=nodes)):
        return Decision("PD", "back", grown, back)
    if grown and not normal:
        return Decision("PD", "PD", grown)
    if sums.missing or sums.total is None:
        return Decision("NE", "NE", grown)
    return _response(protocol, sums, sums.total, had_pr=had_pr)


def _response(protocol: Protocol, sums: Sums, total: Decimal, *, had_pr: bool) -> Decision:
    low = pr_limit(protocol, sums.baseline)
    if low is None:
        return Decision("NE", "no baseline", grown=False)
    if total <= low:
        return Decision("PR", "PR", grown=False)
    if had_pr and protocol.continuing_partial_response:
        return Decision("PR", "continuing PR", grown=False)
    return Decision("SD", "SD", grown=False)


def is_progression(protocol: Protocol, sums: Sums) -> bool:
    """Both conditions at once, of the sum or its measured part; from a nadir of 0 something must have grown."""
    part = sums.measured_part
    return sums.nadir is not None and part is not None and reaches_pd(protocol, part, sums.nadir) and part > 0


def all_normal(protocol: Protocol, targets: tuple[TargetValue, ...], *, nodes: bool = True) -> bool:
    """Whether every measured target is gone or a normal node; False where none is measured."""
    measured = [value for value in targets if value.mm is not None]
    return bool(measured) and all(is_normal(protocol, value, nodes=nodes) for value in measured)


def not_normal(protocol: Protocol, targets: tuple[TargetValue, ...], *, nodes: bool = True) -> tuple[str, ...]:
    """The names of the measured targets that are disease."""
    return tuple(v.name for v in targets if v.mm is not None and not is_normal(protocol, v, nodes=nodes))
