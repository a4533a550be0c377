"""Well-formed files, some of them unusual, that have to open without a word (R21)."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.support.bad_input.case import Case, files, lone, series, write
from tests.support.bad_input.raw_dicom import (
    BIG,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    PREAMBLE,
    ROOT,
    UNDEFINED,
    Raw,
    Value,
    ct,
    elements_of,
    encoded,
    file_meta,
    part10,
    sequence,
    tag_of,
    with_raw,
)

Change = Callable[[int], Mapping[str, Value]]
MR_CLASS, SC_CLASS, US_CLASS = (f"1.2.840.10008.5.1.4.1.1.{n}" for n in ("4", "7", "6.1"))
DX_CLASS = "1.2.840.10008.5.1.4.1.1.1.1"
OF_IMAGES = (
    *("Rows", "Columns", "PixelData", "PixelSpacing", "BitsAllocated", "BitsStored", "HighBit", "SamplesPerPixel"),
    *("PixelRepresentation", "PhotometricInterpretation", "RescaleSlope", "RescaleIntercept", "RescaleType"),
    *("ImagePositionPatient", "ImageOrientationPatient", "SliceThickness", "ImageType"),
)
DOCUMENTS = {
    "sr": ("88.33", "SR"),
    "presentation": ("11.1", "PR"),
    "structures": ("481.3", "RTSTRUCT"),
    "plan": ("481.5", "RTPLAN"),
}
DOCUMENTS |= {
    "raw-data": ("66", "CT"),
    "registration": ("66.1", "REG"),
    "pdf": ("104.1", "DOC"),
    "waveform": ("9.1.1", "ECG"),
}
DOCUMENTS |= {"real-world-values": ("67", "RWV"), "surface": ("66.5", "SEG"), "key-objects": ("88.59", "KO")}


def cases() -> Iterator[Case]:
    """Yield encodings, values, kinds of image, geometries, objects without an image."""
    yield from _encodings()
    yield from _values()
    yield from _images()
    yield from _geometry()
    yield from _objects()


def _good(name: str, **rest: object) -> Case:
    return series(f"control-{name}", "", **rest)  # type: ignore[arg-type]


def _encodings() -> Iterator[Case]:
    for word, syntax in (("explicit", EXPLICIT), ("implicit", IMPLICIT), ("big-endian", BIG), ("deflated", DEFLATED)):
        yield _good(word, syntax=syntax, unit="mm", parts=1)
    item = encoded([Raw(tag_of("ReferencedSOPClassUID"), "UI", b"1.2\0")])
    tag = tag_of("ReferencedImageSequence")
    for word, undefined in (("defined", False), ("undefined", True)):
        one = Raw(
            tag,
            "SQ",
            sequence(item, item, undefined=undefined, item_undefined=undefined),
            UNDEFINED if undefined else None,
        )
        yield _good(f"sequence-of-{word}-length", also=lambda e, one=one: with_raw(e, one))
    group_length = Raw(0x00080000, "UL", struct.pack("<L", 300))
    yield _good("retired-group-length", also=lambda e: with_raw(e, group_length))
    yield _good(
        "private-elements", also=lambda e: with_raw(e, Raw(0x00090010, "LO", b"ACME"), Raw(0x00091001, "UN", b"\1\2"))
    )
    yield _good("trailing-padding", also=lambda e: [*e, Raw(0xFFFCFFFC, "OB", b"\0" * 62)])
    icon = encoded(elements_of({"Rows": 2, "Columns": 2, "BitsAllocated": 8, "PixelData": b"\0\1\2\3"}))
    yield _good("icon-image", also=lambda e: with_raw(e, Raw(tag_of("IconImageSequence"), "SQ", sequence(icon))))
    yield _good(
        "large-private-value",
        also=lambda e: with_raw(e, Raw(0x00290010, "LO", b"ACME"), Raw(0x00291010, "OB", b"x" * 90000)),
    )


def _values() -> Iterator[Case]:
    yield _good("numbers-with-spaces", PixelSpacing=b" 0.5 \\ 0.75 ", RescaleSlope=b" 1.0 ")
    yield _good("numbers-with-exponents", PixelSpacing="5.0e-1\\007.5000E-01", RescaleIntercept="-1.024E+3", unit="mm")
    yield _good(
        "padding-value", PixelPaddingValue=struct.pack("<h", -2000), PixelPaddingRangeLimit=struct.pack("<h", -1500)
    )
    yield _good(
        "two-windows", WindowCenter="40\\-600", WindowWidth="400\\1500", WindowCenterWidthExplanation="BODY\\LUNG"
    )
    yield _good("slope-per-slice", change=lambda k: {"RescaleSlope": f"{1 + k / 4}"})
    yield _good("intercept-zero", RescaleIntercept="0")
    yield _good(
        "unsigned-12-bits",
        PixelRepresentation=0,
        BitsStored=12,
        HighBit=11,
        change=lambda k: {"PixelData": b"\xff\x0f" * 80},
    )
    yield _good("rescale-type-empty", RescaleType="")
    yield _good("no-rescale-type", RescaleType=None)
    yield _good("study-on-leap-day", StudyDate="20120229")
    yield _good("no-instance-numbers", InstanceNumber=None)
    yield _good("greek-name", PatientName="Βασιλείου^Ελένη")
    yield _good("chinese-name", PatientName="Wang^XiaoDong=王^小东".encode("gb18030"), SpecificCharacterSet="GB18030")
    japanese = b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B"
    yield _good("japanese-name", PatientName=japanese, SpecificCharacterSet="\\ISO 2022 IR 87")
    yield _good("latin-name", PatientName="Müller^Jörg".encode("latin-1"), SpecificCharacterSet="ISO_IR 100")
    yield _good("no-patient-name", PatientName="", PatientID="P7")
    yield _good("no-birth-date", PatientBirthDate="")


def _images() -> Iterator[Case]:
    mr: dict[str, Any] = {
        "Modality": "MR",
        "SOPClassUID": MR_CLASS,
        "RescaleSlope": None,
        "RescaleIntercept": None,
        "RescaleType": None,
    }
    yield _good("mr", **mr)
    plain: dict[str, Any] = {
        **mr,
        "ImagePositionPatient": None,
        "ImageOrientationPatient": None,
        "FrameOfReferenceUID": None,
    }
    eight: dict[str, Any] = {
        "BitsAllocated": 8,
        "BitsStored": 8,
        "HighBit": 7,
        "PixelRepresentation": 0,
        "PixelSpacing": None,
    }
    rgb: dict[str, Any] = {"PhotometricInterpretation": "RGB", "SamplesPerPixel": 3, "PlanarConfiguration": 0}
    for word, planar in (("by-pixel", 0), ("by-plane", 1)):
        colours = {**plain, **eight, **rgb, "PlanarConfiguration": planar, "PixelData": bytes(range(240))}
        yield _good(f"capture-rgb-{word}", slices=1, **{**colours, "Modality": "OT", "SOPClassUID": SC_CLASS})
    odd: dict[str, Any] = {**plain, **eight, "Rows": 3, "Columns": 3, "PixelData": bytes(10)}
    yield _good("capture-of-odd-length-padded", slices=1, **{**odd, "Modality": "OT", "SOPClassUID": SC_CLASS})
    negative: dict[str, Any] = {**plain, **eight, "PhotometricInterpretation": "MONOCHROME1", "PixelData": bytes(80)}
    yield _good("capture-monochrome1", slices=1, **{**negative, "Modality": "OT", "SOPClassUID": SC_CLASS})
    cine: dict[str, Any] = {**plain, **eight, "NumberOfFrames": "4", "PixelData": bytes(320)}
    moving = ct(**{**cine, "Modality": "US", "SOPClassUID": US_CLASS})
    yield lone("control-ultrasound-of-four-frames", "", part10(moving), shown=4)
    bits: dict[str, Any] = {
        **plain,
        "BitsAllocated": 1,
        "BitsStored": 1,
        "HighBit": 0,
        "PixelRepresentation": 0,
        "PixelSpacing": None,
    }
    yield _good(
        "capture-of-bits", slices=1, **{**bits, "PixelData": b"\x55" * 10, "Modality": "OT", "SOPClassUID": SC_CLASS}
    )
    table = {f"{c}PaletteColorLookupTableDescriptor": struct.pack("<3H", 256, 0, 16) for c in ("Red", "Green", "Blue")}
    data = {f"{c}PaletteColorLookupTableData": bytes(512) for c in ("Red", "Green", "Blue")}
    palette: dict[str, Any] = {
        **plain,
        **eight,
        "PhotometricInterpretation": "PALETTE COLOR",
        "PixelData": bytes(80),
        **table,
        **data,
    }
    yield _good("ultrasound-in-palette", slices=1, **{**palette, "Modality": "US", "SOPClassUID": US_CLASS})
    many: dict[str, Any] = {"Rows": 1, "Columns": 1, "PixelData": b"\0\0"}
    yield _good("of-one-pixel", slices=1, **many)


def _at(*places: float) -> Change:
    return lambda k: {"ImagePositionPatient": f"-10\\-20\\{places[k]}"}


def _geometry() -> Iterator[Case]:
    turns = {"sagittal": "0\\1\\0\\0\\0\\-1", "coronal": "1\\0\\0\\0\\0\\-1", "feet-first": "-1\\0\\0\\0\\1\\0"}
    places = {"sagittal": 0, "coronal": 1, "feet-first": 2}
    for word, value in turns.items():
        axis = places[word]

        def change(k: int, axis: int = axis) -> Mapping[str, Value]:
            return {"ImagePositionPatient": "\\".join(str(5.0 * k if n == axis else 1.0) for n in range(3))}

        yield _good(word, ImageOrientationPatient=value, change=change, parts=1, unit="mm")
    c, s = math.cos(0.3), math.sin(0.3)
    tilted: Change = lambda k: {"ImagePositionPatient": f"0\\{-s * 5 * k:.6f}\\{c * 5 * k:.6f}"}  # noqa: E731
    yield _good("oblique", ImageOrientationPatient=f"1\\0\\0\\0\\{c:.6f}\\{s:.6f}", change=tilted, parts=1, unit="mm")
    rounded = [f"{v}" for v in (0.0, 0.625, 1.25, 1.875, 2.5, 3.125)]
    yield _good(
        "positions-rounded-to-0.5-micrometre",
        slices=6,
        change=_at(*(float(v) + 0.0004 * (-1) ** n for n, v in enumerate(rounded))),
    )
    yield _good("slices-backwards", slices=4, change=_at(15, 10, 5, 0))
    yield _good("slices-overlapping", SliceThickness="10")
    yield _good("slices-with-gaps-between", SliceThickness="1")
    yield _good("pixels-not-square", PixelSpacing="0.5\\1.5", unit="mm")
    yield _good("one-slice", slices=1, unit="mm")
    yield _good("two-slices", slices=2)
    yield _good("directions-of-three-decimals", ImageOrientationPatient="0.999\\0.035\\0\\-0.035\\0.999\\0")
    yield _good("spacing-of-a-small-field", PixelSpacing="0.01\\0.01", unit="mm")


def _objects() -> Iterator[Case]:
    for word, (number, modality) in DOCUMENTS.items():
        without: dict[str, Any] = dict.fromkeys(OF_IMAGES)
        elements = ct(**{**without, "SOPClassUID": f"1.2.840.10008.5.1.4.1.1.{number}", "Modality": modality})
        yield lone(f"control-{word}", "", part10(elements), shown=0, listed=1)

    private = [Raw(0x3F030010, "LO", b"SOMEBODY"), Raw(0x3F031001, "UN", bytes(64))]
    for word, syntax in (("explicit", EXPLICIT), ("implicit", IMPLICIT), ("big-endian", BIG)):
        content = PREAMBLE + file_meta(syntax, sop_class="1.2.840.10008.5.1.4.1.1.66") + encoded(private, syntax)
        yield lone(f"control-only-private-elements-{word}", "", content, shown=0, listed=1)

    def two_series(folder: Path) -> None:
        for n in range(2):
            for k in range(3):
                write(
                    folder / f"s{n}" / f"{k}.dcm",
                    part10(ct(k, SeriesInstanceUID=f"{ROOT}.2.{n}", SOPInstanceUID=f"{ROOT}.3.{n}.{k}")),
                )

    yield Case("control-two-series", "", two_series, shown=6, series=2)
    prior = [
        ct(k, StudyInstanceUID=f"{ROOT}.1.{k}", SeriesInstanceUID=f"{ROOT}.2.{k}", StudyDate=f"2011030{k + 1}")
        for k in range(3)
    ]
    yield Case("control-three-dates", "", files(*(part10(one) for one in prior)), shown=3, series=3)
    upper = files(*(part10(ct(k)) for k in range(3)))
    yield Case("control-files-of-one-series", "", upper, shown=3, series=1)
