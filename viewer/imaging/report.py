"""What was found, in the one documented shape of `nadir inspect` (docs/inspect.md): plain dictionaries, ready for JSON.

A unit, a spacing or a place is only stated where it is certain; what is not known is None, never zero.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path

from viewer.imaging.errors import Problem
from viewer.imaging.meaning import meaning_of
from viewer.imaging.places import SAME_PLACE_MM
from viewer.imaging.series import Frame, Series
from viewer.imaging.volume_geometry import Plane, dot

SCHEMA = 1
"""Raised when a key changes its meaning or goes; a new key does not raise it."""

DECIMALS = 9
"""Millimetres and cosines are written to 1e-9: beyond is the noise of arithmetic, and -0.0."""

CODE_STRING = re.compile(r"[A-Z0-9_]{1,16}")
"""What Units (0054,1001) may be made of (PS3.5, CS); its defined terms are passed on as they stand (PS3.3 C.8.9.1)."""

Entry = dict[str, object]


def report(
    series: Sequence[Series],
    refused: Sequence[Problem],
    media: Sequence[Path] = (),
    values: Sequence[Entry] | None = None,
) -> Entry:
    """Return the whole report: series in their order, refused files and media directories by path, what probes read.

    `values` is None where nothing was probed; the key is then left out.
    """
    whole: Entry = {
        "schema": SCHEMA,
        "series": [series_entry(one) for one in series],
        "refused": refused_entries(refused),
        "media_directories": sorted(str(path) for path in media),
    }
    if values is not None:
        whole["values"] = list(values)
    return whole


def series_entry(series: Series) -> Entry:
    """Return one series, or one part of a series that was split. Geometry and units are None for what is no image."""
    return {
        "series_instance_uid": series.series_uid,
        "study_instance_uid": series.study_uid,
        "patient_id": series.patient.patient_id,
        "study_date": series.study_date or None,
        "modality": series.modality,
        "kind": series.kind,
        "part": series.part or None,
        "part_reason": series.part_reason or None,
        "files": len(series.paths),
        **_geometry(series),
        "value_unit": value_unit(series),
        "suv_factor": _suv_factor(series),
        "transfer_syntaxes": _transfer_syntaxes(series),
        "lossy": bool(series.lossy),
        "warnings": [{"code": str(warned.code), "text": warned.text} for warned in series.warnings],
    }


def refused_entries(problems: Sequence[Problem]) -> list[Entry]:
    """Return path and reason of every refused file, by path, a file once (R20); the first reason counts."""
    reasons: dict[Path, str] = {}
    for line in problems:
        reasons.setdefault(line.path, line.text)
    return [{"path": str(path), "reason": reasons[path]} for path in sorted(reasons, key=str)]


def value_unit(series: Series) -> str | None:
    """Return the unit of values after rescale, None where there is none or it is not certain (R12).

    HU as the window claims it; for PET what Units (0054,1001) says, SUVbw where that is g/ml by body weight
    (PS3.3 C.8.9.1; SUV Type absent means body weight).
    """
    if not series.frames:
        return None
    meaning = meaning_of(series)
    if series.modality == "CT":
        return "HU" if meaning.unit == "HU" else None
    if series.modality != "PT" or not all(_is_known_rescale(frame) for frame in series.frames):
        return None
    if series.units == "GML":
        return "SUVbw" if series.suv is not None and series.suv.factor == 1.0 else None
    is_unit = CODE_STRING.fullmatch(series.units) is not None and series.units != "NONE"
    return series.units if is_unit else None


def _is_known_rescale(frame: Frame) -> bool:
    rescale = frame.rescale
    return rescale.stated and not rescale.invalid and math.isfinite(rescale.slope) and rescale.slope > 0.0


def _suv_factor(series: Series) -> float | None:
    factor = series.suv.factor if series.suv is not None else None
    return factor if factor is not None and math.isfinite(factor) else None


def _transfer_syntaxes(series: Series) -> list[str]:
    forms = {frame.pixels.transfer_syntax for frame in series.frames if frame.pixels is not None}
    return sorted(forms or set(series.transfer_syntaxes))


def _geometry(series: Series) -> Entry:
    frames, geometry = series.frames, series.geometry
    if not frames:
        unknown = ("frames", "rows", "columns", "slices", "pixel_spacing_mm", "slice_spacing_mm")
        return dict.fromkeys((*unknown, "orientation", "origin_lps_mm", "length_unit"))
    plane = frames[0].plane
    is_parallel = geometry.parallel
    is_spaced = series.length_unit != "px" and plane.pixel_spacing_mm is not None
    return {
        "frames": len(frames),
        "rows": plane.rows,
        "columns": plane.columns,
        "slices": slice_places(series),
        "pixel_spacing_mm": _rounded(plane.pixel_spacing_mm) if is_spaced else None,
        "slice_spacing_mm": _rounded_one(geometry.spacing_between_slices_mm),
        "orientation": _rounded((*plane.row_direction, *plane.column_direction))
        if plane.oriented and is_parallel
        else None,
        "origin_lps_mm": _rounded(_first(frames).origin_lps) if geometry.positioned and is_parallel else None,
        "length_unit": series.length_unit,
    }


def slice_places(series: Series) -> int:
    """Return how many places along the normal have an image; every frame is its own where places are not known."""
    gaps = series.geometry.gaps_mm
    if not gaps:
        return len(series.frames)
    return 1 + sum(gap > SAME_PLACE_MM for gap in gaps)


def _first(frames: Sequence[Frame]) -> Plane:
    """The plane with the smallest position along row x column."""
    normal = frames[0].plane.normal
    return min((frame.plane for frame in frames), key=lambda plane: dot(plane.origin_lps, normal))


def _rounded(values: Sequence[float] | None) -> list[float] | None:
    return None if values is None else [round(value, DECIMALS) + 0.0 for value in values]


def _rounded_one(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS) + 0.0
