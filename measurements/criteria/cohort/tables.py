"""The tables of a cohort as they are handed in: columns of one length, any order of rows.

A column is a numpy array or any sequence. Subjects and lesions are whole numbers or texts; days whole numbers
(ordinals, days since anything, the same in every table) or numpy dates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from numpy.typing import NDArray

Column = Sequence[Any] | NDArray[Any]


@dataclass(frozen=True)
class Sizes:
    """One row a target and date. The first date of a subject in any table is the baseline; its targets are followed.

    `size` is the axis that counts in whole 0.01 mm (a short axis where `node`), NO_SIZE where it is missing. A row that
    is not there is missing too. `finer`: by place of the row, from 0, the sizes in mm that 0.01 mm would round; what
    `size` holds there is not looked at.
    """

    subject: Column
    day: Column
    lesion: Column
    size: Column
    node: Column | None = None
    finer: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class NonTargets:
    """One row a non-target lesion and date with its state (PRESENT, ABSENT, PROGRESSION, NOT_EVALUABLE).

    Without `lesion` a row speaks of all non-target disease of the date.
    """

    subject: Column
    day: Column
    state: Column
    lesion: Column | None = None


@dataclass(frozen=True)
class NewLesions:
    """One row a new lesion and date with what is said of it (EQUIVOCAL, UNEQUIVOCAL, SEEN, NOT_SEEN, REFUTED …).

    `size` and `node` only serve the rule on small new nodes. Without `lesion` a subject has one.
    """

    subject: Column
    day: Column
    said: Column
    lesion: Column | None = None
    size: Column | None = None
    node: Column | None = None


@dataclass(frozen=True)
class Markers:
    """One row a date with the tumour markers (NOT_FOLLOWED, NORMAL, ABOVE_NORMAL, NOT_KNOWN); no row: not followed."""

    subject: Column
    day: Column
    state: Column


@dataclass(frozen=True)
class Times:
    """One row a subject: the day its best response is counted from, and the start of another therapy; NO_DAY for none.

    Where no reference is given it is counted from the baseline.
    """

    subject: Column
    reference: Column
    new_therapy: Column | None = None
