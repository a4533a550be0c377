"""Reading one DICOM header: lenient about values, strict about where the file ends.

pydicom is imported when the first file is read, so that the window does not wait for it at start.
"""

from __future__ import annotations

import datetime
import functools
import math
import os
import re
import stat
import struct
import warnings
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from viewer.imaging import deflated
from viewer.imaging.element_names import element_name
from viewer.imaging.elements import TAGS, Elements
from viewer.imaging.errors import DamagedFileError, ImagingError, NotDicomError
from viewer.imaging.skeleton import Skeleton, series_named, skeleton_of

if TYPE_CHECKING:
    from pydicom import Dataset

    Attributes = Dataset | Elements
    """A data set as pydicom or the walker read it; the functions here answer the same for both."""

DEFLATED = deflated.DEFLATED
BIG_ENDIAN = "1.2.840.10008.1.2.2"
NATIVE = frozenset({"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", BIG_ENDIAN, DEFLATED})
"""Transfer syntaxes that store pixels uncompressed (PS3.5 A.1 to A.5)."""

UNDEFINED_LENGTH = 0xFFFFFFFF
START, SHORTEST = 132, 8
"""Bytes of the preamble with "DICM", and of the shortest element."""

META_GROUP = 0x0002
OLD_DATE = re.compile(r"\d{4}\.\d{2}\.\d{2}")
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
"""A DS or IS by PS3.5 6.2."""

PIXEL_TAGS = {0x7FE00010: "integer", 0x7FE00008: "float", 0x7FE00009: "double"}

HEADER_FAULTS: tuple[type[Exception], ...] = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    LookupError,
    OverflowError,
    NotImplementedError,
    EOFError,
    RecursionError,
    MemoryError,
    struct.error,
    zlib.error,
)
"""What pydicom raises, by its own account and in trials, over a damaged header."""


@functools.cache
def header_faults() -> tuple[type[Exception], ...]:
    """HEADER_FAULTS with pydicom's own, which derive from nothing more special than Exception."""
    from pydicom.errors import BytesLengthException

    return (*HEADER_FAULTS, BytesLengthException)


@dataclass(frozen=True)
class Header:
    """A header without its pixels, and where these lie in the file."""

    path: Path
    dataset: Attributes
    transfer_syntax: str
    file_size: int
    pixel_kind: str
    """integer, float, double; "" where the object has no pixel data."""
    pixel_offset: int | None
    """Byte offset of the pixel data's value; None in a deflated file or without pixel data."""
    pixel_length: int | None
    """Declared length of that value; None when undefined."""
    notes: tuple[str, ...] = ()
    """What is unusual about it, in words for a reader."""


def silence_pydicom() -> None:
    """Keep pydicom's warnings off the terminal: what they tell is judged here, and reported by file."""
    from pydicom import config

    config.settings.reading_validation_mode = config.IGNORE
    warnings.filterwarnings("ignore", module=r"pydicom(\..*)?$")


def read_header(path: Path) -> Header:
    """Return the header of the DICOM file at `path`.

    Raises NotDicomError for a file of another kind and DamagedFileError where the header cannot be read to its end.
    """
    import pydicom

    silence_pydicom()
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            forced = _needs_guessing(file, size)
            plain = _inflated(file, size)
            if plain is not None:
                known = header_in(path, plain)
                return replace(known, transfer_syntax=DEFLATED, file_size=size, pixel_offset=None)
            return _judged(path, file, size, forced=forced)
    except ImagingError:
        raise
    except pydicom.errors.InvalidDicomError:
        raise NotDicomError("not a DICOM file") from None
    except OSError as error:
        raise DamagedFileError(f"cannot be read: {error.strerror or 'input error'}") from None
    except header_faults():
        raise DamagedFileError("the header is damaged and cannot be read") from None


def _inflated(file: BinaryIO, size: int) -> BytesIO | None:
    """Return a deflated file inflated, None for any other; one that cannot be names its series where that comes out."""
    try:
        return deflated.inflated_file(file, size)
    except DamagedFileError as error:
        begin = deflated.begin_of_damaged(file)
        error.series_uid = series_named(begin, len(begin.getbuffer()))
        raise


