"""Where images lie on this machine: the folders and archives to look in when their case is opened again."""

import os
from collections.abc import Iterable
from pathlib import Path

from viewer.imaging.naming import source_of
from viewer.imaging.series import Series

MOST_PLACES = 8
"""More folders than this are remembered as the one folder that holds them all: each costs a write to the library."""


def places_of(series: Iterable[Series]) -> tuple[Path, ...]:
    """The folders of these images, and the archives they were unpacked from; whole paths, sorted."""
    files = {frame.path for one in series for frame in one.frames}
    sources = {path: source_of(path) for path in files}
    folders = {path.parent for path, source in sources.items() if source == path}
    archives = {source for path, source in sources.items() if source != path}
    places = {folder.resolve() for folder in folders} | {archive.resolve() for archive in archives}
    if len(places) <= MOST_PLACES:
        return tuple(sorted(places))
    try:
        common = Path(os.path.commonpath(places))
    except ValueError:  # on several drives there is none
        return tuple(sorted(places))
    # The root of a drive is no place to look for images in.
    return (common,) if common != Path(common.anchor) else tuple(sorted(places))
