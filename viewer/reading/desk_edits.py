"""What gestures on the images and choices in the table become: edits of the open case."""

from typing import cast

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from measurements.assessment import State
from measurements.edits import DeleteLesion, EditLesion, SetTimePointDate
from measurements.errors import RecordError
from measurements.lesion import Lesion, Role
from measurements.measurement import Drawn, Entered
from measurements.partial_date import PartialDate
from measurements.responses_changed import changed_between
from measurements.trends import CaseView
from viewer.casebook.lesion_marks import NEW_ROLES
from viewer.casebook.lesion_warnings import warnings_at
from viewer.casebook.requests import Request, SayCertainty, SayFirstSeen, SayPresent, TypeIn
from viewer.casebook.said import size_words
from viewer.reading.asked_edits import Asked
from viewer.reading.controller import DeskController
from viewer.reading.measuring import Measuring, state_for
from viewer.reading.on_image import on_image
from viewer.reading.viewport_binding import ViewportBinding
from viewer.tools.caliper import CaliperShape


class DeskEdits(QObject):
    """Turns what the hand did into edits through the session; says why where nothing could be done."""

    said = Signal(str)
    lesion_wanted = Signal(object, object, int)  # (ViewportBinding, CaliperShape, slice): no lesion is chosen

    def __init__(self, desk: DeskController, bindings: tuple[ViewportBinding, ...]) -> None:
        super().__init__(desk)
        self._desk = desk
        for binding in bindings:
            self._connect(binding)

    @property
    def _measuring(self) -> Measuring | None:
        session = self._desk.session
        return Measuring(session, session.reader) if session is not None else None

    # -- states and choices ------------------------------------------------------------------------------------

    def set_state(self, lesion_id: str, timepoint_id: str, state: str, reason: str = "") -> None:
        """Say what a lesion is at a date."""
        if self._desk.view is not None and self._measuring is not None:
            self._measuring.set_state(self._desk.view, lesion_id, timepoint_id, cast("State", state), reason)

    def set_state_here(self, state: State, reason: str = "") -> None:
        """The same for the lesion chosen at the date being read."""
        meant = self.state_here(state)
        if meant is not None and self._desk.lesion is not None and self._desk.current is not None:
            self.set_state(self._desk.lesion, self._desk.current, meant, reason)

    def state_here(self, state: State) -> State | None:
        """What a state is called for the lesion chosen; None, and why, where it can have no such state."""
        view, lesion = self._desk.view, self._desk.lesion
        row = next((row for row in view.rows if row.lesion.id == lesion), None) if view is not None else None
        if row is None or self._desk.current is None:
            self.said.emit("Choose a lesion first.")
            return None
        try:
            return state_for(row.role.role, state)
        except RecordError as error:
            self.said.emit(str(error))
            return None

    def make(self, request: Request) -> None:
        """Do what was asked of a cell or of a date; say where it was refused, or counts for nothing yet."""
        view, measuring, session = self._desk.view, self._measuring, self._desk.session
        if view is None or measuring is None or session is None:
            return
        try:
            edit = Asked(view, measuring.stamp()).edit(request)
        except RecordError as error:
            self.said.emit(str(error))
            return
        if not session.do(edit):
            return
        if isinstance(request, TypeIn):
            self._say_what_counts(request)
            self._say_warnings(request)
        elif isinstance(request, SayCertainty | SayFirstSeen):
            self._say_what_follows(view, request.timepoint_id)

    def _say_what_follows(self, before: CaseView, timepoint_id: str | None) -> None:
        """Which answers of other dates a new lesion has changed: progression dates from its first sighting."""
        if self._desk.view is not None:
            changed = changed_between(before, self._desk.view)
            others = [one.sentence for one in changed if one.timepoint_id != timepoint_id]
            if others:
                self.said.emit(" ".join(("Other answers follow.", *others)))

    def _say_warnings(self, request: TypeIn) -> None:
        """What the checks say of a size when it is entered, not weeks later; it blocks nothing."""
        if self._desk.view is not None:
            for text in warnings_at(self._desk.view, request.lesion_id, request.timepoint_id):
                self.said.emit(text)

    def _say_what_counts(self, request: TypeIn) -> None:
        """A typed size beside a drawn one does not count by itself: say so, and how it would."""
        found = self._desk.finding(request.lesion_id, request.timepoint_id)
        counted = found.measurement if found is not None else None
        if request.typed.kind == "diameter" and counted is not None and not isinstance(counted.origin, Entered):
            beside = f"{request.typed.words} is kept beside {size_words(counted)}"
            self.said.emit(f"{beside}, which counts; the menu of the cell can change that.")

    def all_present_here(self) -> None:
        """Every non-target that has no answer yet at the date being read is present."""
        if self._desk.current is not None:
            self.make(SayPresent(self._desk.current))

    def count(self, measurement_id: str) -> None:
        """Pick the measurement that counts."""
        if self._desk.view is not None and self._measuring is not None:
            self._measuring.count(self._desk.view, measurement_id)

    def delete_measurement(self, measurement_id: str) -> None:
        """Take a measurement away."""
        if self._desk.view is not None and self._measuring is not None:
            self._measuring.delete(self._desk.view, measurement_id)

    def delete_here(self) -> None:
        """Take away the drawn measurement that counts for the lesion chosen at the date being read."""
        found = self._desk.finding(self._desk.lesion, self._desk.current)
        if found is not None and found.measurement is not None and isinstance(found.measurement.origin, Drawn):
            self.delete_measurement(found.measurement.id)
        else:
            self.said.emit("There is no drawn measurement of this lesion at this date.")

    def add_lesion(self, facts: Lesion, role: Role) -> str | None:
        """Add a lesion and choose it; its id, or None where it was refused."""
        if self._desk.view is None or self._measuring is None:
            return None
        if role in NEW_ROLES:  # seen first where it is added; F in another cell corrects it
            facts = msgspec.structs.replace(facts, first_seen=self._desk.current)
        lesion_id = self._measuring.add_lesion(self._desk.view, facts, role)
        if lesion_id is not None:
            self._desk.select(lesion_id)
        return lesion_id

    def describe_lesion(self, held: Lesion, entered: Lesion) -> None:
        """Rename or describe a lesion; what was not asked for stays as it was."""
        session = self._desk.session
        if session is None:
            return
        lesion = msgspec.structs.replace(
            held,
            label=entered.label,
            organ=entered.organ,
            segments=entered.segments,
            side=entered.side,
            node=entered.node,
        )
        session.do(EditLesion(lesion=lesion, title=f"{lesion.label} described"))

    def delete_lesion(self, lesion: Lesion) -> None:
        """Take a lesion away with its sizes; undo brings all of it back."""
        if self._desk.session is not None:
            self._desk.session.do(DeleteLesion(lesion_id=lesion.id, title=f"{lesion.label} deleted"))

    def set_date(self, timepoint_id: str, date: PartialDate) -> None:
        """Say when a study was made, as far as is known."""
        if self._desk.session is not None:
            title = f"Date set to {date.iso() or 'not stated'}"
            self._desk.session.do(SetTimePointDate(timepoint_id=timepoint_id, date=date, title=title))

    # -- gestures ----------------------------------------------------------------------------------------------

    def record_drawing(self, binding: ViewportBinding, lesion_id: str, shape: CaliperShape, k: int) -> None:
        """Record a caliper drawn on slice `k` of a viewport; a short axis set next joins the same undo step."""
        view, measuring, point = self._desk.view, self._measuring, binding.timepoint_id
        if view is None or measuring is None or point is None or binding.volume is None:
            return
        measuring.draw(view, lesion_id, point, on_image(binding.volume, k, shape, binding.viewport.shown_window))

    def _connect(self, binding: ViewportBinding) -> None:
        viewport = binding.viewport
        viewport.caliper_drawn.connect(lambda shape, k: self._on_drawn(binding, shape, k))
        viewport.caliper_edited.connect(lambda m, shape: self._on_edited(binding, m, shape))
        viewport.caliper_delete_wanted.connect(self.delete_measurement)
        viewport.label_moved.connect(self._on_label_moved)

    def _on_drawn(self, binding: ViewportBinding, shape: CaliperShape, k: int) -> None:
        if self._desk.view is None or binding.timepoint_id is None:
            return
        if self._desk.lesion is None:
            self.lesion_wanted.emit(binding, shape, k)
            return
        self.record_drawing(binding, self._desk.lesion, shape, k)

    def _on_edited(self, binding: ViewportBinding, measurement_id: str, shape: CaliperShape) -> None:
        view, measuring, volume = self._desk.view, self._measuring, binding.volume
        if view is None or measuring is None or volume is None:
            return
        held = view.case.measurement(measurement_id)
        if not isinstance(held.origin, Drawn):
            return
        k = volume.series.frame_of(held.origin.sop_instance_uid, held.origin.frame)
        if k is not None:
            measuring.redraw(view, measurement_id, on_image(volume, k, shape, binding.viewport.shown_window))

    @Slot(str, object)
    def _on_label_moved(self, measurement_id: str, offset: object) -> None:
        if self._desk.view is not None and self._measuring is not None:
            self._measuring.move_label(self._desk.view, measurement_id, cast("tuple[float, float]", offset))
