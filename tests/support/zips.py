"""Zip archives made for a test: sound ones, and such as no tool would write."""

from __future__ import annotations

import stat
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.support.dicom_files import ct_slice, write

END_RECORD = b"PK\5\6"


def zipped(path: Path, members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write an archive of these members, named as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            archive.writestr(info, data)
    return path


def zipped_folder(folder: Path, path: Path, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write all files under a folder, named relative to it."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return zipped(path, {str(file.relative_to(folder)): file.read_bytes() for file in files}, method)


def slices(count: int, folder: Path, name: str = "{}.dcm") -> dict[str, bytes]:
    """Return slices of one CT series by member name; written by way of `folder`."""
    return {name.format(k): write(ct_slice(k), folder / f"{k}.dcm").read_bytes() for k in range(count)}


def link(name: str, target: str) -> tuple[zipfile.ZipInfo, bytes]:
    """Return the entry of a symbolic link as Info-ZIP stores it."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target.encode()


def with_field(path: Path, member: str, at: int, value: int, form: str = "<H") -> None:
    """Change a field of a member's entry in the table of contents; `at` is its offset there (APPNOTE 4.3.12)."""
    data = bytearray(path.read_bytes())
    entry = data.find(b"PK\1\2")
    while entry >= 0:
        length = struct.unpack_from("<H", data, entry + 28)[0]
        if bytes(data[entry + 46 : entry + 46 + length]).decode() == member:
            struct.pack_into(form, data, entry + at, value)
            path.write_bytes(data)
            return
        entry = data.find(b"PK\1\2", entry + 1)
    raise AssertionError(f"no member {member}")


FLAGS, METHOD, CRC, PACKED, SIZE, OFFSET = 8, 10, 16, 20, 24, 42
"""Offsets of fields within an entry."""
