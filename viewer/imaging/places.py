"""Where the images of a stack lie along their normal: which share a place, and how evenly the places follow (R08)."""

from __future__ import annotations

import itertools
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

SAME_PLACE_MM = 0.01
"""Two slices nearer than this along the normal are at one place: positions are written with two decimals or more."""

EVEN_WITHIN_MM = 0.0105
"""Gaps that differ from the usual one by up to this are even: 0.01 mm, and half a micrometre of rounding."""

DRIFT_WITHIN_MM = 0.05
"""How far a slice may lie from its place in an even stack: two such slices are right to 0.1 mm."""

SMALLEST_STACK = 3
FEW_MISSING = 3
"""Up to so many slices may be missing between two halves of one stack; a longer way is to another stack."""

FEWEST_ROUNDED = 2
LEAST_ROUNDED = 0.1
"""Rounding lengthens a gap here and there all along a stack; one or two odd gaps are a fault of it."""

SEARCH_STEPS = 60


@dataclass(frozen=True)
class Evenness:
    """How the places of a stack follow one another."""

    usual_mm: float
    """The median of the gaps."""
    odd: tuple[int, ...]
    """Gaps, by the place they begin at, that differ from the usual one."""
    step_mm: float | None
    """The one distance of an even stack; None where it is uneven or all at one place."""
    farthest: tuple[int, float] | None = None
    """Where gaps creep: the place that lies farthest from where an even stack would have it, and by how many mm."""


def evenness(along_mm: Sequence[float]) -> Evenness:
    """Return how two or more places, in ascending order, follow."""
    gaps = [b - a for a, b in itertools.pairwise(along_mm)]
    usual = statistics.median_low(gaps)
    odd = tuple(n for n, gap in enumerate(gaps) if abs(gap - usual) > EVEN_WITHIN_MM)
    if odd:
        return Evenness(usual, odd, None)
    step = (along_mm[-1] - along_mm[0]) / len(gaps)
    away = [place - along_mm[0] - n * step for n, place in enumerate(along_mm)]
    n = max(range(len(away)), key=lambda k: abs(away[k]))
    if abs(away[n]) > DRIFT_WITHIN_MM:
        return Evenness(usual, (), None, (n, away[n]))
    return Evenness(usual, (), step if step > SAME_PLACE_MM else None)


def but_for_rounding(along_mm: Sequence[float], found: Evenness, unit_mm: float) -> Evenness:
    """Return an uneven stack as even where its places are, but for being written in units of `unit_mm`.

    0.3333 mm written with one decimal has gaps of 0.3 and 0.4 mm. There has to be an even stack of which each place is
    right to half the unit, and the odd gaps have to lie all along it, each one unit longer or shorter.
    """
    gaps = [b - a for a, b in itertools.pairwise(along_mm)]
    low, high = min(gaps), max(gaps)
    odd = len(found.odd)
    if odd < max(FEWEST_ROUNDED, LEAST_ROUNDED * len(gaps)) or high - low > unit_mm + EVEN_WITHIN_MM:
        return found
    for _ in range(SEARCH_STEPS):
        third = (high - low) / 3
        if _spread(along_mm, low + third) <= _spread(along_mm, high - third):
            high -= third
        else:
            low += third
    return Evenness(found.usual_mm, (), low) if _spread(along_mm, low) <= unit_mm * (1 + 1e-6) else found


def _spread(along_mm: Sequence[float], step: float) -> float:
    away = [place - n * step for n, place in enumerate(along_mm)]
    return max(away) - min(away)


def place_numbers(at_mm: Sequence[float]) -> list[int]:
    """Number the place of each image, from 0 along the normal; neighbours within SAME_PLACE_MM share one."""
    order = sorted(range(len(at_mm)), key=at_mm.__getitem__)
    numbers = [0] * len(at_mm)
    place = 0
    for before, n in zip([order[0], *order], order, strict=False):
        if at_mm[n] - at_mm[before] > SAME_PLACE_MM:
            place += 1
        numbers[n] = place
    return numbers


def most_at_one_place(at_mm: Sequence[float]) -> int:
    """Return how many images the fullest place holds."""
    return max(Counter(place_numbers(at_mm)).values())


def even_step(at_mm: Sequence[float]) -> float | None:
    """Return the one distance between neighbours; None where they are uneven, too few, or share a place."""
    return evenness(sorted(at_mm)).step_mm if len(at_mm) >= SMALLEST_STACK else None


def are_stacks_of_their_own(stacks: Sequence[Sequence[float]]) -> bool:
    """Whether each is even and they are no pieces of one stack.

    Pieces of one lie one behind the other, of the same step, no more than a few slices apart: something is missing
    between them then, and a reader has to be told so.
    """
    held = [(min(stack), max(stack), step) for stack in stacks if (step := even_step(stack)) is not None]
    if len(held) < len(stacks):
        return False
    for (_, end, step), (begin, _, other) in itertools.pairwise(sorted(held)):
        follows = 0.0 < begin - end <= (FEW_MISSING + 1.5) * step
        if follows and abs(step - other) <= EVEN_WITHIN_MM:
            return False
    return True
