"""The mean attenuation of the targets, and whether it fell enough: Choi et al., J Clin Oncol 2007;25:1753-1759."""

from dataclasses import dataclass
from decimal import Decimal

from measurements.criteria.base import TargetValue
from measurements.criteria.moment import Moment
from measurements.criteria.numbers import listed


@dataclass(frozen=True)
class Attenuation:
    """Mean HU of the targets now and at baseline, of the same targets; None where it is not known.

    `met`: it is a response. `words` say why it is not known; "" where it is.
    """

    now: Decimal | None = None
    baseline: Decimal | None = None
    limit: Decimal | None = None  # HU at or below which it is a response
    met: bool | None = None
    missing: str = ""  # why it is not known

    @property
    def words(self) -> str:
        """For a step: whether it is a response, or why that is not known."""
        return self.missing or ("it is one" if self.met else "it is none")


def attenuation_of(moment: Moment) -> Attenuation:
    """The attenuation now against baseline: the mean over the targets that are still there, each with one weight.

    Of a target that is gone there is none, so that it leaves both means. A target that is there without one makes the
    mean unknown, as does a baseline mean that is not above 0 HU: a share of it means nothing.
    """
    at_first = {value.lesion_id: _hu(value) for value in moment.at_baseline}
    there = [value for value in moment.targets if value.mm != 0 or _hu(value) is not None]
    now = [(value.name, _hu(value)) for value in there]
    then = [(value.name, at_first.get(value.lesion_id)) for value in there]
    if not there:
        return Attenuation(missing="no target is left to measure the attenuation of")
    for values, when in ((now, ""), (then, f" at baseline {moment.sums.baseline_named}")):
        without = [name for name, hu in values if hu is None]
        if without:
            return Attenuation(missing=f"no attenuation of {listed(without)}{when}")
    total, first = (sum((hu for _, hu in values if hu is not None), Decimal(0)) for values in (now, then))
    mean, base = total / len(there), first / len(there)
    if base <= 0:
        return Attenuation(mean, base, missing=f"no share can be taken of an attenuation at baseline of {base:f} HU")
    share = moment.protocol.attenuation_response
    return Attenuation(mean, base, share * first / len(there), total <= share * first)  # of sums: a mean may be rounded


def _hu(value: TargetValue) -> Decimal | None:
    return value.quantities.get("attenuation")
