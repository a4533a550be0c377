"""One row of a table made out: what is said of one lesion at one date, whatever kind of table it came from."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from measurements.assessment import Certainty, SeenOn, State
from measurements.lesion import Role
from measurements.partial_date import UNKNOWN, PartialDate

RowKind = Literal["diameter", "viable_diameter", "region", "sul_peak", "volume"]
VisitWord = Literal["", "baseline", "follow_up", "unscheduled", "outside"]


@dataclass(frozen=True)
class LesionRow:
    """Sizes are Decimal mm; `value` is in `unit`. None and "" mean that nothing is said."""

    file: str
    row: int
    subject: str
    lesion: str
    role: Role
    read_id: str = ""
    timepoint: str = ""
    timepoint_role: VisitWord = ""
    date: PartialDate = UNKNOWN
    organ: str = ""
    node: bool | None = None
    part_of: str = ""
    merged_into: str = ""
    kind: RowKind = "diameter"
    long: Decimal | None = None
    short: Decimal | None = None
    counted_mm: Decimal | None = None
    value: Decimal | None = None
    unit: str = ""
    state: State | None = None
    reason: str = ""
    counts: bool | None = None  # whether this size is the one that counts
    certainty: Certainty = ""
    seen_on: SeenOn = ""
    grown_further: bool | None = None
    measured_as: Literal["", "target", "nontarget"] = ""
    method: str = ""
    reader: str = ""

    @property
    def has_size(self) -> bool:
        """Whether any axis is given."""
        return any(one is not None for one in (self.long, self.short, self.counted_mm))

    @property
    def visit(self) -> str:
        """What tells its visit from others: the time point, else the date."""
        return self.timepoint or self.date.iso()
