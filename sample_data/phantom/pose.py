"""How the patient lies on one date: a small turn and shift, a smooth bend, a breath; and a point's way through them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sample_data.phantom.fields import F32, generator
from sample_data.phantom.paint import ORIGIN_MM, SHAPE, STEP_MM

_PIVOT = (0.0, -40.0)
_MAP_STRIDE = 8

Wave = tuple[float, float, float, float, float, float]
"""Size in x and in y (mm), wavelength (mm), direction, phase in x and in y (radians)."""


@dataclass(frozen=True)
class PixelGrid:
    """The square pixels of one series in the pose's frame, mm: centre of the first; z of each slice, feet to head."""

    rows: int
    columns: int
    spacing_mm: float
    first_xy: tuple[float, float]
    z: tuple[float, ...]
    thickness_mm: float
    spacing_between_mm: float

    def x(self) -> F32:
        """Return x of every column, mm."""
        return (self.first_xy[0] + self.spacing_mm * np.arange(self.columns)).astype(np.float32)

    def y(self) -> F32:
        """Return y of every row, mm."""
        return (self.first_xy[1] + self.spacing_mm * np.arange(self.rows)).astype(np.float32)

    def nearest_slice(self, z: float) -> int:
        """Return the index of the slice whose plane lies nearest to z."""
        return int(np.argmin(np.abs(np.asarray(self.z) - z)))


@dataclass(frozen=True)
class Push:
    """A mass pushes its surroundings away: centre (pose's frame), semi-axes, turn, greatest push, mm."""

    centre: tuple[float, float, float]
    semi: tuple[float, float, float]
    turn: float
    most_mm: float


@dataclass(frozen=True)
class Pose:
    """From the scanner to the anatomy: turn (radians), shift (mm), waves of bend, breath (mm, at the front)."""

    turn: float
    shift: tuple[float, float, float]
    waves: tuple[Wave, ...]
    breath_mm: float

    def to_anatomy_xy(
        self, x: npt.NDArray[np.floating], y: npt.NDArray[np.floating]
    ) -> tuple[npt.NDArray[np.floating], npt.NDArray[np.floating]]:
        """Return the anatomy's x, y of scanner positions in plane."""
        c, s = math.cos(self.turn), math.sin(self.turn)
        u, v = x - _PIVOT[0], y - _PIVOT[1]
        ax = c * u - s * v + _PIVOT[0] + self.shift[0]
        ay = s * u + c * v + _PIVOT[1] + self.shift[1]
        for size_x, size_y, length, angle, phase_x, phase_y in self.waves:
            along = 2 * np.pi * (x * math.cos(angle) + y * math.sin(angle)) / length
            ax = ax + size_x * np.sin(along + phase_x)
            ay = ay + size_y * np.sin(along + phase_y)
        return ax, ay

    def to_anatomy_z(self, z: npt.ArrayLike, anatomy_y: npt.ArrayLike) -> npt.NDArray[np.floating]:
        """Return the anatomy's z of scanner heights: breath moves what lies in front, the spine stays."""
        h, y = np.asarray(z, float), np.asarray(anatomy_y, float)
        ramp = np.clip((h + 110.0) / 130.0, 0.0, 1.0)
        result: npt.NDArray[np.floating] = (
            h + self.shift[2] + self.breath_mm * np.exp(-(((y + 75.0) / 62.0) ** 2)) * ramp
        )
        return result

    def to_scanner(self, point: tuple[float, float, float]) -> tuple[float, float, float]:
        """Return where a point of the anatomy lies on the scanner: the inverse, by iteration to below 0.001 mm."""
        x, y, z = point
        for _ in range(40):
            ax, ay = self.to_anatomy_xy(np.array(x), np.array(y))
            x, y = x + point[0] - float(ax), y + point[1] - float(ay)
            z = z + point[2] - float(self.to_anatomy_z(z, point[1]))
        return x, y, z


