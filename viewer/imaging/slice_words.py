"""Slices in words, counted as on the screen: from 1, in the order of the series."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viewer.imaging.voxels import Volume

NAMED_RUNS = 6


def slices_in_words(slices: Iterable[int]) -> str:
    """Return slices, given from 0, as "3, 7–9, 12"; beyond six such runs with the number of further slices."""
    runs: list[list[int]] = []
    for k in sorted(slices):
        if runs and k == runs[-1][1] + 1:
            runs[-1][1] = k
        else:
            runs.append([k, k])
    named = [f"{a + 1}" if a == b else f"{a + 1}–{b + 1}" for a, b in runs[:NAMED_RUNS]]
    more = sum(b - a + 1 for a, b in runs[NAMED_RUNS:])
    return ", ".join(named) + (f" and {more} more" if more else "")


def refused_words(volume: Volume) -> str:
    """Return which slices of `volume` could not be read: the line of one, the numbers of several, "" for none."""
    refused = volume.refused
    if len(refused) == 1:
        return next(iter(refused.values())).text
    if not refused:
        return ""
    return f"{len(refused)} of {len(volume.loaded)} slices cannot be shown: {slices_in_words(refused)}"
