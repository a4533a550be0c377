"""A small picture of a slice, and a volume of only those slices that small pictures are wanted of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from viewer.imaging.display import render
from viewer.imaging.display_colour import render_colour
from viewer.imaging.filling import read_volume
from viewer.imaging.series import Series
from viewer.imaging.voi import default_window
from viewer.imaging.volume_geometry import VolumeGeometry
from viewer.imaging.voxels import Volume

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def picture_of(volume: Volume, k: int, side_px: int) -> NDArray[np.uint8]:
    """Return slice `k` in the window the series opens with, uint8, its longer side `side_px` long.

    (height, width), or (height, width, 3) red, green and blue of a colour image.
    """
    plane = volume.geometry.planes[k]
    window, inverted = default_window(volume)
    height, width = plane.rows * plane.spacing[0], plane.columns * plane.spacing[1]
    scale = side_px / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    whole = (0.0, 0.0, float(plane.rows), float(plane.columns))
    if volume.colours is not None:
        return render_colour(volume.colours[k], whole, size)
    return render(volume.voxels[k], whole, size, window.scaled(1.0 / volume.meaning.factor), inverted)


def spread_slices(series: Series, count: int) -> tuple[int, ...]:
    """Return up to `count` slice indices spread over the stack, the middle one alone for 1."""
    held = len(series.frames)
    if held <= count:
        return tuple(range(held))
    return tuple(int((n + 0.5) * held / count) for n in range(count))


def read_some(series: Series, slices: Sequence[int]) -> Volume:
    """Return a volume of these slices only, in their order; `problems` says which could not be read, and why.

    Raises ImagingError where the series holds no image.
    """
    frames = tuple(series.frames[k] for k in slices)
    return read_volume(replace(series, frames=frames, geometry=VolumeGeometry(tuple(f.plane for f in frames))))
