"""All sections of the record in the order they are read. No widgets."""

from measurements.trends import CaseView
from viewer.casebook import record_course, record_person, record_times
from viewer.casebook.record_rows import RecordSection


def sections_of(view: CaseView) -> tuple[RecordSection, ...]:
    """Every section, also the empty ones: those say what they are for."""
    case = view.case
    return (
        record_person.patient_section(case),
        record_person.diagnosis_section(case),
        record_person.history_section(case),
        record_person.pathology_section(case),
        record_person.labs_section(case),
        record_person.endoscopy_section(case),
        record_times.course_section(case),
        record_course.treatments_section(view),
        record_course.adverse_events_section(case),
        record_course.imaging_section(view),
        record_course.complications_section(case),
        record_person.outcome_section(case),
        record_course.lesions_section(view),
    )
