"""Disease followed through time: lesions, what they are under the protocol, and what only looks like one."""

from typing import Literal

from measurements.record import Entity, Record, Source

Role = Literal["target", "nontarget", "new", "new_equivocal", "none"]

Nature = Literal["", "simple_cyst", "cystic", "blastic_bone", "lytic_bone", "diffuse"]
"""What a lesion is made of where that bears on measuring it (Eisenhauer 2009, 3.1.3); "diffuse": effusion, ascites,
leptomeningeal, lymphangitic, palpable only."""

TreatedBefore = Literal["", "progressed_since", "not_progressed"]

ROLE_PREFIX: dict[str, str] = {"target": "T", "nontarget": "NT", "new": "NEW", "new_equivocal": "NEW", "none": "L"}


class LesionRelation(Record, frozen=True, kw_only=True):
    """What became of a lesion: part of one that split, or merged into another, from a time point on."""

    kind: Literal["part_of", "merged_into"]
    lesion_id: str
    timepoint_id: str


class Lesion(Entity, frozen=True, kw_only=True):
    """Identity for life: id and DICOM tracking UID from birth. Renaming and reordering change nothing else."""

    tracking_uid: str
    label: str
    organ: str
    segments: tuple[int, ...] = ()
    side: Literal["", "left", "right"] = ""
    node: bool = False
    site_code: str = ""  # coded site, scheme and value, where known
    first_seen: str | None = None  # time point id
    relations: tuple[LesionRelation, ...] = ()
    extreme_of: Literal["", "smallest", "largest"] = ""  # of a group finding: identity between dates is assumed
    nature: Nature = ""
    treated_before: TreatedBefore = ""  # locally, before baseline, and what came of it
    source: Source | None = None

    def related(self, kind: Literal["part_of", "merged_into"]) -> str:
        """The id of the lesion it is part of, or merged into; "" for none."""
        return next((relation.lesion_id for relation in self.relations if relation.kind == kind), "")

    def relation(self, kind: Literal["part_of", "merged_into"]) -> LesionRelation | None:
        """What became of it and from which time point on, or None."""
        return next((relation for relation in self.relations if relation.kind == kind), None)


class LesionRole(Entity, frozen=True, kw_only=True):
    """What a lesion is to one read under the protocol. `number` gives the name it is called by: T01, NT02, NEW01."""

    read_id: str
    lesion_id: str
    role: Role
    number: int
    part: int | None = None  # of the lesion that split and has this number: T04.1, T04.2
    measured_as: Literal["", "target", "nontarget"] = ""  # of a new lesion (iRECIST): the reader's choice, "" by size

    @property
    def name(self) -> str:
        """T01…, NT01…, NEW01…, of the parts of a split lesion T04.1…; never changes while the role does not."""
        name = f"{ROLE_PREFIX[self.role]}{self.number:02d}"
        return name if self.part is None else f"{name}.{self.part}"


class LookAlike(Entity, frozen=True, kw_only=True):
    """An abscess, cyst, scar or ablation zone: a mark with a place and a reason, not a lesion."""

    timepoint_id: str
    what: str
    organ: str = ""
    segments: tuple[int, ...] = ()
    reason: str = ""
    became: str | None = None  # the lesion it was found to be after all


class GroupFinding(Entity, frozen=True, kw_only=True):
    """As in "several nodules, 12 × 12 to 54 × 37 mm": never in a sum. Sizes are (long, short) in mm."""

    timepoint_id: str
    organ: str
    segments: tuple[int, ...] = ()
    count: str = ""
    smallest_mm: tuple[int, int] | None = None
    largest_mm: tuple[int, int] | None = None
    followed_as: tuple[str, ...] = ()  # ids of the lesions that follow its extremes
    source: Source | None = None


def tracking_uid_for(case_id: str, lesion_id: str) -> str:
    """A DICOM UID under 2.25 (PS3.5 B.2) made from the two ids, the same on every machine."""
    import hashlib

    digest = hashlib.sha256(f"nadir/tracking/{case_id}/{lesion_id}".encode()).digest()
    return f"2.25.{int.from_bytes(digest[:16], 'big')}"
