"""What one viewport shows, and every way to change it. Knows no widget; a repaint is asked for once per change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from viewer.imaging.meaning import Quantity
from viewer.imaging.voi import Window, default_window
from viewer.imaging.volume import Volume
from viewer.imaging.volume_geometry import Plane, Vec3
from viewer.tools.caliper import Axis, CaliperDraft
from viewer.tools.drag import Handle
from viewer.tools.hit import RectPx
from viewer.viewport.shown import ShownCaliper, ViewportHeader
from viewer.viewport.tool import Tool
from viewer.viewport.transform import ViewTransform

NARROWEST_WINDOW = 1.0
"""PS3.3 C.11.2.1.2: a window width is at least 1 for integer values."""

NARROWEST_PART = 0.001
"""Of the width that a series opens with, where values have fractions."""


@dataclass(frozen=True)
class OverlayOptions:
    """What is written over the image. Hiding text hides neither orientation nor scale (ux-conventions §4)."""

    patient_text: bool = True
    technical_text: bool = True
    orientation: bool = True
    scale_bar: bool = True
    annotations: bool = True


@dataclass(frozen=True)
class Draft:
    """A gesture under way: what to paint, and which shown caliper it stands for (None while drawing a new one)."""

    caliper: CaliperDraft
    measurement_id: str | None = None
    handle: Handle | None = None
    """The end that follows the pointer; the loupe stands over it."""


@dataclass(frozen=True)
class Message:
    """What stands in the dashed box where there is no image to show."""

    title: str
    detail: str = ""


@dataclass
class LabelPlaces:
    """Where labels lie at the last paint, for hit-tests; and where they were first placed, in mm from the caliper."""

    rects: dict[str, RectPx] = field(default_factory=dict)
    offsets: dict[str, tuple[float, float]] = field(default_factory=dict)
    any_small: bool = False
    """Whether a caliper was so small that its handles depend on where the pointer is."""


class ViewportModel(QObject):
    """The state of one viewport. `changed` asks for one repaint; the other signals say what changed."""

    changed = Signal()
    slice_changed = Signal(int)
    window_changed = Signal()
    view_changed = Signal()
    tool_changed = Signal(object)
    volume_changed = Signal()
    calipers_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.volume: Volume | None = None
        self.header = ViewportHeader()
        self.message = Message("No image")
        self.slice_index = 0
        self.window = Window(400.0, 40.0)
        self.quantity = Quantity("", "")
        self._usual_width = self.window.width
        self.inverted = False
        self.smooth = True
        self.tool = Tool.WINDOW
        self.options = OverlayOptions()
        self.transform: ViewTransform | None = None
        self.calipers: tuple[ShownCaliper, ...] = ()
        self._on_slices: dict[int, tuple[ShownCaliper, ...]] = {}
        self.draft: Draft | None = None
        self.offer: Axis | None = None
        self.offer_refused: str | None = None
        self.region: RectPx | None = None
        self.pointer: tuple[float, float] | None = None
        self.hidden_while_held = False
        self.active = False
        self.labels = LabelPlaces()
        self._size = (1.0, 1.0)
        self._image_of: dict[tuple[str, int], int] = {}
        self._shown_complete = False
        self._window_is_guessed = False

    # ------------------------------------------------------------ what is shown

    def set_volume(self, volume: Volume | None, slice_index: int | None, header: ViewportHeader) -> None:
        """Show a series under its own header; calipers of what was shown before leave with it (safety R03).

        Raises ValueError where the header names another series than the volume's.
        """
        if volume is not None and header.series_key not in ("", volume.series.key):
            raise ValueError("The header names another series than the images are of.")
        same_place = (
            volume is not None
            and self.volume is not None
            and volume.series.frame_of_reference_uid == self.volume.series.frame_of_reference_uid != ""
        )
        flips = (self.transform.flip_h, self.transform.flip_v) if self.transform and same_place else (False, False)
        self.volume, self.header = volume, header
        self._hold(())
        self.draft, self.offer, self.region = None, None, None
        self.labels = LabelPlaces()
        self._image_of = {}
        self.transform = None
        if volume is not None:
            frames = volume.series.frames
            self._image_of = {(frame.sop_instance_uid, frame.frame_number): k for k, frame in enumerate(frames)}
            self.slice_index = min(max(len(frames) // 2 if slice_index is None else slice_index, 0), len(frames) - 1)
            self.quantity = volume.meaning.quantities[0]
            self.window, self.inverted = default_window(volume)
            self._usual_width = self.window.width
            self._window_is_guessed = not volume.windows
            fitted = ViewTransform.fit(volume.geometry.planes[self.slice_index], *self._size)
            self.transform = fitted.flipped(horizontal=flips[0], vertical=flips[1])
        self._shown_complete = self.slice_loaded
        self.volume_changed.emit()
        self.changed.emit()

    def set_message(self, message: Message) -> None:
        """Say why there is no image, or what is being waited for."""
        if message != self.message:
            self.message = message
            self.changed.emit()

    def set_header(self, header: ViewportHeader) -> None:
        """Renew the header of what is shown. Raises ValueError for one that belongs to another series or patient."""
        if self.volume is not None:
            keyed = header.series_key or self.header.series_key
            same = header.series_key == self.volume.series.key if keyed else header.identity == self.header.identity
            if not same:
                raise ValueError("The header of another series comes with its images, or not at all.")
        self.header = header
        self.changed.emit()

    @property
    def plane(self) -> Plane | None:
        """The plane of the slice shown."""
        return None if self.volume is None else self.volume.geometry.planes[self.slice_index]

    @property
    def slice_count(self) -> int:
        """Slices in the series; 0 without one."""
        return 0 if self.volume is None else len(self.volume.series.frames)

    @property
    def slice_loaded(self) -> bool:
        """Whether the slice shown is complete and may be drawn."""
        return self.volume is not None and bool(self.volume.loaded[self.slice_index])

    def loading_advanced(self, volume: Volume) -> None:
        """Look whether the slice shown has arrived: one repaint when it has, none otherwise or for another series."""
        if volume is not self.volume or not self.slice_loaded:
            return
        whole = bool(volume.loaded.all())
        if self._window_is_guessed and (whole or not self._shown_complete):
            self.set_usual_window()
            self._window_is_guessed = not whole
        if not self._shown_complete:
            self._shown_complete = True
            self.changed.emit()

    def slice_of(self, caliper: ShownCaliper) -> int | None:
        """Return the slice a caliper is drawn on; None when its image is not in this series."""
        return self._image_of.get((caliper.sop_instance_uid, caliper.frame_number))

    # ------------------------------------------------------------ slice, window, view

    def set_slice(self, k: int) -> None:
        """Show slice `k`, held within the series."""
        if self.volume is None:
            return
        k = min(max(k, 0), self.slice_count - 1)
        if k == self.slice_index:
            return
        self.slice_index = k
        self.offer = None
        self._shown_complete = self.slice_loaded
        if self.transform is not None:
            self.transform = self.transform.for_plane(self.volume.geometry.planes[k])
        self.slice_changed.emit(k)
        self.changed.emit()

    def set_window(self, window: Window, inverted: bool | None = None) -> None:
        """Set width and level, in the unit of `quantity`; a width never falls to nothing, and colours have none."""
        whole = self.volume is None or (self.volume.voxels.dtype.kind == "i" and self.quantity.factor == 1.0)
        narrowest = NARROWEST_WINDOW if whole else self._usual_width * NARROWEST_PART
        self._window_is_guessed = False
        if self.volume is not None and self.volume.is_colour:
            window = self.window
        window = replace(window, width=max(window.width, narrowest))
        inverted = self.inverted if inverted is None else inverted
        if (window, inverted) != (self.window, self.inverted):
            self.window, self.inverted = window, inverted
            self.window_changed.emit()
            self.changed.emit()

    def set_stored_window(self, window: Window, inverted: bool | None = None) -> None:
        """Set a window given in the unit that the series opens with."""
        usual = 1.0 if self.volume is None else self.volume.meaning.factor
        self.set_window(window.scaled(self.quantity.factor / usual), inverted)

    def set_usual_window(self) -> None:
        """Set the window that the series opens with."""
        if self.volume is not None:
            window, inverted = default_window(self.volume)
            self._usual_width = window.width * self.quantity.factor / self.volume.meaning.factor
            self.set_stored_window(window, inverted)

    def set_quantity(self, quantity: Quantity) -> None:
        """State values as another quantity of the series: the picture stays, its window is restated."""
        if quantity != self.quantity:
            ratio = quantity.factor / self.quantity.factor
            self.quantity, self._usual_width = quantity, self._usual_width * ratio
            self.window = self.window.scaled(ratio)
            self.window_changed.emit()
            self.changed.emit()

    @property
    def voxel_window(self) -> Window:
        """The window in the unit of voxels, which are values after rescale."""
        return self.window.scaled(1.0 / self.quantity.factor)

    def set_transform(self, transform: ViewTransform) -> None:
        """Set zoom, pan and flips."""
        if transform != self.transform:
            self.transform = transform
            self.view_changed.emit()
            self.changed.emit()

    def set_size(self, width: float, height: float) -> None:
        """Follow the size of the image area, in logical px."""
        self._size = (max(width, 1.0), max(height, 1.0))
        if self.transform is not None:
            self.set_transform(self.transform.resized(*self._size))

    def set_smooth(self, smooth: bool) -> None:
        """Switch between interpolated and single pixels."""
        if smooth != self.smooth:
            self.smooth = smooth
            self.view_changed.emit()
            self.changed.emit()

    def set_options(self, options: OverlayOptions) -> None:
        """Choose what is written over the image."""
        if options != self.options:
            self.options = options
            self.changed.emit()

    def centre_on(self, point: Vec3) -> None:
        """Bring a point to the middle of the viewport, on the slice nearest to it; zoom and window stay."""
        if self.volume is None or self.transform is None:
            return
        self.set_slice(self.volume.geometry.nearest_slice(point))
        plane = self.volume.geometry.planes[self.slice_index]
        self.set_transform(self.transform.centred(*plane.pixel(point)))

    # ------------------------------------------------------------ tools and calipers

    def set_tool(self, tool: Tool) -> None:
        """Choose what a left drag does; it stays until another is chosen."""
        self.offer_refused = None
        if tool != self.tool:
            self.tool = tool
            self.offer = None
            self.tool_changed.emit(tool)
            self.changed.emit()

    def set_calipers(self, calipers: Iterable[ShownCaliper]) -> None:
        """Show these calipers and no others."""
        calipers = tuple(calipers)
        if calipers == self.calipers:
            return
        before = self.selected
        self._hold(calipers)
        if before is None or self.selected is None or before.measurement_id != self.selected.measurement_id:
            self.offer_refused = None
        self.offer = None
        known = {caliper.measurement_id for caliper in calipers}
        self.labels.offsets = {name: place for name, place in self.labels.offsets.items() if name in known}
        self.calipers_changed.emit()
        self.changed.emit()

    def _hold(self, calipers: tuple[ShownCaliper, ...]) -> None:
        """Keep calipers, sorted once to their slices: a paint must not look through all of them."""
        self.calipers = calipers
        places: dict[int, list[ShownCaliper]] = {}
        for caliper in sorted(calipers, key=lambda caliper: caliper.state == "selected"):
            k = self.slice_of(caliper)
            if k is not None:
                places.setdefault(k, []).append(caliper)
        self._on_slices = {k: tuple(here) for k, here in places.items()}

    @property
    def selected(self) -> ShownCaliper | None:
        """The selected caliper, on whatever slice it is."""
        return next((caliper for caliper in self.calipers if caliper.state == "selected"), None)

    @property
    def on_slice(self) -> tuple[ShownCaliper, ...]:
        """The calipers of the slice shown, the selected one last so that it lies on top."""
        return self._on_slices.get(self.slice_index, ())

    def caliper(self, measurement_id: str) -> ShownCaliper | None:
        """Return the caliper of a measurement, None when it is not shown."""
        return next((caliper for caliper in self.calipers if caliper.measurement_id == measurement_id), None)

    def show(self, **what: object) -> None:
        """Set passing things that only need a repaint: draft, offer, region, pointer, hidden_while_held, active."""
        different = {name: value for name, value in what.items() if getattr(self, name) != value}
        for name, value in different.items():
            setattr(self, name, value)
        if different:
            self.changed.emit()

    def put_label(self, measurement_id: str, offset: tuple[float, float] | None) -> None:
        """Put a label elsewhere until the owner gives its place with the caliper."""
        self._hold(
            tuple(
                replace(caliper, label_offset=offset) if caliper.measurement_id == measurement_id else caliper
                for caliper in self.calipers
            )
        )
        self.changed.emit()
