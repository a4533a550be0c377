"""Windows: which grey a value gets (PS3.3 C.11.2.1), which window a series opens with, and the CT presets."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from viewer.imaging.stored_voi import LINEAR, LINEAR_EXACT, SIGMOID
from viewer.imaging.voxels import Volume

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.imaging.lookup import Lookup
    from viewer.imaging.series import StoredWindow

SUV_WINDOW_TOP = 10.0
STEP = 1e5
"""Greys a unit where black turns white at once: steep enough for every fraction that a value may have."""

LOW_PERCENTILE, HIGH_PERCENTILE = 1.0, 99.0
SAMPLES = 200_000
"""Values looked at for the percentiles; more move them by less than one grey."""


@dataclass(frozen=True)
class Window:
    """Width and level in the unit of the values; the width is above 0."""

    width: float
    level: float
    function: str = LINEAR
    """LINEAR takes half a step and one step off, which is right for whole numbers; LINEAR_EXACT runs straight from
    level - width/2 to level + width/2: for SUV and other fractions, where these would be a tenth of the window."""
    table: Lookup | None = None
    """A VOI table of the file in place of the function; width and level then only say what it spans."""

    @property
    def is_line(self) -> bool:
        """Whether grey follows values on a straight line between black and white."""
        return self.table is None and self.function != SIGMOID

    def scaled(self, factor: float) -> Window:
        """Return the window for values that are `factor` times those it was set for."""
        return self if factor == 1.0 else replace(self, width=self.width * factor, level=self.level * factor)

    def moved(self, width: float, level: float) -> Window:
        """Return the window at another width and level; a table gives way to the line it stood for."""
        return Window(width, level, self.function)


@dataclass(frozen=True)
class Preset:
    """A named window for CT in HU, bound to a key by its id and not by its place in a list."""

    id: str
    name: str
    width: float
    level: float
    key: str

    @property
    def window(self) -> Window:
        """The window it sets."""
        return Window(self.width, self.level)


CT_PRESETS = (
    Preset("ct.soft_tissue", "Soft tissue", 400.0, 40.0, "1"),
    Preset("ct.lung", "Lung", 1500.0, -600.0, "2"),
    Preset("ct.liver", "Liver", 150.0, 90.0, "3"),
    Preset("ct.bone", "Bone", 2000.0, 300.0, "4"),
    Preset("ct.mediastinum", "Mediastinum", 350.0, 50.0, "5"),
    Preset("ct.brain", "Brain", 80.0, 40.0, "6"),
    Preset("ct.liver_plain", "Liver, no contrast", 150.0, 30.0, "7"),
    Preset("ct.angio", "Angiography", 600.0, 200.0, "8"),
)


def default_window(volume: Volume) -> tuple[Window, bool]:
    """Return the window a series opens with, in the unit of `volume.unit`, and whether it is shown inverted.

    PET in SUV: 0 to 10, inverted. Else the first window of the file, else its first VOI table; else, for what only
    its colours show, all of it; else 1st to 99th percentile of what is loaded, tissue only.
    """
    if "SUV" in volume.unit:
        return Window(SUV_WINDOW_TOP, SUV_WINDOW_TOP / 2.0, LINEAR_EXACT), True
    inverted = volume.is_inverted or volume.series.modality == "PT"
    if volume.is_colour:
        return Window(256.0, 128.0), False
    if volume.windows:
        return window_of(volume.windows[0]), inverted
    if volume.series.tables:
        return table_window(volume.series.tables[0]), inverted
    return percentile_window(volume), inverted


def window_of(stored: StoredWindow) -> Window:
    """Return a window of the file as one to show."""
    return Window(stored.width, stored.center, stored.function)


def table_window(table: Lookup) -> Window:
    """Return a VOI table of the file as what is shown; its span is from its first to its last input."""
    return Window(float(table.count), table.first + table.count / 2.0, LINEAR, table)


def percentile_window(volume: Volume) -> Window:
    """Return the window from 1st to 99th percentile of the loaded slices, padding left out, in `volume.unit`."""
    shown = np.flatnonzero(volume.loaded)
    step = max(1, volume.voxels[0].size * len(shown) // SAMPLES) | 1  # odd: never down one column
    parts = []
    for k in shown:
        sample = volume.voxels[k].ravel()[::step]
        limits = volume.padding_limits(int(k))
        parts.append(sample if limits is None else sample[(sample < limits[0]) | (sample > limits[1])])
    values = np.concatenate(parts) if parts else np.zeros(0)
    values = values[np.isfinite(values)]
    if not values.size:
        return Window(256.0, 128.0)
    ordered = np.sort(values)
    low, high = _percentile(ordered, LOW_PERCENTILE), _percentile(ordered, HIGH_PERCENTILE)
    whole = volume.voxels.dtype == np.int16
    least = 1.0 if whole else max(abs(high), 1e-6) * 1e-3
    window = Window(max(high - low, least), (low + high) / 2.0, LINEAR if whole else LINEAR_EXACT)
    return window.scaled(volume.meaning.factor)


def _percentile(ordered: NDArray[np.generic], percent: float) -> float:
    """As numpy's, which imports its masked arrays first and takes four times as long as the first picture's drawing."""
    place = percent / 100.0 * (len(ordered) - 1)
    below = math.floor(place)
    low, high = float(ordered[below]), float(ordered[min(below + 1, len(ordered) - 1)])
    return low + (place - below) * (high - low)


def window_between(low: float, high: float, volume: Volume) -> Window:
    """Return the window in which `low` is just black and `high` just white, both values after rescale."""
    if volume.voxels.dtype == np.int16:
        return Window(high - low + 1.0, (low + high + 1.0) / 2.0)
    return Window(max(high - low, abs(high) * 1e-6, 1e-12), (low + high) / 2.0, LINEAR_EXACT)


def to_grey8(plane: NDArray[np.generic], window: Window, inverted: bool = False) -> NDArray[np.uint8]:
    """Return 0 to 255 by the VOI functions of PS3.3 C.11.2.1.2 and C.11.2.1.3, or by a VOI table of the file.

    The nearest grey is taken. Where `inverted`, the highest value is black.
    """
    values = plane.astype(np.float64)
    if window.is_line:
        scale, shift = grey_line(window)
        greys = np.clip(values * scale + shift, 0.0, 255.0)
    else:
        greys = curved(values, window)
    greys[~np.isfinite(greys)] = 0.0
    out: NDArray[np.uint8] = np.rint(greys).astype(np.uint8)
    return 255 - out if inverted else out


def grey_line(window: Window) -> tuple[float, float]:
    """Return (scale, shift) so that grey = value x scale + shift within 0 to 255.

    A linear window of width 1 is a step (C.11.2.1.2.1). Below 1 the linear function is not defined; the exact form
    (LINEAR_EXACT, C.11.2.1.3.2) is taken there.
    """
    if window.function == LINEAR and window.width >= 1.0:
        if window.width == 1.0:
            return STEP, -(window.level - 0.5) * STEP
        scale = 255.0 / (window.width - 1.0)
        return scale, 127.5 - (window.level - 0.5) * scale
    scale = 255.0 / max(window.width, math.ulp(abs(window.level)) * 16, 1e-12)
    return scale, 127.5 - window.level * scale


_Float = TypeVar("_Float", np.float32, np.float64)


def curved(values: NDArray[_Float], window: Window) -> NDArray[_Float]:
    """Return greys from 0 to 255 by SIGMOID (C.11.2.1.3.1) or by the window's table (C.11.2.1.1)."""
    kind = values.dtype.type
    if window.table is not None:
        finite = np.nan_to_num(values, nan=window.table.first, posinf=1e9, neginf=-1e9)
        entries: NDArray[_Float] = window.table.of(np.rint(finite)).astype(kind)
        return entries * kind(255.0 / window.table.top)
    with np.errstate(over="ignore"):
        greys: NDArray[_Float] = kind(255.0) / (1 + np.exp((values - kind(window.level)) * kind(-4.0 / window.width)))
    return greys
