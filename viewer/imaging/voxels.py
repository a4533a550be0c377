"""The voxels of a series: one preallocated array, filled slice by slice, each complete and right or not at all."""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from viewer.imaging.colour import is_colour
from viewer.imaging.errors import ImagingError, Problem
from viewer.imaging.meaning import Quantity, meaning_of, scale_of
from viewer.imaging.memory import gigabytes, physical_bytes
from viewer.imaging.pixels import stored_values
from viewer.imaging.rescale import values_of
from viewer.imaging.series import Frame, PixelFormat, Series, StoredWindow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.imaging.volume_geometry import VolumeGeometry

INT16 = np.iinfo(np.int16)
FULL_BITS = 16


class Volume:
    """Voxels with geometry. `voxels` is (slices, rows, columns), int16 where that is exact, else float32.

    A slice counts only where `loaded` says so; a slice that cannot be read stays zero, unloaded and named in
    `problems`. Voxels are values after rescale; `unit` and `value_at` are those of the usual way to state them, which
    for PET is SUV and not what is stored.
    """

    def __init__(self, series: Series) -> None:
        """Set the memory aside; the system gives it page by page, as slices are read (R22).

        Raises ImagingError without an image, and where the declared size is more than this computer's memory.
        """
        if not series.frames:
            raise ImagingError("This object holds no image.")
        self.series = series
        self.geometry: VolumeGeometry = series.geometry
        self.meaning = meaning_of(series)
        self.unit = self.meaning.unit
        self.unit_note = self.meaning.note
        plane = series.frames[0].plane
        self.scales = tuple(scale_of(frame) for frame in series.frames)
        exact = _may_be_int16(series, self.scales)
        shape = (len(series.frames), plane.rows, plane.columns)
        self.voxels: NDArray[np.int16] | NDArray[np.float32]
        self.voxels = _set_aside(shape, np.int16) if exact else _set_aside(shape, np.float32)
        self.colours: NDArray[np.uint8] | None = None
        """(slices, rows, columns, 3) red, green and blue of a colour image; `voxels` then hold their brightness."""
        if self.is_colour:
            self.colours = _set_aside((*shape, 3), np.uint8)
        self.loaded: NDArray[np.bool_] = np.zeros(len(series.frames), bool)
        self.problems: list[Problem] = []
        self.refused: dict[int, Problem] = {}
        """The slices, from 0, that could not be read, and the line that says why."""
        self.stored_hashes: dict[int, str] = {}
        """Pixel hashes that are known: taken from stored values that shown ones do not give back, or asked for once."""

    @property
    def held_bytes(self) -> int:
        """What its voxels and colours take of the memory once all slices are read."""
        return self.voxels.nbytes + (0 if self.colours is None else self.colours.nbytes)

    @property
    def nbytes(self) -> int:
        """Bytes that its arrays take once every slice is read."""
        return self.voxels.nbytes + (0 if self.colours is None else self.colours.nbytes)

    @property
    def is_inverted(self) -> bool:
        """Whether low values are meant to be white (MONOCHROME1, or presentation shape INVERSE)."""
        return self.series.inverse

    @property
    def is_colour(self) -> bool:
        """Whether the image has colours; no window applies to them, and its values are their brightness, 0 to 255."""
        return is_colour(self.series.frames[0].pixels)

    @property
    def windows(self) -> tuple[StoredWindow, ...]:
        """The windows that the file proposes, in `unit`."""
        factor = self.meaning.factor
        return tuple(
            StoredWindow(w.center * factor, w.width * factor, w.explanation, w.function) for w in self.series.windows
        )

    def widen(self) -> None:
        """Keep the values as float32 from now on: a slice has whole numbers that int16 does not hold."""
        if self.voxels.dtype == np.int16:
            wide = _set_aside(self.voxels.shape, np.float32)
            for k in np.flatnonzero(self.loaded):  # the others have no pages of memory yet, and get none
                wide[k] = self.voxels[k]
            self.voxels = wide

    def value_at(self, k: int, row: float, column: float, quantity: Quantity | None = None) -> float | None:
        """Return the value of the pixel that holds a position; None outside, in padding, or where not loaded.

        It is stated as `quantity`, one of `meaning.quantities`, else the usual way, in `unit`.
        """
        if not 0 <= k < len(self.loaded) or not self.loaded[k]:
            return None
        r, c = math.floor(row + 0.5), math.floor(column + 0.5)
        if not (0 <= r < self.voxels.shape[1] and 0 <= c < self.voxels.shape[2]):
            return None
        value = float(self.voxels[k, r, c])
        limits = self.padding_limits(k)
        if not math.isfinite(value) or (limits is not None and limits[0] <= value <= limits[1]):
            return None
        return value * (self.meaning.factor if quantity is None else quantity.factor)

    def colour_at(self, k: int, row: float, column: float) -> tuple[int, int, int] | None:
        """Return red, green and blue, 0 to 255, of the pixel that holds a position; None where there is no colour."""
        if self.colours is None or self.value_at(k, row, column) is None:
            return None
        red, green, blue = (int(part) for part in self.colours[k, math.floor(row + 0.5), math.floor(column + 0.5)])
        return red, green, blue

    def padding_limits(self, k: int) -> tuple[float, float] | None:
        """Return the lowest and highest voxel value that stand for no tissue in slice `k`, None where none do."""
        frame = self.series.frames[k]
        form = frame.pixels
        if form is None or form.padding is None or self.colours is not None:
            return None
        slope, _ = self.scales[k]
        ends = [float(end) for end in values_of(frame, np.array(form.padding))]
        slack = abs(slope) * 0.25 if self.voxels.dtype == np.float32 else 0.0
        return min(ends) - slack, max(ends) + slack

    def tissue(self, k: int) -> NDArray[np.bool_]:
        """Return (rows, columns): which pixels of slice `k` count in statistics."""
        limits = self.padding_limits(k)
        plane = self.voxels[k]
        counts: NDArray[np.bool_] = np.isfinite(plane)
        return counts if limits is None else counts & ((plane < limits[0]) | (plane > limits[1]))

    def pixel_hash(self, k: int) -> str:
        """Return SHA-256 (hex) of rows, columns, frame number and stored values as little-endian 32-bit integers.

        The same pixels give the same hash in whatever transfer syntax they are stored (docs: the record, section 3).
        Raises ImagingError where slice `k` is not loaded: what was not seen has no hash.
        """
        if not self.loaded[k]:
            raise ImagingError(f"Slice {k + 1} is not loaded.")
        if k not in self.stored_hashes:
            self.stored_hashes[k] = self._worked_out_hash(k)
        return self.stored_hashes[k]

    def _worked_out_hash(self, k: int) -> str:
        frame = self.series.frames[k]
        if not gives_back_stored(frame):
            return hash_of(stored_values(frame), frame.frame_number)
        slope, intercept = self.scales[k]
        shown = self.voxels[k].astype(np.float64)
        return hash_of(np.rint((shown - intercept) / slope), frame.frame_number)


