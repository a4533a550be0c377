"""What a file is that is no DICOM: said in the report, so that nobody has to open it to find out."""

from __future__ import annotations

import re
from pathlib import Path

from viewer.imaging.header import START, begins_as_dicom

LOOKED_AT = 4096
ARCHIVE = "zip archive"

BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", ARCHIVE),
    (b"PK\x05\x06", ARCHIVE),
    (b"PK\x07\x08", "part of a zip archive in several files"),
    (b"\x1f\x8b", "gzip file"),
    (b"BZh", "bzip2 file"),
    (b"\xfd7zXZ\0", "xz file"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"\x28\xb5\x2f\xfd", "zstd file"),
    (b"MSCF", "cabinet archive"),
    (b"\x89PNG\r\n\x1a\n", "PNG picture"),
    (b"\xff\xd8\xff", "JPEG picture"),
    (b"GIF8", "GIF picture"),
    (b"BM", "BMP picture"),
    (b"II*\0", "TIFF picture"),
    (b"MM\0*", "TIFF picture"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "JPEG 2000 picture"),
    (b"\0\0\x01\0", "icon"),
    (b"%PDF", "PDF"),
    (b"{\\rtf", "rich text"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office file or thumbnail cache"),
    (b"NRRD", "NRRD image"),
    (b"\x89HDF\r\n\x1a\n", "HDF5 file"),
    (b"SQLite format 3\0", "SQLite database"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\0\x05\x16\x07", "macOS companion file"),
    (b"\0\0\0\x01Bud1", "macOS folder settings"),
    (b"ID3", "sound"),
    (b"RIFF", "film or sound"),
    (b"\x93NUMPY", "numpy array"),
)
"""Kinds by their first bytes."""

KNOWN_BEGINNINGS = tuple(begin for begin, _ in BEGINNINGS)

TEXTS: tuple[tuple[bytes, str], ...] = (
    (b"<?xml", "XML text"),
    (b"<!doctype html", "HTML text"),
    (b"<html", "HTML text"),
    (b"objecttype", "MetaImage header"),
    (b"solid ", "STL surface"),
)
JSON = re.compile(rb"""[{\[]\s*(["{}\[\]\d-]|true|false|null|$)""")
TAR_MARK_AT, NIFTI_MARK_AT, MP4_MARK_AT = 257, 344, 4
NIFTI_MARKS = (b"n+1\0", b"ni1\0")


def first_bytes(path: Path) -> bytes:
    """Return the first bytes of a file; none where it is empty or cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(LOOKED_AT)
    except (OSError, ValueError):
        return b""


def is_archive(start: bytes) -> bool:
    """Whether a file that begins like this is a zip archive, by its content and not its name."""
    return start[START - 4 : START] != b"DICM" and _by_beginning(start) == ARCHIVE


def refusal(start: bytes) -> str:
    """Return why a file that begins with these bytes is no DICOM file; "" where it may be one, or has no bytes."""
    if not start or begins_as_dicom(start[:START]):
        return ""
    kind = kind_of(start)
    return f"not DICOM: {kind}" if kind else "not a DICOM file"


def kind_of(start: bytes) -> str:
    """Return what a file is by its first bytes, "" where that is not known."""
    known = _by_beginning(start)
    if known:
        return known
    if start[TAR_MARK_AT : TAR_MARK_AT + 5] == b"ustar":
        return "tar archive"
    if start[NIFTI_MARK_AT : NIFTI_MARK_AT + 4] in NIFTI_MARKS:
        return "NIfTI image"
    if start[:8] in (b"\x5c\x01\0\0n+2\0", b"\x5c\x01\0\0ni2\0") or start[4:8] in (b"n+2\0", b"ni2\0"):
        return "NIfTI image"
    if start[MP4_MARK_AT : MP4_MARK_AT + 4] == b"ftyp":
        return "film"
    return _text_kind(start)


def _by_beginning(start: bytes) -> str:
    if not start.startswith(KNOWN_BEGINNINGS):
        return ""
    return next((kind for begin, kind in BEGINNINGS if start.startswith(begin)), "")


def _text_kind(start: bytes) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    if b"\0" in start:
        return ""
    body = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _share_of_controls(start) > 0 or not _is_mostly_letters(start):
        return ""
    if JSON.match(body):
        return "JSON text"
    lower = body[:64].lower()
    return next((kind for begin, kind in TEXTS if lower.startswith(begin)), "text")


def _share_of_controls(start: bytes) -> float:
    controls = sum(byte < ord(" ") and byte not in b"\t\n\r\f\x1b" for byte in start)
    return controls / max(1, len(start))


def _is_mostly_letters(start: bytes) -> bool:
    """Whether the bytes are UTF-8, but for a letter cut at the end, or ASCII with few other letters."""
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_at_end = error.start >= len(start) - 3
        foreign = sum(byte >= 0x80 for byte in start)
        return cut_at_end or foreign * 5 < len(start)
    return True