def pose_of(case_id: str, timepoint_id: str) -> Pose:
    """Return the pose of one date: the same for all of its series."""
    rng = generator("pose", case_id, timepoint_id)
    turn = math.radians(float(np.clip(rng.normal(0, 0.9), -2.0, 2.0)))
    shift = tuple(float(np.clip(rng.normal(0, sd), -2 * sd, 2 * sd)) for sd in (3.5, 2.5, 2.0))
    waves: list[Wave] = []
    for _ in range(3):
        size_x, size_y = rng.normal(0, 1.1, 2)
        length, angle = rng.uniform(110, 190), rng.uniform(0, np.pi)
        phase_x, phase_y = rng.uniform(0, 2 * np.pi, 2)
        waves.append((float(size_x), float(size_y), float(length), float(angle), float(phase_x), float(phase_y)))
    breath = float(np.clip(rng.normal(0, 4.0), -7, 7))
    return Pose(turn, (shift[0], shift[1], shift[2]), tuple(waves), breath)


def breathed(volume: F32, pose: Pose, grid: PixelGrid, sub_slices: int) -> F32:
    """Return the volume at the scanner's slices, still in the anatomy's x, y: each a mean of ``sub_slices`` planes."""
    part = (np.arange(sub_slices) + 0.5) / sub_slices - 0.5
    heights = (np.asarray(grid.z)[:, None] + part[None, :] * grid.thickness_mm).ravel()
    rows = ORIGIN_MM[1] + STEP_MM[1] * np.arange(SHAPE[1])
    at = (pose.to_anatomy_z(heights[:, None], rows[None, :]) - ORIGIN_MM[0]) / STEP_MM[0]
    at = np.clip(at, 0, SHAPE[0] - 1.001).astype(np.float32)
    columns = np.broadcast_to(np.arange(SHAPE[2], dtype=np.float32), (len(heights), SHAPE[2]))
    out = np.empty((len(grid.z), SHAPE[1], SHAPE[2]), np.float32)
    for j in range(SHAPE[1]):
        lines = np.ascontiguousarray(np.broadcast_to(at[:, j, None], columns.shape))
        plane = cv2.remap(
            np.ascontiguousarray(volume[:, j]), columns, lines, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        out[:, j] = plane.reshape(len(grid.z), sub_slices, SHAPE[2]).mean(axis=1)
    return out


def plane_map(pose: Pose, grid: PixelGrid, z: float, pushes: tuple[Push, ...] = ()) -> tuple[F32, F32]:
    """Return the maps (x, y) of one slice for cv2.remap from the anatomy's planes: of every 8th pixel, enlarged."""
    width, height = grid.columns // _MAP_STRIDE, grid.rows // _MAP_STRIDE
    middle = (_MAP_STRIDE - 1) / 2 * grid.spacing_mm
    x = grid.first_xy[0] + middle + grid.spacing_mm * _MAP_STRIDE * np.arange(width)
    y = grid.first_xy[1] + middle + grid.spacing_mm * _MAP_STRIDE * np.arange(height)
    gx, gy = np.meshgrid(x, y)
    ax, ay = pose.to_anatomy_xy(gx, gy)
    for push in pushes:
        du, dv = gx - push.centre[0], gy - push.centre[1]
        c, s = math.cos(push.turn), math.sin(push.turn)
        k = np.sqrt(((du * c + dv * s) / push.semi[0]) ** 2 + ((dv * c - du * s) / push.semi[1]) ** 2)
        far = np.hypot(du, dv) + 1e-3
        m = (
            push.most_mm
            * np.exp(-1.3 * np.maximum(k - 1, 0))
            * np.clip(k, 0, 1)
            * np.exp(-(((z - push.centre[2]) / push.semi[2]) ** 2))
        )
        ax, ay = ax - m * du / far, ay - m * dv / far
    index_x, index_y = (ax - ORIGIN_MM[2]) / STEP_MM[2], (ay - ORIGIN_MM[1]) / STEP_MM[1]
    size = (grid.columns, grid.rows)
    return _enlarged(index_x, size), _enlarged(index_y, size)


def _enlarged(field: npt.NDArray[np.floating], size: tuple[int, int]) -> F32:
    # A border of one coarse cell, continued evenly, so that the outermost pixels are not clamped by the enlargement.
    padded = np.pad(field, 1, mode="reflect", reflect_type="odd").astype(np.float32)
    wide = cv2.resize(padded, (size[0] + 2 * _MAP_STRIDE, size[1] + 2 * _MAP_STRIDE), interpolation=cv2.INTER_LINEAR)
    result: F32 = np.ascontiguousarray(wide[_MAP_STRIDE:-_MAP_STRIDE, _MAP_STRIDE:-_MAP_STRIDE], np.float32)
    return result
