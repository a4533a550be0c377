"""`nadir doctor`: what this machine has of what Nadir needs, one line each.

Needed and missing gives exit status 1; everything else is a note. Nothing heavy is imported before its check.
"""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from viewer.platform import (
    QT_LIBRARIES,
    apt_install_line,
    cache_folder,
    default_library,
    has_display,
    qt_libraries_missing,
)

# One date of phantoms is about 30 MB and one CT of a patient up to some hundred: below this, work soon stops.
FREE_MB_NEEDED = 500
_MB = 1_000_000

# Every common way pixels are packed in DICOM (PS3.5 annex A), by the name a reader may meet in a message.
_PACKINGS = {
    "JPEG baseline": "1.2.840.10008.1.2.4.50",
    "JPEG extended": "1.2.840.10008.1.2.4.51",
    "JPEG lossless": "1.2.840.10008.1.2.4.70",
    "JPEG-LS lossless": "1.2.840.10008.1.2.4.80",
    "JPEG-LS near-lossless": "1.2.840.10008.1.2.4.81",
    "JPEG 2000 lossless": "1.2.840.10008.1.2.4.90",
    "JPEG 2000": "1.2.840.10008.1.2.4.91",
    "HTJ2K lossless": "1.2.840.10008.1.2.4.201",
    "HTJ2K": "1.2.840.10008.1.2.4.203",
    "RLE": "1.2.840.10008.1.2.5",
}


@dataclass(frozen=True)
class Finding:
    """One thing looked for: `ok`; `needed` and not there; or a `note` that stops nobody."""

    level: Literal["ok", "needed", "note"]
    text: str


def main(library: str | None = None) -> int:
    """Print every finding; 1 where something needed is missing, else 0.

    library: path or URL of the library of cases; None for the one that NADIR_LIBRARY or the user's folder gives.
    """
    missing = False
    for finding in examine(library or default_library()):
        missing = missing or finding.level == "needed"
        print(f"{finding.level:<7} {finding.text}")
    return 1 if missing else 0


def examine(library: str) -> Iterator[Finding]:
    """Look at everything, in the order in which Nadir would meet it."""
    qt = _qt_libraries()
    yield qt
    yield _decoders()
    yield _inter()
    yield from _library(library)
    yield from _place("cache", cache_folder())
    if qt.level == "ok":
        yield _chinese_and_japanese_glyphs()
    yield _display()


def _qt_libraries() -> Finding:
    missing = sorted({*qt_libraries_missing(), *_unresolved_by_qt()})
    if not missing:
        return Finding("ok", "Qt's system libraries")
    packages = [QT_LIBRARIES[soname] for soname in missing if soname in QT_LIBRARIES]
    cure = f"; on Debian, as root: {apt_install_line(packages)}" if packages else ""
    return Finding("needed", f"Qt's system libraries: without {', '.join(missing)}{cure}")


def _unresolved_by_qt() -> set[str]:
    """Libraries that the loader cannot find for Qt's own files: complete, but slower than asking for known names."""
    spec = importlib.util.find_spec("PySide6")
    loader = shutil.which("ldd")
    if spec is None or not spec.submodule_search_locations or loader is None:
        return set()
    folder = Path(spec.submodule_search_locations[0])
    parts = [folder / "Qt/plugins/platforms/libqxcb.so", *folder.glob("QtWidgets*.so")]
    listed = subprocess.run(  # noqa: S603 - the loader, on files of our own installation
        [loader, *[part for part in parts if part.exists()]], capture_output=True, text=True, check=False
    )
    return {line.split()[0] for line in listed.stdout.splitlines() if "not found" in line}


def _decoders() -> Finding:
    from pydicom.pixels.decoders.base import get_decoder
    from pydicom.uid import UID

    missing = [name for name, uid in _PACKINGS.items() if not get_decoder(UID(uid)).available_plugins]
    if missing:
        return Finding("needed", f"decoders: none for {', '.join(missing)}")
    return Finding("ok", f"decoders for {', '.join(_PACKINGS)}")


def _inter() -> Finding:
    spec = importlib.util.find_spec("fontpkg_inter")
    folder = Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None
    if folder is None or not any(folder.glob("files/Inter*.ttf")):
        return Finding("needed", "the typeface Inter: its package fontpkg-inter is not installed")
    return Finding("ok", "the typeface Inter")


def _library(library: str) -> Iterator[Finding]:
    driver = importlib.util.find_spec("psycopg") is not None
    if "://" in library:
        # The address may hold a password: it is not repeated.
        if library.startswith("postgresql") and not driver:
            yield Finding("needed", "library: its address is PostgreSQL's, and the driver psycopg is not installed")
        else:
            yield Finding("note", "library: on a server, reached when it is opened")
        return
    path = Path(library).expanduser().absolute()
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        yield Finding("needed", f"library: {path} cannot be read and written")
    else:
        yield from _place("library", path.parent)
    if not driver:
        yield Finding("note", "no PostgreSQL driver (psycopg): needed only for a library on a server")


def _place(what: str, folder: Path) -> Iterator[Finding]:
    """Whether files can be written below `folder`, which may not exist yet, and whether there is room for them."""
    standing = next(parent for parent in [folder.absolute(), *folder.absolute().parents] if parent.exists())
    try:
        with tempfile.TemporaryFile(dir=standing) as trial:
            trial.write(b"nadir")
    except OSError as error:
        yield Finding("needed", f"{what}: nothing can be written in {standing} ({error.strerror})")
        return
    free_mb = shutil.disk_usage(standing).free // _MB
    if free_mb < FREE_MB_NEEDED:
        yield Finding("needed", f"{what}: {free_mb} MB free in {standing}, {FREE_MB_NEEDED} MB are needed")
    else:
        yield Finding("ok", f"{what} in {folder}, {free_mb:,} MB free")


def _chinese_and_japanese_glyphs() -> Finding:
    from PySide6.QtGui import QFontDatabase, QGuiApplication

    if QGuiApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        _keep_alive.append(QGuiApplication([]))
    if QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        return Finding("ok", "a typeface with Chinese characters")
    cure = apt_install_line(["fonts-noto-cjk"])
    return Finding("note", f"no typeface has Chinese characters: names in them are drawn as boxes; {cure}")


def _display() -> Finding:
    if has_display():
        return Finding("ok", "a screen")
    return Finding("note", "no screen here: windows can be opened off screen only")


# Fonts can be asked for only while the application object lives.
_keep_alive: list[object] = []
