"""Which measurement counts, and what a lesion is at a date to the rules and to the reader."""

from dataclasses import dataclass
from decimal import Decimal

from measurements.assessment import MISSING_STATES, Read, State
from measurements.case import CaseRecord
from measurements.lesion import Lesion
from measurements.measurement import DIAMETERS, Imported, Measurement, Reported
from measurements.timepoint import TimePoint


@dataclass(frozen=True)
class Finding:
    """What one read says of one lesion at one date, worked out.

    `counted_mm` is what enters a sum: None where the lesion is missing to the rules. `measurement` is the one that
    counts; it may be there while `counted_mm` is None (a node without its short axis, a size in px).
    """

    lesion: Lesion
    timepoint: TimePoint
    state: State
    reason: str
    measurement: Measurement | None
    all_measurements: tuple[Measurement, ...]
    counted_mm: Decimal | None
    picked: bool


def finding(case: CaseRecord, read: Read, lesion: Lesion, timepoint: TimePoint) -> Finding:
    """The state, the counted measurement and the counted diameter of a lesion at a date."""
    sizes = case.measurements_of(read.id, lesion.id, timepoint.id)
    held = case.assessment(read.id, lesion.id, timepoint.id)
    state: State = held.state if held else _state_without_words(timepoint, bool(sizes))
    picked = next((m for m in sizes if held and m.id == held.counted), None)
    counted = picked or counting_measurement(sizes, _baseline_method(case, read, lesion))
    if state != "measured":
        counted = None
    return Finding(
        lesion=lesion,
        timepoint=timepoint,
        state=state,
        reason=held.reason if held else "",
        measurement=counted,
        all_measurements=sizes,
        counted_mm=_counted_mm(case, lesion, state, counted),
        picked=picked is not None,
    )


def counting_measurement(sizes: tuple[Measurement, ...], baseline_method: str) -> Measurement | None:
    """The one that counts unless the reader picks another.

    The newest drawn with the method of the baseline measurement, else the newest drawn, else the newest imported, else
    the newest reported. A size that is not in plain mm, or no diameter, never counts.
    """
    usable = [m for m in sizes if m.unit == "mm" and m.kind in DIAMETERS]
    return max(usable, key=lambda m: (_rank(m, baseline_method), m.order), default=None)


def findings(case: CaseRecord, read: Read, timepoint: TimePoint) -> dict[str, Finding]:
    """Every lesion of the case at a date, by lesion id."""
    return {lesion.id: finding(case, read, lesion, timepoint) for lesion in case.lesions}


def _rank(m: Measurement, baseline_method: str) -> int:
    if isinstance(m.origin, Reported):
        return 0
    if isinstance(m.origin, Imported):
        return 1
    return 3 if baseline_method and m.method == baseline_method else 2


def _baseline_method(case: CaseRecord, read: Read, lesion: Lesion) -> str:
    baseline = next((point for point in case.timepoints if point.role == "baseline"), None)
    if baseline is None:
        return ""
    sizes = case.measurements_of(read.id, lesion.id, baseline.id)
    counted = counting_measurement(sizes, "")
    return counted.method if counted else ""


def _state_without_words(timepoint: TimePoint, has_sizes: bool) -> State:
    if has_sizes:
        return "measured"
    if timepoint.reported:
        return "not_stated"
    return "to_do"


def _counted_mm(case: CaseRecord, lesion: Lesion, state: State, counted: Measurement | None) -> Decimal | None:
    if state in MISSING_STATES:
        return None
    if state in ("gone", "absent"):
        return Decimal(0)
    if state == "too_small":
        return case.protocol.too_small_mm
    if state == "measured" and counted is not None:
        return counted.counted_mm(node=lesion.node)
    return None
