"""What happens on the reading desk: which date is read, which lesion is chosen, and what a gesture becomes."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtCore import Slot as QtSlot

from measurements.case import CaseRecord
from measurements.counting import Finding
from measurements.measurement import Drawn
from measurements.trends import CaseView, view_of
from viewer.commands.case_session import CaseSession
from viewer.imaging.series import Series
from viewer.reading.ahead import likely_next
from viewer.reading.case_images import CaseImages
from viewer.reading.slots import LAYOUT_SLOTS, Compare, Layout, Slot, slots_for
from viewer.reading.viewport_binding import ViewportBinding


class DeskController(QObject):
    """The one place where session, images and viewports meet. Views listen to its signals and call its verbs."""

    view_changed = Signal(object)  # CaseView: the case was opened or edited
    current_changed = Signal(str, str)  # time point being read, its prior ("" where there is none)
    lesion_changed = Signal(str)  # lesion chosen, "" for none
    layout_changed = Signal(str)
    said = Signal(str)  # one line for the user

    def __init__(
        self, images: CaseImages, bindings: tuple[ViewportBinding, ...], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._images = images
        self._bindings = bindings
        self.session: CaseSession | None = None
        self.view: CaseView | None = None
        self.current: str | None = None
        self.lesion: str | None = None
        self.layout: Layout = "1x2"
        self.compare: Compare = "baseline"
        images.state_changed.connect(self._on_images)
        for binding in bindings:
            self._connect(binding)

    # -- the case ----------------------------------------------------------------------------------------------

    def open(self, session: CaseSession) -> None:
        """Turn to a case: its newest date beside the baseline, its first lesion chosen."""
        self.close()
        self.session = session
        session.case_changed.connect(self._on_case)
        self.view = view_of(session.case)
        self.compare = "baseline"
        with_answers = [column for column in self.view.columns if column.answer is not None] or list(self.view.columns)
        self.current = with_answers[-1].timepoint.id if with_answers else None
        self.lesion = self.view.rows[0].lesion.id if self.view.rows else None
        self._tell_all()

    def close(self) -> None:
        """Leave the case."""
        if self.session is not None:
            self.session.case_changed.disconnect(self._on_case)
        self.session = self.view = self.current = self.lesion = None
        for binding in self._bindings:
            binding.forget()

    @property
    def current_binding(self) -> ViewportBinding:
        """The viewport that shows the date being read (the first where none does)."""
        shown = self._bindings[: LAYOUT_SLOTS[self.layout]]
        return next((b for b in shown if b.slot is not None and b.slot.role == "current"), shown[0])

    @property
    def prior(self) -> str:
        """The date shown beside the one being read: its prior, or the baseline; "" where there is none."""
        if self.view is None or self.current is None:
            return ""
        slots = slots_for(self.view, self.current, "1x2", self.compare)
        other = slots[1].column
        return other.timepoint.id if other is not None else ""

    # -- what a reader asks for --------------------------------------------------------------------------------

    def show_timepoint(self, timepoint_id: str) -> None:
        """Read another date."""
        if self.view is None or self.view.column(timepoint_id) is None or timepoint_id == self.current:
            return
        self.current = timepoint_id
        self._end_run()
        self._show_slots()
        self.current_changed.emit(timepoint_id, self.prior)
        self._jump_to_lesion()

    def step_timepoint(self, step: int) -> None:
        """The next or the previous date."""
        if self.view is None or self.current is None:
            return
        ids = [column.timepoint.id for column in self.view.columns]
        place = ids.index(self.current) + step
        if 0 <= place < len(ids):
            self.show_timepoint(ids[place])
        else:
            self.said.emit("This is the newest date." if step > 0 else "There is no earlier date.")

    def choose_lesion(self, lesion_id: str) -> None:
        """Turn all viewports to a lesion."""
        if self.view is None:
            return
        if lesion_id != self.lesion:
            self.select(lesion_id)
        self._jump_to_lesion()

    def select(self, lesion_id: str) -> None:
        """Choose a lesion without turning the viewports to it."""
        self.lesion = lesion_id
        self._end_run()
        self._refresh_calipers()
        self.lesion_changed.emit(lesion_id)

    def step_lesion(self, step: int) -> None:
        """The next or the previous lesion, round the list."""
        if self.view is None or not self.view.rows:
            return
        ids = [row.lesion.id for row in self.view.rows]
        place = ids.index(self.lesion) if self.lesion in ids else -step
        self.choose_lesion(ids[(place + step) % len(ids)])

    def show(self, lesion_id: str, timepoint_id: str) -> None:
        """Show one lesion on one date, as a click on a cell or a plotted point asks."""
        self.show_timepoint(timepoint_id)
        self.choose_lesion(lesion_id)

    def set_layout(self, layout: Layout) -> None:
        """One, two, three or four viewports."""
        if layout == self.layout:
            return
        self.layout = layout
        self.layout_changed.emit(layout)
        self._show_slots()
        self._jump_to_lesion()

    def set_compare(self, compare: Compare) -> None:
        """Show the baseline, or the nearest earlier date with sizes, beside the date being read."""
        self.compare = compare
        self._show_slots()
        if self.current is not None:
            self.current_changed.emit(self.current, self.prior)

    def step_series(self, binding: ViewportBinding, step: int) -> None:
        """The next or the previous series of the date a viewport shows."""
        point, held = binding.timepoint_id, binding.series
        if point is None or held is None:
            return
        keys = [one.key for one in self._images.series_of(point)]
        if len(keys) < 2:  # noqa: PLR2004 - there is none to step to
            self.said.emit("This date has no other series.")
        else:
            self._choose_series(binding, keys[(keys.index(held.key) + step) % len(keys)])

    # -- inner -------------------------------------------------------------------------------------------------

    def _connect(self, binding: ViewportBinding) -> None:
        viewport = binding.viewport
        viewport.caliper_picked.connect(self._on_picked)
        viewport.series_chosen.connect(lambda key: self._choose_series(binding, key))
        viewport.series_step_wanted.connect(lambda step: self.step_series(binding, step))
        viewport.notice.connect(self.said)
        binding.trouble.connect(self.said)

    @QtSlot(str)
    def _on_picked(self, measurement_id: str) -> None:
        if self.view is None:
            return
        lesion_id = self.view.case.measurement(measurement_id).lesion_id
        if lesion_id != self.lesion:
            self.select(lesion_id)

    def _choose_series(self, binding: ViewportBinding, key: str) -> None:
        binding.choose_series(key)
        self._show_slots()

    @QtSlot(object)
    def _on_case(self, case: CaseRecord) -> None:
        had = self.view
        self.view = view_of(case)
        self._images.set_case(case)
        if self.lesion is not None and not any(row.lesion.id == self.lesion for row in self.view.rows):
            self.lesion = None
            self.lesion_changed.emit("")
        if self.current is None or self.view.column(self.current) is None:
            self.current = self.view.columns[-1].timepoint.id if self.view.columns else None
        self.view_changed.emit(self.view)
        if had is not None and [c.timepoint for c in had.columns] != [c.timepoint for c in self.view.columns]:
            self._show_slots()
        else:
            self._refresh_calipers()
        if self.current is not None:
            self.current_changed.emit(self.current, self.prior)

    @QtSlot(str)
    def _on_images(self, timepoint_id: str) -> None:
        if self.view is None:
            return
        waiting = [b for b in self._shown_bindings() if b.timepoint_id == timepoint_id and b.volume is None]
        if waiting:
            self._show_slots()
            self._jump_to_lesion()
        else:
            self._look_ahead()

    def _tell_all(self) -> None:
        assert self.view is not None
        self.view_changed.emit(self.view)
        self._show_slots()
        if self.current is not None:
            self.current_changed.emit(self.current, self.prior)
        self.lesion_changed.emit(self.lesion or "")

    def _shown_bindings(self) -> tuple[ViewportBinding, ...]:
        return self._bindings[: LAYOUT_SLOTS[self.layout]]

    def _slots(self) -> tuple[Slot, ...]:
        assert self.view is not None
        return slots_for(self.view, self.current, self.layout, self.compare)

    def _show_slots(self) -> None:
        if self.view is None:
            return
        like: Series | None = None
        slots = list(zip(self._shown_bindings(), self._slots(), strict=True))
        for binding, slot in sorted(slots, key=lambda pair: pair[1].role != "current"):
            binding.show(self.view, slot, like, self.lesion)
            like = like or binding.series
        for binding in self._bindings[len(slots) :]:
            binding.put_away()
        self._look_ahead()

    def _look_ahead(self) -> None:
        """Tell what is on screen, and which series are likely wanted next: they are read while nothing else is."""
        shelf, reading = self._images.shelf, self.current_binding
        shelf.set_shown(b.series.key for b in self._shown_bindings() if b.series is not None)
        if self.view is not None and self.current is not None and reading.series is not None:
            match = partial(reading.would_show, like=reading.series)
            shelf.load_ahead(likely_next(self.view, self.current, match))

    def _refresh_calipers(self) -> None:
        if self.view is not None:
            for binding in self._shown_bindings():
                binding.refresh(self.view, self.lesion)

    def _jump_to_lesion(self) -> None:
        """Turn each viewport to the chosen lesion where its place on that date is known."""
        if self.lesion is None:
            return
        for binding in self._shown_bindings():
            point = binding.timepoint_id
            found = self.finding(self.lesion, point)
            if point is None or found is None or binding.volume is None:
                continue
            drawn = _drawn_of(found)
            if drawn is not None:
                binding.go_to(drawn)
                continue
            place = self._images.place_of(self.lesion, point)
            if place is not None:
                binding.bring_into_view(place)

    def finding(self, lesion_id: str | None, timepoint_id: str | None) -> Finding | None:
        """What the read says of a lesion at a date, or None where there is none."""
        if self.view is None or lesion_id is None or timepoint_id is None:
            return None
        column = self.view.column(timepoint_id)
        return column.findings.get(lesion_id) if column is not None else None

    def _end_run(self) -> None:
        if self.session is not None:
            self.session.end_run()


def _drawn_of(found: Finding) -> Drawn | None:
    """The points of the counted measurement, else of the newest drawn one."""
    counted = found.measurement
    if counted is not None and isinstance(counted.origin, Drawn):
        return counted.origin
    drawn = [m.origin for m in found.all_measurements if isinstance(m.origin, Drawn)]
    return drawn[-1] if drawn else None
