"""What one read says of one lesion at one date, worked out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from measurements.assessment import State
from measurements.lesion import Lesion
from measurements.measurement import Measurement
from measurements.timepoint import TimePoint

if TYPE_CHECKING:
    from measurements.criteria.base import Quantity


@dataclass(frozen=True)
class Finding:
    """A lesion at a date to the rules and to the reader.

    `counted_mm` is what enters a sum: None where the lesion is missing to the rules. `measurement` is the one that
    counts; it may be there while `counted_mm` is None (a node without its short axis, a size in px), and is None where
    the value comes from `parts`.
    """

    lesion: Lesion
    timepoint: TimePoint
    state: State
    reason: str
    measurement: Measurement | None
    all_measurements: tuple[Measurement, ...]
    counted_mm: Decimal | None
    picked: bool
    parts: tuple["Finding", ...] = ()  # of a lesion that has split: what its value is the sum of
    merged_into: str = ""  # id of the lesion that counts for both from here on
    words: str = ""  # where the value is no plain measurement: how it came about
    quantities: Mapping["Quantity", Decimal] = field(default_factory=dict)  # what the criteria need, in their units
    behind: Mapping["Quantity", tuple[str, ...]] = field(default_factory=dict)  # ids of the measurements behind each
