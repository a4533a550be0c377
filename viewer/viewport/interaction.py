"""From mouse to meaning: which gesture a press begins, what a move over the image offers, what the wheel does."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from viewer.tools.caliper import CaliperShape, draw_long_axis, means_short_axis, offered_short_axis, set_short_axis
from viewer.tools.drag import move_caliper, move_handle
from viewer.tools.hit import HitTarget
from viewer.viewport.caliper_gestures import CaliperGesture, LabelGesture, PressGesture, pointer_at
from viewer.viewport.caliper_layer import CaliperLayer
from viewer.viewport.commands import no_window_words
from viewer.viewport.gestures import (
    WHEEL_ZOOM,
    Gesture,
    Hand,
    NoWindowGesture,
    PanGesture,
    RegionWindowGesture,
    ScrollGesture,
    WindowGesture,
    ZoomGesture,
)
from viewer.viewport.model import ViewportModel
from viewer.viewport.shown import ShownCaliper
from viewer.viewport.tool import Tool

NOTCH = 120
"""Units of a wheel per slice; trackpads and fine wheels send fewer at a time and are added up (ux-conventions §1.3)."""

SLICES_WITH_SHIFT = 10


class _ViewGestureMaker(Protocol):
    def __call__(self, model: ViewportModel, start: Hand) -> Gesture: ...


class Button(Enum):
    """Which mouse button a gesture began with."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


VIEW_GESTURES: dict[Tool, _ViewGestureMaker] = {
    Tool.WINDOW: WindowGesture,
    Tool.ZOOM: ZoomGesture,
    Tool.PAN: PanGesture,
    Tool.SCROLL: ScrollGesture,
}


