"""One read of a case laid out by lesion and date, so that it is searched once and looked up many times."""

from measurements.assessment import Assessment, Read
from measurements.case import CaseRecord
from measurements.course import in_order
from measurements.lesion import Lesion, LesionRole
from measurements.local_treatment import is_aimed_at, is_local, place_of
from measurements.measurement import Measurement
from measurements.quantities import counting_measurement
from measurements.timepoint import TimePoint

_KIND = {"new_equivocal": "new"}


class ReadIndex:
    """Sizes, states, roles, parts and merged lesions of one read, by id; `points` are all dates in their order."""

    def __init__(self, case: CaseRecord, read: Read) -> None:
        self.case = case
        self.read = read
        self.points = in_order(case.timepoints)
        self.place = {point.id: place for place, point in enumerate(self.points)}
        self.lesions = {lesion.id: lesion for lesion in case.lesions}
        self.roles = {r.lesion_id: r for r in case.roles if r.read_id == read.id and r.lesion_id in self.lesions}
        self._sizes: dict[tuple[str, str], list[Measurement]] = {}
        for m in case.measurements:
            if m.read_id == read.id:
                self._sizes.setdefault((m.lesion_id, m.timepoint_id), []).append(m)
        self._said = {(a.lesion_id, a.timepoint_id): a for a in case.assessments if a.read_id == read.id}
        self._baseline = next((p for p in self.points if p.role == "baseline" and p.date.is_known), None)
        self._methods: dict[str, str] = {}
        self._parts = self._followed_parts()
        self._local = [treatment for treatment in case.treatments if is_local(treatment)]

    def sizes(self, lesion_id: str, timepoint_id: str) -> tuple[Measurement, ...]:
        """Every measurement of the lesion at the date, in the order they were made."""
        return tuple(self._sizes.get((lesion_id, timepoint_id), ()))

    def said(self, lesion_id: str, timepoint_id: str) -> Assessment | None:
        """What the read says of the lesion at the date, or None."""
        return self._said.get((lesion_id, timepoint_id))

    def is_said(self, lesion_id: str, timepoint_id: str) -> bool:
        """True where the read has anything of the lesion at the date, a state or a size."""
        return (lesion_id, timepoint_id) in self._said or (lesion_id, timepoint_id) in self._sizes

    def name(self, lesion_id: str) -> str:
        """T01…; the label where the read does not follow the lesion."""
        role = self.roles.get(lesion_id)
        return role.name if role is not None else self.lesions[lesion_id].label

    def baseline_method(self, lesion_id: str) -> str:
        """The method of the measurement that counts at baseline; "" where there is none."""
        if lesion_id not in self._methods:
            self._methods[lesion_id] = self._find_baseline_method(lesion_id)
        return self._methods[lesion_id]

    def parts_at(self, lesion_id: str, point: TimePoint) -> tuple[Lesion, ...]:
        """The parts a lesion is followed as at a date; () before it split."""
        held = self._parts.get(lesion_id, ())
        return tuple(part for part in held if self._from(part, "part_of", point))

    def merged_into(self, lesion: Lesion, point: TimePoint) -> str:
        """The id of the lesion that counts for this one at a date; "" where it stands for itself.

        Only a lesion that the read follows in the same role can: a target merged into anything else would vanish from
        the sum.
        """
        role, kind, seen = self.roles.get(lesion.id), "", {lesion.id}
        while role is not None and (relation := lesion.relation("merged_into")) is not None:
            if not self._from(lesion, "merged_into", point) or relation.lesion_id in seen:
                break
            into = self.roles.get(relation.lesion_id)
            if into is None or _kind(into) != _kind(role):
                break
            kind = relation.lesion_id
            seen.add(kind)
            lesion = self.lesions[kind]
        return kind

    def treated_since_baseline(self, lesion: Lesion, point: TimePoint) -> str:
        """The name of a local treatment aimed at the lesion that surely lies between baseline and this date; or ""."""
        if self._baseline is None:
            return ""
        for treatment in self._local:
            if (
                is_aimed_at(treatment, lesion)
                and place_of(treatment, self._baseline) == "after"
                and place_of(treatment, point) == "before"
            ):
                return treatment.name
        return ""

    def _followed_parts(self) -> dict[str, tuple[Lesion, ...]]:
        found: dict[str, list[Lesion]] = {}
        for lesion in self.case.lesions:
            whole = lesion.related("part_of") if lesion.relations else ""
            if whole in self.roles and lesion.id in self.roles:
                found.setdefault(whole, []).append(lesion)
        return {whole: tuple(sorted(parts, key=self._part_number)) for whole, parts in found.items()}

    def _part_number(self, lesion: Lesion) -> int:
        return self.roles[lesion.id].part or 0

    def _from(self, lesion: Lesion, kind: str, point: TimePoint) -> bool:
        relation = next((one for one in lesion.relations if one.kind == kind), None)
        if relation is None or relation.timepoint_id not in self.place:
            return False
        return self.place[point.id] >= self.place[relation.timepoint_id]

    def _find_baseline_method(self, lesion_id: str) -> str:
        if self._baseline is None:
            return ""
        sizes = self.sizes(lesion_id, self._baseline.id)
        said = self.said(lesion_id, self._baseline.id)
        picked = next((m for m in sizes if said is not None and m.id == said.counted), None)
        counted = picked or counting_measurement(sizes, "")
        return counted.method if counted else ""


def _kind(role: LesionRole) -> str:
    return _KIND.get(role.role, role.role)
