"""Elements and sequences that are not as PS3.5 chapter 7 wants them: lengths, order, nesting, representations (R20)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tests.support.bad_input.case import Case, lone, one_bad, series
from tests.support.bad_input.raw_dicom import (
    BIG,
    EXPLICIT,
    IMPLICIT,
    ITEM,
    PREAMBLE,
    UNDEFINED,
    Raw,
    changed,
    ct,
    encoded,
    file_meta,
    part10,
    raw,
    sequence,
    tag_of,
    with_raw,
)
from viewer.imaging.warned import Code

REFERENCES = tag_of("ReferencedImageSequence")
ODD = frozenset({Code.HEADER_UNUSUAL})
ANY = "."
CUT = "ends|damaged|length|header|order"


def cases() -> Iterator[Case]:
    """Yield faults of single elements, then of sequences, then of the order."""
    yield from _lengths()
    yield from _representations()
    yield from _sequences()
    yield from _order()
    yield from _harmless()


def _lengths() -> Iterator[Case]:
    for keyword in ("PatientName", "StudyDate", "Rows", "RescaleSlope"):
        for word, length in (("far-beyond", 0xFFF0), ("one-more", None)):
            short = changed(ct(5), keyword, length=length) if length else _longer(keyword)
            yield one_bad(f"length-{word}-{keyword}", "R20", part10(short), ANY)
    for word, length in (("almost-undefined", 0xFFFFFFFE), ("huge", 0x7FFFFFF0), ("beyond-file", 5000)):
        big = Raw(0x00091010, "OB", b"\1\2\3\4", length)
        creator = Raw(0x00090010, "LO", b"SOMEBODY")
        yield one_bad(f"private-length-{word}", "R22", part10(with_raw(ct(5), creator, big)), CUT, bomb=True)
        comment = Raw(tag_of("ImageComments"), "UT", b"text", length)
        yield one_bad(f"text-length-{word}", "R22", part10(with_raw(ct(5), comment)), ANY, bomb=True)
        implicit = changed(ct(5), "PatientName", length=length)
        yield one_bad(f"implicit-length-{word}", "R22", part10(implicit, IMPLICIT), ANY, bomb=True)
        big_pixels = changed(ct(5), "PixelData", length=length)
        yield one_bad(f"pixel-length-{word}", "R22", part10(big_pixels), "160 pixel bytes expected", bomb=True)
    for word, length in (("undefined", UNDEFINED), ("zero", 0)):
        says = "undefined length|pixel bytes|ends|compressed"
        yield one_bad(f"pixel-length-{word}", "R11", part10(changed(ct(5), "PixelData", length=length)), says)
    undefined = changed(ct(5), "PatientName", vr="UT", length=UNDEFINED)
    yield one_bad("text-of-undefined-length", "R20", part10(undefined), ANY)
    odd = with_raw(ct(), Raw(tag_of("PatientName"), "PN", b"Made^Upp^"))
    yield lone("odd-length-of-a-name", "R21", part10(odd), perhaps=ODD, shown=1)


def _longer(keyword: str) -> list[Raw]:
    """State one byte more than there is, so that all that follows is shifted."""
    elements = ct(5)
    length = next(len(one.value) for one in elements if one.tag == tag_of(keyword)) + 1
    return changed(elements, keyword, length=length)


def _representations() -> Iterator[Case]:
    """A known attribute under another representation is read by what it is, or refused; never guessed wrong."""
    for keyword, vr in (("PatientName", "LO"), ("StudyDate", "LO"), ("RescaleSlope", "LO"), ("PixelSpacing", "LO")):
        content = part10(changed(ct(), keyword, vr=vr))
        yield lone(f"vr-of-{keyword}-is-{vr}", "R21", content, perhaps=ODD, shown=1, unit="mm")
    for vr in ("UN", "OB", "OW"):
        content = part10(changed(ct(), "Rows", vr=vr))
        if vr == "UN":
            yield lone("vr-of-Rows-is-UN", "R21", content, perhaps=ODD, shown=1)
        else:
            yield one_bad(f"vr-of-Rows-is-{vr}", "R11", part10(changed(ct(5), "Rows", vr=vr)), "Rows|rows")
    for keyword in ("PixelSpacing", "ImagePositionPatient", "PatientID", "SeriesInstanceUID", "RescaleIntercept"):
        content = part10(changed(ct(), keyword, vr="UN"))
        yield lone(f"vr-of-{keyword}-is-UN", "R21", content, perhaps=ODD, shown=1, unit="mm")
    for vr in ("OB", "UN"):
        content = part10(changed(ct(), "PixelData", vr=vr))
        yield lone(f"vr-of-pixels-is-{vr}", "R21", content, perhaps=ODD, shown=1)
    for word, vr in (
        ("zero-bytes", "\0\0"),
        ("question-marks", "??"),
        ("lower-case", "us"),
        ("spaces", "  "),
        ("unknown", "ZZ"),
    ):
        yield one_bad(f"vr-{word}", "R20", part10(changed(ct(5), "Columns", vr=vr)), ANY)
    as_float = changed(ct(), "Rows", vr="FL", value=struct.pack("<f", 8.0))
    yield lone("vr-of-Rows-is-FL", "R21", part10(as_float), ODD, shown=1)
    in_words = changed(ct(5), "Rows", vr="SH", value=b"eight ")
    yield one_bad("vr-of-Rows-is-words", "R11", part10(in_words), "Rows|rows")
    for vr in ("SH", "FD", "SQ"):
        yield one_bad(f"vr-of-pixels-is-{vr}", "R11", part10(changed(ct(5), "PixelData", vr=vr)), ANY)


def _with_sequence(value: bytes, length: int | None = None, k: int = 5) -> list[Raw]:
    return with_raw(ct(k), Raw(REFERENCES, "SQ", value, length))


def _nested(depth: int, *, undefined: bool) -> bytes:
    item = b""
    for _ in range(depth):
        value = sequence(item, undefined=undefined, item_undefined=undefined)
        item = encoded([Raw(REFERENCES, "SQ", value, UNDEFINED if undefined else None)])
    return item


def _sequences() -> Iterator[Case]:
    item = encoded([Raw(tag_of("ReferencedSOPClassUID"), "UI", b"1.2\0")])
    whole = sequence(item, item)
    faults = {
        "item-longer-than-sequence": (ITEM + struct.pack("<L", 400) + item, None),
        "item-longer-than-file": (ITEM + struct.pack("<L", 0x7FFFFFF0) + item, None),
        "item-almost-undefined": (ITEM + struct.pack("<L", 0xFFFFFFFE) + item, None),
        "without-item-tag": (b"\x08\0\x18\0UI\4\0" + b"1.2\0", None),
        "without-end": (whole, UNDEFINED),
        "item-without-end": (ITEM + struct.pack("<L", UNDEFINED) + item, None),
        "ends-in-item-head": (whole + ITEM[:3] + b"\0", None),
        "shorter-than-items": (whole, len(whole) - 4),
        "longer-than-items": (whole, len(whole) + 4),
        "almost-undefined": (whole, 0xFFFFFFFE),
        "beyond-file": (whole, 0x00FFFFF0),
        "of-zero-items-that-say-more": (ITEM + b"\xff\xff\xff\x7f", None),
        "of-noise": (b"\xde\xad\xbe\xef" * 20, None),
    }
    for word, (value, length) in faults.items():
        if length is None:  # damaged inside, and what it lies in is whole: only the sequence is lost
            yield lone(f"sequence-{word}", "R21", part10(_with_sequence(value, k=0)), ODD, shown=1, unit="mm")
        else:
            content = part10(_with_sequence(value, length))
            yield one_bad(f"sequence-{word}", "R20", content, ANY, bomb="most" in word)
    for depth in (8, 40):
        for undefined in (False, True):
            word = "undefined" if undefined else "defined"
            nested = [*(o for o in ct() if o.tag < REFERENCES)], [*(o for o in ct() if o.tag > REFERENCES)]
            body = encoded(nested[0]) + _nested(depth, undefined=undefined) + encoded(nested[1])
            yield lone(f"nested-{depth}-deep-{word}", "R21", PREAMBLE + file_meta(EXPLICIT) + body, shown=1)
    for undefined in (False, True):
        body = encoded([o for o in ct(5) if o.tag < REFERENCES]) + _endless(undefined=undefined)
        word = "undefined" if undefined else "defined"
        yield one_bad(f"nested-endlessly-{word}", "R20", PREAMBLE + file_meta(EXPLICIT) + body, ANY, bomb=True)


def _endless(*, undefined: bool) -> bytes:
    """Five thousand levels, none of them closed."""
    length = struct.pack("<L", UNDEFINED if undefined else 0x00FFFFFF)
    level = struct.pack("<HH2sH", REFERENCES >> 16, REFERENCES & 0xFFFF, b"SQ", 0) + length + ITEM + length
    return level * 5000


def _order() -> Iterator[Case]:
    """Elements stand once and in ascending order (PS3.5 7.1); where they do not, two readers may read two things."""
    elements = ct(5)
    place = next(n for n, one in enumerate(elements) if one.tag == tag_of("Rows"))
    swapped = [*elements[:place], elements[place + 1], elements[place], *elements[place + 2 :]]
    yield lone("unordered-rows-and-columns", "R21", part10(swapped), ODD, shown=1, unit="mm")
    late = [o for o in elements if o.tag != tag_of("PatientID")] + [raw("PatientID", "P2")]
    yield one_bad("patient-id-after-pixels", "R02", part10(late), "order|damaged")
    same = [*elements[:place], elements[place], *elements[place:]]
    yield lone("twice-the-same-Rows", "R21", part10(same), ODD, shown=1, unit="mm")
    for keyword, other in (
        ("PatientID", b"P2"),
        ("Rows", b"\4\0"),
        ("PixelSpacing", b"5\\7.5 "),
        ("PatientName", b"Other^Un"),
    ):
        at = next(n for n, one in enumerate(elements) if one.tag == tag_of(keyword))
        twice = [*elements[: at + 1], Raw(elements[at].tag, elements[at].vr, other), *elements[at + 1 :]]
        yield one_bad(
            f"twice-{keyword}", "R02" if "Patient" in keyword else "R11", part10(twice), "twice|order|damaged"
        )
    two = [*elements, elements[-1]]
    yield one_bad("twice-PixelData", "R11", part10(two), ANY)
    meta_inside = with_raw(elements, Raw(0x00020010, "UI", BIG.encode() + b"\0"))
    yield one_bad(
        "meta-element-in-data-set",
        "R11",
        PREAMBLE + file_meta(EXPLICIT) + encoded(meta_inside[1:] + meta_inside[:1]),
        ANY,
    )
    yield one_bad(
        "delimiter-in-data-set", "R20", part10([*elements[:20], Raw(0xFFFEE00D, "OB", b""), *elements[20:]]), ANY
    )


def _harmless() -> Iterator[Case]:
    """Unusual, and legal or without meaning for the image: opens."""
    creator = Raw(0x00090010, "LO", b"SOMEBODY")
    junk = Raw(0x00091001, "UN", bytes(range(256)))
    yield series("private-bytes", "R21", also=lambda e: with_raw(e, creator, junk))
    yield series("private-without-creator", "R21", also=lambda e: with_raw(e, junk))
    yield series("private-bytes-implicit", "R21", also=lambda e: with_raw(e, creator, junk), syntax=IMPLICIT)
    private_sq = Raw(0x00091002, "SQ", sequence(encoded([junk])))
    yield series("private-sequence", "R21", also=lambda e: with_raw(e, creator, private_sq))
    un = Raw(0x00091002, "UN", sequence(encoded([junk], IMPLICIT), undefined=True), UNDEFINED)
    yield series("private-sequence-as-UN", "R21", also=lambda e: with_raw(e, creator, un))
    retired = Raw(0x00200070, "LO", b"")
    yield series("retired-element", "R21", also=lambda e: with_raw(e, retired))
    lengths = Raw(0x00080000, "UL", b"\xff\xff\0\0")
    yield series("group-length-that-lies", "R21", also=lambda e: with_raw(e, lengths))
    after = Raw(0xFFFCFFFC, "OB", b"\0" * 300)
    yield series("trailing-padding-element", "R21", also=lambda e: with_raw(e, after))
    empty = Raw(REFERENCES, "SQ", b"")
    yield series("empty-sequence", "R21", also=lambda e: with_raw(e, empty))
