"""The classes of drawn sums: the tests of the target response in their order, on many draws at once.

The same order as `rules/target.py`, which calls a date exactly; the two are compared by tests on random courses.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from measurements.criteria.certainty.draws import Floats
from measurements.criteria.codes import Code

CLASSES: tuple[Code, ...] = ("CR", "PR", "SD", "PD", "NE")

_EXACT = 1e-9  # limits belong to the class they open: sums without an error lie on them


@dataclass(frozen=True)
class Limits:
    """What the classes of one date depend on beside the sums. Sums in the unit of the criterion."""

    partial_response: float
    progression: float
    progression_mm: float
    node_normal: float
    nodes: bool  # False: a node must be gone as any other target
    missing: bool  # a target has no size at this date
    had_pr: bool  # a PR goes on above its limit
    after_cr: bool  # a target that is back is PD


def classify(
    limits: Limits, current: Floats, is_node: NDArray[np.bool_], baseline: Floats | None, nadir: Floats | None
) -> NDArray[np.int8]:
    """The place in `CLASSES` of each draw, (draws,).

    current: (draws, targets with a size) at this date; baseline, nadir: (draws,) sums, None where there is none.
    """
    total = current.sum(axis=1)
    gone = np.where(is_node & limits.nodes, current < limits.node_normal, current <= 0)
    normal = gone.all(axis=1) & (current.shape[1] > 0)
    found = np.full(len(current), CLASSES.index("SD"), dtype=np.int8)
    if limits.missing or baseline is None:
        found[:] = CLASSES.index("NE")
    else:
        found[total <= limits.partial_response * baseline * (1 + _EXACT)] = CLASSES.index("PR")
        if limits.had_pr:
            found[found == CLASSES.index("SD")] = CLASSES.index("PR")
    if nadir is not None:
        high = np.maximum(limits.progression * nadir, nadir + limits.progression_mm)
        grown = (total >= high * (1 - _EXACT)) & (total > 0)
        found[grown & ~(normal & limits.missing)] = CLASSES.index("PD")
    if limits.after_cr:
        found[(~gone).any(axis=1)] = CLASSES.index("PD")
    if not limits.missing:
        found[normal] = CLASSES.index("CR")
    return found


def shares(found: NDArray[np.int8]) -> dict[Code, float]:
    """The share of each class that occurs, in the order of `CLASSES`."""
    counts = np.bincount(found, minlength=len(CLASSES))
    return {code: int(counts[place]) / len(found) for place, code in enumerate(CLASSES) if counts[place]}
