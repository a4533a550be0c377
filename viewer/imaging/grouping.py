"""From files to series: by patient first (R02), then by DICOM series, then split where one is more than one stack."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from viewer.imaging.assembly import SeriesName, image_series, listed_series
from viewer.imaging.errors import Problem, problem, shortened
from viewer.imaging.instances import Instance
from viewer.imaging.naming import reader_name
from viewer.imaging.persons import same_person_key
from viewer.imaging.series import Series
from viewer.imaging.splitting import Image, Part, split_series
from viewer.imaging.thinning import with_refused


@dataclass(frozen=True)
class _Found:
    """What becomes one series: a part of images, or objects without one."""

    part: Part | None
    listed: tuple[Instance, ...]
    reason: str

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
        series = sorted((one for found, _ in units for one in found), key=_order)
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
    kept, problems = _without_copies(instances)
    found = _parted(kept)
    totals = Counter(one.uid for one in found)
    numbers: Counter[str] = Counter()
    series = []
    for one in found:
        numbers[one.uid] += 1
        number = numbers[one.uid] if totals[one.uid] > 1 else 0
        name = SeriesName(f"{one.uid}#{number}" if number else one.uid, number, one.reason)
        series.append(image_series(one.part, name) if one.part is not None else listed_series(one.listed, name))
    return series, problems


def _parted(instances: list[Instance]) -> list[_Found]:
    groups: dict[tuple[object, ...], list[Instance]] = defaultdict(list)
    people: dict[str, set[object]] = defaultdict(set)
    known: dict[int, tuple[str, str, str, str]] = {}  # by identity: slices of a series share the record of the patient
    for instance in instances:
        folder = "" if instance.series_uid else str(instance.path.parent)
        who = known.get(id(instance.patient))
        if who is None:
            who = known[id(instance.patient)] = same_person_key(instance.patient)
        groups[(who, instance.study_uid, instance.series_uid, folder, instance.kind)].append(instance)
        people[instance.series_uid].add(who)
    found = []
    for group in groups.values():
        uid = group[0].series_uid
        mixed = "another patient under the same series UID" if uid and len(people[uid]) > 1 else ""
        if group[0].kind:
            found.append(_Found(None, tuple(group), mixed))
            continue
        images = [Image(instance, facts) for instance in group for facts in instance.frames]
        found.extend(_Found(p, (), ", ".join(w for w in (mixed, p.reason) if w)) for p in split_series(images))
    return found


def _order(series: Series) -> tuple[object, ...]:
    person = same_person_key(series.patient)
    number = series.number if series.number is not None else 1 << 40
    return (*person, series.study_date, series.study_uid, number, series.series_uid, series.part)


def _without_copies(instances: list[Instance]) -> tuple[list[Instance], list[Problem]]:
    seen: dict[tuple[object, ...], Instance] = {}
    kept, problems = [], []
    for instance in instances:
        key = (same_person_key(instance.patient), instance.study_uid, instance.series_uid, instance.sop_instance_uid)
        if instance.sop_instance_uid and key in seen:
            name = shortened(reader_name(seen[key].path).name, 40)
            problems.append(problem(instance.path, f"has the SOP Instance UID of {name}, which is used"))
        else:
            seen[key] = instance
            kept.append(instance)
    return kept, problems
