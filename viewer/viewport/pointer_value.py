"""The value under the pointer, in words: with the unit it has, and none where none is known."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, Signal, Slot

from viewer.imaging.meaning import Quantity
from viewer.imaging.volume import Volume
from viewer.theme.text import NBSP, display_number, with_unit
from viewer.viewport.model import ViewportModel

SHOWN_DIGITS = 3
"""Significant digits of a small fraction: an apparent diffusion coefficient of 0.00117 is not 0.00."""

MOST_DECIMALS = 9


def value_text(volume: Volume, k: int, row: float, column: float, quantity: Quantity | None = None) -> str:
    """Return the value of a pixel with its unit: "43 HU", "2.31 g/ml SUVbw", "118", "R 12 G 34 B 56" of a colour.

    "" off the image or in padding. `quantity`: one of the volume's, the usual one where it is None.
    """
    quantity = volume.meaning.quantities[0] if quantity is None else quantity
    colour = volume.colour_at(k, row, column)
    if colour is not None:
        return "  ".join(f"{name}{NBSP}{part}" for name, part in zip("RGB", colour, strict=True))
    value = volume.value_at(k, row, column, quantity)
    if value is None:
        return ""
    return with_unit(display_number(value, _decimals(value, quantity.unit)), quantity.unit)


def _decimals(value: float, unit: str) -> int:
    if value == int(value):
        return 0
    if abs(value) >= 1.0 or "SUV" in unit:
        return 2
    return min(SHOWN_DIGITS - 1 - math.floor(math.log10(abs(value))), MOST_DECIMALS)


class PointerReadout(QObject):
    """Says what is under the pointer when it moves, and when slices turn below it."""

    changed = Signal(float, float, str)
    """(row, column, value with its unit); (-1, -1, "") when the pointer has left."""

    def __init__(self, model: ViewportModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        model.slice_changed.connect(self._on_slice)
        model.window_changed.connect(self._on_slice)

    @Slot(float, float)
    def on_pointer(self, x: float, y: float) -> None:
        """The pointer is here, in px of the image area."""
        model = self._model
        if model.transform is not None and model.volume is not None:
            row, column = model.transform.image(x, y)
            self.changed.emit(row, column, value_text(model.volume, model.slice_index, row, column, model.quantity))

    @Slot()
    def on_left(self) -> None:
        """The pointer has left the image area."""
        self.changed.emit(-1.0, -1.0, "")

    @Slot()
    def _on_slice(self) -> None:
        if self._model.pointer is not None:
            self.on_pointer(*self._model.pointer)
