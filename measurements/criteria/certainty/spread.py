"""The standard deviation of one target and of a sum, from the error model."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from measurements.criteria.base import Quantity, TargetValue
from measurements.error_model import ErrorModel

Readers = Literal["one", "different"]

FACTOR: dict[Quantity, float] = {
    "diameter": 1.0,
    "viable_diameter": 1.0,
    # Zhao et al., Radiology 2009;252:263-272: limits of product and of volume, over those of the diameter, same lesions
    "product": 37.4 / 13.5,
    "viable_product": 37.4 / 13.5,
    "volume": 25.5 / 13.5,
}
"""How much more a quantity varies than a diameter, relative to itself. What is not here has no published figures."""


@dataclass(frozen=True)
class Size:
    """One target that enters a sum: `amount` in the unit of the sum, with the relative SD of its own error.

    A target that is gone, and one set to a value because it is too small to measure, was not measured: no error.
    """

    lesion_id: str
    name: str
    amount: float
    node: bool
    own: float
    shared: float


def size_of(value: TargetValue, quantity: Quantity, model: ErrorModel, readers: Readers) -> Size | None:
    """A target whose `mm` holds the quantity, with its errors; None where it is missing."""
    if value.mm is None:
        return None
    amount = float(value.mm)
    own = shared = 0.0
    if amount > 0 and value.state not in ("too_small", "gone", "absent"):
        figures, _ = model.of(value.organ, value.method, one_reader=readers == "one")
        factor = FACTOR[quantity]
        own, shared = factor * figures.own(_diameter(amount, quantity)), factor * figures.shared
    return Size(value.lesion_id, value.name, amount, value.node, own, shared)


def sizes_of(
    targets: Sequence[TargetValue], quantity: Quantity, model: ErrorModel, readers: Readers
) -> tuple[Size, ...]:
    """All targets of a date that have a size."""
    found = (size_of(value, quantity, model, readers) for value in targets)
    return tuple(size for size in found if size is not None)


def relative_sd(sizes: Sequence[Size]) -> float:
    """Relative standard deviation of the sum: shared errors add up, own errors add in squares. 0 for a sum of 0."""
    total = sum(size.amount for size in sizes)
    if total <= 0:
        return 0.0
    shared = sum(size.amount * size.shared for size in sizes)
    own = math.sqrt(sum((size.amount * size.own) ** 2 for size in sizes))
    return math.hypot(shared, own) / total


def _diameter(amount: float, quantity: Quantity) -> float:
    """The diameter in mm that stands for an amount: a circle of this product, a sphere of this volume."""
    if quantity in ("product", "viable_product"):
        return math.sqrt(amount)
    if quantity == "volume":
        return math.pow(6000 * amount / math.pi, 1 / 3)  # ml
    return amount
