"""The response of the target lesions at one date, in the order of the tests (Eisenhauer 2009, 4.3.1)."""

from dataclasses import dataclass
from decimal import Decimal

from measurements.criteria.base import Step, Sums, TargetValue, one_decimal
from measurements.criteria.codes import Code
from measurements.protocol import Protocol

EISENHAUER = "Eisenhauer et al., Eur J Cancer 2009;45:228-247"


@dataclass(frozen=True)
class TargetCall:
    """The class of the targets, the steps that led there, and the limits in mm."""

    code: Code
    steps: tuple[Step, ...]
    rule: str
    pr_limit: Decimal | None
    pd_limit: Decimal | None
    notices: tuple[str, ...] = ()


def pr_limit(protocol: Protocol, baseline: Decimal | None) -> Decimal | None:
    """The largest sum that is a partial response: 0.7 × baseline, the limit included."""
    return None if baseline is None else protocol.partial_response * baseline


def pd_limit(protocol: Protocol, nadir: Decimal | None) -> Decimal | None:
    """The smallest sum that is progression: max(1.2 × nadir, nadir + 5 mm), the limit included."""
    return None if nadir is None else max(protocol.progression * nadir, nadir + protocol.progression_mm)


def target_response(protocol: Protocol, sums: Sums, targets: tuple[TargetValue, ...], *, had_pr: bool) -> TargetCall:
    """CR first when nothing is missing, then PD, NE, PR, SD.

    `had_pr`: a PR was called before and no PD since; then a sum above the PR limit that is not PD stays PR (EORTC)
    where the protocol says so. Sums are exact and unrounded; percentages are never compared.
    """
    low, high = pr_limit(protocol, sums.baseline), pd_limit(protocol, sums.nadir)
    complete_cr = not sums.missing and _all_normal(protocol, targets)
    grown = _is_progression(sums, high)
    steps: list[Step] = []

    def call(code: Code, rule: str, *notices: str) -> TargetCall:
        return TargetCall(code, tuple(steps), f"{rule} ({EISENHAUER})", low, high, notices)

    steps.append(Step("CR", "nothing missing, all targets 0 mm, nodes below 10 mm", complete_cr))
    if complete_cr:
        also = ("The sum alone would be progression; every target is gone or a normal node.",) if grown else ()
        return call("CR", "RECIST 1.1, 4.3.1", *also)
    steps.append(Step("PD", _pd_words(sums, high), grown))
    if grown and not (sums.missing and _all_normal(protocol, targets)):
        return call("PD", "RECIST 1.1, 4.3.1" if not sums.missing else "RECIST 1.1, 4.4.2")
    steps.append(Step("NE", f"a target without a size: {', '.join(sums.missing) or 'none'}", bool(sums.missing)))
    if sums.missing or sums.total is None:
        return call("NE", "RECIST 1.1, 4.4.2")
    if low is None:
        steps.append(Step("PR", "no complete baseline sum to compare with", None))
        return call("NE", "RECIST 1.1, 4.3.1")
    shrunk = sums.total <= low
    steps.append(Step("PR", f"{one_decimal(sums.total)} mm at or below {one_decimal(low)} mm", shrunk))
    if shrunk:
        return call("PR", "RECIST 1.1, 4.3.1")
    if had_pr and protocol.continuing_partial_response:
        steps.append(Step("PR", "partial response called before, and no progression since", True))
        return call("PR", "continuing PR, EORTC question and answer", "Above the PR limit again: a continuing PR.")
    steps.append(Step("SD", "neither of the above", True))
    return call("SD", "RECIST 1.1, 4.3.1")


def _all_normal(protocol: Protocol, targets: tuple[TargetValue, ...]) -> bool:
    measured = [value for value in targets if value.mm is not None]
    return bool(measured) and all(
        value.mm is not None and (value.mm < protocol.node_normal_mm if value.node else value.mm == 0)
        for value in measured
    )


def _is_progression(sums: Sums, high: Decimal | None) -> bool:
    return high is not None and sums.measured_part is not None and sums.measured_part >= high


def _pd_words(sums: Sums, high: Decimal | None) -> str:
    if high is None or sums.measured_part is None:
        return "no sum to compare with the nadir"
    what = "sum" if not sums.missing else "sum of the measured targets"
    return f"{what} {one_decimal(sums.measured_part)} mm at or above {one_decimal(high)} mm"
