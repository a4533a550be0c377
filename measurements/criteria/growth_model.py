"""Regression and growth at once: four models of the sum relative to its first value, and the one that fits best.

Stein et al., Clin Cancer Res 2011;17:907-917, as the R packages gdrate and tumgr fit them: g and d are rates a day,
phi is the share that shrinks. Chosen is the lowest AIC among the fits whose parameters are all significant, with more
values than parameters. The fit is least squares within the bounds (rates from 0, phi from 0 to 1).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from measurements.criteria.least_squares import fitted
from measurements.criteria.student import two_sided
from measurements.errors import RecordError

Name = Literal["gd", "dx", "gx", "gdphi"]
Floats = NDArray[np.float64]

SHIFT = 0.5
"""Added to every value where the first is 0 (as tumgr does)."""

SIGNIFICANT = 0.1
"""A parameter is significant below this p: the packages leave it to the user, and use this one in their examples."""

_PARAMETERS: dict[Name, tuple[str, ...]] = {
    "gd": ("g", "d"), "dx": ("d",), "gx": ("g",), "gdphi": ("g", "d", "phi"),
}  # fmt: skip
_EXACT = 1e-12  # residuals below this are none: two models that fit exactly are told apart by their parameters


@dataclass(frozen=True)
class Parameter:
    """One parameter of a fit; rates a day. `p` is None where its error cannot be estimated."""

    name: str
    value: float
    standard_error: float | None
    p: float | None


@dataclass(frozen=True)
class Fit:
    """One model: `excluded` says why it cannot be chosen, "" where it can."""

    name: Name
    parameters: tuple[Parameter, ...] = ()
    aic: float | None = None
    excluded: str = ""

    def value(self, name: str) -> float | None:
        """A parameter by its name; None where the model has none."""
        return next((one.value for one in self.parameters if one.name == name), None)

    @property
    def growth(self) -> float | None:
        """The rate of growth a day: g, of gdphi g × √(1 − phi); None where the model has no growth."""
        g, phi = self.value("g"), self.value("phi")
        return g if g is None or phi is None else g * math.sqrt(1 - phi)


@dataclass(frozen=True)
class GrowthModel:
    """Every fit, and the one that was chosen; None with the reason where none can be."""

    fits: tuple[Fit, ...]
    chosen: Fit | None
    sentence: str


def growth_model(values: Sequence[tuple[int, float]], significant: float = SIGNIFICANT) -> GrowthModel:
    """The models of sums by the days they were measured on, in order of time; sizes in any unit.

    Raises RecordError for days that do not rise, sizes below 0, or fewer than two values.
    """
    days = np.array([day for day, _ in values], dtype=np.float64)
    sizes = np.array([size for _, size in values], dtype=np.float64)
    if len(values) <= 1:
        raise RecordError("A growth model needs at least two values.")
    if np.any(np.diff(days) <= 0) or np.any(sizes < 0) or not np.all(np.isfinite(sizes)):
        raise RecordError("A growth model needs sizes of 0 or more on days that rise.")
    if sizes[0] == 0:
        sizes = sizes + SHIFT
    fits = tuple(_fit(name, days - days[0], sizes / sizes[0], significant) for name in _PARAMETERS)
    usable = [fit for fit in fits if not fit.excluded]
    chosen = min(usable, key=lambda fit: (fit.aic, len(fit.parameters)), default=None)
    return GrowthModel(fits, chosen, _sentence(chosen, fits))


def curve(name: Name, days: Floats, parameters: Floats) -> Floats:
    """The size relative to the first at these days; the last axis of `parameters` holds them in their order."""
    t = days
    if name == "dx":
        return np.asarray(np.exp(-parameters[..., :1] * t))
    g = np.exp(parameters[..., :1] * t)
    if name == "gx":
        return np.asarray(g)
    d = np.exp(-parameters[..., 1:2] * t)
    if name == "gd":
        return np.asarray(d + g - 1)
    phi = parameters[..., 2:3]
    return np.asarray((1 - phi) * g + phi * d)


def _fit(name: Name, days: Floats, relative: Floats, significant: float) -> Fit:
    names = _PARAMETERS[name]
    if len(days) <= len(names):
        return Fit(name, excluded="no more values than parameters")
    span = float(days[-1])
    found = fitted(lambda p: curve(name, days / span, p), relative, shares=tuple(n == "phi" for n in names))
    if found is None:
        return Fit(name, excluded="the fit does not converge")
    scale = np.array([1.0 if n == "phi" else span for n in names])
    free = len(days) - len(names)
    rss = found.rss if found.rss > _EXACT * len(days) else 0.0
    parameters = []
    for place, parameter in enumerate(names):
        value, error = float(found.parameters[place] / scale[place]), None
        if found.covariance is not None:
            error = math.sqrt(max(float(found.covariance[place, place]) * rss / free, 0.0)) / float(scale[place])
        p = None if error is None else two_sided(value / error, free) if error else 0.0 if value else 1.0
        parameters.append(Parameter(parameter, value, error, p))
    weak = [one.name for one in parameters if one.p is None or one.p >= significant]
    excluded = f"not significant: {', '.join(weak)}" if weak else ""
    return Fit(name, tuple(parameters), _aic(rss, len(days), len(names)), excluded)


def _aic(rss: float, count: int, parameters: int) -> float:
    """Akaike's criterion of a least squares fit with normal errors; −∞ where nothing is left."""
    if rss == 0:
        return -math.inf
    return count * (math.log(2 * math.pi) + 1 + math.log(rss / count)) + 2 * parameters


def _sentence(chosen: Fit | None, fits: tuple[Fit, ...]) -> str:
    if chosen is None:
        return f"No growth model fits: {'; '.join(f'{fit.name} {fit.excluded}' for fit in fits)}."
    told = ", ".join(f"{one.name} {one.value:.3g}{'' if one.name == 'phi' else ' a day'}" for one in chosen.parameters)
    growth = f"; growth g × √(1 − phi) {chosen.growth:.3g} a day" if chosen.name == "gdphi" else ""
    return f"Model {chosen.name}, lowest AIC: {told}{growth}."
