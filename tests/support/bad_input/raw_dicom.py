"""DICOM files byte by byte: what no library writes can be written here, and nothing is put right on the way.

A data set is a list of `Raw` elements; `part10` puts it into a file (PS3.10 7.1, PS3.5 7.1 and A).
"""

from __future__ import annotations

import functools
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydicom.datadict import dictionary_VR, tag_for_keyword

IMPLICIT = "1.2.840.10008.1.2"
EXPLICIT = "1.2.840.10008.1.2.1"
DEFLATED = "1.2.840.10008.1.2.1.99"
BIG = "1.2.840.10008.1.2.2"
UNDEFINED = 0xFFFFFFFF
LONG = frozenset(["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"])
ROOT = "1.2.826.0.1.3680043.10.998"
CT_CLASS = "1.2.840.10008.5.1.4.1.1.2"
PREAMBLE = b"\0" * 128 + b"DICM"
NUMBERS = {"US": "H", "SS": "h", "UL": "L", "SL": "l", "FD": "d", "FL": "f"}

ITEM = b"\xfe\xff\x00\xe0"
ITEM_END = b"\xfe\xff\x0d\xe0\0\0\0\0"
SEQUENCE_END = b"\xfe\xff\xdd\xe0\0\0\0\0"

_squeeze = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
MEGABYTE = _squeeze.compress(bytes(1 << 20)) + _squeeze.flush(zlib.Z_FULL_FLUSH)
"""A megabyte of nothing, deflated so that it can stand any number of times in a stream."""

Value = str | int | float | bytes | list[object] | None


@dataclass(frozen=True)
class Raw:
    """One element: its value little endian as it is to stand, and the length to state where that is a lie."""

    tag: int
    vr: str
    value: bytes
    length: int | None = None


@functools.cache
def tag_of(keyword: str) -> int:
    """Return the number of an attribute; a KeyError for one that is none."""
    tag = tag_for_keyword(keyword)
    if tag is None:
        raise KeyError(keyword)
    return tag


@functools.cache
def vr_of(keyword: str) -> str:
    """Return the representation of an attribute; US where the dictionary has a choice."""
    vr = dictionary_VR(tag_of(keyword))
    return {"US or SS": "US", "OB or OW": "OW", "US or OW": "US"}.get(vr, vr)


def raw(keyword: str, value: Value, vr: str = "") -> Raw:
    """Return an element by keyword: text padded to an even length, numbers packed, bytes as they are."""
    vr = vr or vr_of(keyword)
    return Raw(tag_of(keyword), vr, packed(value, vr))


def packed(value: Value, vr: str) -> bytes:
    """Return the bytes of a value; a list becomes several values."""
    if isinstance(value, bytes):
        return value
    values = value if isinstance(value, list) else [value]
    if vr in NUMBERS:
        return b"".join(struct.pack("<" + NUMBERS[vr], v) for v in values)
    words = "\\".join(str(v) for v in values).encode()
    return words + (b"\0" if vr == "UI" else b" ") * (len(words) % 2)


def pixels(k: int, rows: int = 8, columns: int = 10, frames: int = 1) -> bytes:
    """Return the 16-bit pixels of slice `k`: a ramp, another one in each slice."""
    count = rows * columns * frames
    return struct.pack(f"<{count}h", *((n * 7 + k * 100) % 2000 for n in range(count)))


def slice_values(k: int = 0) -> dict[str, Value]:
    """Return slice `k` (from 0) of an axial CT as attributes by keyword: 8 x 10 pixels of 0.5 x 0.75 mm, 5 mm apart."""
    return {
        "SpecificCharacterSet": "ISO_IR 192",
        "ImageType": "ORIGINAL\\PRIMARY\\AXIAL",
        "SOPClassUID": CT_CLASS,
        "SOPInstanceUID": f"{ROOT}.3.{k + 1}",
        "StudyDate": "20110304",
        "StudyTime": "101112",
        "Modality": "CT",
        "Manufacturer": "Made",
        "StudyDescription": "Chest",
        "SeriesDescription": "Thin",
        "PatientName": "Made^Up",
        "PatientID": "P1",
        "PatientBirthDate": "19500102",
        "PatientSex": "F",
        "SliceThickness": "5",
        "StudyInstanceUID": f"{ROOT}.1",
        "SeriesInstanceUID": f"{ROOT}.2",
        "SeriesNumber": "2",
        "InstanceNumber": str(k + 1),
        "ImagePositionPatient": f"-10\\-20\\{5.0 * k:g}",
        "ImageOrientationPatient": "1\\0\\0\\0\\1\\0",
        "FrameOfReferenceUID": f"{ROOT}.4",
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "Rows": 8,
        "Columns": 10,
        "PixelSpacing": "0.5\\0.75",
        "BitsAllocated": 16,
        "BitsStored": 16,
        "HighBit": 15,
        "PixelRepresentation": 1,
        "RescaleIntercept": "-1024",
        "RescaleSlope": "1",
        "RescaleType": "HU",
        "PixelData": pixels(k),
    }


