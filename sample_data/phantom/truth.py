"""The truth beside the images: where each lesion lies and how large it was drawn, LPS mm in the study's frame."""

from __future__ import annotations

import math
from typing import Any

from sample_data.phantom.catalogue import GENERATOR_VERSION, PhantomSeries, instance_uid
from sample_data.phantom.lesions import PlacedLesion
from sample_data.phantom.plans import StudyPlan

Point = list[float]


def truth_record(plan: StudyPlan, drawn: list[tuple[PhantomSeries, tuple[PlacedLesion, ...]]]) -> dict[str, Any]:
    """Return the truth of a study as plain data: one entry a lesion and series (PET leaves that to its CT).

    long_mm and short_mm are null, and so are the axes, for a lesion that is gone at this date; its centre then says
    where it was. slice_index counts from 0 at the feet. too_small: seen, but below what can be measured (5 mm).
    """
    lesions = [_entry(plan, series, item) for series, placed in drawn if series.modality != "PT" for item in placed]
    return {
        "case_id": plan.study.case_id,
        "timepoint_id": plan.study.timepoint_id,
        "study_uid": plan.study.study_uid,
        "generator": f"nadir-phantom {GENERATOR_VERSION}",
        "synthetic": True,
        "lesions": lesions,
    }


def _entry(plan: StudyPlan, series: PhantomSeries, item: PlacedLesion) -> dict[str, Any]:
    lesion = item.lesion
    centre = [c + o for c, o in zip(item.centre, plan.origin_mm, strict=True)]
    return {
        "id": lesion.id,
        "label": lesion.label,
        "organ": lesion.organ,
        "node": lesion.node,
        "kind": lesion.kind,
        "present": lesion.present,
        "stated": lesion.stated,
        "too_small": lesion.present and lesion.long_mm < 5,
        "long_mm": lesion.long_mm if lesion.present else None,
        "short_mm": lesion.short_mm if lesion.present else None,
        "center_lps": _rounded(centre),
        "long_axis_lps": _axis(centre, item.turn, lesion.long_mm) if lesion.present else None,
        "short_axis_lps": _axis(centre, item.turn + math.pi / 2, lesion.short_mm) if lesion.present else None,
        "series_uid": series.series_uid,
        "sop_instance_uid": instance_uid(series, item.slice_index + 1),
        "slice_index": item.slice_index,
    }


def _axis(centre: Point, turn: float, length: float) -> list[Point]:
    dx, dy = math.cos(turn) * length / 2, math.sin(turn) * length / 2
    return [_rounded([centre[0] + s * dx, centre[1] + s * dy, centre[2]]) for s in (-1, 1)]


def _rounded(point: Point) -> Point:
    return [round(v, 4) for v in point]
