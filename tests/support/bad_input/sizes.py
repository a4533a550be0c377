"""Image sizes, depths, colours and counts that contradict each other or the bytes that are there (R11, R22)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.support.bad_input.case import Case, just, one_bad, series
from tests.support.bad_input.raw_dicom import (
    BIG,
    IMPLICIT,
    Raw,
    ct,
    part10,
    pixels,
    tag_of,
    with_raw,
)
from viewer.imaging.warned import Code

SHORT = r"[\d,]+ pixel bytes expected, [\d,]+ found"


def cases() -> Iterator[Case]:
    """Yield contradictions by attribute, then by the number of bytes."""
    yield from _sides()
    yield from _samples()
    yield from _bits()
    yield from _frames()
    yield from _bytes()


def _bad(name: str, says: str, row: str = "R11", **changes: Any) -> Case:
    return one_bad(name, row, part10(ct(5, **changes)), says, bomb=row == "R22")


def _sides() -> Iterator[Case]:
    for keyword, tag in (("Rows", "0028,0010"), ("Columns", "0028,0011")):
        yield _bad(f"{keyword}-missing", rf"{keyword} \({tag}\) is missing: image size unknown", **just(keyword, None))
        yield _bad(f"{keyword}-empty", rf"{keyword} \({tag}\) is missing: image size unknown", **just(keyword, b""))
        yield _bad(f"{keyword}-zero", rf"{keyword} \({tag}\) is 0", **just(keyword, 0))
        yield _bad(f"{keyword}-one-too-many", SHORT, **just(keyword, 9 if keyword == "Rows" else 11))
        yield _bad(f"{keyword}-one-too-few", SHORT, **just(keyword, 7 if keyword == "Rows" else 9))
        yield _bad(f"{keyword}-65535", SHORT, "R22", **just(keyword, 65535))
        yield _bad(f"{keyword}-twice", "two values|2 values|" + keyword, **just(keyword, [8, 10]))
        yield _bad(f"{keyword}-one-byte", keyword, **just(keyword, b"\x08"))
        yield _bad(f"{keyword}-three-bytes", keyword, **just(keyword, b"\x08\0\0"))
    yield _bad("both-sides-65535", SHORT, "R22", Rows=65535, Columns=65535)
    yield _bad("both-sides-missing", "Rows", Rows=None, Columns=None)


def _samples() -> Iterator[Case]:
    """Colour by number of samples (PS3.3 C.7.6.3.1.2)."""
    for count in (0, 2, 3, 4, 65535):
        yield _bad(f"samples-{count}-of-grey", f"{count:,}|{count}|samples", SamplesPerPixel=count)
    yield _bad("samples-one-of-rgb", "RGB", PhotometricInterpretation="RGB")
    yield _bad("samples-one-of-ybr", "YBR_FULL", PhotometricInterpretation="YBR_FULL")
    yield _bad("samples-three-of-palette", ".", PhotometricInterpretation="PALETTE COLOR", SamplesPerPixel=3)
    yield _bad("palette-without-table", "palette|Palette|PALETTE", PhotometricInterpretation="PALETTE COLOR")
    for word, value in (
        ("unknown", "SEPIA"),
        ("retired-hsv", "HSV"),
        ("cmyk", "CMYK"),
        ("junk", "\x01\x02"),
        ("lower", "rgb"),
    ):
        yield _bad(f"photometric-{word}", ".", PhotometricInterpretation=value)
    yield _bad(
        "rgb-of-16-bits-too-short", SHORT, PhotometricInterpretation="RGB", SamplesPerPixel=3, PlanarConfiguration=0
    )
    yield series("photometric-missing", "R21", {Code.HEADER_UNUSUAL}, PhotometricInterpretation=None)
    yield series("samples-missing", "R21", {Code.HEADER_UNUSUAL}, SamplesPerPixel=None)


def _bits() -> Iterator[Case]:
    depths = {
        "allocated-0": (0, 16, 15),
        "allocated-7": (7, 7, 6),
        "allocated-12": (12, 12, 11),
        "allocated-64": (64, 16, 15),
    }
    depths |= {"allocated-65535": (65535, 16, 15), "allocated-8": (8, 8, 7), "allocated-32": (32, 32, 31)}
    depths |= {"stored-0": (16, 0, 15), "stored-17": (16, 17, 16), "stored-65535": (16, 65535, 15)}
    depths |= {"high-16": (16, 16, 16), "high-below-stored": (16, 12, 5), "high-65535": (16, 16, 65535)}
    for word, (allocated, stored, high) in depths.items():
        yield _bad(f"bits-{word}", "bit|" + SHORT, BitsAllocated=allocated, BitsStored=stored, HighBit=high)
    yield _bad("bits-allocated-missing", "Bits Allocated|bit", BitsAllocated=None)
    yield series("bits-stored-missing", "R21", {Code.HEADER_UNUSUAL}, BitsStored=None)
    for value in (2, 65535):
        yield _bad(f"sign-{value}", "Pixel Representation", PixelRepresentation=value)
    yield _bad("sign-missing", "Pixel Representation", PixelRepresentation=None)
    yield series("high-bit-missing", "R21", HighBit=None, perhaps={Code.HEADER_UNUSUAL})
    both = with_raw(ct(5), Raw(0x7FE00008, "OF", b"\0" * 320))
    yield one_bad("float-pixels-beside-integer-ones", "R11", part10(both), ".")
    floats = with_raw([o for o in ct(5) if o.tag != tag_of("PixelData")], Raw(0x7FE00008, "OF", b"\0" * 320))
    yield one_bad("float-pixels-of-16-bits", "R11", part10(floats), "bit")


def _frames() -> Iterator[Case]:
    for word, value in (("words", "many"), ("letter", "1A"), ("fraction", "1.5"), ("minus-one", "-1"), ("zero", "0")):
        says = f"Number of Frames.*{value}"
        yield _bad(f"frames-{word}", says, NumberOfFrames=value)
    yield _bad("frames-infinite", "Number of Frames", NumberOfFrames="1e999")
    yield _bad("frames-two-values", "Number of Frames", NumberOfFrames="1\\2")
    for count in (2, 3, 1000):
        yield _bad(f"frames-{count}-of-one", SHORT, NumberOfFrames=str(count))
    yield _bad("frames-2147483647", "Number of Frames|" + SHORT, "R22", NumberOfFrames="2147483647")
    yield _bad("frames-99999", SHORT, "R22", NumberOfFrames="99999")
    yield _bad("frames-one-of-two", SHORT, NumberOfFrames="1", PixelData=pixels(5, frames=2))
    big = with_raw(ct(5), Raw(tag_of("NumberOfFrames"), "IS", b"9" * 400))
    yield one_bad("frames-of-400-digits", "R22", part10(big), "Number of Frames")


def _bytes() -> Iterator[Case]:
    """The value of Pixel Data is as long as sizes and depth make it, an odd one by a byte more (PS3.5 8.1.1)."""
    whole = pixels(5)
    lengths = {"one-byte-short": whole[:-1], "two-bytes-short": whole[:-2], "one-row-short": whole[:-20]}
    lengths |= {"half": whole[:80], "none": b"", "one-byte-long": whole + b"\0", "two-bytes-long": whole + b"\0\0"}
    lengths |= {"one-row-long": whole + whole[:20], "twice": whole * 2, "one-frame-long": whole + whole}
    lengths |= {"padded-to-512": whole.ljust(512, b"\0"), "one-pixel": whole[:2]}
    for word, value in lengths.items():
        yield _bad(f"pixels-{word}", SHORT + "|no pixel|odd", PixelData=value)
        if word in ("half", "one-row-long", "twice"):
            content = part10(ct(5, PixelData=value), IMPLICIT)
            yield one_bad(f"pixels-{word}-implicit", "R11", content, SHORT)
            yield one_bad(f"pixels-{word}-big-endian", "R11", part10(ct(5, PixelData=value), BIG), SHORT)
    eight: dict[str, Any] = {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "PixelRepresentation": 0}
    yield _bad("pixels-odd-without-byte-of-padding", SHORT, Rows=3, Columns=3, PixelData=b"\1" * 8, **eight)
    yield _bad("pixels-of-8-bits-said-to-be-16", SHORT, PixelData=b"\1" * 80)
    bits: dict[str, Any] = {"BitsAllocated": 1, "BitsStored": 1, "HighBit": 0, "PixelRepresentation": 0}
    yield _bad("pixels-of-bits-short", SHORT, PixelData=b"\1" * 8, **bits)
    rgb: dict[str, Any] = {"PhotometricInterpretation": "RGB", "SamplesPerPixel": 3, "PlanarConfiguration": 0}
    yield _bad("pixels-of-rgb-two-thirds", SHORT, PixelData=b"\1" * 160, **rgb, **eight)
    yield _bad("planar-configuration-7", "Planar", PixelData=b"\1" * 240, **{**rgb, "PlanarConfiguration": 7}, **eight)
