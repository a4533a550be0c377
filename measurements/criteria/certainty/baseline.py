"""The doubt before it is too late: how far the baseline sum varies, and what one more target would make of it.

Also which targets lie so near the least size of a target that a second measurement may fall below it.
"""

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import NormalDist, median

from measurements.criteria.base import UNITS, TargetValue, Visit
from measurements.criteria.certainty.answer import share_words
from measurements.criteria.certainty.situation import CRITERIA
from measurements.criteria.certainty.spread import Size, relative_sd, sizes_of
from measurements.criteria.numbers import size
from measurements.criteria.rules.sums import targets_along
from measurements.error_model import DEFAULT_MODEL, ErrorModel
from measurements.protocol import Protocol

NEAR = 0.05
"""A target is named as near its limit from this chance on: a decision of Nadir, no paper sets it."""


@dataclass(frozen=True)
class NearLimit:
    """A target that a second measurement may put below the least size of a target."""

    lesion_id: str
    name: str
    mm: Decimal
    limit: Decimal
    chance_one: float  # by the same reader
    chance_different: float

    @property
    def sentence(self) -> str:
        """As in "T02 measures 16 mm: measured again it falls below 15 mm in 25.1 % by the same reader …"."""
        chances = f"{share_words(self.chance_one)} by one reader and {share_words(self.chance_different)} by another"
        return (
            f"{self.name} measures {size(self.mm, 'mm')}, the least for a target is {size(self.limit, 'mm')}:"
            f" a second measurement falls below it in {chances}."
        )


@dataclass(frozen=True)
class BaselineSafety:
    """Relative standard deviations of the baseline sum: 0.041 is 4.1 %."""

    targets: int
    sd_one: float
    sd_different: float
    further: Decimal  # the size of the further target: the median of those there, in the unit of the sum
    unit: str
    with_one_more: tuple[float, float] | None  # for one reader, different readers; None: no more allowed
    near: tuple[NearLimit, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is said of it, the sum first."""
        count = "1 target" if self.targets == 1 else f"{self.targets} targets"
        said = f"The sum of {count} varies by {_percent(self.sd_one)} for one reader"
        said += f" and by {_percent(self.sd_different)} for different readers"
        if self.with_one_more is not None:
            one, different = self.with_one_more
            said += f"; one more target of {size(self.further, self.unit)} would make it {_percent(one)}"
            said += f" and {_percent(different)}"
        return (f"{said}.", *(near.sentence for near in self.near))


def at_baseline(protocol: Protocol, visit: Visit, model: ErrorModel | None = None) -> BaselineSafety | None:
    """How safe the baseline is to measure change from; None without a complete sum, or by a criterion without figures.

    One more target is taken to have the median size of those there, and the organ and method of the first. The chance
    at a limit is that of a second measurement, whose error and that of the first are independent.
    """
    if protocol.name not in CRITERIA:
        return None
    used = model or protocol.error_model or DEFAULT_MODEL
    quantity = CRITERIA[protocol.name].quantity
    targets = tuple(v for v in targets_along((visit,), quantity)[0] if v.mm != 0)
    values = [value.mm for value in targets if value.mm is not None]
    if not values or len(values) < len(targets):
        return None
    further = median(values)
    one, different = (sizes_of(targets, quantity, used, readers) for readers in ("one", "different"))
    added = (*targets, replace(targets[0], lesion_id="", mm=further, state="measured"))
    more = tuple(relative_sd(sizes_of(added, quantity, used, readers)) for readers in ("one", "different"))
    return BaselineSafety(
        len(targets), relative_sd(one), relative_sd(different), further, UNITS[quantity],
        (more[0], more[1]) if len(targets) < protocol.max_targets else None,
        tuple(_near(protocol, visit, used)),
    )  # fmt: skip


def _near(protocol: Protocol, visit: Visit, model: ErrorModel) -> list[NearLimit]:
    """By the diameter that made them targets, whatever the criterion sums."""
    found = []
    one, different = (sizes_of(visit.targets, "diameter", model, readers) for readers in ("one", "different"))
    by_id = {first.lesion_id: (first, second) for first, second in zip(one, different, strict=True)}
    for value in visit.targets:
        limit = protocol.measurable_node_mm if value.node else protocol.measurable_mm
        if value.mm is None or value.mm < limit or value.state != "measured":
            continue
        chances = [_below(value, limit, sized) for sized in by_id[value.lesion_id]]
        if chances[0] >= NEAR:
            found.append(NearLimit(value.lesion_id, value.name, value.mm, limit, chances[0], chances[1]))
    return found


def _below(value: TargetValue, limit: Decimal, sized: Size) -> float:
    """The chance that a second measurement is below a limit, which the first meets."""
    spread = math.sqrt(2) * math.hypot(sized.own, sized.shared)
    if value.mm is None or spread == 0:
        return 0.0
    return NormalDist().cdf(math.log(float(limit / value.mm)) / spread)


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %"
