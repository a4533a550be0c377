"""Places and spacing that some objects state in a way of their own: nuclear medicine slices, ultrasound regions.

Only what the header makes certain is used; else there are frames without places, and lengths in px.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from viewer.imaging.header import integer, items, number, numbers, texts
from viewer.imaging.spacing import InPlane, directions, position, valid_spacing
from viewer.imaging.volume_geometry import Vec3, cross

if TYPE_CHECKING:
    from viewer.imaging.header import Attributes

RECONSTRUCTED = "RECON TOMO"
SMALLEST_STEP_MM = 0.01

TWO_D, CENTIMETRES = 1, 3
"""Region Spatial Format and Physical Units X and Y Direction (PS3.3 C.8.5.5)."""

COVERED_FROM = 0.5
"""Of the image: a calibration of less is that of a detail."""

MM_PER_CM = 10.0
SAME_DELTA_WITHIN = 1e-4


def slice_places(dataset: Attributes, frames: int) -> tuple[tuple[float, ...], tuple[Vec3, ...]] | None:
    """Return orientation and a position for each frame of a reconstructed nuclear medicine volume, else None.

    The detector item has the place of the first slice, Spacing Between Slices the step along the normal, its sign the
    direction (PS3.3 C.8.4.15); the Slice Vector numbers the slices of the frames. More than one detector, energy
    window, time or rotation makes more frames than slices, and nothing is certain then.
    """
    kind = [word.upper() for word in texts(dataset, "ImageType")]
    detectors = items(dataset, "DetectorInformationSequence")
    step = number(dataset, "SpacingBetweenSlices")
    if RECONSTRUCTED not in kind[2:3] or len(detectors) != 1 or step is None or not _is_step(step):
        return None
    orientation = numbers(detectors[0], "ImageOrientationPatient")
    turned, first = directions(orientation), position(numbers(detectors[0], "ImagePositionPatient"))
    order = _slice_numbers(dataset, frames)
    if turned is None or first is None or order is None:
        return None
    normal = cross(*turned)
    places = tuple(
        (
            first[0] + step * (n - 1) * normal[0],
            first[1] + step * (n - 1) * normal[1],
            first[2] + step * (n - 1) * normal[2],
        )
        for n in order
    )
    return orientation, places


def _is_step(step: float) -> bool:
    return math.isfinite(step) and SMALLEST_STEP_MM < abs(step) < 1000.0


def _slice_numbers(dataset: Attributes, frames: int) -> tuple[int, ...] | None:
    """The number of the slice of each frame, None where frames differ in more than the slice."""
    increments = texts(dataset, "FrameIncrementPointer")
    if any("0054,0080" not in pointer for pointer in increments[-1:]):  # what changes fastest is not the slice
        return None
    stated = numbers(dataset, "SliceVector")
    if not stated and len(increments) <= 1 and integer(dataset, "NumberOfSlices") in (None, frames):
        return tuple(range(1, frames + 1))
    whole = tuple(int(value) for value in stated if math.isfinite(value))
    return whole if sorted(whole) == list(range(1, frames + 1)) else None


def region_spacing(dataset: Attributes, rows: int, columns: int) -> InPlane | None:
    """Return the spacing of an ultrasound image whose regions are all of one two-dimensional calibration, else None.

    Regions (PS3.3 C.8.5.5) state centimetres per pixel. A region of Doppler or M-mode beside, or of another scale,
    makes lengths uncertain, and so does a calibrated region smaller than half the image.
    """
    regions = items(dataset, "SequenceOfUltrasoundRegions")
    deltas = [_delta_mm(region) for region in regions]
    known = [delta for delta in deltas if delta is not None]
    if not known or len(known) != len(deltas):
        return None
    first = known[0]
    same = all(math.isclose(a, b, rel_tol=SAME_DELTA_WITHIN) for one in known for a, b in zip(one, first, strict=True))
    if not same or sum(_area(region) for region in regions) < COVERED_FROM * rows * columns:
        return None
    spacing = valid_spacing(first, rows, columns)
    return InPlane(spacing, "mm") if spacing is not None else None


def _delta_mm(region: Attributes) -> tuple[float, float] | None:
    """Millimetres (between rows, between columns) of a two-dimensional region, None for any other."""
    units = {integer(region, "PhysicalUnitsXDirection"), integer(region, "PhysicalUnitsYDirection")}
    down, along = number(region, "PhysicalDeltaY"), number(region, "PhysicalDeltaX")
    if integer(region, "RegionSpatialFormat") != TWO_D or units != {CENTIMETRES} or not down or not along:
        return None
    return abs(down) * MM_PER_CM, abs(along) * MM_PER_CM


def _area(region: Attributes) -> int:
    names = ("RegionLocationMinX0", "RegionLocationMaxX1", "RegionLocationMinY0", "RegionLocationMaxY1")
    sides = [integer(region, name) for name in names]
    left, right, top, bottom = (side if side is not None else 0 for side in sides)
    return max(0, right - left + 1) * max(0, bottom - top + 1)
