"""The whole abdomen, painted once and the same on every machine: labels with coverage, and the hollows of the gut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sample_data.phantom.body import paint_body
from sample_data.phantom.bones import paint_ribs, paint_spine
from sample_data.phantom.fields import F32, U8
from sample_data.phantom.gut import Lumen, fill_gut, paint_gut
from sample_data.phantom.organs import (
    paint_chest,
    paint_gallbladder,
    paint_kidneys,
    paint_liver,
    paint_pancreas,
    paint_spleen,
)
from sample_data.phantom.paint import Scene
from sample_data.phantom.tables import table
from sample_data.phantom.vessels import paint_vessels

Step = Callable[[int, int], None]
ANATOMY_STEPS = 10


@dataclass(frozen=True)
class Anatomy:
    """Three uint8 volumes of paint.SHAPE: tissue on top, tissue below, and the share of the top one (0 to 255)."""

    top: U8
    below: U8
    share: U8
    lumens: tuple[Lumen, ...]

    def filled(self, seed: str) -> Anatomy:
        """Return this anatomy with gas in stomach and colon as ``seed`` has it: it moves between dates."""
        scene = Scene((self.top, self.below, self.share))
        fill_gut(scene, self.lumens, seed)
        return Anatomy(scene.top, scene.below, scene.share, self.lumens)

    def values(self, column: str) -> F32:
        """Return what every voxel is worth in one column of tables.WORTH: float32, paint.SHAPE."""
        worth = table(column)
        upper, lower = np.take(worth, self.top), np.take(worth, self.below)
        upper -= lower
        upper *= self.share
        upper *= np.float32(1 / 255)
        upper += lower
        return upper


def build_anatomy(step: Step) -> Anatomy:
    """Paint the anatomy in painter's order; ``step`` is told after each part and may raise to stop."""
    scene = Scene()
    step(1, ANATOMY_STEPS)
    frame = paint_body(scene)
    step(2, ANATOMY_STEPS)
    above = paint_chest(scene, frame)
    step(3, ANATOMY_STEPS)
    liver = paint_liver(scene, frame, above)
    paint_spleen(scene, frame, above)
    step(4, ANATOMY_STEPS)
    paint_kidneys(scene, frame)
    step(5, ANATOMY_STEPS)
    lumens = paint_gut(scene, frame)
    step(6, ANATOMY_STEPS)
    paint_gallbladder(scene)
    paint_pancreas(scene)
    step(7, ANATOMY_STEPS)
    paint_spine(scene)
    paint_ribs(scene, frame)
    step(8, ANATOMY_STEPS)
    paint_vessels(scene, liver)
    step(9, ANATOMY_STEPS)
    return Anatomy(scene.top, scene.below, scene.share, lumens)
