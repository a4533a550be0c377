"""Checks of what the record holds together: names that lead nowhere, dates, labels and sites, sums that were told."""

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from measurements.checks.notes import Check
from measurements.criteria.numbers import listed, size
from measurements.measurement import Drawn, Imported
from measurements.partial_date import is_before
from measurements.timepoint import TimePoint

if TYPE_CHECKING:
    from measurements.trends import CaseView, LesionRow

MOVED_MM = 50.0
"""Two drawings of one lesion in one frame of reference whose middles lie farther apart are of two places. Larger than
any breathing or shrinking moves the middle of a lesion that can be a target."""

SIDE_MM = 20.0
"""Farther than this from the middle of the table a drawing is surely on one side."""


def schema_checks(view: "CaseView") -> list[Check]:
    """Entities that name a lesion, time point or read that is not in the case, and states given twice."""
    case = view.case
    lesions, points = {one.id for one in case.lesions}, {one.id for one in case.timepoints}
    reads = {one.id for one in case.reads}
    found = []
    for what, held in (("state", case.assessments), ("measurement", case.measurements), ("role", case.roles)):
        lost = [
            one
            for one in held
            if one.lesion_id not in lesions
            or one.read_id not in reads
            or getattr(one, "timepoint_id", next(iter(points), "")) not in points
        ]
        if lost:
            some = f"{len(lost)} {what}s name" if len(lost) > 1 else f"A {what} names"
            text = f"{some} a lesion, date or read that is not in the case; it counts nowhere."
            found.append(Check("schema", "error", "export", text))
    triples = Counter((a.read_id, a.lesion_id, a.timepoint_id) for a in case.assessments)
    twice = [triple for triple, count in triples.items() if count > 1]
    found += [
        Check(
            "schema", "error", "response", "A lesion has two states at one date; only one can hold.", (lesion,), (at,)
        )
        for _, lesion, at in twice
    ]
    for lesion in case.lesions:
        named = {one.lesion_id for one in lesion.relations} - lesions
        dated = ({one.timepoint_id for one in lesion.relations} | {lesion.first_seen or ""}) - points - {""}
        if named or dated:
            text = f"{lesion.label}: its relations or first sighting name what is not in the case."
            found.append(Check("schema", "error", "response", text, (lesion.id,)))
    return found


def date_checks(view: "CaseView") -> list[Check]:
    """Order and uniqueness of dates, dates before the baseline, studies that lie outside their date."""
    case = view.case
    assessed = [column.timepoint for column in view.assessed]
    found = []
    for place, point in enumerate(assessed):
        for other in assessed[place + 1 :]:
            if point.date.is_day and other.date.is_day and point.date.earliest == other.date.earliest:
                text = f"Two time points have the date {point.date.iso()}; one day is one time point."
                found.append(Check("date_twice", "error", "sign_off", text, (), (point.id, other.id)))
            elif is_before(point.date, other.date) is None and not _told_in_order(point, other):
                text = (
                    f"The order of {_named(point)} and {_named(other)} is not known from their dates: taken as entered."
                )
                found.append(Check("date_order", "warning", "", text, (), (point.id, other.id)))
    for point in case.timepoints:
        if point.role != "outside" and not point.date.is_known:
            text = f"{_named(point)} has no date and takes no part in the responses until it is entered."
            found.append(Check("date_missing", "warning", "response", text, (), (point.id,)))
    for study in case.studies:
        at = next((point for point in case.timepoints if point.id == study.timepoint_id), None)
        if at is None:
            found.append(Check("schema", "error", "export", "A study belongs to a date that is not in the case."))
        elif study.date.is_day and at.date.is_day and study.date.earliest != at.date.earliest:
            text = f"A study of {study.date.iso()} belongs to the date {at.date.iso()}."
            found.append(Check("study_date", "info", "", text, (), (at.id,)))
    return found


