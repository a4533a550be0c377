"""What the rows of one subject say of each lesion at each visit, as the criteria are given it.

Follow-up values as in Eisenhauer 2009, 4.3.2: too small counts as the protocol says, gone as 0 mm, missing as nothing,
a node by its short axis, a lesion that has split as the sum of its parts.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from measurements.assessment import MISSING_STATES, SEEN_STATES, Certainty, State
from measurements.criteria.base import NewLesionValue, NonTargetValue, Quantity, TargetValue, Visit
from measurements.criteria.rules.measurable import measurability
from measurements.importing.problems import Problems
from measurements.importing.rows import LesionRow, RowKind
from measurements.lesion import Role
from measurements.organs import organ_group
from measurements.protocol import Protocol
from measurements.quantities import SIZES

_PART = re.compile(r"^(.+)\.\d+$")
_NEW: tuple[Role, ...] = ("new", "new_equivocal")
_OF_KIND: dict[RowKind, Quantity] = {"region": "attenuation", "sul_peak": "sul_peak", "volume": "volume"}
_CUBIC_MM = ("mm3", "mm³")

Kind = Literal["", "target", "nontarget"]


@dataclass(frozen=True)
class _Said:
    """A lesion at a visit, worked out."""

    state: State
    mm: Decimal | None = None
    reason: str = ""
    words: str = ""
    quantities: dict[Quantity, Decimal] = field(default_factory=dict)
    row: LesionRow | None = None


class Lesions:
    """The lesions of one subject and read."""

    def __init__(self, protocol: Protocol, rows: Sequence[LesionRow], problems: Problems) -> None:
        self._protocol, self._problems = protocol, problems
        self._rows: dict[tuple[str, str], list[LesionRow]] = {}
        self._of: dict[str, list[LesionRow]] = {}
        for row in rows:
            self._rows.setdefault((row.lesion, row.visit), []).append(row)
            self._of.setdefault(row.lesion, []).append(row)
        self._role = {name: self._one_role(held) for name, held in self._of.items()}
        self._node = {name: self._is_node(held) for name, held in self._of.items()}
        self._organ = {name: next((r.organ for r in held if r.organ), "") for name, held in self._of.items()}
        self._whole = {name: self._parent(held) for name, held in self._of.items()}
        self._merged: set[str] = set()
        self._notes: list[tuple[str, str]] = []
        self._kinds: dict[str, Kind] = {}

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """Remarks on what the table says, by time point."""
        return tuple(self._notes)

    def targets(self, visit: str) -> tuple[TargetValue, ...]:
        """The targets at a visit, each a value or missing. Visits are asked for in their order."""
        return tuple(self._target(name, visit) for name in self._named("target"))

    def nontargets(self, visit: str) -> tuple[NonTargetValue, ...]:
        """The non-target lesions at a visit."""
        found = []
        for name in self._named("nontarget"):
            said = self._said(name, visit)
            grown = said.row.grown_further if said.row else None
            node, organ = self._node[name], self._organ[name]
            found.append(NonTargetValue(name, name, said.state, node, organ, said.mm, grown, said.reason))
        return tuple(found)

    def settle_new(self, visits: Sequence[Visit]) -> None:
        """Say of every new lesion whether it is followed by size (iRECIST), from when it was first seen."""
        first: dict[str, tuple[int, _Said]] = {}
        for place, visit in enumerate(visits):
            for name in self._named(*_NEW):
                said = self._said(name, visit.timepoint_id)
                if said.state in SEEN_STATES:
                    first.setdefault(name, (place, said))
        self._kinds = self._followed(first)

    def with_new(self, visits: Sequence[Visit]) -> tuple[Visit, ...]:
        """The visits with their new lesions; how sure the read was holds until it says otherwise."""
        last: dict[str, Certainty] = {}
        return tuple(
            replace(
                visit,
                new_lesions=tuple(self._new(name, visit.timepoint_id, last) for name in self._named(*_NEW)),
            )
            for visit in visits
        )

    def _named(self, *roles: Role) -> list[str]:
        return [name for name, role in self._role.items() if role in roles and not self._whole[name]]

    def _one_role(self, rows: Sequence[LesionRow]) -> Role:
        first = rows[0]
        role: Role = next((row.role for row in rows if row.role != "none"), "none")
        for row in rows:
            both_new = row.role in _NEW and role in _NEW
            if row.role not in ("none", role) and not both_new:
                text = f"{row.lesion} is {row.role} here and {first.role} in row {first.row}"
                self._problems.add(row.file, text, row.row, "role")
        return role

    def _is_node(self, rows: Sequence[LesionRow]) -> bool:
        said = {row.node for row in rows if row.node is not None}
        if len(said) > 1:
            row = next(one for one in rows if one.node != rows[0].node)
            self._problems.add(row.file, f"{row.lesion} is a node in one row and none in another", row.row, "node")
        return True in said

    def _parent(self, rows: Sequence[LesionRow]) -> str:
        """The lesion it is a part of, "" for none: named in the table, or by a name such as T04.1."""
        named = next((row for row in rows if row.part_of), None)
        by_name = _PART.match(rows[0].lesion)
        if named is not None and named.part_of in self._of and named.part_of != named.lesion:
            return named.part_of
        if by_name and by_name[1] in self._of:
            return by_name[1]
        if named is not None:
            self._problems.add(named.file, f"{named.part_of[:30]!r} is no lesion of the subject", named.row, "part_of")
        return ""

    def _target(self, name: str, visit: str) -> TargetValue:
        said = self._said(name, visit)
        return TargetValue(
            lesion_id=name,
            name=name,
            node=self._node[name],
            mm=said.mm,
            organ=self._organ[name],
            state=said.state,
            reason=said.reason,
            words=said.words,
            quantities=said.quantities,
            method=said.row.method if said.row else "",
            reader=said.row.reader if said.row else "",
        )

    def _said(self, name: str, visit: str) -> _Said:
        own = self._rows.get((name, visit), [])
        parts = [part for part, whole in self._whole.items() if whole == name]
        told = [part for part in parts if any(_says(row) for row in self._rows.get((part, visit), ()))]
        if told and not any(
            (row.has_size and row.counts is not False) or row.state in ("gone", "absent") for row in own
        ):
            return self._split(parts if len(told) == len(parts) else self._present(parts, visit), visit)
        sized = any(row.long or row.short for row in own)
        if any(row.merged_into and row.state == "gone" for row in own) and not sized:
            self._merged.add(name)
        if name in self._merged and not sized:
            words = f"merged into {next((r.merged_into for r in self._of[name] if r.merged_into), 'another')}"
            return _Said("gone", Decimal(0), words, words, dict.fromkeys(SIZES, Decimal(0)))
        return self._alone(name, own, visit, is_whole=bool(told))

    def _present(self, parts: Sequence[str], visit: str) -> list[str]:
        """The parts that the lesion has split into by this visit: those a row of this or an earlier date names."""
        return [part for part in parts if (part, visit) in self._rows or self._seen_before(part, visit)]

    def _seen_before(self, part: str, visit: str) -> bool:
        names = list(dict.fromkeys(row.visit for rows in self._of.values() for row in rows))
        return any(row.visit in names[: names.index(visit)] and _says(row) for row in self._of[part])

    def _split(self, parts: Sequence[str], visit: str) -> _Said:
        held = [(part, self._alone(part, self._rows.get((part, visit), []), visit)) for part in parts]
        words = " + ".join(part for part, _ in held)
        missing = next(((part, said) for part, said in held if said.mm is None), None)
        if missing is not None:
            part, said = missing
            state: State = said.state if said.state in MISSING_STATES else "not_evaluable"
            return _Said(state, None, f"{part}: {said.reason or state.replace('_', ' ')}", words)
        quantities: dict[Quantity, Decimal] = {}
        for quantity in SIZES:
            values = [said.quantities[quantity] for _, said in held if quantity in said.quantities]
            if len(values) == len(held):
                quantities[quantity] = sum(values, Decimal(0))
        total = sum((said.mm for _, said in held if said.mm is not None), Decimal(0))
        return _Said("gone" if total == 0 else "measured", total, "", words, quantities, held[0][1].row)

    def _alone(self, name: str, rows: Sequence[LesionRow], visit: str, *, is_whole: bool = False) -> _Said:
        stated = [row for row in rows if row.state not in (None, "measured")]
        if len({row.state for row in stated}) > 1:
            row = stated[-1]
            self._problems.add(row.file, f"{name} has two states at {visit}", row.row, "state")
        sized = self._counting([row for row in rows if row.kind == "diameter" and row.has_size], visit)
        if stated:
            return self._by_state(name, stated[-1], rows, visit)
        if sized is None:
            return self._without_diameter(rows, visit)
        mm = self._counted(name, sized, is_whole=is_whole)
        if mm is None:
            return _Said("measured", None, "a node without its short axis" if self._node[name] else "no long axis")
        if mm == 0:
            return _Said("gone", mm, quantities=dict.fromkeys(SIZES, Decimal(0)), row=sized)
        quantities: dict[Quantity, Decimal] = {"diameter": mm, **self._others(rows, visit)}
        if sized.long is not None and sized.short is not None:
            quantities["product"] = sized.long * sized.short
        return _Said("measured", mm, "", "", quantities, sized)

    def _by_state(self, name: str, row: LesionRow, rows: Sequence[LesionRow], visit: str) -> _Said:
        state = row.state or "not_stated"
        if state in ("gone", "absent"):
            if any(one for one in (row.long, row.short, row.counted_mm) if one):
                self._problems.add(row.file, f"{name} is {state} at {visit} and has a size", row.row, "state")
            return _Said(state, Decimal(0), row.reason, "", dict.fromkeys(SIZES, Decimal(0)), row)
        if state == "too_small":
            mm = self._protocol.too_small_mm
            if any(one is not None for one in (row.long, row.short)):
                self._problems.add(row.file, f"{name} is too small to measure and has a size", row.row, "state")
            if row.counted_mm not in (None, mm):
                self._notes.append((visit, f"{name}: the table sets {row.counted_mm} mm, the protocol {mm} mm"))
            words = f"{mm} mm set: too small to measure"
            return _Said(state, mm, row.reason, words, {"diameter": mm, **self._others(rows, visit)}, row)
        measured = None if state in MISSING_STATES else self._counted(name, row, is_whole=True)
        return _Said(state, measured, row.reason, row=row)

    def _without_diameter(self, rows: Sequence[LesionRow], visit: str) -> _Said:
        others = self._others(rows, visit)
        if others or any(row.state == "measured" for row in rows):
            return _Said("measured", None, "no diameter that counts", "", others, rows[0])
        return _Said("not_stated", None, rows[0].reason if rows else "", row=rows[0] if rows else None)

    def _counting(self, rows: Sequence[LesionRow], visit: str) -> LesionRow | None:
        """The row that counts: the one marked so, else the only one that is not marked otherwise."""
        marked = [row for row in rows if row.counts]
        open_rows = marked or [row for row in rows if row.counts is None]
        if len(open_rows) > 1:
            row = open_rows[1]
            text = f"{row.lesion} has two sizes at {visit}: write yes in `counted` for the one that counts"
            self._problems.add(row.file, text, row.row, "counted")
        return open_rows[0] if open_rows else None

    def _counted(self, name: str, row: LesionRow, *, is_whole: bool) -> Decimal | None:
        axis = row.short if self._node[name] else row.long
        if axis is None:
            return row.counted_mm
        if row.counted_mm not in (None, axis) and not is_whole:
            which = "short" if self._node[name] else "long"
            text = f"{row.counted_mm} is not the {which} axis {axis} of {name}"
            self._problems.add(row.file, text, row.row, "counted_mm")
        return axis

    def _others(self, rows: Sequence[LesionRow], visit: str) -> dict[Quantity, Decimal]:
        """Viable diameter, attenuation, uptake and volume, each from the row that counts or stands alone."""
        found: dict[Quantity, Decimal] = {}
        viable = self._one([row for row in rows if row.kind == "viable_diameter"], visit)
        if viable is not None:
            long = viable.long if viable.long is not None else viable.counted_mm
            if long is not None:
                found["viable_diameter"] = long
                if viable.short is not None or long == 0:
                    found["viable_product"] = long * (viable.short or Decimal(0))
        for kind, quantity in _OF_KIND.items():
            row = self._one([one for one in rows if one.kind == kind and one.value is not None], visit)
            if row is not None and row.value is not None:
                found[quantity] = row.value / 1000 if row.unit in _CUBIC_MM else row.value
        return found

    def _one(self, rows: Sequence[LesionRow], visit: str) -> LesionRow | None:
        marked = [row for row in rows if row.counts]
        if len(marked or rows) > 1:
            row = (marked or rows)[1]
            text = f"{row.lesion} has two values of a kind at {visit}: write yes in `counted` for the one that counts"
            self._problems.add(row.file, text, row.row, "counted")
        return next(iter(marked or rows), None)

    def _new(self, name: str, visit: str, last: dict[str, Certainty]) -> NewLesionValue:
        said = self._said(name, visit)
        seen = None if said.state in MISSING_STATES else said.state in SEEN_STATES
        row = said.row
        certainty: Certainty = row.certainty if row else ""
        if certainty:
            last[name] = certainty
        elif seen:
            role = row.role if row else self._role[name]
            certainty = last.get(name) or ("unequivocal" if role == "new" else "equivocal")
        return NewLesionValue(
            lesion_id=name,
            name=name,
            seen=seen,
            certainty=certainty,
            node=self._node[name],
            organ=self._organ[name],
            mm=said.mm,
            measured_kind=self._kinds.get(name, ""),
            grown_further=row.grown_further if row else None,
            seen_on=row.seen_on if row else "",
            reason=said.reason,
        )

    def _followed(self, first: dict[str, tuple[int, _Said]]) -> dict[str, Kind]:
        """Up to five new lesions, two in one organ, that were measurable when first seen; what the table says first."""
        said = {name: next((r.measured_as for r in self._of[name] if r.measured_as), "") for name in first}
        kinds: dict[str, Kind] = {}
        organs: Counter[str] = Counter()

        def rank(name: str) -> tuple[bool, int, Decimal]:
            place, seen = first[name]
            return said[name] != "target", place, -(seen.mm or Decimal(0))

        for name in sorted(first, key=rank):
            seen = first[name][1]
            organ = organ_group(self._organ[name], node=self._node[name])
            chosen = sum(kind == "target" for kind in kinds.values())
            full = chosen >= self._protocol.max_targets or (organ and organs[organ] >= self._protocol.max_per_organ)
            sized = seen.state == "measured" and seen.mm is not None
            large = sized and seen.mm is not None and self._is_measurable(name, seen.mm)
            by_size = said[name] == "target" or (not said[name] and large and not full)
            kinds[name] = "target" if by_size else "nontarget"
            organs[organ] += by_size
        return kinds

    def _is_measurable(self, name: str, mm: Decimal) -> bool:
        return not measurability(self._protocol, node=self._node[name], mm=mm, slice_thickness_mm=None)


def _says(row: LesionRow) -> bool:
    """Whether a row says something of its lesion at its date: a size, or a state that is one."""
    return row.has_size or row.state not in (None, "to_do", "not_stated")
