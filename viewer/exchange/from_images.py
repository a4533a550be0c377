"""From image series to the record: a new case, or a new date for one that is there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeVar, cast

from measurements.assessment import Read
from measurements.case import CaseHeader, CaseRecord
from measurements.errors import RecordError
from measurements.partial_date import UNKNOWN, PartialDate, parse
from measurements.patient import Patient
from measurements.protocol import Protocol
from measurements.record import Source
from measurements.timepoint import SeriesRef, Study, TimePoint
from viewer.imaging.exam_groups import phase_name
from viewer.imaging.person_names import readable_name
from viewer.imaging.persons import same_person_key
from viewer.imaging.series import PatientIdentity, Series

A = TypeVar("A")

_SEXES = ("M", "F", "O")


@dataclass(frozen=True)
class NewDate:
    """A time point and its studies as they would enter a case."""

    timepoint: TimePoint
    studies: tuple[Study, ...]


def patients_in(series: Iterable[Series]) -> dict[PatientIdentity, tuple[Series, ...]]:
    """The image series by patient, in the order they were found; objects without pixels are left out.

    Headers that differ only in letter case, padding or separators name one patient: the first of them stands for all.
    """
    found: dict[tuple[str, ...], list[Series]] = {}
    for one in series:
        if one.has_image:
            found.setdefault(same_person_key(one.patient), []).append(one)
    return {held[0].patient: tuple(held) for held in found.values()}


def dates_from(
    series: Iterable[Series], taken: Iterable[str] = (), taken_studies: Iterable[str] = ()
) -> tuple[NewDate, ...]:
    """One date for each study date, with the studies of that day; a missing date stays unknown (safety R25).

    Studies without a date each make a date of their own. `taken` holds time point ids that are in use, `taken_studies`
    those of studies: several studies may lack a Study Instance UID.
    """
    groups: dict[str, list[Series]] = {}
    for one in series:
        if one.has_image:
            groups.setdefault(one.study_date or f"study {one.study_uid}", []).append(one)
    used, used_studies, dates = set(taken), set(taken_studies), []
    for key in sorted(groups, key=lambda k: (not _is_date(k), k)):
        held = groups[key]
        when = parse(held[0].study_date) if held[0].study_date else UNKNOWN
        timepoint_id = _free_id(f"tp-{when.iso() or 'undated'}", used)
        used.add(timepoint_id)
        studies = _studies(held, timepoint_id, when, used_studies)
        dates.append(NewDate(TimePoint(id=timepoint_id, date=when), studies))
    return tuple(dates)


def case_from(series: Iterable[Series], case_id: str, reader: str) -> CaseRecord:
    """A new case of one patient, the earliest date its baseline. Raises RecordError for two patients, or no image."""
    groups = patients_in(series)
    if not groups:
        raise RecordError("There is no image among these series; no case was made.")
    if len(groups) > 1:
        raise RecordError("These series belong to more than one patient; no case was made.")
    (identity, held), *_ = groups.items()
    case = CaseRecord(id=case_id)
    synthetic = any(one.synthetic for one in held)
    title = readable_name(identity.name) or identity.patient_id or case_id
    case = case.added("header", CaseHeader(id="header", title=title, synthetic_images=synthetic))
    case = case.added("patient", patient_from(identity, held[0].patient_age))
    case = case.added("protocols", Protocol(id="recist-1.1"))
    case = case.added("reads", Read(id="read-1", reader=reader))
    for place, new in enumerate(dates_from(held)):
        role: Literal["baseline", "follow_up"] = "baseline" if place == 0 else "follow_up"
        point = TimePoint(id=new.timepoint.id, date=new.timepoint.date, role=role)
        case = case.added("timepoints", point).added("studies", *new.studies)
    return case


def patient_from(identity: PatientIdentity, age: str) -> Patient:
    """The patient as the image header names them; a field that is absent or invalid stays not stated.

    age: as a series has it, such as "45 y"; one in months or days is no number of years.
    """
    sex = identity.sex if identity.sex in _SEXES else ""
    years = int(age[:-2]) if re.fullmatch(r"\d{1,3} y", age) else None
    return Patient(
        id="patient",
        name=identity.name,
        patient_id=identity.patient_id,
        sex=cast('Literal["", "M", "F", "O"]', sex),
        birth_date=_date_or_unknown(identity.birth_date),
        age_years=years,
        age_note="at the first study" if years is not None else "",
        source=Source(kind="imported", text="image header"),
    )


def free_case_id(identity: PatientIdentity, taken: Iterable[str]) -> str:
    """An id for a new case made from the patient ID, or "case", that is not in use yet."""
    base = re.sub(r"[^A-Za-z0-9._-]+", "-", identity.patient_id).strip("-") or "case"
    return _free_id(base, set(taken))


def _studies(series: list[Series], timepoint_id: str, when: PartialDate, used: set[str]) -> tuple[Study, ...]:
    by_study: dict[str, list[Series]] = {}
    for one in series:
        by_study.setdefault(one.study_uid, []).append(one)
    ids = {uid: _free_id(f"study-{uid or 'unnamed'}", used) for uid in by_study}
    used.update(ids.values())
    return tuple(
        Study(
            id=ids[study_uid],
            timepoint_id=timepoint_id,
            method=_method(held),
            date=when,
            study_uid=study_uid,
            series=references(held),
            synthetic=any(one.synthetic for one in held),
            description=held[0].study_description,
            source=Source(kind="imported", text="image header"),
        )
        for study_uid, held in by_study.items()
    )


def references(series: Iterable[Series]) -> tuple[SeriesRef, ...]:
    """One reference for each DICOM series among these, whatever parts it was split into."""
    parts: dict[str, list[Series]] = {}
    for one in series:
        parts.setdefault(one.series_uid, []).append(one)
    return tuple(_reference(held) for held in parts.values())


def _reference(parts: list[Series]) -> SeriesRef:
    last = parts[-1]
    return SeriesRef(
        series_uid=last.series_uid,
        modality=last.modality,
        description=last.description,
        frame_of_reference_uid=last.frame_of_reference_uid,
        instances=sum(len(one.frames) for one in parts),
        contrast_phase=_shared({_phase(one) for one in parts}) or "",
        slice_thickness_mm=_thickness_mm(parts),
    )


def _phase(series: Series) -> str:
    """The contrast phase in a word, as its description or its header has it; "" where neither says."""
    return phase_name(series) or ("with contrast" if series.contrast else "")


def _thickness_mm(parts: list[Series]) -> Decimal | None:
    """The slice thickness all images share, to a thousandth of a millimetre; None where there is no one such."""
    only = _shared({frame.slice_thickness_mm for one in parts for frame in one.frames})
    return None if only is None else Decimal(repr(round(only, 3)))


def _shared(values: set[A]) -> A | None:
    return next(iter(values)) if len(values) == 1 else None


def _method(series: list[Series]) -> str:
    names = {"MR": "MRI", "PT": "PET"}
    found = list(dict.fromkeys(one.modality for one in series))
    if set(found) >= {"PT", "CT"}:
        return "PET/CT"
    return ", ".join(names.get(modality, modality) for modality in found) or "not stated"


def _date_or_unknown(text: str) -> PartialDate:
    return parse(text) if _is_date(text) else UNKNOWN


def _is_date(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text))


def _free_id(base: str, used: set[str]) -> str:
    if base not in used:
        return base
    number = 2
    while f"{base}-{number}" in used:
        number += 1
    return f"{base}-{number}"
