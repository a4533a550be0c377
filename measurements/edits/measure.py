"""Drawing, redrawing and taking away a measurement."""

from decimal import Decimal
from typing import ClassVar

import msgspec

from measurements.assessment import Assessment, assessment_id
from measurements.case import CaseRecord
from measurements.edits.base import RecordedEdit
from measurements.errors import EditRefused
from measurements.measurement import Drawn, Measurement


class AddMeasurement(RecordedEdit, frozen=True, kw_only=True):
    """A new measurement of a lesion at a date. The state becomes "measured"; an earlier pick is let go."""

    kind: ClassVar[str] = "add_measurement"
    measurement: Measurement
    title: str = "Add measurement"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the measurement. Raises RecordError for a lesion or date that is not in the case."""
        m = self.measurement
        case.lesion(m.lesion_id)
        point = case.timepoint(m.timepoint_id)
        if any(axis is not None and axis <= 0 for axis in (m.long, m.short)):
            raise EditRefused("A drawn axis has no length; nothing was recorded.")
        case = case.added("measurements", m)
        state = Assessment(
            id=assessment_id(m.read_id, m.lesion_id, point.id),
            read_id=m.read_id,
            lesion_id=m.lesion_id,
            timepoint_id=point.id,
            state="measured",
            stamp=m.stamp,
        )
        return put_assessment(case, state)


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
    """Take a measurement away; the history keeps it. A date left without any is to be measured again."""

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
        if not case.measurements_of(m.read_id, m.lesion_id, m.timepoint_id):
            return case.without("assessments", held.id)
        if held.counted == m.id:
            return case.replaced("assessments", msgspec.structs.replace(held, counted=None))
        return case


def put_assessment(case: CaseRecord, assessment: Assessment) -> CaseRecord:
    """The case with this assessment in the place of the one of the same read, lesion and date."""
    held = case.find("assessments", assessment.id)
    if held is None:
        return case.added("assessments", assessment)
    return case.replaced("assessments", msgspec.structs.replace(assessment, order=held.order))
