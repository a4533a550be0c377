"""A viewport: the header above, the image area below, and the signals by which the window hears what the hand did."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, Signal, Slot
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from viewer.imaging.voi import Window
from viewer.imaging.volume import Volume
from viewer.imaging.volume_geometry import Vec3
from viewer.viewport.accessible import describe
from viewer.viewport.commands import Commands
from viewer.viewport.context_menu import context_menu
from viewer.viewport.gestures import Hand
from viewer.viewport.header_bar import HeaderBar
from viewer.viewport.image_surface import ImageSurface
from viewer.viewport.model import Message, ViewportModel
from viewer.viewport.overlay_text import header_of
from viewer.viewport.pointer_value import PointerReadout
from viewer.viewport.shown import ShownCaliper, ViewportHeader
from viewer.viewport.tool import Tool
from viewer.viewport.warning_strips import WarningStrips, warnings_of


class ImageViewport(QWidget):
    """One place on screen for one series.

    It never shows pixels under another series' header: `set_volume` takes both at once, and `set_header` refuses a
    header whose `series_key` is not that of the images shown (safety R03).
    """

    activated = Signal()
    slice_changed = Signal(int)
    window_changed = Signal()
    view_changed = Signal()
    tool_changed = Signal(object)
    caliper_drawn = Signal(object, int)
    """(CaliperShape with its long axis only, slice index): the long axis was drawn and counts now."""
    caliper_edited = Signal(str, object)
    """(measurement id, CaliperShape): a short axis was set or an end was let go."""
    caliper_picked = Signal(str)
    caliper_delete_wanted = Signal(str)
    label_moved = Signal(str, object)
    """(measurement id, (right, down) in mm from the caliper's centre)."""
    pointer_value = Signal(float, float, str)
    """(row, column, value with its unit, or "" off the image)."""
    series_chosen = Signal(str)
    series_step_wanted = Signal(int)
    maximise_wanted = Signal()
    menu_opening = Signal(object, str)
    """(QMenu about to open, measurement id under the pointer or ""): the owner may add actions."""
    notice = Signal(str)

    def __init__(self, parent: QWidget | None = None, name: str = "viewport") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.model = ViewportModel(self)
        self.header_bar = HeaderBar(self)
        self.header_bar.setObjectName(f"{name}Header")
        self.header_bar.button.setObjectName(f"{name}Series")
        self.surface = ImageSurface(self.model, self)
        self.surface.setObjectName(f"{name}Image")
        self.strips = WarningStrips(self.surface)
        self.strips.setObjectName(f"{name}Warnings")
        self.commands = Commands(self.model, self.notice.emit)
        self._notes: tuple[str, ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header_bar)
        layout.addWidget(self.surface, 1)
        self.setFocusProxy(self.surface)
        QWidget.setTabOrder(self.surface, self.header_bar.button)
        self._connect()
        self._describe()

    def _connect(self) -> None:
        model, surface, hand = self.model, self.surface, self.surface.interaction
        for inner, outer in (
            (model.slice_changed, self.slice_changed),
            (model.window_changed, self.window_changed),
            (model.view_changed, self.view_changed),
            (model.tool_changed, self.tool_changed),
            (hand.caliper_drawn, self.caliper_drawn),
            (hand.caliper_edited, self.caliper_edited),
            (hand.caliper_picked, self.caliper_picked),
            (hand.label_moved, self.label_moved),
            (hand.notice, self.notice),
            (self.header_bar.series_chosen, self.series_chosen),
            (surface.double_clicked, self.maximise_wanted),
            (surface.focused, self.activated),
        ):
            inner.connect(outer)
        for changed in (model.slice_changed, model.window_changed, model.view_changed, model.calipers_changed):
            changed.connect(self._describe)
        self.header_bar.pressed.connect(surface.setFocus)
        self.header_bar.series_chosen.connect(surface.setFocus)
        surface.command_wanted.connect(self._on_command)
        readout = PointerReadout(model, self)
        readout.changed.connect(self.pointer_value)
        surface.pointer_moved.connect(readout.on_pointer)
        surface.pointer_left.connect(readout.on_left)
        hand.menu_wanted.connect(self._on_menu)
        self.strips.height_changed.connect(self._on_strips)
        surface.installEventFilter(self)

    # ------------------------------------------------------------ what is shown

    def set_volume(
        self, volume: Volume | None, slice_index: int | None = None, header: ViewportHeader | None = None
    ) -> None:
        """Show a series and its header in one step; None shows the message. Slices appear as they are loaded.

        slice_index: the first slice shown, the middle one when None. Raises ValueError where `header.series_key` names
        another series than the volume's.
        """
        if header is None:
            header = ViewportHeader() if volume is None else header_of(volume.series)
        self.model.set_volume(volume, slice_index, header)
        self.header_bar.show_header(header)
        self._show_warnings()
        self._describe()

    def set_header(self, header: ViewportHeader) -> None:
        """Renew the header of the series shown. Raises ValueError for the header of another series."""
        self.model.set_header(header)
        self.header_bar.show_header(header)
        self._describe()

    def set_message(self, title: str, detail: str = "") -> None:
        """Say why there is no image: no study, none found, being made."""
        self.model.set_message(Message(title, detail))
        self._describe()

    def loading_advanced(self, volume: Volume) -> None:
        """To be called while `volume` fills: repaints once when the slice shown arrives; other series are ignored."""
        self.model.loading_advanced(volume)
        if volume is self.model.volume:
            self._show_warnings()

    def set_notes(self, notes: tuple[str, ...]) -> None:
        """Say above the image what else a reader must know of it, before the warnings of the series itself."""
        if notes != self._notes:
            self._notes = notes
            self._show_warnings()

    def set_calipers(self, calipers: Iterable[ShownCaliper]) -> None:
        """Show these calipers and no others; the selected one has the state "selected"."""
        self.model.set_calipers(calipers)

    def set_active(self, active: bool) -> None:
        """Show or take away the accent border."""
        self.model.show(active=active)

    @property
    def volume(self) -> Volume | None:
        """The series shown."""
        return self.model.volume

    @property
    def header(self) -> ViewportHeader:
        """The header shown."""
        return self.model.header

    # ------------------------------------------------------------ slice, window, view, tool

    @property
    def slice_index(self) -> int:
        """The slice shown, from 0."""
        return self.model.slice_index

    def set_slice(self, k: int) -> None:
        """Show slice `k`, held within the series."""
        self.model.set_slice(k)

    @property
    def shown_window(self) -> Window:
        """Width and level (`window()` is Qt's word for the top-level widget)."""
        return self.model.window

    def set_window(self, window: Window, inverted: bool | None = None) -> None:
        """Set width and level, and inversion where it is given."""
        self.model.set_window(window, inverted)

    @property
    def zoom_percent(self) -> float:
        """Screen px per column x 100; 0 without an image."""
        return 0.0 if self.model.transform is None else self.model.transform.zoom * 100

    def run(self, command: str) -> None:
        """Run a command by its id (`viewer/viewport/keys.py`): "view.fit", "window.preset.ct.lung" and the like."""
        self._on_command(command)

    @property
    def tool(self) -> Tool:
        """What a left drag does."""
        return self.model.tool

    def set_tool(self, tool: Tool) -> None:
        """Choose what a left drag does; it stays until another is chosen."""
        self.model.set_tool(tool)

    def centre_on(self, point: Vec3) -> None:
        """Show the slice nearest to a point with the point in the middle; zoom and window stay."""
        self.model.centre_on(point)

    def position_of(self, point: Vec3) -> QPointF:
        """Return where a point in LPS mm is in `surface`, projected on the slice shown. Needs an image."""
        plane, transform = self.model.plane, self.model.transform
        if plane is None or transform is None:
            raise ValueError("There is no image in this viewport.")
        return QPointF(*transform.screen(*plane.pixel(point)))

    def point_at(self, position: QPointF) -> Vec3:
        """Return the point in LPS mm under a position in `surface`. Needs an image."""
        plane, transform = self.model.plane, self.model.transform
        if plane is None or transform is None:
            raise ValueError("There is no image in this viewport.")
        return plane.lps(*transform.image(position.x(), position.y()))

    # ------------------------------------------------------------ slots

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Keep the warning strips as wide as the image area."""
        if watched is self.surface and event.type() is QEvent.Type.Resize:
            self.strips.setFixedWidth(self.surface.width())
        return False

    @Slot(str)
    def _on_command(self, command: str) -> None:
        if command in {"series.previous", "series.next"}:
            self.series_step_wanted.emit(1 if command.endswith("next") else -1)
        elif command == "view.maximise":
            self.maximise_wanted.emit()
        elif command == "caliper.delete":
            measurement_id = self.surface.selected_here()
            if measurement_id is not None:
                self.caliper_delete_wanted.emit(measurement_id)
        else:
            self.commands.run(command)

    @Slot(object)
    def _on_menu(self, hand: Hand) -> None:
        target = self.surface.layer.hit(hand.place)
        menu: QMenu = context_menu(self.model, self.commands, self.surface)
        menu.aboutToHide.connect(menu.deleteLater)
        self.menu_opening.emit(menu, "" if target is None else target.measurement_id)
        menu.popup(self.surface.mapToGlobal(QPointF(*hand.place).toPoint()))

    @Slot(int)
    def _on_strips(self, height: int) -> None:
        self.surface.top_inset = height
        self.surface.update()

    def _show_warnings(self) -> None:
        volume = self.model.volume
        self.strips.show_warnings(() if volume is None else (*self._notes, *warnings_of(volume)))

    def _describe(self) -> None:
        name, description = describe(self.model)
        self.surface.setAccessibleName(name)
        self.surface.setAccessibleDescription(description)
