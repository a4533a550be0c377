"""The ways of storing pixels that are read (PS3.5 section 10 and annex A), and what the others are called."""

from __future__ import annotations

_ROOT = "1.2.840.10008.1.2."
RLE = _ROOT + "5"
JPEG = frozenset(f"{_ROOT}4.{n}" for n in (50, 51, 57, 70))
JPEG_LS = frozenset(f"{_ROOT}4.{n}" for n in (80, 81))
JPEG_2000 = frozenset(f"{_ROOT}4.{n}" for n in (90, 91))
HTJ2K = frozenset(f"{_ROOT}4.{n}" for n in (201, 202, 203))
JPEG_XL = frozenset(f"{_ROOT}4.{n}" for n in (110, 111, 112))
DEFLATED_FRAME = _ROOT + "8.1"
ENCAPSULATED_PLAIN = _ROOT + "1.98"
COMPRESSED = frozenset({RLE, DEFLATED_FRAME, ENCAPSULATED_PLAIN} | JPEG | JPEG_LS | JPEG_2000 | HTJ2K | JPEG_XL)
"""Syntaxes that keep each frame in fragments of its own (PS3.5 A.4)."""

LOSSLESS_ONLY = frozenset(f"{_ROOT}4.{n}" for n in (57, 70, 80, 90, 110, 201, 202))
ALWAYS_LOSSY = frozenset(f"{_ROOT}4.{n}" for n in (50, 51, 81, 111))
LOSSY_UNLESS_DENIED = frozenset(f"{_ROOT}4.{n}" for n in (91, 112, 203))

_FAMILIES = (
    ("4.5", "retired JPEG process"),
    ("4.6", "retired JPEG process"),
    ("4.92", "JPEG 2000 Part 2 (multi-component)"),
    ("4.93", "JPEG 2000 Part 2 (multi-component)"),
    ("4.94", "JPIP: the pixels are on a server"),
    ("4.95", "JPIP: the pixels are on a server"),
    ("4.204", "JPIP: the pixels are on a server"),
    ("4.205", "JPIP: the pixels are on a server"),
    ("4.100", "MPEG-2 video"),
    ("4.101", "MPEG-2 video"),
    ("4.102", "MPEG-4 video"),
    ("4.103", "MPEG-4 video"),
    ("4.104", "MPEG-4 video"),
    ("4.105", "MPEG-4 video"),
    ("4.106", "MPEG-4 video"),
    ("4.107", "HEVC video"),
    ("4.108", "HEVC video"),
    ("6.", "MIME or XML encoding"),
    ("7.", "SMPTE live video"),
)


def unread_name(syntax: str) -> str:
    """Return what a transfer syntax that is not read is called, for a line of the report."""
    words = next((name for start, name in _FAMILIES if syntax.startswith(_ROOT + start)), "")
    return f"{words} ({syntax[:30]})" if words else f"transfer syntax {syntax[:40] or 'of no name'}"
