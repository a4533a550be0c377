r"""Letters beyond ASCII in a header whose character set is missing, unknown or wrong (PS3.3 C.12.1.1.2, PS3.5 6.1).

Where the set is stated and the bytes fit it, pydicom's reading stands. Everywhere else nothing is invented: what the
bytes themselves make certain is read (escape sequences name their set, UTF-8 shows itself), every other byte is shown
as its octal code, \nnn, which PS3.5 6.1.2.3 recommends; and a warning says so.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from viewer.imaging.elements import FREE_TEXT, TAGS
from viewer.imaging.header import header_faults
from viewer.imaging.warned import Code, Warned

if TYPE_CHECKING:
    from pydicom import Dataset

CHARACTER_SET = TAGS["SpecificCharacterSet"][0]
TEXTS = tuple((tag, kind) for tag, kind in TAGS.values() if kind in FREE_TEXT)

ALONE = {"ISO_IR 192": "utf-8", "GB18030": "gb18030", "GBK": "gbk"}
"""Sets that use all bytes themselves: no escape sequences beside them."""

BY_NUMBER = {
    "6": "ascii", "100": "iso8859-1", "101": "iso8859-2", "109": "iso8859-3", "110": "iso8859-4", "144": "iso8859-5",
    "127": "iso8859-6", "126": "iso8859-7", "138": "iso8859-8", "148": "iso8859-9", "203": "iso8859-15",
    "13": "shift_jis", "166": "iso8859-11",
}  # fmt: skip
"""Single-byte sets by the number of their registration (PS3.3 tables C.12-2 and C.12-3)."""

ONLY_BY_ESCAPE = {"87", "159", "149", "58"}
"""Sets of two bytes, in force only after their escape sequence (table C.12-4)."""

ESCAPES = {
    b"\x1b(B": "ascii", b"\x1b-A": "iso8859-1", b"\x1b-B": "iso8859-2", b"\x1b-C": "iso8859-3",
    b"\x1b-D": "iso8859-4", b"\x1b-L": "iso8859-5", b"\x1b-G": "iso8859-6", b"\x1b-F": "iso8859-7",
    b"\x1b-H": "iso8859-8", b"\x1b-M": "iso8859-9", b"\x1b-b": "iso8859-15", b"\x1b-T": "iso8859-11",
    b"\x1b(J": "shift_jis", b"\x1b)I": "shift_jis", b"\x1b$B": "iso2022_jp", b"\x1b$(D": "iso2022_jp_2",
    b"\x1b$)C": "euc_kr", b"\x1b$)A": "gb2312",
}  # fmt: skip
"""Escape sequences of the standard (PS3.3 tables C.12-3 and C.12-4) and what follows them."""

STATEFUL = frozenset({"iso2022_jp", "iso2022_jp_2"})
TERM = re.compile(r"(ISO[ _-]IR|ISO[ _-]2022[ _-]IR)[ _-](\d+)")
CONTROL_LETTERS = frozenset(range(0x80, 0xA0))
"""What Windows code pages use and the sets of the standard do not."""

OCTAL = "nadir.octal"


def settle_characters(dataset: Dataset) -> Warned | None:
    """Put what can be read into texts that pydicom cannot be sure of; return the warning of it, None for none."""
    terms = _terms(dataset)
    unknown = [term for term in terms if term and not _is_known(term)]
    doubtful = False
    for tag, kind in TEXTS:
        raw = _raw(dataset, tag)
        if raw is None or (raw.isascii() and b"\x1b" not in raw):
            continue
        words, sure = decoded(raw, terms)
        if not sure:
            doubtful = True
            dataset.add_new(tag, kind, words)
    if unknown:
        return _warned(f"Character set “{unknown[0][:24]}” is unknown: letters beyond ASCII are shown as codes")
    if doubtful and not any(terms):
        return _warned("The header states no character set: letters beyond ASCII may be shown as codes")
    if doubtful:
        return _warned(f"Letters do not fit the stated character set {_words(terms)}: they are shown as codes")
    return None


def decoded(raw: bytes, terms: tuple[str, ...]) -> tuple[str, bool]:
    """Return a text value, and whether every letter of it is certain under the stated character sets `terms`."""
    first = terms[0] if terms else ""
    if first in ALONE:
        return _strictly(raw, ALONE[first])
    if first and not _is_known(first):
        return _as_codes(raw, "ascii"), raw.isascii()
    if not any(terms) and b"\x1b" not in raw:
        words, is_utf8 = _strictly(raw, "utf-8")
        return (words if is_utf8 else _as_codes(raw, "ascii")), False
    return _with_escapes(raw, terms)


def _with_escapes(raw: bytes, terms: tuple[str, ...]) -> tuple[str, bool]:
    """Read a value piece by piece: the first set, then whatever each escape sequence names."""
    number = _number(terms[0]) if terms and terms[0] else "6"
    codec, sure, words = BY_NUMBER.get(number, "ascii"), True, ""
    allowed = {BY_NUMBER.get(_number(term), "") for term in terms} | {"ascii"}
    allowed |= {codec for codec in ESCAPES.values() if codec not in BY_NUMBER.values() and _is_allowed(codec, terms)}
    pieces = re.split(rb"(?=\x1b)", raw)
    for piece in pieces:
        escape = next((known for known in ESCAPES if piece.startswith(known)), b"")
        if escape:
            codec = ESCAPES[escape]
            sure = sure and codec in allowed
        elif piece.startswith(b"\x1b"):
            codec, sure = "ascii", False
        body = piece if codec in STATEFUL else piece[len(escape) :]
        part, fits = _strictly(body, codec)
        words, sure = words + part, sure and fits
    return words, sure


def _is_allowed(codec: str, terms: tuple[str, ...]) -> bool:
    numbers = {_number(term) for term in terms}
    return bool(numbers & {"iso2022_jp": {"87"}, "iso2022_jp_2": {"159"}, "euc_kr": {"149"}, "gb2312": {"58"}}[codec])


def _strictly(raw: bytes, codec: str) -> tuple[str, bool]:
    """Return bytes as a codec reads them, and whether it could read all; those that it could not as codes."""
    if codec.startswith("iso8859") and any(byte in CONTROL_LETTERS for byte in raw):
        pieces = re.split(rb"([\x80-\x9f]+)", raw)
        return "".join(_as_codes(p, "ascii" if p[:1] in _CONTROLS else codec) for p in pieces), False
    try:
        return raw.decode(codec), True
    except UnicodeDecodeError:
        return _as_codes(raw, codec), False


_CONTROLS = frozenset(bytes([byte]) for byte in CONTROL_LETTERS)


def _as_codes(raw: bytes, codec: str) -> str:
    return raw.decode(codec, OCTAL)


def _codes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(f"\\{byte:03o}" for byte in error.object[error.start : error.end]), error.end


codecs.register_error(OCTAL, _codes)


def _terms(dataset: Dataset) -> tuple[str, ...]:
    raw = _raw(dataset, CHARACTER_SET)
    if raw is None:
        try:
            value = dataset.get("SpecificCharacterSet")
        except header_faults():
            return ()
        values = [value] if isinstance(value, str) else list(value or ())
        return tuple(str(term).strip() for term in values)
    return tuple(term.strip(" \0") for term in raw.decode("latin-1").split("\\")) if raw.strip(b" \0") else ()


def _raw(dataset: Dataset, tag: int) -> bytes | None:
    """Return an element's bytes as the file has them, None where it is absent or was understood already."""
    if tag not in dataset:
        return None
    try:
        value = getattr(dataset.get_item(tag), "value", None)
    except header_faults():
        return None
    return value if isinstance(value, bytes) else None


def _number(term: str) -> str:
    match = TERM.fullmatch(term)
    return match[2] if match else ""


def _is_known(term: str) -> bool:
    number = _number(term)
    return term in ALONE or number in BY_NUMBER or number in ONLY_BY_ESCAPE or number == "192"


def _words(terms: tuple[str, ...]) -> str:
    return "“" + "\\".join(terms)[:40] + "”"


def _warned(text: str) -> Warned:
    return Warned(Code.CHARACTERS_UNKNOWN, text)
