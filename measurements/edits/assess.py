"""Saying what a lesion is at a date, and which of its measurements counts."""

from typing import ClassVar

import msgspec

from measurements.assessment import State
from measurements.case import CaseRecord
from measurements.edits.base import RecordedEdit
from measurements.edits.measure import put_assessment, said_at
from measurements.errors import EditRefused
from measurements.measurement import DIAMETERS
from measurements.record import Stamp


class SetAssessment(RecordedEdit, frozen=True, kw_only=True):
    """Gone, too small to measure, not evaluable (with its reason), present, absent… of one lesion at one date."""

    kind: ClassVar[str] = "set_assessment"
    read_id: str
    lesion_id: str
    timepoint_id: str
    state: State
    state_reason: str = ""
    stamp: Stamp
    title: str = "Set the state"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the state. Raises EditRefused for "not evaluable" without reason, "measured" without size."""
        case.lesion(self.lesion_id)
        case.timepoint(self.timepoint_id)
        if self.state == "not_evaluable" and not self.state_reason.strip():
            raise EditRefused("Not evaluable needs a reason: not imaged, artefact, treated locally, …")
        sizes = case.measurements_of(self.read_id, self.lesion_id, self.timepoint_id)
        if self.state == "measured" and not sizes:
            raise EditRefused("There is no measurement at this date; draw one first.")
        reason = self.state_reason.strip()
        where = (self.read_id, self.lesion_id, self.timepoint_id)
        return put_assessment(case, said_at(case, where, self.state, self.stamp, reason))


class CountMeasurement(RecordedEdit, frozen=True, kw_only=True):
    """Pick the measurement that counts at a date; an edit of its own."""

    kind: ClassVar[str] = "count_measurement"
    measurement_id: str
    stamp: Stamp
    title: str = "Choose the measurement that counts"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the pick. Raises EditRefused for a size that is not in plain mm."""
        m = case.measurement(self.measurement_id)
        if m.unit != "mm":
            raise EditRefused(f"A size in {m.unit} never counts.")
        held = case.assessment(m.read_id, m.lesion_id, m.timepoint_id)
        fresh = said_at(case, (m.read_id, m.lesion_id, m.timepoint_id), "measured", self.stamp)
        state: State = "measured"
        if held is not None and held.state == "too_small" and m.kind not in DIAMETERS:
            state = held.state
        return put_assessment(case, msgspec.structs.replace(held or fresh, state=state, counted=m.id))
