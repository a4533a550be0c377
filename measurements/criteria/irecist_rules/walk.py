"""Along a course by iRECIST: first progression, its confirmation, the reset of the bar (Seymour 2017; EORTC)."""

from dataclasses import dataclass, replace

from measurements.criteria.base import Answer, Bounds, NewLesionValue, Sums, TargetValue, Visit
from measurements.criteria.codes import FAMILY, Code
from measurements.criteria.irecist_rules.block import Block, extended, opened
from measurements.criteria.irecist_rules.classes import (
    IRECIST,
    RunningSums,
    nontarget_class,
    nontarget_grown,
    target_class,
)
from measurements.criteria.irecist_rules.judgement import Verdict, judge
from measurements.criteria.irecist_rules.new_lesions import Followed, NewDisease, new_disease
from measurements.criteria.irecist_rules.now import Now
from measurements.criteria.irecist_rules.window import Window, confirmation_window
from measurements.criteria.moment import Moment
from measurements.criteria.rules.bounds import bounds
from measurements.criteria.rules.continuing import PartialResponse
from measurements.criteria.rules.new_lesions import Traced, trace
from measurements.criteria.rules.nontarget import NonTargetCall
from measurements.criteria.rules.sums import targets_along
from measurements.criteria.rules.target import TargetCall
from measurements.protocol import Protocol


@dataclass(frozen=True)
class Seen:
    """One date as iRECIST reads it. `block` and `confirmed` are what was pending, or certain, before it."""

    moment: Moment
    new_values: tuple[NewLesionValue, ...]
    call: TargetCall | None
    nontarget: NonTargetCall
    now: Now
    verdict: Verdict
    block: Block | None = None
    window: Window | None = None
    confirmed: Visit | None = None
    strict: Code | None = None
    bounds: Bounds | None = None
    notices: tuple[str, ...] = ()

    @property
    def visit(self) -> Visit:
        """The time point."""
        return self.moment.visit

    @property
    def sums(self) -> Sums:
        """The target sum with what it is compared with."""
        return self.moment.sums


def walk(protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Seen, ...]:
    """Every date of the course in order; the first is the baseline."""
    if not visits:
        return ()
    walker = _Walker(protocol, visits[0])
    dates = zip(visits, targets_along(visits), trace(visits, protocol), strict=True)
    return tuple(walker.step(*date) for date in dates)