def label_checks(view: "CaseView") -> list[Check]:
    """Two lesions under one name, and drawings of one lesion that lie in two places or on the other side."""
    found = []
    labels: dict[tuple[str, str, str, tuple[int, ...]], list[LesionRow]] = {}
    for row in view.rows:
        if row.role.part is None:
            key = (row.lesion.label.casefold(), row.lesion.organ.casefold(), row.lesion.side, row.lesion.segments)
            labels.setdefault(key, []).append(row)
    for rows in labels.values():
        if len(rows) > 1 and rows[0].lesion.label:
            text = f"{listed([row.name for row in rows])} have one label: {rows[0].lesion.label}."
            found.append(Check("label_twice", "warning", "", text, tuple(row.lesion.id for row in rows)))
    for row in view.rows:
        found += _site_checks(view, row)
    return found


def told_checks(view: "CaseView") -> list[Check]:
    """Sums and sizes a report or a file states that are not those worked out from the record."""
    found = []
    for column in view.assessed:
        told, answer = column.timepoint.reported_sum_mm, column.answer
        ours = answer.sums.total if answer is not None else None
        if told is not None and ours is not None and told != ours:
            sums = f"a sum of {size(told, 'mm')} is reported, the sizes add up to {size(ours, 'mm')}"
            text = f"{column.date_text}: {sums}."
            found.append(Check("sum", "warning", "sign_off", text, (), (column.timepoint.id,)))
        said = column.timepoint.reported_response
        if said and answer is not None and answer.code not in ("BL", said):
            text = f"{column.date_text}: reported as {said}, worked out as {answer.code}."
            found.append(Check("response_told", "info", "", text, (), (column.timepoint.id,)))
    for m in view.case.measurements:
        if isinstance(m.origin, Imported) and m.read_id == view.read.id and _parts_from(m.origin):
            text = f"A file states {m.origin.stated}; worked out again it is {m.origin.recomputed}."
            found.append(Check("size_told", "warning", "", text, (m.lesion_id,), (m.timepoint_id,)))
    return found


def _site_checks(view: "CaseView", row: "LesionRow") -> list[Check]:
    drawn = [
        (column, m.origin)
        for column in view.assessed
        for m in column.findings[row.lesion.id].all_measurements
        if isinstance(m.origin, Drawn) and m.origin.space == "lps_mm"
    ]
    found = []
    first: dict[str, tuple[str, tuple[float, float, float]]] = {}
    for column, origin in drawn:
        middle = _middle(origin)
        across = middle[0]  # LPS: to the patient's left
        if (row.lesion.side == "left" and across < -SIDE_MM) or (row.lesion.side == "right" and across > SIDE_MM):
            other = "right" if row.lesion.side == "left" else "left"
            text = (
                f"{row.name} is a lesion of the {row.lesion.side} side and drawn on the {other} at {column.date_text}."
            )
            found.append(Check("side", "warning", "sign_off", text, (row.lesion.id,), (column.timepoint.id,)))
        frame = origin.frame_of_reference_uid
        if not frame:
            continue
        date, at = first.setdefault(frame, (column.date_text, middle))
        apart = sum((a - b) ** 2 for a, b in zip(at, middle, strict=True)) ** 0.5
        if apart > MOVED_MM:
            text = f"{row.name} is drawn {apart:.0f} mm apart at {date} and {column.date_text}: one lesion, or two?"
            found.append(Check("site", "warning", "sign_off", text, (row.lesion.id,), (column.timepoint.id,)))
    return found


def _middle(origin: Drawn) -> tuple[float, float, float]:
    a, b = origin.long_axis
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2)


def _parts_from(origin: Imported) -> bool:
    if not origin.recomputed:
        return False
    try:
        return Decimal(origin.stated.split()[0]) != Decimal(origin.recomputed.split()[0])
    except (ArithmeticError, IndexError):
        return origin.stated != origin.recomputed


def _told_in_order(a: TimePoint, b: TimePoint) -> bool:
    """Whether one of the dates is told in relation to the other."""
    return any(
        one.date.relation is not None and one.date.relation.anchor == f"timepoints:{other.id}"
        for one, other in ((a, b), (b, a))
    )


def _named(point: TimePoint) -> str:
    return point.date.iso() or point.date.text or point.id
