"""MR series: single-shot T2 and fat-saturated T1, with coil bias, phase-direction blur and Rician noise."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from sample_data.phantom.anatomy import Anatomy
from sample_data.phantom.ct import pushes_of
from sample_data.phantom.fields import F32, generator, smooth_noise
from sample_data.phantom.lesions import Finish, PlacedLesion, draw_lesion, place
from sample_data.phantom.plans import StudyPlan
from sample_data.phantom.pose import PixelGrid, breathed, plane_map, pose_of
from sample_data.phantom.tables import Tissue, table
from sample_data.phantom.texture import texture

UNITS_PER_SIGNAL = 4.0
"""Stored value of one table unit; MR has no rescale slope."""

_SPACING_MM, _SLICE_MM, _BETWEEN_MM = 1.25, 6.0, 6.6
_PIXELS = 320
_NOISE = {"MR-T2": 5.0, "MR-T1": 3.6}
_TEXTURE = {"MR-T2": 0.28, "MR-T1": 0.2}


def mr_grid(plan: StudyPlan) -> PixelGrid:
    """Return 320 x 320 pixels of 1.25 mm, slices of 6 mm every 6.6 mm."""
    lo, hi = plan.z_range_mm
    z = tuple(round(float(v), 3) for v in np.arange(lo, hi + 0.1, _BETWEEN_MM))
    return PixelGrid(_PIXELS, _PIXELS, _SPACING_MM, (-199.375, -244.375), z, _SLICE_MM, _BETWEEN_MM)


def draw_mr(
    plan: StudyPlan, anatomy: Anatomy, kind: str, step: Callable[[], None], *, noise: bool = True
) -> tuple[npt.NDArray[np.uint16], PixelGrid, tuple[PlacedLesion, ...]]:
    """Return stored values (slices, rows, columns) as uint16, the grid and the placed lesions of "MR-T2" or "MR-T1"."""
    grid = mr_grid(plan)
    pose = pose_of(plan.study.case_id, plan.study.timepoint_id)
    placed = tuple(place(lesion, pose, grid) for lesion in plan.lesions)
    worth = "t2" if kind == "MR-T2" else "t1"
    volume = anatomy.values(worth)
    volume += np.float32(_TEXTURE[kind]) * texture(anatomy)
    planes = breathed(volume, pose, grid, 3)
    del volume
    pushes = pushes_of(placed)
    images = np.empty((len(grid.z), _PIXELS, _PIXELS), np.float32)
    for k, z in enumerate(grid.z):
        at_x, at_y = plane_map(pose, grid, z, pushes)
        image = cv2.remap(planes[k], at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0.0)
        cv2.GaussianBlur(image, (0, 0), sigmaX=0.45, sigmaY=0.75, dst=images[k])
        step()
    values = table(worth)
    finish = Finish(1.0, 5.5, 1.3, {"liver": float(values[Tissue.LIVER]), "fat": float(values[Tissue.FAT_VISCERAL])})
    for item in placed:
        if item.lesion.present:
            draw_lesion(images, grid, item, kind, finish)
    np.maximum(images, 0.0, out=images)
    images *= _bias(plan)
    if noise:
        rng = generator("mr noise", plan.study.case_id, plan.study.timepoint_id, kind)
        sd = np.float32(_NOISE[kind])
        real = images + sd * rng.standard_normal(images.shape, dtype=np.float32)
        images = np.hypot(real, sd * rng.standard_normal(images.shape, dtype=np.float32))
    return np.clip(np.rint(images * UNITS_PER_SIGNAL), 0, 4095).astype(np.uint16), grid, placed


def _bias(plan: StudyPlan) -> F32:
    """Return the smooth sensitivity of the coils, 0.8 to 1.35, the same in all slices."""
    rng = generator("mr bias", plan.study.case_id, plan.study.timepoint_id)
    small = smooth_noise(rng, (40, 40), (10.0, 10.0), 130.0, 0.09)
    wide = cv2.resize(1.05 + small, (_PIXELS, _PIXELS), interpolation=cv2.INTER_CUBIC)
    result: F32 = np.clip(wide, 0.8, 1.35).astype(np.float32)
    return result
