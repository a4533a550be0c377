"""The frames of one object: place, spacing and rescale, from plain attributes or from functional groups."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from viewer.imaging.apart import classic_apart, enhanced_apart
from viewer.imaging.elements import Elements, UnusualError
from viewer.imaging.errors import DamagedFileError
from viewer.imaging.functional_groups import FunctionalGroups, GroupItems
from viewer.imaging.header import Header, instance_uid, integer, items, number, numbers, text, texts
from viewer.imaging.multiframe import region_spacing, slice_places
from viewer.imaging.real_world import MAPPING, with_unit
from viewer.imaging.rescale import read_rescale
from viewer.imaging.series import Frame, PixelFormat, Rescale
from viewer.imaging.spacing import PROJECTION_MODALITIES, InPlane, classic_plane, in_plane, plane
from viewer.imaging.telling import Apart
from viewer.imaging.warned import Code, Warned

if TYPE_CHECKING:
    from viewer.imaging.header import Attributes
    from viewer.imaging.volume_geometry import Plane

VOLUME_MODALITIES = frozenset({"CT", "MR", "PT"})
"""Modalities whose images always have a spacing: its absence is worth a warning there."""

RECONSTRUCTED_FROM_RAYS = frozenset(f"1.2.840.10008.5.1.4.1.1.13.1.{n}" for n in (1, 2, 3))
"""X-ray 3D angiographic, craniofacial and breast tomosynthesis (PS3.3 A.53, A.55): slices of the patient, whose spacing
is that of the slice; the modality alone would make them projections."""


@dataclass(frozen=True)
class FrameFacts:
    """A frame, and what tells it apart from another one at the same place (each "" where not stated)."""

    frame: Frame
    apart: Apart
    """(word, value) for each of `telling.WORDS`, in their order."""


@dataclass(frozen=True)
class _Parts:
    """What differs between a plain and an enhanced frame."""

    where: InPlane
    plane: Plane
    thickness_mm: float | None
    rescale: Rescale
    apart: Apart
    has_orientation: bool
    """Whether the header states one, valid or not."""


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
    parts: _Parts | None = None
    count = form.number_of_frames
    common = GroupItems(shared[0] if shared else None)
    placed = _placed_slices(header, modality, count) if not own and count > 1 else ()
    for n in range(count):
        if own:
            groups = FunctionalGroups(GroupItems(own[n]), common, dataset)
            parts = _enhanced(header, form, groups, modality)
        elif parts is None and shared:
            parts = _enhanced(header, form, FunctionalGroups(GroupItems(None), common, dataset), modality)
        elif parts is None:
            parts = _classic(header, modality, several=count > 1)
        if placed:
            parts = replace(parts, plane=placed[n], has_orientation=True)
        frames.append(FrameFacts(_frame(header, form, n, parts), parts.apart))
        for words in _said(parts, modality):
            warnings.setdefault(words)
    return tuple(frames), tuple(warnings)


def _placed_slices(header: Header, modality: str, count: int) -> tuple[Plane, ...]:
    """The planes of a nuclear medicine volume, empty where its header does not make them certain."""
    if modality != "NM":
        return ()
    _leave_to_pydicom(header.dataset)
    found = slice_places(header.dataset, count)
    if found is None:
        return ()
    rows, columns = _matrix(header.dataset)
    where = in_plane(header.dataset, None, modality, rows, columns)
    return tuple(plane(where, found[0], place, rows, columns) for place in found[1])


def _leave_to_pydicom(dataset: Attributes) -> None:
    """Raise UnusualError where the walker read the header: it has stepped over sequences that are needed."""
    if isinstance(dataset, Elements):
        raise UnusualError


def is_mosaic(dataset: Attributes, modality: str) -> bool:
    """Whether the image is a sheet of slices side by side, as Siemens MR writes: its position is of none of them."""
    return modality == "MR" and "MOSAIC" in texts(dataset, "ImageType")


def _matrix(dataset: Attributes) -> tuple[int, int]:
    return integer(dataset, "Rows") or 0, integer(dataset, "Columns") or 0


def _classic(header: Header, modality: str, *, several: bool) -> _Parts:
    dataset = header.dataset
    rows, columns = _matrix(dataset)
    where = in_plane(dataset, None, modality, rows, columns)
    if modality == "US":
        _leave_to_pydicom(dataset)
        where = region_spacing(dataset, rows, columns) or where
    orientation = numbers(dataset, "ImageOrientationPatient")
    if several or is_mosaic(dataset, modality):  # one position cannot be that of all frames or tiles
        image_plane = plane(where, orientation, (), rows, columns)
    else:
        image_plane = classic_plane(dataset, where, rows, columns)
    thickness = number(dataset, "SliceThickness")
    apart = classic_apart(dataset, modality)
    return _Parts(where, image_plane, thickness, read_rescale(header, dataset), apart, bool(orientation))


def _enhanced(header: Header, form: PixelFormat, groups: FunctionalGroups, modality: str) -> _Parts:
    dataset = header.dataset
    rows, columns = _matrix(dataset)
    measures = groups.item("PixelMeasuresSequence")
    if text(dataset, "SOPClassUID") in RECONSTRUCTED_FROM_RAYS:
        modality = ""
    where = in_plane(dataset, measures, modality, rows, columns)
    orientation = groups.numbers("PlaneOrientationSequence", "ImageOrientationPatient", of_whole=True)
    place = groups.numbers("PlanePositionSequence", "ImagePositionPatient", of_whole=form.number_of_frames == 1)
    values = groups.item("PixelValueTransformationSequence")
    thickness = number(measures, "SliceThickness") if measures is not None else None
    rescale = read_rescale(header, values if values is not None else dataset)
    rescale = with_unit(rescale, groups.item(MAPPING), form)
    image_plane = plane(where, orientation, place, rows, columns)
    return _Parts(where, image_plane, thickness, rescale, enhanced_apart(groups), bool(orientation))


def _frame(header: Header, form: PixelFormat, n: int, parts: _Parts) -> Frame:
    thickness = parts.thickness_mm
    return Frame(
        path=header.path,
        sop_instance_uid=instance_uid(header.dataset),
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
    elif parts.where.spacing_mm is None and modality in VOLUME_MODALITIES | PROJECTION_MODALITIES:
        said.append(Warned(Code.SPACING_MISSING, "No pixel spacing in the header: lengths in px, no mm"))
    if not parts.plane.oriented and modality in VOLUME_MODALITIES:
        code = Code.ORIENTATION_INVALID if parts.has_orientation else Code.ORIENTATION_MISSING
        said.append(Warned(code, "No valid orientation in the header: no side letters"))
    if parts.rescale.invalid:
        said.append(Warned(Code.RESCALE_INVALID, "Rescale in the header is not valid: stored values are shown"))
    return said
