"""Choosing targets at baseline (Eisenhauer 2009, 4.2; EORTC answers): proposed and questioned, counted strictly.

Largest first, every involved organ represented, at most five in all and two in one organ. The reader may take a smaller
lesion that is better defined; only the counts are enforced, by the edits.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from measurements.criteria.rules.measurable import measurability, measurability_doubts, node_state
from measurements.lesion import Nature, TreatedBefore
from measurements.organs import NODES, organ_group
from measurements.protocol import Protocol

__all__ = ["NODES", "Candidate", "Selection", "Violation", "organ_group", "propose_targets", "violations_of"]


@dataclass(frozen=True)
class Candidate:
    """One lesion at baseline. `mm` is the axis that counts: long axis, of a node the short one; None not measured."""

    lesion_id: str
    organ: str
    mm: Decimal | None
    node: bool = False
    name: str = ""  # how sentences name it; "" takes the id
    side: str = ""
    method: str = ""
    slice_thickness_mm: Decimal | None = None
    nature: Nature = ""
    treated_before: TreatedBefore = ""

    @property
    def group(self) -> str:
        """The organ it counts under; "" not stated."""
        return organ_group(self.organ, self.side, node=self.node)

    @property
    def named(self) -> str:
        """How sentences name it."""
        return self.name or self.lesion_id


@dataclass(frozen=True)
class Violation:
    """A count that is not kept. `organ` is "" where it is the count in all."""

    kind: Literal["total", "organ"]
    organ: str
    count: int
    limit: int
    lesion_ids: tuple[str, ...]

    @property
    def text(self) -> str:
        """The breach in one clause."""
        if self.kind == "total":
            return f"{self.count} targets; the protocol follows at most {self.limit}"
        return f"{self.count} targets in one organ ({self.organ}); the protocol follows at most {self.limit}"


@dataclass(frozen=True)
class Selection:
    """Targets proposed among candidates, in order of size, with what is said of the others.

    `violations`: the counts that would not be kept if every candidate became a target.
    """

    selected: tuple[str, ...]
    measurable: tuple[str, ...]
    not_measurable: tuple[tuple[str, str], ...]  # id, why
    missing_measurement: tuple[str, ...]
    violations: tuple[Violation, ...]
    warnings: tuple[str, ...]
    sum_mm: Decimal


def propose_targets(protocol: Protocol, candidates: Sequence[Candidate]) -> Selection:
    """The targets the rules propose: the largest of every organ first, then the next largest as long as counts allow.

    Lesions of one size keep the order they are given in. Nothing that is not measurable, or has no size, is proposed.
    """
    missing = tuple(one.lesion_id for one in candidates if one.mm is None)
    reasons = {one.lesion_id: _why_not(protocol, one) for one in candidates if one.mm is not None}
    measurable = [one for one in candidates if reasons.get(one.lesion_id) == ""]
    chosen = _chosen(protocol, sorted(measurable, key=_size, reverse=True))
    return Selection(
        selected=tuple(one.lesion_id for one in chosen),
        measurable=tuple(one.lesion_id for one in measurable),
        not_measurable=tuple((lesion, why) for lesion, why in reasons.items() if why),
        missing_measurement=missing,
        violations=violations_of(protocol, candidates),
        warnings=tuple(f"{one.named}: {why}" for one in chosen for why in doubts_of(protocol, one)),
        sum_mm=sum((_size(one) for one in chosen), Decimal(0)),
    )


def violations_of(protocol: Protocol, targets: Sequence[Candidate]) -> tuple[Violation, ...]:
    """The counts that these targets do not keep: first in all, then organ by organ.

    Lesions whose organ is not stated count towards the total only.
    """
    found: list[Violation] = []
    if len(targets) > protocol.max_targets:
        every = tuple(one.lesion_id for one in targets)
        found.append(Violation("total", "", len(targets), protocol.max_targets, every))
    held: dict[str, list[str]] = {}
    for one in targets:
        if one.group:
            held.setdefault(one.group, []).append(one.lesion_id)
    for organ, ids in held.items():
        if len(ids) > protocol.max_per_organ:
            found.append(Violation("organ", organ, len(ids), protocol.max_per_organ, tuple(ids)))
    return tuple(found)


def doubts_of(protocol: Protocol, one: Candidate) -> tuple[str, ...]:
    """What speaks against a lesion as target without forbidding it."""
    return measurability_doubts(
        protocol,
        node=one.node,
        mm=one.mm,
        slice_thickness_mm=one.slice_thickness_mm,
        nature=one.nature,
        treated_before=one.treated_before,
    )


def not_measurable_as_target(protocol: Protocol, target: Candidate) -> str:
    """Why a lesion that was chosen as target is not measurable, in one clause; "" where it is."""
    return "" if target.mm is None else _why_not(protocol, target)


def advice(
    protocol: Protocol, targets: Sequence[Candidate], others: Sequence[Candidate]
) -> tuple[tuple[str, str], ...]:
    """What a chosen set might do better, as (lesion id, sentence): the reader may have good reasons for every one.

    A larger measurable lesion of the same organ left as non-target, an organ with measurable disease that has no
    target, and two nodes where the record names one station for both.
    """
    found: list[tuple[str, str]] = []
    organs = Counter(one.group for one in targets)
    free = protocol.max_targets - len(targets)
    for other in sorted(
        (o for o in others if o.mm is not None and _why_not(protocol, o) == ""), key=_size, reverse=True
    ):
        same = [one for one in targets if one.group == other.group and one.mm is not None]
        smaller = min(same, key=_size, default=None)
        if smaller is not None and _size(smaller) < _size(other):
            said = f"{other.named} ({other.mm} mm) is larger than the target {smaller.named} ({smaller.mm} mm)"
            found.append((other.lesion_id, f"{said} of the same organ."))
        elif other.group and not organs[other.group] and free > 0:
            found.append(
                (other.lesion_id, f"{other.named} is measurable, and no target stands for its organ: {other.group}.")
            )
    stations = Counter(one.organ.casefold() for one in targets if one.node and one.organ)
    for one in targets:
        if one.node and stations[one.organ.casefold()] > 1:
            stations[one.organ.casefold()] = 0
            found.append(
                (one.lesion_id, f"Two target nodes are of one station ({one.organ}): one of each is preferred.")
            )
    return tuple(found)


def state_of_node(protocol: Protocol, one: Candidate) -> str:
    """What a node is at baseline by its size: normal, pathological or measurable; "" for no node or no size."""
    return node_state(protocol, one.mm) if one.node and one.mm is not None else ""


def _chosen(protocol: Protocol, by_size: list[Candidate]) -> list[Candidate]:
    organs: set[str] = set()
    first: list[Candidate] = []
    for one in by_size:
        if one.group not in organs or not one.group:
            organs.add(one.group)
            first.append(one)
    taken = first[: protocol.max_targets]
    counts = Counter(one.group for one in taken if one.group)
    for one in by_size:
        if len(taken) >= protocol.max_targets:
            break
        if not any(one is held for held in taken) and (not one.group or counts[one.group] < protocol.max_per_organ):
            taken.append(one)
            counts[one.group] += 1
    return [one for one in by_size if any(one is held for held in taken)]


def _why_not(protocol: Protocol, one: Candidate) -> str:
    assert one.mm is not None
    return measurability(
        protocol,
        node=one.node,
        mm=one.mm,
        slice_thickness_mm=one.slice_thickness_mm,
        method=one.method,
        nature=one.nature,
    )


def _size(one: Candidate) -> Decimal:
    return one.mm if one.mm is not None else Decimal(0)
