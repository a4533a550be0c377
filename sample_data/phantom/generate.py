"""One synthetic study on disk: drawn when first asked for, complete or not there at all, and never drawn twice."""

from __future__ import annotations

import json
import os
import shutil
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sample_data.phantom.catalogue import GENERATOR_VERSION, PhantomSeries, phantom_study, series_kind

if TYPE_CHECKING:
    from sample_data.phantom.anatomy import Anatomy
    from sample_data.phantom.lesions import PlacedLesion
    from sample_data.phantom.plans import StudyPlan
    from sample_data.phantom.pose import PixelGrid

TRUTH_NAME = "truth.json"
_ANATOMY_SHARE = 40
STALE_AFTER_S = 900.0
"""A study takes seconds: a part untouched for this long belongs to a process that was killed."""


def no_progress(done: int, total: int) -> None:
    """Tell nobody."""


def study_folder(case_id: str, timepoint_id: str, cache: Path) -> Path:
    """Return the folder a study has, or will have, in ``cache``; raises UnknownPhantomError for no such study."""
    study = phantom_study(case_id, timepoint_id)
    return cache / f"v{GENERATOR_VERSION}" / study.case_id / study.timepoint_id


def is_ready(case_id: str, timepoint_id: str, cache: Path) -> bool:
    """Return whether the study is there, whole."""
    return (study_folder(case_id, timepoint_id, cache) / TRUTH_NAME).is_file()


def generate_study(
    case_id: str, timepoint_id: str, cache: Path, progress: Callable[[int, int], None] = no_progress
) -> Path:
    """Draw a study and write it: one sub-folder of DICOM files a series, and truth.json; return its folder.

    Does nothing where the study is there already. It is made in a folder of its own and renamed when whole, so a
    killed run leaves no half study and two processes may do the same at once. ``progress(done, total)`` may raise to
    cancel; that too leaves nothing. Raises UnknownPhantomError for an unknown study, OSError where the cache cannot
    be written.
    """
    folder = study_folder(case_id, timepoint_id, cache)
    if is_ready(case_id, timepoint_id, cache):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    sweep(folder.parent)
    work = folder.with_name(f".{folder.name}.{os.getpid()}-{uuid.uuid4().hex[:8]}.part")
    try:
        work.mkdir()
        _make(case_id, timepoint_id, cache, work, progress)
        _settle(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return folder


def sweep(folder: Path) -> None:
    """Remove what runs that were killed left in ``folder``: parts that nobody has touched for STALE_AFTER_S."""
    for part in folder.glob(".*.part"):
        try:
            stale = time.time() - part.stat().st_mtime > STALE_AFTER_S
        except FileNotFoundError:
            continue  # its own process has just tidied up
        if stale:
            shutil.rmtree(part, ignore_errors=True)


def _settle(work: Path, folder: Path) -> None:
    """Rename the finished folder into place; where another process was first, its folder, the same, stays."""
    for _ in range(3):
        try:
            work.rename(folder)
        except OSError:
            if (folder / TRUTH_NAME).is_file():
                return
            shutil.rmtree(folder, ignore_errors=True)  # a folder without its truth file was never finished
        else:
            return
    work.rename(folder)


class _Count:
    """Counts slices up to a known total and tells the one who waits; that call may raise to cancel."""

    def __init__(self, total: int, progress: Callable[[int, int], None]) -> None:
        self._total, self._done, self._progress = total, 0, progress
        progress(0, total)

    def add(self, amount: int = 1) -> None:
        self._done = min(self._done + amount, self._total)
        self._progress(self._done, self._total)


def _make(case_id: str, timepoint_id: str, cache: Path, work: Path, progress: Callable[[int, int], None]) -> None:
    from sample_data.phantom.anatomy import ANATOMY_STEPS
    from sample_data.phantom.cache import anatomy, anatomy_path
    from sample_data.phantom.plans import plan_of
    from sample_data.phantom.truth import truth_record

    study = phantom_study(case_id, timepoint_id)
    plan = plan_of(study)
    whole = 0 if anatomy_path(cache).is_file() else _ANATOMY_SHARE
    slices = sum(len(_grid_of(plan, series).z) for series in study.series)
    count = _Count(whole + 2 * slices, progress)
    per_step = whole // ANATOMY_STEPS
    body = anatomy(cache, lambda _done, _total: count.add(per_step)).filled(f"{case_id}/{timepoint_id}")
    drawn = []
    for series in study.series:
        grid, placed = _draw_and_write(plan, series, body, work, count)
        drawn.append((series, placed))
        count.add(len(grid.z))
    text = json.dumps(truth_record(plan, drawn), indent=1, ensure_ascii=False)
    (work / TRUTH_NAME).write_text(text + "\n", encoding="utf-8")


def _grid_of(plan: StudyPlan, series: PhantomSeries) -> PixelGrid:
    from sample_data.phantom.ct import ct_grid
    from sample_data.phantom.mr import mr_grid
    from sample_data.phantom.pet import pet_grid

    return {"CT": ct_grid, "PT": pet_grid, "MR": mr_grid}[series.modality](plan)


def _draw_and_write(
    plan: StudyPlan, series: PhantomSeries, body: Anatomy, work: Path, count: _Count
) -> tuple[PixelGrid, tuple[PlacedLesion, ...]]:
    import numpy as np

    from sample_data.phantom.ct import draw_ct
    from sample_data.phantom.dicom_out import activity_per_suv, write_series
    from sample_data.phantom.mr import draw_mr
    from sample_data.phantom.pet import draw_pet

    kind = series_kind(series)
    folder = work / f"{series.number:02d}-{kind}"
    if series.modality == "CT":
        hu, grid, placed = draw_ct(plan, body, kind, count.add)
        write_series(folder, plan, series, grid, hu)
    elif series.modality == "MR":
        signal, grid, placed = draw_mr(plan, body, kind, count.add)
        write_series(folder, plan, series, grid, signal)
    else:
        suv, grid, placed = draw_pet(plan, body, count.add)
        slope = float(suv.max()) * activity_per_suv(plan) / 32000.0
        stored = np.rint(suv * np.float32(activity_per_suv(plan) / slope)).astype(np.int16)
        write_series(folder, plan, series, grid, stored, slope=slope)
    return grid, placed
