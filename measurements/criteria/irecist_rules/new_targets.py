"""Which new lesions are measured: new lesion targets (NLT), up to five and two an organ (Seymour 2017; EORTC)."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from measurements.criteria.base import NewLesionValue
from measurements.protocol import Protocol


@dataclass(frozen=True)
class NewTarget:
    """One new lesion that enters the sum of the new lesions. `organ` is "" where it is not known."""

    lesion_id: str
    name: str
    organ: str


def with_new_targets(
    protocol: Protocol, chosen: tuple[NewTarget, ...], first_counted: tuple[NewLesionValue, ...]
) -> tuple[NewTarget, ...]:
    """The NLT with those added that are counted for the first time; who is one stays one, whatever it measures later.

    What the reader called target or non-target is so. Of the others the measurable ones, largest first, as long as the
    numbers allow; an organ that is not known counts against no other.
    """
    already = {target.lesion_id for target in chosen}
    first_counted = tuple(value for value in first_counted if value.lesion_id not in already)
    said = [value for value in first_counted if value.measured_kind == "target"]
    added = [*chosen, *(_new_target(value) for value in sorted(said, key=_largest_first))]
    per_organ = Counter(target.organ for target in added if target.organ)
    for value in sorted((v for v in first_counted if not v.measured_kind), key=_largest_first):
        target = _new_target(value)
        full = len(added) >= protocol.max_targets or per_organ[target.organ] >= protocol.max_per_organ
        if not full and _measurable(protocol, value):
            added.append(target)
            per_organ.update([target.organ] if target.organ else [])
    return tuple(added)


def _new_target(value: NewLesionValue) -> NewTarget:
    organ = "lymph nodes" if value.node else value.organ.strip().casefold()
    return NewTarget(value.lesion_id, value.name, organ)


def _largest_first(value: NewLesionValue) -> tuple[Decimal, str, str]:
    return -(value.mm or Decimal(0)), value.name, value.lesion_id


def _measurable(protocol: Protocol, value: NewLesionValue) -> bool:
    least = protocol.measurable_node_mm if value.node else protocol.measurable_mm
    return value.mm is not None and value.mm >= least
