"""The longest diameters of lesions that were bookmarked on two studies (`deeplesion-tracking`), in mm.

Readers of daily work, not named; what lies between the studies is not told. A pair stands in the file in both
directions and is taken once.
"""

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

Pair = tuple[float, float]


@cache
def tracked(folder: Path) -> tuple[Pair, ...]:
    """The sizes of every lesion on its two studies."""
    found: dict[tuple[Any, ...], Pair] = {}
    for told in json.loads((folder / "valid.json").read_text(encoding="utf-8")).values():
        ends = sorted(
            (told[f"{side} recist slice"], tuple(told[f"{side} recist coordinate"]), _longest_mm(told, side))
            for side in ("source", "target")
        )
        (first_slice, first_points, first), (second_slice, second_points, second) = ends
        found[first_slice, first_points, second_slice, second_points] = (first, second)
    return tuple(found.values())


def _longest_mm(told: dict[str, Any], side: str) -> float:
    column_mm, row_mm, _ = told[f"{side} spacing"]
    assert math.isclose(column_mm, row_mm), "the longest axis in pixels is no length"
    return float(max(told[f"{side} recist diameter"]) * column_mm)
