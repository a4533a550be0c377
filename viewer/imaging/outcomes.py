"""What becomes of one file: an object, a refusal with its reason, or an archive to look into."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from viewer.imaging.errors import ImagingError
from viewer.imaging.file_kinds import first_bytes, is_archive, refusal
from viewer.imaging.instances import Instance, read_instance, read_plain_instance

PASSING = ("cannot be read", "the decoder", "the reader")
"""How the reason begins of a file that another try may read: the disk, or a worker, failed on it."""


@dataclass(frozen=True)
class Refusal:
    """Why a file was refused, and the series it says it belongs to, "" where it does not say."""

    words: str
    series_uid: str = ""
    lasting: bool = True
    """False: another try may go otherwise, since the file could not be read at all, or a worker failed on it."""


class Container(Enum):
    """A file that holds files."""

    ARCHIVE = "zip archive"


Outcome = Instance | Refusal


def read_file(path: Path) -> Outcome | Container:
    """Return what the file holds, or why it is refused."""
    instance = read_plain_instance(path)
    if instance is not None:
        return instance
    start = first_bytes(path)
    if is_archive(start):
        return Container.ARCHIVE
    words = refusal(start)
    if words:
        return Refusal(words)
    try:
        return read_instance(path)
    except ImagingError as error:
        return Refusal(str(error), error.series_uid, lasting=not str(error).startswith(PASSING))
