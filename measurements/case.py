"""The case: every fact about one patient's course, as one immutable value made of entities in named collections."""

from collections.abc import Iterator
from typing import Self, TypeVar

import msgspec

from measurements.assessment import Assessment, Read, TimePointReading, assessment_id, timepoint_reading_id
from measurements.errors import RecordError
from measurements.lesion import GroupFinding, Lesion, LesionRole, LookAlike
from measurements.measurement import Measurement
from measurements.patient import Diagnosis, Endoscopy, HistoryItem, LabResult, Outcome, Pathology, Patient
from measurements.protocol import Protocol
from measurements.record import Entity, Record
from measurements.timepoint import ScanElsewhere, Study, TimePoint
from measurements.treatment import AdverseEvent, Complication, Course, Treatment

SCHEMA_VERSION = 1

E = TypeVar("E", bound=Entity)


class CaseHeader(Entity, frozen=True, kw_only=True):
    """What the case is called and where it comes from."""

    title: str
    synthetic: bool = False  # no patient: computed for trial and teaching
    synthetic_images: bool = False  # the facts are of a patient, the images are computed
    citation: str = ""
    about: str = ""


class CaseRecord(Record, frozen=True, kw_only=True):
    """One case. Each field but `id` and `schema_version` is a collection of entities, kept in their order."""

    id: str
    schema_version: int = SCHEMA_VERSION
    header: tuple[CaseHeader, ...] = ()
    patient: tuple[Patient, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    history: tuple[HistoryItem, ...] = ()
    labs: tuple[LabResult, ...] = ()
    pathology: tuple[Pathology, ...] = ()
    endoscopy: tuple[Endoscopy, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    adverse_events: tuple[AdverseEvent, ...] = ()
    complications: tuple[Complication, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    protocols: tuple[Protocol, ...] = ()
    timepoints: tuple[TimePoint, ...] = ()
    studies: tuple[Study, ...] = ()
    scans_elsewhere: tuple[ScanElsewhere, ...] = ()
    lesions: tuple[Lesion, ...] = ()
    group_findings: tuple[GroupFinding, ...] = ()
    look_alikes: tuple[LookAlike, ...] = ()
    reads: tuple[Read, ...] = ()
    roles: tuple[LesionRole, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    timepoint_readings: tuple[TimePointReading, ...] = ()
    courses: tuple[Course, ...] = ()

    # -- the parts a screen asks for ---------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The name the case is called by; its id where it has none."""
        return self.header[0].title if self.header else self.id

    @property
    def person(self) -> Patient:
        """The patient; an empty one (nothing stated) where the case has none yet."""
        return self.patient[0] if self.patient else Patient(id="patient")

    @property
    def protocol(self) -> Protocol:
        """The rule set of the case; RECIST 1.1 as published where none was chosen."""
        return self.protocols[0] if self.protocols else Protocol(id="recist-1.1")

    @property
    def course(self) -> Course:
        """What the times are counted from; one that says nothing where nothing was recorded."""
        return self.courses[0] if self.courses else Course(id="course")

    @property
    def first_read(self) -> Read:
        """The read of a single reader. Raises RecordError where the case has none."""
        if not self.reads:
            raise RecordError(f"Case {self.id} has no read yet.")
        return self.reads[0]

    def lesion(self, lesion_id: str) -> Lesion:
        """The lesion of this id. Raises RecordError where there is none."""
        return _one(self.lesions, lesion_id, "lesion", self.id)

    def timepoint(self, timepoint_id: str) -> TimePoint:
        """The time point of this id. Raises RecordError where there is none."""
        return _one(self.timepoints, timepoint_id, "time point", self.id)

    def measurement(self, measurement_id: str) -> Measurement:
        """The measurement of this id. Raises RecordError where there is none."""
        return _one(self.measurements, measurement_id, "measurement", self.id)

    def studies_of(self, timepoint_id: str) -> tuple[Study, ...]:
        """The studies a time point is made of."""
        return tuple(study for study in self.studies if study.timepoint_id == timepoint_id)

    def role_of(self, read_id: str, lesion_id: str) -> LesionRole | None:
        """What the lesion is to this read, or None where the read does not follow it."""
        return next((r for r in self.roles if r.read_id == read_id and r.lesion_id == lesion_id), None)

    def assessment(self, read_id: str, lesion_id: str, timepoint_id: str) -> Assessment | None:
        """What the read says of the lesion at the time point, or None."""
        return self.find("assessments", assessment_id(read_id, lesion_id, timepoint_id))  # type: ignore[return-value]

    def reading_of(self, read_id: str, timepoint_id: str) -> TimePointReading:
        """What the read says of the time point as a whole; one that says nothing where nothing was recorded."""
        key = timepoint_reading_id(read_id, timepoint_id)
        held = self.find("timepoint_readings", key)
        if isinstance(held, TimePointReading):
            return held
        return TimePointReading(id=key, read_id=read_id, timepoint_id=timepoint_id)

    def measurements_of(self, read_id: str, lesion_id: str, timepoint_id: str) -> tuple[Measurement, ...]:
        """Every measurement this read holds of the lesion at the time point, in the order they were made."""
        return tuple(
            m
            for m in self.measurements
            if m.lesion_id == lesion_id and m.timepoint_id == timepoint_id and m.read_id == read_id
        )

    # -- entities and collections ------------------------------------------------------------------------------

    def find(self, collection: str, entity_id: str) -> Entity | None:
        """The entity of this id in the collection, or None."""
        return next((entity for entity in self.collection(collection) if entity.id == entity_id), None)

    def collection(self, name: str) -> tuple[Entity, ...]:
        """The collection of this name. Raises RecordError for a name that is none."""
        if name not in COLLECTIONS:
            raise RecordError(f"A case has no collection {name!r}.")
        return getattr(self, name)  # type: ignore[no-any-return]

    def entities(self) -> Iterator[tuple[str, Entity]]:
        """Every entity with the name of its collection."""
        for name in COLLECTIONS:
            for entity in getattr(self, name):
                yield name, entity

    def added(self, collection: str, *entities: Entity) -> Self:
        """The case with new entities at the end of a collection. Raises RecordError where an id is there already."""
        held = self.collection(collection)
        ids = {entity.id for entity in held}
        order = max((entity.order for entity in held), default=0)
        fresh = []
        for entity in entities:
            if entity.id in ids:
                raise RecordError(f"{entity.id} is in {collection} already.")
            ids.add(entity.id)
            order += 1
            fresh.append(msgspec.structs.replace(entity, order=order))
        return self._with(collection, (*held, *fresh))

    def replaced(self, collection: str, entity: Entity) -> Self:
        """The case with the entity of the same id replaced, in its place. Raises RecordError where there is none."""
        held = self.collection(collection)
        was = self.find(collection, entity.id)
        if was is None:
            raise RecordError(f"There is no {entity.id} in {collection}.")
        if entity.order != was.order:
            entity = msgspec.structs.replace(entity, order=was.order)
        return self._with(collection, tuple(entity if other.id == entity.id else other for other in held))

    def placed(self, collection: str, entity_id: str, entity: Entity | None) -> Self:
        """The case with `entity` at its own order, replacing what had its id; None takes that id away."""
        kept = [other for other in self.collection(collection) if other.id != entity_id]
        if entity is not None:
            kept.append(entity)
            kept.sort(key=lambda other: (other.order, other.id))
        return self._with(collection, tuple(kept))

    def without(self, collection: str, entity_id: str) -> Self:
        """The case without the entity. Raises RecordError where there is none."""
        if self.find(collection, entity_id) is None:
            raise RecordError(f"There is no {entity_id} in {collection}.")
        return self.placed(collection, entity_id, None)

    def _with(self, collection: str, entities: tuple[Entity, ...]) -> Self:
        return msgspec.structs.replace(self, **{collection: entities})


def _one(held: tuple[E, ...], entity_id: str, word: str, case_id: str) -> E:
    for entity in held:
        if entity.id == entity_id:
            return entity
    raise RecordError(f"Case {case_id} has no {word} {entity_id}.")


COLLECTIONS: tuple[str, ...] = tuple(f for f in CaseRecord.__struct_fields__ if f not in ("id", "schema_version"))


def in_place(case: CaseRecord) -> CaseRecord:
    """The case with every collection in its order; one that is not (as in a file written by hand) is numbered anew."""
    for name in COLLECTIONS:
        held = case.collection(name)
        places = [(entity.order, entity.id) for entity in held]
        if places != sorted(places):
            numbered = tuple(msgspec.structs.replace(entity, order=i) for i, entity in enumerate(held, start=1))
            case = msgspec.structs.replace(case, **{name: numbered})
    return case


def entity_types() -> dict[str, type[Entity]]:
    """The record type each collection holds."""
    import typing

    hints = typing.get_type_hints(CaseRecord)
    return {name: typing.get_args(hints[name])[0] for name in COLLECTIONS}