class _Walker:
    """What is carried from date to date."""

    def __init__(self, protocol: Protocol, first: Visit) -> None:
        self._protocol = protocol
        self._first = first
        self._sums = RunningSums(first)
        self._followed = Followed()
        self._partial = PartialResponse(protocol)
        self._before: Code | None = None
        self._complete = ""  # the date of the last iCR
        self._cleared: frozenset[str] = frozenset()  # non-target lesions gone at an iCR
        self._block: Block | None = None
        self._confirmed: Visit | None = None
        self._at_baseline: tuple[TargetValue, ...] = ()

    def step(self, visit: Visit, targets: tuple[TargetValue, ...], traced: Traced) -> Seen:
        """Read one date and carry on what it leaves."""
        baseline = visit is self._first
        if baseline:
            self._at_baseline = targets
        moment = self._moment(visit, targets)
        call, nontarget = target_class(moment), nontarget_class(moment)
        new, followed = new_disease(self._protocol, self._followed, visit, traced.lesions)
        now = _now(moment, call, nontarget, new)
        start = Verdict("BL", "baseline")
        seen = Seen(moment, traced.lesions, call, nontarget, now, start, notices=traced.notices)
        if not baseline:
            seen = self._judged(seen)
        self._carry(seen, followed)
        return seen

    def _moment(self, visit: Visit, targets: tuple[TargetValue, ...]) -> Moment:
        return Moment(
            criterion=IRECIST,
            protocol=self._protocol,
            first=self._first,
            visit=visit,
            targets=targets,
            sums=self._sums.at(visit, targets),
            at_baseline=self._at_baseline,
            at_nadir=self._sums.at_nadir,
            had_pr=self._partial.holds,
            unconfirmed_pr=self._partial.unconfirmed,
            after_cr=self._complete,
            cleared=self._cleared,
            before=self._before,
        )

    def _judged(self, seen: Seen) -> Seen:
        if self._confirmed is not None:
            return replace(seen, verdict=Verdict("iCPD", "after"), confirmed=self._confirmed)
        block, now, call = self._block, seen.now, seen.call
        window = None
        if block is not None:
            excepted = seen.visit.new_symptoms and bool(now.new.fresh)
            window = confirmation_window(self._protocol, block.first, seen.visit, excepted=excepted)
            if not window.may_confirm:
                return replace(seen, verdict=Verdict("iUPD", "early"), block=block, window=window)
        seen = replace(seen, verdict=judge(self._protocol, block, now), block=block, window=window)
        if call is not None and call.strict is not None:
            by_limits = judge(self._protocol, block, replace(now, target=call.strict)).code
            seen = replace(seen, strict=by_limits if by_limits != seen.verdict.code else None)
        if seen.verdict.code == "NE" and now.target == "NE" and call is not None and not call.given:
            seen = replace(seen, bounds=self._bounds(seen))
        return seen

    def _bounds(self, seen: Seen) -> Bounds | None:
        """What a missing target leaves open; not said where the size it had at a pending iUPD would decide."""
        block = seen.block
        if block is not None and "target" in block.categories:
            return None

        def overall(target: Code) -> Code:
            return judge(self._protocol, block, replace(seen.now, target=target)).code

        return bounds(seen.moment, overall)

    def _carry(self, seen: Seen, followed: Followed) -> None:
        verdict, visit = seen.verdict, seen.visit
        if verdict.kind == "early":
            # Disregarded: no nadir, and a lesion first seen here is new at the next date that counts.
            self._followed = replace(self._followed, there=followed.there, stated=followed.stated)
            return
        self._sums.count(visit, seen.moment.targets, seen.sums)
        self._followed = followed
        self._before = "BL" if verdict.kind == "baseline" and seen.moment.targets else seen.now.target or self._before
        if verdict.kind == "baseline":
            return
        self._partial.add(visit, _as_recist(seen))
        if verdict.kind == "confirmed":
            self._confirmed = visit
        elif verdict.kind == "first":
            self._block = opened(visit, seen.now, verdict.categories)
        elif verdict.kind == "response":
            self._block = None
        elif self._block is not None:
            self._block = extended(self._block, visit, seen.now)
        if verdict.code in ("iCR", "NED"):
            self._followed = replace(self._followed, known=frozenset())
        if verdict.code == "iCR":
            self._became_complete(seen)

    def _became_complete(self, seen: Seen) -> None:
        """From here on targets and non-target lesions that come back are progression."""
        visit = seen.visit
        by_code = visit.given is not None and visit.given.nontarget is not None
        every = frozenset(value.lesion_id for value in (*self._first.nontargets, *visit.nontargets))
        self._complete = visit.named
        self._cleared |= every if by_code else seen.nontarget.gone


def _now(moment: Moment, call: TargetCall | None, nontarget: NonTargetCall, new: NewDisease) -> Now:
    first, visit = moment.first, moment.visit
    return Now(
        target=call.code if call else None,
        nontarget=nontarget.code,
        sums=moment.sums,
        new=new,
        target_grew=bool(visit.given is not None and visit.given.target_grew_further),
        nontarget_grown=nontarget_grown(visit),
        markers=nontarget.markers,
        disease_free=not first.other_disease and call is None and not first.nontargets,
    )


def _as_recist(seen: Seen) -> Answer:
    """The answer in the classes of RECIST 1.1, as the rule of the continuing PR asks for it."""
    code, strict = seen.verdict.code, seen.strict
    return Answer(
        timepoint_id=seen.visit.timepoint_id,
        code=FAMILY[code],
        target=None,
        sums=seen.sums,
        rule="",
        sentence="",
        strict=FAMILY[strict] if strict else None,
    )
