"""Windows: which grey a value gets (PS3.3 C.11.2.1.2), which window a series opens with, and the CT presets."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from viewer.imaging.voxels import Volume

if TYPE_CHECKING:
    from numpy.typing import NDArray

SUV_WINDOW_TOP = 10.0
LOW_PERCENTILE, HIGH_PERCENTILE = 1.0, 99.0
SAMPLES = 200_000
"""Values looked at for the percentiles; more move them by less than one grey."""


@dataclass(frozen=True)
class Window:
    """Width and level in the unit of the values; the width is above 0."""

    width: float
    level: float
    exact: bool = field(default=False, compare=False)
    """Straight from level - width/2 to level + width/2 (LINEAR_EXACT): for SUV and other values that are no whole
    numbers, where the standard's half a step and one step would be a tenth of the window."""


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
    """Return the window a series opens with, and whether it is shown inverted.

    PET in SUV: 0 to 10, inverted. Else the first window of the file; else, for colour shown as grey, all of it; else
    1st to 99th percentile of what is loaded, tissue only.
    """
    if volume.unit.endswith("SUVbw"):
        return Window(SUV_WINDOW_TOP, SUV_WINDOW_TOP / 2.0, exact=True), True
    inverted = volume.is_inverted or volume.series.modality == "PT"
    if volume.windows:
        stored = volume.windows[0]
        return Window(stored.width, stored.center), inverted
    if volume.is_colour:
        return Window(256.0, 128.0), inverted
    return percentile_window(volume), inverted


def percentile_window(volume: Volume) -> Window:
    """Return the window from 1st to 99th percentile of the loaded slices, padding left out."""
    shown = np.flatnonzero(volume.loaded)
    parts = []
    for k in shown:
        values = volume.voxels[k]
        if volume.padding_limits(int(k)) is not None:
            values = values[volume.tissue(int(k))]
        step = max(1, values.size * len(shown) // SAMPLES)
        parts.append(values.ravel()[::step])
    values = np.concatenate(parts) if parts else np.zeros(0)
    values = values[np.isfinite(values)]
    if not values.size:
        return Window(256.0, 128.0)
    low, high = (float(v) for v in np.percentile(values, (LOW_PERCENTILE, HIGH_PERCENTILE)))
    least = 1.0 if volume.voxels.dtype == np.int16 else max(abs(high), 1e-6) * 1e-3
    return Window(max(high - low, least), (low + high) / 2.0)


def to_grey8(plane: NDArray[np.generic], window: Window, inverted: bool = False) -> NDArray[np.uint8]:
    """Return 0 to 255 by the linear VOI function of PS3.3 C.11.2.1.2, which takes centre - 0.5 and width - 1.

    The nearest grey is taken. Where `inverted`, the highest value is black.
    """
    scale, shift = grey_line(window)
    greys = np.clip(plane.astype(np.float64) * scale + shift, 0.0, 255.0)
    greys[~np.isfinite(greys)] = 0.0
    out: NDArray[np.uint8] = np.rint(greys).astype(np.uint8)
    return 255 - out if inverted else out


def grey_line(window: Window) -> tuple[float, float]:
    """Return (scale, shift) so that grey = value x scale + shift within 0 to 255.

    At a width of 1 and below the function of the standard is a step or not defined; there the exact linear form
    (LINEAR_EXACT, C.11.2.1.3.2) is taken.
    """
    if window.width > 1.0 and not window.exact:
        scale = 255.0 / (window.width - 1.0)
        return scale, 127.5 - (window.level - 0.5) * scale
    scale = 255.0 / max(window.width, math.ulp(abs(window.level)) * 16, 1e-12)
    return scale, 127.5 - window.level * scale
