"""From a case to what the criteria are given: one read's lesions at every date that can have a response."""

from decimal import Decimal

from measurements.assessment import MISSING_STATES, Assessment, Read, TimePointReading
from measurements.case import CaseRecord
from measurements.counting import Finding, findings
from measurements.course import assessed, baseline_of
from measurements.criteria.base import NewLesionValue, NonTargetValue, Quantity, TargetValue, Visit, VisitRole
from measurements.lesion import LesionRole
from measurements.timepoint import TimePoint

_SEEN = ("measured", "present", "too_small", "unequivocal_progression")
_GONE = ("gone", "absent")


def visits_of(case: CaseRecord, read: Read, found: dict[str, dict[str, Finding]] | None = None) -> tuple[Visit, ...]:
    """The dates of a read from the baseline on, in order; () where the case has no dated baseline.

    `found` holds the findings of each time point by lesion id where they have been worked out already.
    """
    points = assessed(case)
    if baseline_of(case) is None:
        return ()
    start = next(place for place, point in enumerate(points) if point.role == "baseline")
    known = {lesion.id for lesion in case.lesions}
    roles = sorted((r for r in case.roles if r.read_id == read.id and r.lesion_id in known), key=lambda r: r.number)
    return tuple(
        _visit(
            case,
            roles,
            point,
            (found or {}).get(point.id) or findings(case, read, point),
            case.reading_of(read.id, point.id),
        )
        for point in points[start:]
    )


def _visit(
    case: CaseRecord, roles: list[LesionRole], point: TimePoint, held: dict[str, Finding], said: TimePointReading
) -> Visit:
    role: VisitRole = point.role if point.role in ("baseline", "unscheduled") else "follow_up"

    def of(*names: str) -> list[tuple[Finding, LesionRole, Assessment | None]]:
        return [
            (held[r.lesion_id], r, case.assessment(said.read_id, r.lesion_id, point.id))
            for r in roles
            if r.role in names
        ]

    return Visit(
        timepoint_id=point.id,
        targets=tuple(_target(finding, r) for finding, r, _ in of("target")),
        nontargets=tuple(_nontarget(*values) for values in of("nontarget")),
        new_lesions=tuple(_new(*values) for values in of("new", "new_equivocal")),
        date=point.date,
        role=role,
        label=point.date.iso(),
        markers=said.markers,
        nontarget_said=said.nontarget_said or None,
        nontarget_reason=said.nontarget_reason,
        baseline_pet="done" if any("PET" in s.method.upper() for s in case.studies_of(point.id)) else "none",
        new_symptoms=said.new_symptoms,
        symptomatic_deterioration=said.symptomatic_deterioration,
        metabolic=said.metabolic,
    )


def _target(held: Finding, role: LesionRole) -> TargetValue:
    counted = held.measurement
    return TargetValue(
        lesion_id=role.lesion_id,
        name=role.name,
        node=held.lesion.node,
        mm=held.counted_mm,
        organ=held.lesion.organ,
        state=held.state,
        reason=held.reason,
        quantities=_quantities(held),
        measurement_ids=(counted.id,) if counted is not None else (),
        method=counted.method if counted is not None else "",
        reader=counted.stamp.reader if counted is not None and counted.origin_word == "drawn" else "",
    )


def _quantities(held: Finding) -> dict[Quantity, Decimal]:
    found: dict[Quantity, Decimal] = {}
    if held.counted_mm is not None:
        found["diameter"] = held.counted_mm
    counted = held.measurement
    if held.state in _GONE:
        found["product"] = Decimal(0)
    elif counted is not None and counted.unit == "mm" and counted.long is not None and counted.short is not None:
        found["product"] = counted.long * counted.short
    return found


def _nontarget(held: Finding, role: LesionRole, said: Assessment | None) -> NonTargetValue:
    return NonTargetValue(
        lesion_id=role.lesion_id,
        name=role.name,
        state=held.state,
        node=held.lesion.node,
        organ=held.lesion.organ,
        mm=held.counted_mm,
        grown_further=said.grown_further if said else None,
        reason=held.reason,
    )


def _new(held: Finding, role: LesionRole, said: Assessment | None) -> NewLesionValue:
    seen = None if held.state in MISSING_STATES else held.state in _SEEN
    certainty = said.certainty if said else ""
    if not certainty and seen:
        certainty = "unequivocal" if role.role == "new" else "equivocal"
    return NewLesionValue(
        lesion_id=role.lesion_id,
        name=role.name,
        seen=seen,
        certainty=certainty,
        first_seen=held.lesion.first_seen == held.timepoint.id,
        node=held.lesion.node,
        organ=held.lesion.organ,
        mm=held.counted_mm,
        grown_further=said.grown_further if said else None,
        seen_on=said.seen_on if said else "",
        reason=held.reason,
    )
