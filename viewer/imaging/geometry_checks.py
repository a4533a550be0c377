"""What is wrong with a stack, in a line each: missing, uneven and tilted slices, with numbers and millimetres (R08).

Slice numbers are those on the screen: from 1, in the order of the series.
"""

from __future__ import annotations

import itertools
import math

from viewer.imaging.places import EVEN_WITHIN_MM, SAME_PLACE_MM, Evenness
from viewer.imaging.volume_geometry import VolumeGeometry, dot, minus
from viewer.imaging.warned import Code, Warned

MISSING_WITHIN = 0.1
"""A gap within a tenth of a whole multiple of the usual one is read as missing slices, else as an uneven one."""

NAMED_AT_MOST = 2
ROUNDED_SIDEWAYS = 1.5
"""Two positions written with few decimals differ sideways by up to so many times what they do along the normal."""


STEADY_WITHIN_MM = 0.1
SLIGHT_TILT_DEGREES, SLIGHT_TILT_MM = 0.1, 0.5
"""A tilt of which each step is nothing is worth a word from here on, over the whole stack: cosines written with three
decimals tilt a stack by up to 0.06 degrees."""


def stack_warnings(geometry: VolumeGeometry) -> list[Warned]:
    """Return what a reader must know before measuring across slices; empty for an even, straight stack.

    `spacing_between_slices_mm` of the geometry is None exactly where one of these says that distances are not even.
    """
    if len(geometry.planes) < 2 or not geometry.positioned:
        return []
    if not geometry.parallel:
        return [Warned(Code.SLICES_NOT_PARALLEL, "Slices are not parallel: distances across slices are not given")]
    assert geometry.evenness is not None
    return _gap_warnings(geometry.gaps_mm, geometry.evenness) + _tilt_warnings(geometry)


def _gap_warnings(gaps: tuple[float, ...], found: Evenness) -> list[Warned]:
    if max(gaps) <= SAME_PLACE_MM:
        words = f"{len(gaps) + 1} images at one position: no distances across slices"
        return [Warned(Code.SLICES_AT_ONE_PLACE, words)]
    usual = found.usual_mm
    if found.farthest is not None:
        n, away = found.farthest
        words = f"Uneven slices: gaps creep, slice {n + 1} lies {abs(away):.2f} mm from its place; usual {usual:.2f} mm"
        return [Warned(Code.SLICES_UNEVEN, words)]
    odd = [(n, gaps[n]) for n in found.odd]
    missing = [(n, gap) for n, gap in odd if _missing_count(gap, usual)]
    uneven = [(n, gap) for n, gap in odd if not _missing_count(gap, usual)]
    lines = []
    if missing:
        count = sum(_missing_count(gap, usual) for _, gap in missing)
        words = f"{count} slice{'s' * (count > 1)} missing: {_listed(missing)}; usual {usual:.2f} mm"
        lines.append(Warned(Code.SLICES_MISSING, words))
    if uneven:
        lines.append(Warned(Code.SLICES_UNEVEN, f"Uneven slices: {_listed(uneven)}; usual {usual:.2f} mm"))
    return lines


def _missing_count(gap: float, usual: float) -> int:
    if usual <= SAME_PLACE_MM:
        return 0
    times = round(gap / usual)
    return times - 1 if times > 1 and abs(gap / usual - times) <= MISSING_WITHIN else 0


def _listed(odd: list[tuple[int, float]]) -> str:
    named = ", ".join(f"{n + 1} to {n + 2} is {gap:.2f} mm" for n, gap in odd[:NAMED_AT_MOST])
    more = len(odd) - NAMED_AT_MOST
    return f"{named} and {more} more" if more > 0 else named


def _tilt_warnings(geometry: VolumeGeometry) -> list[Warned]:
    """Slices whose origins do not lie one behind the other: a tilted gantry, or slices moved sideways."""
    planes = geometry.planes
    first = planes[0]
    steps = [minus(b.origin_lps, a.origin_lps) for a, b in itertools.pairwise(planes)]
    sideways = [math.hypot(dot(step, first.row_direction), dot(step, first.column_direction)) for step in steps]
    shifts = [n for n, shift in enumerate(sideways) if shift > EVEN_WITHIN_MM]
    if shifts and geometry.rounded_to_mm is not None:
        shifts = [n for n in shifts if sideways[n] > ROUNDED_SIDEWAYS * geometry.rounded_to_mm]
    total = minus(planes[-1].origin_lps, first.origin_lps)
    height = dot(total, first.normal)
    side = math.hypot(dot(total, first.row_direction), dot(total, first.column_direction))
    angle, mean = math.degrees(math.atan2(side, height)), side / len(steps)
    steady = len(shifts) == len(steps) and all(abs(shift - mean) < STEADY_WITHIN_MM for shift in sideways)
    slight = not shifts and angle >= SLIGHT_TILT_DEGREES and side >= SLIGHT_TILT_MM
    if (steady or slight) and height > SAME_PLACE_MM:
        words = f"Tilted stack: {angle:.1f}° to its slices, each shifted by {mean:.2f} mm (slices 1 to {len(planes)})"
        return [Warned(Code.SLICES_TILTED, words)]
    if not shifts:
        return []
    n = max(shifts, key=sideways.__getitem__)
    more = f" and {len(shifts) - 1} more" if len(shifts) > 1 else ""
    words = f"Slices shifted sideways: slice {n + 1} to {n + 2} by {sideways[n]:.2f} mm{more}"
    return [Warned(Code.SLICES_SHIFTED, words)]
