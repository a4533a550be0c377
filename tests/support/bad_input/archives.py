"""Archives and media directories that lead out, lie or swell (R21, R22, R23)."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.support.bad_input.case import Case, neighbours, write
from tests.support.bad_input.raw_dicom import (
    EXPLICIT,
    MEGABYTE,
    PREAMBLE,
    UNDEFINED,
    Raw,
    ct,
    encoded,
    file_meta,
    packed,
    part10,
    raw,
    sequence,
)
from viewer.imaging.warned import Code

MEDIA = "1.2.840.10008.1.3.10"
ZIP = "images.zip"
LARGE = "large|unpack|ratio|times|MB|GB|archive"


def cases() -> Iterator[Case]:
    """Yield archives, then media directories."""
    yield from _members()
    yield from _damaged()
    yield from _swelling()
    yield from _media()


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of these members, names as they are given."""
    held = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(held, "w", method) as archive:
        warnings.simplefilter("ignore")  # doubles are meant
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name) if name else name, content, method)
    return held.getvalue()


def good() -> list[tuple[str, bytes]]:
    """Return three slices as members."""
    return [(f"CT/{k}.dcm", part10(ct(k))) for k in range(3)]


def _archive(
    name: str,
    row: str,
    content: bytes | Callable[[], bytes],
    refused: dict[str, str],
    *,
    shown: int = 3,
    bomb: bool = False,
) -> Case:
    def make(folder: Path) -> None:
        write(folder / ZIP, content() if callable(content) else content)

    due = {k if k == "*" else f"{ZIP}!/{k}" if k else ZIP: says for k, says in refused.items()}
    may = frozenset({Code.FILES_REFUSED}) if due else frozenset()
    return Case(name, row, make, due, perhaps=may, shown=shown, bomb=bomb)


def _members() -> Iterator[Case]:
    yield _archive("control-zip", "", zipped(*good()), {})
    yield _archive("control-zip-stored", "", zipped(*good(), method=zipfile.ZIP_STORED), {})
    beside = [("notes.txt", b"words"), ("bad.dcm", part10(ct(5))[:900])]
    says = {"notes.txt": "DICOM", "bad.dcm": "ends|bytes|missing"}
    yield _archive("zip-with-a-bad-member", "R21", zipped(*good(), *beside), says)
    for word, name in (
        ("parent", "../../out.dcm"),
        ("absolute", "/tmp/nadir-out.dcm"),
        ("drive", "C:\\out.dcm"),
        ("backslashes", "..\\..\\out.dcm"),
        ("device", "CON"),
        ("long", "n" * 5000 + ".dcm"),
        ("newline", "a\nb.dcm"),
    ):
        content = zipped(*good()[:2], (name, part10(ct(2))))
        yield _archive(f"zip-member-name-{word}", "R23", content, {}, shown=3)
    link = zipfile.ZipInfo("link.dcm")
    link.external_attr = 0o120777 << 16
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in good():
            archive.writestr(name, content)
        archive.writestr(link, "/etc/hostname")
    yield _archive("zip-member-that-is-a-link", "R23", held.getvalue(), {"link.dcm": "link|DICOM"})
    inner = zipped(*good())
    yield _archive("control-zip-in-zip", "", zipped(("inner.zip", inner)), {}, shown=3)


