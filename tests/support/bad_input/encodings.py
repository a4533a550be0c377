"""File meta information and transfer syntaxes that are missing, wrong or lies (R11, R20)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tests.support.bad_input.case import Case, lone, one_bad, series
from tests.support.bad_input.raw_dicom import (
    BIG,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    PREAMBLE,
    UNDEFINED,
    Raw,
    ct,
    encapsulated,
    encoded,
    file_meta,
    packed,
    part10,
    tag_of,
    with_raw,
)
from viewer.imaging.warned import Code

GUESSED = {Code.HEADER_UNUSUAL}
RLE, JPEG_BASELINE, JPEG_LOSSLESS = (f"1.2.840.10008.1.2.{n}" for n in ("5", "4.50", "4.70"))
JPEG_LS, JPEG_2000, HTJ2K = (f"1.2.840.10008.1.2.4.{n}" for n in ("80", "90", "201"))
COMPRESSED = {"rle": RLE, "jpeg": JPEG_BASELINE, "lossless": JPEG_LOSSLESS, "jpegls": JPEG_LS, "j2k": JPEG_2000}
COMPRESSED |= {"htj2k": HTJ2K}
UNKNOWN = {"unknown": "1.2.3.4", "mpeg": "1.2.840.10008.1.2.4.100", "jpip": "1.2.840.10008.1.2.4.94"}
UNKNOWN |= {"jpeg-part-2": "1.2.840.10008.1.2.4.92", "words": "Explicit VR Little Endian", "traversal": "../../etc/x"}
UNKNOWN |= {"very-long": "1.2." + "9" * 400, "hevc": "1.2.840.10008.1.2.4.107"}


def cases() -> Iterator[Case]:
    """Yield what is wrong before the data set begins, and lies of how it is encoded."""
    yield from _meta()
    yield from _without_meta()
    yield from _lies()
    yield from _compressed_lies()
    yield from _unknown_syntaxes()


def _file(meta: bytes, syntax: str = EXPLICIT) -> bytes:
    return PREAMBLE + meta + encoded(ct(5), syntax)


def _meta() -> Iterator[Case]:
    """A wrong group length is common and harmless: the elements say where they end (PS3.10 7.1)."""
    right = len(file_meta(EXPLICIT)) - 12
    for word, length in (("zero", 0), ("short", right - 8), ("long", right + 6), ("huge", 0x7FFFFFFF)):
        content = [PREAMBLE + file_meta(EXPLICIT, length=length) + encoded(ct(k)) for k in range(1)]
        yield lone(f"meta-group-length-{word}", "R21", content[0], perhaps=frozenset(GUESSED), shown=1)
    without = PREAMBLE + file_meta(EXPLICIT)[12:] + encoded(ct())
    yield lone("meta-without-group-length", "R21", without, perhaps=frozenset(GUESSED), shown=1)
    private = encoded([Raw(0x00020100, "UI", b"1.2.3\0"), Raw(0x00020102, "OB", b"\xff" * 64)])
    yield lone(
        "meta-with-private-information", "R21", PREAMBLE + file_meta(EXPLICIT, more=private) + encoded(ct()), shown=1
    )
    unknown = encoded([Raw(0x00020099, "LO", b"what")])
    yield lone(
        "meta-with-unknown-element", "R21", PREAMBLE + file_meta(EXPLICIT, more=unknown) + encoded(ct()), shown=1
    )
    twice = encoded([Raw(0x00020010, "UI", packed(BIG, "UI"))])
    doubled = PREAMBLE + file_meta(EXPLICIT, more=twice) + encoded(ct(5))
    yield one_bad("meta-two-transfer-syntaxes", "R11", doubled, ".")
    text = Raw(0x00020010, "LO", b"Explicit VR Little Endian ")
    yield one_bad(
        "meta-syntax-as-words",
        "R11",
        PREAMBLE + file_meta(None, more=encoded([text])) + encoded(ct(5)),
        "ransfer syntax|damaged",
    )
    binary = b"".join(struct.pack("<HH2sH", 2, n, b"\xff\xff", 4) + b"\0\0\0\0" for n in (0x10, 0x11))
    yield one_bad("meta-of-junk-bytes", "R20", PREAMBLE + binary + encoded(ct(5)), ".")
    other = PREAMBLE + file_meta(EXPLICIT, sop_class="1.2.840.10008.1.3.10") + encoded(ct())
    yield lone("meta-class-differs-from-data-set", "R21", other, perhaps=frozenset(GUESSED), shown=1)


def _without_meta() -> Iterator[Case]:
    """What says nothing of its encoding is read where it can only be one, and the reader is told."""
    for word, syntax in (("implicit", IMPLICIT), ("explicit", EXPLICIT), ("big-endian", BIG)):
        bare = encoded(ct(), syntax)
        yield lone(f"no-preamble-no-meta-{word}", "R21", bare, GUESSED, shown=1)
        if syntax != BIG:
            prefixed = PREAMBLE + bare
            yield lone(f"no-meta-after-prefix-{word}", "R21", prefixed, GUESSED, shown=1)
        empty = PREAMBLE + file_meta(None) + bare
        yield lone(f"no-transfer-syntax-{word}", "R21", empty, GUESSED, shown=1)
    yield lone("no-preamble-but-meta", "R21", file_meta(EXPLICIT) + encoded(ct()), perhaps=frozenset(GUESSED), shown=1)
    yield lone("empty-transfer-syntax", "R21", PREAMBLE + file_meta("") + encoded(ct()), GUESSED, shown=1)
    junk = bytes(range(128)) + b"DICM"
    yield lone("preamble-of-other-bytes", "R21", junk + file_meta(EXPLICIT) + encoded(ct()), shown=1)
    tiff = b"II*\0" + b"\x08\0\0\0" + b"\0" * 120 + b"DICM"
    yield lone("preamble-of-a-tiff", "R21", tiff + file_meta(EXPLICIT) + encoded(ct()), shown=1)
    yield one_bad("prefix-in-lower-case", "R20", b"\0" * 128 + b"dicm" + file_meta(EXPLICIT) + encoded(ct(5)), "DICOM")
    yield one_bad("prefix-one-byte-late", "R20", b"\0" * 129 + b"DICM" + file_meta(EXPLICIT) + encoded(ct(5)), "DICOM")


def _lies() -> Iterator[Case]:
    """The data set is in another plain encoding than stated: read as it is with a word, or refused; never as noise."""
    plain = {"implicit": IMPLICIT, "explicit": EXPLICIT, "big-endian": BIG, "deflated": DEFLATED}
    for is_word, syntax in plain.items():
        for says_word, stated in plain.items():
            if is_word == says_word:
                continue
            name = f"says-{says_word}-is-{is_word}"
            content = part10(ct(5), syntax, stated=stated)
            if BIG in (syntax, stated) or DEFLATED in (syntax, stated):
                yield one_bad(name, "R11", content, ".")
            else:
                yield series(name, "R11", GUESSED, slices=1, syntax=syntax, stated=stated)


def _compressed_lies() -> Iterator[Case]:
    for word, syntax in COMPRESSED.items():
        yield one_bad(f"says-{word}-is-native", "R11", part10(ct(5), stated=syntax), "compress|fragment|length|decod")
        empty = Raw(tag_of("PixelData"), "OB", encapsulated(), UNDEFINED)
        yield one_bad(
            f"{word}-without-fragment",
            "R11",
            part10(with_raw(ct(5), empty), stated=syntax),
            "fragment|frame|compress|decod|ends",
        )
        noise = Raw(tag_of("PixelData"), "OB", encapsulated(b"\x5a\xa5" * 200), UNDEFINED)
        yield one_bad(
            f"{word}-of-noise", "R11", part10(with_raw(ct(5), noise), stated=syntax), "decod|JPEG|RLE|stream|compress"
        )
    stream = Raw(tag_of("PixelData"), "OB", encapsulated(b"\xff\xd8" + b"\0" * 60 + b"\xff\xd9"), UNDEFINED)
    for word, stated in (("explicit", EXPLICIT), ("implicit", IMPLICIT)):
        content = part10(with_raw(ct(5), stream), EXPLICIT, stated=stated)
        yield one_bad(f"says-{word}-is-compressed", "R11", content, "undefined length|compress|pixel")


def _unknown_syntaxes() -> Iterator[Case]:
    for word, syntax in UNKNOWN.items():
        yield one_bad(f"syntax-{word}", "R11", part10(ct(5), stated=syntax), "ransfer syntax|is not read")
