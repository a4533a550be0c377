"""Checks of the baseline: that there is one, that its sum is whole, and that its targets are well chosen."""

from typing import TYPE_CHECKING

from measurements.checks.comparability import window_note
from measurements.checks.measurability import thickness_mm
from measurements.checks.notes import Check
from measurements.checks.selection import (
    Candidate,
    advice,
    doubts_of,
    not_measurable_as_target,
    state_of_node,
    violations_of,
)
from measurements.criteria.numbers import listed
from measurements.partial_date import is_before

if TYPE_CHECKING:
    from measurements.trends import CaseView, DateColumn, LesionRow


def baseline_checks(view: "CaseView") -> list[Check]:
    """One dated baseline, every target with a size there, not older than its window, nothing assessed before it."""
    marked = [point for point in view.case.timepoints if point.role == "baseline"]
    if not marked:
        return [Check("baseline", "error", "response", "No date is the baseline; there is nothing to compare with.")]
    found = []
    if len(marked) > 1:
        dates = listed([point.date.iso() or point.id for point in marked])
        text = f"{len(marked)} dates are called baseline ({dates}); only one can be."
        found.append(Check("baseline", "error", "response", text, (), tuple(point.id for point in marked)))
    baseline = view.baseline()
    if baseline is None:
        text = "The baseline has no date; no response can be worked out until it is entered."
        return [*found, Check("baseline", "error", "response", text, (), (marked[0].id,))]
    found += _before_the_baseline(view, baseline)
    missing = [row for row in view.targets if baseline.findings[row.lesion.id].counted_mm is None]
    if missing:
        text = (
            f"Baseline sum incomplete: {listed([row.name for row in missing])} without a size at {baseline.date_text}."
        )
        ids = tuple(row.lesion.id for row in missing)
        found.append(Check("baseline_sum", "error", "response", text, ids, (baseline.timepoint.id,)))
    if not view.rows:
        found.append(Check("no_lesions", "info", "response", "No lesions are followed yet."))
    note = window_note(view)
    if note is not None:
        found.append(Check(note.code, note.severity, "", note.text, (), note.timepoint_ids))
    elif not view.case.course.reference.is_known:
        text = "No start of treatment is stated; times are counted from the baseline."
        found.append(Check("reference", "info", "", text, (), (baseline.timepoint.id,)))
    return found


def target_checks(view: "CaseView") -> list[Check]:
    """The choice of targets: counts, measurability, first sighting, and what might have been chosen instead."""
    baseline = view.baseline()
    protocol = view.case.protocol
    if baseline is None:
        return []
    at = (baseline.timepoint.id,)
    targets = [_candidate(view, row, baseline) for row in view.targets]
    found = [
        Check(
            "target_count", "error", "sign_off", f"{broken.text[:1].upper()}{broken.text[1:]}.", broken.lesion_ids, at
        )
        for broken in violations_of(protocol, targets)
    ]
    for one in targets:
        why = not_measurable_as_target(protocol, one)
        if why:
            found.append(Check("measurable", "warning", "", f"{one.named}: {why}.", (one.lesion_id,), at))
        found += [
            Check("measurable", "info", "", f"{one.named}: {said}.", (one.lesion_id,), at)
            for said in doubts_of(protocol, one)
        ]
        if not one.organ.strip():
            text = f"{one.named} has no organ: it counts towards the targets in all only."
            found.append(Check("organ", "warning", "", text, (one.lesion_id,), at))
    others = [_candidate(view, row, baseline) for row in view.rows if row.role.role == "nontarget"]
    found += [
        Check(
            "node",
            "info",
            "",
            f"{one.named} is a node of {one.mm} mm, which is normal and no disease.",
            (one.lesion_id,),
            at,
        )
        for one in others
        if state_of_node(protocol, one) == "normal"
    ]
    found += [Check("choice", "info", "", text, (lesion,), at) for lesion, text in advice(protocol, targets, others)]
    return [*found, *_first_seen_checks(view, baseline)]


def _first_seen_checks(view: "CaseView", baseline: "DateColumn") -> list[Check]:
    """Targets first seen after the baseline, and new lesions that were there at it."""
    found = []
    for row in view.rows:
        first = row.lesion.first_seen
        column = view.column(first) if first else None
        if column is None or row.role.part is not None:
            continue
        later = column is not baseline and is_before(baseline.timepoint.date, column.timepoint.date) is True
        ids = (row.lesion.id,)
        if row.role.role in ("target", "nontarget") and later:
            text = f"{row.name} was first seen at {column.date_text}, after the baseline: it is a new lesion."
            found.append(Check("first_seen", "error", "sign_off", text, ids, (column.timepoint.id,)))
        if row.role.role in ("new", "new_equivocal") and column is baseline:
            text = f"{row.name} was first seen at the baseline {baseline.date_text}: it is no new lesion."
            found.append(Check("first_seen", "error", "sign_off", text, ids, (column.timepoint.id,)))
    return found


def _before_the_baseline(view: "CaseView", baseline: "DateColumn") -> list[Check]:
    early = [
        column
        for column in view.columns
        if column.timepoint.role in ("follow_up", "unscheduled")
        and is_before(column.timepoint.date, baseline.timepoint.date) is True
    ]
    return [
        Check(
            "before_baseline",
            "error",
            "response",
            f"{column.date_text} lies before the baseline {baseline.date_text} and is left out of the responses.",
            (),
            (column.timepoint.id,),
        )
        for column in early
    ]


def _candidate(view: "CaseView", row: "LesionRow", baseline: "DateColumn") -> Candidate:
    held = baseline.findings[row.lesion.id]
    m = held.measurement
    return Candidate(
        lesion_id=row.lesion.id,
        organ=row.lesion.organ,
        mm=held.counted_mm if held.state == "measured" else None,
        node=row.lesion.node,
        name=row.name,
        side=row.lesion.side,
        method=m.method if m is not None else "",
        slice_thickness_mm=thickness_mm(m, view.case),
        nature=row.lesion.nature,
        treated_before=row.lesion.treated_before,
    )
