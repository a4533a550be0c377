"""What a read says of a new lesion and of a date as a whole, beside sizes and states."""

from typing import ClassVar, Literal

import msgspec

from measurements.assessment import Certainty, SeenOn, State, TimePointReading, timepoint_reading_id
from measurements.case import CaseRecord
from measurements.edits.base import RecordedEdit
from measurements.edits.measure import put_assessment, said_at
from measurements.errors import EditRefused
from measurements.record import Stamp

_NEW_ROLES = ("new", "new_equivocal")


class SetCertainty(RecordedEdit, frozen=True, kw_only=True):
    """How sure the read is at a date that a new lesion is disease, and what shows it (Eisenhauer 2009, 4.3.5).

    A lesion without a state at the date becomes present (refuted: absent); one that was present becomes absent where it
    is refuted, and present where a refutation is taken back. What follows for earlier dates is worked out
    along the course, never written into them.
    """

    kind: ClassVar[str] = "set_certainty"
    read_id: str
    lesion_id: str
    timepoint_id: str
    certainty: Certainty
    seen_on: SeenOn = ""
    stamp: Stamp
    title: str = "Set the certainty"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the certainty. Raises EditRefused for a lesion that is not new to the read."""
        _refuse_unless_new(case, self.read_id, self.lesion_id)
        case.timepoint(self.timepoint_id)
        where = (self.read_id, self.lesion_id, self.timepoint_id)
        held = case.assessment(*where)
        if held is None:
            seen: State = "absent" if self.certainty == "refuted" else "present"
            state: State = "measured" if case.measurements_of(*where) else seen
            held = said_at(case, where, state, self.stamp)
        state = held.state
        if self.certainty == "refuted" and state == "present":
            state = "absent"
        elif self.certainty in ("equivocal", "unequivocal") and held.certainty == "refuted" and state == "absent":
            state = "present"
        said = {"state": state, "certainty": self.certainty, "seen_on": self.seen_on, "stamp": self.stamp}
        return put_assessment(case, msgspec.structs.replace(held, **said))


class SetGrownFurther(RecordedEdit, frozen=True, kw_only=True):
    """Whether a non-target or new lesion has grown further since an unconfirmed progression; None: not said."""

    kind: ClassVar[str] = "set_grown_further"
    read_id: str
    lesion_id: str
    timepoint_id: str
    grown_further: bool | None
    stamp: Stamp
    title: str = "Set further growth"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with what was said. Raises EditRefused for a lesion that the read does not follow, or a target."""
        held_role = case.role_of(self.read_id, self.lesion_id)
        if held_role is None or held_role.role == "target":
            raise EditRefused("Further growth is said of non-target and new lesions; of a target its size tells it.")
        case.timepoint(self.timepoint_id)
        where = (self.read_id, self.lesion_id, self.timepoint_id)
        held = case.assessment(*where)
        if held is None:
            held = said_at(case, where, "measured" if case.measurements_of(*where) else "present", self.stamp)
        fresh = msgspec.structs.replace(held, grown_further=self.grown_further, stamp=self.stamp)
        return put_assessment(case, fresh)


class SetTimePointReading(RecordedEdit, frozen=True, kw_only=True):
    """What the read says of a date as a whole: markers, own non-target response, symptoms, references of a PET."""

    kind: ClassVar[str] = "set_timepoint_reading"
    reading: TimePointReading
    title: str = "Set what holds for the date"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the reading. Raises EditRefused for an own non-target response without its reason."""
        said = self.reading
        case.timepoint(said.timepoint_id)
        if case.find("reads", said.read_id) is None:
            raise EditRefused("The case has no such read.")
        if said.nontarget_said and not said.nontarget_reason.strip():
            raise EditRefused("An own non-target response needs its reason.")
        said = msgspec.structs.replace(said, id=timepoint_reading_id(said.read_id, said.timepoint_id))
        held = case.find("timepoint_readings", said.id)
        if held is None:
            return case.added("timepoint_readings", said)
        return case.replaced("timepoint_readings", msgspec.structs.replace(said, order=held.order))


class SetFirstSeen(RecordedEdit, frozen=True, kw_only=True):
    """The time point at which a lesion was first seen: progression by it dates from there. None: not known."""

    kind: ClassVar[str] = "set_first_seen"
    lesion_id: str
    timepoint_id: str | None
    title: str = "Set when it was first seen"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the first sighting. Raises RecordError for a lesion or date that is not in the case."""
        held = case.lesion(self.lesion_id)
        if self.timepoint_id is not None:
            case.timepoint(self.timepoint_id)
        return case.replaced("lesions", msgspec.structs.replace(held, first_seen=self.timepoint_id))


class SetMeasuredAs(RecordedEdit, frozen=True, kw_only=True):
    """Follow a new lesion by size (new lesion target) or by state (non-target) in iRECIST; "" leaves it to its size."""

    kind: ClassVar[str] = "set_measured_as"
    read_id: str
    lesion_id: str
    measured_as: Literal["", "target", "nontarget"]
    title: str = "Choose how a new lesion is followed"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the choice. Raises EditRefused for a lesion that is not new to the read."""
        _refuse_unless_new(case, self.read_id, self.lesion_id)
        held = case.role_of(self.read_id, self.lesion_id)
        assert held is not None
        return case.replaced("roles", msgspec.structs.replace(held, measured_as=self.measured_as))


def _refuse_unless_new(case: CaseRecord, read_id: str, lesion_id: str) -> None:
    case.lesion(lesion_id)
    held = case.role_of(read_id, lesion_id)
    if held is None or held.role not in _NEW_ROLES:
        raise EditRefused("Only a new lesion is equivocal, unequivocal or refuted.")
