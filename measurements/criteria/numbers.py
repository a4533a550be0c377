"""How sizes and percentages are written in sentences: one decimal, more only where one would contradict the class.

Rounding is for display alone and half away from zero; no rule compares what is written here.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

MOST_PLACES = 8
MINUS = "−"
_STEPS = tuple(Decimal(1).scaleb(-places) for places in range(MOST_PLACES + 1))


@lru_cache(maxsize=4096)
def plain(value: Decimal, places: int = 1) -> str:
    """A number with at most so many decimals, none where it is whole: "87", "86.1", "−0.9"."""
    rounded = value.quantize(_STEPS[places], rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{MINUS}{text}" if rounded < 0 else text


def size(value: Decimal, unit: str, places: int = 1) -> str:
    """A size with its unit: "86.1 mm"."""
    return f"{plain(value, places)} {unit}"


def signed(value: Decimal, unit: str, places: int = 1) -> str:
    """A change with its sign and unit: "+20 mm", "−0.5 mm", "0 mm"."""
    text = plain(value, places)
    return f"{text if text.startswith(MINUS) or text == '0' else f'+{text}'} {unit}"


def signed_percent(value: Decimal, limit: Decimal | None = None) -> str:
    """A percentage with one decimal: "−29.3 %"; with more where one would fall on the other side of `limit`."""
    places = 1 if limit is None else places_apart(value, limit)
    rounded = value.quantize(_STEPS[places], rounding=ROUND_HALF_UP)
    sign = "+" if rounded > 0 else MINUS if rounded < 0 else ""
    return f"{sign}{abs(rounded):f} %"


@lru_cache(maxsize=4096)
def places_apart(value: Decimal, limit: Decimal) -> int:
    """The fewest decimals with which value and limit are still seen on their sides, or as equal."""
    for places in range(1, MOST_PLACES):
        step = _STEPS[places]
        shown = value.quantize(step, rounding=ROUND_HALF_UP).compare(limit.quantize(step, rounding=ROUND_HALF_UP))
        if shown == value.compare(limit):
            return places
    return MOST_PLACES


def listed(names: Sequence[str]) -> str:
    """Names as a sentence takes them: "T01", "T01 and T02", "T01, T02 and T03"."""
    return " and ".join(part for part in (", ".join(names[:-1]), "".join(names[-1:])) if part)
