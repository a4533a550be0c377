"""Checks of what was said at each date: reasons of PD and NE, lesions to look at, values that cannot count."""

from typing import TYPE_CHECKING

from measurements.assessment import Assessment
from measurements.checks.notes import Check
from measurements.criteria.numbers import listed

if TYPE_CHECKING:
    from measurements.trends import CaseView, DateColumn, LesionRow

_OPEN = ("to_do",)


def reason_checks(view: "CaseView") -> list[Check]:
    """Every not evaluable and every unequivocal progression with its reason, an own non-target response too."""
    found = []
    for column in view.assessed:
        at = (column.timepoint.id,)
        for row in view.rows:
            held = column.findings[row.lesion.id]
            where, ids = f"{column.date_text}, {row.name}", (row.lesion.id,)
            if held.state == "not_evaluable" and not held.reason.strip():
                text = f"{where}: not evaluable without a reason."
                found.append(Check("reason", "error", "sign_off", text, ids, at))
            if held.state == "unequivocal_progression" and not held.reason.strip():
                text = f"{where}: unequivocal progression without a reason."
                found.append(Check("reason", "error", "sign_off", text, ids, at))
        said = view.case.reading_of(view.read.id, column.timepoint.id)
        if said.nontarget_said and not said.nontarget_reason.strip():
            text = f"{column.date_text}: an own non-target response ({said.nontarget_said}) without a reason."
            found.append(Check("reason", "error", "sign_off", text, (), at))
    return found


def open_checks(view: "CaseView") -> list[Check]:
    """Lesions to measure where there are images, measured ones that cannot count, equivocal ones not settled."""
    found = []
    for column in view.assessed:
        at = (column.timepoint.id,)
        due = [row for row in _followed(view) if _is_due(view, row, column)]
        open_rows = [row for row in due if column.findings[row.lesion.id].state in _OPEN]
        if open_rows and column.has_images:
            text = f"{column.date_text}: {listed([row.name for row in open_rows])} to be looked at."
            ids = tuple(row.lesion.id for row in open_rows)
            found.append(Check("to_do", "warning", "sign_off", text, ids, at))
        for row in view.rows:
            found += _value_checks(row, column)
    return [*found, *_equivocal_checks(view)]


def relation_checks(view: "CaseView") -> list[Check]:
    """Merged lesions with a size of their own, or merged into a lesion that cannot count for them."""
    found = []
    for row in view.rows:
        relation = row.lesion.relation("merged_into")
        if relation is None:
            continue
        into = next((one for one in view.rows if one.lesion.id == relation.lesion_id), None)
        ids = (row.lesion.id, relation.lesion_id)
        if into is None or _kind(into) != _kind(row):
            text = f"{row.name} is merged into a lesion of another role; it is counted by itself."
            found.append(Check("merged", "error", "sign_off", text, ids, (relation.timepoint_id,)))
            continue
        for column in view.assessed:
            held = column.findings[row.lesion.id]
            if held.merged_into and held.all_measurements:
                text = f"{column.date_text}: {row.name} is merged into {into.name}, so its own size does not count."
                found.append(Check("merged", "warning", "", text, ids, (column.timepoint.id,)))
    return found


def _value_checks(row: "LesionRow", column: "DateColumn") -> list[Check]:
    held = column.findings[row.lesion.id]
    if row.role.role != "target" or held.state != "measured" or held.counted_mm is not None or held.parts:
        return []
    where = f"{column.date_text}, {row.name}"
    units = {m.unit for m in held.all_measurements if m.unit != "mm"}
    if held.measurement is not None and row.lesion.node:
        why = "the short axis of the node is to be measured"
    elif units:
        why = f"a size in {units.pop()} never counts"
    else:
        why = "no diameter is measured"
    ids, at = (row.lesion.id,), (column.timepoint.id,)
    return [Check("value", "warning", "response", f"{where}: {why}.", ids, at)]


def _equivocal_checks(view: "CaseView") -> list[Check]:
    """New lesions whose last word is "equivocal": look again at the next assessment (Eisenhauer 2009, 4.3.5)."""
    found = []
    for row in view.rows:
        if row.role.role not in ("new", "new_equivocal"):
            continue
        said = [
            (column, held)
            for column in view.assessed
            if isinstance(held := _said(view, row, column), Assessment) and held.certainty
        ]
        last = said[-1][1].certainty if said else ("equivocal" if row.role.role == "new_equivocal" else "unequivocal")
        if last == "equivocal":
            since = said[0][0].date_text if said else "its first sighting"
            text = f"{row.name} is equivocal since {since}: confirm or refute it at the next assessment."
            at = tuple(column.timepoint.id for column, _ in said)
            found.append(Check("equivocal", "info", "", text, (row.lesion.id,), at))
    return found


def _said(view: "CaseView", row: "LesionRow", column: "DateColumn") -> Assessment | None:
    return view.case.assessment(view.read.id, row.lesion.id, column.timepoint.id)


def _followed(view: "CaseView") -> "list[LesionRow]":
    """What is to be looked at: a lesion that has split is looked at by its parts."""
    split = {row.lesion.related("part_of") for row in view.rows if row.role.part is not None}
    kept = ("target", "nontarget", "new", "new_equivocal")
    return [row for row in view.rows if row.role.role in kept and row.lesion.id not in split]


def _is_due(view: "CaseView", row: "LesionRow", column: "DateColumn") -> bool:
    """False before a new lesion, or a part, was first seen; a new lesion was not there at the baseline."""
    is_new = _kind(row) == "new"
    if not is_new and row.role.part is None:
        return True
    if is_new and column.timepoint.role == "baseline":
        return False
    order = [held.timepoint.id for held in view.assessed]
    begins = row.lesion.first_seen
    return begins not in order or order.index(column.timepoint.id) >= order.index(begins)


def _kind(row: "LesionRow") -> str:
    return "new" if row.role.role == "new_equivocal" else row.role.role
