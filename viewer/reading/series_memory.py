"""What was found in a drawn study, kept beside it: the next start reads no header of it again.

The files of a drawn study never change; should the folder have moved, or the program be another, it is scanned anew.
"""

from pathlib import Path
from typing import Any

import msgspec

from viewer.imaging.index_memory import written_by
from viewer.imaging.series import Series

NAME = "series.json"


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    program: str
    folder: str
    series: tuple[Series, ...]


def recall(folder: Path) -> tuple[Series, ...] | None:
    """The series that were found in the folder before, or None where that is not known."""
    path = folder / NAME
    if not path.is_file():
        return None
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=_Kept, dec_hook=_to_path)
    except (msgspec.DecodeError, OSError):
        return None
    return kept.series if (kept.program, kept.folder) == (written_by(), str(folder)) else None


def remember(folder: Path, series: tuple[Series, ...]) -> None:
    """Keep what was found in the folder. Where it cannot be written it is found again next time, no more."""
    data = msgspec.json.encode(_Kept(written_by(), str(folder), series), enc_hook=str)
    temporary = folder / f".{NAME}.part"
    try:
        temporary.write_bytes(data)
        temporary.replace(folder / NAME)
    except OSError:
        temporary.unlink(missing_ok=True)


def _to_path(kind: type, value: Any) -> Any:  # noqa: ANN401 - msgspec's hook
    if kind is Path:
        return Path(value)
    raise NotImplementedError(f"{kind} is in no series")
