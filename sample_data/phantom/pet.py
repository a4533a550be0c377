"""The PET of the baseline: FDG-like SUV of tissues and lesions, blur of the scanner, and the noise of few counts."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from sample_data.phantom.anatomy import Anatomy
from sample_data.phantom.ct import pushes_of
from sample_data.phantom.fields import F32, generator
from sample_data.phantom.lesions import Finish, PlacedLesion, draw_lesion, place
from sample_data.phantom.plans import StudyPlan
from sample_data.phantom.pose import PixelGrid, breathed, plane_map, pose_of
from sample_data.phantom.tables import Tissue, table

_SPACING_MM, _SLICE_MM = 4.07, 5.0
_PIXELS = 168
_FINER = 2
FWHM_MM = 6.5
_SIGMA_MM = FWHM_MM / 2.3548


def pet_grid(plan: StudyPlan) -> PixelGrid:
    """Return 168 x 168 pixels of 4.07 mm about the body's axis, slices as in the CT."""
    lo, hi = plan.z_range_mm
    z = tuple(float(v) for v in np.arange(lo, hi + 0.1, _SLICE_MM))
    first = -(_PIXELS - 1) / 2 * _SPACING_MM
    return PixelGrid(_PIXELS, _PIXELS, _SPACING_MM, (first, first - 44.0), z, _SLICE_MM, _SLICE_MM)


def draw_pet(
    plan: StudyPlan, anatomy: Anatomy, step: Callable[[], None], *, noise: bool = True
) -> tuple[F32, PixelGrid, tuple[PlacedLesion, ...]]:
    """Return SUV (slices, rows, columns) as float32, the grid, and the lesions as placed; ``step`` as in CT."""
    grid = pet_grid(plan)
    pose = pose_of(plan.study.case_id, plan.study.timepoint_id)
    placed = tuple(place(lesion, pose, grid) for lesion in plan.lesions)
    planes = breathed(anatomy.values("suv"), pose, grid, 2)
    fine_step = _SPACING_MM / _FINER
    corner = tuple(v - _SPACING_MM / 2 + fine_step / 2 for v in grid.first_xy)
    fine = PixelGrid(
        _PIXELS * _FINER, _PIXELS * _FINER, fine_step, (corner[0], corner[1]), grid.z, _SLICE_MM, _SLICE_MM
    )
    pushes = pushes_of(placed)
    images = np.empty((len(grid.z), _PIXELS * _FINER, _PIXELS * _FINER), np.float32)
    for k, z in enumerate(grid.z):
        at_x, at_y = plane_map(pose, fine, z, pushes)
        images[k] = cv2.remap(planes[k], at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0.0)
        step()
    worth = table("suv")
    finish = Finish(0.85, 5.0, 1.3, {"liver": float(worth[Tissue.LIVER]), "fat": float(worth[Tissue.FAT_VISCERAL])})
    for item in placed:
        if item.lesion.present:
            draw_lesion(images, fine, item, "PT", finish)
    suv = images.reshape(len(grid.z), _PIXELS, _FINER, _PIXELS, _FINER).mean(axis=(2, 4), dtype=np.float32)
    if noise:
        _add_noise(suv, grid, plan)
    return _blurred(suv), grid, placed


def _add_noise(suv: F32, grid: PixelGrid, plan: StudyPlan) -> None:
    """Add noise before the filter, by the 0.8 power of the SUV: a square root alone makes a fuzzy skin."""
    rng = generator("pet noise", plan.study.case_id, plan.study.timepoint_id)
    x, y = grid.x()[None, :], grid.y()[:, None]
    deep = np.sqrt(1.0 + 1.3 * np.exp(-((x / 120) ** 2) - ((y + 40) / 90) ** 2))
    suv += 0.62 * np.maximum(suv, 0) ** 0.8 * deep * rng.standard_normal(suv.shape, dtype=np.float32)


def _blurred(suv: F32) -> F32:
    """Return the volume after one Gaussian of 6.5 mm FWHM in all three directions, never below zero."""
    for image in suv:
        cv2.GaussianBlur(image, (0, 0), _SIGMA_MM / _SPACING_MM, dst=image)
    reach = 2
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) * _SLICE_MM / _SIGMA_MM) ** 2)
    weights /= weights.sum()
    padded = np.pad(suv, ((reach, reach), (0, 0), (0, 0)), mode="edge")
    out = sum(np.float32(w) * padded[n : n + len(suv)] for n, w in enumerate(weights))
    result: F32 = np.maximum(out, 0.0).astype(np.float32)
    return result
