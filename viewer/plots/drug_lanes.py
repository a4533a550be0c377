"""Drugs as bars over time. A start or stop that is not stated is two hatched months; an ongoing drug has an arrow."""

from measurements.treatment import Treatment
from viewer.plots.axis import Place, TimeScale
from viewer.plots.lane import Extent, Lane, LaneBar, sentence_case

# Of the two hatched months the course itself covers a half of one, as far as nothing better is known.
HATCH_MONTHS, HATCH_INSIDE_MONTHS = 2.0, 0.5


def drug_lane(scale: TimeScale, extent: Extent, drug: Treatment) -> Lane:
    """The lane of one drug."""
    start, end = scale.place(drug.start), scale.place(drug.end)
    ongoing = is_ongoing(drug)
    hatched: list[tuple[float, float]] = []
    if start is not None and start.kind == "day":
        lo = start.x
    else:
        hatched.append(_start_hatch(scale, extent, start))
        lo = hatched[0][0]
    if ongoing:
        hi = extent.shown_hi
    elif end is not None and end.kind == "day":
        hi = end.x
    else:
        hatched.append(_end_hatch(scale, extent, end))
        hi = hatched[-1][1]
    title = sentence_case(drug.name)
    dose = " ".join(part for part in (drug.dose, drug.route, drug.schedule) if part)
    return Lane(title, bars=(LaneBar(lo, max(lo, hi), tuple(hatched), ongoing, _label(dose, drug), _words(drug)),))


def is_ongoing(drug: Treatment) -> bool:
    """True where the drug is known to have gone on after its last known day."""
    return drug.end.precision == "after" or drug.end.text.strip().lower().startswith("ongoing")


def _start_hatch(scale: TimeScale, extent: Extent, start: Place | None) -> tuple[float, float]:
    two_months = HATCH_MONTHS * scale.month
    if start is None:
        inner = extent.first + HATCH_INSIDE_MONTHS * scale.month
        return inner - two_months, inner
    if start.lo is None:
        assert start.hi is not None
        return start.hi - two_months, start.hi
    return start.lo, start.hi if start.hi is not None else start.lo + two_months


def _end_hatch(scale: TimeScale, extent: Extent, end: Place | None) -> tuple[float, float]:
    two_months = HATCH_MONTHS * scale.month
    if end is None:
        inner = extent.last - HATCH_INSIDE_MONTHS * scale.month
        return inner, inner + two_months
    if end.hi is None:
        assert end.lo is not None
        return end.lo, end.lo + two_months
    return end.lo if end.lo is not None else end.hi - two_months, end.hi


def _label(dose: str, drug: Treatment) -> str:
    start, stop = drug.start.is_known, drug.end.is_known or is_ongoing(drug)
    if start and stop:
        return dose
    unknown = "start and stop not stated" if not start and not stop else f"{'stop' if start else 'start'} not stated"
    return f"{dose} · {unknown}" if dose else unknown


def _words(drug: Treatment) -> str:
    start = drug.start.iso() or "not stated"
    stop = "ongoing" if is_ongoing(drug) else drug.end.iso() or "not stated"
    dose = ", ".join(part for part in (drug.dose, drug.route, drug.schedule) if part) or "dose not stated"
    return "\n".join(
        part for part in (f"{sentence_case(drug.name)}, {dose}", f"Start {start}, stop {stop}", drug.note) if part
    )
