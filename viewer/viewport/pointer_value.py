"""The value under the pointer, in words: with the unit it has, and none where none is known."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from viewer.imaging.volume import Volume
from viewer.theme.text import display_number, with_unit
from viewer.viewport.model import ViewportModel


def value_text(volume: Volume, k: int, row: float, column: float) -> str:
    """Return the value of a pixel with its unit: "43 HU", "2.31 g/ml SUVbw", "118"; "" off the image or in padding."""
    value = volume.value_at(k, row, column)
    if value is None:
        return ""
    whole = volume.voxels.dtype.kind == "i" or value == int(value)
    return with_unit(display_number(value, 0 if whole else 2), volume.unit)


class PointerReadout(QObject):
    """Says what is under the pointer when it moves, and when slices turn below it."""

    changed = Signal(float, float, str)
    """(row, column, value with its unit); (-1, -1, "") when the pointer has left."""

    def __init__(self, model: ViewportModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        model.slice_changed.connect(self._on_slice)

    @Slot(float, float)
    def on_pointer(self, x: float, y: float) -> None:
        """The pointer is here, in px of the image area."""
        model = self._model
        if model.transform is not None and model.volume is not None:
            row, column = model.transform.image(x, y)
            self.changed.emit(row, column, value_text(model.volume, model.slice_index, row, column))

    @Slot()
    def on_left(self) -> None:
        """The pointer has left the image area."""
        self.changed.emit(-1.0, -1.0, "")

    @Slot()
    def _on_slice(self) -> None:
        if self._model.pointer is not None:
            self.on_pointer(*self._model.pointer)
