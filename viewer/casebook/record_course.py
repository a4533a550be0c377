"""The sections of the record about the course: treatments, adverse events, imaging, complications, lesions."""

from measurements import local_treatment
from measurements.case import CaseRecord
from measurements.lesion import GroupFinding
from measurements.timepoint import ScanElsewhere
from measurements.treatment import AdverseEvent, Treatment
from measurements.trends import CaseView, DateColumn, LesionRow
from viewer.casebook.figures import DASH, NBSP, TIMES, date_words, listed, segments_text
from viewer.casebook.record_rows import (
    NOT_STATED,
    RecordColumn,
    RecordField,
    RecordRow,
    RecordSection,
    capital,
    counted,
    dated,
    only_stated,
    own,
    stated,
)
from viewer.casebook.said import said_in_row

_ROLE = {"baseline": "baseline", "follow_up": "follow-up", "unscheduled": "unscheduled", "outside": "outside"}
_LESION_ROLE = {
    "target": "target", "nontarget": "non-target", "new": "new", "new_equivocal": "new, equivocal", "none": "none",
}  # fmt: skip


def treatments_section(view: CaseView) -> RecordSection:
    """Drugs and procedures, each as exactly dated as the record has it."""
    rows = tuple(_treatment_row(view, one) for one in view.case.treatments)
    drugs = sum(one.kind == "drug" for one in view.case.treatments)
    summary = f"{counted(drugs, 'drug')}, {counted(len(rows) - drugs, 'procedure')}" if rows else ""
    return RecordSection(
        "treatments",
        "Treatments",
        "pill",
        (
            RecordColumn("Name", 180),
            RecordColumn("Date", 220),
            RecordColumn("Target", 84),
            RecordColumn("Detail"),
            RecordColumn("Max grade", 78, right=True),
        ),
        rows,
        summary,
        str(len(rows) or ""),
        "Drugs and procedures along the course, with dose, schedule and what followed from them.",
    )


def adverse_events_section(case: CaseRecord) -> RecordSection:
    """Side effects with their grades; a grade that was not stated is no zero."""
    return RecordSection(
        "adverse-events",
        "Adverse events",
        "warning-circle",
        (
            RecordColumn("Term", 140),
            RecordColumn("Grade", 70, right=True),
            RecordColumn("Date", 220),
            RecordColumn("After"),
        ),
        tuple(_event_row(case, one) for one in case.adverse_events),
        "grades as reported",
        str(len(case.adverse_events) or ""),
        "Side effects with their grade, and the treatment they followed.",
    )


def imaging_section(view: CaseView) -> RecordSection:
    """Every date that was imaged, its method, its finding and the sizes given; scans told only together at the end."""
    rows = [_imaging_row(view, column) for column in view.columns]
    rows += [_elsewhere_row(one) for one in view.case.scans_elsewhere]
    alone = len(view.case.scans_elsewhere)
    summary = counted(len(view.columns), "date") + (f", {alone} more told together with others" if alone else "")
    return RecordSection(
        "imaging",
        "Imaging",
        "image",
        (
            RecordColumn("Date", 112),
            RecordColumn("Method", 150),
            RecordColumn("Role", 80),
            RecordColumn("Sizes", 60),
            RecordColumn("Finding"),
        ),
        tuple(rows),
        summary if rows else "",
        str(len(view.columns) or ""),
        "The dates at which the patient was imaged. Open images to add one.",
    )


def complications_section(case: CaseRecord) -> RecordSection:
    """What befell the patient and is no tumour, and the marks that only look like one."""
    rows = [
        RecordRow(
            one.id,
            capital(one.what),
            date_words(one.date),
            (capital(one.what), date_words(one.date), segments_text(one.segments) or DASH, one.text),
            (
                stated("What", one.what),
                dated("Date", one.date),
                *only_stated(stated("Segments", segments_text(one.segments)), stated("With", one.text)),
            ),
            one.source,
        )
        for one in case.complications
    ]
    for mark in case.look_alikes:
        date = date_words(case.timepoint(mark.timepoint_id).date)
        where = segments_text(mark.segments) or DASH
        fields = only_stated(
            stated("What", mark.what),
            stated("Seen at", date),
            stated("Organ", mark.organ),
            stated("Segments", segments_text(mark.segments)),
            stated("No lesion because", mark.reason),
        )
        cells = (f"{capital(mark.what)}, look-alike", date, where, mark.reason)
        rows.append(RecordRow(mark.id, capital(mark.what), "looks like a lesion, is none", cells, fields))
    return RecordSection(
        "complications",
        "Complications",
        "first-aid",
        (RecordColumn("What", 190), RecordColumn("Date", 104), RecordColumn("Segments", 80), RecordColumn("Stated")),
        tuple(rows),
        "no tumour",
        str(len(rows) or ""),
        "What befell the patient and is no tumour, such as an abscess.",
    )


