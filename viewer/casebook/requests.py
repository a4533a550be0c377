"""What a reader asks of a lesion, of a lesion at a date, or of a date: small values that the desk turns into edits."""

from dataclasses import dataclass
from typing import Literal

from measurements.assessment import Certainty, SeenOn, TimePointReading
from measurements.lesion import Role
from measurements.timepoint import TimePointRole
from measurements.treatment import Course
from viewer.casebook.typed_value import TypedValue


@dataclass(frozen=True)
class TypeIn:
    """Record a typed value of a lesion at a date."""

    lesion_id: str
    timepoint_id: str
    typed: TypedValue


@dataclass(frozen=True)
class SayCertainty:
    """How sure a new lesion is at a date, and what shows it."""

    lesion_id: str
    timepoint_id: str
    certainty: Certainty
    seen_on: SeenOn = ""


@dataclass(frozen=True)
class SayFirstSeen:
    """The date a lesion was first seen at; None: not known."""

    lesion_id: str
    timepoint_id: str | None


@dataclass(frozen=True)
class SayGrown:
    """Whether a lesion has grown further since an unconfirmed progression; None: not said."""

    lesion_id: str
    timepoint_id: str
    grown: bool | None


@dataclass(frozen=True)
class FollowAs:
    """Follow a new lesion by size or by state (iRECIST); "" leaves it to its size."""

    lesion_id: str
    measured_as: Literal["", "target", "nontarget"]


@dataclass(frozen=True)
class ChangeRole:
    """What a lesion is under the protocol from now on: a correction, with its reason."""

    lesion_id: str
    role: Role
    reason: str


@dataclass(frozen=True)
class SplitInto:
    """Follow a lesion as this many parts from a date on."""

    lesion_id: str
    timepoint_id: str
    parts: int


@dataclass(frozen=True)
class OnePartMore:
    """A further part of a lesion that has split."""

    lesion_id: str
    timepoint_id: str


@dataclass(frozen=True)
class MergeInto:
    """From a date on a lesion cannot be told from another."""

    lesion_id: str
    into: str
    timepoint_id: str


@dataclass(frozen=True)
class TakeBack:
    """Take back that a lesion is a part of another, or merged into one."""

    lesion_id: str
    relation: Literal["part_of", "merged_into"]


@dataclass(frozen=True)
class SayPresent:
    """Every non-target that has no answer yet at a date is present."""

    timepoint_id: str


@dataclass(frozen=True)
class SayOfDate:
    """What holds for a date as a whole, in place of what was said; `what` names it in the history."""

    reading: TimePointReading
    what: str


@dataclass(frozen=True)
class SayDateRole:
    """What a date is under the protocol from now on: a correction, with its reason."""

    timepoint_id: str
    role: TimePointRole
    reason: str


@dataclass(frozen=True)
class SayCourse:
    """What the times are counted from and cut at, in place of what was said; `what` names it in the history."""

    course: Course
    what: str


Request = (
    TypeIn | SayCertainty | SayFirstSeen | SayGrown | FollowAs | ChangeRole | SplitInto | OnePartMore | MergeInto
    | TakeBack | SayPresent | SayOfDate | SayDateRole | SayCourse
)  # fmt: skip
