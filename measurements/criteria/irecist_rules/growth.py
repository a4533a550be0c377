"""What confirms an unconfirmed progression: further growth since its first date, or another category (Seymour 2017).

Persistence confirms nothing. Growth of the target sum, or of the sum of the new lesion targets, needs 5 mm; non-target
disease and new lesions without a sum need any growth, which the reader says.
"""

from dataclasses import dataclass
from decimal import Decimal

from measurements.criteria.base import Threshold
from measurements.criteria.irecist_rules.block import Block
from measurements.criteria.irecist_rules.now import Category, Now
from measurements.protocol import Protocol


@dataclass(frozen=True)
class Reason:
    """One thing that confirms: its category, in words, and the comparison in mm it rests on, if any."""

    category: Category
    words: str
    threshold: Threshold | None = None


def target_growth(protocol: Protocol, block: Block, now: Now) -> Threshold | None:
    """The target sum against the first one of the block; None where the iUPD is of no target or a sum is missing.

    A missing target can only add to the measured part (Eisenhauer 2009, 4.4.2): the part may confirm.
    """
    if "target" not in block.categories or block.target_sum is None or now.sums.measured_part is None:
        return None
    return _growth("target sum", protocol, now.sums.measured_part, block.target_sum, block.target_sum_at)


def new_growth(protocol: Protocol, block: Block, now: Now) -> Threshold | None:
    """The sum of the new lesion targets against the first one of the block; None as for the target sum."""
    if "new" not in block.categories:
        return None
    if now.new.increase is not None:
        return _growth("sum of the new lesions", protocol, now.new.increase, Decimal(0), None)
    if block.new_sum is None or now.new.part is None:
        return None
    return _growth("sum of the new lesions", protocol, now.new.part, block.new_sum, block.new_sum_at)


def confirmations(protocol: Protocol, block: Block, now: Now) -> tuple[Reason, ...]:
    """Everything at this date that confirms the iUPD of the block; () where nothing does.

    Another category confirms only an iUPD that still holds.
    """
    reasons = [*_target(protocol, block, now), *_nontarget(block, now), *_new(protocol, block, now)]
    held = still_holds(block, now)
    return tuple(reason for reason in reasons if held or reason.category in block.categories)


def still_holds(block: Block, now: Now) -> bool:
    """Whether any category of the pending iUPD progresses still, or cannot be evaluated at this date."""
    new = bool(block.new_ids & now.new.there) or now.new.progresses
    return any(
        {"target": now.target in ("PD", "NE"), "nontarget": now.nontarget in ("PD", "NE"), "new": new}[category]
        for category in block.categories
    )


def _target(protocol: Protocol, block: Block, now: Now) -> list[Reason]:
    if now.target != "PD":
        return []
    if "target" not in block.categories:
        return [Reason("target", "progression of the target lesions as well")]
    growth = target_growth(protocol, block, now)
    if growth is not None and growth.met:
        return [Reason("target", "target sum", growth)]
    return [Reason("target", "further growth of the target lesions, as stated")] if now.target_grew else []


def _nontarget(block: Block, now: Now) -> list[Reason]:
    if "nontarget" not in block.categories:
        return [Reason("nontarget", "progression of non-target disease as well")] if now.nontarget == "PD" else []
    if not now.nontarget_grown:
        return []
    return [Reason("nontarget", f"further growth of non-target disease ({', '.join(now.nontarget_grown)})")]


def _new(protocol: Protocol, block: Block, now: Now) -> list[Reason]:
    new = now.new
    if "new" not in block.categories:
        if not new.progresses:
            return []
        words = f"new lesions as well ({', '.join(new.fresh)})" if new.fresh else "progression of earlier new lesions"
        return [Reason("new", words)]
    reasons = [Reason("new", f"more new lesions ({', '.join(new.fresh)})")] if new.fresh else []
    growth = new_growth(protocol, block, now)
    if growth is not None and growth.met:
        reasons.append(Reason("new", "sum of the new lesions", growth))
    grown = (*new.grown, *(name for name in new.progressed if name not in new.grown))
    if grown:
        reasons.append(Reason("new", f"growth of new lesions without a sum ({', '.join(grown)})"))
    if new.stated_growth:
        reasons.append(Reason("new", "new lesions larger or more, as stated"))
    return reasons


def _growth(what: str, protocol: Protocol, value: Decimal, since: Decimal, at: str | None) -> Threshold:
    limit = since + protocol.new_lesion_growth_mm
    name = f"iCPD: {what} {protocol.new_lesion_growth_mm:f} mm above the first iUPD"
    return Threshold(name, value, ">=", limit, "mm", "prior", since, at, value >= limit)
