"""The protocol of a case and its course: limits and windows, and what the times are counted from."""

from decimal import Decimal
from typing import ClassVar

import msgspec

from measurements import error_model
from measurements.case import CaseRecord
from measurements.edits.base import RecordedEdit
from measurements.errors import EditRefused
from measurements.partial_date import is_before
from measurements.protocol import Protocol
from measurements.treatment import Course


class SetProtocol(RecordedEdit, frozen=True, kw_only=True):
    """Read the case by this protocol. Every response is worked out anew from the same sizes and states."""

    kind: ClassVar[str] = "set_protocol"
    protocol: Protocol
    title: str = "Set the protocol"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the protocol. Raises EditRefused for an unknown rule set, or limits beyond reason."""
        from measurements.criteria import PRESETS

        if self.protocol.name not in PRESETS:
            raise EditRefused(f"Nadir has no rules called {self.protocol.name}; there are {', '.join(PRESETS)}.")
        refuse_beyond_reason(self.protocol)
        held = case.protocols[0] if case.protocols else None
        if held is not None and held.id == self.protocol.id:
            return case.replaced("protocols", msgspec.structs.replace(self.protocol, order=held.order))
        for old in case.protocols:
            case = case.without("protocols", old.id)
        return case.added("protocols", self.protocol)


class SetCourse(RecordedEdit, frozen=True, kw_only=True):
    """When the treatment under assessment began, was randomised for, ended, or was followed by another one."""

    kind: ClassVar[str] = "set_course"
    course: Course
    title: str = "Set the course of treatment"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the course. Raises EditRefused for an end that surely lies before its start."""
        said = self.course
        if is_before(said.end, said.start) is True:
            raise EditRefused("The course cannot end before it begins.")
        held = case.courses[0] if case.courses else None
        if held is None:
            return case.added("courses", said)
        return case.replaced("courses", msgspec.structs.replace(said, id=held.id, order=held.order))


def refuse_beyond_reason(protocol: Protocol) -> None:
    """Raise EditRefused for a limit that would make every date, or none, a response."""
    values = (getattr(protocol, name) for name in protocol.__struct_fields__)
    if any(isinstance(value, Decimal) and not value.is_finite() for value in values):
        raise EditRefused("A limit of a protocol is a number.")
    why = error_model.refusal(protocol.error_model) if protocol.error_model is not None else ""
    if why:
        raise EditRefused(why)
    if not 0 < protocol.partial_response < 1:
        raise EditRefused("A partial response is a sum between nothing and the baseline: a share between 0 and 1.")
    if protocol.progression < 1:
        raise EditRefused("Progression is measured above the nadir: a multiple of at least 1.")
    _refuse_other_criteria(protocol)
    if protocol.max_targets < 1 or protocol.max_per_organ < 1:
        raise EditRefused("A protocol follows at least one target.")
    lengths = (protocol.measurable_mm, protocol.measurable_node_mm, protocol.node_normal_mm, protocol.step_mm)
    if any(length <= 0 for length in lengths):
        raise EditRefused("Measurable sizes, the normal node and the step of lengths are above 0 mm.")
    if protocol.progression_mm < 0 or protocol.too_small_mm < 0:
        raise EditRefused("A length is never below 0 mm.")
    days = (
        protocol.confirm_from_days,
        protocol.stable_from_days,
        protocol.baseline_window_days,
        protocol.visit_window_days,
        protocol.confirm_progression_from_days,
        protocol.confirm_progression_variance_days,
    )
    if any(one < 0 for one in days):
        raise EditRefused("A number of days is never below 0.")


def _refuse_other_criteria(protocol: Protocol) -> None:
    """The same of attenuation and uptake, and of the sizes of mRECIST."""
    if not 0 < protocol.attenuation_response < 1 or not 0 < protocol.sul_response < 1:
        raise EditRefused("A response of attenuation or uptake is a share of the baseline between 0 and 1.")
    if protocol.sul_progression < 1 or protocol.glycolysis_progression < 1:
        raise EditRefused("Metabolic progression is measured above the lowest uptake: a multiple of at least 1.")
    if protocol.sul_response_units < 0 or protocol.sul_progression_units < 0:
        raise EditRefused("A change of uptake is never asked to be below 0.")
    if protocol.porta_hepatis_node_mm <= 0 or protocol.new_nodule_mm <= 0:
        raise EditRefused("The size of a malignant node or nodule is above 0 mm.")
