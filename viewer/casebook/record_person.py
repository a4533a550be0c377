"""The sections of the record about the person and the disease: patient to endoscopy, and the outcome. No widgets."""

from measurements.case import CaseRecord
from measurements.patient import Diagnosis, LabResult, Pathology, Patient
from measurements.record import Source
from viewer.casebook.figures import date_words
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
from viewer.imaging.person_names import readable_name

_SEX = {"M": "male", "F": "female", "O": "other", "": ""}
_KIND = {"complaint": "Complaint", "history": "History", "examination": "Examination"}
_FLAG = {"high": "high ↑", "low": "low ↓", "normal": "normal", "": ""}


def patient_section(case: CaseRecord) -> RecordSection:
    """Who the case is about; what is not stated is said to be so."""
    rows = []
    for person in case.patient:
        age = f"{person.age_years} years {person.age_note}".strip() if person.age_years is not None else ""
        fields = (
            stated("Name", readable_name(person.name)),
            stated("Patient ID", person.patient_id),
            dated("Birth date", person.birth_date),
            stated("Age", age),
            stated("Sex", _SEX.get(person.sex, person.sex)),
        )
        header = case.header[0] if case.header else None
        about = only_stated(own("Case", header.title), own("About", header.about)) if header else ()
        rows += [
            RecordRow(f"{person.id}-{f.label}", f.label, "", (f.label, f.text), (f,), _source_of(f, person))
            for f in (*fields, *about)
        ]
    return RecordSection(
        "patient",
        "Patient",
        "user",
        (RecordColumn("Field", 132), RecordColumn("Stated")),
        tuple(rows),
        "",
        "",
        "Who the case is about: name, patient ID, birth date and sex. They come with the first images.",
    )


def _source_of(field: RecordField, person: Patient) -> Source | None:
    """Where a fact of the patient comes from: what no source states has none."""
    return None if field.own or not field.is_stated else person.source


def diagnosis_section(case: CaseRecord) -> RecordSection:
    """The disease as stated."""
    return RecordSection(
        "diagnosis",
        "Diagnosis",
        "activity",
        (RecordColumn("Diagnosis"), RecordColumn("Stage", 64), RecordColumn("Grade", 104)),
        tuple(_diagnosis_row(one) for one in case.diagnoses),
        "",
        str(len(case.diagnoses) or ""),
        "The disease that is followed: primary, histology, grade, stage.",
    )


def _diagnosis_row(one: Diagnosis) -> RecordRow:
    fields = (
        stated("Diagnosis", one.text),
        stated("Primary", one.primary),
        stated("Histology", one.histology),
        stated("Grade", one.grade),
        stated("Stage", one.stage),
        stated("Function", one.functional),
        stated("Metastases", one.metastases),
        dated("Date", one.date),
    )
    cells = (one.text, one.stage or NOT_STATED, one.grade or NOT_STATED)
    return RecordRow(one.id, "Diagnosis", one.histology, cells, fields, one.source)


def history_section(case: CaseRecord) -> RecordSection:
    """Complaints, earlier illness and examination."""
    rows = tuple(
        RecordRow(
            one.id,
            _KIND[one.kind],
            "",
            (_KIND[one.kind], one.text, one.when or NOT_STATED),
            (stated("Kind", _KIND[one.kind].lower()), stated("Stated", one.text), stated("When", one.when)),
            one.source,
        )
        for one in case.history
    )
    return RecordSection(
        "history",
        "History",
        "clock-counter-clockwise",
        (RecordColumn("Kind", 96), RecordColumn("Stated"), RecordColumn("When", 190)),
        rows,
        "",
        str(len(rows) or ""),
        "Complaints, earlier illnesses and operations, and findings at examination.",
    )


