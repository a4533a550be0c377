"""Lesions judged one by one from their own smallest value, beside the sum."""

from decimal import Decimal
from typing import Literal

from measurements.criteria.base import TargetValue, Threshold
from measurements.criteria.moment import Moment
from measurements.criteria.rules.limits import reaches_pd


def smallest_before(moment: Moment) -> dict[str, tuple[Decimal, str, str]]:
    """By lesion the smallest value of the dates before, baseline included, with time point and name of its date."""
    found: dict[str, tuple[Decimal, str, str]] = {}
    for visit, targets in moment.earlier:
        for value in targets:
            if value.mm is not None and (value.lesion_id not in found or value.mm < found[value.lesion_id][0]):
                found[value.lesion_id] = value.mm, visit.timepoint_id, visit.named
    return found


def grown_alone(moment: Moment) -> tuple[tuple[TargetValue, Threshold, str], ...]:
    """The targets that by themselves meet the relative limit of progression, with the name of their smallest date.

    From 0 any value is an increase: the relative condition counts as met.
    """
    protocol, found = moment.protocol, []
    before = smallest_before(moment)
    for value in moment.targets:
        if value.mm is None or not value.mm or value.lesion_id not in before:
            continue
        least, at, named = before[value.lesion_id]
        if reaches_pd(protocol, value.mm, least):
            limit = protocol.progression * least
            name = f"PD: {protocol.progression.normalize():f} × the smallest of {value.name}"
            sign: Literal[">=", ">"] = ">=" if protocol.progression_inclusive else ">"
            threshold = Threshold(
                name, value.mm, sign, limit, moment.sums.unit, "nadir", least, at, met=True
            )  # fmt: skip
            found.append((value, threshold, named))
    return tuple(found)
