"""One file read by the walker and by pydicom: where the walker answers at all, its answer has to be pydicom's."""

from __future__ import annotations

import warnings
from pathlib import Path

from viewer.imaging.errors import ImagingError
from viewer.imaging.instances import Instance, read_any_instance, read_plain_instance


def by_pydicom(path: Path) -> Instance | str:
    """Return what pydicom's reading gives, in this process: the facts of the file, or the line that refuses it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return read_any_instance(path)
        except ImagingError as error:
            return str(error)


def answers_agree(path: Path) -> bool:
    """Whether the walker answered; where it did, its answer is asserted to be pydicom's (NaN compares by its word)."""
    ours = read_plain_instance(path)
    if ours is not None:
        assert repr(ours) == repr(by_pydicom(path)), path
    return ours is not None
