"""The image area of a viewport: one widget that paints image, calipers and overlay, and passes events on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from viewer.theme import tokens
from viewer.tools.drag import handle_point
from viewer.tools.hit import PointPx
from viewer.viewport.accessible_calipers import install as install_accessible_calipers
from viewer.viewport.caliper_layer import CaliperLayer, screen_ends
from viewer.viewport.gestures import Hand
from viewer.viewport.interaction import Button, Interaction
from viewer.viewport.keys import KeyMap
from viewer.viewport.label_layout import Surroundings, black_outside
from viewer.viewport.loupe import loupe_place, paint_loupe
from viewer.viewport.model import Message, ViewportModel
from viewer.viewport.overlay_painter import OverlayPainter, paint_border, paint_region
from viewer.viewport.slice_image import Shades, SliceImage
from viewer.viewport.sprites import Sprites, colour
from viewer.viewport.transform import DeviceCrop

BUTTONS: dict[Qt.MouseButton, Button] = {
    Qt.MouseButton.LeftButton: Button.LEFT,
    Qt.MouseButton.MiddleButton: Button.MIDDLE,
    Qt.MouseButton.RightButton: Button.RIGHT,
}


class ImageSurface(QWidget):
    """Draws the state of a model, once per turn of the event loop however often it changed.

    `top_inset` is the height that warning strips take at the upper edge; overlays begin below it.
    """

    command_wanted = Signal(str)
    double_clicked = Signal()
    focused = Signal()
    pointer_moved = Signal(float, float)
    pointer_left = Signal()

    def __init__(self, model: ViewportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        install_accessible_calipers()
        self.model = model
        self.layer = CaliperLayer(model)
        self.interaction = Interaction(model, self.layer, self)
        self.top_inset = 0
        self.paints = 0
        self.keys = KeyMap()
        self._picture = SliceImage()
        self._sprites = Sprites()
        self._overlay = OverlayPainter(self._sprites)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(120, 120)
        model.changed.connect(self.update)
        model.volume_changed.connect(self._picture.forget)
        model.tool_changed.connect(self._show_cursor)

    # ------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint everything; the picture of the slice is made anew only when it changed."""
        self.paints += 1
        painter = QPainter(self)
        model = self.model
        crop = self._paint_picture(painter)
        if model.volume is not None:
            corners = self._overlay.lay_out(model, self.top_inset)
            self.layer.paint(painter, self._surroundings(crop))
            if model.region is not None:
                paint_region(painter, model.region)
            self._paint_loupe(painter)
            self._overlay.paint(painter, model, corners, self.top_inset)
        message = self._message()
        if message is not None:
            self._overlay.paint_message(painter, message, self.width(), self.height())
        if model.active:
            paint_border(painter, self.width(), self.height())
        painter.end()

    def _paint_picture(self, painter: QPainter) -> DeviceCrop | None:
        model, ratio = self.model, self.devicePixelRatioF()
        whole = QRectF(self.rect())
        found = None
        if model.volume is not None and model.transform is not None and model.slice_loaded:
            shades = Shades(model.voxel_window, model.inverted, model.smooth)
            found = self._picture.of(model.volume, model.slice_index, model.transform, shades=shades, ratio=ratio)
        if found is None:
            painter.fillRect(whole, colour(tokens.IMAGE))
            return None
        image, crop = found
        x, y, width, height = crop.x / ratio, crop.y / ratio, crop.width / ratio, crop.height / ratio
        for rest in (
            QRectF(0, 0, whole.width(), y), QRectF(0, y + height, whole.width(), whole.height() - y - height),
            QRectF(0, y, x, height), QRectF(x + width, y, whole.width() - x - width, height),
        ):  # fmt: skip
            if rest.width() > 0 and rest.height() > 0:
                painter.fillRect(rest, colour(tokens.IMAGE))
        painter.drawImage(QPointF(x, y), image)
        return crop

    def _message(self) -> Message | None:
        """Return what stands in the box where no image can be drawn."""
        model = self.model
        if model.volume is None:
            return model.message
        if model.slice_loaded:
            return None
        k = model.slice_index
        refused = model.volume.refused.get(k)
        if refused is not None:
            return Message(self.tr("Slice {n} cannot be shown").format(n=k + 1), refused.text)
        return Message(self.tr("Loading"), self.tr("Slice {n} of {all}").format(n=k + 1, all=model.slice_count))

    def _surroundings(self, crop: DeviceCrop | None) -> Surroundings:
        """Return what labels respect; the map of black is made only when a label has to be placed on a new picture."""
        model, grey = self.model, self._picture.grey
        keep_free = tuple(self._overlay.covered)
        width, height = float(self.width()), float(self.height())
        waiting = any(
            caliper.label_offset is None and caliper.measurement_id not in model.labels.offsets
            for caliper in model.on_slice
            if caliper.state != "ghost"
        )
        if crop is None or grey is None or not waiting:
            return Surroundings(width, height, keep_free, settled=crop is not None)
        ratio = self.devicePixelRatioF()
        black = black_outside(grey, crop.x, crop.y, ratio=ratio, width=width, height=height)
        return Surroundings(width, height, keep_free, black.black, black.cell)

    def _paint_loupe(self, painter: QPainter) -> None:
        at = self._loupe_at()
        if at is None or self.model.draft is None or self.model.plane is None or self.model.transform is None:
            return
        shape = self.model.draft.caliper.shape
        ends = screen_ends(shape, self.model.plane, self.model.transform)
        middle = (sum(x for x, _ in ends) / len(ends), sum(y for _, y in ends) / len(ends))
        keep_free = [*self.model.labels.rects.values(), *self._overlay.covered]
        place = loupe_place(at, middle, self.width(), self.height(), keep_free)
        paint_loupe(painter, self.model, at, place, self._sprites)

    def _loupe_at(self) -> PointPx | None:
        """Return the place of the end that is being dragged."""
        model = self.model
        if model.draft is None or model.draft.handle is None or model.plane is None or model.transform is None:
            return None
        point = handle_point(model.draft.caliper.shape, model.draft.handle)
        return None if point is None else model.transform.screen(*model.plane.pixel(point))

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Follow the size: a fitted image stays fitted."""
        self.model.set_size(self.width(), self.height())

    # ------------------------------------------------------------ mouse

    def _hand(self, event: QMouseEvent | QWheelEvent) -> Hand:
        held, at = event.modifiers(), event.position()
        shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
        return Hand(at.x(), at.y(), shift, bool(held & Qt.KeyboardModifier.ControlModifier))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the focus and begin a gesture."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() in BUTTONS:
            self.interaction.press(BUTTONS[event.button()], self._hand(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow a gesture, or show what is under the pointer."""
        hand = self._hand(event)
        if self.interaction.busy and event.buttons() == Qt.MouseButton.NoButton:
            self.interaction.abandon()  # the release went to another window
        self.interaction.move(hand)
        self._show_cursor()
        self.pointer_moved.emit(hand.x, hand.y)

    def _show_cursor(self) -> None:
        if self.interaction.busy or self.model.pointer is None:
            return
        cursor = self.interaction.cursor(Hand(*self.model.pointer))
        if cursor != self.cursor().shape():
            self.setCursor(cursor)

    def hideEvent(self, _event: QHideEvent) -> None:
        """What is not on screen cannot be drawn on: let an unfinished gesture go."""
        self.interaction.abandon()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        if event.button() in BUTTONS:
            self.interaction.release(BUTTONS[event.button()], self._hand(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Maximise or restore; on a caliper or an offered axis a quick second click is only a click."""
        measuring = self.model.offer is not None or self.layer.hit(self._hand(event).place) is not None
        if event.button() is not Qt.MouseButton.LeftButton or measuring:
            self.mousePressEvent(event)
        else:
            self.interaction.abandon()
            self.double_clicked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn slices or zoom; some systems turn the wheel sideways while Shift is held."""
        delta = event.angleDelta()
        self.interaction.wheel(delta.y() or delta.x(), self._hand(event))
        event.accept()

    def leaveEvent(self, _event: QEvent) -> None:
        """Take away what was offered at the pointer."""
        self.interaction.leave()
        self.pointer_left.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the pointer of the tool."""
        self.setCursor(self.interaction.cursor(Hand(event.position().x(), event.position().y())))

    # ------------------------------------------------------------ keys

    def event(self, event: QEvent) -> bool:
        """Claim a viewport's own keys before shortcuts of the window see them."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            command = self.keys.command(event)
            if command is not None and not self._leaves(command):
                event.accept()
                return True
        return super().event(event)

    def _leaves(self, command: str) -> bool:
        """Whether a key is left to the window now: delete without a selected caliper on this slice."""
        return command == "caliper.delete" and self.selected_here() is None

    def selected_here(self) -> str | None:
        """Return the id of the selected caliper if it is on this slice."""
        caliper = self.model.selected
        if caliper is None or self.model.slice_of(caliper) != self.model.slice_index:
            return None
        return caliper.measurement_id

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Run a viewport's command; every other key is the window's."""
        command = self.keys.command(event)
        if command is None or self._leaves(command):
            event.ignore()
        elif command == "cancel":
            if not self.interaction.escape():
                event.ignore()
        elif command == "overlay.hide_held":
            self.model.show(hidden_while_held=True)
        else:
            self.command_wanted.emit(command)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Show the annotations again when Space is let go."""
        if self.keys.command(event) == "overlay.hide_held" and not event.isAutoRepeat():
            self.model.show(hidden_while_held=False)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The viewport that has the focus is the active one."""
        self.focused.emit()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A key held while the focus goes away is no longer held here."""
        self.model.show(hidden_while_held=False)
        super().focusOutEvent(event)
