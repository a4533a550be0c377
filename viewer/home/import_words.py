"""The words of the import: who, what, how it is stored, and how things stand with a series."""

from decimal import Decimal

from measurements.criteria.rules.measurable import least_measurable_mm
from measurements.protocol import Protocol
from viewer.imaging.meaning import meaning_of
from viewer.imaging.person_names import readable_name
from viewer.imaging.series import PatientIdentity, Series
from viewer.theme.text import TIMES, display_number, with_unit

RECIST = Protocol(id="recist-1.1")
"""What is said of an image before it belongs to a case with a rule set of its own."""

TRANSFER_SYNTAXES: dict[str, str] = {
    "1.2.840.10008.1.2": "Implicit LE",
    "1.2.840.10008.1.2.1": "Explicit LE",
    "1.2.840.10008.1.2.1.99": "Deflated",
    "1.2.840.10008.1.2.2": "Explicit BE",
    "1.2.840.10008.1.2.4.50": "JPEG baseline",
    "1.2.840.10008.1.2.4.51": "JPEG extended",
    "1.2.840.10008.1.2.4.57": "JPEG lossless",
    "1.2.840.10008.1.2.4.70": "JPEG lossless SV1",
    "1.2.840.10008.1.2.4.80": "JPEG-LS lossless",
    "1.2.840.10008.1.2.4.81": "JPEG-LS near-lossless",
    "1.2.840.10008.1.2.4.90": "JPEG 2000 lossless",
    "1.2.840.10008.1.2.4.91": "JPEG 2000",
    "1.2.840.10008.1.2.4.201": "HTJ2K lossless",
    "1.2.840.10008.1.2.4.202": "HTJ2K lossless RPCL",
    "1.2.840.10008.1.2.4.203": "HTJ2K",
    "1.2.840.10008.1.2.5": "RLE",
}
"""PS3.5 A and PS3.6 A, as short as a column allows."""

NO_IMAGE: dict[str, str] = {
    "SR": "structured report",
    "KO": "key object selection",
    "PR": "presentation state",
    "SEG": "segmentation",
    "RTSTRUCT": "RT structure set",
    "RTPLAN": "RT plan",
    "RTDOSE": "RT dose",
    "RTRECORD": "RT treatment record",
    "RWV": "real-world value mapping",
    "REG": "registration",
    "DOC": "document",
    "ECG": "electrocardiogram",
}
KINDS: dict[str, str] = {
    "document": "document",
    "segmentation": "segmentation",
    "presentation": "presentation state",
    "structure_set": "RT structure set",
}


def patient_words(identity: PatientIdentity) -> tuple[str, str]:
    """The name, and what else the header states of the patient; what is absent is said to be."""
    name = readable_name(identity.name)
    patient_id = identity.patient_id or "no patient ID"
    told = name and name.casefold() != patient_id.casefold()
    rest = (patient_id if told else "", identity.birth_date, identity.sex)
    return name or (identity.patient_id or "No name and no patient ID"), " · ".join(word for word in rest if word)


def study_words(series: Series) -> tuple[str, str]:
    """The date of the study, and its description."""
    return series.study_date or "date not stated", series.study_description


def series_words(series: Series) -> tuple[str, str]:
    """Number and description; a part of a split series says which and why."""
    number = str(series.number) if series.number is not None else ""
    return number, f"{series.description or 'no description'}{part_words(series)}"


def part_words(series: Series) -> str:
    """Which part of a split series it is, and why: the end of its description."""
    return f" (part {series.part}: {series.part_reason})" if series.part else ""


def stored_words(series: Series) -> str:
    """The transfer syntax in a few words; its UID where it has no common name."""
    return TRANSFER_SYNTAXES.get(series.transfer_syntax, series.transfer_syntax)


def kind_words(series: Series) -> str:
    """What an object without an image is: "RT plan"."""
    return NO_IMAGE.get(series.modality) or KINDS.get(series.kind) or "object"


def state_words(series: Series) -> str:
    """How things stand with a series, in one line; what is there more stands in the tooltip."""
    if not series.has_image:
        why = f"; {series.warning_lines[0][0].lower()}{series.warning_lines[0][1:]}" if series.warning_lines else ""
        return f"{kind_words(series)}: no image to open{why}"
    if series.warning_lines:
        more = f" (and {len(series.warning_lines) - 1} more)" if len(series.warning_lines) > 1 else ""
        return f"{series.warning_lines[0]}{more}"
    least = measurable_from_mm(series)
    if least is not None and least > RECIST.measurable_mm:
        return f"{least / 2:.1f} mm slices: measurable from {least.normalize():f} mm"
    return "ready"


def is_thick(series: Series) -> bool:
    """Whether its slices are so thick that a lesion has to be larger to be a target than on thin ones."""
    least = measurable_from_mm(series)
    return least is not None and least > RECIST.measurable_mm


def measurable_from_mm(series: Series) -> Decimal | None:
    """The long axis a target asks for on this CT or MR (RECIST 1.1, 3.1); None where lengths are not in mm."""
    if series.modality not in ("CT", "MR") or not series.has_image or series.length_unit != "mm":
        return None
    thickness = max((f.slice_thickness_mm or 0.0 for f in series.frames), default=0.0)
    return least_measurable_mm(RECIST, Decimal(str(round(thickness, 1))) if thickness else None)


def facts_of(series: Series) -> tuple[tuple[str, str], ...]:
    """The measures of a series beside its pictures: (name, words)."""
    plane = series.geometry.planes[0]
    spacing = plane.pixel_spacing_mm
    thick = sorted({f.slice_thickness_mm for f in series.frames if f.slice_thickness_mm is not None})
    gaps = series.geometry.gaps_mm
    rows = [("Matrix", f"{plane.rows} {TIMES} {plane.columns}")]
    in_plane = f"{spacing[0]:.3f} {TIMES} {spacing[1]:.3f}" if spacing else "not stated: lengths in px"
    rows.append(("Spacing", with_unit(in_plane, plane.length_unit) if spacing else in_plane))
    every = f", every {with_unit(display_number(sorted(gaps)[len(gaps) // 2]), 'mm')}" if gaps else ""
    rows.append(("Slices", f"{len(series.frames)}{every}"))
    if thick:
        ends = " to ".join(dict.fromkeys(display_number(mm) for mm in (thick[0], thick[-1])))
        rows.append(("Thickness", with_unit(ends, "mm")))
    if series.lossy:
        rows.append(("Compression", series.lossy))
    meaning = meaning_of(series)
    if meaning.unit or meaning.note:
        rows.append(("Values", meaning.unit or meaning.note))
    least = measurable_from_mm(series)
    if least is not None:
        rows.append(("Measurable", with_unit(f"from {least.normalize():f}", "mm")))
    rows.append(("Stored as", stored_words(series)))
    return tuple(rows)
