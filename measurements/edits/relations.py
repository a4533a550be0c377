"""Lesions that split or merge: which became which, and from which date on (Eisenhauer 2009, 4.3.2).

Parts and merged lesions are kept as data, because a sum alone cannot be audited.
"""

from typing import ClassVar, Literal

import msgspec

from measurements.case import CaseRecord
from measurements.edits.base import RecordedEdit
from measurements.errors import EditRefused
from measurements.lesion import Lesion, LesionRelation, LesionRole


class SplitLesion(RecordedEdit, frozen=True, kw_only=True):
    """From a date on a lesion is followed as its parts: T04 as T04.1, T04.2. The sum of the parts is its value.

    `parts` are new lesions with ids and tracking UIDs of their own; the relation is written by the edit.
    """

    kind: ClassVar[str] = "split_lesion"
    lesion_id: str
    timepoint_id: str
    parts: tuple[Lesion, ...]
    read_id: str
    title: str = "Split the lesion"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the parts. Raises EditRefused for fewer than two parts, or where it has split or merged."""
        whole = case.lesion(self.lesion_id)
        case.timepoint(self.timepoint_id)
        role = case.role_of(self.read_id, self.lesion_id)
        if role is None:
            raise EditRefused("This read does not follow the lesion.")
        if len(self.parts) in (0, 1):
            raise EditRefused("A split lesion has at least two parts.")
        if whole.relation("part_of") or whole.relation("merged_into"):
            raise EditRefused(f"{role.name} is a part of another lesion, or merged into one: it does not split again.")
        if any(lesion.related("part_of") == whole.id for lesion in case.lesions):
            raise EditRefused(f"{role.name} has split already; add a further part to it instead.")
        for place, part in enumerate(self.parts, start=1):
            case = _with_part(case, role, part, place, self.timepoint_id)
        return case


class AddPart(RecordedEdit, frozen=True, kw_only=True):
    """One part more of a lesion that has split already."""

    kind: ClassVar[str] = "add_part"
    lesion_id: str
    timepoint_id: str
    part: Lesion
    read_id: str
    title: str = "Add a part"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the part. Raises EditRefused where the lesion has not split."""
        whole = case.lesion(self.lesion_id)
        case.timepoint(self.timepoint_id)
        role = case.role_of(self.read_id, self.lesion_id)
        held = [r for r in case.roles if r.read_id == self.read_id and r.part is not None and _is_part(case, r, whole)]
        if role is None or not held:
            raise EditRefused("The lesion has not split.")
        place = max(r.part or 0 for r in held) + 1
        return _with_part(case, role, self.part, place, self.timepoint_id)


class MergeLesions(RecordedEdit, frozen=True, kw_only=True):
    """From a date on a lesion cannot be told from another: the merged lesion counts once, this one 0 mm."""

    kind: ClassVar[str] = "merge_lesions"
    lesion_id: str
    into: str
    timepoint_id: str
    title: str = "Merge the lesions"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the relation. Raises EditRefused for a lesion merged into itself, or already merged."""
        held, other = case.lesion(self.lesion_id), case.lesion(self.into)
        case.timepoint(self.timepoint_id)
        if held.id == other.id:
            raise EditRefused("A lesion cannot merge into itself.")
        if held.relation("merged_into") is not None:
            raise EditRefused("The lesion is merged into another already.")
        if _ends_in(case, other, held.id):
            raise EditRefused("The other lesion is merged into this one.")
        if held.related("part_of") == other.id or other.related("part_of") == held.id:
            raise EditRefused("A part and its whole do not merge: take the split back instead.")
        relation = LesionRelation(kind="merged_into", lesion_id=other.id, timepoint_id=self.timepoint_id)
        return case.replaced("lesions", msgspec.structs.replace(held, relations=(*held.relations, relation)))


class Unrelate(RecordedEdit, frozen=True, kw_only=True):
    """Take back that a lesion is a part of another, or merged into one.

    A part becomes a lesion without a role: whether it is target, non-target or new is then the reader's to say.
    """

    kind: ClassVar[str] = "unrelate"
    lesion_id: str
    relation: Literal["part_of", "merged_into"]
    title: str = "Take the relation back"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case without the relation. Raises EditRefused where there is none."""
        held = case.lesion(self.lesion_id)
        if held.relation(self.relation) is None:
            raise EditRefused("The lesion has no such relation.")
        kept = tuple(one for one in held.relations if one.kind != self.relation)
        case = case.replaced("lesions", msgspec.structs.replace(held, relations=kept))
        if self.relation == "merged_into":
            return case
        for role in case.roles:
            if role.lesion_id == held.id and role.part is not None:
                used = [r.number for r in case.roles if r.read_id == role.read_id and r.role == "none"]
                number = max(used, default=0) + 1
                case = case.replaced("roles", msgspec.structs.replace(role, role="none", part=None, number=number))
        return case


def _with_part(case: CaseRecord, role: LesionRole, part: Lesion, place: int, timepoint_id: str) -> CaseRecord:
    relation = LesionRelation(kind="part_of", lesion_id=role.lesion_id, timepoint_id=timepoint_id)
    node = case.lesion(role.lesion_id).node
    fresh = msgspec.structs.replace(part, node=node, relations=(*part.relations, relation))
    case = case.added("lesions", fresh)
    own = LesionRole(
        id=f"{role.read_id}/{part.id}",
        read_id=role.read_id,
        lesion_id=part.id,
        role=role.role,
        number=role.number,
        part=place,
    )
    return case.added("roles", own)


def _is_part(case: CaseRecord, role: LesionRole, whole: Lesion) -> bool:
    return case.lesion(role.lesion_id).related("part_of") == whole.id


def _ends_in(case: CaseRecord, lesion: Lesion, lesion_id: str) -> bool:
    """Whether a chain of merged lesions that begins at `lesion` comes to this id."""
    seen: set[str] = set()
    while lesion.id not in seen:
        if lesion.id == lesion_id:
            return True
        seen.add(lesion.id)
        into = lesion.related("merged_into")
        if not into:
            return False
        lesion = case.lesion(into)
    return False
