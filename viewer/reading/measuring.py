"""From what a reader does on the images and in the table to edits of the open case."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from measurements.assessment import State
from measurements.edits import (
    AddLesion,
    AddMeasurement,
    CountMeasurement,
    DeleteMeasurement,
    Edit,
    RedrawMeasurement,
    SetAssessment,
    Together,
)
from measurements.errors import RecordError
from measurements.lesion import Lesion, Role, tracking_uid_for
from measurements.measurement import Drawn, recorded_length
from measurements.record import Stamp
from measurements.trends import CaseView
from viewer.commands.case_session import CaseSession
from viewer.exchange.drawn import OnImage, measurement_from, origin_of
from viewer.version import VERSION

STATE_WORDS: dict[str, str] = {
    "gone": "gone",
    "too_small": "too small to measure",
    "not_evaluable": "not evaluable",
    "present": "present",
    "absent": "absent",
    "unequivocal_progression": "unequivocal progression",
    "to_do": "to measure",
}
SIZED_ONLY = frozenset({"gone", "too_small"})
JUDGED_ONLY = frozenset({"present", "absent", "unequivocal_progression"})


def state_for(role: Role, state: State) -> State:
    """The state that a key asks for, in the words of the lesion's role: a non-target that is gone is absent.

    Raises RecordError where the role has no such state (Eisenhauer 2009, 4.3): non-targets are judged, not sized.
    """
    if role == "nontarget":
        if state == "gone":
            return "absent"
        if state in SIZED_ONLY:
            raise RecordError("A non-target is judged, not sized: present (Y), absent (G) or progression (Shift+G).")
    elif role == "target" and state in JUDGED_ONLY:
        raise RecordError("A target is measured. Present, absent and unequivocal progression are for non-targets.")
    return state


@dataclass(frozen=True)
class Measuring:
    """The edits a reader's gestures become; every one goes through the session, which says so where it refuses."""

    session: CaseSession
    reader: str

    def draw(self, view: CaseView, lesion_id: str, timepoint_id: str, drawn: OnImage) -> str | None:
        """Record a caliper that was drawn; the id of the measurement, or None where it was refused.

        A short axis set afterwards, or a handle moved, joins the same undo step.
        """
        measurement_id = f"m-{secrets.token_hex(8)}"
        measurement = measurement_from(
            drawn,
            measurement_id=measurement_id,
            ids=(view.read.id, lesion_id, timepoint_id),
            protocol=view.case.protocol,
            stamp=self.stamp(),
        )
        edit = AddMeasurement(
            measurement=measurement, title=f"Caliper {_name_on(view, lesion_id, timepoint_id)} placed"
        )
        return measurement_id if self.session.do(edit, merge_key=measurement_id) else None

    def redraw(self, view: CaseView, measurement_id: str, drawn: OnImage) -> None:
        """Record moved ends, or a short axis that was set. An unchanged label place is kept."""
        held = view.case.measurement(measurement_id)
        if not isinstance(held.origin, Drawn):
            return
        step = view.case.protocol.step_mm
        edit = RedrawMeasurement(
            measurement_id=measurement_id,
            long=recorded_length(drawn.long_length, step),
            short=None if drawn.short_length is None else recorded_length(drawn.short_length, step),
            origin=origin_of(drawn, held.origin.label_offset_mm),
            title=f"Caliper {_name_on(view, held.lesion_id, held.timepoint_id)} adjusted",
        )
        self.session.do(edit, merge_key=measurement_id)

    def move_label(self, view: CaseView, measurement_id: str, offset_mm: tuple[float, float]) -> None:
        """Remember where the reader dragged a label."""
        import msgspec

        held = view.case.measurement(measurement_id)
        if not isinstance(held.origin, Drawn) or held.long is None:
            return
        edit = RedrawMeasurement(
            measurement_id=measurement_id,
            long=held.long,
            short=held.short,
            origin=msgspec.structs.replace(held.origin, label_offset_mm=offset_mm),
            title=f"Label of {_name_on(view, held.lesion_id, held.timepoint_id)} moved",
        )
        self.session.do(edit, merge_key=measurement_id)

    def delete(self, view: CaseView, measurement_id: str) -> None:
        """Take a measurement away."""
        held = view.case.measurement(measurement_id)
        title = f"Measurement of {_name_on(view, held.lesion_id, held.timepoint_id)} deleted"
        self.session.do(DeleteMeasurement(measurement_id=measurement_id, title=title))

    def set_state(self, view: CaseView, lesion_id: str, timepoint_id: str, state: State, reason: str = "") -> None:
        """Say that a lesion is gone, too small, not evaluable, present or absent."""
        word = STATE_WORDS.get(state, state)
        edit = SetAssessment(
            read_id=view.read.id,
            lesion_id=lesion_id,
            timepoint_id=timepoint_id,
            state=state,
            state_reason=reason,
            reason=reason.strip(),  # what was asked for is the why of the history entry too
            stamp=self.stamp(),
            title=f"{_name_on(view, lesion_id, timepoint_id)}: {word}",
        )
        self.session.do(edit)

    def count(self, view: CaseView, measurement_id: str) -> None:
        """Pick the measurement that counts."""
        held = view.case.measurement(measurement_id)
        title = f"{_name_on(view, held.lesion_id, held.timepoint_id)}: {held.origin_word} size counts"
        self.session.do(CountMeasurement(measurement_id=measurement_id, stamp=self.stamp(), title=title))

    def add_lesion(self, view: CaseView, facts: Lesion, role: Role) -> str | None:
        """Add a lesion described by `facts` (its id and tracking UID are given here); its id, or None where refused.

        One that is first seen at a date is present there: it counts at once, in the same undo step.
        """
        import msgspec

        lesion_id = f"lesion-{secrets.token_hex(6)}"
        uid = tracking_uid_for(view.case.id, lesion_id)
        lesion = msgspec.structs.replace(facts, id=lesion_id, tracking_uid=uid)
        title = f"{lesion.label} added"
        edit: Edit = AddLesion(lesion=lesion, read_id=view.read.id, role=role, title=title)
        if lesion.first_seen:
            there = SetAssessment(
                read_id=view.read.id,
                lesion_id=lesion_id,
                timepoint_id=lesion.first_seen,
                state="present",
                stamp=self.stamp(),
                title=title,
            )
            edit = Together(title, (edit, there), kind=AddLesion.kind)
        return lesion_id if self.session.do(edit) else None

    def stamp(self) -> Stamp:
        """Who, when and with what, for a record made now."""
        return Stamp(reader=self.reader, utc=datetime.now(UTC).isoformat(timespec="seconds"), program=VERSION)


def _name_on(view: CaseView, lesion_id: str, timepoint_id: str) -> str:
    """Lesion and date, as every title in the history names them: "T02 on 2010-10"."""
    date = view.case.timepoint(timepoint_id).date.iso() or "a date not stated"
    return f"{_name(view, lesion_id)} on {date}"


def _name(view: CaseView, lesion_id: str) -> str:
    row = next((row for row in view.rows if row.lesion.id == lesion_id), None)
    return row.name if row is not None else view.case.lesion(lesion_id).label
