"""What would have to change for another class: the smallest change of one target, asked of the exact rules."""

from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from measurements.criteria.base import TargetValue
from measurements.criteria.certainty.situation import Situation
from measurements.criteria.codes import FAMILY, Code
from measurements.criteria.numbers import plain
from measurements.criteria.rules.limits import pd_limit, pr_limit
from measurements.criteria.rules.target import target_response

ZERO = Decimal(0)


def changes_of(situation: Situation, code: Code) -> tuple[str, ...]:
    """One sentence for the smallest change downwards that makes another class, and one for upwards.

    code: the overall class that was called. The change is one of a single target at this date, by whole steps in which
    its sizes are recorded, so that the class of the new size is exact.
    """
    sizes = [value for value in situation.current if value.mm is not None and value.state == "measured"]
    if not sizes:
        return ()
    if len(set(situation.overall.values())) == 1:
        return (f"No other size of a target would change this {code}.",)
    step = _step(situation, sizes)
    found = (_smallest(situation, sizes, code, step, downwards=down) for down in (True, False))
    return tuple(sentence for sentence in found if sentence)


def _step(situation: Situation, sizes: list[TargetValue]) -> Decimal:
    """The step of the record: that of the protocol, or the coarser one in which the sizes of this date are given."""
    if situation.quantity not in ("diameter", "viable_diameter"):
        return Decimal("0.1") if situation.quantity == "volume" else Decimal(1)
    places = [min(0, int(value.mm.as_tuple().exponent)) for value in sizes if value.mm is not None]
    return max(situation.protocol.step_mm, Decimal(1).scaleb(max(places)))


def _smallest(situation: Situation, sizes: list[TargetValue], code: Code, step: Decimal, *, downwards: bool) -> str:
    """The sentence of one direction, "" where no single target can change the class."""
    best: tuple[Decimal, Code] | None = None
    able: list[TargetValue] = []
    for value in sizes:
        for change in sorted(_candidates(situation, value, step, downwards=downwards)):
            if best is not None and change > best[0]:
                break
            other = _class_with(situation, value, -change if downwards else change)
            if other == code:
                continue
            if best is None or change < best[0]:
                best, able = (change, other), []
            if other == best[1]:
                able.append(value)
            break
    if best is None:
        return ""
    who = "One target" if len(able) > 1 or len(sizes) == 1 else able[0].name
    unit = situation.sums.unit
    way = "smaller" if downwards else "larger"
    return f"{who} measured {plain(best[0], 2)} {unit} {way} would make this {best[1]}."


def _candidates(situation: Situation, value: TargetValue, step: Decimal, *, downwards: bool) -> set[Decimal]:
    """Changes, as positive amounts, that lead this target or the sum just over a limit."""
    sums, protocol, mm = situation.sums, situation.protocol, value.mm or ZERO
    part = sums.measured_part or ZERO
    low, high = pr_limit(protocol, sums.baseline), pd_limit(protocol, sums.nadir)
    distances = [abs(part - limit) for limit in (low, high) if limit is not None]
    if value.node and situation.nodes:
        distances.append(abs(mm - protocol.node_normal_mm))
    found = set()
    for distance in distances:
        steps = (distance / step).to_integral_value(ROUND_CEILING)
        found |= {steps * step, (steps + 1) * step}
    if downwards:
        return {change for change in found if ZERO < change < mm}
    return {change for change in found if change > ZERO}


def _class_with(situation: Situation, value: TargetValue, change: Decimal) -> Code:
    """The overall class with one target changed, by the rules themselves."""
    sums, mm = situation.sums, (value.mm or ZERO) + change
    targets = tuple(replace(v, mm=mm) if v.lesion_id == value.lesion_id else v for v in situation.current)
    part = (sums.measured_part or ZERO) + change
    changed = replace(sums, measured_part=part, total=None if sums.missing else part)
    call = target_response(
        situation.protocol, changed, targets,
        had_pr=situation.had_pr, after_cr=situation.after_cr, nodes=situation.nodes,
    )  # fmt: skip
    return situation.overall[FAMILY[call.code]]
