"""Compressed pixels that are cut, lie about what they hold, or unpack into far more than they are (R11, R20, R22)."""

from __future__ import annotations

import functools
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from tests.support.bad_input.case import Case, lone, one_bad, series
from tests.support.bad_input.raw_dicom import (
    DEFLATED,
    ITEM,
    MEGABYTE,
    PREAMBLE,
    SEQUENCE_END,
    UNDEFINED,
    Raw,
    Value,
    ct,
    encapsulated,
    encoded,
    file_meta,
    part10,
    tag_of,
    with_raw,
)
from viewer.imaging.warned import Code

RLE = "1.2.840.10008.1.2.5"
SYNTAX = {"rle": RLE, "jpeg": "1.2.840.10008.1.2.4.50", "lossless": "1.2.840.10008.1.2.4.70"}
SYNTAX |= {"jpegls": "1.2.840.10008.1.2.4.80", "j2k": "1.2.840.10008.1.2.4.90", "htj2k": "1.2.840.10008.1.2.4.201"}
SAYS = "decod|stream|compress|fragment|frame|JPEG|RLE|ends|bytes|damaged|segment|rows|columns|bit"
SIDE = 64


def cases() -> Iterator[Case]:
    """Yield controls of each codec, then their cuts, lies of size, chains of fragments, offset tables and bombs."""
    for codec in SYNTAX:
        yield _control(codec)
        yield from _cut(codec)
        yield from _lies(codec)
    yield from _chains()
    yield from _offset_tables()
    yield from _bombs()


def image(rows: int = SIDE, columns: int = SIDE, seed: int = 0) -> NDArray[np.uint16]:
    """Return a picture with some detail, 12 bits deep."""
    y, x = np.mgrid[:rows, :columns]
    waves = (np.sin(x / 5 + seed) + np.cos(y / 7)) * 900
    picture: NDArray[np.uint16] = (waves + 2000 + (x * 31 + y * 17) % 23).astype(np.uint16)
    return picture


@functools.cache
def stream(codec: str, rows: int = SIDE, columns: int = SIDE) -> bytes:
    """Return that picture as `codec` stores it; 8 bits for JPEG baseline."""
    pixels = image(rows, columns)
    if codec == "rle":
        return rle(pixels)
    if codec == "jpeg":
        return bytes(imagecodecs.jpeg8_encode((pixels >> 4).astype(np.uint8), level=95))
    if codec == "lossless":
        return bytes(imagecodecs.ljpeg_encode(pixels, bitspersample=16))
    if codec == "jpegls":
        return bytes(imagecodecs.jpegls_encode(pixels))
    if codec == "j2k":
        return bytes(imagecodecs.jpeg2k_encode(pixels, codecformat="j2k", reversible=True))
    return bytes(imagecodecs.htj2k_encode(pixels, reversible=True))


def rle(pixels: NDArray[np.uint16]) -> bytes:
    """Return one frame by PS3.5 Annex G: the high bytes, then the low ones, as literal runs."""
    segments = [_literal((pixels >> 8).astype(np.uint8).tobytes()), _literal((pixels & 255).astype(np.uint8).tobytes())]
    offsets = [64, 64 + len(segments[0])]
    return struct.pack("<16L", 2, *offsets, *([0] * 13)) + b"".join(segments)


def _literal(plane: bytes) -> bytes:
    runs = b"".join(bytes([len(part) - 1]) + part for part in (plane[n : n + 128] for n in range(0, len(plane), 128)))
    return runs + b"\0" * (len(runs) % 2)


def form(codec: str, rows: int = SIDE, columns: int = SIDE) -> dict[str, Value]:
    """Return what the header says of such a picture."""
    bits = 8 if codec == "jpeg" else 16
    return {
        "Rows": rows,
        "Columns": columns,
        "BitsAllocated": bits,
        "BitsStored": bits,
        "HighBit": bits - 1,
        "PixelRepresentation": 0,
    }


def packed(codec: str, value: bytes, k: int = 5, **changes: Any) -> bytes:
    """Return a file of slice `k` whose Pixel Data have this value."""
    elements = with_raw(ct(k, **{**form(codec), **changes}), Raw(tag_of("PixelData"), "OB", value, UNDEFINED))
    return part10(elements, stated=SYNTAX[codec])


def even(content: bytes) -> bytes:
    """Return a fragment's content, padded as it has to be."""
    return content + b"\0" * (len(content) % 2)


