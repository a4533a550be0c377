"""What the safety of one call depends on, taken out of the course: targets at the dates compared, and the limits.

The rules themselves are asked for the classes of other sizes and for what they come to; none is told again here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from measurements.criteria.base import Answer, Given, Quantity, Sums, TargetValue, Visit
from measurements.criteria.certainty.answer import Applies
from measurements.criteria.certainty.classes import CLASSES, Limits
from measurements.criteria.codes import Code
from measurements.criteria.easl import EASL
from measurements.criteria.irecist_rules.classes import IRECIST
from measurements.criteria.irecist_rules.walk import walk as irecist_walk
from measurements.criteria.moment import Criterion, Moment
from measurements.criteria.mrecist import MRECIST
from measurements.criteria.recist_1_1 import RECIST
from measurements.criteria.rules.continuing import PartialResponse
from measurements.criteria.rules.limits import pd_limit, pr_limit
from measurements.criteria.rules.sums import added, targets_along
from measurements.criteria.single_lesions import smallest_before
from measurements.criteria.volume import VOLUME
from measurements.criteria.who import WHO
from measurements.protocol import Protocol

Assess = Callable[[Protocol, tuple[Visit, ...]], tuple[Answer, ...]]
Targets = tuple[TargetValue, ...]

_BELOW, _ABOVE = Decimal("0.99"), Decimal("1.01")  # of a limit: a sum on either side of it

CRITERIA: dict[str, Criterion] = {
    criterion.name: criterion for criterion in (RECIST, IRECIST, MRECIST, WHO, EASL, VOLUME)
}
"""The criteria that rest on one sum. Others rest on more than a sum."""


@dataclass(frozen=True)
class Situation:
    """One date of a course. Targets hold the quantity of the criterion in `mm`; None where there is no such date.

    `others`: dates that are neither baseline nor nadir but hold the smallest value of a single lesion, where one lesion
    alone may be progression. `since`: the date of an unconfirmed progression of the targets that is pending (iRECIST).
    """

    visits: tuple[Visit, ...]
    place: int
    answer: Answer
    moment: Moment
    assess: Assess
    baseline: Targets | None
    nadir: Targets | None  # None too where the nadir is the baseline
    others: tuple[Targets, ...] = ()
    since: Targets | None = None
    mapped: dict[Code, Code] = field(default_factory=dict)

    @property
    def protocol(self) -> Protocol:
        """The protocol of the case."""
        return self.moment.protocol

    @property
    def current(self) -> Targets:
        """The targets of the date."""
        return self.moment.targets

    @property
    def sums(self) -> Sums:
        """The sum of the date and what it is compared with."""
        return self.moment.sums

    @property
    def called(self) -> Code:
        """The class of the targets as measured, one of `CLASSES`."""
        return self.with_sizes(self.current)

    @property
    def limits(self) -> Limits:
        """The limits as the drawn sums are compared with them."""
        protocol, moment = self.protocol, self.moment
        return Limits(
            float(protocol.partial_response), float(protocol.progression), float(protocol.progression_mm),
            protocol.progression_inclusive, float(protocol.node_normal_mm), moment.criterion.nodes,
            missing=bool(self.sums.missing),
            had_pr=moment.had_pr and protocol.continuing_partial_response,
            after_cr=bool(moment.after_cr),
            again=moment.criterion is EASL and _is_enhanced_again(moment),
            by_lesion=_by_lesion(moment),
            growth=float(protocol.new_lesion_growth_mm),
        )  # fmt: skip

    @property
    def applies(self) -> Applies:
        """Whether one reader measured all that is compared, or different ones; unknown where one is not named."""
        dates = (self.current, self.baseline or (), self.nadir or (), self.since or (), *self.others)
        names = {v.reader for targets in dates for v in targets if v.mm is not None and v.state == "measured"}
        if "" in names or not names:
            return "unknown"
        return "one" if len(names) == 1 else "different"

    def with_sizes(self, targets: Targets) -> Code:
        """The class that the targets of this date would have with other sizes, by the exact rules."""
        sizes = [value.mm for value in targets if value.mm is not None]
        part = added(sizes) if sizes else None
        missing = tuple(value.name for value in targets if value.mm is None)
        sums = replace(self.sums, measured_part=part, total=None if missing else part, missing=missing)
        code = self.moment.criterion.code(self.moment, targets, sums)
        if code == "PD" and self.since is not None and part is not None:
            before = sum((value.mm for value in self.since if value.mm is not None), Decimal(0))
            return "iCPD" if part - before >= self.protocol.new_lesion_growth_mm else code
        return code

    def overall(self, code: Code) -> Code:
        """What a class of the targets comes to with the non-target and new lesions of the date, which are certain."""
        if code not in self.mapped:
            self.mapped[code] = self.answer.code if code == self.called else self._asked(code)
        return self.mapped[code]

    def only_one(self) -> bool:
        """Whether no size at all would change the call: what is not measured decides it."""
        answer = self.answer
        may = answer.new_lesion == "unequivocal" or answer.nontarget == "PD" or self.moment.criterion is IRECIST
        return may and all(self.overall(code) == answer.code for code in CLASSES if code in ("CR", "PR", "SD", "PD"))

    def _asked(self, code: Code) -> Code:
        """The rules are asked for sizes of that class; where none is found they are told the class itself."""
        visit = self.visits[self.place]
        sized = next((targets for targets in _tries(self, code) if self.with_sizes(targets) == code), None)
        if sized is None:
            told = replace(visit, given=replace(visit.given or Given(), target="PD" if code == "iCPD" else code))
        else:
            told = replace(visit, targets=tuple(_measured(v, self.moment.criterion.quantity) for v in sized))
        later = self.visits[self.place + 1 :] if any(v.new_lesions for v in self.visits) else ()  # they confirm
        return self.assess(self.protocol, (*self.visits[: self.place], told, *later))[self.place].code


def _tries(situation: Situation, code: Code) -> Iterator[Targets]:
    """Sizes at this date that may have a class: nodes that are normal, else all targets in proportion."""
    current, protocol, sums = situation.current, situation.protocol, situation.sums
    if code == "CR":
        small = protocol.node_normal_mm / 2
        yield tuple(replace(v, mm=small) if v.mm and v.node else v for v in current)
        return
    total = sums.measured_part
    low, high = pr_limit(protocol, sums.baseline), pd_limit(protocol, sums.nadir)
    edges = [edge for edge in (low, high) if edge]
    if situation.since is not None:
        edges.append(added([v.mm for v in situation.since if v.mm is not None]) + protocol.new_lesion_growth_mm)
    edges.sort()
    middles = [(one + other) / 2 for one, other in pairwise(edges)]
    ends = [share * edge for edge in edges for share in (_BELOW, _ABOVE)]
    for amount in (*middles, *ends, *(10 * edge for edge in edges[-1:])):
        if total:
            yield tuple(v if v.mm is None else replace(v, mm=v.mm * amount / total) for v in current)
        elif sized := [v for v in current if v.mm is not None]:
            yield tuple(replace(v, mm=amount) if v is sized[0] else v for v in current)


def _measured(value: TargetValue, quantity: Quantity) -> TargetValue:
    """A target whose `mm` holds the quantity, as the rules read it from a visit."""
    if value.mm is None:
        return value
    return replace(value, quantities={**value.quantities, quantity: value.mm}, state="measured" if value.mm else "gone")


def situation_of(
    protocol: Protocol, visits: tuple[Visit, ...], place: int, answers: tuple[Answer, ...], assess: Assess
) -> Situation:
    """The situation at a date after the baseline, for a criterion of `CRITERIA` with targets at that date."""
    criterion = CRITERIA[protocol.name]
    targets = targets_along(visits[: place + 1], criterion.quantity)
    since = None
    if criterion is IRECIST:
        seen = irecist_walk(protocol, visits)[place]
        moment = seen.moment
        if seen.confirmed is None and seen.block is not None and seen.window is not None and seen.window.may_confirm:
            at = _at(visits, seen.block.target_sum_at)
            since = targets[at] if "target" in seen.block.categories and at is not None else None
    else:
        moment = _moment(criterion, protocol, visits, targets, answers)
    sums = moment.sums
    nadir = _at(visits, sums.nadir_at)
    compared = {nadir} if sums.baseline is None else {0, nadir}
    return Situation(
        visits, place, answers[place], moment, assess,
        targets[0] if sums.baseline is not None else None,
        targets[nadir] if nadir else None,
        tuple(targets[n] for n in _single_dates(moment, visits) if n not in compared),
        since,
    )  # fmt: skip


def _moment(
    criterion: Criterion,
    protocol: Protocol,
    visits: tuple[Visit, ...],
    targets: tuple[Targets, ...],
    answers: tuple[Answer, ...],
) -> Moment:
    """The date as the rules met it, with what the course had been before it."""
    place, partial, after_cr = len(targets) - 1, PartialResponse(protocol), ""
    for visit, answer in zip(visits[1:place], answers[1:place], strict=True):
        partial.add(visit, answer)
        after_cr = visit.named if answer.code == "CR" else after_cr
    return Moment(
        criterion, protocol, visits[0], visits[place], targets[place], answers[place].sums, targets[0],
        had_pr=partial.holds,
        after_cr=after_cr if criterion.returns else "",
        earlier=tuple(zip(visits[:place], targets[:place], strict=True)),
    )  # fmt: skip


def _at(visits: tuple[Visit, ...], timepoint_id: str | None) -> int | None:
    return next((n for n, visit in enumerate(visits) if visit.timepoint_id == timepoint_id), None)


def _by_lesion(moment: Moment) -> bool:
    return moment.criterion is WHO and moment.protocol.progression_of == "sum_or_lesion"


def _single_dates(moment: Moment, visits: tuple[Visit, ...]) -> tuple[int, ...]:
    """The dates of the smallest value of each lesion, where one lesion alone may be progression."""
    if not _by_lesion(moment):
        return ()
    found = (_at(visits, at) for _, at, _ in smallest_before(moment).values())
    return tuple(sorted({n for n in found if n is not None}))


def _is_enhanced_again(moment: Moment) -> bool:
    """Whether a target has a viable part again after none (EASL): none has no error, so no draw changes it."""
    before = smallest_before(moment)
    return any(v.mm and v.lesion_id in before and before[v.lesion_id][0] == 0 for v in moment.targets)
