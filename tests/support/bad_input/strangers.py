"""What is no DICOM file at all, and things in folders that are no files (R20, R23, R30)."""

from __future__ import annotations

import gzip
import io
import os
import struct
import tarfile
from collections.abc import Iterator
from pathlib import Path

from tests.support.bad_input.case import Case, neighbours, one_bad, write
from tests.support.bad_input.raw_dicom import EXPLICIT, PREAMBLE, ct, encoded, file_meta, part10
from viewer.imaging.warned import Code

REFUSED = frozenset({Code.FILES_REFUSED})
CONTENTS: dict[str, bytes] = {
    "empty": b"",
    "one-nul": b"\0",
    "text": b"Report: no lesion seen.\r\n" * 20,
    "utf-16-text": "Report: no lesion seen.\n".encode("utf-16") * 10,
    "json": b'{"00080060": {"vr": "CS", "Value": ["CT"]}}',
    "xml": b'<?xml version="1.0"?><NativeDicomModel/>',
    "html": b"<!DOCTYPE html><html><body>viewer</body></html>",
    "csv": b"patient,lesion,mm\r\nP1,liver,12\r\n",
    "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 200,
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 200 + b"\xff\xd9",
    "gif": b"GIF89a" + b"\0" * 200,
    "bmp": b"BM" + b"\0" * 200,
    "tiff": b"II*\0" + b"\0" * 200,
    "pdf": b"%PDF-1.7\n" + b"x" * 200,
    "gzip": gzip.compress(b"x" * 500, mtime=0),
    "gzip-of-dicom": gzip.compress(part10(ct(5)), mtime=0),
    "windows-program": b"MZ" + b"\0" * 300,
    "linux-program": b"\x7fELF" + b"\0" * 300,
    "sqlite": b"SQLite format 3\0" + b"\0" * 300,
    "nifti": struct.pack("<i", 348) + b"\0" * 340 + b"n+1\0" + b"\0" * 100,
    "nrrd": b"NRRD0004\ntype: short\n",
    "meta-image": b"ObjectType = Image\nNDims = 3\n",
    "analyze-header": struct.pack("<i", 348) + b"\0" * 344,
    "132-nuls": b"\0" * 132,
    "kilobyte-of-nuls": b"\0" * 1024,
    "kilobyte-of-ones": b"\xff" * 1024,
    "noise": bytes((n * 197 + n * n * 31) % 256 for n in range(4096)),
    "prefix-alone": PREAMBLE,
    "prefix-and-text": PREAMBLE + b"This is not a data set at all, only words. " * 4,
    "prefix-and-noise": PREAMBLE + bytes((n * 197 + n * n * 31) % 256 for n in range(1000)),
    "prefix-and-nuls": PREAMBLE + b"\0" * 500,
    "meta-alone": PREAMBLE + file_meta(EXPLICIT),
    "network-command": encoded(ct(5))[:0] + b"\0\0\0\0\4\0\0\0\x38\0\0\0\0\0\2\0\x12\0\0\0" + b"1.2.840.10008.1.1\0",
}


def cases() -> Iterator[Case]:
    """Yield contents, then kinds of files, then names."""
    for word, content in CONTENTS.items():
        yield one_bad(f"stranger-{word}", "R20", content, "DICOM|empty|ends|damaged|header")
    yield one_bad("stranger-tar", "R20", _tar(), "DICOM")
    yield from _kinds()
    yield from _names()


def _tar() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        content = part10(ct(5))
        info = tarfile.TarInfo("a.dcm")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return held.getvalue()


def _kinds() -> Iterator[Case]:
    def fifo(folder: Path) -> None:
        neighbours(folder)
        os.mkfifo(folder / "bad.dcm")

    def loop(folder: Path) -> None:
        neighbours(folder)
        (folder / "a").mkdir()
        (folder / "a" / "back").symlink_to(folder, target_is_directory=True)

    def out(folder: Path) -> None:
        neighbours(folder)
        (folder / "bad.dcm").symlink_to("/etc/hostname")

    def nowhere(folder: Path) -> None:
        neighbours(folder)
        (folder / "bad.dcm").symlink_to(folder / "not-there")

    def itself(folder: Path) -> None:
        neighbours(folder)
        (folder / "bad.dcm").symlink_to(folder / "bad.dcm")

    def device(folder: Path) -> None:
        neighbours(folder)
        (folder / "bad.dcm").symlink_to("/dev/zero")

    def deep(folder: Path) -> None:
        neighbours(folder)
        write(folder.joinpath(*(["d"] * 60)) / "bad.dcm", b"words")

    says = {"bad.dcm": "link|plain file|DICOM"}
    for word, make in (("fifo", fifo), ("link-out", out), ("link-nowhere", nowhere), ("link-to-itself", itself)):
        yield Case(f"kind-{word}", "R23", make, says, shown=3)
    yield Case("kind-link-to-a-device", "R23", device, says, shown=3)
    yield Case("kind-link-loop-of-folders", "R23", loop, shown=3)
    yield Case("kind-60-folders-deep", "R23", deep, says, shown=3)


def _names() -> Iterator[Case]:
    bad = part10(ct(5, Rows=None))
    names = {"newline": "a\nb.dcm", "escape": "a\x1b[31mb.dcm", "markup": "<b>&amp;.dcm", "format": "%s{0}.dcm"}
    names |= {"long": "n" * 240 + ".dcm", "spaces": "   .dcm", "right-to-left": "a\u202egpj.dcm", "dots": "...dcm"}
    names |= {"many-languages": "山田Ελένη.dcm", "quotes": "\"'`.dcm", "without-suffix": "IM000001"}
    for word, name in names.items():
        yield one_bad(f"file-name-with-{word}", "R30", bad, r"Rows \(0028,0010\) is missing", file=name)

    def invalid_utf_8(folder: Path) -> None:
        neighbours(folder)
        write(Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.dcm")), bad)

    yield Case(
        "name-of-invalid-utf-8", "R30", invalid_utf_8, {os.fsdecode(b"\xff\xfe.dcm"): "Rows"}, perhaps=REFUSED, shown=3
    )
