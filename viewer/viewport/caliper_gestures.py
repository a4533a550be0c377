"""Drags that draw and move calipers: each plays a tool's generator and hands its result to the viewport's signals."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator

from viewer.tools.caliper import CaliperDraft, CaliperShape
from viewer.tools.drag import Handle
from viewer.tools.pointer import CLICK_WITHIN_PX, Pointer, PointerKind
from viewer.viewport.caliper_layer import CaliperLayer
from viewer.viewport.gestures import Gesture, Hand
from viewer.viewport.model import Draft, ViewportModel

CaliperTool = Generator[CaliperDraft, Pointer, CaliperShape | None]


def pointer_at(model: ViewportModel, kind: PointerKind, hand: Hand) -> Pointer | None:
    """Return the tool's pointer under the hand, held within the image; None where there is no image."""
    plane, transform = model.plane, model.transform
    if plane is None or transform is None:
        return None
    row, column = transform.inside_image(hand.x, hand.y)
    return Pointer.at(kind, plane, row, column, transform.zoom / plane.spacing[1])


class CaliperGesture:
    """Plays one tool from press to release and shows its draft; `done` gets the shape, and only when there is one."""

    def __init__(
        self,
        model: ViewportModel,
        tool: CaliperTool,
        done: Callable[[CaliperShape], None],
        measurement_id: str | None = None,
        handle: Handle | None = None,
    ) -> None:
        self._model = model
        self._tool = tool
        self._done = done
        self._measurement_id = measurement_id
        self._handle = handle
        self._over = False
        try:
            self._show(next(tool))
        except StopIteration:
            self._over = True

    def move(self, hand: Hand) -> None:
        """Follow the hand."""
        self._send("move", hand)

    def finish(self, hand: Hand) -> None:
        """Take the result, if there is one."""
        self._send("release", hand)

    def cancel(self) -> None:
        """Let the tool go without a result; what was committed stays."""
        self._over = True
        self._tool.close()
        self._model.show(draft=None)

    def _send(self, kind: PointerKind, hand: Hand) -> None:
        pointer = pointer_at(self._model, kind, hand)
        if self._over or pointer is None:
            return
        try:
            self._show(self._tool.send(pointer))
        except StopIteration as end:
            self._over = True
            self._model.show(draft=None)
            if end.value is not None:
                self._done(end.value)

    def _show(self, draft: CaliperDraft) -> None:
        self._model.show(draft=Draft(draft, self._measurement_id, self._handle))


class PressGesture:
    """A press that is not yet a drag: a click does one thing, a drag begins another gesture from the press point."""

    def __init__(
        self,
        start: Hand,
        click: Callable[[], None],
        drag: Callable[[Hand], Gesture],
    ) -> None:
        self._start = start
        self._click = click
        self._begin = drag
        self.following: Gesture | None = None

    def move(self, hand: Hand) -> None:
        """Begin the drag once the hand has left the place of the press."""
        if self.following is None:
            if math.dist(self._start.place, hand.place) <= CLICK_WITHIN_PX:
                return
            self.following = self._begin(self._start)
        self.following.move(hand)

    def finish(self, hand: Hand) -> None:
        """End the drag, or take the press for a click."""
        if self.following is None:
            self._click()
        else:
            self.following.finish(hand)

    def cancel(self) -> None:
        """Cancel the drag that has begun."""
        if self.following is not None:
            self.following.cancel()


class LabelGesture:
    """Drags a label; its place is kept in mm (or px) from the caliper's centre, right and down in the image."""

    def __init__(
        self, model: ViewportModel, start: Hand, measurement_id: str, moved: Callable[[tuple[float, float]], None]
    ) -> None:
        self._model = model
        self._start = start
        self._name = measurement_id
        self._moved = moved
        caliper = model.caliper(measurement_id)
        self._before = None if caliper is None else caliper.label_offset
        self._rect = model.labels.rects[measurement_id]
        self._offset: tuple[float, float] | None = None

    def move(self, hand: Hand) -> None:
        """Put the label where the hand is."""
        caliper, plane, transform = self._model.caliper(self._name), self._model.plane, self._model.transform
        if caliper is None or plane is None or transform is None:
            return
        x, y, width, height = self._rect
        middle = transform.screen(*plane.pixel(caliper.shape.centre))
        steps = CaliperLayer.px_per_unit(plane, transform)
        to_x, to_y = x + width / 2 + hand.x - self._start.x, y + height / 2 + hand.y - self._start.y
        self._offset = ((to_x - middle[0]) / steps[0], (to_y - middle[1]) / steps[1])
        self._model.put_label(self._name, self._offset)

    def finish(self, hand: Hand) -> None:
        """Say where it was let go."""
        self.move(hand)
        if self._offset is not None:
            self._moved(self._offset)

    def cancel(self) -> None:
        """Put it back."""
        self._model.put_label(self._name, self._before)
