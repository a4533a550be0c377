"""What stands above each image: who, when, which date of the course, and what was matched."""

from collections import Counter
from collections.abc import Iterable, Sequence

from measurements.case import CaseRecord
from measurements.trends import CaseView
from viewer.exchange.identity import compare_identities, identity_of
from viewer.imaging.exam_groups import exam_groups, telling_apart
from viewer.imaging.person_names import readable_name
from viewer.imaging.series import PatientIdentity, Series
from viewer.reading.slots import Slot
from viewer.viewport.shown import SeriesChoice, ViewportHeader

WARNED = " ▲"


def header_for(
    view: CaseView, slot: Slot, series: Series | None, choices: tuple[Series, ...], matched: str
) -> ViewportHeader:
    """The header of a viewport; the identity is that of the image shown, and a mismatch with the case is marked."""
    column = slot.column
    if column is None:
        return ViewportHeader(role=slot.role)
    shown = series.patient if series is not None else None
    names = names_of(choices)
    name, patient_id, birth_date, sex_age = _identity_words(view.case, series)
    return ViewportHeader(
        role=slot.role,
        date=column.date_text,
        modality=_modality(column.method, series),
        response=column.answer.code if column.answer else None,
        matched=matched,
        series_name=names.get(series.key, series_words(series)) if series is not None else "",
        series_key=series.key if series is not None else "",
        choices=tuple(SeriesChoice(one.key, names[one.key]) for one in choices),
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
    return f"{number}{series.description or series.modality or 'no description'}{part}"


def names_of(choices: Sequence[Series]) -> dict[str, str]:
    """What the series of a date are called, by key: so that no two read the same, and each says where it belongs.

    A series of a group begins with its label ("PET/CT: 2 CT IMAGES"); studies of one day are told apart by time or
    description, series of one name by their number of images; ▲ stands behind one with a warning.
    """
    apart = telling_apart(choices)
    groups = {one.key: group.label for group in exam_groups(choices) for one in group.series if group.kind == "pet"}
    plain = {one.key: series_words(one) for one in choices}
    said = Counter((one.study_uid, plain[one.key]) for one in choices)
    names = {}
    for one in choices:
        group = f"{groups[one.key]}: " if one.key in groups else ""
        study = f" · {apart[one.study_uid]}" if one.study_uid in apart else ""
        images = f" · {len(one.frames)} images" if said[one.study_uid, plain[one.key]] > 1 else ""
        names[one.key] = f"{group}{plain[one.key]}{study}{images}{WARNED if one.warnings else ''}"
    return names


def warnings_among(series: Iterable[Series]) -> tuple[str, ...]:
    """What a reader must know of these series, each named: "302 LUNG BASES: slices 4 to 6 are missing"."""
    return tuple(f"{series_words(one)}: {line}" for one in series for line in one.warning_lines)


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