def _control(codec: str) -> Case:
    lossy: dict[str, Any] = {"LossyImageCompression": "01"} if codec == "jpeg" else {}

    def also(elements: list[Raw]) -> list[Raw]:
        value = encapsulated(even(stream(codec)), offsets=b"\0\0\0\0")
        return with_raw(elements, Raw(tag_of("PixelData"), "OB", value, UNDEFINED))

    return series(f"control-{codec}", "", also=also, stated=SYNTAX[codec], unit="mm", **{**form(codec), **lossy})


def _cut(codec: str) -> Iterator[Case]:
    """A stream that ends early: a decoder may fill the rest with grey, and nobody would see it."""
    whole = stream(codec)
    body = 64 if codec == "rle" else max(whole.find(b"\xff\xda"), whole.find(b"\xff\x93"), 0) + 14
    for share in (0, 10, 50, 90, 99):
        at = min(body + (len(whole) - body) * share // 100, len(whole) - 4)
        yield one_bad(f"{codec}-cut-at-{share}-percent", "R11", packed(codec, encapsulated(even(whole[:at]))), SAYS)
        ending = b"" if codec == "rle" else b"\xff\xd9"
        closed = packed(codec, encapsulated(even(whole[:at] + ending)))
        if ending and share:
            yield one_bad(f"{codec}-cut-at-{share}-percent-and-closed", "R11", closed, SAYS)
    yield one_bad(f"{codec}-only-its-first-bytes", "R11", packed(codec, encapsulated(whole[:4])), SAYS)
    if codec in ("lossless", "j2k"):
        return  # nothing but zeros is a picture there, an even one; that it is not this one, only its sender knows
    zeros = whole[:body] + b"\0" * (len(whole) - body - 2) + whole[-2:]
    yield one_bad(f"{codec}-of-zeros-after-its-header", "R11", packed(codec, encapsulated(even(zeros))), SAYS)


def _lies(codec: str) -> Iterator[Case]:
    """The stream holds another size, depth or number of colours than the header says."""
    value = encapsulated(even(stream(codec)))
    sizes = {"taller": (SIDE * 2, SIDE), "wider": (SIDE, SIDE + 1), "smaller": (SIDE // 2, SIDE), "turned": (32, 128)}
    if codec == "rle":
        del sizes["turned"]  # its stream does not say where a row ends
    for word, (rows, columns) in sizes.items():
        yield one_bad(f"{codec}-header-{word}", "R11", packed(codec, value, Rows=rows, Columns=columns), SAYS)
    colour: dict[str, Any] = {"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 0}
    yield one_bad(f"{codec}-header-says-colour", "R11", packed(codec, value, **colour), SAYS + "|samples|RGB|colour")
    yield one_bad(f"{codec}-header-says-more-frames", "R11", packed(codec, value, NumberOfFrames="3"), SAYS)
    depth: dict[str, Any] = {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7}
    if codec == "jpeg":
        return  # 8 bits in 16 lose nothing
    yield one_bad(f"{codec}-header-says-another-depth", "R11", packed(codec, value, **depth), SAYS)


def _chains() -> Iterator[Case]:
    whole = even(stream("jpegls"))
    head = ITEM + struct.pack("<L", 0)
    good = ITEM + struct.pack("<L", len(whole)) + whole
    says = SAYS + "|length"
    chains = {
        "fragment-beyond-file": head + ITEM + struct.pack("<L", 0x7FFFFFF0) + whole,
        "fragment-almost-undefined": head + ITEM + struct.pack("<L", 0xFFFFFFFE) + whole,
        "fragment-of-undefined-length": head + ITEM + struct.pack("<L", UNDEFINED) + whole + SEQUENCE_END,
        "fragment-of-nothing": head + ITEM + struct.pack("<L", 0) + SEQUENCE_END,
        "no-offset-table": good + SEQUENCE_END,
        "wrong-tag": head + b"\xfe\xff\x01\xe0" + struct.pack("<L", len(whole)) + whole + SEQUENCE_END,
        "noise-between": head + b"\xde\xad\xbe\xef\xde\xad\xbe\xef" + good + SEQUENCE_END,
        "two-images-for-one-frame": head + good + good + SEQUENCE_END,
    }
    for word, value in chains.items():
        bomb = "beyond" in word or "undefined" in word
        yield one_bad(f"chain-{word}", "R22" if bomb else "R11", packed("jpegls", value), says, bomb=bomb)
    odd = stream("jpegls") + b"\0" * (len(stream("jpegls")) % 2 == 0)
    alone = head + ITEM + struct.pack("<L", len(odd)) + odd + SEQUENCE_END
    may = frozenset({Code.HEADER_UNUSUAL})
    yield lone("chain-fragment-of-odd-length", "R21", packed("jpegls", alone, 0), perhaps=may, shown=1)
    yield lone("chain-without-delimiter", "R21", packed("jpegls", head + good, 0), perhaps=may, shown=1)
    half = len(whole) // 4 * 2
    parts = encapsulated(whole[:half], whole[half:])
    yield lone("control-frame-in-two-fragments", "", packed("jpegls", parts, 0), shown=1)
    trailing = encapsulated(whole + b"\0\0")
    yield lone("control-stream-with-padding", "", packed("jpegls", trailing, 0), shown=1)


def _offset_tables() -> Iterator[Case]:
    whole = even(stream("jpegls"))
    for word, table in (("beyond", (1 << 30,)), ("inside", (3,)), ("of-two", (0, 8)), ("minus", (0xFFFFFFFF,))):
        value = encapsulated(whole, offsets=struct.pack(f"<{len(table)}L", *table))
        may = frozenset({Code.HEADER_UNUSUAL})
        yield lone(f"offset-table-{word}", "R21", packed("jpegls", value, 0), perhaps=may, shown=1)
    cut = encapsulated(whole, offsets=b"\0\0")
    yield lone(
        "offset-table-of-two-bytes", "R21", packed("jpegls", cut, 0), perhaps=frozenset({Code.HEADER_UNUSUAL}), shown=1
    )


def _bombs() -> Iterator[Case]:
    """A few kilobytes that ask for gigabytes: refused by what is there, before anything that large is set aside."""
    big: dict[str, Any] = {"Rows": 65535, "Columns": 65535}
    for codec in SYNTAX:
        yield one_bad(
            f"bomb-{codec}-header-of-65535",
            "R22",
            packed(codec, encapsulated(even(stream(codec))), **big),
            SAYS,
            bomb=True,
        )
    for codec, place in (("j2k", 8), ("htj2k", 8)):
        lie = bytearray(stream(codec))
        lie[place : place + 8] = struct.pack(">LL", 65535, 65535)
        value = encapsulated(even(bytes(lie)))
        yield one_bad(f"bomb-{codec}-stream-of-65535", "R22", packed(codec, value, **big), SAYS, bomb=True)
    for codec, marker in (("jpeg", b"\xff\xc0"), ("lossless", b"\xff\xc3"), ("jpegls", b"\xff\xf7")):
        lie = bytearray(stream(codec))
        at = lie.find(marker) + 5
        lie[at : at + 4] = struct.pack(">HH", 65535, 65535)
        value = encapsulated(even(bytes(lie)))
        yield one_bad(f"bomb-{codec}-stream-of-65535", "R22", packed(codec, value, **big), SAYS, bomb=True)
    runs = b"\x81\0" * 4096
    dense = struct.pack("<16L", 2, 64, 64 + len(runs), *([0] * 13)) + runs * 2
    yield one_bad("bomb-rle-of-runs", "R22", packed("rle", encapsulated(dense), **big), SAYS, bomb=True)
    segments = struct.pack("<16L", 0xFFFFFFFF, *([0xFFFFFFF0] * 15)) + b"\0" * 64
    yield one_bad("rle-of-four-billion-segments", "R22", packed("rle", encapsulated(segments)), SAYS, bomb=True)
    yield from _deflated()


def swollen(head: bytes, megabytes: int) -> bytes:
    """Return a deflated file whose data set is `head` and then so many megabytes of nothing."""
    squeeze = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    body = squeeze.compress(head) + squeeze.flush(zlib.Z_FULL_FLUSH)
    return PREAMBLE + file_meta(DEFLATED) + body + MEGABYTE * megabytes + zlib.compress(b"", wbits=-zlib.MAX_WBITS)


def _deflated() -> Iterator[Case]:
    before = encoded([one for one in ct(5) if one.tag < 0x7FE00010])
    pixels = struct.pack("<HH2sHL", 0x7FE0, 0x0010, b"OW", 0, 1536 << 20)
    says = SAYS + "|deflat|MB|pixel|header"
    yield one_bad("bomb-deflated-pixels", "R22", swollen(before + pixels, 1536), says, bomb=True)
    comment = struct.pack("<HH2sHL", 0x0008, 0x0005, b"UT", 0, 1536 << 20)
    yield one_bad("bomb-deflated-header", "R22", swollen(comment, 1536), says, bomb=True)
    big = encoded(ct(5, Rows=32768, Columns=24576)[:-1]) + struct.pack("<HH2sHL", 0x7FE0, 0x0010, b"OW", 0, 1536 << 20)
    yield one_bad("bomb-deflated-that-keeps-its-word", "R22", swollen(big, 1536), says, bomb=True)
    yield one_bad(
        "deflated-of-text", "R20", PREAMBLE + file_meta(DEFLATED) + b"no stream at all" * 9, SAYS + "|deflat|header"
    )
