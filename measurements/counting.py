"""Which measurement counts, and what a lesion is at a date to the rules and to the reader (Eisenhauer 2009, 4.3.2).

Too small to measure counts as set by the protocol, gone as 0 mm, what is missing as nothing at all. A lesion that has
split counts as the sum of its parts, one that has merged into another as 0 mm beside it.
"""

from decimal import Decimal

from measurements.assessment import MISSING_STATES, Read, State
from measurements.case import CaseRecord
from measurements.finding import Finding
from measurements.lesion import Lesion
from measurements.measurement import DIAMETERS, Measurement
from measurements.quantities import Counted, all_gone, counting_measurement, quantities_of, together
from measurements.read_index import ReadIndex
from measurements.timepoint import TimePoint

__all__ = ["Finding", "counting_measurement", "finding", "findings"]

ASSUMED = "identity between dates is assumed, not reported"


def finding(case: CaseRecord, read: Read, lesion: Lesion, timepoint: TimePoint) -> Finding:
    """The state, the counted measurement and the counted diameter of a lesion at a date."""
    return finding_in(ReadIndex(case, read), lesion, timepoint)


def findings(case: CaseRecord, read: Read, timepoint: TimePoint, index: ReadIndex | None = None) -> dict[str, Finding]:
    """Every lesion of the case at a date, by lesion id. `index`: the read laid out already."""
    index = index or ReadIndex(case, read)
    return {lesion.id: finding_in(index, lesion, timepoint) for lesion in case.lesions}


def finding_in(index: ReadIndex, lesion: Lesion, timepoint: TimePoint) -> Finding:
    """As `finding`, of a read that has been laid out."""
    into = index.merged_into(lesion, timepoint) if lesion.relations else ""
    if into:
        return _merged(index, lesion, timepoint, into)
    parts = index.parts_at(lesion.id, timepoint)
    if parts and (
        any(index.is_said(part.id, timepoint.id) for part in parts) or not index.is_said(lesion.id, timepoint.id)
    ):
        return _split(index, lesion, timepoint, tuple(finding_in(index, part, timepoint) for part in parts))
    return _alone(index, lesion, timepoint)


def _alone(index: ReadIndex, lesion: Lesion, timepoint: TimePoint) -> Finding:
    sizes = index.sizes(lesion.id, timepoint.id)
    held = index.said(lesion.id, timepoint.id)
    state: State = held.state if held else _state_without_words(timepoint, bool(sizes))
    reason = held.reason if held else ""
    treated = _treated(index, lesion, timepoint)
    if treated and state not in MISSING_STATES:
        state, reason = "not_evaluable", f"treated locally since baseline: {treated}"
    picked = next((m for m in sizes if held and m.id == held.counted), None)
    counted: Measurement | None = None
    if state == "measured":
        method = index.baseline_method(lesion.id) if len(sizes) > 1 else ""
        counted = _diameter(picked) or counting_measurement(sizes, method)
    quantities, behind = _worth(index, lesion, state, sizes, (counted, picked))
    return Finding(
        lesion=lesion,
        timepoint=timepoint,
        state=state,
        reason=reason,
        measurement=counted,
        all_measurements=sizes,
        counted_mm=quantities.get("diameter"),
        picked=picked is not None,
        words=_words(index, lesion, state, counted),
        quantities=quantities,
        behind=behind,
    )


def _worth(
    index: ReadIndex,
    lesion: Lesion,
    state: State,
    sizes: tuple[Measurement, ...],
    chosen: tuple[Measurement | None, Measurement | None],
) -> Counted:
    """What a lesion in this state counts as for each criterion; nothing where it is missing to the rules."""
    if state in ("gone", "absent"):
        return all_gone(), {}
    if state not in ("measured", "too_small"):
        return {}, {}
    counted, picked = chosen
    method = index.baseline_method(lesion.id) if len(sizes) > 1 else ""
    quantities, behind = quantities_of(sizes, counted, picked.id if picked else None, method, node=lesion.node)
    if state == "too_small":
        quantities["diameter"] = index.case.protocol.too_small_mm
        quantities["product"] = index.case.protocol.too_small_mm**2  # in both directions; no viable size is set
    return quantities, behind


def _split(index: ReadIndex, lesion: Lesion, timepoint: TimePoint, parts: tuple[Finding, ...]) -> Finding:
    """The sum of the parts: long axes, of a node short axes; missing where one part is."""
    quantities, behind = together(tuple((dict(part.quantities), dict(part.behind)) for part in parts))
    telling = _telling_part(parts)
    state: State = telling.state
    reason = ""
    if state == "unequivocal_progression" or telling.counted_mm is None:
        why = telling.reason or ("not measured" if state == "measured" else state.replace("_", " "))
        reason = f"{index.name(telling.lesion.id)}: {why}"
    return Finding(
        lesion=lesion,
        timepoint=timepoint,
        state=state,
        reason=reason,
        measurement=None,
        all_measurements=index.sizes(lesion.id, timepoint.id),
        counted_mm=quantities.get("diameter"),
        picked=False,
        parts=parts,
        words=" + ".join(index.name(part.lesion.id) for part in parts),
        quantities=quantities,
        behind=behind,
    )


def _telling_part(parts: tuple[Finding, ...]) -> Finding:
    """The part whose state is that of the whole: one that progressed, else is missing, else is still there."""

    def rank(part: Finding) -> int:
        if part.state == "unequivocal_progression":
            return 0
        if part.state in MISSING_STATES:
            return 1
        if part.state == "measured":
            return 2 if part.counted_mm is None else 3
        return 4 if part.state in ("present", "too_small") else 5

    return min(parts, key=rank)


def _merged(index: ReadIndex, lesion: Lesion, timepoint: TimePoint, into: str) -> Finding:
    words = f"merged into {index.name(into)}, which counts for both"
    return Finding(
        lesion=lesion,
        timepoint=timepoint,
        state="gone",
        reason=words,
        measurement=None,
        all_measurements=index.sizes(lesion.id, timepoint.id),
        counted_mm=Decimal(0),
        picked=False,
        merged_into=into,
        words=words,
        quantities=all_gone(),
    )


def _treated(index: ReadIndex, lesion: Lesion, timepoint: TimePoint) -> str:
    """The local treatment after which the protocol takes a target as missing; "" where it leaves that to the reader."""
    if index.case.protocol.local_treatment != "missing":
        return ""
    role = index.roles.get(lesion.id)
    return index.treated_since_baseline(lesion, timepoint) if role is not None and role.role == "target" else ""


def _diameter(picked: Measurement | None) -> Measurement | None:
    return picked if picked is not None and picked.kind in DIAMETERS else None


def _state_without_words(timepoint: TimePoint, has_sizes: bool) -> State:
    if has_sizes:
        return "measured"
    if timepoint.reported:
        return "not_stated"
    return "to_do"


def _words(index: ReadIndex, lesion: Lesion, state: State, counted: Measurement | None) -> str:
    """Where the value is no plain measurement: how it came about."""
    if state == "too_small":
        return f"{index.case.protocol.too_small_mm} mm set: too small to measure"
    return ASSUMED if lesion.extreme_of and counted is not None else ""
