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
FEWER = 1024  # where a rough share is enough
_MULTIPLIER = 1077  # good in up to eight coordinates; each coordinate is moved by an amount of its own
_SHIFT = 1597
_ALONG = 1e-12  # a direction that is the first coordinate already

Floats = NDArray[np.float64]


@cache
def _grid(count: int) -> Floats:
    normal = NormalDist()
    return np.array([normal.inv_cdf((place + 0.5) / count) for place in range(count)])


@cache
def _coordinate(number: int, count: int) -> Floats:
    """The draws of one standard normal variable, (count,)."""
    places = (np.arange(count, dtype=np.int64) * pow(_MULTIPLIER, number, count) + number * _SHIFT) % count
    return _grid(count)[places]


def draw(dates: Sequence[tuple[Size, ...]], count: int = DRAWS) -> tuple[Floats, ...]:
    """For each date the drawn amounts, (count, targets), in the unit of the sum: measured × exp(error).

    Errors of different dates are independent. The dates come in the order of their weight: the current one first.
    """
    taken = len(dates)
    found = []
    for place, sizes in enumerate(dates):
        varied = [n for n, size in enumerate(sizes) if size.own or size.shared]
        amounts = np.tile(np.array([size.amount for size in sizes]), (count, 1))
        if varied:
            normals = [_coordinate(place, count), *(_coordinate(taken + n, count) for n in range(len(varied)))]
            amounts[:, varied] *= _factors([sizes[n] for n in varied], np.stack(normals, axis=1))
        taken += len(varied)
        found.append(amounts)
    return tuple(found)


def _factors(sizes: Sequence[Size], normals: Floats) -> Floats:
    """normals: (count, 1 + targets), the first along the sum; the others fill the rest of the space."""
    amounts = np.array([size.amount for size in sizes])
    own = np.array([size.own for size in sizes])
    shared = np.array([size.shared for size in sizes])
    turned = _turned(normals, np.concatenate(([float(amounts @ shared)], amounts * own)))
    return np.asarray(np.exp(shared * turned[:, :1] + own * turned[:, 1:]))


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
