"""What other measurements of the same targets could have given: 4096 draws, the same ones every time.

The draws are points of a lattice rule (Korobov) laid over the standard normal distribution, not random numbers: each
coordinate takes every one of 4096 equally likely values once. The first coordinate of a date runs along its sum, which
decides nearly everything, so that shares of classes come out within a few tenths of a percentage point.
"""

from collections.abc import Sequence
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from measurements.criteria.certainty.spread import Size

DRAWS = 4096
_MULTIPLIER = 1077  # good in up to eight coordinates; each coordinate is moved by an amount of its own
_SHIFT = 1597
_ALONG = 1e-12  # a direction that is the first coordinate already

Floats = NDArray[np.float64]


@cache
def _grid() -> Floats:
    normal = NormalDist()
    return np.array([normal.inv_cdf((place + 0.5) / DRAWS) for place in range(DRAWS)])


@cache
def _coordinate(number: int) -> Floats:
    """The draws of one standard normal variable, (DRAWS,)."""
    places = (np.arange(DRAWS, dtype=np.int64) * pow(_MULTIPLIER, number, DRAWS) + number * _SHIFT) % DRAWS
    return _grid()[places]


def draw(dates: Sequence[tuple[Size, ...]]) -> tuple[Floats, ...]:
    """For each date the drawn amounts, (DRAWS, targets), in the unit of the sum: measured × exp(error).

    Errors of different dates are independent. The dates come in the order of their weight: the current one first.
    """
    leading = len(dates)
    taken = leading
    found = []
    for place, sizes in enumerate(dates):
        normals = [_coordinate(place), *(_coordinate(taken + n) for n in range(len(sizes)))]
        taken += len(sizes)
        found.append(_amounts(sizes, np.stack(normals, axis=1)))
    return tuple(found)


def _amounts(sizes: tuple[Size, ...], normals: Floats) -> Floats:
    """normals: (DRAWS, 1 + targets), the first along the sum; the others fill the rest of the space."""
    amounts = np.array([size.amount for size in sizes])
    own = np.array([size.own for size in sizes])
    shared = np.array([size.shared for size in sizes])
    turned = _turned(normals, np.concatenate(([float(amounts @ shared)], amounts * own)))
    errors: Floats = shared * turned[:, :1] + own * turned[:, 1:]
    return np.asarray(amounts * np.exp(errors))


def _turned(normals: Floats, direction: Floats) -> Floats:
    """The draws turned so that the first coordinate runs along `direction`: a mirroring, normal variables stay so."""
    length = float(np.linalg.norm(direction))
    if length == 0:
        return normals
    mirror = direction / length
    mirror[0] -= 1
    norm = float(mirror @ mirror)
    if norm < _ALONG:
        return normals
    return np.asarray(normals - np.outer(normals @ mirror, mirror) * (2 / norm))
