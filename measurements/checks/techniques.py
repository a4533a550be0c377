"""How a size was come by: method, contrast phase, slice thickness, plane and reader, as far as the record says."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from measurements.case import CaseRecord
from measurements.checks.measurability import thickness_mm
from measurements.measurement import Drawn, Entered, Measurement
from measurements.timepoint import SeriesRef, Study

_TENTH = Decimal("0.1")
_PLANES = ("sagittal", "coronal", "axial")
_STRAIGHT = 0.9  # cosine from which a plane is named after an axis; about 26 degrees


@dataclass(frozen=True)
class Technique:
    """Each "" where the record does not say it."""

    method: str = ""
    phase: str = ""
    thickness: str = ""  # "5 mm"
    plane: str = ""  # "axial", "coronal reformatted"
    reader: str = ""


def technique_of(case: CaseRecord, m: Measurement) -> Technique:
    """What the record says of how a measurement was made."""
    studies = case.studies_of(m.timepoint_id)
    thick = thickness_mm(m, case)
    return Technique(
        method=m.method,
        phase=_phase(studies, m),
        thickness="" if thick is None else f"{_plain(thick)} mm",
        plane=_plane(m.origin) if isinstance(m.origin, Drawn) and m.origin.space == "lps_mm" else "",
        reader=m.stamp.reader if isinstance(m.origin, (Drawn, Entered)) else "",
    )


def _phase(studies: tuple[Study, ...], m: Measurement) -> str:
    if isinstance(m.origin, Drawn):
        uid = m.origin.series_uid
        held: SeriesRef | None = next((one for study in studies for one in study.series if one.series_uid == uid), None)
        if held is not None and held.contrast_phase:
            return held.contrast_phase
    stated = {study.contrast_phase for study in studies if study.contrast_phase}
    return stated.pop() if len(stated) == 1 else ""


def _plane(origin: Drawn) -> str:
    along = [abs(part) for part in origin.plane_normal]
    steepest = max(range(3), key=along.__getitem__)
    name = _PLANES[steepest] if along[steepest] >= _STRAIGHT else "oblique"
    return f"{name} reformatted" if origin.plane == "reformatted" else name


def _plain(thick: Decimal) -> str:
    text = f"{thick.quantize(_TENTH, rounding=ROUND_HALF_UP):f}"
    return text.removesuffix(".0")
