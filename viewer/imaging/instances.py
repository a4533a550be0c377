"""One file's header as the facts that series are made of: who, when, what, and its frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.imaging.characters import settle_characters
from viewer.imaging.elements import Elements, UnusualError
from viewer.imaging.errors import DamagedFileError, ImagingError
from viewer.imaging.frames import FrameFacts, read_frames
from viewer.imaging.header import (
    HEADER_FAULTS,
    Header,
    header_faults,
    instance_uid,
    integer,
    iso_date,
    number,
    read_header,
    refuse_other_kinds,
    text,
    texts,
)
from viewer.imaging.header_checks import header_warnings, without_pixels
from viewer.imaging.likeness import instance_like, remember
from viewer.imaging.lookup import Lookup
from viewer.imaging.pet_header import private_value, read_pet
from viewer.imaging.pixel_format import format_notes, lossy_mark, pixel_format, refuse_wrong_length
from viewer.imaging.series import PatientIdentity, StoredWindow
from viewer.imaging.stored_voi import is_inverse, stored_tables, stored_windows, windows_vary
from viewer.imaging.suv import PetFacts
from viewer.imaging.walker import walk
from viewer.imaging.warned import Code, Warned

if TYPE_CHECKING:
    from viewer.imaging.header import Attributes

SYNTHETIC_DATA = 0x0008001C

KINDS = (
    ("1.2.840.10008.5.1.4.1.1.88.", "document"),
    ("1.2.840.10008.5.1.4.1.1.104.", "document"),
    ("1.2.840.10008.5.1.4.1.1.66.4", "segmentation"),
    ("1.2.840.10008.5.1.4.1.1.66.7", "segmentation"),
    ("1.2.840.10008.5.1.4.1.1.11.", "presentation"),
    ("1.2.840.10008.5.1.4.1.1.481.3", "structure_set"),
    ("1.2.840.10008.5.1.4.1.1.481.", "other"),
    ("1.2.840.10008.5.1.4.1.1.67", "other"),
)
"""SOP classes that are no images to read, by the start of their UID (PS3.4 B.5), and what to call them."""

RT_IMAGE = "1.2.840.10008.5.1.4.1.1.481.1"
NOT_READ_AS_IMAGES = {"SEG": "segmentation", "RTDOSE": "other", "SR": "document", "PR": "presentation"}
NOT_PLAIN: tuple[type[Exception], ...] = (UnusualError, ImagingError, *HEADER_FAULTS)
MEDIA_DIRECTORY = "1.2.840.10008.1.3.10"


@dataclass(frozen=True)
class Instance:
    """One DICOM object, without its pixels and without its data set (which would keep the memory)."""

    path: Path
    sop_instance_uid: str
    """"" where neither the data set nor the file meta information has one."""
    sop_class_uid: str
    patient: PatientIdentity
    patient_age: str
    study_uid: str
    study_date: str
    study_time: str
    study_description: str
    series_uid: str
    number: int | None
    description: str
    modality: str
    frame_of_reference_uid: str
    body_part: str
    image_type: tuple[str, ...]
    kind: str
    """"" for an image, else what it is."""
    frames: tuple[FrameFacts, ...]
    transfer_syntax: str
    synthetic: bool
    lossy: str
    windows: tuple[StoredWindow, ...]
    windows_vary: bool
    """Whether its own frames propose different windows; `windows` are then those of the middle one."""
    inverse: bool
    tables: tuple[Lookup, ...]
    contrast: str
    image_comments: str
    manufacturer: str
    warnings: tuple[Warned, ...] = ()
    pet: PetFacts | None = None
    repetition_time_ms: float | None = None
    echo_time_ms: float | None = None
    kvp: float | None = None
    accession: str = ""
    time_points: int | None = None
    """Number of Temporal Positions (0020,0105) as stated."""
    facts: dict[str, str] = field(default_factory=dict)


def read_instance(path: Path) -> Instance:
    """Return the facts of the DICOM file at `path`.

    The walker answers for common headers without a fault. Any other file is pydicom's to judge, in a worker process:
    only by its reading is a file refused. Raises ImagingError, with the fact, for a file that is no DICOM object, is
    damaged or contradicts itself.
    """
    plain = read_plain_instance(path)
    if plain is not None:
        return plain
    refuse_other_kinds(path)
    from viewer.imaging.workshop import shared_workshop

    return shared_workshop().judge(path)


def read_plain_instance(path: Path) -> Instance | None:
    """Return the facts of a file with a common, faultless header; None where pydicom has to judge."""
    try:
        header = walk(path)
        known = instance_like(header)
        if known is not None:
            return known
        instance = _instance(header)
        remember(header, instance)
    except NOT_PLAIN:
        return None
    return instance


def read_any_instance(path: Path) -> Instance:
    """Return the facts of a file as pydicom reads it, in this process. Raises ImagingError for one that is refused."""
    header = read_header(path)
    try:
        return _instance(header)
    except ImagingError as error:
        error.series_uid = _series_uid(header)
        raise
    except header_faults():
        damaged = DamagedFileError("the header is damaged and cannot be read")
        damaged.series_uid = _series_uid(header)
        raise damaged from None


def _series_uid(header: Header) -> str:
    """What a refused file says it belongs to, so that its series can say that it is not whole."""
    try:
        return text(header.dataset, "SeriesInstanceUID")
    except header_faults():
        return ""


def is_media_directory(instance: Instance) -> bool:
    """Whether the file is a DICOMDIR: a list of other files, no object of a patient."""
    return instance.sop_class_uid == MEDIA_DIRECTORY


def _instance(header: Header) -> Instance:
    dataset = header.dataset
    letters = None if isinstance(dataset, Elements) else settle_characters(dataset)
    modality = text(dataset, "Modality").upper()
    meta = getattr(dataset, "file_meta", None)
    sop_class = text(dataset, "SOPClassUID") or (text(meta, "MediaStorageSOPClassUID") if meta is not None else "")
    kind = _kind(sop_class, modality)
    date = text(dataset, "StudyDate")
    warnings: list[Warned] = [] if letters is None else [letters]
    frames: tuple[FrameFacts, ...] = ()
    if not kind and not header.pixel_kind:
        warnings.extend(without_pixels(header, sop_class))
        kind = "other"
    elif kind and header.pixel_kind:
        refuse_wrong_length(header)
    elif not kind:
        frames = _image_frames(header, modality, warnings)
    tables, refused = stored_tables(header) if not kind else ((), False)
    if refused:
        warnings.append(Warned(Code.WINDOW_INVALID, "A VOI table in the header is damaged and not offered"))
    return Instance(
        path=header.path,
        sop_instance_uid=instance_uid(dataset),
        sop_class_uid=sop_class,
        patient=_patient(dataset),
        patient_age=_age(text(dataset, "PatientAge"), iso_date(text(dataset, "PatientBirthDate")), iso_date(date)),
        study_uid=text(dataset, "StudyInstanceUID"),
        study_date=iso_date(date),
        study_time=text(dataset, "StudyTime"),
        study_description=text(dataset, "StudyDescription"),
        series_uid=text(dataset, "SeriesInstanceUID"),
        number=integer(dataset, "SeriesNumber"),
        description=text(dataset, "SeriesDescription"),
        modality=modality,
        frame_of_reference_uid=text(dataset, "FrameOfReferenceUID"),
        body_part=text(dataset, "BodyPartExamined"),
        image_type=tuple(part.upper() for part in texts(dataset, "ImageType")),
        kind=kind,
        frames=frames,
        transfer_syntax=header.transfer_syntax,
        synthetic=_private(dataset, SYNTHETIC_DATA).upper() == "YES",
        lossy=lossy_mark(dataset, header.transfer_syntax) if not kind else "",
        windows=stored_windows(dataset),
        windows_vary=windows_vary(dataset),
        inverse=is_inverse(dataset),
        tables=tables,
        contrast=text(dataset, "ContrastBolusAgent"),
        image_comments=text(dataset, "ImageComments"),
        manufacturer=text(dataset, "Manufacturer"),
        warnings=tuple(warnings),
        pet=read_pet(dataset) if modality == "PT" else None,
        repetition_time_ms=number(dataset, "RepetitionTime"),
        echo_time_ms=number(dataset, "EchoTime"),
        kvp=number(dataset, "KVP"),
        accession=text(dataset, "AccessionNumber"),
        time_points=integer(dataset, "NumberOfTemporalPositions"),
        facts=_facts(dataset),
    )


def _image_frames(header: Header, modality: str, warnings: list[Warned]) -> tuple[FrameFacts, ...]:
    """Return the frames of an image, and add to `warnings` what is to be said of its header, format and places."""
    form = pixel_format(header)
    warnings.extend(header_warnings(header))
    warnings.extend(Warned(Code.HEADER_UNUSUAL, note) for note in format_notes(header))
    frames, said = read_frames(header, form, modality)
    warnings.extend(said)
    return frames


def _kind(sop_class: str, modality: str) -> str:
    if sop_class.startswith(RT_IMAGE + ".") or sop_class == RT_IMAGE:
        return ""
    for start, kind in KINDS:
        if sop_class.startswith(start):
            return kind
    return NOT_READ_AS_IMAGES.get(modality, "")


def _patient(dataset: Attributes) -> PatientIdentity:
    return PatientIdentity(
        name=text(dataset, "PatientName"),
        patient_id=text(dataset, "PatientID"),
        birth_date=iso_date(text(dataset, "PatientBirthDate")),
        sex=text(dataset, "PatientSex").upper(),
        issuer=text(dataset, "IssuerOfPatientID"),
    )


def _age(words: str, born: str, studied: str) -> str:
    """Return the age at the study, as stated (045Y becomes "45 y"), else from two known dates, else ""."""
    count, unit = words[:-1], words[-1:].lower()
    if words:
        return f"{int(count)} {unit}" if count.isdigit() and count.isascii() and unit in "dwmy" else words
    if not born or not studied or studied < born:
        return ""
    had_birthday = studied[5:] >= born[5:]
    return f"{int(studied[:4]) - int(born[:4]) - (not had_birthday)} y"


def _private(dataset: Attributes, tag: int) -> str:
    """Return an element named by its number as text."""
    return dataset.by_number(tag) if isinstance(dataset, Elements) else private_value(dataset, tag)


def _facts(dataset: Attributes) -> dict[str, str]:
    named = {"kernel": "ConvolutionKernel", "protocol": "ProtocolName", "sequence": "SequenceName"}
    named |= {"scanner": "ManufacturerModelName", "position": "PatientPosition", "burned_in": "BurnedInAnnotation"}
    named |= {"calibration": "PixelSpacingCalibrationType", "institution": "InstitutionName"}
    return {key: words for key, keyword in named.items() if (words := text(dataset, keyword))}
