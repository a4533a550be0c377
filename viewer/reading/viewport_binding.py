"""Joins one viewport to the case: shows a date's series under its own header, with the calipers drawn on it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtCore import Slot as QtSlot

from measurements.measurement import Drawn
from measurements.trends import CaseView
from viewer.imaging.errors import ImagingError
from viewer.imaging.series import Series
from viewer.imaging.volume import Volume
from viewer.imaging.volume_geometry import Vec3
from viewer.reading.case_images import CaseImages
from viewer.reading.desk_memory import DeskMemory
from viewer.reading.headers import header_for
from viewer.reading.measured_pixels import verdict
from viewer.reading.shown_calipers import calipers_of, drawn_on, other_pixels_words
from viewer.reading.slots import Slot, best_series, match_words
from viewer.tools.caliper import CaliperShape
from viewer.viewport.image_viewport import ImageViewport

WAITING: dict[str, tuple[str, str]] = {
    "none": ("No image", "This date is known from the report only; its sizes are kept."),
    "searching": ("Looking for the images", "The folders this case was opened from are being read."),
    "on_demand": ("Synthetic images", "They are drawn when this date is shown."),
    "working": ("Drawing synthetic images", "Progress stands in the status line; the rest of the case can be used."),
    "ready": ("No series to show", "This date holds no image that can be shown."),
    "missing": ("Images not found", "File ▸ Find images… points to the folder they are in now."),
}


class ViewportBinding(QObject):
    """What one viewport shows of the case, renewed on every change; drops what arrives for another series."""

    trouble = Signal(str)

    def __init__(self, viewport: ImageViewport, images: CaseImages, memory: DeskMemory) -> None:
        super().__init__(viewport)
        self.viewport = viewport
        self._images = images
        self.slot: Slot | None = None
        self.volume: Volume | None = None
        self._memory = memory
        self._is_setting = False
        self._view: CaseView | None = None
        self._selected: str | None = None
        images.shelf.grew.connect(self._on_grew)
        images.shelf.failed.connect(self._on_failed)
        images.measured.compared.connect(self._on_compared)
        viewport.slice_changed.connect(self._on_slice)
        viewport.window_changed.connect(self._on_window)

    @property
    def timepoint_id(self) -> str | None:
        """The date shown, or None."""
        return self.slot.column.timepoint.id if self.slot and self.slot.column else None

    @property
    def series(self) -> Series | None:
        """The series shown, or None while there is no image."""
        return self.volume.series if self.volume is not None else None

    def show(self, view: CaseView, slot: Slot, like: Series | None, selected: str | None) -> None:
        """Show a date. Its images are asked for where they are not there yet."""
        self.slot = slot
        column = slot.column
        if column is None:
            self._show_nothing(view, slot, _why_no_date(view, slot))
            return
        point = column.timepoint.id
        state = self._images.state(point)
        if state == "on_demand":
            self._images.want(point)
            state = self._images.state(point)
        choices = self._images.series_of(point)
        series = self._choose(point, choices, like)
        if series is None:
            self._show_nothing(view, slot, WAITING[state])
            return
        self._show_series(view, slot, series, choices, like)
        self.refresh(view, selected)

    def refresh(self, view: CaseView, selected: str | None) -> None:
        """Renew header and calipers after an edit; the image stays as it is."""
        if self.slot is None or self.slot.column is None:
            return
        column = view.column(self.slot.column.timepoint.id)
        if column is None:
            return
        self.slot = Slot(self.slot.role, column)
        if self.volume is None:
            self.viewport.set_header(header_for(view, self.slot, None, (), ""))
            return
        held = self.viewport.header
        choices = self._images.series_of(column.timepoint.id)
        self.viewport.set_header(header_for(view, self.slot, self.volume.series, choices, held.matched))
        self._view, self._selected = view, selected
        self._show_calipers()

    def would_show(self, point: str, like: Series | None) -> Series | None:
        """The series of a date that would be shown beside `like`; None where its images are not there."""
        return self._choose(point, self._images.series_of(point), like)

    def put_away(self) -> None:
        """Hold no image while this viewport has no place on the desk."""
        self.slot, self.volume, self._view = None, None, None
        self.viewport.set_notes(())
        self.viewport.set_volume(None)

    def choose_series(self, key: str) -> None:
        """Remember which series of this date the reader wants; the owner shows the slot anew."""
        if self.timepoint_id is not None:
            self._memory.chosen[self.timepoint_id] = key

    def go_to(self, drawn: Drawn) -> None:
        """Turn to the image a measurement was drawn on, its middle in view; window and zoom stay."""
        if self.volume is None:
            return
        k = self.volume.series.frame_of(drawn.sop_instance_uid, drawn.frame)
        if k is not None:
            self.bring_into_view(CaliperShape(drawn.long_axis).centre)
            self.viewport.set_slice(k)

    def bring_into_view(self, point: Vec3) -> None:
        """Turn to the slice of a place in the patient (LPS mm).

        The place comes to the middle where the image is zoomed in; an image that is seen whole stays where it is.
        """
        if self.volume is None:
            return
        transform = self.viewport.model.transform
        if transform is not None and transform.fitted:
            self.viewport.set_slice(self.volume.geometry.nearest_slice(point))
        else:
            self.viewport.centre_on(point)

    def forget(self) -> None:
        """Another case is being opened."""
        self._memory.clear()
        self.put_away()

    def _choose(self, point: str, choices: tuple[Series, ...], like: Series | None) -> Series | None:
        wanted = self._memory.chosen.get(point)
        return next((one for one in choices if one.key == wanted), None) or best_series(choices, like)

    def _show_series(
        self, view: CaseView, slot: Slot, series: Series, choices: tuple[Series, ...], like: Series | None
    ) -> None:
        matched = match_words(series, like) if like is not series else ""
        header = header_for(view, slot, series, choices, matched)
        if self.volume is not None and self.volume.series.key == series.key:
            self.viewport.set_header(header)
            return
        first = self._memory.slices.get(series.key, len(series.frames) // 2)
        try:
            volume = self._images.shelf.volume(series, first)
        except ImagingError as error:
            self._show_nothing(view, slot, ("This series cannot be shown", str(error)))
            return
        self.volume = volume
        self._is_setting = True
        self.viewport.set_volume(volume, first, header)
        if series.key in self._memory.windows:
            self.viewport.set_window(*self._memory.windows[series.key])
        self._is_setting = False

    def _show_calipers(self) -> None:
        """Draw the calipers that were drawn on these very pixels; say of which the pixels are others (safety R13)."""
        column = self.slot.column if self.slot is not None else None
        if self._view is None or column is None or self.volume is None:
            return
        volume = self.volume
        drawn = drawn_on(self._view, column, volume.series)
        self._images.measured.want(volume, drawn.values())
        found = {measurement_id: verdict(volume, one) for measurement_id, one in drawn.items()}
        shown = calipers_of(self._view, column, self._selected)
        self.viewport.set_notes(
            other_pixels_words(caliper for caliper in shown if found.get(caliper.measurement_id) == "other")
        )
        withheld = {measurement_id for measurement_id, known in found.items() if known != "same"}
        self.viewport.set_calipers(caliper for caliper in shown if caliper.measurement_id not in withheld)

    def _show_nothing(self, view: CaseView, slot: Slot, message: tuple[str, str]) -> None:
        self.volume = None
        self.viewport.set_notes(())
        self.viewport.set_message(*message)
        self.viewport.set_volume(None, None, header_for(view, slot, None, (), ""))

    @QtSlot(object)
    def _on_grew(self, volume: object) -> None:
        if volume is self.volume and self.volume is not None:
            self.viewport.loading_advanced(self.volume)
            column = self.slot.column if self.slot is not None else None
            if self._view is not None and column is not None:
                self._images.measured.want(self.volume, drawn_on(self._view, column, self.volume.series).values())

    @QtSlot(object)
    def _on_compared(self, volume: object) -> None:
        if volume is self.volume:
            self._show_calipers()

    @QtSlot(object, str)
    def _on_failed(self, volume: object, reason: str) -> None:
        if volume is self.volume:
            self.trouble.emit(reason)

    @QtSlot(int)
    def _on_slice(self, k: int) -> None:
        if self.volume is not None:
            self._memory.slices[self.volume.series.key] = k
            self._images.shelf.turn_to(self.volume, k)

    @QtSlot()
    def _on_window(self) -> None:
        if self.volume is not None and not self._is_setting:
            model = self.viewport.model
            self._memory.windows[self.volume.series.key] = (model.window, model.inverted)


def _why_no_date(view: CaseView, slot: Slot) -> tuple[str, str]:
    """Why a place on the desk has no date: a title and a sentence."""
    if slot.role != "baseline" or view.baseline() is None:
        return f"No {slot.role} to compare with", f"This case has no {slot.role} yet."
    if len(view.columns) > 1:
        return "This is the baseline", "Read another date to compare it with the baseline."
    return "No other date to compare with", "The date being read is the baseline."
