"""From files to series: by patient first (R02), then by DICOM series, then split where one is more than one stack."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from viewer.imaging.assembly import SeriesName, image_series, listed_series
from viewer.imaging.doubles import without_doubles
from viewer.imaging.errors import Problem
from viewer.imaging.instances import Instance
from viewer.imaging.naming import reader_name
from viewer.imaging.persons import PersonKey, persons, same_person_key
from viewer.imaging.series import PatientIdentity, Series
from viewer.imaging.splitting import split_series
from viewer.imaging.stacks import Image, Part
from viewer.imaging.thinning import with_refused
from viewer.imaging.warned import Code, Warned

ANOTHER_PATIENT = "another patient under the same series UID"
ANOTHER_STUDY = "another study under the same series UID"
SHARED_UID = Warned(Code.UID_DUPLICATED, "Images of another series bear SOP Instance UIDs of this one")


KIND_WORDS = {"": "images", "structure_set": "structure set"}
"""What parts of a series are told apart by where it holds objects of several kinds."""


@dataclass(frozen=True)
class _Found:
    """What becomes one series: a part of images, or objects without one."""

    part: Part | None
    listed: tuple[Instance, ...]
    reason: str
    patient: PatientIdentity | None = None
    """The fullest statement of whose it is, where headers differ in it."""
    warnings: tuple[Warned, ...] = ()

    @property
    def uid(self) -> str:
        first = self.part.images[0].instance if self.part is not None else self.listed[0]
        return first.series_uid or f"no series UID in {reader_name(first.path).parent.name}"


class SeriesIndex:
    """Instances as they come, and the series they make. Each series UID is looked at by itself, and only when asked."""

    def __init__(self) -> None:
        self._instances: dict[str, list[Instance]] = defaultdict(list)
        self._built: dict[str, tuple[list[Series], list[Problem]]] = {}
        self._given: set[str] = set()
        self._new: dict[str, None] = {}
        self._refused: Counter[str] = Counter()
        self._owner: dict[str, str] = {}
        self._sharing: set[str] = set()

    def refuse(self, series_uid: str) -> None:
        """Count a file of this series that was refused: the series is not whole, and says so."""
        if series_uid:
            self._refused[series_uid] += 1
            self._built.pop(series_uid, None)

    def add(self, instance: Instance) -> None:
        """Take one more."""
        uid = instance.series_uid
        self._instances[uid].append(instance)
        self._built.pop(uid, None)
        owner = self._owner.setdefault(instance.sop_instance_uid, uid)
        if owner != uid and instance.sop_instance_uid:
            self._sharing.update((owner, uid))
        if uid and uid not in self._given:
            self._new[uid] = None

    def not_yet_given(self) -> list[Series]:
        """Return the series, in a stable order, whose UID was not seen when this was asked before.

        Those without a series UID wait for the end. More instances may come: `result` is what counts.
        """
        found = [one for uid in self._new for one in self._series_of(uid)[0]]
        self._given.update(self._new)
        self._new.clear()
        return sorted(found, key=_order)

    def result(self) -> tuple[list[Series], list[Problem]]:
        """Return all series in a stable order, and a line for each double that was left out."""
        units = [self._series_of(uid) for uid in self._instances]
        series = sorted(_with_patients_of_studies([one for found, _ in units for one in found]), key=_order)
        if self._sharing:
            series = [_warned(one, (SHARED_UID,)) if one.series_uid in self._sharing else one for one in series]
        return series, [line for _, lines in units for line in lines]

    def _series_of(self, uid: str) -> tuple[list[Series], list[Problem]]:
        if uid not in self._built:
            series, lines = _series_under_one_uid(self._instances[uid])
            if self._refused[uid]:
                series = [with_refused(one, self._refused[uid]) for one in series]
            self._built[uid] = series, lines
        return self._built[uid]


def build_series(instances: list[Instance]) -> tuple[list[Series], list[Problem]]:
    """Return the series of these instances in a stable order, and a line for each double that was left out."""
    index = SeriesIndex()
    for instance in instances:
        index.add(instance)
    return index.result()


def _series_under_one_uid(instances: list[Instance]) -> tuple[list[Series], list[Problem]]:
    kept, problems, doubled = without_doubles(instances)
    found = _parted(kept)
    totals = Counter(one.uid for one in found)
    numbers: Counter[str] = Counter()
    series = []
    for one in found:
        numbers[one.uid] += 1
        number = numbers[one.uid] if totals[one.uid] > 1 else 0
        name = SeriesName(f"{one.uid}#{number}" if number else one.uid, number, one.reason)
        made = image_series(one.part, name) if one.part is not None else listed_series(one.listed, name)
        if one.patient is not None:
            made = replace(made, patient=one.patient)
        series.append(_warned(made, (*one.warnings, *doubled)))
    lost = sum(any(warned.code is Code.PIXELS_MISSING for warned in instance.warnings) for instance in kept)
    if lost and instances[0].series_uid:
        words = f"{lost} file{'s' * (lost > 1)} of this series without pixel data: it may not be whole"
        told = Warned(Code.PIXELS_MISSING, words)
        series = [replace(one, warnings=(*one.warnings, told)) if one.has_image else one for one in series]
    return series, problems


def _warned(series: Series, warnings: Iterable[Warned]) -> Series:
    """The series with these warnings before its own."""
    more = tuple(warnings)
    return replace(series, warnings=(*more, *series.warnings)) if more else series


def _parted(instances: list[Instance]) -> list[_Found]:
    """The instances of one series UID by patient, study and what they are, and the images of each by their places."""
    patients = {id(instance.patient): instance.patient for instance in instances}  # slices share the record of it
    known = persons(patients.values())
    who = {number: known[same_person_key(patient)] for number, patient in patients.items()}
    groups: dict[tuple[int, str, str, str], list[Instance]] = defaultdict(list)
    for instance in instances:
        folder = "" if instance.series_uid else str(instance.path.parent)
        groups[id(who[id(instance.patient)]), instance.study_uid, folder, instance.kind].append(instance)
    has_uid = bool(instances[0].series_uid)
    people = len(set(map(id, known.values()))) if has_uid else 1
    studies = len({instance.study_uid for instance in instances}) if has_uid else 1
    kinds: dict[str, set[str]] = defaultdict(set)
    for _, _, folder, kind in groups:
        kinds[folder].add(kind)
    found = []
    for (_, _, folder, kind), group in groups.items():
        mixed, warnings = _mixed(people, studies)
        words = KIND_WORDS.get(kind, kind) if len(kinds[folder]) > 1 else ""
        patient = who[id(group[0].patient)] if len(known) > 1 else None
        if kind:
            found.append(_Found(None, tuple(group), _joined(mixed, words), patient, warnings))
            continue
        images = [Image(instance, facts) for instance in group for facts in instance.frames]
        parts = split_series(images)
        found.extend(_Found(p, (), _joined(mixed, p.reason or words), patient, warnings) for p in parts)
    return found


def _joined(*words: str) -> str:
    return ", ".join(word for word in words if word)


def _mixed(people: int, studies: int) -> tuple[str, tuple[Warned, ...]]:
    """Why a series stands apart from others under its UID, and the warning about it (R02)."""
    if people > 1:
        words = f"Images of {people} patients bear one series UID; those of one are here"
        return ANOTHER_PATIENT, (Warned(Code.MIXED_PATIENTS, words),)
    if studies > 1:
        words = f"Images of {studies} studies bear one series UID; those of one are here"
        return ANOTHER_STUDY, (Warned(Code.MIXED_STUDIES, words),)
    return "", ()


def _with_patients_of_studies(series: list[Series]) -> list[Series]:
    """Name the patient of a study alike in all of its series that agree, and warn where its patients disagree (R02)."""
    patients: dict[str, dict[int, PatientIdentity]] = defaultdict(dict)
    for one in series:
        patients[one.study_uid][id(one.patient)] = one.patient
    people = {uid: persons(held.values()) for uid, held in patients.items() if uid and len(held) > 1}
    return [_of_its_study(one, people[one.study_uid]) if one.study_uid in people else one for one in series]


def _of_its_study(series: Series, people: dict[PersonKey, PatientIdentity]) -> Series:
    if len(people) == 1:
        return series
    count = len(set(map(id, people.values())))
    fullest = people[same_person_key(series.patient)]
    named = replace(series, patient=fullest) if fullest != series.patient else series
    return _warned(named, _study_warning(count)) if not _is_mixed(series) else named


def _study_warning(people: int) -> tuple[Warned, ...]:
    words = f"Images of {people} patients bear one study UID; those of one are here"
    return (Warned(Code.MIXED_STUDIES, words),) if people > 1 else ()


def _is_mixed(series: Series) -> bool:
    return any(warned.code is Code.MIXED_PATIENTS for warned in series.warnings)


def _order(series: Series) -> tuple[object, ...]:
    person = same_person_key(series.patient)
    number = series.number if series.number is not None else 1 << 40
    return (*person, series.study_date, series.study_uid, number, series.series_uid, series.part)
