"""What is wrong with a stack, in a line each: missing, uneven and tilted slices, with numbers and millimetres (R08).

Slice numbers are those on the screen: from 1, in the order of the series.
"""

from __future__ import annotations

import math
import statistics

from viewer.imaging.volume_geometry import EVEN_WITHIN_MM, VolumeGeometry, dot, minus
from viewer.imaging.warned import Code, Warned

WORTH_A_WORD_MM = 0.01
"""Deviations up to here are the rounding of positions, not a fault of the stack (docs/safety.md, R08)."""

MISSING_WITHIN = 0.1
"""A gap within a tenth of a whole multiple of the usual one is read as missing slices, else as an uneven one."""

NAMED_AT_MOST = 2


def stack_warnings(geometry: VolumeGeometry) -> list[Warned]:
    """Return what a reader must know before measuring across slices; empty for an even, straight stack."""
    if len(geometry.planes) < 2 or not geometry.positioned:
        return []
    if not geometry.parallel:
        return [Warned(Code.SLICES_NOT_PARALLEL, "Slices are not parallel: distances across slices are not given")]
    return _gap_warnings(geometry.gaps_mm) + _tilt_warnings(geometry)


def _gap_warnings(gaps: tuple[float, ...]) -> list[Warned]:
    usual = statistics.median_low(gaps)
    if max(gaps) <= EVEN_WITHIN_MM:
        words = f"{len(gaps) + 1} images at one position: no distances across slices"
        return [Warned(Code.SLICES_AT_ONE_PLACE, words)]
    odd = [(n, gap) for n, gap in enumerate(gaps) if abs(gap - usual) > WORTH_A_WORD_MM]
    if not odd:
        return []
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
    if usual <= EVEN_WITHIN_MM:
        return 0
    times = round(gap / usual)
    return times - 1 if times > 1 and abs(gap / usual - times) <= MISSING_WITHIN else 0


def _listed(odd: list[tuple[int, float]]) -> str:
    named = ", ".join(f"{n + 1} to {n + 2} is {gap:.2f} mm" for n, gap in odd[:NAMED_AT_MOST])
    more = len(odd) - NAMED_AT_MOST
    return f"{named} and {more} more" if more > 0 else named


def _tilt_warnings(geometry: VolumeGeometry) -> list[Warned]:
    """Slices whose origins do not lie one behind the other: a tilted gantry, or slices moved sideways."""
    shifts = []
    for n, (a, b) in enumerate(zip(geometry.planes, geometry.planes[1:], strict=False)):
        step = minus(b.origin_lps, a.origin_lps)
        along, down = dot(step, a.row_direction), dot(step, a.column_direction)
        if math.hypot(along, down) > WORTH_A_WORD_MM:
            shifts.append((n, along, down))
    if not shifts:
        return []
    steps = len(geometry.planes) - 1
    total = minus(geometry.planes[-1].origin_lps, geometry.planes[0].origin_lps)
    normal, row, column = (
        geometry.planes[0].normal,
        geometry.planes[0].row_direction,
        geometry.planes[0].column_direction,
    )
    height, side = dot(total, normal), math.hypot(dot(total, row), dot(total, column))
    mean = side / steps
    steady = len(shifts) == steps and all(abs(math.hypot(a, d) - mean) < 0.1 for _, a, d in shifts)
    if steady and height > EVEN_WITHIN_MM:
        angle = math.degrees(math.atan2(side, height))
        words = f"Tilted stack: {angle:.1f}° to its slices, each shifted by {mean:.2f} mm (slices 1 to {steps + 1})"
        return [Warned(Code.SLICES_TILTED, words)]
    n, along, down = max(shifts, key=lambda s: math.hypot(s[1], s[2]))
    where = f"slice {n + 1} to {n + 2} by {math.hypot(along, down):.2f} mm"
    more = f" and {len(shifts) - 1} more" if len(shifts) > 1 else ""
    return [Warned(Code.SLICES_SHIFTED, f"Slices shifted sideways: {where}{more}")]