_Kind = TypeVar("_Kind", np.uint8, np.int16, np.float32)


def _set_aside(shape: tuple[int, ...], kind: type[_Kind]) -> NDArray[_Kind]:
    """Return zeros that cost no memory until they are written. Raises ImagingError where there will not be enough."""
    wanted, held = math.prod(shape) * np.dtype(kind).itemsize, physical_bytes()
    words = f"These images need {gigabytes(wanted)} of memory; this computer has {gigabytes(held)}."
    if wanted > held:
        raise ImagingError(words)
    try:
        return np.zeros(shape, kind)
    except MemoryError:
        raise ImagingError(f"These images need {gigabytes(wanted)} of memory, which is not free.") from None


def hash_of(stored: NDArray[np.generic], frame_number: int) -> str:
    """Return the pixel hash of decoded stored values, (rows, columns) or (rows, columns, 3)."""
    head = np.array([stored.shape[0], stored.shape[1], frame_number], "<i4").tobytes()
    if stored.dtype == np.float32:
        body = stored.astype("<f4").tobytes()
    else:
        body = (stored.astype(np.int64) & 0xFFFFFFFF).astype("<u4").tobytes()
    return hashlib.sha256(head + body).hexdigest()


def gives_back_stored(frame: Frame) -> bool:
    """Whether stored values follow exactly from voxels: grey integers that float32 holds, by slope and intercept."""
    form = frame.pixels
    if form is None or form.floating or is_colour(form) or frame.rescale.table is not None:
        return False
    return form.bits_stored <= FULL_BITS


def stored_range(form: PixelFormat) -> tuple[int, int]:
    """Return the lowest and highest stored value that the declared bits can hold."""
    if form.signed:
        return -(1 << (form.bits_stored - 1)), (1 << (form.bits_stored - 1)) - 1
    return 0, (1 << form.bits_stored) - 1


def _may_be_int16(series: Series, scales: tuple[tuple[float, float], ...]) -> bool:
    """Whether values are whole numbers of at most 16 bits, so that int16 holds all but the rarest of them."""
    for (slope, intercept), form in {(scale, frame.pixels) for scale, frame in zip(scales, series.frames, strict=True)}:
        if is_colour(form):
            continue  # the voxels are brightness, 0 to 255
        if form is None or form.floating or form.bits_allocated > FULL_BITS:
            return False
        if slope != int(slope) or intercept != int(intercept) or not INT16.min <= intercept <= INT16.max:
            return False
    return True