def refuse_other_kinds(path: Path) -> None:
    """Raise NotDicomError for a file that does not begin as a DICOM object does, DamagedFileError where none opens."""
    try:
        with path.open("rb") as file:
            _needs_guessing(file, os.fstat(file.fileno()).st_size)
    except OSError as error:
        raise DamagedFileError(f"cannot be read: {error.strerror or 'input error'}") from None


def header_in(path: Path, plain: BytesIO) -> Header:
    """Return the header of a data set inflated from the file at `path`, with the place of its pixels in `plain`."""
    size = len(plain.getbuffer())
    found = _judged(path, plain, size, forced=False)
    if found.pixel_offset is not None and found.pixel_offset + (found.pixel_length or 0) > size:
        there = size - found.pixel_offset
        raise DamagedFileError(f"{found.pixel_length:,} pixel bytes expected, {there:,} found")
    return found


def is_plain_file(path: Path) -> bool:
    """Whether `path` is a regular file: a pipe or device would block or never end."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _needs_guessing(file: BinaryIO, size: int) -> bool:
    """Whether the file lacks the preamble but starts as a data set does; NotDicomError where it does not."""
    start = file.read(START)
    file.seek(0)
    if size == 0:
        raise NotDicomError("the file is empty")
    if not begins_as_dicom(start):
        raise NotDicomError("not a DICOM file")
    return start[128:132] != b"DICM"


def begins_as_dicom(start: bytes) -> bool:
    """Whether a file that begins with these bytes (START of them are enough) may be DICOM: only then is it judged.

    It has the preamble and "DICM" (PS3.10 7.1), or starts as a data set does, with group 0002 or 0008.
    """
    if start[128:132] == b"DICM":
        return True
    group, element = start[:2], start[2:4]
    little = group in (b"\x02\x00", b"\x08\x00") and element[1:] == b"\x00"
    big = group == b"\x00\x08" and element[:1] == b"\x00"
    return len(start) >= SHORTEST and (little or big)


def _judged(path: Path, file: BinaryIO, size: int, *, forced: bool) -> Header:
    """Read a header by pydicom, once it is known what the file is built of; both have to find the same elements."""
    import pydicom

    built = skeleton_of(file, size)
    file.seek(0)
    dataset = pydicom.dcmread(file, stop_before_pixels=True, force=forced)
    stopped, pixels = file.tell(), built.pixels
    found = {int(tag) for tag in dataset.keys() if tag >> 16 != META_GROUP}  # noqa: SIM118
    if found != {tag for tag in built.places if tag >> 16 != META_GROUP}:
        raise DamagedFileError("the header is damaged: it can be read in two ways")
    built.notes.extend(_other_kinds(built))
    if pixels is None:
        return Header(path, dataset, built.syntax, size, "", None, None, tuple(built.notes))
    if stopped != pixels.begin:
        raise DamagedFileError("the header is damaged: it can be read in two ways")
    length = None if pixels.length == UNDEFINED_LENGTH else pixels.length
    kind = PIXEL_TAGS[pixels.tag]
    return Header(path, dataset, built.syntax, size, kind, pixels.offset, length, tuple(built.notes))


def _other_kinds(built: Skeleton) -> list[str]:
    """Name the elements that series are made of and that are stored in another representation than theirs (PS3.6)."""
    if built.implicit:
        return []
    known = {tag: kind for tag, kind in TAGS.values() if kind != "US or SS"}
    return [
        f"{element_name(tag)} is stored as {place.kind.decode('latin-1')}, not {known[tag]}"
        for tag, place in built.places.items()
        if known.get(tag, "") not in ("", place.kind.decode("latin-1")) and place.kind != b"UN"
    ]


def value_of(dataset: Dataset, keyword: str) -> object:
    """Return the value of an attribute, None where it is absent or empty; its words where it is not of its kind.

    Raises DamagedFileError for a sequence whose items break off; pydicom opens them only now.
    """
    try:
        value: object = dataset.get(keyword)
    except OSError:
        from pydicom.datadict import tag_for_keyword

        raise DamagedFileError(f"{element_name(tag_for_keyword(keyword) or 0)} is damaged") from None
    except header_faults():
        return _words_as_they_stand(dataset, keyword)
    return None if value is None or value == "" else value


def _words_as_they_stand(dataset: Dataset, keyword: str) -> object:
    """What the file has where a number is due and none can be read: kept, to be judged and named."""
    try:
        raw = getattr(dataset.get_item(keyword), "value", None)
    except header_faults():
        return None
    if not isinstance(raw, bytes):
        return None
    words = raw.decode("ascii", "replace").strip(" \x00").split("\\")
    return words if len(words) > 1 else words[0] or None


def text(dataset: Attributes, keyword: str) -> str:
    """Return an attribute as text, several values joined by a backslash; "" where it is absent."""
    if isinstance(dataset, Elements):
        return dataset.text(keyword)
    value = value_of(dataset, keyword)
    if value is None:
        return ""
    try:
        words = "\\".join(str(v).rstrip(" \x00") for v in _values(value))
    except header_faults():
        return ""
    return words.replace("\x00", "\N{REPLACEMENT CHARACTER}").strip()


def instance_uid(dataset: Attributes) -> str:
    """Return the SOP Instance UID; where the data set has none, that of the file meta information (PS3.10 7.1)."""
    named = text(dataset, "SOPInstanceUID")
    meta = None if named else getattr(dataset, "file_meta", None)
    return named if meta is None else text(meta, "MediaStorageSOPInstanceUID")


def texts(dataset: Attributes, keyword: str) -> tuple[str, ...]:
    """Return the values of a multi-valued attribute as texts."""
    words = text(dataset, keyword)
    return tuple(part.strip() for part in words.split("\\")) if words else ()


def numbers(dataset: Attributes, keyword: str) -> tuple[float, ...]:
    """Return the values of an attribute as floats, NaN for one that is no number; empty where it is absent."""
    if isinstance(dataset, Elements):
        return dataset.numbers(keyword)
    value = value_of(dataset, keyword)
    if value is None:
        return ()
    return tuple(_float(v) for v in _values(value))


def number(dataset: Attributes, keyword: str) -> float | None:
    """Return the first value of an attribute as a finite float, else None."""
    values = numbers(dataset, keyword)
    return values[0] if values and math.isfinite(values[0]) else None


def integer(dataset: Attributes, keyword: str) -> int | None:
    """Return the first value of an attribute as an integer, else None."""
    value = number(dataset, keyword)
    return None if value is None or value != int(value) else int(value)


def items(dataset: Attributes, keyword: str) -> tuple[Attributes, ...]:
    """Return the items of a sequence; empty where it is absent or damaged."""
    if isinstance(dataset, Elements):
        return dataset.sequence(keyword)
    value = value_of(dataset, keyword)
    try:
        return (
            tuple(cast("Iterable[Dataset]", value)) if value is not None and not isinstance(value, (str, bytes)) else ()
        )
    except header_faults():
        return ()


def iso_date(words: str) -> str:
    """Return a DICOM date (YYYYMMDD, or the old YYYY.MM.DD) as ISO 8601, "" where it is no day of the calendar."""
    words = words.strip()
    digits = words.replace(".", "") if OLD_DATE.fullmatch(words) else words
    if len(digits) != 8 or not digits.isascii() or not digits.isdigit():
        return ""
    try:
        return datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    except ValueError:
        return ""


def _values(value: object) -> tuple[object, ...]:
    """Return one value or several as a tuple; pydicom keeps several in a sequence of its own."""
    if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
        return (value,)
    return tuple(value)


def _float(value: object) -> float:
    """Return a number as float, NaN for what is none by PS3.5 6.2: "1_0" and "१" are numbers in other places only."""
    words = getattr(value, "original_string", None)
    if words is None and not isinstance(value, (int, float)):
        words = str(value)
    if words is not None and not NUMBER.fullmatch(str(words).strip(" \x00")):
        return math.nan
    try:
        return float(value if isinstance(value, (int, float)) else str(value))
    except (ValueError, OverflowError):
        return math.nan
