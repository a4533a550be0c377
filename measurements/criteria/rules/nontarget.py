"""The response of the non-target lesions at one date (Eisenhauer 2009, 4.3.3, 4.3.4; tumour markers: 3.2.2)."""

from dataclasses import dataclass, replace

from measurements.assessment import MISSING_STATES, Markers, State
from measurements.criteria.base import NonTargetValue, Visit
from measurements.criteria.codes import Code, written
from measurements.criteria.numbers import listed
from measurements.protocol import Protocol


@dataclass(frozen=True)
class NonTargetCall:
    """The response of the non-target lesions, and which of them decided it. `code` None: none are followed."""

    code: Code | None
    worse: tuple[str, ...] = ()  # in unequivocal progression
    back: tuple[str, ...] = ()  # present again after a complete response of all disease
    missing: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    gone: frozenset[str] = frozenset()  # ids
    markers: Markers = "not_followed"
    said: bool = False  # the reader's own response, or a code that was given
    reason: str = ""
    notices: tuple[str, ...] = ()

    @property
    def markers_bar_cr(self) -> bool:
        """True where a marker that must be normal for a complete response is not known to be."""
        return self.markers in ("above_normal", "not_known")


def nontarget_response(states: tuple[State, ...]) -> Code | None:
    """PD for any unequivocal progression, NE for any not assessed, CR where all are absent, else NON.

    None where the read follows no non-target lesion.
    """
    if not states:
        return None
    if "unequivocal_progression" in states:
        return "PD"
    if any(state in MISSING_STATES for state in states):
        return "NE"
    if all(state in ("absent", "gone") for state in states):
        return "CR"
    return "NON"


def state_that_counts(protocol: Protocol, value: NonTargetValue) -> State:
    """The state as the rule takes it: a measured node below 10 mm is normal, so absent; a size of 0 is absent too."""
    if value.mm is None or value.state in MISSING_STATES or value.state == "unequivocal_progression":
        return value.state
    normal = value.mm < protocol.node_normal_mm if value.node else value.mm == 0
    return "absent" if normal else "present"


def markers_that_count(first: Visit, visit: Visit) -> Markers:
    """The markers of a date: where they were above normal at baseline and nothing is said now, they are not known."""
    if visit.markers == "not_followed" and first.markers == "above_normal":
        return "not_known"
    return visit.markers


def nontarget_call(
    protocol: Protocol, first: Visit, visit: Visit, *, cleared: frozenset[str] | None = None
) -> NonTargetCall:
    """The non-target response of a visit; a lesion of the baseline (`first`) that it says nothing of is not assessed.

    `cleared`: the ids that were gone at an earlier complete response of all disease; one that is present again is PD. A
    marker above normal makes NON of CR, one not known makes NE of it. A response that is given, or the reader's own,
    stands instead, with a notice where it departs from the states.
    """
    markers = markers_that_count(first, visit)
    if visit.given is not None and visit.given.nontarget is not None:
        return NonTargetCall(visit.given.nontarget, said=True, markers=markers)
    if not first.nontargets and not visit.nontargets and visit.nontarget_said is None:
        return NonTargetCall(None, markers=markers)
    values = _with_those_not_told(first, visit)
    states = [(value, state_that_counts(protocol, value)) for value in values]
    gone = frozenset(v.lesion_id for v, state in states if state in ("absent", "gone"))
    missing = tuple(v.name for v, state in states if state in MISSING_STATES)
    worse = [(v.name, v.reason) for v, state in states if state == "unequivocal_progression"]
    back = tuple(
        v.name
        for v, state in states
        if cleared and v.lesion_id in cleared and state not in MISSING_STATES and v.lesion_id not in gone
        and state != "unequivocal_progression"
    )  # fmt: skip
    code = nontarget_response(tuple(state for _, state in states))
    if back:
        code = "PD"
    code = _with_markers(code, markers)
    call = NonTargetCall(
        code, tuple(name for name, _ in worse), back, missing,
        tuple(v.name for v, state in states if state not in MISSING_STATES and v.lesion_id not in gone), gone, markers,
        reason="; ".join(dict.fromkeys(reason for _, reason in worse if reason)),
    )  # fmt: skip
    return _as_the_reader_said(visit, call)


def _with_those_not_told(first: Visit, visit: Visit) -> tuple[NonTargetValue, ...]:
    here = {value.lesion_id for value in visit.nontargets}
    lost = (
        replace(value, state="not_stated", mm=None, grown_further=None, reason="")
        for value in first.nontargets
        if value.lesion_id not in here
    )
    return (*visit.nontargets, *lost)


def _with_markers(code: Code | None, markers: Markers) -> Code | None:
    if code != "CR" or markers in ("not_followed", "normal"):
        return code
    return "NON" if markers == "above_normal" else "NE"


def _as_the_reader_said(visit: Visit, call: NonTargetCall) -> NonTargetCall:
    said = visit.nontarget_said
    if said is None:
        return call
    why = f" ({visit.nontarget_reason})" if visit.nontarget_reason else ""
    notices: tuple[str, ...] = ()
    if said != call.code:
        by_states = written(call.code) if call.code else "no lesions"
        open_ones = f"; not assessed: {listed(call.missing)}" if call.missing else ""
        notices = (
            f"Non-target response {written(said)} is the reader's own{why}; by the states {by_states}{open_ones}.",
        )
    return replace(call, code=said, said=True, reason=visit.nontarget_reason or call.reason, notices=notices)
