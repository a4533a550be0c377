"""What each criterion measures of a lesion at a date, from the measurements that count for it.

Several kinds may stand at one date, each counting for its own quantity: a diameter for RECIST, the mean attenuation of
a region for Choi, the viable diameter for mRECIST, SULpeak for PERCIST, a volume.
"""

from decimal import Decimal
from typing import TYPE_CHECKING

from measurements.measurement import DIAMETERS, Entered, Imported, Measurement, Reported

if TYPE_CHECKING:
    from measurements.criteria.base import Quantity

SIZES: tuple["Quantity", ...] = ("diameter", "product", "viable_diameter", "viable_product", "volume")
"""The quantities that are 0 where a lesion is gone. A density or an uptake of nothing is not 0: it is not there."""

_TO_MILLILITRES = {
    "ml": Decimal(1),
    "cm3": Decimal(1),
    "cm³": Decimal(1),
    "mm3": Decimal("0.001"),
    "mm³": Decimal("0.001"),
}
_SUL_UNITS = ("g/ml", "g/ml SUL", "")

Counted = tuple[dict["Quantity", Decimal], dict["Quantity", tuple[str, ...]]]


def counting_measurement(sizes: tuple[Measurement, ...], baseline_method: str) -> Measurement | None:
    """The diameter that counts unless the reader picks another.

    The newest drawn with the method of the baseline measurement, else the newest drawn, else the newest typed by the
    reader, else the newest imported, else the newest reported. A size that is not in plain mm, or no diameter, never
    counts.
    """
    return _best([m for m in sizes if m.unit == "mm" and m.kind in DIAMETERS], baseline_method, None)


def quantities_of(
    sizes: tuple[Measurement, ...], diameter: Measurement | None, picked: str | None, method: str, *, node: bool
) -> Counted:
    """Every quantity the measurements of one date give, and the ids behind each.

    diameter: the one that counts for the sum of diameters; its product counts with it. picked: id of the measurement
    the reader chose, which counts for its own quantity. method: that of the baseline measurement, preferred.
    """
    found: dict[Quantity, Decimal] = {}
    behind: dict[Quantity, tuple[str, ...]] = {}

    def put(quantity: "Quantity", value: Decimal | None, m: Measurement | None) -> None:
        if value is not None and m is not None:
            found[quantity] = value
            behind[quantity] = (m.id,)

    if diameter is not None:
        put("diameter", diameter.counted_mm(node=node), diameter)
        put("product", _product(diameter), diameter)
    if all(m is diameter for m in sizes):
        return found, behind
    viable = _best([m for m in sizes if m.kind == "viable_diameter" and m.unit == "mm"], method, picked)
    if viable is not None:
        put("viable_diameter", viable.long, viable)
        put("viable_product", _product(viable), viable)
    for quantity, kind in (("attenuation", "region"), ("sul_peak", "sul_peak"), ("volume", "volume")):
        usable = [m for m in sizes if m.kind == kind and _in_unit(m) is not None]
        best = _best(usable, method, picked)
        put(quantity, _in_unit(best) if best is not None else None, best)  # type: ignore[arg-type]
    return found, behind


def all_gone() -> dict["Quantity", Decimal]:
    """The quantities of a lesion that is gone: every size 0."""
    return dict.fromkeys(SIZES, Decimal(0))


def together(parts: tuple[Counted, ...]) -> Counted:
    """The quantities of a lesion that has split: sums of the sizes of its parts, the hottest uptake.

    A quantity that one part lacks is missing. The attenuation of parts is none of the whole: regions of unlike area do
    not average.
    """
    found: dict[Quantity, Decimal] = {}
    behind: dict[Quantity, tuple[str, ...]] = {}
    for quantity in SIZES:
        values = [held[quantity] for held, _ in parts if quantity in held]
        if len(values) == len(parts):
            found[quantity] = sum(values, Decimal(0))
    uptakes = [held["sul_peak"] for held, _ in parts if "sul_peak" in held]
    if uptakes:
        found["sul_peak"] = max(uptakes)
    for quantity in found:
        behind[quantity] = tuple(one for _, ids in parts for one in ids.get(quantity, ()))
    return found, behind


def _product(m: Measurement) -> Decimal | None:
    if m.unit != "mm" or m.long is None:
        return None
    if m.kind == "viable_diameter" and m.long == 0:
        return Decimal(0)
    return None if m.short is None else m.long * m.short


def _in_unit(m: Measurement) -> Decimal | None:
    """The value in the unit of its quantity (HU, g/ml, ml); None where it is in another that does not convert."""
    if m.kind == "region":
        mean, unit = m.size
        return mean if unit == "HU" else None
    if m.kind == "sul_peak":
        return m.value if m.value_unit in _SUL_UNITS else None
    factor = _TO_MILLILITRES.get(m.value_unit)
    return None if m.value is None or factor is None else m.value * factor


def _best(usable: list[Measurement], method: str, picked: str | None) -> Measurement | None:
    chosen = next((m for m in usable if m.id == picked), None)
    return chosen or max(usable, key=lambda m: (_rank(m, method), m.order), default=None)


def _rank(m: Measurement, baseline_method: str) -> int:
    if isinstance(m.origin, Reported):
        return 0
    if isinstance(m.origin, Imported):
        return 1
    if isinstance(m.origin, Entered):
        return 2
    return 4 if baseline_method and m.method == baseline_method else 3