def lesions_section(view: CaseView) -> RecordSection:
    """The lesions that are followed, then what was said of lesions as a group: that is never in a sum."""
    rows = [_lesion_row(view, row) for row in view.rows]
    rows += [_group_row(view, one) for one in view.case.group_findings]
    groups = len(view.case.group_findings)
    summary = counted(len(view.rows), "lesion") + (f", {counted(groups, 'group finding')}" if groups else "")
    return RecordSection(
        "lesions",
        "Lesions and groups",
        "crosshair",
        (
            RecordColumn("Lesion or group", 210),
            RecordColumn("Role", 84),
            RecordColumn("Organ", 130),
            RecordColumn("Stated"),
        ),
        tuple(rows),
        summary if rows else "",
        str(len(rows) or ""),
        "The lesions followed through time, and what was said of several lesions together.",
    )


def _treatment_row(view: CaseView, one: Treatment) -> RecordRow:
    events = [event for event in view.case.adverse_events if event.treatment_id == one.id]
    grades = [event.grade for event in events if event.grade is not None]
    dates: tuple[RecordField, ...]
    if one.kind == "drug":
        known = one.start.is_known or one.end.is_known
        date = f"{date_words(one.start)} to {date_words(one.end)}" if known else NOT_STATED
        dates = (dated("Start", one.start), dated("End", one.end))
    else:
        date = date_words(one.date)
        dates = (dated("Date", one.date),)
    most = str(max(grades)) if grades else one.adverse_events_note if one.adverse_events_note == "none" else DASH
    target = one.target_organ or (NOT_STATED if one.kind == "procedure" else DASH)
    cells = (capital(one.name), date, target, _detail(one), most)
    fields = (
        stated("Kind", one.kind),
        stated("Name", one.name),
        *dates,
        *((stated("Target", one.target_organ),) if one.kind == "procedure" else ()),
        *only_stated(
            stated("Dose", one.dose),
            stated("Route", one.route),
            stated("Schedule", one.schedule),
            stated("Guidance", one.guidance),
            stated("Agents", "\n".join(f"{agent.name}  {agent.dose}".strip() for agent in one.agents)),
            stated("Reason", one.reason),
        ),
        stated("Adverse events", "\n".join(_event_text(event) for event in events) or one.adverse_events_note),
        *only_stated(stated("Note", one.note)),
    )
    return RecordRow(one.id, capital(one.name), date, cells, fields, one.source, _treatment_checks(view, one))


def _detail(one: Treatment) -> str:
    if one.kind == "drug":
        return " ".join(part for part in (one.dose, one.route, one.schedule) if part)
    agents = ", ".join(agent.name for agent in one.agents)
    return agents or one.guidance or one.reason or one.note or one.adverse_events_note


def _treatment_checks(view: CaseView, one: Treatment) -> tuple[str, ...]:
    found = []
    touched = [row.name for row in view.targets if local_treatment.is_aimed_at(one, row.lesion)]
    if touched and local_treatment.is_local(one):
        lies, their = ("lies", "its") if len(touched) == 1 else ("lie", "their")
        found.append(f"{listed(touched)} {lies} in the treated organ: {their} later sizes carry the note.")
    baseline = view.baseline()
    if (
        one.kind == "procedure"
        and baseline is not None
        and local_treatment.place_of(one, baseline.timepoint) == "unknown"
    ):
        found.append(f"May lie before or after the baseline of {baseline.date_text}; the record does not say.")
    return tuple(found)


def _event_text(event: AdverseEvent) -> str:
    grade = f"grade {event.grade}" if event.grade is not None else "grade not stated"
    return f"{event.term}, {grade}"


def _event_row(case: CaseRecord, one: AdverseEvent) -> RecordRow:
    treatment = next((held for held in case.treatments if held.id == one.treatment_id), None)
    after = treatment.name if treatment else ""
    grade = str(one.grade) if one.grade is not None else NOT_STATED
    fields = (
        stated("Term", one.term),
        stated("Grade", one.grade),
        dated("Date", one.date),
        stated("After", f"{after}, {date_words(treatment.date)}" if treatment else ""),
        *only_stated(stated("Dictionary", one.dictionary), stated("Note", one.note)),
    )
    cells = (capital(one.term), grade, date_words(one.date), after or DASH)
    return RecordRow(one.id, capital(one.term), f"grade {grade}", cells, fields, one.source)


