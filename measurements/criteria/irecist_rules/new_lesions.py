"""New lesions as iRECIST counts them: kept apart from the baseline sum, measurable ones with a sum of their own.

The sum's baseline is its first value. Lesions of a progression that has lapsed give a new one only by further lesions,
by their own sum, or by unequivocal growth (Seymour 2017; EORTC answers).
"""

from dataclasses import dataclass
from decimal import Decimal

from measurements.criteria.base import NewLesionValue, Visit
from measurements.criteria.irecist_rules.new_targets import NewTarget, with_new_targets
from measurements.criteria.rules.target import pd_limit
from measurements.protocol import Protocol


@dataclass(frozen=True)
class Followed:
    """What is known of the new lesions before a date.

    `known`: ids counted so far. `there`: those last seen. `sums`: the complete sums of the NLT in mm, from the date
    the set last changed. `stated`: how many a source without single lesions has told of.
    """

    known: frozenset[str] = frozenset()
    there: frozenset[str] = frozenset()
    targets: tuple[NewTarget, ...] = ()
    sums: tuple[Decimal, ...] = ()
    stated: int = 0


@dataclass(frozen=True)
class NewDisease:
    """The new lesions at one date. Sizes in mm.

    `there`: ids counted, seen or not assessed again. `fresh`: names of those never counted before. `total` is the sum
    of the NLT, None where one has no size; `part` that of the measured ones; `smallest` its smallest value before.
    """

    there: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()  # those of `there` that are seen at this date
    named: tuple[str, ...] = ()
    fresh_ids: frozenset[str] = frozenset()
    fresh: tuple[str, ...] = ()
    equivocal: bool = False
    targets: tuple[NewTarget, ...] = ()
    part: Decimal | None = None
    total: Decimal | None = None
    smallest: Decimal | None = None
    pd_limit: Decimal | None = None
    grown: tuple[str, ...] = ()  # NLNT that have grown since the iUPD, by the reader's word
    progressed: tuple[str, ...] = ()  # NLNT that have grown unequivocally, by the reader's word
    increase: Decimal | None = None  # of the NLT sum since the iUPD, where a source states it
    stated_growth: bool = False  # a source states that they are larger or more since the iUPD

    @property
    def sum_progressed(self) -> bool:
        """Whether the NLT sum meets progression against its own smallest value."""
        return self.pd_limit is not None and self.part is not None and self.part >= self.pd_limit

    @property
    def progresses(self) -> bool:
        """Whether the new lesions are a progression of their own: further ones, or old ones that progress."""
        return bool(self.fresh) or self.sum_progressed or bool(self.progressed)


def new_disease(
    protocol: Protocol, followed: Followed, visit: Visit, values: tuple[NewLesionValue, ...]
) -> tuple[NewDisease, Followed]:
    """The new lesions at `visit`, and what is known after it if the date counts.

    `values`: the visit's new lesions with their certainty along the whole course; only unequivocal ones count.
    """
    given = visit.given
    counted = tuple(value for value in values if value.certainty == "unequivocal")
    seen, there, stated = _there(followed, visit, values)
    names = {value.lesion_id: value.name for value in values}
    fresh = seen - followed.known
    targets = with_new_targets(protocol, followed.targets, tuple(v for v in counted if v.lesion_id in fresh))
    part, total = _sum(visit, values, targets)
    same_set = targets == followed.targets and not any(i not in names for i in fresh)
    before = followed.sums if same_set else ()
    smallest = min(before, default=None)
    measured = {target.lesion_id for target in targets}
    words = [v for v in counted if v.lesion_id in there and v.seen and v.lesion_id not in measured]
    found = NewDisease(
        there=there,
        seen=seen,
        named=tuple(v.name for v in values if v.lesion_id in there),
        fresh_ids=fresh,
        fresh=tuple(names.get(i, "stated by the source") for i in sorted(fresh)),
        equivocal=any(v.seen and v.certainty == "equivocal" for v in values)
        or (given is not None and given.new_lesion == "equivocal"),
        targets=targets,
        part=part,
        total=total,
        smallest=smallest,
        pd_limit=pd_limit(protocol, smallest),
        grown=tuple(v.name for v in words if v.grown_further),
        progressed=tuple(v.name for v in words if v.progressed),
        increase=given.new_lesion_increase_mm if given is not None else None,
        stated_growth=bool(given is not None and given.new_lesions_grew_further),
    )
    sums = before if total is None else (*before, total)
    return found, Followed(followed.known | seen, there, targets, sums, stated)


def _there(
    followed: Followed, visit: Visit, values: tuple[NewLesionValue, ...]
) -> tuple[frozenset[str], frozenset[str], int]:
    """Ids of those seen; of these and those there before that were not assessed again; and how many were stated."""
    seen = frozenset(v.lesion_id for v in values if v.seen and v.certainty == "unequivocal")
    there = seen | (frozenset(v.lesion_id for v in values if v.seen is None) & followed.there)
    given = visit.given
    said = given.new_lesion if given is not None else None
    if said is None and given is not None and given.new_lesion_sum_mm and not values:
        said = "unequivocal"
    if said is None:
        return seen, there, followed.stated
    if said in ("no", "equivocal"):
        return frozenset(), frozenset(), followed.stated
    if seen - followed.known if said == "more" else seen:
        return seen, there, followed.stated
    earlier = followed.there or (followed.known if said == "same" else frozenset())
    if earlier and said != "more":
        return earlier, earlier, followed.stated
    stated = followed.stated + 1
    every = earlier | there | {f"stated {stated:03d}"}
    return every, every, stated


def _sum(
    visit: Visit, values: tuple[NewLesionValue, ...], targets: tuple[NewTarget, ...]
) -> tuple[Decimal | None, Decimal | None]:
    """Sum of the measured NLT, and of all where none is missing; gone is 0. A stated sum is taken as it is."""
    if visit.given is not None and visit.given.new_lesion_sum_mm is not None:
        return visit.given.new_lesion_sum_mm, visit.given.new_lesion_sum_mm
    by_id = {v.lesion_id: Decimal(0) if v.mm is None and v.seen is False else v.mm for v in values}
    sizes = [by_id.get(target.lesion_id) for target in targets]
    measured = [size for size in sizes if size is not None]
    if not measured:
        return None, None
    part = sum(measured, Decimal(0))
    return part, part if len(measured) == len(sizes) else None
