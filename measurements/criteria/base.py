"""What a rule is given and what it answers. Lengths are Decimal mm; None is missing and never zero."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Code = Literal["BL", "CR", "PR", "SD", "PD", "NE", "NON"]


@dataclass(frozen=True)
class TargetValue:
    """One target at one date: the diameter that enters the sum, or None where it is missing."""

    lesion_id: str
    name: str
    node: bool
    mm: Decimal | None


@dataclass(frozen=True)
class Visit:
    """One time point as the rules see it.

    `nontargets` holds the states of the non-target lesions ("present", "absent", "unequivocal_progression", or missing
    ones); `new_lesions` the names of the unequivocal new lesions seen here.
    """

    timepoint_id: str
    targets: tuple[TargetValue, ...]
    nontargets: tuple[str, ...] = ()
    new_lesions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sums:
    """The sum of diameters at one date and what it is compared with, in mm."""

    measured_part: Decimal | None  # of the targets that have a size; None where none has
    total: Decimal | None  # None where a target is missing
    missing: tuple[str, ...]  # names of the targets without a size
    baseline: Decimal | None
    nadir: Decimal | None  # smallest complete sum before this date, baseline included
    nadir_at: str | None  # its time point

    @property
    def change_from_baseline(self) -> Decimal | None:
        """Mm above the baseline sum."""
        return None if self.total is None or self.baseline is None else self.total - self.baseline

    @property
    def change_from_nadir(self) -> Decimal | None:
        """Mm above the nadir."""
        return None if self.total is None or self.nadir is None else self.total - self.nadir

    @property
    def percent_from_baseline(self) -> Decimal | None:
        """Percent above the baseline sum, for display only: no rule compares it."""
        return percent(self.change_from_baseline, self.baseline)

    @property
    def percent_from_nadir(self) -> Decimal | None:
        """Percent above the nadir, for display only."""
        return percent(self.change_from_nadir, self.nadir)


@dataclass(frozen=True)
class Step:
    """One test in the order it was made: what was asked, with its numbers, and whether it held (None: not asked)."""

    name: str
    question: str
    held: bool | None


@dataclass(frozen=True)
class Answer:
    """The response at one date with the numbers, the rule and the reason behind it."""

    timepoint_id: str
    code: Code  # overall
    target: Code | None  # of the targets alone; None without targets
    sums: Sums
    rule: str  # the paragraph of the paper that decided
    sentence: str
    pr_limit: Decimal | None = None
    pd_limit: Decimal | None = None
    steps: tuple[Step, ...] = ()
    notices: tuple[str, ...] = field(default=())


def percent(change: Decimal | None, of: Decimal | None) -> Decimal | None:
    """`change` as a percentage of `of`; None where either is missing or `of` is zero."""
    if change is None or of is None or of == 0:
        return None
    return change * 100 / of


def one_decimal(value: Decimal) -> str:
    """For display: one decimal, half away from zero, ASCII minus, no negative zero."""
    rounded = value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return str(abs(rounded) if rounded == 0 else rounded)
