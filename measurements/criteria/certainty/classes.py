"""The classes of drawn sums: the tests of the target response in their order, on many draws at once.

The same order as `rules/decision.py`, which calls a date exactly; the two are compared by tests on random courses.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from measurements.criteria.certainty.draws import Floats
from measurements.criteria.codes import Code

CLASSES: tuple[Code, ...] = ("CR", "PR", "SD", "PD", "NE", "iCPD")
"""`iCPD`: progression, and further growth since an unconfirmed progression of the targets (iRECIST)."""

_EXACT = 1e-9  # sums without an error lie on their limits, which belong to the class they open or not


@dataclass(frozen=True)
class Limits:
    """What the classes of one date depend on beside the sums. Sums in the unit of the criterion."""

    partial_response: float
    progression: float
    progression_mm: float
    inclusive: bool  # the relative limit belongs to progression
    node_normal: float
    nodes: bool  # False: a node must be gone as any other target
    missing: bool = False  # a target has no size at this date
    had_pr: bool = False  # a PR goes on above its limit
    after_cr: bool = False  # a target that is back is PD
    again: bool = False  # a target has a viable part again after none (EASL)
    by_lesion: bool = False  # one lesion alone may be progression (WHO, as the protocol sets it)
    growth: float = 5.0  # further growth since an unconfirmed progression, mm (iRECIST)


@dataclass(frozen=True)
class Drawn:
    """The drawn values of one date. Sums (draws,), None where there is none; `least` (draws, targets)."""

    current: Floats  # (draws, targets with a size)
    is_node: NDArray[np.bool_]
    baseline: Floats | None
    nadir: Floats | None
    least: Floats | None = None  # the smallest value of each lesion before; NaN where there is none
    since: Floats | None = None  # the sum at an unconfirmed progression


def classify(limits: Limits, drawn: Drawn) -> NDArray[np.int8]:
    """The place in `CLASSES` of each draw, (draws,)."""
    current, baseline = drawn.current, drawn.baseline
    total = current.sum(axis=1)
    gone = np.where(drawn.is_node & limits.nodes, current < limits.node_normal * (1 - _EXACT), current <= 0)
    normal = gone.all(axis=1) & (current.shape[1] > 0)
    found = np.full(len(current), CLASSES.index("SD"), dtype=np.int8)
    if limits.missing or baseline is None:
        found[:] = CLASSES.index("NE")
    else:
        found[total <= limits.partial_response * baseline * (1 + _EXACT)] = CLASSES.index("PR")
        if limits.had_pr:
            found[found == CLASSES.index("SD")] = CLASSES.index("PR")
    found[_progression(limits, drawn, total, gone, normal)] = CLASSES.index("PD")
    if drawn.since is not None:
        further = total >= drawn.since + limits.growth - _EXACT
        found[(found == CLASSES.index("PD")) & further] = CLASSES.index("iCPD")
    if not limits.missing:
        found[normal] = CLASSES.index("CR")
    return found


def _progression(
    limits: Limits, drawn: Drawn, total: Floats, gone: NDArray[np.bool_], normal: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which draws are progression, where they are no complete response."""
    found = np.zeros(len(total), dtype=np.bool_)
    if drawn.nadir is not None:
        found |= _grown(limits, total, drawn.nadir) & ~(normal & limits.missing)
    if limits.after_cr:
        found |= (~gone).any(axis=1)
    if limits.again:
        found[:] = True
    if limits.by_lesion and drawn.least is not None:
        found |= _grown(limits, drawn.current, drawn.least).any(axis=1)
    return found


def _grown(limits: Limits, value: Floats, least: Floats) -> NDArray[np.bool_]:
    """Both conditions of progression; from 0 something must have grown."""
    times = limits.progression * least
    relative = value >= times * (1 - _EXACT) if limits.inclusive else value > times * (1 + _EXACT)
    return np.asarray(relative & (value >= (least + limits.progression_mm) * (1 - _EXACT)) & (value > 0))


def shares(found: NDArray[np.int8]) -> dict[Code, float]:
    """The share of each class that occurs, in the order of `CLASSES`."""
    counts = np.bincount(found, minlength=len(CLASSES))
    return {code: int(counts[place]) / len(found) for place, code in enumerate(CLASSES) if counts[place]}