def _damaged() -> Iterator[Case]:
    whole = bytearray(zipped(*good(), ("bad.dcm", part10(ct(5))), method=zipfile.ZIP_STORED))
    place = whole.find(b"bad.dcm") + 900
    whole[place] ^= 0xFF
    yield _archive("zip-member-of-wrong-sum", "R21", bytes(whole), {"bad.dcm": "sum|CRC|damaged|DICOM|archive"})
    encrypted = bytearray(zipped(*good()))
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = encrypted.rfind(mark)
        encrypted[place + at] |= 1
    yield _archive("zip-member-encrypted", "R21", bytes(encrypted), {"CT/2.dcm": "encrypted|password"}, shown=2)
    method = bytearray(zipped(*good()))
    for mark, at in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        place = method.rfind(mark)
        method[place + at : place + at + 2] = struct.pack("<H", 98)
    yield _archive("zip-method-unknown", "R21", bytes(method), {"CT/2.dcm": "compress|method|archive"}, shown=2)
    sound = zipped(*good())
    says = {"": "archive|zip|DICOM|table of contents"}
    cut = {**says, "CT/1.dcm": "cut|ends|bytes"}
    yield _archive("zip-cut-in-half", "R21", sound[: len(sound) // 2], cut, shown=1)
    yield _archive("zip-without-directory", "R21", sound[: sound.find(b"PK\1\2")], says, shown=3)
    yield _archive("zip-of-four-bytes", "R21", b"PK\3\4", says, shown=0)
    yield _archive("zip-of-noise-after-its-mark", "R21", b"PK\3\4" + bytes(range(256)) * 4, {"*": "."}, shown=0)


def _swelling() -> Iterator[Case]:
    def one() -> bytes:
        return swollen("bad.dcm", part10(ct(5)), 3000)

    yield _archive("zip-bomb-of-one-member", "R22", one, {"bad.dcm": LARGE}, shown=0, bomb=True)

    def nested() -> bytes:
        inner = swollen("a.dcm", PREAMBLE, 300)
        return zipped(("c.zip", zipped(("b.zip", zipped(("a.zip", inner))))))

    yield _archive("zip-bomb-nested", "R22", nested, {"c.zip!/b.zip": LARGE + "|nested|deep"}, shown=0, bomb=True)


def swollen(name: str, head: bytes, megabytes: int) -> bytes:
    """Return an archive of one deflated member: `head`, then that many megabytes of nothing in a few kilobytes."""
    squeeze = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    start = squeeze.compress(head) + squeeze.flush(zlib.Z_FULL_FLUSH)
    body = start + MEGABYTE * megabytes + zlib.compress(b"", wbits=-zlib.MAX_WBITS)
    size = len(head) + (megabytes << 20)
    facts = struct.pack("<HHHHHLLLHH", 20, 0, 8, 0, 0x21, 0, len(body), size, len(name), 0)
    local = b"PK\3\4" + facts + name.encode() + body
    central = b"PK\1\2" + struct.pack("<H", 20) + facts + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name.encode()
    end = b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


def _record(kind: str, **values: str) -> bytes:
    elements = [
        Raw(0x00041400, "UL", b"\0\0\0\0"),
        Raw(0x00041410, "US", b"\xff\xff"),
        Raw(0x00041420, "UL", b"\0\0\0\0"),
        Raw(0x00041430, "CS", packed(kind, "CS")),
        *(raw(k, v) for k, v in values.items()),
    ]
    return encoded(sorted(elements, key=lambda one: one.tag))


def directory(*records: bytes, first: int = 0) -> bytes:
    """Return a media directory of records, none of which points to another."""
    elements = [
        Raw(0x00041130, "CS", b"MEDIA "),
        Raw(0x00041200, "UL", struct.pack("<L", first)),
        Raw(0x00041202, "UL", struct.pack("<L", first)),
        Raw(0x00041212, "US", b"\0\0"),
        Raw(0x00041220, "SQ", sequence(*records, undefined=True), UNDEFINED),
    ]
    return PREAMBLE + file_meta(EXPLICIT, sop_class=MEDIA) + encoded(elements)


def _media() -> Iterator[Case]:
    for word, name in (
        ("parent", "..\\..\\etc\\hostname"),
        ("absolute", "\\etc\\hostname"),
        ("drive", "C:\\x"),
        ("not-there", "IMAGES\\NOT\\THERE"),
    ):
        record = _record("IMAGE", ReferencedFileID=name)

        def make(folder: Path, record: bytes = record) -> None:
            neighbours(folder)
            write(folder / "DICOMDIR", directory(record))

        yield Case(f"media-reference-{word}", "R23", make, {"*": "not there|missing|leads out|folder|listed"}, shown=3)
    for word, content in (
        ("cut", directory(_record("IMAGE", ReferencedFileID="good1.dcm"))[:-30]),
        ("of-noise", PREAMBLE + file_meta(EXPLICIT, sop_class=MEDIA) + b"\xde\xad\xbe\xef" * 40),
        ("empty", b""),
    ):

        def damaged(folder: Path, content: bytes = content) -> None:
            neighbours(folder)
            write(folder / "DICOMDIR", content)

        yield Case(f"media-directory-{word}", "R21", damaged, {"DICOMDIR": "."}, shown=3)
