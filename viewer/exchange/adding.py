"""Further images for a case: new dates, studies of a date it has, series of a study it has, facts of its patient.

What is added is decided here and made by the case's own edits, so that all of it stands in the history.
"""

from collections.abc import Iterable, Sequence

import msgspec

from measurements.case import CaseRecord
from measurements.edits import AddSeries, AddStudies, AddTimePoint, Edit, EditPatient
from measurements.patient import Patient
from measurements.timepoint import NamedPatient, Study, TimePoint
from viewer.exchange.from_images import NewDate, dates_from, patient_from, references
from viewer.exchange.identity import compare_identities, identity_of
from viewer.imaging.series import PatientIdentity, Series


def edits_adding(case: CaseRecord, series: Sequence[Series], decision: str = "") -> tuple[Edit, ...]:
    """The edits that bring what is new of `series` into `case`, one patient's; () where the case has all of it.

    decision: what the reader stated where identities disagree; it is the reason of every edit, and the studies then
    keep whom their images name. Studies of a day that is a date of the case already join that date; series of a study
    that the case has join that study.
    """
    held = [(study, ref) for study in case.studies for ref in study.series]
    held_series = {_known_by(study.study_uid, ref.series_uid, study.date.iso()) for study, ref in held}
    fresh = [
        one
        for one in series
        if one.has_image and _known_by(one.study_uid, one.series_uid, one.study_date) not in held_series
    ]
    if not fresh:
        return ()
    studies = {study.study_uid: study for study in case.studies if study.study_uid}
    named = _named(case, fresh[0].patient)
    edits: list[Edit] = [*_completed_patient(case, fresh)]
    edits.extend(_series_edits(case, studies, fresh, decision, named))
    has_baseline = any(point.role == "baseline" for point in case.timepoints)
    unknown = [one for one in fresh if one.study_uid not in studies]
    points, study_ids = (point.id for point in case.timepoints), (study.id for study in case.studies)
    for new in dates_from(unknown, points, study_ids):
        day = _date_of(case, new)
        added = tuple(msgspec.structs.replace(study, named=named) for study in new.studies)
        if day is not None:
            added = tuple(msgspec.structs.replace(study, timepoint_id=day.id) for study in added)
            edits.append(AddStudies(studies=added, reason=decision, title=f"Study added to {day.date.iso()}"))
            continue
        point = new.timepoint if has_baseline else msgspec.structs.replace(new.timepoint, role="baseline")
        has_baseline = True
        title = f"Date {point.date.iso() or 'not stated'} added"
        edits.append(AddTimePoint(timepoint=point, studies=added, reason=decision, title=title))
    return tuple(edits)


def _known_by(study_uid: str, series_uid: str, date: str) -> tuple[str, ...]:
    """What makes two series one; a missing UID is equal to every other that is missing, so that the date counts too."""
    return (study_uid, series_uid) if series_uid else (study_uid, series_uid, date)


def may_show(case: CaseRecord, study: Study, identity: PatientIdentity) -> bool:
    """Whether images that name `identity` may stand for `study` (R01, R03).

    They may where nothing they state disagrees with the patient of the case, or with whom the images of the study
    named when the reader stated that it is the same person.
    """
    if not compare_identities(identity_of(case.person), identity).disagrees:
        return True
    named = study.named
    return named is not None and not compare_identities(_as_identity(named), identity).disagrees


def may_stand_under(study: Study, series: Series) -> bool:
    """Whether series found by the UID of a reference of `study` are its images (R03).

    A missing Series Instance UID is equal to every other that is missing: then study and date must be the same too.
    """
    return bool(series.series_uid) or (series.study_uid, series.study_date) == (study.study_uid, study.date.iso())


def _series_edits(
    case: CaseRecord, studies: dict[str, Study], fresh: Iterable[Series], decision: str, named: NamedPatient | None
) -> Iterable[Edit]:
    by_study: dict[str, list[Series]] = {}
    for one in fresh:
        if one.study_uid in studies:
            by_study.setdefault(one.study_uid, []).append(one)
    for uid, held in by_study.items():
        refs = references(held)
        when = case.timepoint(studies[uid].timepoint_id).date.iso() or "the date not stated"
        title = f"{len(refs)} series added to {when}"
        yield AddSeries(study_id=studies[uid].id, series=refs, named=named, reason=decision, title=title)


def _named(case: CaseRecord, identity: PatientIdentity) -> NamedPatient | None:
    """Whom the images name, where that is another than the patient of the case."""
    if not compare_identities(identity_of(case.person), identity).disagrees:
        return None
    return NamedPatient(
        name=identity.name, patient_id=identity.patient_id, birth_date=identity.birth_date, sex=identity.sex
    )


def _as_identity(named: NamedPatient) -> PatientIdentity:
    return PatientIdentity(name=named.name, patient_id=named.patient_id, birth_date=named.birth_date, sex=named.sex)


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
