"""A series without those of its files that cannot be read: what is left, and what a reader must know of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from viewer.imaging.assembly import kind_of
from viewer.imaging.geometry_checks import stack_warnings
from viewer.imaging.series import Series
from viewer.imaging.volume_geometry import VolumeGeometry
from viewer.imaging.warned import Code, Warned

ABOUT_STACK = frozenset(
    {
        Code.SLICES_MISSING,
        Code.SLICES_UNEVEN,
        Code.SLICES_TILTED,
        Code.SLICES_SHIFTED,
        Code.SLICES_NOT_PARALLEL,
        Code.SLICES_AT_ONE_PLACE,
    }
)
"""What `stack_warnings` says of the slices as they lie, and says anew when some are gone."""


def with_refused(series: Series, count: int) -> Series:
    """Return `series` saying that `count` files of it, all told, could not be read (R21: its neighbours open)."""
    others = [warned for warned in series.warnings if warned.code is not Code.FILES_REFUSED]
    words = f"{count} file{'s' * (count > 1)} of this series could not be read: it is not whole"
    return replace(series, warnings=(*others, Warned(Code.FILES_REFUSED, words)), refused_files=count)


def without_files(series: Series, bad: Collection[Path]) -> Series | None:
    """Return `series` without the frames of the files `bad`, None where no frame is left.

    Gaps that this opens are named as missing slices (R08). How many files are gone is for `with_refused` to say.
    """
    frames = tuple(frame for frame in series.frames if frame.path not in bad)
    if len(frames) == len(series.frames):
        return series
    if not frames:
        return None
    geometry = VolumeGeometry(tuple(frame.plane for frame in frames))
    kept = [warned for warned in series.warnings if warned.code not in ABOUT_STACK]
    paths = tuple(path for path in series.paths if path not in bad)
    return replace(
        series,
        frames=frames,
        geometry=geometry,
        paths=paths,
        kind=kind_of(geometry, len(paths)),
        warnings=(*kept, *stack_warnings(geometry)),
    )
