"""In-plane spacing and image planes from header values; what a length on them may be called (R04, R05)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from viewer.imaging.header import number, numbers, text, texts
from viewer.imaging.volume_geometry import LengthUnit, Plane, Vec3, cross, dot
from viewer.imaging.warned import Code, Warned

if TYPE_CHECKING:
    from viewer.imaging.header import Attributes

PROJECTION_MODALITIES = frozenset({"CR", "DX", "MG", "XA", "RF", "PX", "IO", "RG", "RTIMAGE"})
"""Images made by rays that spread: what the detector sees is larger than what it shows."""

LOCALIZER_WORDS = ("LOCALIZER", "SURVIEW", "SCOUT", "TOPOGRAM")

SMALLEST_SPACING_MM, LARGEST_SPACING_MM = 0.0001, 50.0
"""From a microscope's 0.1 micrometre to half a decimetre (dose grids have 10 mm); beyond, the number is absurd."""

LARGEST_FIELD_MM = 5000.0
"""No image of a person is wider than this; a spacing that makes it so is not in millimetres."""

FARTHEST_POSITION_MM = 100_000.0
PROJECTED = "A CT localizer is a projection: lengths on it are estimated"
AT_DETECTOR = "Lengths are at the detector, larger than in the patient"
DIRECTION_TOLERANCE = 1e-3
"""How far directions may be from unit length and from square to each other: headers with 3 decimals reach 7e-4."""


@dataclass(frozen=True)
class InPlane:
    """Pixel spacing (between rows, between columns), the unit of lengths with it, and a word where that needs one."""

    spacing_mm: tuple[float, float] | None
    unit: LengthUnit
    note: Warned | None = None
    invalid: bool = False
    """True: the header states a spacing that cannot be one."""


def valid_spacing(values: tuple[float, ...], rows: int, columns: int) -> tuple[float, float] | None:
    """Return the pair as it stands, or None where it is not two plausible distances for this matrix."""
    if len(values) != 2 or not all(math.isfinite(v) for v in values):
        return None
    if not all(SMALLEST_SPACING_MM <= v <= LARGEST_SPACING_MM for v in values):
        return None
    if values[0] * rows > LARGEST_FIELD_MM or values[1] * columns > LARGEST_FIELD_MM:
        return None
    return values[0], values[1]


def in_plane(dataset: Attributes, measures: Attributes | None, modality: str, rows: int, columns: int) -> InPlane:
    """Return the spacing of a frame. `measures` is the Pixel Measures item of an enhanced object, else None.

    Projections by PS3.3 10.7.1: Pixel Spacing is calibrated where it differs from Imager Pixel Spacing or says how.
    """
    stated = numbers(dataset if measures is None else measures, "PixelSpacing")
    pixel = valid_spacing(stated, rows, columns)
    if modality == "CT" and pixel and _is_localizer(texts(dataset, "ImageType")):
        return InPlane(pixel, "mm estimated", Warned(Code.LENGTHS_ESTIMATED, PROJECTED))
    if modality not in PROJECTION_MODALITIES:
        return InPlane(pixel, "mm") if pixel else _in_pixels(dataset, is_invalid=bool(stated))
    at_detector = numbers(dataset, "ImagerPixelSpacing")
    detector = valid_spacing(at_detector, rows, columns)
    calibration = text(dataset, "PixelSpacingCalibrationType").upper()
    if pixel and (calibration or (detector and not _same(pixel, detector))):
        how = f" ({calibration.lower()})" if calibration else ""
        return InPlane(pixel, "mm", Warned(Code.SPACING_CALIBRATED, f"Pixel spacing is calibrated{how}"))
    flat = detector or pixel
    if flat is None:
        return _in_pixels(dataset, is_invalid=bool(stated or at_detector))
    magnification = number(dataset, "EstimatedRadiographicMagnificationFactor")
    if magnification is not None and 1.0 <= magnification <= 20.0 and detector:
        spacing = (flat[0] / magnification, flat[1] / magnification)
        words = f"Lengths are estimated with magnification {magnification:g}"
        return InPlane(spacing, "mm estimated", Warned(Code.LENGTHS_ESTIMATED, words))
    return InPlane(flat, "mm at detector", Warned(Code.LENGTHS_AT_DETECTOR, AT_DETECTOR))


