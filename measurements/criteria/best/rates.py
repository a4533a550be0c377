"""Rates over a group of patients with their exact intervals.

Eisenhauer 2009, 4.9: every eligible patient stays in the denominator, those without an assessment too.
Clopper and Pearson, Biometrika 1934;26:404-413.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import exp, fabs, inf, lgamma, log, log1p, nextafter
from typing import Literal

from measurements.criteria.codes import FAMILY
from measurements.errors import RecordError

_FINE = 1e-15  # where a double near 1 has no further digits to give

InevaluableReason = Literal["", "early_death_from_disease", "early_death_from_toxicity", "not_assessed", "other"]

INEVALUABLE: dict[InevaluableReason, str] = {
    "early_death_from_disease": "early death from malignant disease",
    "early_death_from_toxicity": "early death from toxicity",
    "not_assessed": "tumour assessments not repeated or incomplete",
    "other": "other",
}
"""Why a patient has no evaluable best response (Eisenhauer 2009, 4.9)."""


@dataclass(frozen=True)
class Rate:
    """`count` of `n` with its Clopper–Pearson interval; shares between 0 and 1, None where there is nobody."""

    name: str
    count: int
    n: int
    share: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    level: Decimal
    codes: tuple[str, ...] = ()

    @property
    def percent(self) -> Decimal | None:
        """The rate in percent."""
        return None if self.share is None else self.count * Decimal(100) / self.n

    @property
    def sentence(self) -> str:
        """The rate with its interval, its level and its denominator."""
        if self.share is None or self.lower is None or self.upper is None:
            return f"{self.name}: no patients."
        shown = [f"{value * 100:.1f}" for value in (self.share, self.lower, self.upper)]
        level = f"{(self.level * 100).normalize():f}"
        return (
            f"{self.name} {shown[0]} % ({self.count} of {self.n}; "
            f"{level} % interval {shown[1]} to {shown[2]} %, Clopper–Pearson)."
        )


def response_rate(best: Iterable[str], level: Decimal = Decimal("0.95")) -> Rate:
    """ORR: patients with CR or PR as best response, of all; `best` holds one code a patient, "" or NE too."""
    return _rate("Response rate", tuple(best), ("CR", "PR"), level)


def disease_control_rate(best: Iterable[str], level: Decimal = Decimal("0.95"), *, non_cr_non_pd: bool = False) -> Rate:
    """DCR: CR, PR, or SD of the minimum duration (a best response of SD has it), of all.

    NON-CR/NON-PD counts where that is stated.
    """
    codes = ("CR", "PR", "SD", "NON") if non_cr_non_pd else ("CR", "PR", "SD")
    return _rate("Disease control rate", tuple(best), codes, level)


def inevaluable(best: Iterable[tuple[str, InevaluableReason]]) -> dict[InevaluableReason, int]:
    """How many patients had no evaluable best response, by reason; without a stated one "not_assessed"."""
    found: dict[InevaluableReason, int] = dict.fromkeys(INEVALUABLE, 0)
    for code, reason in best:
        if _class(code) in ("NE", ""):
            found[reason or "not_assessed"] += 1
    return found


def clopper_pearson(k: int, n: int, level: Decimal = Decimal("0.95")) -> tuple[Decimal, Decimal]:
    """The exact interval of `k` of `n`, as shares to 12 places: 0 below for none, 1 above for all.

    Raises RecordError unless 0 <= k <= n, n > 0 and 0 < level < 1.
    """
    if n <= 0 or not 0 <= k <= n:
        raise RecordError(f"{k} of {n} is no share of a group.")
    if not 0 < level < 1:
        raise RecordError(f"{level} is no level of an interval: it lies between 0 and 1.")
    tail = float((1 - level) / 2)
    lower = 0.0 if k == 0 else _beta_quantile(tail, k, n - k + 1)
    upper = 1.0 if k == n else 1.0 - _beta_quantile(tail, n - k, k + 1)
    return _places(lower), _places(upper)


def _rate(name: str, best: tuple[str, ...], codes: tuple[str, ...], level: Decimal) -> Rate:
    count = sum(_class(code) in codes for code in best)
    if not best:
        return Rate(name, 0, 0, None, None, None, level, codes)
    lower, upper = clopper_pearson(count, len(best), level)
    return Rate(name, count, len(best), Decimal(count) / len(best), lower, upper, level, codes)


def _class(code: str) -> str:
    if code in ("", "MISSING", "ND", "NA"):
        return ""
    held = {"NON-CR/NON-PD": "NON"}.get(code, code)
    if held not in FAMILY:
        raise RecordError(f"{code[:40]!r} is no best response.")
    return FAMILY[held]


def _places(share: float) -> Decimal:
    return Decimal(share).quantize(Decimal("1e-12"))


def _beta_quantile(share: float, a: int, b: int) -> float:
    """The point below which the beta distribution has this share, by halving until no number lies between."""
    low, high = 0.0, 1.0
    while True:
        middle = (low + high) / 2
        if middle <= low or middle >= high or high - low < _FINE:
            return middle
        if _beta_below(middle, a, b) < share:
            low = middle
        else:
            high = middle


def _beta_below(x: float, a: int, b: int) -> float:
    """The regularised incomplete beta function by its continued fraction (Abramowitz and Stegun 26.5.8)."""
    if x > (a + 1) / (a + b + 2):
        return 1.0 - _beta_below(1.0 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    return front / _continued(x, a, b)


def _continued(x: float, a: int, b: int) -> float:
    """1 + d1/(1 + d2/(1 + …)) by Lentz's way: numerator and denominator ratios, each kept off zero."""
    tiny = nextafter(0.0, inf) * 1e16
    value, ratio, inverse = 1.0, 1.0, 0.0
    for step in range(1, 100_000):
        m = step // 2
        if step % 2:
            part = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            part = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        inverse = 1.0 / ((1.0 + part * inverse) or tiny)
        ratio = (1.0 + part / ratio) or tiny
        value *= ratio * inverse
        if fabs(ratio * inverse - 1.0) < _FINE:
            break
    return value