class Interaction(QObject):
    """Keeps the one gesture under way and says what came of it."""

    caliper_drawn = Signal(object, int)
    caliper_edited = Signal(str, object)
    caliper_picked = Signal(str)
    label_moved = Signal(str, object)
    menu_wanted = Signal(object)
    notice = Signal(str)

    def __init__(self, model: ViewportModel, layer: CaliperLayer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._layer = layer
        self._gesture: Gesture | None = None
        self._button: Button | None = None
        self._wheel = 0
        self._dragged_from: CaliperShape | None = None
        self.towards_user_is_next = True
        model.volume_changed.connect(self.abandon)
        model.slice_changed.connect(self._on_place_changed)
        model.tool_changed.connect(self._on_place_changed)
        model.calipers_changed.connect(self._on_calipers_changed)

    @property
    def busy(self) -> bool:
        """Whether a button is down and a gesture follows it."""
        return self._gesture is not None

    # ------------------------------------------------------------ buttons

    def press(self, button: Button, hand: Hand) -> None:
        """Begin a gesture; a second button while one is under way changes nothing."""
        if self._gesture is not None and button is self._button:
            self.abandon()  # its release was lost to a menu or another window
        if self._gesture is not None or self._model.volume is None:
            return
        self._button = button
        if button is Button.MIDDLE:
            self._gesture = PanGesture(self._model, hand)
        elif button is Button.RIGHT:
            self._gesture = PressGesture(
                hand, lambda: self.menu_wanted.emit(hand), lambda start: ZoomGesture(self._model, start)
            )
        else:
            self._gesture = self._left(hand)

    def move(self, hand: Hand) -> None:
        """Follow the hand: the gesture under way, else what is offered at the pointer."""
        if self._gesture is not None:
            self._gesture.move(hand)
        else:
            self._offer(hand)
        if self._model.draft is not None or self._model.labels.any_small:
            self._model.show(pointer=hand.place)
        else:
            self._model.pointer = hand.place

    def release(self, button: Button, hand: Hand) -> None:
        """End the gesture that this button began."""
        if self._gesture is not None and button is self._button:
            gesture, self._gesture = self._gesture, None
            gesture.finish(hand)
            self._offer(hand)

    def leave(self) -> None:
        """The pointer left the image."""
        if self._gesture is None:
            self._model.show(offer=None, pointer=None)

    def abandon(self) -> None:
        """The image went away under the hand: let the gesture go; nothing that was committed is touched."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()

    def escape(self) -> bool:
        """Cancel what is being drawn, else the offered short axis, else the tool; False when there was nothing."""
        if self._gesture is not None:
            self.abandon()
            return True
        selected = self._open_for_short_axis()
        if selected is not None:
            self._model.offer_refused = selected.measurement_id
            self._model.show(offer=None)
            return True
        if self._model.tool is not Tool.WINDOW:
            self._model.set_tool(Tool.WINDOW)
            return True
        return False

    # ------------------------------------------------------------ wheel

    def wheel(self, units: int, hand: Hand) -> None:
        """Turn the wheel by so many of its units, 120 a notch, positive away from the user."""
        if units * self._wheel < 0:
            self._wheel = 0
        self._wheel += units
        notches = int(self._wheel / NOTCH)
        if notches == 0:
            return
        self._wheel -= notches * NOTCH
        if hand.ctrl:
            if self._model.transform is not None:
                self._model.set_transform(self._model.transform.zoomed(WHEEL_ZOOM**notches, *hand.place))
            return
        step = notches * (SLICES_WITH_SHIFT if hand.shift else 1)
        self._model.set_slice(self._model.slice_index + (-step if self.towards_user_is_next else step))

    # ------------------------------------------------------------ the left button

    def _left(self, hand: Hand) -> Gesture | None:
        target = self._layer.hit(hand.place)
        if target is not None and target.part == "handle" and target.handle is not None:
            return self._handle(target, hand)
        if target is not None and target.part == "label":
            caliper = self._model.caliper(target.measurement_id)
            movable = caliper is not None and caliper.editable
            begin_label = self._label if movable else lambda _, start: self._by_tool(start)
            return PressGesture(hand, lambda: self._pick(target), lambda start: begin_label(target, start))
        if target is not None and self._model.tool is not Tool.CALIPER:
            selected = self._model.selected
            mine = selected is not None and selected.measurement_id == target.measurement_id
            begin = self._whole if mine else lambda _, start: self._by_tool(start)
            return PressGesture(hand, lambda: self._pick(target), lambda start: begin(target, start))
        if target is not None and not self._means_short_axis(hand):
            return PressGesture(hand, lambda: self._pick(target), self._draw)
        return self._by_tool(hand)

    def _means_short_axis(self, hand: Hand) -> bool:
        caliper, pointer = self._open_for_short_axis(), pointer_at(self._model, "press", hand)
        return caliper is not None and pointer is not None and means_short_axis(caliper.shape.long_axis, pointer)

    def _by_tool(self, hand: Hand) -> Gesture:
        tool, volume = self._model.tool, self._model.volume
        if tool is Tool.WINDOW and volume is not None and volume.is_colour:
            return NoWindowGesture(hand, lambda: self.notice.emit(no_window_words()))
        if tool is Tool.WINDOW and hand.ctrl:
            return RegionWindowGesture(self._model, hand)
        if tool in VIEW_GESTURES:
            return VIEW_GESTURES[tool](self._model, hand)
        return self._short_axis(hand) or self._draw(hand)

    def _draw(self, hand: Hand) -> Gesture:
        press = pointer_at(self._model, "press", hand)
        assert press is not None, "a press reaches a tool only where there is an image"
        k = self._model.slice_index
        return CaliperGesture(
            self._model, draw_long_axis(press), lambda shape: self.caliper_drawn.emit(shape, k), handle="long1"
        )

    def _short_axis(self, hand: Hand) -> Gesture | None:
        caliper, press = self._open_for_short_axis(), pointer_at(self._model, "press", hand)
        if caliper is None or press is None or not means_short_axis(caliper.shape.long_axis, press):
            return None
        self._model.show(offer=None)
        return CaliperGesture(
            self._model, set_short_axis(caliper.shape, press), self._edited(caliper), caliper.measurement_id
        )

    def _handle(self, target: HitTarget, hand: Hand) -> Gesture | None:
        caliper, press = self._model.caliper(target.measurement_id), pointer_at(self._model, "press", hand)
        if caliper is None or press is None or target.handle is None:
            return None
        tool = move_handle(caliper.shape, target.handle, press)
        return CaliperGesture(self._model, tool, self._edited(caliper), caliper.measurement_id, target.handle)

    def _whole(self, target: HitTarget, hand: Hand) -> Gesture:
        caliper, press = self._model.caliper(target.measurement_id), pointer_at(self._model, "press", hand)
        if caliper is None or press is None or not caliper.editable:
            return self._by_tool(hand)
        return CaliperGesture(
            self._model, move_caliper(caliper.shape, press), self._edited(caliper), caliper.measurement_id
        )

    def _label(self, target: HitTarget, hand: Hand) -> Gesture:
        name = target.measurement_id
        return LabelGesture(self._model, hand, name, lambda offset: self.label_moved.emit(name, offset))

    def _edited(self, caliper: ShownCaliper) -> Callable[[CaliperShape], None]:
        self._dragged_from = caliper.shape

        def said(shape: CaliperShape) -> None:
            self.caliper_edited.emit(caliper.measurement_id, shape)

        return said

    def _pick(self, target: HitTarget) -> None:
        self.caliper_picked.emit(target.measurement_id)

    # ------------------------------------------------------------ the offered short axis

    def _open_for_short_axis(self) -> ShownCaliper | None:
        """Return the selected caliper of this slice whose short axis can be set now."""
        caliper = self._model.selected
        if caliper is None or self._model.tool is not Tool.CALIPER or caliper.shape.short_axis is not None:
            return None
        if caliper.measurement_id == self._model.offer_refused:
            return None
        return caliper if self._model.slice_of(caliper) == self._model.slice_index else None

    def _offer(self, hand: Hand) -> None:
        caliper, pointer = self._open_for_short_axis(), pointer_at(self._model, "move", hand)
        axis = None
        if caliper is not None and pointer is not None and means_short_axis(caliper.shape.long_axis, pointer):
            target = self._layer.hit(hand.place)
            if target is None or target.part == "line":
                axis = offered_short_axis(caliper.shape.long_axis, pointer)
        self._model.show(offer=axis)

    def _on_place_changed(self) -> None:
        """A drawing belongs to the slice and the tool it was begun with; another cancels it."""
        if self._model.draft is not None:
            self.abandon()

    def _on_calipers_changed(self) -> None:
        """A caliper that was undone or changed elsewhere under the hand is let go: the newer record holds."""
        draft = self._model.draft
        if draft is not None and draft.measurement_id is not None and self._dragged_from is not None:
            caliper = self._model.caliper(draft.measurement_id)
            if caliper is None or caliper.shape != self._dragged_from:
                self.abandon()

    def cursor(self, hand: Hand) -> Qt.CursorShape:
        """Return the shape of the pointer over a place."""
        target = self._layer.hit(hand.place)
        if target is not None:
            return Qt.CursorShape.SizeAllCursor if target.part != "line" else Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.CrossCursor if self._model.tool is Tool.CALIPER else Qt.CursorShape.ArrowCursor
