"""The unevenness of tissue itself, beside the noise of the scanner: fine grain and slow mottle, by tissue."""

from __future__ import annotations

import cv2
import numpy as np

from sample_data.phantom.anatomy import Anatomy
from sample_data.phantom.fields import F32, generator, smooth_noise
from sample_data.phantom.paint import SHAPE, STEP_MM
from sample_data.phantom.tables import table

_TILE = 31
"""Planes of fine grain that are drawn; they repeat along z, shifted each time so that no period shows."""


def texture(anatomy: Anatomy) -> F32:
    """Return HU to add to the anatomy, float32, paint.SHAPE; the same for every date."""
    fine, coarse = table("texture_fine"), table("texture_coarse")
    grain = generator("texture", "fine").standard_normal((_TILE, *SHAPE[1:]), dtype=np.float32)
    for plane in grain:
        cv2.GaussianBlur(plane, (0, 0), 0.75, dst=plane)
    grain *= 1.0 / float(grain.std())
    step = (STEP_MM[0], 4 * STEP_MM[1], 4 * STEP_MM[2])
    mottle = smooth_noise(generator("texture", "coarse"), (SHAPE[0], SHAPE[1] // 4, SHAPE[2] // 4), step, 7.0)
    out = np.take(coarse, anatomy.top)
    amount = np.take(fine, anatomy.top)
    for k in range(SHAPE[0]):
        out[k] *= cv2.resize(mottle[k], (SHAPE[2], SHAPE[1]), interpolation=cv2.INTER_LINEAR)
        turn = (k // _TILE) * 97
        amount[k] *= np.roll(grain[k % _TILE], (turn, 2 * turn), axis=(0, 1)) if turn else grain[k]
    out += amount
    return out
