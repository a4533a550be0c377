"""What would have to change for another class: the smallest change of one target, asked of the exact rules."""

from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from measurements.criteria.base import Quantity, TargetValue
from measurements.criteria.certainty.situation import Situation
from measurements.criteria.codes import Code, written
from measurements.criteria.numbers import plain
from measurements.criteria.rules.limits import pd_limit, pr_limit
from measurements.criteria.single_lesions import smallest_before

ZERO = Decimal(0)

_STEPS: dict[Quantity, Decimal] = {"product": Decimal(1), "viable_product": Decimal(1), "volume": Decimal("0.01")}
"""The step that is said of a change; of diameters that of the protocol."""


def changes_of(situation: Situation) -> tuple[str, ...]:
    """One sentence for the smallest change downwards that makes another class, and one for upwards.

    The change is one of a single target at this date, by whole steps in which its sizes are recorded, so that the class
    of the new size is exact.
    """
    sizes = [value for value in situation.current if value.mm is not None and value.state == "measured"]
    if not sizes:
        return ()
    if situation.only_one():
        return (f"No other size of a target would change this {written(situation.answer.code)}.",)
    step = step_of(situation)
    found = (_smallest(situation, sizes, step, downwards=down) for down in (True, False))
    return tuple(sentence for sentence in found if sentence)


def step_of(situation: Situation) -> Decimal:
    """The step of the record: that of the quantity, or the coarser one in which the sizes of this date are given."""
    least = _STEPS.get(situation.moment.criterion.quantity, situation.protocol.step_mm)
    sizes = [value.mm for value in situation.current if value.mm is not None and value.state == "measured"]
    places = [min(0, int(mm.normalize().as_tuple().exponent)) for mm in sizes]
    return max(least, Decimal(1).scaleb(min(places, default=0)))


def _smallest(situation: Situation, sizes: list[TargetValue], step: Decimal, *, downwards: bool) -> str:
    """The sentence of one direction, "" where no single target can change the class."""
    best: tuple[Decimal, Code] | None = None
    able: list[TargetValue] = []
    for value in sizes:
        for change in sorted(_candidates(situation, value, step, downwards=downwards)):
            if best is not None and change > best[0]:
                break
            other = _class_with(situation, value, -change if downwards else change)
            if other == situation.answer.code:
                continue
            if best is None or change < best[0]:
                best, able = (change, other), []
            if other == best[1]:
                able.append(value)
            break
    if best is None:
        return ""
    who = "One target" if len(able) == len(sizes) > 1 else " or ".join(value.name for value in able)
    way = "smaller" if downwards else "larger"
    return f"{who} measured {plain(best[0], 2)} {situation.sums.unit} {way} would make this {written(best[1])}."


def _candidates(situation: Situation, value: TargetValue, step: Decimal, *, downwards: bool) -> set[Decimal]:
    """Changes, as positive amounts, that lead this target or the sum to a limit or just over it."""
    found = set()
    for distance in _distances(situation, value):
        steps = (distance / step).to_integral_value(ROUND_CEILING)
        found |= {steps * step, (steps + 1) * step}
    if downwards:
        return {change for change in found if ZERO < change < (value.mm or ZERO)}
    return {change for change in found if change > ZERO}


def _distances(situation: Situation, value: TargetValue) -> list[Decimal]:
    """How far the sum, or this target alone, is from every limit a class may begin or end at."""
    moment, protocol, sums, mm = situation.moment, situation.protocol, situation.sums, value.mm or ZERO
    part = sums.measured_part or ZERO
    limits = [pr_limit(protocol, sums.baseline), pd_limit(protocol, sums.nadir)]
    if situation.since is not None:
        before = sum((v.mm for v in situation.since if v.mm is not None), ZERO)
        limits.append(before + protocol.new_lesion_growth_mm)
    found = [abs(part - limit) for limit in limits if limit is not None]
    if value.node and moment.criterion.nodes:
        found.append(abs(mm - protocol.node_normal_mm))
    if situation.limits.by_lesion and value.lesion_id in (least := smallest_before(moment)):
        alone = pd_limit(protocol, least[value.lesion_id][0])
        found += [abs(mm - alone)] if alone is not None else []
    return found


def _class_with(situation: Situation, value: TargetValue, change: Decimal) -> Code:
    """The overall class with one target changed, by the rules themselves."""
    mm = (value.mm or ZERO) + change
    targets = tuple(replace(v, mm=mm) if v.lesion_id == value.lesion_id else v for v in situation.current)
    return situation.overall(situation.with_sizes(targets))
