"""From a case to what the criteria are given: one read's lesions at every date that can have a response."""

from measurements.assessment import MISSING_STATES, SEEN_STATES, Assessment, Certainty, Read
from measurements.case import CaseRecord
from measurements.counting import Finding, findings
from measurements.course import within_protocol
from measurements.criteria.base import NewLesionValue, NonTargetValue, TargetValue, Visit, VisitRole
from measurements.lesion import LesionRole
from measurements.measurement import Drawn, Entered, Measurement
from measurements.new_lesions import MeasuredKind, measured_kinds
from measurements.read_index import ReadIndex
from measurements.timepoint import TimePoint

_NEW = ("new", "new_equivocal")

Said = dict[str, Certainty]
"""By lesion: how sure the read was when it last said so."""


def visits_of(
    case: CaseRecord,
    read: Read,
    found: dict[str, dict[str, Finding]] | None = None,
    index: ReadIndex | None = None,
) -> tuple[Visit, ...]:
    """The dates of a read from the baseline on, in order; () where the case has no dated baseline.

    `found` holds the findings of each time point by lesion id, `index` the read laid out, where they have been worked
    out already.
    """
    index = index or ReadIndex(case, read)
    points = within_protocol(index.points)
    start = next((place for place, point in enumerate(points) if point.role == "baseline"), None)
    if start is None:
        return ()
    whole = [r for r in index.roles.values() if r.part is None]
    roles = sorted(whole, key=lambda r: r.number)
    held = {p.id: (found or {}).get(p.id) or findings(case, read, p, index) for p in points[start:]}
    kinds = measured_kinds(case.protocol, [r for r in roles if r.role in _NEW], held)
    said: Said = {}
    return tuple(_visit(index, roles, point, held[point.id], (kinds, said)) for point in points[start:])


def _visit(
    index: ReadIndex,
    roles: list[LesionRole],
    point: TimePoint,
    held: dict[str, Finding],
    new: tuple[dict[str, MeasuredKind], Said],
) -> Visit:
    role: VisitRole = point.role if point.role in ("baseline", "unscheduled") else "follow_up"
    case = index.case
    reading = case.reading_of(index.read.id, point.id)
    kinds, said = new

    def of(*names: str) -> list[tuple[Finding, LesionRole, Assessment | None]]:
        return [(held[r.lesion_id], r, index.said(r.lesion_id, point.id)) for r in roles if r.role in names]

    return Visit(
        timepoint_id=point.id,
        targets=tuple(_target(finding, r) for finding, r, _ in of("target")),
        nontargets=tuple(_nontarget(*values) for values in of("nontarget")),
        new_lesions=tuple(_new(f, r, a, kinds[r.lesion_id], said) for f, r, a in of(*_NEW)),
        date=point.date,
        role=role,
        label=point.date.iso(),
        markers=reading.markers,
        nontarget_said=reading.nontarget_said or None,
        nontarget_reason=reading.nontarget_reason,
        baseline_pet="done" if any("PET" in s.method.upper() for s in case.studies_of(point.id)) else "none",
        new_symptoms=reading.new_symptoms,
        symptomatic_deterioration=reading.symptomatic_deterioration,
        other_disease=not reading.no_disease,
        metabolic=reading.metabolic,
    )


def _target(held: Finding, role: LesionRole) -> TargetValue:
    counted = held.measurement
    readers = {part.measurement for part in held.parts} if held.parts else {counted}
    return TargetValue(
        lesion_id=role.lesion_id,
        name=role.name,
        node=held.lesion.node,
        mm=held.counted_mm,
        organ=held.lesion.organ,
        state=held.state,
        reason=held.reason,
        words=held.words,
        quantities=held.quantities,
        quantity_ids=held.behind,
        measurement_ids=held.behind.get("diameter", (counted.id,) if counted is not None else ()),
        method=_of_one({m.method for m in readers if m is not None}),
        reader=_of_one({_reader(m) for m in readers if m is not None}),
    )


def _reader(m: Measurement) -> str:
    """Who measured: known of what was drawn or typed here; a report or a file does not say."""
    return m.stamp.reader if isinstance(m.origin, (Drawn, Entered)) else ""


def _of_one(values: set[str]) -> str:
    """The value all parts share; "" where they differ or none has one."""
    return values.pop() if len(values) == 1 else ""


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


def _new(held: Finding, role: LesionRole, said: Assessment | None, kind: MeasuredKind, last: Said) -> NewLesionValue:
    """What was said of the lesion last holds until something else is; before that the role it was entered with.

    A refutation ends with its date: what is seen after it is judged anew.
    """
    seen = None if held.state in MISSING_STATES else held.state in SEEN_STATES
    certainty: Certainty = said.certainty if said else ""
    if certainty:
        last[role.lesion_id] = "" if certainty == "refuted" else certainty
    elif seen:
        certainty = last.get(role.lesion_id) or ("unequivocal" if role.role == "new" else "equivocal")
    return NewLesionValue(
        lesion_id=role.lesion_id,
        name=role.name,
        seen=seen,
        certainty=certainty,
        first_seen=held.lesion.first_seen == held.timepoint.id,
        node=held.lesion.node,
        organ=held.lesion.organ,
        mm=held.counted_mm,
        measured_kind=kind,
        grown_further=said.grown_further if said else None,
        progressed=held.state == "unequivocal_progression",
        seen_on=said.seen_on if said else "",
        reason=held.reason,
    )
