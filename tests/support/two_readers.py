"""The same lesions measured by several readers, from the real series: what they measured, in mm.

The lengths stated in the files of `recist-two-readers` used one pixel size for all images of a date; here end points
are taken times the Pixel Spacing of the image they were set on. In `ct-lidc-nodule` four readers outlined a nodule:
the longest diameter is the longest distance between two points of one outline on the slice where it is longest.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from pydicom import dcmread

READERS = ("A", "B")
PATIENTS = ("0022", "0024")
DATES = ("Baseline", "Followup")

_AIM = "{gme://caCORE.caCORE/3.2/edu.northwestern.radiology.AIM}"
_LIDC = "{http://www.nih.gov}"
_STEP = Decimal("0.01")  # mm


@dataclass(frozen=True)
class Course:
    """The lung lesion of one patient at two dates, by reader."""

    patient: str
    baseline_mm: dict[str, Decimal]
    follow_up_mm: dict[str, Decimal]


@cache
def courses(folder: Path) -> tuple[Course, ...]:
    """Both patients of `recist-two-readers`."""
    return tuple(
        Course(patient, *({reader: _length(folder / patient, date, reader) for reader in READERS} for date in DATES))
        for patient in PATIENTS
    )


def _length(folder: Path, date: str, reader: str) -> Decimal:
    """The length of a reader's line in mm."""
    name = f"{folder.name}{date}"
    image = dcmread(folder / f"{name}.dcm", stop_before_pixels=True)
    found = ElementTree.parse(folder / "annotations" / f"{name}{reader}.xml").getroot()
    uids = {element.get("sopInstanceUID") for element in found.iter(f"{_AIM}Image")}
    assert uids == {str(image.SOPInstanceUID)}, f"{name}{reader} was drawn on another image"
    points = [(float(p.attrib["x"]), float(p.attrib["y"])) for p in found.iter(f"{_AIM}SpatialCoordinate")]
    (x1, y1), (x2, y2) = points
    row_mm, column_mm = (float(spacing) for spacing in image.PixelSpacing)
    return Decimal(math.hypot((x2 - x1) * column_mm, (y2 - y1) * row_mm)).quantize(_STEP)


@cache
def nodule_mm(folder: Path) -> tuple[Decimal, ...]:
    """The longest diameter of the nodule of `ct-lidc-nodule`, by each of its four readers."""
    (file,) = folder.rglob("*.xml")
    spacing = {}
    for path in folder.rglob("*.dcm"):
        image = dcmread(path, stop_before_pixels=True)
        spacing[str(image.SOPInstanceUID)] = tuple(float(value) for value in image.PixelSpacing)
    sessions = ElementTree.parse(file).getroot().iter(f"{_LIDC}readingSession")
    return tuple(
        Decimal(max(_longest(outline, spacing) for outline in session.iter(f"{_LIDC}roi"))).quantize(_STEP)
        for session in sessions
    )


def _longest(outline: ElementTree.Element, spacing: dict[str, tuple[float, ...]]) -> float:
    """The longest distance within an outline, in mm; 0 for a single point and for a slice that is not here."""
    pixel = spacing.get(outline.findtext(f"{_LIDC}imageSOP_UID", "").strip())
    if pixel is None:
        return 0.0
    row_mm, column_mm = pixel
    points = [(x * column_mm, y * row_mm) for x, y in _points(outline)]
    return max((math.dist(first, second) for first in points for second in points), default=0.0)


def _points(outline: ElementTree.Element) -> Iterator[tuple[int, int]]:
    for edge in outline.iter(f"{_LIDC}edgeMap"):
        yield int(edge.findtext(f"{_LIDC}xCoord", "0")), int(edge.findtext(f"{_LIDC}yCoord", "0"))
