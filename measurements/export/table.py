"""The measurement table: one row a measurement, and one for every state without a size. Columns are only appended."""

from measurements.case import CaseRecord
from measurements.counting import Finding, finding_in
from measurements.course import in_order
from measurements.criteria.departures import departures
from measurements.lesion import LesionRole
from measurements.measurement import DIAMETERS, Drawn, Entered, Imported, Measurement, Reported
from measurements.read_index import ReadIndex
from measurements.timepoint import SeriesRef, Study

COLUMNS: tuple[str, ...] = (
    "case_id",
    "subject",
    "timepoint",
    "timepoint_role",
    "study_date",
    "lesion",
    "tracking_uid",
    "label",
    "organ",
    "segment",
    "side",
    "role",
    "node",
    "kind",
    "part_of",
    "merged_into",
    "long_mm",
    "short_mm",
    "counted_mm",
    "value",
    "unit",
    "state",
    "state_reason",
    "counted",
    "origin",
    "source",
    "source_text",
    "modality",
    "method",
    "series_uid",
    "sop_instance_uid",
    "frame",
    "reader",
    "read_id",
    "recorded_utc",
    "protocol",
    "protocol_version",
    "protocol_departures",
    "certainty",
    "seen_on",
    "grown_further",
    "measured_as",
)

Row = dict[str, str]


def measurement_rows(case: CaseRecord) -> tuple[Row, ...]:
    """Every measurement and every state without a size, by date, lesion and the order they were made; all cells text.

    Lengths are decimal mm with the digits recorded; "" means there is nothing, never zero. A size that is not in plain
    mm has `value` and `unit` and leaves the mm columns empty. `counted_mm` stands on the row that counts.
    """
    rows: list[Row] = []
    reads = [ReadIndex(case, read) for read in case.reads]
    for point in in_order(case.timepoints):
        for index in reads:
            for role in index.roles.values():
                found = finding_in(index, index.lesions[role.lesion_id], point)
                rows.extend(_rows_of(index, role, found))
    return tuple(rows)


def _rows_of(index: ReadIndex, role: LesionRole, found: Finding) -> list[Row]:
    case = index.case
    if found.timepoint.role == "outside" and not found.all_measurements:
        return []
    common = _common(index, role, found)
    rows = [{**common, **_measurement_cells(found, m), **_image_cells(case, m)} for m in found.all_measurements]
    if found.state != "measured" or not rows:
        counts = found.counted_mm is not None and not found.parts  # of a split lesion its parts count
        state = {
            "state": found.state,
            "state_reason": found.reason,
            "counted": _yes(counts),
            "counted_mm": str(found.counted_mm) if counts else "",
            "unit": "mm" if counts else "",
            "method": _methods(case.studies_of(found.timepoint.id)),
        }
        stamp = case.assessment(role.read_id, found.lesion.id, found.timepoint.id)
        if stamp is not None and stamp.stamp is not None:
            state |= {"reader": stamp.stamp.reader, "recorded_utc": stamp.stamp.utc}
        rows.append({**common, **state})
    return [{column: row.get(column, "") for column in COLUMNS} for row in rows]


def _common(index: ReadIndex, role: LesionRole, found: Finding) -> Row:
    case, lesion, point = index.case, found.lesion, found.timepoint
    whole = lesion.related("part_of")
    said = index.said(lesion.id, point.id)
    grown = said.grown_further if said is not None else None
    return {
        "case_id": case.id,
        "subject": case.person.patient_id,
        "timepoint": point.id,
        "timepoint_role": point.role,
        "study_date": point.date.iso(),
        "lesion": role.name,
        "tracking_uid": lesion.tracking_uid,
        "label": lesion.label,
        "organ": lesion.organ,
        "segment": " ".join(str(segment) for segment in lesion.segments),
        "side": lesion.side,
        "role": role.role,
        "node": _yes(lesion.node),
        "part_of": index.name(whole) if whole in index.lesions else "",
        "merged_into": index.name(found.merged_into) if found.merged_into else "",
        "read_id": role.read_id,
        "protocol": case.protocol.name,
        "protocol_version": case.protocol.version,
        "protocol_departures": " ".join(departures(case.protocol)),
        "certainty": said.certainty if said is not None else "",
        "seen_on": said.seen_on if said is not None else "",
        "grown_further": "" if grown is None else _yes(grown),
        "measured_as": role.measured_as,
    }


def _measurement_cells(found: Finding, m: Measurement) -> Row:
    counts = found.measurement is not None and found.measurement.id == m.id
    in_mm = m.unit == "mm"
    counted_mm = m.counted_mm(node=found.lesion.node) if counts else None
    counts_elsewhere = m.kind not in DIAMETERS and any(m.id in ids for ids in found.behind.values())
    source, text = _source(m)
    return {
        "kind": m.kind,
        "long_mm": str(m.long) if in_mm and m.long is not None else "",
        "short_mm": str(m.short) if in_mm and m.short is not None else "",
        "counted_mm": "" if counted_mm is None else str(counted_mm),
        "value": str(m.size[0]),
        "unit": m.size[1],
        "state": "measured",
        "counted": _yes(counted_mm is not None or counts_elsewhere),
        "origin": m.origin_word,
        "source": source,
        "source_text": text,
        "modality": m.method,
        "reader": m.stamp.reader,
        "recorded_utc": m.stamp.utc,
    }


def _image_cells(case: CaseRecord, m: Measurement) -> Row:
    studies = case.studies_of(m.timepoint_id)
    cells = {"method": _methods(studies)}
    if isinstance(m.origin, Drawn):
        series = _series(studies, m.origin.series_uid)
        cells |= {
            "series_uid": m.origin.series_uid,
            "sop_instance_uid": m.origin.sop_instance_uid,
            "frame": str(m.origin.frame),
            "source": "synthetic image" if m.origin.synthetic else "image",
            "source_text": series.description if series else "",
        }
    return cells


def _source(m: Measurement) -> tuple[str, str]:
    if isinstance(m.origin, Reported):
        return m.origin.citation, m.origin.text
    if isinstance(m.origin, Imported):
        return m.origin.file, m.origin.stated
    if isinstance(m.origin, Entered):
        return "entered", m.origin.note
    return "", ""


def _series(studies: tuple[Study, ...], series_uid: str) -> SeriesRef | None:
    return next((one for study in studies for one in study.series if one.series_uid == series_uid), None)


def _methods(studies: tuple[Study, ...]) -> str:
    return ", ".join(dict.fromkeys(study.method for study in studies))


def _yes(value: bool) -> str:
    return "yes" if value else "no"
