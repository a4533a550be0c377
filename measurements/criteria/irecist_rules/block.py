"""The unconfirmed progression that is pending at a date: what progressed, since when, and how large it was then."""

from dataclasses import dataclass, replace
from decimal import Decimal

from measurements.criteria.base import Visit
from measurements.criteria.codes import Code
from measurements.criteria.irecist_rules.now import Category, Now


@dataclass(frozen=True)
class Block:
    """An unbroken run of iUPD and NE. Growth adds up from its first date (EORTC), sizes in mm.

    `target_sum` and `new_sum` are the first complete sums in it; `target` and `nontarget` the first classes in it that
    could be told, None where none could. `new_ids`: the new lesions this progression rests on.
    """

    first: Visit
    categories: frozenset[Category]
    target: Code | None = None
    nontarget: Code | None = None
    target_sum: Decimal | None = None
    target_sum_named: str = ""
    target_sum_at: str | None = None
    new_sum: Decimal | None = None
    new_sum_named: str = ""
    new_sum_at: str | None = None
    new_ids: frozenset[str] = frozenset()


def opened(visit: Visit, now: Now, categories: frozenset[Category]) -> Block:
    """The block that a first iUPD at `visit` opens."""
    ids = now.new.fresh_ids
    if now.new.sum_progressed or now.new.progressed:
        ids = ids | now.new.there
    return extended(Block(visit, categories, new_ids=ids), visit, now)


def extended(block: Block, visit: Visit, now: Now) -> Block:
    """The block with what could not be told at its earlier dates: classes, and the sums that growth counts from."""
    target = block.target or (now.target if now.target != "NE" else None)
    nontarget = block.nontarget or (now.nontarget if now.nontarget != "NE" else None)
    block = replace(block, target=target, nontarget=nontarget)
    if block.target_sum is None and now.sums.total is not None:
        at = (visit.named, visit.timepoint_id)
        block = replace(block, target_sum=now.sums.total, target_sum_named=at[0], target_sum_at=at[1])
    if block.new_sum is None and now.new.total is not None:
        block = replace(block, new_sum=now.new.total, new_sum_named=visit.named, new_sum_at=visit.timepoint_id)
    return block
