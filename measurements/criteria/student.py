"""The tails of Student's t with whole degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4)."""

import math


def two_sided(t: float, freedom: int) -> float:
    """The probability of a value further from 0 than `t`. `freedom`: 1 or more."""
    angle = math.atan2(abs(t), math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    even = freedom % 2 == 0
    term, total = (1.0, 0.0) if even else (cosine, 0.0)
    for k in range(freedom // 2 if even else (freedom - 1) // 2):
        total += term
        a = 2 * k + (1 if even else 2)
        term *= cosine * cosine * a / (a + 1)
    inside = sine * total if even else 2 / math.pi * (angle + sine * total)
    return min(1.0, max(0.0, 1 - inside))
