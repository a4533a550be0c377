"""The rule set a case is read by, with its clinical constants."""

from decimal import Decimal
from typing import Literal

from measurements.record import Entity


class Protocol(Entity, frozen=True, kw_only=True):
    """RECIST 1.1 with its constants (Eisenhauer et al., Eur J Cancer 2009;45:228-247)."""

    name: str = "RECIST 1.1"
    max_targets: int = 5
    max_per_organ: int = 2
    partial_response: Decimal = Decimal("0.7")  # sum at or below this share of the baseline sum
    progression: Decimal = Decimal("1.2")  # sum at or above this multiple of the nadir …
    progression_mm: Decimal = Decimal(5)  # … and at least this many mm above it
    node_normal_mm: Decimal = Decimal(10)  # short axis below which a node is no disease
    measurable_mm: Decimal = Decimal(10)
    measurable_node_mm: Decimal = Decimal(15)
    too_small_mm: Decimal = Decimal(5)  # entered for a lesion seen but too small to measure
    step_mm: Decimal = Decimal("0.1")  # to which a drawn length is recorded
    continuing_partial_response: bool = True  # EORTC: a PR above the limit again, and no PD, stays PR
    local_treatment: Literal["reader", "missing"] = "reader"
