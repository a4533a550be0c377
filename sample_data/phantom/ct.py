"""A CT series: labels to HU, texture, breath, slices, map, table, blur, lesions, noise of a soft kernel, int16."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from sample_data.phantom.anatomy import Anatomy
from sample_data.phantom.fields import F32, generator
from sample_data.phantom.lesions import Finish, PlacedLesion, draw_lesion, place
from sample_data.phantom.plans import StudyPlan
from sample_data.phantom.pose import PixelGrid, Push, breathed, plane_map, pose_of
from sample_data.phantom.tables import Tissue, table
from sample_data.phantom.texture import texture

NOISE_SD_HU = 11.0
_SPACING_MM, _SLICE_MM = 0.78125, 5.0
_SYSTEM_BLUR_MM = 0.68
_AIR_HU = -1000.0
_STREAK_HU, _RAYS, _MUCH_OIL, _BODY_HU = 11.0, 64, 0.6, -900.0
_NOISE_GAIN = 0.327
"""SD of the filtered unit noise at 0.78 mm pixels."""


def ct_grid(plan: StudyPlan) -> PixelGrid:
    """Return 512 x 512 pixels of 0.78125 mm and slices of 5 mm over the plan's stretch of the body."""
    lo, hi = plan.z_range_mm
    z = tuple(float(v) for v in np.arange(lo, hi + 0.1, _SLICE_MM))
    return PixelGrid(512, 512, _SPACING_MM, (-199.61, -244.61), z, _SLICE_MM, _SLICE_MM)


def draw_ct(
    plan: StudyPlan, anatomy: Anatomy, kind: str, step: Callable[[], None], *, noise: bool = True
) -> tuple[npt.NDArray[np.int16], PixelGrid, tuple[PlacedLesion, ...]]:
    """Return HU (slices, rows, columns) as int16, their grid, and the lesions as placed.

    kind: "CT-ART" or "CT-PV". ``step`` is called once a slice and may raise to stop. Without noise the lesions can be
    measured against their stated axes.
    """
    grid = ct_grid(plan)
    pose = pose_of(plan.study.case_id, plan.study.timepoint_id)
    placed = tuple(place(lesion, pose, grid) for lesion in plan.lesions)
    worth = "hu_arterial" if kind == "CT-ART" else "hu_portal"
    volume = anatomy.values(worth)
    volume += texture(anatomy)
    planes = breathed(volume, pose, grid, 2)
    del volume
    if plan.denser_at is not None:
        _add_haze(planes, grid, plan.denser_at)
    pushes = pushes_of(placed)
    bench = _table(grid)
    images = np.empty((len(grid.z), grid.rows, grid.columns), np.float32)
    for k, z in enumerate(grid.z):
        at_x, at_y = plane_map(pose, grid, z, pushes)
        image = cv2.remap(planes[k], at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=_AIR_HU)
        np.maximum(image, bench, out=image)
        cv2.GaussianBlur(image, (0, 0), _SYSTEM_BLUR_MM / _SPACING_MM, dst=images[k])
        step()
    beds = {"liver": float(table(worth)[Tissue.LIVER]), "fat": float(table(worth)[Tissue.FAT_VISCERAL])}
    finish = Finish(0.85, 4.5, 1.3, beds)
    for item in placed:
        if item.lesion.present:
            draw_lesion(images, grid, item, kind, finish)
    if noise:
        for item in placed:
            if item.lesion.present and (item.lesion.looks[kind].seeds or item.lesion.looks[kind].oil > _MUCH_OIL):
                _add_streaks(images, grid, item)
        _add_noise(images, grid, plan)
    np.clip(images, -1024, 3071, out=images)
    return np.rint(images).astype(np.int16), grid, placed


def pushes_of(placed: tuple[PlacedLesion, ...]) -> tuple[Push, ...]:
    """Return the push of every larger lesion on its surroundings: 7 mm at 57 mm, 2 mm at 35 mm, none below 26 mm."""
    pushes = []
    for item in placed:
        lesion = item.lesion
        most = float(np.interp(lesion.long_mm, (26, 35, 57), (0, 2, 7)))
        if lesion.present and most > 0:
            semi = (lesion.long_mm / 2, lesion.short_mm / 2, lesion.half_height_mm)
            pushes.append(Push(item.centre, semi, item.turn, most))
    return tuple(pushes)


