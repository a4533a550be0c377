"""What the guard and the checks say: a note beside an answer, a line in the list of the read."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
Blocks = Literal["", "response", "sign_off", "export"]

NoteCode = Literal[
    "order", "measurable", "treated", "treated_possibly", "method", "technique", "phase", "slice_thickness", "plane",
    "reader", "reported", "identity", "baseline_window", "visit_window", "date",
]  # fmt: skip


@dataclass(frozen=True)
class Note:
    """One thing to keep in mind when two dates are compared. It never changes an answer.

    `text` is a whole sentence; `detail`, where it is not "", says what stands behind it or what is proposed.
    """

    code: NoteCode
    severity: Severity
    text: str
    lesion_ids: tuple[str, ...] = ()
    timepoint_ids: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True)
class Check:
    """One line of the checks of a read: what is wrong or unsettled, how much it matters, and what it blocks."""

    code: str
    severity: Severity
    blocks: Blocks
    text: str
    lesion_ids: tuple[str, ...] = ()
    timepoint_ids: tuple[str, ...] = ()


_RANK: dict[str, int] = {"error": 0, "warning": 1, "info": 2}


def worst_first(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Errors, then warnings, then what is only said; in each the order they were found in."""
    return tuple(sorted(checks, key=lambda check: _RANK[check.severity]))
