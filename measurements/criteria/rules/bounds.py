"""What a date with a missing target could still be: the best class, and the sizes at which the class turns."""

from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal

from measurements.criteria.base import Bounds, Sums, TargetValue
from measurements.criteria.codes import Code, written
from measurements.criteria.moment import Moment
from measurements.criteria.numbers import listed, size

_ZERO = Decimal(0)
_PLACES = 3


def bounds(moment: Moment, overall: Callable[[Code], Code]) -> Bounds | None:
    """The classes that the missing targets leave open, from small to large; None where none is missing.

    Sizes are at the step of the record. Several missing targets are taken by their sum, as if one of them had all of
    it: one that is no node, where there is one. `overall`: the response of all disease for a class of the targets.
    """
    missing = [value for value in moment.targets if value.mm is None]
    if not missing or moment.sums.baseline is None:
        return None
    names = tuple(value.name for value in missing)
    gone = {value.lesion_id: _sized(value, _ZERO) for value in missing}
    carrier = _carrier(moment, missing)
    best = overall(_class_with(moment, gone))
    turns: list[tuple[Code, Decimal]] = [(best, _ZERO)]
    for candidate in _candidates(moment, node=carrier.node):
        code = overall(_class_with(moment, {**gone, carrier.lesion_id: _sized(carrier, candidate)}))
        if code != turns[-1][0]:
            turns.append((code, candidate))
    return Bounds(names, best, tuple(turns), _sentence(moment, names, turns, alone=len(missing) == 1))


def _candidates(moment: Moment, *, node: bool) -> list[Decimal]:
    """The sizes, at the step of the record, at which a class can begin: above 0, a node at 10 mm, above PR, from PD."""
    protocol, sums, step = moment.protocol, moment.sums, _step(moment)
    part = sums.measured_part or _ZERO
    found = {step, protocol.node_normal_mm} if node else {step}
    if sums.baseline is not None:
        found.add(_down(protocol.partial_response * sums.baseline - part, step) + step)
    if sums.nadir is not None:
        grown = _up(max(protocol.progression * sums.nadir, sums.nadir + protocol.progression_mm) - part, step)
        found |= {grown} if protocol.progression_inclusive else {grown, grown + step}
    return sorted(size for size in found if size > 0)


def _carrier(moment: Moment, missing: list[TargetValue]) -> TargetValue:
    """The missing target that takes the whole of their sum: one that any size keeps from being normal, if there is."""
    nodes = moment.criterion.nodes
    return next((value for value in missing if not (value.node and nodes)), missing[0])


def _sized(value: TargetValue, mm: Decimal) -> TargetValue:
    return TargetValue(value.lesion_id, value.name, value.node, mm, value.organ, "measured" if mm else "gone")


def _class_with(moment: Moment, sizes: dict[str, TargetValue]) -> Code:
    targets = tuple(sizes[v.lesion_id] if v.mm is None else v for v in moment.targets)
    total = sum((value.mm for value in targets if value.mm is not None), _ZERO)
    old = moment.sums
    sums = Sums(total, total, (), old.baseline, old.nadir, old.nadir_at, old.baseline_at, old.nadir_named,
                old.baseline_named, old.unit)  # fmt: skip
    return moment.criterion.code(moment, targets, sums)


def _sentence(moment: Moment, names: tuple[str, ...], turns: list[tuple[Code, Decimal]], *, alone: bool) -> str:
    unit, step = moment.sums.unit, _step(moment)
    who, date = listed(names), moment.visit.named
    if len(turns) == 1:
        return f"{date}: {written(turns[0][0])} whatever the size of {who}"
    parts = []
    for place, (code, start) in enumerate(turns):
        end = turns[place + 1][1] - step if place + 1 < len(turns) else None
        text = written(code)
        if place == 0 and end == 0:
            text += f" if {who} {'is' if alone else 'are all'} gone"
        elif place == 0 and end is not None:
            measures = "is" if alone else "sum to"
            text += f" if {who} {measures} at most {size(end, unit, _PLACES)}"
        elif end is None:
            text += f" from {size(start, unit, _PLACES)}"
        else:
            text += f" from {size(start, unit, _PLACES)} to {size(end, unit, _PLACES)}"
        parts.append(text)
    return f"{date}: {', '.join(parts)}"


def _step(moment: Moment) -> Decimal:
    return moment.protocol.step_mm if moment.criterion.step is None else moment.criterion.step


def _down(value: Decimal, step: Decimal) -> Decimal:
    return value // step * step if value >= 0 else -_up(-value, step)


def _up(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value(rounding=ROUND_CEILING) * step
