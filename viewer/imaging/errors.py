"""What can go wrong between a file and a volume, in words a radiologist can read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from viewer.imaging.naming import reader_name

LONGEST_REASON = 120
"""Characters in a reason line (docs/safety.md, R30)."""


class ImagingError(Exception):
    """A fact about images that stops the work; the message names the file or slice and the fact."""

    series_uid = ""
    """The series that the refused file says it belongs to, "" where that is not known."""

    def __init__(self, text: str) -> None:
        super().__init__(shortened(text))


class NotDicomError(ImagingError):
    """The file holds no DICOM object."""


class DamagedFileError(ImagingError):
    """The file's header or pixel data contradict themselves or the length of the file."""


class NotShownError(ImagingError):
    """A sound object that holds nothing this program can draw."""


@dataclass(frozen=True)
class Problem:
    """One line of the import report: a file that was refused, and why."""

    path: Path
    text: str


def shortened(text: str, limit: int = LONGEST_REASON) -> str:
    """Return `text` on one line, cut to `limit` characters, control characters out."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def problem(path: Path, fact: str) -> Problem:
    """Return the report's line `NAME: fact`; a long file name is cut before the fact is.

    A member of an archive is named as such, not as the file it was unpacked into.
    """
    path = reader_name(path)
    fact = shortened(fact, LONGEST_REASON - 24)
    name = shortened(path.name, LONGEST_REASON - len(fact) - 2)
    return Problem(path, f"{name}: {fact}")
