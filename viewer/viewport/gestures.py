"""What a drag does to the view: window and level, zoom, pan, scroll, window from a region. One class each."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from viewer.imaging.voi import window_between
from viewer.tools.hit import RectPx
from viewer.viewport.model import ViewportModel

WINDOW_PER_PX = 1 / 256
"""Change per screen px as a part of the current width: a hand's breadth doubles it."""

FINER = 0.1
"""With Shift a window drag is ten times finer (ux-conventions §1.1)."""

ZOOM_PER_PX = 1 / 160
"""Natural logarithm of the zoom per screen px: 111 px double it."""

WHEEL_ZOOM = 1.1
"""Zoom per notch of the wheel."""

SCROLL_PX_FEWEST, SCROLL_PX_MOST = 3.0, 16.0
"""Screen px per slice in a scroll drag: the whole stack over the height, but neither jumpy nor sluggish."""

REGION_SMALLEST_PX = 4.0
DRAG_PX = 3.0
"""A hand that moves less means a click."""


@dataclass(frozen=True)
class Hand:
    """Where the mouse is, in logical px of the image area, and what is held on the keyboard."""

    x: float
    y: float
    shift: bool = False
    ctrl: bool = False

    @property
    def place(self) -> tuple[float, float]:
        """The position."""
        return self.x, self.y


class Gesture(Protocol):
    """A drag from press to release. `cancel` brings back what a draft has not yet made true."""

    def move(self, hand: Hand) -> None:
        """Follow the hand."""

    def finish(self, hand: Hand) -> None:
        """The button was released."""

    def cancel(self) -> None:
        """Esc, or the image went away under the hand."""


class _Following:
    """A gesture that works by steps from one position to the next, at once and without a draft."""

    def __init__(self, model: ViewportModel, start: Hand) -> None:
        self._model = model
        self._start = start
        self._last = start

    def move(self, hand: Hand) -> None:
        self._step(hand.x - self._last.x, hand.y - self._last.y, FINER if hand.shift else 1.0)
        self._last = hand

    def finish(self, hand: Hand) -> None:
        self.move(hand)

    def cancel(self) -> None:
        """Nothing was drafted: the view stays as it is."""

    def _step(self, dx: float, dy: float, fineness: float) -> None:
        raise NotImplementedError


class WindowGesture(_Following):
    """Right makes the window wider, down raises the level and so darkens; steps are parts of the present width."""

    def _step(self, dx: float, dy: float, fineness: float) -> None:
        window = self._model.window
        step = window.width * WINDOW_PER_PX * fineness
        self._model.set_window(window.moved(window.width + dx * step, window.level + dy * step))


class NoWindowGesture:
    """A colour image has no window: a drag that would change one says so, once, when it is a drag."""

    def __init__(self, start: Hand, say: Callable[[], None]) -> None:
        self._start = start
        self._say = say
        self._said = False

    def move(self, hand: Hand) -> None:
        """Say it as soon as the hand has moved."""
        if not self._said and max(abs(hand.x - self._start.x), abs(hand.y - self._start.y)) >= DRAG_PX:
            self._said = True
            self._say()

    def finish(self, hand: Hand) -> None:
        """The hand lets go."""
        self.move(hand)

    def cancel(self) -> None:
        """There is nothing to take back."""


class ZoomGesture(_Following):
    """Up brings nearer, about the press point."""

    def _step(self, _dx: float, dy: float, _fineness: float) -> None:
        if self._model.transform is not None and dy:
            factor = math.exp(-dy * ZOOM_PER_PX)
            self._model.set_transform(self._model.transform.zoomed(factor, *self._start.place))


class PanGesture(_Following):
    """The image goes with the hand."""

    def _step(self, dx: float, dy: float, _fineness: float) -> None:
        if self._model.transform is not None and (dx or dy):
            self._model.set_transform(self._model.transform.panned(dx, dy))


class ScrollGesture:
    """Down is the next slice; slices follow the distance from the press, so that going back comes back."""

    def __init__(self, model: ViewportModel, start: Hand) -> None:
        self._model = model
        self._start = start
        self._first = model.slice_index
        height = 1.0 if model.transform is None else model.transform.height
        self._px = min(max(height / max(model.slice_count, 1), SCROLL_PX_FEWEST), SCROLL_PX_MOST)

    def move(self, hand: Hand) -> None:
        """Show the slice that far from the one at the press."""
        self._model.set_slice(self._first + int((hand.y - self._start.y) / self._px))

    def finish(self, hand: Hand) -> None:
        """Leave it there."""
        self.move(hand)

    def cancel(self) -> None:
        """The slice reached stays."""


class RegionWindowGesture:
    """Ctrl and a drag: the window that shows the values of the dragged rectangle, from their 1st to 99th percentile."""

    def __init__(self, model: ViewportModel, start: Hand) -> None:
        self._model = model
        self._start = start

    def _rect(self, hand: Hand) -> RectPx:
        x, y = min(self._start.x, hand.x), min(self._start.y, hand.y)
        return x, y, abs(hand.x - self._start.x), abs(hand.y - self._start.y)

    def move(self, hand: Hand) -> None:
        """Show the rectangle."""
        self._model.show(region=self._rect(hand))

    def finish(self, hand: Hand) -> None:
        """Take the window from it."""
        x, y, width, height = self._rect(hand)
        self._model.show(region=None)
        transform, volume = self._model.transform, self._model.volume
        if transform is None or volume is None or not self._model.slice_loaded:
            return
        if min(width, height) < REGION_SMALLEST_PX:
            return
        corners = transform.inside_image(x, y), transform.inside_image(x + width, y + height)
        rows, columns = (sorted(round(value) for value in pair) for pair in zip(*corners, strict=True))
        k, part = self._model.slice_index, (slice(rows[0], rows[1] + 1), slice(columns[0], columns[1] + 1))
        values = volume.voxels[k][part][volume.tissue(k)[part]]
        if values.size:
            low, high = (float(value) for value in np.percentile(values, (1, 99)))
            self._model.set_window(window_between(low, high, volume).scaled(self._model.quantity.factor))

    def cancel(self) -> None:
        """Take the rectangle away."""
        self._model.show(region=None)
