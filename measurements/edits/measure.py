"""Drawing, redrawing and taking away a measurement."""

from decimal import Decimal
from typing import ClassVar

import msgspec

from measurements.assessment import Assessment, State, assessment_id
from measurements.case import CaseRecord
from measurements.edits.base import RecordedEdit
from measurements.errors import EditRefused
from measurements.measurement import DIAMETERS, Drawn, Entered, Measurement
from measurements.record import Stamp

Where = tuple[str, str, str]
"""Ids of read, lesion and time point: the place of an assessment."""

_KEPT = ("unequivocal_progression",)
"""What the reader said of a non-target that no size takes back."""


class AddMeasurement(RecordedEdit, frozen=True, kw_only=True):
    """A new measurement of a lesion at a date, drawn, typed or told.

    The state becomes "measured" (progression that was said stays said; a lesion too small for a diameter stays so when
    its attenuation is given); an earlier pick among sizes of the same sort is let go.
    """

    kind: ClassVar[str] = "add_measurement"
    measurement: Measurement
    title: str = "Add measurement"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the measurement. Raises RecordError for a lesion or date that is not in the case."""
        m = self.measurement
        case.lesion(m.lesion_id)
        point = case.timepoint(m.timepoint_id)
        refuse_no_size(m)
        case = case.added("measurements", m)
        held = case.assessment(m.read_id, m.lesion_id, point.id)
        state: State = "measured"
        if held is not None and (held.state in _KEPT or (held.state == "too_small" and m.kind not in DIAMETERS)):
            state = held.state
        said = said_at(case, (m.read_id, m.lesion_id, point.id), state, m.stamp)
        if held is not None and held.counted is not None and _quantity_kind(case, held.counted) != _sort(m):
            said = msgspec.structs.replace(said, counted=held.counted)
        return put_assessment(case, said)


class RedrawMeasurement(RecordedEdit, frozen=True, kw_only=True):
    """Move the ends of a drawn measurement, or set its short axis."""

    kind: ClassVar[str] = "redraw_measurement"
    measurement_id: str
    long: Decimal
    short: Decimal | None
    origin: Drawn
    title: str = "Adjust measurement"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the new axes. Raises EditRefused where the measurement was not drawn."""
        held = case.measurement(self.measurement_id)
        if not isinstance(held.origin, Drawn):
            raise EditRefused("Only a drawn measurement has ends to move.")
        if self.long <= 0 or (self.short is not None and self.short <= 0):
            raise EditRefused("A drawn axis has no length; the measurement stays as it was.")
        fresh = msgspec.structs.replace(held, long=self.long, short=self.short, origin=self.origin)
        return case.replaced("measurements", fresh)


class DeleteMeasurement(RecordedEdit, frozen=True, kw_only=True):
    """Take a measurement away; the history keeps it. A date left without any is to be measured again.

    What was said otherwise stays: a state that needs no size, and how certain a new lesion is (it is then present).
    """

    kind: ClassVar[str] = "delete_measurement"
    measurement_id: str
    title: str = "Delete measurement"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case without the measurement."""
        m = case.measurement(self.measurement_id)
        case = case.without("measurements", m.id)
        held = case.assessment(m.read_id, m.lesion_id, m.timepoint_id)
        if held is None:
            return case
        if held.state == "measured" and not case.measurements_of(m.read_id, m.lesion_id, m.timepoint_id):
            if not held.certainty and held.grown_further is None:
                return case.without("assessments", held.id)
            return case.replaced("assessments", msgspec.structs.replace(held, state="present", counted=None))
        if held.counted == m.id:
            return case.replaced("assessments", msgspec.structs.replace(held, counted=None))
        return case


def refuse_no_size(m: Measurement) -> None:
    """Raise EditRefused for a size of nothing: a lesion that is gone is said to be gone.

    Only a viable diameter may be 0 mm: nothing of the lesion enhances any more, and the lesion is still there.
    """
    sizes = [m.long, m.short] if m.kind != "viable_diameter" else []
    sizes += [m.value] if m.kind in ("volume", "sul_peak") else []
    if any(size is not None and size <= 0 for size in sizes):
        if isinstance(m.origin, Drawn):
            raise EditRefused("A drawn axis has no length; nothing was recorded.")
        raise EditRefused("0 is no size: say that the lesion is gone, or too small to measure.")
    if any(axis is not None and axis < 0 for axis in (m.long, m.short)):
        raise EditRefused("A size is never below 0.")
    typed = isinstance(m.origin, Entered)
    if typed and m.long is not None and m.short is not None and m.short > m.long:
        raise EditRefused(f"The short axis ({m.short}) cannot be longer than the long one ({m.long}).")


def said_at(case: CaseRecord, where: Where, state: State, stamp: Stamp, why: str = "") -> Assessment:
    """What a read says of a lesion at a date with this state: what was said of a new lesion there is kept."""
    held = case.assessment(*where)
    read_id, lesion_id, timepoint_id = where
    return Assessment(
        id=assessment_id(*where),
        read_id=read_id,
        lesion_id=lesion_id,
        timepoint_id=timepoint_id,
        state=state,
        reason=why,
        certainty=held.certainty if held else "",
        seen_on=held.seen_on if held else "",
        grown_further=held.grown_further if held else None,
        stamp=stamp,
    )


def _sort(m: Measurement) -> str:
    return "diameter" if m.kind in DIAMETERS else m.kind


def _quantity_kind(case: CaseRecord, measurement_id: str) -> str:
    held = case.find("measurements", measurement_id)
    return _sort(held) if isinstance(held, Measurement) else ""


def put_assessment(case: CaseRecord, assessment: Assessment) -> CaseRecord:
    """The case with this assessment in the place of the one of the same read, lesion and date."""
    held = case.find("assessments", assessment.id)
    if held is None:
        return case.added("assessments", assessment)
    return case.replaced("assessments", msgspec.structs.replace(assessment, order=held.order))
