"""The growth of a course from date to date, with the interval that the error of measurement leaves."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from measurements.criteria.base import Sums, Visit
from measurements.criteria.growth_model import GrowthModel, growth_model
from measurements.criteria.growth_rate import Growth, growth
from measurements.criteria.rules.sums import sums_along, targets_along
from measurements.error_model import DEFAULT_MODEL, ErrorModel

Since = Literal["prior", "baseline", "nadir"]
Growing = Literal["diameter", "volume"]


def growth_along(
    visits: tuple[Visit, ...],
    *,
    since: Since = "prior",
    quantity: Growing = "diameter",
    model: ErrorModel | None = None,
    readers: Literal["one", "different"] = "different",
) -> tuple[Growth | None, ...]:
    """The growth at every date since the last complete sum before it, the baseline or the nadir.

    None at the baseline, and where no complete sum was there before. Diameters in mm, volumes in ml. `readers`: who
    measured; different ones unless it is known to be one, which leaves the wider interval.
    """
    sums = sums_along(visits, quantity)
    found: list[Growth | None] = []
    sds = _relative_sds(visits, quantity, model or DEFAULT_MODEL, readers)
    for place, (visit, now) in enumerate(zip(visits, sums, strict=True)):
        at = _reference(visits, sums, place, since)
        if at is None:
            found.append(None)
            continue
        errors, first = (sds[at], sds[place]), sums[at].total
        volume, start = quantity == "volume", visits[at].date
        grown = growth(first, now.total, start, visit.date, relative_sd=errors, volume=volume, unit=now.unit)
        text = f"Since {visits[at].named}: {grown.sentence}" if grown.kinetics is not None else grown.sentence
        found.append(replace(grown, sentence=text))
    return tuple(found)


def model_of_course(visits: Sequence[Visit]) -> GrowthModel | None:
    """The regression-growth model of the complete sums; None with fewer than two, or where a date has no day."""
    sums = sums_along(tuple(visits))
    known = [(v.date.earliest, s.total) for v, s in zip(visits, sums, strict=True) if s.total is not None]
    days = [day for day, _ in known if day is not None]
    if (
        len(known) <= 1
        or not all(v.date.is_day for v in visits)
        or days != sorted(set(days))
        or len(days) != len(known)
    ):
        return None
    return growth_model([((day - days[0]).days, float(total)) for day, total in known if day is not None])


def _reference(visits: tuple[Visit, ...], sums: tuple[Sums, ...], place: int, since: Since) -> int | None:
    if place == 0:
        return None
    if since == "baseline":
        return 0 if sums[0].total is not None else None
    if since == "nadir":
        return next((n for n in range(place) if visits[n].timepoint_id == sums[place].nadir_at), None)
    return next((n for n in range(place - 1, -1, -1) if sums[n].total is not None), None)


def _relative_sds(
    visits: tuple[Visit, ...], quantity: Growing, model: ErrorModel, readers: Literal["one", "different"]
) -> list[Decimal]:
    from measurements.criteria.certainty.spread import relative_sd, sizes_of

    along = targets_along(visits, quantity)
    return [Decimal(repr(relative_sd(sizes_of(targets, quantity, model, readers)))) for targets in along]