def _imaging_row(view: CaseView, column: DateColumn) -> RecordRow:
    point = column.timepoint
    date = date_words(point.date)
    finding = "\n".join(study.finding for study in column.studies if study.finding)
    sizes = [
        f"{row.name}  {said_in_row(column.findings[row.lesion.id]).words}"
        for row in view.rows
        if column.findings[row.lesion.id].measurement is not None
    ]
    groups = [group_words(one) for one in view.case.group_findings if one.timepoint_id == point.id]
    series = [
        _series_words(one.modality, one.description, synthetic=study.synthetic)
        for study in column.studies
        for one in study.series
    ]
    role = _ROLE[point.role] + (f", {column.short_name}" if column.short_name else "")
    fields = (
        dated("Date", point.date),
        stated("Method", column.method),
        own("Role", role),
        stated("Finding", finding),
        own("Sizes", "\n".join(sizes)),
        *only_stated(stated("As a group", "\n".join(groups)), stated("Note", point.note)),
        own("Images", "\n".join(series) or "none"),
    )
    source = next((study.source for study in column.studies if study.source), point.source)
    cells = (date, column.method, _ROLE[point.role], f"{len(sizes)} of {len(view.rows)}", finding or NOT_STATED)
    return RecordRow(point.id, f"{date} {column.method}", column.short_name, cells, fields, source)


def _series_words(modality: str, description: str, *, synthetic: bool) -> str:
    words = description if description.startswith(modality) else f"{modality} {description}".strip()
    return f"{words}, synthetic" if synthetic and "synthetic" not in words.casefold() else words


def _elsewhere_row(one: ScanElsewhere) -> RecordRow:
    cells = (date_words(one.date), one.modality, "not single", DASH, one.note)
    fields = (dated("Date", one.date), stated("Method", one.modality), stated("Note", one.note))
    return RecordRow(one.id, one.modality, "told together with others", cells, fields)


def _lesion_row(view: CaseView, row: LesionRow) -> RecordRow:
    lesion = row.lesion
    sizes = [
        f"{column.date_text}  {said_in_row(column.findings[lesion.id]).words}"
        for column in view.columns
        if column.findings[lesion.id].all_measurements
    ]
    checks: tuple[str, ...] = ()
    if lesion.extreme_of:
        checks = (f"Followed as the {lesion.extreme_of} of a group: identity between dates is assumed, not reported.",)
    fields = (
        own("Name", row.name),
        stated("Label", lesion.label),
        own("Role", _LESION_ROLE[row.role.role]),
        stated("Organ", lesion.organ),
        *only_stated(stated("Segments", segments_text(lesion.segments)), stated("Side", lesion.side)),
        stated("Lymph node", "yes, the short axis counts" if lesion.node else "no"),
        own("Sizes", "\n".join(sizes)),
        own("Tracking UID", lesion.tracking_uid),
    )
    cells = (
        f"{row.name}  {lesion.label}", _LESION_ROLE[row.role.role], lesion.organ,
        counted(len(sizes), "date") + " with a size",
    )  # fmt: skip
    return RecordRow(lesion.id, row.name, lesion.label, cells, fields, lesion.source, checks)


def _group_row(view: CaseView, one: GroupFinding) -> RecordRow:
    date = date_words(view.case.timepoint(one.timepoint_id).date)
    followed = [f"{row.name} {row.lesion.label}" for row in view.rows if row.lesion.id in one.followed_as]
    fields = (
        stated("Date", date),
        stated("Organ", one.organ),
        stated("Segments", segments_text(one.segments)),
        stated("Count", one.count),
        stated("Smallest", _size(one.smallest_mm)),
        stated("Largest", _size(one.largest_mm)),
        *only_stated(own("Followed as", "\n".join(followed))),
    )
    cells = (f"Group of {date}", "no role", one.organ, group_words(one))
    return RecordRow(one.id, f"Group of {date}", one.organ, cells, fields, one.source, ("A group is never in a sum.",))


def group_words(one: GroupFinding) -> str:
    """As in "several, segments 4–7, 12 × 12 to 54 × 37 mm"."""
    parts = [one.count, f"segments {segments_text(one.segments)}" if one.segments else ""]
    sizes = [f"{size[0]}{NBSP}{TIMES}{NBSP}{size[1]}" for size in (one.smallest_mm, one.largest_mm) if size]
    parts.append(f"{' to '.join(sizes)}{NBSP}mm" if sizes else "")
    return ", ".join(part for part in parts if part)


def _size(size: tuple[int, int] | None) -> str:
    return f"{size[0]} {TIMES} {size[1]} mm" if size else ""
