"""The best change of the sum from baseline: what a waterfall plot shows. It is no response."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from measurements.criteria.base import Answer, one_decimal, percent
from measurements.criteria.codes import FAMILY
from measurements.errors import RecordError

GONE, PARTIAL, PROGRESSION = Decimal(-100), Decimal(-30), Decimal(20)
"""Limits of the categories in percent from baseline, each belonging to its category."""

Category = Literal["CR", "PR", "SD", "PD", "Unknown"]


@dataclass(frozen=True)
class BestChange:
    """The smallest sum after baseline against the baseline sum, in percent, with the assessment that has it."""

    percent: Decimal
    total: Decimal
    baseline: Decimal
    timepoint_id: str
    baseline_named: str
    unit: str = "mm"

    @property
    def sentence(self) -> str:
        """The change with its reference and that date."""
        return (
            f"Best change {one_decimal(self.percent).replace('-', '−')} % from baseline {self.baseline_named}".rstrip()
        )


def best_change(answers: Iterable[Answer]) -> BestChange | None:
    """The smallest percent change from baseline over complete sums after it, up to and with the first PD.

    None where no sum after baseline is complete, or the baseline sum is missing or 0.
    """
    best: BestChange | None = None
    for answer in answers:
        sums = answer.sums
        if answer.code != "BL" and sums.total is not None and (best is None or sums.total < best.total):
            change = percent(sums.change_from_baseline, sums.baseline)
            if change is not None and sums.baseline is not None:
                best = BestChange(
                    change, sums.total, sums.baseline, answer.timepoint_id, sums.baseline_named, sums.unit
                )
        if FAMILY[answer.code] == "PD":
            break
    return best


def category_of_change(change_percent: Decimal | None) -> Category:
    """The class whose limit a percent change reaches by itself: a colour of published waterfalls, not a response.

    −100 % is CR, at or below −30 % PR, at or above +20 % PD, else SD; None is Unknown.
    Raises RecordError below −100 %: no sum shrinks by more than itself.
    """
    if change_percent is None:
        return "Unknown"
    if change_percent < GONE:
        raise RecordError(f"A change of {change_percent} % from baseline cannot be: a sum shrinks by 100 % at most.")
    if change_percent == GONE:
        return "CR"
    if change_percent <= PARTIAL:
        return "PR"
    return "PD" if change_percent >= PROGRESSION else "SD"
