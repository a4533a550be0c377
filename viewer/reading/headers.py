"""What stands above each image: who, when, which date of the course, and what was matched."""

from measurements.case import CaseRecord
from measurements.trends import CaseView
from viewer.exchange.identity import compare_identities, identity_of
from viewer.imaging.person_names import readable_name
from viewer.imaging.series import PatientIdentity, Series
from viewer.reading.slots import Slot
from viewer.viewport.shown import SeriesChoice, ViewportHeader


def header_for(
    view: CaseView, slot: Slot, series: Series | None, choices: tuple[Series, ...], matched: str
) -> ViewportHeader:
    """The header of a viewport; the identity is that of the image shown, and a mismatch with the case is marked."""
    column = slot.column
    if column is None:
        return ViewportHeader(role=slot.role)
    shown = series.patient if series is not None else None
    name, patient_id, birth_date, sex_age = _identity_words(view.case, series)
    return ViewportHeader(
        role=slot.role,
        date=column.date_text,
        modality=_modality(column.method, series),
        response=column.answer.code if column.answer else None,
        matched=matched,
        series_name=series_words(series) if series is not None else "",
        series_key=series.key if series is not None else "",
        choices=tuple(SeriesChoice(one.key, series_words(one)) for one in choices),
        patient_name=name,
        patient_id=patient_id,
        birth_date=birth_date,
        sex_age=sex_age,
        timepoint=column.short_name,
        time_text=column.since_baseline,
        mismatch=shown is not None and is_mismatch(view.case, shown),
    )


def is_mismatch(case: CaseRecord, shown: PatientIdentity) -> bool:
    """Whether the image names another patient than the case does (safety R01)."""
    return compare_identities(identity_of(case.person), shown).disagrees


def series_words(series: Series) -> str:
    """Number and description of a series in one line; a part of one says what it is, such as its echo or phase."""
    number = f"{series.number} " if series.number is not None else ""
    part = f" · {series.part_reason or f'part {series.part}'}" if series.part else ""
    return f"{number}{series.description or series.modality}{part}"


def _identity_words(case: CaseRecord, series: Series | None) -> tuple[str, str, str, str]:
    if series is None:
        person = case.person
        age = f"{person.age_years} y {person.age_note}".strip() if person.age_years is not None else ""
        name = readable_name(person.name) or case.title
        sex_age = " · ".join(part for part in (person.sex, age) if part)
        return name, person.patient_id, person.birth_date.iso(), sex_age
    who = series.patient
    sex_age = " · ".join(part for part in (who.sex, series.patient_age) if part)
    return readable_name(who.name), who.patient_id, who.birth_date, sex_age


def _modality(method: str, series: Series | None) -> str:
    if series is None:
        return method
    word = {"MR": "MRI", "PT": "PET"}.get(series.modality, series.modality)
    return word if word in method or method in ("not stated", "") else f"{method} · {word}"
