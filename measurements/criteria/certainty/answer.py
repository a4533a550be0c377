"""What is said of the safety of a call: a value, shown beside the class and never instead of it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from measurements.criteria.codes import Code

if TYPE_CHECKING:
    from measurements.criteria.certainty.baseline import BaselineSafety

FIRM = 0.95
"""A call is firm from this share of the draws on: a decision of Nadir, no paper sets it."""

_LEAST = 0.0005  # what one decimal can no longer tell from nothing
_NAMED = 0.001  # a class is named from one in a thousand

Applies = Literal["one", "different", "unknown"]
Point = tuple[float, float]


@dataclass(frozen=True)
class Curve:
    """Where the percent change could have come out: density per percentage point, for both kinds of readers.

    `limits` names the classes that begin at a percentage: a PR at and below it, a PD at and above it.
    """

    reference: Literal["baseline", "nadir"]
    reference_named: str  # its date, as sentences name it
    measured: float  # percent
    limits: tuple[tuple[Code, float], ...]
    one_reader: tuple[Point, ...]
    different_readers: tuple[Point, ...]
    sd_one: float  # relative standard deviation of the ratio of the two sums: 0.058 is 5.8 % of it
    sd_different: float
    between: Code = "SD"  # the class between the limits; with no limit, the class of all

    @property
    def points(self) -> tuple[Point, ...]:
        """The curve for one reader."""
        return self.one_reader


@dataclass(frozen=True)
class Certainty:
    """The probability of each class at one date given the errors of measurement, and what decides it.

    It is that of the sizes themselves, as they may lie about the measured ones. A second measurement has an error of
    its own and comes out in another class more often (`docs/certainty.md`).

    The shares are of the overall response by the rule set of the case; non-target and new lesions are taken as they
    are read. They are empty, and `note` says why, where there is no error model for the criterion or no sum.
    """

    timepoint_id: str
    code: Code  # the class that was called
    one_reader: dict[Code, float] = field(default_factory=dict)
    different_readers: dict[Code, float] = field(default_factory=dict)
    sd_one: float | None = None  # relative standard deviation of the sum: 0.041 is 4.1 %
    sd_different: float | None = None
    applies: Applies = "unknown"
    firm: bool = False
    decisive: tuple[str, str] | None = None  # lesion id and name
    changes: tuple[str, ...] = ()
    curve: Curve | None = None
    sentence: str = ""
    note: str = ""  # why there is no probability, or where figures of something else stand in
    sources: tuple[str, ...] = ()  # of the figures used
    baseline: "BaselineSafety | None" = None  # at the baseline: how far its sum varies

    @property
    def known(self) -> bool:
        """Whether there are probabilities at all."""
        return bool(self.one_reader)

    @property
    def safest(self) -> float | None:
        """The probability of the called class, by the readers that apply; of both where unknown, the smaller."""
        if not self.known:
            return None
        one, different = (found.get(self.code, 0.0) for found in (self.one_reader, self.different_readers))
        return {"one": one, "different": different, "unknown": min(one, different)}[self.applies]


def share_words(share: float) -> str:
    """A share as percent with one decimal; never rounded up to the firm limit, nor to all or nothing."""
    if share > 1 - _LEAST:
        return "over 99.9 %"
    if share < _LEAST:
        return "under 0.1 %"
    shown = f"{share * 100:.1f}"
    if share < FIRM and float(shown) >= FIRM * 100:
        shown = "94.9"
    return f"{shown} %"


def shares_words(shares: dict[Code, float]) -> str:
    """The classes that have at least one in a thousand: "PR 44.9 %, SD 55.1 %"."""
    seen = sorted(((code, share) for code, share in shares.items() if share >= _NAMED), key=lambda item: -item[1])
    return ", ".join(f"{code} {share_words(share)}" for code, share in seen)
