"""Whether two PET scans can be compared (Wahl et al., J Nucl Med 2009;50 Suppl 1:122S-150S): notices, never a class."""

from decimal import Decimal

from measurements.assessment import MetabolicReference
from measurements.criteria.base import Visit
from measurements.criteria.numbers import listed, plain

_LIVER_SHARE, _LIVER_UNITS = Decimal("0.2"), Decimal("0.3")
_UPTAKE_FROM, _UPTAKE_TO, _UPTAKE_APART = Decimal(50), Decimal(70), Decimal(15)
_DOSE_SHARE = Decimal("0.2")


def comparability(first: Visit, visit: Visit) -> tuple[str, ...]:
    """What keeps a scan from being compared with the baseline, and what of it is not recorded."""
    now, then = visit.metabolic or MetabolicReference(), first.metabolic or MetabolicReference()
    found = [*_liver(now, then, first.named), *_uptake(now, then, first.named), *_dose(now, then, first.named)]
    unknown = [
        word
        for word, a, b in (
            ("liver uptake", now.liver_mean, then.liver_mean),
            ("uptake time", now.uptake_minutes, then.uptake_minutes),
            ("dose", now.dose_mbq, then.dose_mbq),
        )
        if a is None or b is None
    ]
    if unknown:
        found.append(
            f"Whether the scan compares with {first.named} is not known: {listed(unknown)} not recorded at both."
        )
    return tuple(found)


def _liver(now: MetabolicReference, then: MetabolicReference, named: str) -> list[str]:
    if now.liver_mean is None or then.liver_mean is None:
        return []
    apart = abs(now.liver_mean - then.liver_mean)
    if apart < _LIVER_SHARE * then.liver_mean and apart < _LIVER_UNITS:
        return []
    values = f"{plain(now.liver_mean, 2)} against {plain(then.liver_mean, 2)} g/ml in {named}"
    return [f"Liver SUL {values}: comparable scans differ by less than 20 % and 0.3."]


def _uptake(now: MetabolicReference, then: MetabolicReference, named: str) -> list[str]:
    found = []
    time = now.uptake_minutes
    if time is not None and not _UPTAKE_FROM <= time <= _UPTAKE_TO:
        found.append(f"Uptake time {plain(time)} min: 50 to 70 min are asked for.")
    if time is not None and then.uptake_minutes is not None and abs(time - then.uptake_minutes) >= _UPTAKE_APART:
        values = f"{plain(time)} against {plain(then.uptake_minutes)} min in {named}"
        found.append(f"Uptake time {values}: comparable scans differ by less than 15 min.")
    return found


def _dose(now: MetabolicReference, then: MetabolicReference, named: str) -> list[str]:
    if (
        now.dose_mbq is None
        or then.dose_mbq is None
        or abs(now.dose_mbq - then.dose_mbq) <= _DOSE_SHARE * then.dose_mbq
    ):
        return []
    values = f"{plain(now.dose_mbq)} against {plain(then.dose_mbq)} MBq in {named}"
    return [f"Dose {values}: comparable scans lie within 20 %."]