def ct(k: int = 0, /, **changes: Any) -> list[Raw]:
    """Return the elements of slice `k` with changes by keyword, in order; None removes one."""
    return elements_of({**slice_values(k), **changes})


def elements_of(values: Mapping[str, Value]) -> list[Raw]:
    """Return elements in the order of their numbers."""
    return sorted((raw(k, v) for k, v in values.items() if v is not None), key=lambda one: one.tag)


def with_raw(elements: Iterable[Raw], *others: Raw) -> list[Raw]:
    """Return the elements with others put in their place, by number."""
    taken = {one.tag for one in others}
    return sorted([*(one for one in elements if one.tag not in taken), *others], key=lambda one: one.tag)


def changed(elements: Iterable[Raw], keyword: str, **fields: object) -> list[Raw]:
    """Return the elements with fields of one of them changed (vr, value, length)."""
    return [replace(one, **fields) if one.tag == tag_of(keyword) else one for one in elements]  # type: ignore[arg-type]


def encoded(elements: Iterable[Raw], syntax: str = EXPLICIT) -> bytes:
    """Return elements as bytes in one of the plain transfer syntaxes."""
    return b"".join(_element(one, syntax) for one in elements)


def _element(one: Raw, syntax: str) -> bytes:
    order = ">" if syntax == BIG else "<"
    value = _swapped(one) if syntax == BIG else one.value
    length = len(value) if one.length is None else one.length
    head = struct.pack(order + "HH", one.tag >> 16, one.tag & 0xFFFF)
    if syntax == IMPLICIT:
        return head + struct.pack("<L", length) + value
    if one.vr in LONG:
        return head + one.vr.encode() + b"\0\0" + struct.pack(order + "L", length) + value
    return head + one.vr.encode("latin-1") + struct.pack(order + "H", length & 0xFFFF) + value


def _swapped(one: Raw) -> bytes:
    size = {"US": 2, "SS": 2, "OW": 2, "AT": 2, "UL": 4, "SL": 4, "FL": 4, "OF": 4, "FD": 8}.get(one.vr, 1)
    return b"".join(one.value[n : n + size][::-1] for n in range(0, len(one.value), size))


def file_meta(syntax: str | None, *, length: int | None = None, sop_class: str = CT_CLASS, more: bytes = b"") -> bytes:
    """Return the file meta information; `length` is a lie about its own, `syntax` None leaves that element out."""
    inside = [
        Raw(0x00020001, "OB", b"\0\1"),
        Raw(0x00020002, "UI", packed(sop_class, "UI")),
        Raw(0x00020003, "UI", packed(f"{ROOT}.3.1", "UI")),
    ]
    if syntax is not None:
        inside.append(Raw(0x00020010, "UI", packed(syntax, "UI")))
    inside.append(Raw(0x00020012, "UI", packed(f"{ROOT}.9", "UI")))
    body = encoded(inside) + more
    return encoded([Raw(0x00020000, "UL", struct.pack("<L", len(body) if length is None else length))]) + body


def part10(elements: Iterable[Raw] | None = None, syntax: str = EXPLICIT, *, stated: str | None = "same") -> bytes:
    """Return a whole file. `stated` is the transfer syntax that its meta information names, where that is a lie."""
    named = syntax if stated == "same" else stated
    body = encoded(ct() if elements is None else elements, EXPLICIT if syntax == DEFLATED else syntax)
    if syntax == DEFLATED:
        squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        body = squeeze.compress(body) + squeeze.flush()
        body += b"\0" * (len(body) % 2)
    return PREAMBLE + file_meta(named) + body


def place_of(content: bytes, keyword: str) -> int:
    """Return where an element begins in an explicit little endian file."""
    tag = tag_of(keyword)
    vr = vr_of(keyword).encode()
    place = content.find(struct.pack("<HH", tag >> 16, tag & 0xFFFF) + vr)
    if place < 0:
        raise KeyError(keyword)
    return place


def sequence(*items: bytes, undefined: bool = False, item_undefined: bool = False) -> bytes:
    """Return the value of a sequence of encoded items, its delimiter included where its length is undefined."""
    body = b""
    for item in items:
        length = UNDEFINED if item_undefined else len(item)
        body += ITEM + struct.pack("<L", length) + item + (ITEM_END if item_undefined else b"")
    return body + (SEQUENCE_END if undefined else b"")


def encapsulated(*fragments: bytes, offsets: bytes = b"", end: bytes = SEQUENCE_END) -> bytes:
    """Return the value of encapsulated Pixel Data (PS3.5 A.4) with its offset table and its delimiter."""
    body = ITEM + struct.pack("<L", len(offsets)) + offsets
    for fragment in fragments:
        body += ITEM + struct.pack("<L", len(fragment)) + fragment
    return body + end
