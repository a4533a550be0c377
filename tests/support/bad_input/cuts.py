"""Files that end too early, at every kind of place (R11, R21)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.bad_input.case import Case, one_bad
from tests.support.bad_input.raw_dicom import (
    BIG,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    Raw,
    ct,
    encapsulated,
    encoded,
    part10,
    place_of,
    sequence,
    tag_of,
    with_raw,
)

ENDS = "ends|bytes expected|is missing|not DICOM|not a DICOM|cut|no pixel"
WHOLE = part10(ct(5))
JPEG_2000, RLE = "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.5"


def cases() -> Iterator[Case]:
    """Yield cuts by place, and the same in other encodings."""
    yield from _at_the_start()
    yield from _in_elements()
    yield from _between_elements()
    yield from _in_pixels()
    yield from _in_sequences()
    yield from _in_fragments()
    yield from _in_other_encodings()


def _at_the_start() -> Iterator[Case]:
    places = {"one-byte": 1, "four-bytes": 4, "in-preamble": 64, "after-preamble": 128, "in-prefix": 130}
    places |= {"after-prefix": 132, "in-group-length-header": 138, "in-group-length": 142}
    places |= {"after-group-length": 144, "in-meta": 170, "in-meta-syntax": WHOLE.find(b"\2\0\x10\0UI") + 14}
    places |= {"after-meta": place_of(WHOLE, "SpecificCharacterSet")}
    for name, place in places.items():
        yield one_bad(f"cut-{name}", "R11", WHOLE[:place], ENDS)


def _in_elements() -> Iterator[Case]:
    for keyword in ("SOPInstanceUID", "PatientName", "SeriesInstanceUID", "Rows", "RescaleSlope"):
        place = place_of(WHOLE, keyword)
        yield one_bad(f"cut-in-tag-of-{keyword}", "R11", WHOLE[: place + 2], ENDS)
        yield one_bad(f"cut-in-head-of-{keyword}", "R11", WHOLE[: place + 5], ENDS)
        yield one_bad(f"cut-in-length-of-{keyword}", "R11", WHOLE[: place + 7], ENDS)
        yield one_bad(f"cut-before-value-of-{keyword}", "R11", WHOLE[: place + 8], ENDS)
        yield one_bad(f"cut-in-value-of-{keyword}", "R11", WHOLE[: place + 9], ENDS)


def _between_elements() -> Iterator[Case]:
    """An image object that ends exactly between two elements has lost its pixels, whatever it still says of them."""
    for keyword in ("StudyDate", "PatientName", "StudyInstanceUID", "Rows", "RescaleIntercept", "PixelData"):
        yield one_bad(f"cut-before-{keyword}", "R11", WHOLE[: place_of(WHOLE, keyword)], ENDS)


def _in_pixels() -> Iterator[Case]:
    place = place_of(WHOLE, "PixelData")
    for at in (2, 4, 6, 8, 10, 12):
        yield one_bad(f"cut-{at}-bytes-into-pixel-element", "R11", WHOLE[: place + at], ENDS)
    for left in (1, 2, 20, 80, 159):
        yield one_bad(f"cut-{left}-bytes-of-pixels-lost", "R11", WHOLE[:-left], r"160 pixel bytes expected, \d+ found")


def _in_sequences() -> Iterator[Case]:
    item = encoded([Raw(tag_of("ReferencedSOPClassUID"), "UI", b"1.2\0")])
    for name, undefined in (("defined", False), ("undefined", True)):
        value = sequence(item, item, undefined=undefined, item_undefined=undefined)
        length = 0xFFFFFFFF if undefined else None
        elements = with_raw(ct(5), Raw(tag_of("ReferencedImageSequence"), "SQ", value, length))
        content = part10(elements)
        place = place_of(content, "ReferencedImageSequence") + 12
        for word, at in (("in-item-head", 4), ("in-item", 12), ("between-items", 20 if not undefined else 28)):
            yield one_bad(f"cut-{word}-of-{name}-sequence", "R11", content[: place + at], ENDS)
    # a sequence of stated length in which an item goes beyond the end of the file
    tail = Raw(tag_of("ReferencedImageSequence"), "SQ", sequence(item), 4000)
    before = [one for one in ct(5) if one.tag < tail.tag]
    yield one_bad("cut-sequence-longer-than-file", "R11", part10([*before, tail]), ENDS)


def _in_fragments() -> Iterator[Case]:
    stream = b"\xff\x4f\xff\x51" + b"\0" * 60 + b"\xff\xd9"
    value = encapsulated(stream, offsets=b"\0\0\0\0")
    elements = with_raw(ct(5), Raw(tag_of("PixelData"), "OB", value, 0xFFFFFFFF))
    content = part10(elements, stated=JPEG_2000)
    start = place_of(content, "Rows")
    start = content.find(b"\xe0\x7f\x10\x00", start)
    for name, at in (("head", 10), ("item-of-offsets", 16), ("offsets", 22), ("fragment-head", 28), ("fragment", 60)):
        yield one_bad(
            f"cut-in-compressed-{name}", "R11", content[: start + at], f"{ENDS}|fragment|compressed|decod|JPEG"
        )
    yield one_bad("cut-compressed-delimiter", "R11", content[: start + 32] + b"\0" * 20, "fragment|ends|compress|JPEG")


def _in_other_encodings() -> Iterator[Case]:
    for word, syntax in (("implicit", IMPLICIT), ("big-endian", BIG)):
        whole = part10(ct(5), syntax)
        body = len(part10([], syntax))
        for share in (3, 5, 8):
            at = body + (len(whole) - 160 - body) * share // 10 + share % 2
            yield one_bad(f"cut-{word}-at-{share}0-percent", "R11", whole[:at], ENDS)
        yield one_bad(f"cut-{word}-one-pixel-byte", "R11", whole[:-1], "160 pixel bytes expected, 159 found")
        yield one_bad(
            f"cut-{word}-before-pixels", "R11", part10([o for o in ct(5) if o.tag < 0x7FE00000], syntax), ENDS
        )
    deflated = part10(ct(5), DEFLATED)
    for share in (4, 7, 9):
        place = len(part10([], EXPLICIT)) + (len(deflated) - len(part10([], EXPLICIT))) * share // 10
        yield one_bad(f"cut-deflated-at-{share}0-percent", "R11", deflated[:place], f"{ENDS}|deflat|damaged")
    yield one_bad("cut-rle-header", "R11", part10(_rle(b"\1\0\0\0"), stated=RLE), f"{ENDS}|RLE|decod|compress")


def _rle(stream: bytes) -> list[Raw]:
    return with_raw(ct(5), Raw(tag_of("PixelData"), "OB", encapsulated(stream), 0xFFFFFFFF))
