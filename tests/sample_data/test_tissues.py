"""Tissue means against ranges measured in real series and typical values (sample_data/README.md)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sample_data.phantom.catalogue import phantom_study
from sample_data.phantom.plans import plan_of
from sample_data.phantom.pose import pose_of
from tests.sample_data.drawn import index_of, read_folder, values
from tests.support.phantoms import phantom_study_folder

# Place in the anatomy (LPS mm), half size in pixels of a square in three slices, least and greatest mean HU (portal).
PLACES = {
    "liver": ((-70, -100, 60), 8, 88, 115),
    "spleen": ((104, -6, 52), 5, 112, 130),
    "aorta": ((8, -22, 55), 4, 138, 158),
    "vena cava": ((-21, -36, 50), 3, 122, 148),
    "left kidney": ((64, 7, 34), 3, 145, 190),
    "psoas": ((33, -4, -45), 4, 44, 64),
    "erector spinae": ((50, 46, -45), 5, 10, 64),
    "subcutaneous fat": ((60, -141, -40), 1, -115, -88),
    "visceral fat": ((76, -54, 6), 5, -115, -90),
    "lung": ((-70, 22, 110), 6, -880, -700),
    "vertebral marrow": ((0, 2, -30), 6, 80, 195),
    "bile": ((-54, -96, 12), 4, 2, 16),
}


@pytest.fixture(scope="module")
def portal() -> tuple[list, np.ndarray]:
    slices = read_folder(phantom_study_folder("followup", "tp-1"), "CT-PV")
    return slices, values(slices)


def block(portal: tuple[list[Any], np.ndarray], place: tuple[float, float, float], half: int) -> np.ndarray:
    slices, hu = portal
    plan = plan_of(phantom_study("followup", "tp-1"))
    point = [a + b for a, b in zip(pose_of("followup", "tp-1").to_scanner(place), plan.origin_mm, strict=True)]
    k = int(np.argmin([abs(float(ds.ImagePositionPatient[2]) - point[2]) for ds in slices]))
    i, j = (round(v) for v in index_of(slices[k], point))
    return hu[k - 1 : k + 2, j - half : j + half + 1, i - half : i + half + 1]


@pytest.mark.parametrize("tissue", PLACES)
def test_a_tissue_lies_in_its_range(portal: tuple, tissue: str) -> None:
    place, half, least, most = PLACES[tissue]
    assert least <= block(portal, place, half).mean() <= most


def test_noise_in_the_liver_is_that_of_a_soft_kernel_at_5_mm(portal: tuple) -> None:
    patch = block(portal, (-70, -100, 60), 9)[1]
    assert 8 <= patch.std() <= 14
    even = patch - patch.mean()
    beside = (even[:, 1:] * even[:, :-1]).mean() / even.var()
    assert 0.15 < beside < 0.7  # neighbours resemble one another: no white noise


def test_a_breath_moves_the_liver_and_leaves_the_spine() -> None:
    pose = pose_of("followup", "tp-1")
    moved = [abs(float(pose.to_anatomy_z(40.0, y)) - 40.0 - pose.shift[2]) for y in (-75.0, 75.0)]
    assert moved[0] == pytest.approx(abs(pose.breath_mm), abs=0.5)
    assert moved[1] < 0.05
