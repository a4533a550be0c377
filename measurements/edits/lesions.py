"""Lesions: added, described anew, given a role, taken away; and what the case and the patient are called."""

from typing import ClassVar

import msgspec

from measurements.case import CaseRecord
from measurements.edits.base import RecordedEdit
from measurements.errors import EditRefused
from measurements.lesion import Lesion, LesionRole, Role
from measurements.organs import organ_group
from measurements.patient import Patient

_NUMBERED_TOGETHER = {"new": "new", "new_equivocal": "new"}


class AddLesion(RecordedEdit, frozen=True, kw_only=True):
    """A new lesion and what it is to the read. Counts of targets are enforced, other choices are the reader's."""

    kind: ClassVar[str] = "add_lesion"
    lesion: Lesion
    read_id: str
    role: Role
    title: str = "Add lesion"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the lesion. Raises EditRefused for a sixth target, or a third in one organ."""
        if self.role == "target":
            refuse_too_many_targets(case, self.read_id, self.lesion)
        case = case.added("lesions", self.lesion)
        role = LesionRole(
            id=f"{self.read_id}/{self.lesion.id}",
            read_id=self.read_id,
            lesion_id=self.lesion.id,
            role=self.role,
            number=next_number(case, self.read_id, self.role),
        )
        return case.added("roles", role)


class SetRole(RecordedEdit, frozen=True, kw_only=True):
    """Change what a lesion is under the protocol; a correction, so it carries a reason."""

    kind: ClassVar[str] = "set_role"
    read_id: str
    lesion_id: str
    role: Role
    title: str = "Change the role"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the new role and the next free number of that role; the parts of a split lesion follow it.

        Raises EditRefused for a part, for a lesion the read does not follow, or where targets would be too many.
        """
        held = case.role_of(self.read_id, self.lesion_id)
        if held is None:
            raise EditRefused("This read does not follow the lesion.")
        if held.role == self.role:
            return case
        if self.role == "target":
            refuse_too_many_targets(case, self.read_id, case.lesion(self.lesion_id))
        if held.part is not None:
            raise EditRefused(f"{held.name} is a part and has the role of its whole; take the split back first.")
        number = next_number(case, self.read_id, self.role)
        case = case.replaced("roles", msgspec.structs.replace(held, role=self.role, number=number))
        for part in case.roles:
            if part.part is not None and _is_part_of(case, part, held):
                case = case.replaced("roles", msgspec.structs.replace(part, role=self.role, number=number))
        return case


class EditLesion(RecordedEdit, frozen=True, kw_only=True):
    """Rename or describe a lesion; its identity stays."""

    kind: ClassVar[str] = "edit_lesion"
    lesion: Lesion
    title: str = "Edit lesion"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the lesion described anew. Raises EditRefused where the tracking UID would change."""
        held = case.lesion(self.lesion.id)
        if held.tracking_uid != self.lesion.tracking_uid:
            raise EditRefused("The tracking UID of a lesion never changes.")
        return case.replaced("lesions", msgspec.structs.replace(self.lesion, order=held.order))


class DeleteLesion(RecordedEdit, frozen=True, kw_only=True):
    """Take a lesion away with its role, states and measurements; the history keeps all of them."""

    kind: ClassVar[str] = "delete_lesion"
    lesion_id: str
    title: str = "Delete lesion"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case without the lesion and its parts; a lesion that was merged into it stands for itself again."""
        parts = [lesion.id for lesion in case.lesions if lesion.related("part_of") == self.lesion_id]
        for part in parts:
            case = DeleteLesion(lesion_id=part).apply(case)
        case = case.without("lesions", self.lesion_id)
        for lesion in case.lesions:
            kept = tuple(one for one in lesion.relations if one.lesion_id != self.lesion_id)
            if kept != lesion.relations:
                case = case.replaced("lesions", msgspec.structs.replace(lesion, relations=kept))
        for collection in ("roles", "assessments", "measurements"):
            for entity in case.collection(collection):
                if getattr(entity, "lesion_id", None) == self.lesion_id:
                    case = case.placed(collection, entity.id, None)
        return case


class RenameCase(RecordedEdit, frozen=True, kw_only=True):
    """What the case is called."""

    kind: ClassVar[str] = "rename_case"
    name: str
    title: str = "Rename the case"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case under its new name. Raises EditRefused for an empty one."""
        if not self.name.strip():
            raise EditRefused("A case needs a name.")
        if not case.header:
            raise EditRefused("This case has no header to rename.")
        return case.replaced("header", msgspec.structs.replace(case.header[0], title=self.name.strip()))


class EditPatient(RecordedEdit, frozen=True, kw_only=True):
    """Who the case is about, stated anew."""

    kind: ClassVar[str] = "edit_patient"
    patient: Patient
    title: str = "Edit the patient"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the patient as given."""
        held = case.find("patient", self.patient.id)
        if held is None:
            return case.added("patient", self.patient)
        return case.replaced("patient", msgspec.structs.replace(self.patient, order=held.order))


def _is_part_of(case: CaseRecord, part: LesionRole, whole: LesionRole) -> bool:
    lesion = case.lesion(part.lesion_id)
    return part.read_id == whole.read_id and lesion.related("part_of") == whole.lesion_id


def next_number(case: CaseRecord, read_id: str, role: Role) -> int:
    """The next number of a role in a read: T03 after T02, also where T01 was taken away."""
    group = _NUMBERED_TOGETHER.get(role, role)
    used = [r.number for r in case.roles if r.read_id == read_id and _NUMBERED_TOGETHER.get(r.role, r.role) == group]
    return max(used, default=0) + 1


def refuse_too_many_targets(case: CaseRecord, read_id: str, lesion: Lesion) -> None:
    """Raise EditRefused where one more target would break the counts of the protocol (5 in all, 2 an organ).

    Paired organs are one organ, all lymph nodes are one organ (Eisenhauer 2009, 4.2). The parts of a lesion that has
    split are one target. A lesion whose organ is not stated counts towards the total only.
    """
    protocol = case.protocol
    held_roles = [r for r in case.roles if r.read_id == read_id and r.role == "target" and r.part is None]
    targets = [case.lesion(r.lesion_id) for r in held_roles if r.lesion_id != lesion.id]
    if len(targets) >= protocol.max_targets:
        raise EditRefused(f"{protocol.name} follows at most {protocol.max_targets} targets; add it as non-target.")
    place = organ_group(lesion.organ, lesion.side, node=lesion.node)
    same = [held for held in targets if organ_group(held.organ, held.side, node=held.node) == place]
    if place and len(same) >= protocol.max_per_organ:
        raise EditRefused(
            f"{protocol.name} follows at most {protocol.max_per_organ} targets in one organ ({place}); "
            "add it as non-target."
        )
