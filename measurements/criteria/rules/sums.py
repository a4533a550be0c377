"""The sum of diameters, the baseline sum and the nadir (Eisenhauer 2009, 4.2, 4.3.1)."""

from decimal import Decimal

from measurements.criteria.base import Sums, Visit


def sums_along(visits: tuple[Visit, ...]) -> tuple[Sums, ...]:
    """The sums of all visits, first the baseline. An incomplete sum is never a nadir, a missing size never zero."""
    answers: list[Sums] = []
    baseline: Decimal | None = None
    nadir: Decimal | None = None
    nadir_at: str | None = None
    nadir_named = ""
    for place, visit in enumerate(visits):
        sizes = [value.mm for value in visit.targets if value.mm is not None]
        missing = tuple(value.name for value in visit.targets if value.mm is None)
        part = sum(sizes, Decimal(0)) if sizes else None
        total = None if missing else part
        if place == 0:
            baseline = total
        named = (visits[0].timepoint_id, nadir_named, visits[0].named)
        answers.append(Sums(part, total, missing, baseline, nadir, nadir_at, *named))
        if total is not None and (nadir is None or total < nadir):
            nadir, nadir_at, nadir_named = total, visit.timepoint_id, visit.named
    return tuple(answers)