def pathology_section(case: CaseRecord) -> RecordSection:
    """Specimens: the diagnosis first, then one row for each marker."""
    rows: list[RecordRow] = []
    for one in case.pathology:
        rows.append(_specimen_row(one))
        rows += [
            RecordRow(
                f"{one.id}-{marker.marker}",
                marker.marker,
                "immunohistochemical marker",
                (marker.marker, marker.result),
                (stated("Marker", marker.marker), stated("Result", marker.result), stated("Specimen", one.specimen)),
                one.source,
            )
            for marker in one.markers
        ]
    markers = sum(len(one.markers) for one in case.pathology)
    summary = f"{counted(len(case.pathology), 'specimen')}, {counted(markers, 'marker')}" if rows else ""
    return RecordSection(
        "pathology",
        "Pathology",
        "eyedropper",
        (RecordColumn("Specimen or marker", 230), RecordColumn("Result")),
        tuple(rows),
        summary,
        counted(markers, "marker") if markers else str(len(rows) or ""),
        "Biopsies and operation specimens, their markers and the diagnosis made on them.",
    )


def _specimen_row(one: Pathology) -> RecordRow:
    fields = (
        stated("Specimen", one.specimen),
        dated("Date", one.date),
        stated("Diagnosis", one.diagnosis),
        stated("Markers", "\n".join(f"{m.marker}: {m.result}" for m in one.markers)),
        *only_stated(stated("Figures", ", ".join(one.figures))),
    )
    return RecordRow(
        one.id, capital(one.specimen), "", (capital(one.specimen), one.diagnosis or NOT_STATED), fields, one.source
    )


def labs_section(case: CaseRecord) -> RecordSection:
    """Laboratory values; a flag without a value stays a flag."""
    return RecordSection(
        "labs",
        "Labs",
        "flask",
        (
            RecordColumn("Analyte"),
            RecordColumn("Date", 104),
            RecordColumn("Phase", 110),
            RecordColumn("Value", 96, right=True),
            RecordColumn("Unit", 70),
            RecordColumn("Flag", 76),
        ),
        tuple(_lab_row(one) for one in case.labs),
        "",
        str(len(case.labs) or ""),
        "Laboratory values along the course, such as tumour markers.",
    )


def _lab_row(one: LabResult) -> RecordRow:
    value = "" if one.value is None else _plain(one)
    cells = (one.analyte, date_words(one.date), one.phase, value or NOT_STATED, one.unit, _FLAG[one.flag])
    fields = (
        stated("Analyte", one.analyte),
        stated("Value", f"{value} {one.unit}".strip() if value else ""),
        stated("Flag", one.flag),
        dated("Date", one.date),
        *only_stated(stated("Phase", one.phase)),
    )
    return RecordRow(one.id, capital(one.analyte), one.phase, cells, fields, one.source)


def _plain(one: LabResult) -> str:
    return f"{one.value:f}" if one.value is not None else ""


def endoscopy_section(case: CaseRecord) -> RecordSection:
    """Looks from inside."""
    rows = tuple(
        RecordRow(
            one.id,
            capital(one.method),
            date_words(one.date),
            (capital(one.method), date_words(one.date), one.finding),
            (stated("Method", one.method), dated("Date", one.date), stated("Finding", one.finding)),
            one.source,
        )
        for one in case.endoscopy
    )
    return RecordSection(
        "endoscopy",
        "Endoscopy",
        "eye",
        (RecordColumn("Method", 160), RecordColumn("Date", 130), RecordColumn("Finding")),
        rows,
        "",
        str(len(rows) or ""),
        "What was seen from inside: gastroscopy, colonoscopy, endoscopic ultrasound.",
    )


def outcome_section(case: CaseRecord) -> RecordSection:
    """How the course ended, as reported; it stands beside what is computed, never instead of it."""
    rows: list[RecordRow] = []
    for one in case.outcomes:
        fields = (
            dated("Followed from", one.follow_up_from),
            dated("Followed to", one.follow_up_to),
            stated("Response as reported", one.response_as_reported),
            stated("Basis as reported", one.basis_as_reported),
            stated("Symptoms", one.symptoms),
            stated("Quality of life", one.quality_of_life),
            stated("Survival", one.survival),
            *(() if one.death is None else (dated("Death", one.death), stated("Cause of death", one.cause_of_death))),
        )
        rows += [
            RecordRow(f"{one.id}-{place}", f.label, "", (f.label, f.text), (f,), one.source)
            for place, f in enumerate(fields)
        ]
    return RecordSection(
        "outcome",
        "Outcome",
        "check-circle",
        (RecordColumn("Field", 170), RecordColumn("Stated")),
        tuple(rows),
        "as reported, beside the computed response",
        "",
        "How the course ended as reported: response, symptoms, survival.",
    )
