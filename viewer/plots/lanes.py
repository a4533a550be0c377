"""Which lanes a course has under its curve: few in the dock, all of them on the timeline. No Qt here."""

from measurements.case import CaseRecord
from viewer.plots.axis import TimeScale
from viewer.plots.drug_lanes import drug_lane
from viewer.plots.lane import Lane, extent_of
from viewer.plots.procedure_lanes import group_lanes, named_lanes
from viewer.plots.record_lanes import adverse_event_lane, adverse_event_lanes, record_lanes


def dock_lanes(case: CaseRecord, scale: TimeScale) -> tuple[Lane, ...]:
    """Procedures in groups, one lane a drug, all adverse events in one."""
    procedures = [treatment for treatment in case.treatments if treatment.kind == "procedure"]
    lanes = [*group_lanes(scale, procedures), *_drugs(case, scale)]
    if case.adverse_events:
        lanes.append(adverse_event_lane(scale, "Adverse events", case.adverse_events))
    return tuple(lanes)


def full_lanes(case: CaseRecord, scale: TimeScale) -> tuple[Lane, ...]:
    """One lane a procedure by name, one a drug, one an adverse event by term, then the rest of the record."""
    procedures = [treatment for treatment in case.treatments if treatment.kind == "procedure"]
    return (
        *named_lanes(scale, procedures),
        *_drugs(case, scale),
        *adverse_event_lanes(case, scale),
        *record_lanes(case, scale),
    )


def _drugs(case: CaseRecord, scale: TimeScale) -> list[Lane]:
    extent = extent_of(case, scale)
    return [drug_lane(scale, extent, drug) for drug in case.treatments if drug.kind == "drug"]
