"""Measurability of what has been recorded: of a lesion at a date, with its method and slice thickness."""

from decimal import Decimal

from measurements.case import CaseRecord
from measurements.criteria.rules.measurable import measurability, measurability_doubts
from measurements.finding import Finding
from measurements.measurement import Drawn, Measurement
from measurements.protocol import Protocol


def why_not_measurable(protocol: Protocol, found: Finding, case: CaseRecord | None = None) -> str:
    """Why the lesion is not measurable at this date, in one clause; "" where it is. A value that is missing is neither.

    `case`: where slice thickness is looked for when the measurement itself does not say.
    """
    if found.counted_mm is None or found.state != "measured":
        return ""
    m = found.measurement
    return measurability(
        protocol,
        node=found.lesion.node,
        mm=found.counted_mm,
        slice_thickness_mm=thickness_mm(m, case),
        method=m.method if m is not None else "",
        nature=found.lesion.nature,
    )


def doubts(protocol: Protocol, found: Finding, case: CaseRecord | None = None) -> tuple[str, ...]:
    """What speaks against the lesion as target without forbidding it."""
    return measurability_doubts(
        protocol,
        node=found.lesion.node,
        mm=found.counted_mm,
        slice_thickness_mm=thickness_mm(found.measurement, case),
        nature=found.lesion.nature,
        treated_before=found.lesion.treated_before,
    )


def thickness_mm(m: Measurement | None, case: CaseRecord | None) -> Decimal | None:
    """The slice thickness a measurement was made on: its own, else of its series, else of its date; or None."""
    if m is None:
        return None
    if isinstance(m.origin, Drawn) and m.origin.slice_thickness_mm:
        return as_decimal(m.origin.slice_thickness_mm)
    if case is None:
        return None
    studies = case.studies_of(m.timepoint_id)
    if isinstance(m.origin, Drawn):
        uid = m.origin.series_uid
        held = next((one for study in studies for one in study.series if one.series_uid == uid), None)
        return held.slice_thickness_mm if held is not None else None
    stated = {study.slice_thickness_mm for study in studies if study.slice_thickness_mm is not None}
    return stated.pop() if len(stated) == 1 else None


def as_decimal(thickness: float) -> Decimal:
    """A thickness from an image header as a decimal, to a thousandth of a millimetre."""
    return Decimal(repr(round(thickness, 3)))
