"""Further studies for a case: new dates, studies of a date it has, and what it did not know of its patient.

What is added is decided here and made by the case's own edits, so that all of it stands in the history.
"""

from collections.abc import Sequence

import msgspec

from measurements.case import CaseRecord
from measurements.edits import AddStudies, AddTimePoint, Edit, EditPatient
from measurements.patient import Patient
from measurements.timepoint import TimePoint
from viewer.exchange.from_images import NewDate, dates_from, patient_from
from viewer.exchange.identity import compare_identities, identity_of
from viewer.imaging.series import Series


def edits_adding(case: CaseRecord, series: Sequence[Series], decision: str = "") -> tuple[Edit, ...]:
    """The edits that bring the studies of `series` into `case`, one patient's; () where the case has all of them.

    decision: what the reader stated where identities disagree; it is the reason of every edit. Studies of a day that
    is a date of the case already join that date.
    """
    known = {study.study_uid for study in case.studies if study.study_uid}
    fresh = [one for one in series if one.has_image and one.study_uid not in known]
    if not fresh:
        return ()
    edits: list[Edit] = [*_completed_patient(case, fresh)]
    has_baseline = any(point.role == "baseline" for point in case.timepoints)
    for new in dates_from(fresh, (point.id for point in case.timepoints)):
        held = _date_of(case, new)
        if held is not None:
            studies = tuple(msgspec.structs.replace(study, timepoint_id=held.id) for study in new.studies)
            edits.append(AddStudies(studies=studies, reason=decision, title=f"Study added to {held.date.iso()}"))
            continue
        point = new.timepoint if has_baseline else msgspec.structs.replace(new.timepoint, role="baseline")
        has_baseline = True
        title = f"Date {point.date.iso() or 'not stated'} added"
        edits.append(AddTimePoint(timepoint=point, studies=new.studies, reason=decision, title=title))
    return tuple(edits)


def _date_of(case: CaseRecord, new: NewDate) -> TimePoint | None:
    """The date of the case that is the very day of the new one; days that are not known are never taken for equal."""
    if not new.timepoint.date.is_day:
        return None
    same = (point for point in case.timepoints if point.role != "outside" and point.date.is_day)
    return next((point for point in same if point.date.earliest == new.timepoint.date.earliest), None)


def _completed_patient(case: CaseRecord, series: Sequence[Series]) -> tuple[Edit, ...]:
    """Take over identity fields that the case does not know, so that the next study is compared with them (R01)."""
    person, stated = case.person, patient_from(series[0].patient, series[0].patient_age)
    if compare_identities(identity_of(person), series[0].patient).disagrees:
        return ()
    completed: Patient = msgspec.structs.replace(
        person,
        name=person.name or stated.name,
        patient_id=person.patient_id or stated.patient_id,
        sex=person.sex or stated.sex,
        birth_date=person.birth_date if person.birth_date.is_known else stated.birth_date,
        source=person.source or stated.source,
    )
    if identity_of(completed) == identity_of(person):
        return ()
    return (EditPatient(patient=completed, title="Patient completed from the image header"),)
