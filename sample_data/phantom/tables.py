"""The tissues of the phantom and what each of them is worth in CT, PET and MR.

HU: typical values; the means measured in real series and their ranges stand in sample_data/README.md. SUV: FDG-like,
body weight. T2 and T1: signal in table units, relative to visceral fat 205 (T2, single shot) and 65 (T1, fat-
saturated).
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sample_data.phantom.fields import F32


class Tissue(IntEnum):
    """A label of the anatomy volume."""

    AIR = 0
    SKIN = 1
    FAT_SUBCUTANEOUS = 2
    FAT_VISCERAL = 3
    MUSCLE = 4
    LUNG = 5
    LUNG_VESSEL = 6
    LIVER = 7
    HEPATIC_VEIN = 8
    PORTAL_VEIN = 9
    SPLEEN = 10
    RENAL_CORTEX = 11
    RENAL_MEDULLA = 12
    URINE = 13
    PANCREAS = 14
    ADRENAL = 15
    ARTERY = 16
    VENA_CAVA = 17
    RENAL_VEIN = 18
    BONE_CORTEX = 19
    MARROW = 20
    DISC = 21
    CARTILAGE = 22
    DURAL_SAC = 23
    GASTRIC_WALL = 24
    GASTRIC_FLUID = 25
    BOWEL_WALL = 26
    BOWEL_FLUID = 27
    STOOL = 28
    BILE = 29
    GALLBLADDER_WALL = 30
    HEART_BLOOD = 31
    MYOCARDIUM = 32
    GAS = 33
    PLAQUE = 34
    CORD = 35
    PANCREATIC_DUCT = 36


class Worth(NamedTuple):
    """What a tissue is worth; texture_fine and texture_coarse are HU standard deviations at 1 mm and at 8 mm."""

    hu_portal: float
    hu_arterial: float
    suv: float
    t2: float
    t1: float
    texture_fine: float
    texture_coarse: float


_T = Tissue
WORTH: dict[Tissue, Worth] = {
    _T.AIR: Worth(-1000, -1000, 0.0, 0, 0, 0, 0),
    _T.SKIN: Worth(60, 55, 0.5, 60, 70, 4, 4),
    _T.FAT_SUBCUTANEOUS: Worth(-104, -104, 0.2, 210, 70, 5, 6),
    _T.FAT_VISCERAL: Worth(-105, -106, 0.22, 205, 65, 5, 6),
    _T.MUSCLE: Worth(55, 50, 0.7, 52, 105, 7, 7),
    _T.LUNG: Worth(-840, -845, 0.45, 12, 12, 16, 18),
    _T.LUNG_VESSEL: Worth(40, 60, 1.0, 20, 40, 0, 0),
    _T.LIVER: Worth(108, 72, 2.2, 72, 165, 3, 3),
    _T.HEPATIC_VEIN: Worth(150, 72, 1.5, 40, 75, 2, 2),
    _T.PORTAL_VEIN: Worth(158, 96, 1.5, 40, 80, 2, 2),
    _T.SPLEEN: Worth(122, 108, 1.9, 145, 105, 3, 4),
    _T.RENAL_CORTEX: Worth(180, 190, 2.6, 135, 130, 5, 5),
    _T.RENAL_MEDULLA: Worth(152, 88, 2.4, 165, 105, 5, 5),
    _T.URINE: Worth(25, 12, 6.0, 330, 45, 2, 2),
    _T.PANCREAS: Worth(98, 112, 1.6, 98, 178, 7, 8),
    _T.ADRENAL: Worth(78, 85, 1.6, 85, 110, 4, 3),
    _T.ARTERY: Worth(148, 290, 1.3, 22, 70, 2, 2),
    _T.VENA_CAVA: Worth(140, 85, 1.5, 35, 75, 3, 4),
    _T.RENAL_VEIN: Worth(156, 130, 1.5, 35, 75, 3, 3),
    _T.BONE_CORTEX: Worth(480, 480, 0.6, 15, 25, 30, 20),
    _T.MARROW: Worth(138, 138, 1.4, 128, 80, 24, 14),
    _T.DISC: Worth(85, 85, 0.7, 45, 90, 5, 5),
    _T.CARTILAGE: Worth(108, 108, 0.6, 70, 90, 7, 12),
    _T.DURAL_SAC: Worth(24, 22, 0.7, 285, 45, 3, 3),
    _T.GASTRIC_WALL: Worth(88, 100, 2.0, 95, 115, 6, 6),
    _T.GASTRIC_FLUID: Worth(24, 22, 0.7, 290, 40, 12, 15),
    _T.BOWEL_WALL: Worth(98, 110, 1.9, 110, 125, 8, 6),
    _T.BOWEL_FLUID: Worth(30, 28, 1.3, 240, 60, 12, 10),
    _T.STOOL: Worth(20, 18, 1.2, 110, 120, 32, 44),
    _T.BILE: Worth(8, 8, 0.4, 350, 45, 2, 2),
    _T.GALLBLADDER_WALL: Worth(85, 75, 1.4, 90, 110, 3, 3),
    _T.HEART_BLOOD: Worth(150, 240, 1.6, 45, 75, 4, 4),
    _T.MYOCARDIUM: Worth(105, 110, 3.2, 80, 110, 4, 5),
    _T.GAS: Worth(-980, -980, 0.05, 3, 3, 3, 3),
    _T.PLAQUE: Worth(420, 430, 1.2, 12, 20, 30, 20),
    _T.CORD: Worth(44, 42, 1.3, 150, 85, 3, 3),
    _T.PANCREATIC_DUCT: Worth(30, 30, 1.0, 300, 60, 2, 2),
}


def table(column: str) -> F32:
    """Return one column of WORTH as a look-up table of 256 values, float32, indexed by label."""
    values = np.zeros(256, np.float32)
    for tissue, worth in WORTH.items():
        values[tissue] = getattr(worth, column)
    return values
