"""The limits of a protocol as fractions of whole numbers, so that tables are compared without rounding."""

from dataclasses import dataclass
from decimal import Decimal

from measurements.criteria.cohort.codes import Flags, Ints
from measurements.errors import RecordError
from measurements.protocol import Protocol

RULES = "RECIST 1.1"
LARGEST_SIZE = 10**9  # in 0.01 mm
LARGEST_SUM = 10**12
_LARGEST_PART = 10**6  # of a limit: times the largest sum it still is a whole number of 64 bits
Fraction = tuple[int, int]


@dataclass(frozen=True)
class Limits:
    """The limits of RECIST 1.1 (Eisenhauer 2009, 4.3.1) as numerator and denominator, for sizes in 0.01 mm."""

    partial: Fraction
    progression: Fraction
    growth: Fraction
    node_normal: Fraction
    measurable_node: Fraction

    def is_partial(self, total: Ints, baseline: Ints) -> Flags:
        """A sum at or below its share of the baseline sum."""
        share, of = self.partial
        return total * of <= baseline * share

    def is_grown(self, part: Ints, nadir: Ints) -> Flags:
        """Both conditions of progression at once."""
        times, of = self.progression
        grown, parts = self.growth
        return (part * of >= nadir * times) & ((part - nadir) * parts >= grown)

    def is_normal_node(self, size: Ints) -> Flags:
        """A short axis below that of a node which is disease."""
        return size * self.node_normal[1] < self.node_normal[0]

    def is_small_node(self, size: Ints) -> Flags:
        """A short axis that is disease and not yet measurable."""
        return ~self.is_normal_node(size) & (size * self.measurable_node[1] < self.measurable_node[0])


def limits_of(protocol: Protocol) -> Limits:
    """The limits of a protocol of RECIST 1.1.

    Raises RecordError for other rules, and for a limit with more decimals than can be compared exactly.
    """
    if protocol.name != RULES:
        raise RecordError(f"Tables of a cohort are read by {RULES}, not by {protocol.name}.")
    return Limits(
        _fraction(protocol.partial_response),
        _fraction(protocol.progression),
        _fraction(protocol.progression_mm * 100),
        _fraction(protocol.node_normal_mm * 100),
        _fraction(protocol.measurable_node_mm * 100),
    )


def _fraction(limit: Decimal) -> Fraction:
    above, below = limit.as_integer_ratio()
    if abs(above) > _LARGEST_PART or below > _LARGEST_PART:
        raise RecordError(f"The limit {limit} is too large, or has too many decimals, for tables of a cohort.")
    return above, below