def _in_pixels(dataset: Attributes, *, is_invalid: bool) -> InPlane:
    """Return what is left without a spacing. Pixels that are not square then make even ratios of lengths wrong.

    Where the spacing is known they need no word: they are shown and measured in their true shape.
    """
    ratio, note = numbers(dataset, "PixelAspectRatio"), None
    if len(ratio) == 2 and ratio[0] != ratio[1]:
        words = f"Pixels are not square ({ratio[0]:g}:{ratio[1]:g}): lengths in px differ by direction"
        note = Warned(Code.PIXELS_NOT_SQUARE, words)
    return InPlane(None, "px", note, invalid=is_invalid)


def _is_localizer(image_type: tuple[str, ...]) -> bool:
    """Whether Image Type says so, in the standard's word or a vendor's: also pictures made of localizers do."""
    return any(word in part.upper() for part in image_type for word in LOCALIZER_WORDS)


def _same(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return all(math.isclose(x, y, rel_tol=1e-4) for x, y in zip(a, b, strict=True))


def directions(values: tuple[float, ...]) -> tuple[Vec3, Vec3] | None:
    """Return row and column direction as unit vectors square to each other, None where the six numbers are not that."""
    if len(values) != 6 or not all(math.isfinite(v) for v in values):
        return None
    row, column = (values[0], values[1], values[2]), (values[3], values[4], values[5])
    lengths = math.hypot(*row), math.hypot(*column)
    if (
        any(abs(length - 1.0) > DIRECTION_TOLERANCE for length in lengths)
        or abs(dot(row, column)) > DIRECTION_TOLERANCE
    ):
        return None
    row = _unit(row)
    normal = _unit(cross(row, column))
    return row, cross(normal, row)


def position(values: tuple[float, ...]) -> Vec3 | None:
    """Return Image Position (Patient), None where it is not three plausible millimetres."""
    if len(values) != 3 or not all(math.isfinite(v) and abs(v) <= FARTHEST_POSITION_MM for v in values):
        return None
    return values[0], values[1], values[2]


def plane(
    where: InPlane,
    orientation: tuple[float, ...],
    place: tuple[float, ...],
    rows: int,
    columns: int,
    *,
    letters: str = "",
) -> Plane:
    """Return the image plane; without a valid orientation or position it says so instead of inventing sides."""
    turned, origin = directions(orientation), position(place)
    row, column = turned or ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    sides = tuple(letters.split("\\")) if letters else ()
    valid = len(sides) == 2 and all(part and set(part) <= set("LRAPHF") for part in sides)
    return Plane(
        origin_lps=origin or (0.0, 0.0, 0.0),
        row_direction=row,
        column_direction=column,
        pixel_spacing_mm=where.spacing_mm,
        rows=rows,
        columns=columns,
        length_unit=where.unit,
        oriented=turned is not None,
        positioned=origin is not None,
        patient_orientation=(sides[0], sides[1]) if valid else None,
    )


def classic_plane(dataset: Attributes, where: InPlane, rows: int, columns: int) -> Plane:
    """Return the plane of a single-frame object from the attributes of the Image Plane module (PS3.3 C.7.6.2)."""
    letters = "\\".join(texts(dataset, "PatientOrientation")).upper()
    orientation, place = numbers(dataset, "ImageOrientationPatient"), numbers(dataset, "ImagePositionPatient")
    return plane(where, orientation, place, rows, columns, letters=letters)


def _unit(v: Vec3) -> Vec3:
    length = math.hypot(*v)
    return (v[0] / length, v[1] / length, v[2] / length)
