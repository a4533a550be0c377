"""What each rule set adds up over the targets, and in which unit: the title of a row, a column, an axis."""

from measurements.criteria.numbers import plain
from measurements.protocol import Protocol

SUM_OF: dict[str, tuple[str, str]] = {
    "RECIST 1.1": ("Sum of diameters", "mm"),
    "iRECIST": ("Sum of diameters", "mm"),
    "Choi": ("Sum of diameters", "mm"),
    "mChoi": ("Sum of diameters", "mm"),
    "mRECIST": ("Sum of viable diameters", "mm"),
    "WHO": ("Sum of products", "mm²"),
    "EASL": ("Sum of viable products", "mm²"),
    "PERCIST 1.0": ("SULpeak", "g/ml"),
    "Volume": ("Sum of volumes", "ml"),
}


def sum_title(protocol: Protocol) -> str:
    """The name of the sum a case is read by: "Sum of diameters"."""
    return SUM_OF[protocol.name][0]


def sum_unit(protocol: Protocol) -> str:
    """The unit of that sum: "mm"."""
    return SUM_OF[protocol.name][1]


def pd_rule(protocol: Protocol) -> str:
    """The limit of progression in words: "max(1.2 × nadir, nadir + 5 mm)", "1.25 × nadir"."""
    times = f"{plain(protocol.progression, 3)} × nadir"
    if not protocol.progression_mm:
        return times
    return f"max({times}, nadir + {plain(protocol.progression_mm, 2)} mm)"
