"""What a folder of files holds once it is understood: patients, series and frames. Frozen records, no pixels."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from viewer.imaging.lookup import Lookup
from viewer.imaging.volume_geometry import Plane, VolumeGeometry
from viewer.imaging.warned import Warned


@dataclass(frozen=True)
class PatientIdentity:
    """Who the header says it is; "" for a field that is absent. `birth_date` is ISO 8601, "" when invalid."""

    name: str = ""
    patient_id: str = ""
    birth_date: str = ""
    sex: str = ""
    issuer: str = ""
    """Issuer of Patient ID (0010,0021): two hospitals may give one number to two patients."""


@dataclass(frozen=True)
class StoredWindow:
    """A window the file itself proposes (PS3.3 C.11.2), in units after rescale."""

    center: float
    width: float
    explanation: str = ""
    function: str = "LINEAR"
    """LINEAR, LINEAR_EXACT or SIGMOID (VOI LUT Function, 0028,1056)."""


@dataclass(frozen=True)
class Rescale:
    """Stored value to meaning, of one frame: value = stored x slope + intercept (PS3.3 C.11.1)."""

    slope: float = 1.0
    intercept: float = 0.0
    kind: str = ""
    """Rescale Type (0028,1054), "" when absent."""
    stated: bool = True
    """False: the header has no usable slope and intercept, and 1 and 0 only leave stored values as they are."""
    invalid: bool = False
    unit: str = ""
    """The unit of values after rescale by a real world value mapping, a UCUM code; "" where none is the same line."""
    table: Lookup | None = None
    """A modality table, which then stands in place of slope and intercept."""


@dataclass(frozen=True)
class PixelFormat:
    """How the pixels of one file are stored (PS3.3 C.7.6.3), and where."""

    transfer_syntax: str
    bits_allocated: int
    bits_stored: int
    high_bit: int
    signed: bool
    samples_per_pixel: int
    photometric: str
    planar: bool
    number_of_frames: int
    offset: int | None
    """Byte offset of the value of Pixel Data in the file; None for a deflated file."""
    length: int | None
    """Declared length of that value in bytes; None when undefined (encapsulated)."""
    floating: bool = False
    """Float or Double Float Pixel Data instead of integers."""
    padding: tuple[float, float] | None = None
    """Stored values, both included, that stand for no tissue (Pixel Padding Value and Range Limit)."""


@dataclass(frozen=True)
class Frame:
    """One image: its file, its place and how to read its pixels. `frame_number` counts from 1 as DICOM does."""

    path: Path
    sop_instance_uid: str
    frame_number: int
    instance_number: int | None
    plane: Plane
    slice_thickness_mm: float | None
    pixels: PixelFormat | None = None
    rescale: Rescale = Rescale()


@dataclass(frozen=True)
class SuvKind:
    """One kind of SUV: its short name, its unit, and what values after rescale are multiplied by for it."""

    name: str
    unit: str
    factor: float


@dataclass(frozen=True)
class SuvFactor:
    """What turns values after rescale into g/ml SUV body weight; None with the reason where it cannot be known."""

    factor: float | None
    reason: str = ""
    kinds: tuple[SuvKind, ...] = ()
    """Every kind of SUV that can be known, the one to open with first."""


@dataclass(frozen=True)
class Series:
    """What a reader calls a series: one patient, one orientation, one acquisition; sorted along the normal.

    A DICOM series that is more than that is split: `part` then counts from 1 and `part_reason` says why.
    """

    key: str
    patient: PatientIdentity
    patient_age: str
    study_uid: str
    study_date: str
    study_description: str
    series_uid: str
    number: int | None
    description: str
    modality: str
    frame_of_reference_uid: str
    body_part: str
    frames: tuple[Frame, ...]
    geometry: VolumeGeometry
    warnings: tuple[Warned, ...] = ()
    synthetic: bool = False
    lossy: str = ""
    derived: bool = False
    windows: tuple[StoredWindow, ...] = ()
    windows_differ: bool = False
    """Whether its slices propose different windows; `windows` are those of the middle slice, for all of them."""
    tables: tuple[Lookup, ...] = ()
    """VOI tables that the middle slice proposes beside its windows."""
    inverse: bool = False
    """Whether low values are meant to be white."""
    transfer_syntax: str = ""
    transfer_syntaxes: tuple[str, ...] = ()
    """Of all its files, sorted; `transfer_syntax` is that of the first."""
    has_image: bool = True
    contrast: str = ""
    image_comments: str = ""
    kind: str = "stack"
    """What a reader has before him, one of:

    - volume: three or more parallel slices of one distance, whether of many files or of one enhanced object
    - timeseries: images at one place, over time or another parameter
    - multiframe: several frames of one object that have no places, such as a cine loop
    - stack: several images that are none of these: two slices, uneven or missing ones, or without places
    - single: one image
    - document, segmentation, presentation, structure_set, other: an object without an image to read
    """
    part: int = 0
    part_reason: str = ""
    image_type: tuple[str, ...] = ()
    sop_class_uid: str = ""
    study_time: str = ""
    """As the header has it: HHMMSS with what follows."""
    accession: str = ""
    """Accession Number (0008,0050): the order that the study answers."""
    acquired_s: float | None = None
    """When the first of its images was acquired, in seconds of that day; None where no header says."""
    manufacturer: str = ""
    units: str = ""
    """PET Units (0054,1001), for example BQML."""
    suv: SuvFactor | None = None
    """Only PET: how to reach SUV, or why not."""
    paths: tuple[Path, ...] = ()
    """Its files, also those of an object without an image."""
    repetition_time_ms: float | None = None
    echo_time_ms: float | None = None
    kvp: float | None = None
    refused_files: int = 0
    """Files that name this series and could not be read: it is not whole."""
    facts: dict[str, str] = field(default_factory=dict, compare=False)
    """Further words for overlays and matching (kernel, protocol, phase), as the header has them."""

    @property
    def warning_lines(self) -> tuple[str, ...]:
        """Its warnings to read, a line each."""
        return tuple(warned.text for warned in self.warnings)

    @property
    def slice_count(self) -> int:
        """Number of frames."""
        return len(self.frames)

    @property
    def length_unit(self) -> str:
        """The unit of in-plane lengths, "px" as soon as one frame has no valid spacing."""
        units = {frame.plane.length_unit for frame in self.frames}
        return units.pop() if len(units) == 1 else "px"

    def frame_of(self, sop_instance_uid: str, frame_number: int = 1) -> int | None:
        """Return the slice index of an image named by its UID and frame, None when it is not here."""
        for k, frame in enumerate(self.frames):
            if frame.sop_instance_uid == sop_instance_uid and frame.frame_number == frame_number:
                return k
        return None
