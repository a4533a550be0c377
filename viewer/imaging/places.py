"""Where the images of a stack lie along their normal: which share a place, and how evenly the places follow."""

from __future__ import annotations

import itertools
import statistics
from collections import Counter
from collections.abc import Sequence

SAME_PLACE_MM = 0.01
"""Two slices nearer than this along the normal are at one place: positions are written with two decimals or more."""

EVEN_WITHIN_MM = 0.0105
"""Gaps that differ from the usual one by up to this are even: 0.01 mm, and half a micrometre of rounding (R08)."""

SMALLEST_STACK = 3
FEW_MISSING = 3
"""Up to so many slices may be missing between two halves of one stack; a longer way is to another stack."""


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
    along = sorted(at_mm)
    if len(along) < SMALLEST_STACK:
        return None
    gaps = [b - a for a, b in itertools.pairwise(along)]
    usual = statistics.median_low(gaps)
    return usual if usual > SAME_PLACE_MM and all(abs(gap - usual) <= EVEN_WITHIN_MM for gap in gaps) else None


def are_stacks_of_their_own(stacks: Sequence[Sequence[float]]) -> bool:
    """Whether each is even and they are no pieces of one stack.

    Pieces of one lie one behind the other, of the same step, no more than a few slices apart: something is missing
    between them then, and a reader has to be told so.
    """
    steps = [even_step(stack) for stack in stacks]
    if any(step is None for step in steps):
        return False
    ordered = sorted(zip(stacks, steps, strict=True), key=lambda pair: min(pair[0]))
    for (a, step_a), (b, step_b) in itertools.pairwise(ordered):
        assert step_a is not None
        assert step_b is not None
        gap = min(b) - max(a)
        follows = 0.0 < gap <= (FEW_MISSING + 1.5) * step_a
        if follows and abs(step_a - step_b) <= EVEN_WITHIN_MM:
            return False
    return True
