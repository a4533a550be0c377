"""Measures of a body that SUV is related to, by weight, height and sex; None beyond what the formulas are for."""

from __future__ import annotations

import math

HEAVIEST_KG = 700.0
"""More is a weight in grams or pounds, or a slip."""

SHORTEST_M, TALLEST_M = 0.3, 2.6
"""Patient's Size (0010,1020) is in metres; 170 or 5.6 is another unit or a slip."""

CM_PER_M, CM2_PER_M2 = 100.0, 10_000.0
MALE, FEMALE = "M", "F"


def weight_kg(stated: float | None) -> float | None:
    """Return a weight that a person can have, else None."""
    return stated if stated is not None and math.isfinite(stated) and 0.0 < stated <= HEAVIEST_KG else None


def height_m(stated: float | None) -> float | None:
    """Return a height that a person can have, else None."""
    return stated if stated is not None and SHORTEST_M <= stated <= TALLEST_M else None


def lean_mass_james_kg(weight: float, height: float, sex: str) -> float | None:
    """Return lean body mass in kg from kg and metres (James 1976, 128 for men; LBMJAMES128 of PS3.3 C.8.9.1).

    The formula falls again for very heavy bodies; beyond its turning point it says nothing.
    """
    by = {MALE: (1.10, 128.0), FEMALE: (1.07, 148.0)}.get(sex)
    if by is None:
        return None
    linear, square = by
    ratio = weight / (height * CM_PER_M)
    is_rising = linear > 2.0 * square * ratio / (height * CM_PER_M)
    return linear * weight - square * ratio * ratio if is_rising else None


def lean_mass_janma_kg(weight: float, height: float, sex: str) -> float | None:
    """Return lean body mass in kg from kg and metres (Janmahasatian 2005; LBMJANMA of PS3.3 C.8.9.1)."""
    by = {MALE: (6680.0, 216.0), FEMALE: (8780.0, 244.0)}.get(sex)
    if by is None:
        return None
    constant, by_index = by
    return 9270.0 * weight / (constant + by_index * weight / (height * height))


def surface_m2(weight: float, height: float) -> float:
    """Return body surface area in m² from kg and metres (DuBois and DuBois 1916)."""
    area: float = 0.007184 * weight**0.425 * (height * CM_PER_M) ** 0.725
    return area