def _add_haze(planes: F32, grid: PixelGrid, centre: tuple[float, float, float]) -> None:
    """Add a soft 12 HU where the report found the liver slightly denser (only to soft tissue)."""
    from sample_data.phantom.paint import ORIGIN_MM, SHAPE, STEP_MM

    x = ORIGIN_MM[2] + STEP_MM[2] * np.arange(SHAPE[2], dtype=np.float32)
    y = ORIGIN_MM[1] + STEP_MM[1] * np.arange(SHAPE[1], dtype=np.float32)
    flat = ((x[None, :] - centre[0]) / 24) ** 2 + ((y[:, None] - centre[1]) / 30) ** 2
    for k, z in enumerate(grid.z):
        amount = 12.0 * np.exp(-0.5 * (flat + ((z - centre[2]) / 26) ** 2))
        planes[k] += np.where((planes[k] > 85) & (planes[k] < 135), amount, 0.0)


def _table(grid: PixelGrid) -> F32:
    """Return the table as HU over air: two concave shells with foam between them."""
    x, y = grid.x()[None, :], grid.y()[:, None]
    image = np.full((grid.rows, grid.columns), _AIR_HU, np.float32)
    upper, lower = 108.0 - x**2 / 1500.0, 134.0 - x**2 / 2600.0
    between = (y > upper) & (y < lower) & (np.abs(x) < 192)
    image[between] = -965.0
    for middle, half, value in ((upper, 0.7, -330.0), (lower, 0.9, -120.0)):
        cover = np.clip((half - np.abs(y - middle)) / _SPACING_MM + 0.5, 0.0, 1.0) * (np.abs(x) < 192)
        image += cover * (value - image)
    return image


def _add_streaks(images: F32, grid: PixelGrid, item: PlacedLesion) -> None:
    """Add the faint rays of beam hardening about seeds and dense oil; they begin outside the lesion and fade."""
    lesion = item.lesion
    x, y = grid.x()[None, :] - item.centre[0], grid.y()[:, None] - item.centre[1]
    far = np.hypot(x, y) - (lesion.long_mm / 2 + 5.0)
    fade = _STREAK_HU * np.exp(-np.maximum(far, 0.0) / 34.0) * np.clip(far / 4.0, 0.0, 1.0)
    turn = (np.arctan2(y, x) + np.pi) * (_RAYS / (2 * np.pi))
    for k, z in enumerate(grid.z):
        inside = 1.0 - abs(z - item.centre[2]) / lesion.half_height_mm
        if inside <= 0:
            continue
        # Rays are alike on opposite sides of what casts them.
        half = generator("streaks", lesion.id, str(k)).standard_normal(_RAYS // 2)
        rays = np.interp(turn, np.arange(_RAYS + 1), np.concatenate((half, half, half[:1])))
        images[k] += np.where(images[k] > _BODY_HU, fade * rays * min(2.0 * inside, 1.0), 0.0).astype(np.float32)


def _add_noise(images: F32, grid: PixelGrid, plan: StudyPlan) -> None:
    rng = generator("ct noise", plan.study.case_id, plan.study.timepoint_id)
    x, y = grid.x()[None, :], grid.y()[:, None]
    amount = (NOISE_SD_HU * (0.78 + 0.30 * np.exp(-((x / 130) ** 2) - ((y + 40) / 95) ** 2))).astype(np.float32)
    before: F32 | None = None
    for k, image in enumerate(images):
        white = rng.standard_normal(image.shape, dtype=np.float32)
        noise = cv2.GaussianBlur(white, (0, 0), 0.55 / _SPACING_MM)
        noise -= 0.55 * cv2.GaussianBlur(white, (0, 0), 1.1 / _SPACING_MM)
        noise *= 1.0 / _NOISE_GAIN
        mixed = noise if before is None else 0.963 * (noise + 0.28 * before)
        before = noise
        images[k] += amount * mixed
