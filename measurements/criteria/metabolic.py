"""Limits of SULpeak and what was measurable at baseline (Wahl et al., J Nucl Med 2009;50 Suppl 1:122S-150S)."""

from decimal import Decimal

from measurements.criteria.base import TargetValue, Visit
from measurements.criteria.moment import Moment
from measurements.organs import organ_group
from measurements.protocol import Protocol

_LIVER = Decimal("1.5")
_BLOOD_POOL = Decimal(2)
_SD = Decimal(2)


def response_limit(protocol: Protocol, baseline: Decimal | None) -> Decimal | None:
    """The largest SULpeak in g/ml that is a partial metabolic response: 30 % and 0.8 below baseline, both included."""
    return None if baseline is None else min(protocol.sul_response * baseline, baseline - protocol.sul_response_units)


def progression_limit(protocol: Protocol, lowest: Decimal | None) -> Decimal | None:
    """The SULpeak in g/ml above which metabolic progression begins: 30 % and 0.8 above the lowest.

    With a lowest value of 0 the relative condition counts as met.
    """
    return None if lowest is None else max(protocol.sul_progression * lowest, lowest + protocol.sul_progression_units)


def measurable_from(first: Visit) -> tuple[Decimal, str] | None:
    """The least SULpeak in g/ml of a measurable lesion at baseline, and by what; None where no reference is recorded.

    1.5 × liver mean + 2 SD; where the liver is diseased, and so none is recorded, 2 × blood pool mean + 2 SD.
    """
    told = first.metabolic
    if told is None:
        return None
    if told.liver_mean is not None and told.liver_sd is not None:
        return _LIVER * told.liver_mean + _SD * told.liver_sd, "1.5 × liver mean + 2 SD"
    if told.blood_pool_mean is not None and told.blood_pool_sd is not None:
        return _BLOOD_POOL * told.blood_pool_mean + _SD * told.blood_pool_sd, "2 × blood pool mean + 2 SD"
    return None


def is_measurable(first: Visit, hottest: Decimal | None) -> bool | None:
    """Whether the hottest lesion at baseline reached that value; None where one of the two is not known."""
    limit = measurable_from(first)
    return None if limit is None or hottest is None else hottest >= limit[0]


def hottest_sum(protocol: Protocol, targets: tuple[TargetValue, ...]) -> Decimal | None:
    """The sum of the hottest lesions, five in all and two of an organ at most, in g/ml; None where none has a value."""
    values = sorted((v for v in targets if v.mm is not None), key=lambda v: v.mm or Decimal(0), reverse=True)
    per_organ: dict[str, int] = {}
    total, taken = Decimal(0), 0
    for value in values:
        organ = organ_group(value.organ, "", node=value.node)
        if taken == protocol.max_targets or (organ and per_organ.get(organ, 0) == protocol.max_per_organ):
            continue
        per_organ[organ] = per_organ.get(organ, 0) + 1
        total, taken = total + (value.mm or Decimal(0)), taken + 1
    return total if values else None


def glycolysis_before(moment: Moment) -> tuple[Decimal, str] | None:
    """The lowest total lesion glycolysis of the dates before, in g, and the name of its date."""
    found = [
        (visit.metabolic.total_glycolysis, visit.named)
        for visit, _ in moment.earlier
        if visit.metabolic is not None and visit.metabolic.total_glycolysis is not None
    ]
    return min(found, key=lambda one: one[0], default=None)
