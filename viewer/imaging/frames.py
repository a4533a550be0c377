"""The frames of one object: place, spacing and rescale, from plain attributes or from functional groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from viewer.imaging.errors import DamagedFileError
from viewer.imaging.header import Header, integer, items, number, numbers, text
from viewer.imaging.rescale import read_rescale
from viewer.imaging.series import Frame, PixelFormat, Rescale
from viewer.imaging.spacing import InPlane, classic_plane, in_plane, plane
from viewer.imaging.warned import Code, Warned

if TYPE_CHECKING:
    from viewer.imaging.header import Attributes
    from viewer.imaging.volume_geometry import Plane

VOLUME_MODALITIES = frozenset({"CT", "MR", "PT"})
"""Modalities whose images always have a spacing: its absence is worth a warning there."""


@dataclass(frozen=True)
class FrameFacts:
    """A frame, and what tells it apart from another one at the same place (each "" where not stated)."""

    frame: Frame
    apart: tuple[tuple[str, str], ...]
    """(word, value): echo time, temporal position and the like, in the order in which they are tried."""


@dataclass(frozen=True)
class _Groups:
    """Functional groups of one frame (PS3.3 C.7.6.16): its own come before the shared ones."""

    own: Attributes | None
    shared: Attributes | None

    def item(self, keyword: str) -> Attributes | None:
        for group in (self.own, self.shared):
            found = items(group, keyword) if group is not None else ()
            if found:
                return found[0]
        return None

    def words(self, sequence: str, keyword: str) -> str:
        item = self.item(sequence)
        return text(item, keyword) if item is not None else ""

    def numbers(self, sequence: str, keyword: str) -> tuple[float, ...]:
        item = self.item(sequence)
        return numbers(item, keyword) if item is not None else ()


@dataclass(frozen=True)
class _Parts:
    """What differs between a plain and an enhanced frame."""

    where: InPlane
    plane: Plane
    thickness_mm: float | None
    rescale: Rescale
    apart: tuple[tuple[str, str], ...]


def read_frames(header: Header, form: PixelFormat, modality: str) -> tuple[tuple[FrameFacts, ...], tuple[Warned, ...]]:
    """Return the frames of an image object, and warnings about what its header states wrongly.

    Raises DamagedFileError where the functional groups name fewer frames than there are.
    """
    dataset = header.dataset
    own = items(dataset, "PerFrameFunctionalGroupsSequence")
    shared = items(dataset, "SharedFunctionalGroupsSequence")
    if own and len(own) != form.number_of_frames:
        raise DamagedFileError(f"{form.number_of_frames} frames, but the header describes {len(own)}")
    frames = []
    warnings: dict[Warned, None] = {}
    parts = None
    for n in range(form.number_of_frames):
        if own:
            parts = _enhanced(header, _Groups(own[n], shared[0] if shared else None), modality)
        elif parts is None and shared:
            parts = _enhanced(header, _Groups(None, shared[0]), modality)
        elif parts is None:
            parts = _classic(header, modality, several=form.number_of_frames > 1)
        frames.append(FrameFacts(_frame(header, form, n, parts), parts.apart))
        for words in _said(parts, modality):
            warnings.setdefault(words)
    return tuple(frames), tuple(warnings)


def _matrix(dataset: Attributes) -> tuple[int, int]:
    return integer(dataset, "Rows") or 0, integer(dataset, "Columns") or 0


def _classic(header: Header, modality: str, *, several: bool) -> _Parts:
    dataset = header.dataset
    rows, columns = _matrix(dataset)
    where = in_plane(dataset, None, modality, rows, columns)
    if several:  # one position cannot be that of all frames
        image_plane = plane(where, numbers(dataset, "ImageOrientationPatient"), (), rows, columns)
    else:
        image_plane = classic_plane(dataset, where, rows, columns)
    named = {"echo time": "EchoTime", "temporal position": "TemporalPositionIdentifier", "b-value": "DiffusionBValue"}
    named |= {"acquisition": "AcquisitionNumber", "image type": "ImageType", "trigger time": "TriggerTime"}
    named |= {"kernel": "ConvolutionKernel", "acquisition time": "AcquisitionTime"}
    apart = tuple((word, text(dataset, keyword)) for word, keyword in named.items())
    return _Parts(where, image_plane, number(dataset, "SliceThickness"), read_rescale(header, dataset), apart)


def _enhanced(header: Header, groups: _Groups, modality: str) -> _Parts:
    dataset = header.dataset
    rows, columns = _matrix(dataset)
    measures = groups.item("PixelMeasuresSequence")
    where = in_plane(dataset, measures, modality, rows, columns)
    orientation = groups.numbers("PlaneOrientationSequence", "ImageOrientationPatient")
    place = groups.numbers("PlanePositionSequence", "ImagePositionPatient")
    values = groups.item("PixelValueTransformationSequence")
    content, cardiac = "FrameContentSequence", "CardiacSynchronizationSequence"
    apart = (
        ("stack", groups.words(content, "StackID")),
        ("echo time", groups.words("MREchoSequence", "EffectiveEchoTime")),
        ("temporal position", groups.words(content, "TemporalPositionIndex")),
        ("b-value", groups.words("MRDiffusionSequence", "DiffusionBValue")),
        ("acquisition", groups.words(content, "FrameAcquisitionNumber")),
        ("image type", groups.words("MRImageFrameTypeSequence", "FrameType")),
        ("trigger time", groups.words(cardiac, "NominalCardiacTriggerDelayTime")),
        ("acquisition time", groups.words(content, "FrameAcquisitionDateTime")),
    )
    thickness = number(measures, "SliceThickness") if measures is not None else None
    rescale = read_rescale(header, values if values is not None else dataset)
    return _Parts(where, plane(where, orientation, place, rows, columns), thickness, rescale, apart)


def _frame(header: Header, form: PixelFormat, n: int, parts: _Parts) -> Frame:
    thickness = parts.thickness_mm
    return Frame(
        path=header.path,
        sop_instance_uid=text(header.dataset, "SOPInstanceUID"),
        frame_number=n + 1,
        instance_number=integer(header.dataset, "InstanceNumber"),
        plane=parts.plane,
        slice_thickness_mm=thickness if thickness is not None and 0.0 < thickness < 1000.0 else None,
        pixels=form,
        rescale=parts.rescale,
    )


def _said(parts: _Parts, modality: str) -> list[Warned]:
    """Words about what a measurement on this frame would lack."""
    said = [parts.where.note] if parts.where.note else []
    if parts.where.invalid:
        said.append(Warned(Code.SPACING_INVALID, "Pixel spacing in the header is not valid: lengths in px, no mm"))
    elif parts.where.spacing_mm is None and modality in VOLUME_MODALITIES:
        said.append(Warned(Code.SPACING_MISSING, "No pixel spacing in the header: lengths in px, no mm"))
    if not parts.plane.oriented and modality in VOLUME_MODALITIES:
        said.append(Warned(Code.ORIENTATION_INVALID, "No valid orientation in the header: no side letters"))
    if parts.rescale.invalid:
        said.append(Warned(Code.RESCALE_INVALID, "Rescale in the header is not valid: stored values are shown"))
    return said
