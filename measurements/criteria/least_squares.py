"""Least squares within bounds for a few parameters: the best point of a grid, refined by Levenberg and Marquardt."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Curve = Callable[[Floats], Floats]

_RATES = np.concatenate([[0.0], np.logspace(-3, 1.3, 30)])
_SHARES = np.linspace(0.02, 0.98, 13)
_FASTEST = 60.0  # per span of the data: what grows faster has left every number behind
_STEPS = 500
_SETTLED = 1e-11


@dataclass(frozen=True)
class Fitted:
    """The parameters, the sum of squared residuals, and (JᵀJ)⁻¹ where it exists."""

    parameters: Floats
    rss: float
    covariance: Floats | None


def fitted(curve: Curve, values: Floats, shares: tuple[bool, ...]) -> Fitted | None:
    """The parameters by which `curve` comes nearest to the values; None where the refinement does not settle.

    `shares`: which parameters lie between 0 and 1; the others are rates from 0 per span of the data. `curve` takes
    parameters on its last axis and answers one value for each of `values`.
    """
    low = np.zeros(len(shares))
    high = np.array([1.0 if share else _FASTEST for share in shares])
    grid = np.array(list(itertools.product(*(_SHARES if share else _RATES for share in shares))))
    at = grid[int(np.argmin(np.sum((curve(grid) - values) ** 2, axis=-1)))]
    damping, residual = 1e-3, curve(at) - values
    rss = float(residual @ residual)
    for _ in range(_STEPS):
        slope = _slope(curve, at, high)
        normal, gradient = slope.T @ slope, slope.T @ residual
        step = np.linalg.lstsq(normal + damping * np.diag(np.diag(normal) + 1e-12), -gradient, rcond=None)[0]
        after = np.clip(at + step, low, high)
        moved, next_residual = float(np.max(np.abs(after - at) / (1 + np.abs(at)))), curve(after) - values
        next_rss = float(next_residual @ next_residual)
        if next_rss <= rss:
            at, residual, rss, damping = after, next_residual, next_rss, max(damping / 5, 1e-12)
            if moved < _SETTLED:
                return Fitted(at, rss, _covariance(_slope(curve, at, high)))
        elif moved < _SETTLED:
            return Fitted(at, rss, _covariance(slope))
        else:
            damping *= 4
    return None


def _slope(curve: Curve, at: Floats, high: Floats) -> Floats:
    """The derivative of the curve by each parameter, by differences to both sides, to one at a bound."""
    columns = []
    for place in range(len(at)):
        width = 1e-6 * max(1.0, abs(float(at[place])))
        up, down = at.copy(), at.copy()
        up[place] = min(at[place] + width, high[place])
        down[place] = max(at[place] - width, 0.0)
        columns.append((curve(up) - curve(down)) / (up[place] - down[place]))
    return np.stack(columns, axis=-1)


def _covariance(slope: Floats) -> Floats | None:
    normal = slope.T @ slope
    if np.linalg.matrix_rank(normal, tol=1e-14 * max(float(np.max(np.abs(normal))), 1e-300)) < len(normal):
        return None
    return np.asarray(np.linalg.inv(normal))
