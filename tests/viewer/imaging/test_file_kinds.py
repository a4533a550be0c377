"""What a file is that is no DICOM, by bytes that other programs write."""

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest

from viewer.imaging.file_kinds import is_archive, kind_of, refusal
from viewer.imaging.scan import scan


def _tar() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("name"))
    return held.getvalue()


def _zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("name", "text")
    return held.getvalue()


def _numpy() -> bytes:
    held = io.BytesIO()
    np.save(held, np.zeros(3))
    return held.getvalue()


def _picture(ending: str) -> bytes:
    import cv2

    return bytes(cv2.imencode(ending, np.zeros((4, 4), np.uint8))[1])


NIFTI_1 = (348).to_bytes(4, "little") + bytes(340) + b"n+1\0" + bytes(200)
NIFTI_2 = (540).to_bytes(4, "little") + b"n+2\0\r\n\x1a\n" + bytes(540)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (gzip.compress(b"x" * 500), "gzip file"),
        (bz2.compress(b"x" * 500), "bzip2 file"),
        (lzma.compress(b"x" * 500), "xz file"),
        (_zip(), "zip archive"),
        (_tar(), "tar archive"),
        (_numpy(), "numpy array"),
        (_picture(".png"), "PNG picture"),
        (_picture(".jpg"), "JPEG picture"),
        (_picture(".bmp"), "BMP picture"),
        (_picture(".tif"), "TIFF picture"),
        (NIFTI_1, "NIfTI image"),
        (NIFTI_2, "NIfTI image"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (json.dumps({"a": [1, 2]}).encode(), "JSON text"),
        (b"\xef\xbb\xbf [1, 2]", "JSON text"),
        (b'<?xml version="1.0"?><a/>', "XML text"),
        (b"<!DOCTYPE html><html></html>", "HTML text"),
        ("Größe, 中文".encode(), "text"),
        ("Die Größe der Läsion. ".encode("latin-1") * 40, "text"),
        ("text".encode("utf-16"), "text"),
        (b"\0\0\0\x01Bud1" + bytes(50), "macOS folder settings"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "Office file or thumbnail cache"),
        (b"[.ShellClassInfo]\r\nIconResource=a.dll\r\n", "text"),
        (bytes(range(256)) * 4, ""),
        (bytes(600), ""),
    ],
)
def test_a_file_is_named_by_its_content(content: bytes, kind: str, tmp_path: Path) -> None:
    assert kind_of(content[:4096]) == kind
    path = tmp_path / "file.dcm"
    path.write_bytes(content)
    if not is_archive(content):
        (line,) = scan([path]).problems
        assert line.text == f"file.dcm: not DICOM: {kind}" if kind else "file.dcm: not a DICOM file"


def test_a_database_is_named(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.dcm") as database:
        database.execute("CREATE TABLE a (b)")
    database.close()
    assert kind_of((tmp_path / "a.dcm").read_bytes()) == "SQLite database"


@pytest.mark.parametrize("start", [b"PK\3\4", b"\xff\xd8\xff", b"%PDF", b"MZ"])
def test_a_preamble_may_say_what_it_likes_where_dicm_follows(start: bytes) -> None:
    begun = start.ljust(128, b"\0") + b"DICM" + bytes(200)
    assert refusal(begun) == ""
    assert not is_archive(begun)
