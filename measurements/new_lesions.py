"""How new lesions are followed in iRECIST: by size (new lesion target) or by state (Seymour 2017; EORTC answers).

Up to five, two in one organ, that were measurable when first seen are new lesion targets; the reader's own choice comes
first. The kind is settled at the first sighting and stays, as it does for lesions of the baseline.
"""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from measurements.assessment import SEEN_STATES
from measurements.checks.measurability import why_not_measurable
from measurements.finding import Finding
from measurements.lesion import LesionRole
from measurements.organs import organ_group
from measurements.protocol import Protocol

MeasuredKind = Literal["", "target", "nontarget"]


def measured_kinds(
    protocol: Protocol, roles: list[LesionRole], held: Mapping[str, Mapping[str, Finding]]
) -> dict[str, MeasuredKind]:
    """The kind of each new lesion by id, "" for one never seen. `held`: findings by date in order, then by lesion."""
    first = {role.lesion_id: _first(role.lesion_id, held) for role in roles}
    seen = [role for role in roles if first[role.lesion_id] is not None or role.measured_as]
    kinds: dict[str, MeasuredKind] = {role.lesion_id: "" for role in roles}
    chosen = 0
    organs: Counter[str] = Counter()
    for role in sorted(seen, key=lambda one: _rank(one, first[one.lesion_id])):
        place = first[role.lesion_id]
        found = place[1] if place else None
        organ = organ_group(found.lesion.organ, node=found.lesion.node) if found else ""
        measurable = found is not None and _is_measurable(protocol, found)
        full = chosen >= protocol.max_targets or (organ and organs[organ] >= protocol.max_per_organ)
        by_size = role.measured_as == "target" or (not role.measured_as and measurable and not full)
        kinds[role.lesion_id] = "target" if by_size else "nontarget"
        if by_size:
            chosen += 1
            organs[organ] += 1
    return kinds


def _first(lesion_id: str, held: Mapping[str, Mapping[str, Finding]]) -> tuple[int, Finding] | None:
    for place, findings in enumerate(held.values()):
        found = findings.get(lesion_id)
        if found is not None and found.state in SEEN_STATES:
            return place, found
    return None


def _is_measurable(protocol: Protocol, found: Finding) -> bool:
    sized = found.state == "measured" and found.counted_mm is not None
    return sized and why_not_measurable(protocol, found) == ""


def _rank(role: LesionRole, first: tuple[int, Finding] | None) -> tuple[int, int, Decimal, int]:
    """The reader's choice, then by date of the first sighting, then the largest, then as entered."""
    place, found = first or (0, None)
    size = found.counted_mm if found is not None and found.counted_mm is not None else Decimal(0)
    return (0 if role.measured_as == "target" else 1, place, -size, role.number)
