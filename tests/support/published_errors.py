"""Published figures of measurement error, and what the error model gives for the same thing.

All limits are half the width of 95 % limits of the relative difference of two measurements, in percent.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import NormalDist, fmean

from measurements.criteria.base import Quantity, TargetValue
from measurements.criteria.certainty.spread import Readers, relative_sd, sizes_of
from measurements.error_model import DEFAULT_MODEL, ErrorModel

NORMAL = NormalDist()
Z95 = NORMAL.inv_cdf(0.975)
YOON_LIMITS = {
    ("single", "one"): (-17.8, 16.1),
    ("single", "different"): (-22.1, 25.4),
    ("sum", "one"): (-9.8, 13.1),
    ("sum", "different"): (-19.2, 19.5),
}
YOON_CHANGE = (-31.3, 30.3)  # of the change over time of a single lesion, between readers
ZHAO_LIMITS = {"diameter": (-7.3, 6.2), "product": (-17.6, 19.8), "volume": (-12.1, 13.4)}
MCERLEAN_LIMITS = {"below 10 mm": (-11.6, 6.7), "20 mm or more": (-6.2, 4.7)}
OXNARD = {"over 1 mm": 57.0, "over 2 mm": 33.0, "within ±10 %": 84.0, "+20 % or more": 3.0}
SUZUKI_RESPONDERS = 0.27  # the mean of the response rates by the two readers, 33 and 21 %
SUZUKI_KAPPA = {"one": (0.76, 0.96), "different": (0.33, 0.72)}  # different: 0.53, this is its 95 % interval
POOLED_KAPPA = 0.66
OXNARD_MEDIAN = 4.25  # percent: increases +4.3, decreases −4.2


@dataclass(frozen=True)
class Compared:
    """One published figure beside that of the model, in percent."""

    source: str
    what: str
    published: float
    model: float
    given: str = ""  # as the study gives it


def as_given(limits: tuple[float, float]) -> str:
    """The limits as the study gives them."""
    return f"−{-limits[0]} to {limits[1]} %"


def half_width(limits: tuple[float, float]) -> float:
    return (limits[1] - limits[0]) / 2


def sd_of_sum(
    sizes_mm: Sequence[float],
    readers: Readers,
    *,
    organ: str = "liver",
    quantity: Quantity = "diameter",
    model: ErrorModel = DEFAULT_MODEL,
) -> float:
    """Relative standard deviation of a sum of targets on CT, as the engine works it out."""
    targets = [
        TargetValue(f"T{n}", f"T{n}", False, Decimal(str(size)), organ, method="CT") for n, size in enumerate(sizes_mm)
    ]
    return relative_sd(sizes_of(targets, quantity, model, readers))


def limit(sd: float, measurements: int = 2) -> float:
    """Half the width, in percent, of the 95 % limits of a difference of so many measurements of this relative SD."""
    return Z95 * math.sqrt(measurements) * sd * 100


def yoon() -> tuple[Compared, ...]:
    """A lesion of 20 mm, sums of two to five of them, and the change of one between two dates."""
    found = []
    for (kind, readers), limits in YOON_LIMITS.items():
        who: Readers = "one" if readers == "one" else "different"
        counts = (1,) if kind == "single" else (2, 3, 4, 5)
        sd = fmean(sd_of_sum([20.0] * count, who) for count in counts)
        what = "single lesion, " if kind == "single" else "sum of 2 to 5, "
        said = "one reader" if readers == "one" else "different readers"
        found.append(Compared("Yoon", what + said, half_width(limits), limit(sd), as_given(limits)))
    one, different = sd_of_sum([20.0], "one"), sd_of_sum([20.0], "different")
    what = "change of a single lesion, between two readers"
    found.append(
        Compared("Yoon", f"{what}; habits cancel", half_width(YOON_CHANGE), limit(one, 4), as_given(YOON_CHANGE))
    )
    found.append(
        Compared("Yoon", f"{what}; habits do not", half_width(YOON_CHANGE), limit(different, 4), as_given(YOON_CHANGE))
    )
    return tuple(found)


def oxnard(size_mm: float) -> tuple[Compared, ...]:
    """Scanned and measured twice within 15 minutes: a lung lesion of this size."""
    sd = math.sqrt(2) * sd_of_sum([size_mm], "one", organ="lung")
    model = {
        "over 1 mm": 2 * NORMAL.cdf(-1 / (sd * size_mm)),
        "over 2 mm": 2 * NORMAL.cdf(-2 / (sd * size_mm)),
        "within ±10 %": NORMAL.cdf(math.log(1.1) / sd) - NORMAL.cdf(math.log(0.9) / sd),
        "+20 % or more": NORMAL.cdf(-math.log(1.2) / sd),
    }
    median = Compared("Oxnard", "median change of either sign", OXNARD_MEDIAN, NORMAL.inv_cdf(0.75) * sd * 100)
    return (*(Compared("Oxnard", what, share, model[what] * 100) for what, share in OXNARD.items()), median)


def oxnard_size(what: str) -> float:
    """The size in mm at which the model has the published share over 1 or 2 mm."""
    small, large = 10.0, 100.0
    while large - small > 0.01:
        middle = (small + large) / 2
        found = next(compared for compared in oxnard(middle) if compared.what == what)
        if found.model < found.published:
            small = middle
        else:
            large = middle
    return small


def zhao() -> tuple[Compared, ...]:
    """A lung lesion of 30 mm: its diameter, the product of two, and its volume."""
    amounts: dict[Quantity, float] = {"diameter": 30.0, "product": 900.0, "volume": math.pi / 6 * 27}
    found = []
    for quantity, amount in amounts.items():
        limits = ZHAO_LIMITS[quantity]
        sd = sd_of_sum([amount], "one", organ="lung", quantity=quantity)
        found.append(Compared("Zhao", f"{quantity}, by computer", half_width(limits), limit(sd), as_given(limits)))
    return tuple(found)


def mcerlean() -> tuple[Compared, ...]:
    """The short axis of a lesion, measured again."""
    sizes = {"below 10 mm": 8.0, "20 mm or more": 25.0}
    found = []
    for what, limits in MCERLEAN_LIMITS.items():
        sd = sd_of_sum([sizes[what]], "one")
        found.append(Compared("McErlean", f"short axis {what}", half_width(limits), limit(sd), as_given(limits)))
    return tuple(found)


def kappa(readers: Readers, progressions: float) -> float:
    """Agreement beyond chance of two readings by sizes alone, for sums of two to five of 20 mm.

    progressions: their share. True changes are normal in the logarithm, with Suzuki's share of responders.
    """
    low, high = math.log(0.7), math.log(1.2)
    responder, progression = NORMAL.inv_cdf(SUZUKI_RESPONDERS), NORMAL.inv_cdf(1 - progressions)
    spread = (high - low) / (progression - responder)
    mean = low - responder * spread
    error = math.sqrt(2) * fmean(sd_of_sum([20.0] * count, readers) for count in (2, 3, 4, 5))
    count = 2000
    classes = []
    for place in range(count):
        true = mean + spread * NORMAL.inv_cdf((place + 0.5) / count)
        response, growth = NORMAL.cdf((low - true) / error), NORMAL.cdf((true - high) / error)
        classes.append((response, 1 - response - growth, growth))
    seen = fmean(sum(share**2 for share in found) for found in classes)
    by_chance = sum(fmean(column) ** 2 for column in zip(*classes, strict=True))
    return (seen - by_chance) / (1 - by_chance)
