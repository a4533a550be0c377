"""The sum of diameters, the baseline sum and the nadir (Eisenhauer 2009, 4.2, 4.3.1)."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from measurements.criteria.base import UNITS, Quantity, Sums, TargetValue, Visit

ZERO = Decimal(0)
_GONE = ("gone", "absent")


def amount(value: TargetValue, quantity: Quantity) -> Decimal | None:
    """What a target has of a quantity, in the unit of `UNITS`; None where it was not measured, 0 where it is gone.

    Too small to measure has the product of the diameter that is set for it, 5 × 5 mm.
    """
    if quantity == "diameter":
        return value.mm
    found = value.quantities.get(quantity)
    if found is None and value.state in _GONE and quantity != "attenuation":
        return ZERO
    if found is None and quantity == "product" and value.state == "too_small" and value.mm is not None:
        return value.mm * value.mm
    return found


def targets_along(visits: tuple[Visit, ...], quantity: Quantity = "diameter") -> tuple[tuple[TargetValue, ...], ...]:
    """The targets of every visit, `mm` holding the quantity asked for.

    A target of the baseline that a visit says nothing of is missing there, never left out of the sum.
    """
    if not visits:
        return ()
    first = visits[0].targets
    ids = {value.lesion_id for value in first}
    found: list[tuple[TargetValue, ...]] = []
    for visit in visits:
        targets = visit.targets
        lost = ids - {value.lesion_id for value in targets}
        if lost:
            blank = (replace(v, mm=None, quantities={}, state="not_stated", reason="", words="", measurement_ids=())
                     for v in first if v.lesion_id in lost)  # fmt: skip
            targets = (*targets, *blank)
        if quantity != "diameter":
            targets = tuple(replace(value, mm=amount(value, quantity)) for value in targets)
        found.append(targets)
    return tuple(found)


def sums_along(visits: tuple[Visit, ...], quantity: Quantity = "diameter") -> tuple[Sums, ...]:
    """The sums of all visits, first the baseline. An incomplete sum is never a nadir, a missing size never zero."""
    return sums_of(visits, targets_along(visits, quantity), UNITS[quantity])


def added(values: list[Decimal]) -> Decimal:
    """The plain sum."""
    return sum(values, ZERO)


def sums_of(
    visits: tuple[Visit, ...],
    targets: tuple[tuple[TargetValue, ...], ...],
    unit: str,
    together: Callable[[list[Decimal]], Decimal] = added,
) -> tuple[Sums, ...]:
    """The sums of targets already in one quantity; a nadir reached twice keeps its first date.

    `together`: how the values of a date become one, where that is not their sum.
    """
    answers: list[Sums] = []
    baseline: Decimal | None = None
    nadir: Decimal | None = None
    nadir_at: str | None = None
    nadir_named = ""
    for place, (visit, values) in enumerate(zip(visits, targets, strict=True)):
        sizes = [value.mm for value in values if value.mm is not None]
        missing = tuple(value.name for value in values if value.mm is None)
        part = together(sizes) if sizes else None
        total = None if missing else part
        if place == 0:
            baseline = total
        named = (visits[0].timepoint_id, nadir_named, visits[0].named)
        answers.append(Sums(part, total, missing, baseline, nadir, nadir_at, *named, unit))
        if total is not None and (nadir is None or total < nadir):
            nadir, nadir_at, nadir_named = total, visit.timepoint_id, visit.named
    return tuple(answers)
