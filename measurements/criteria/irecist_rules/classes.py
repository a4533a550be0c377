"""What one date shows by the rules of RECIST 1.1, before an unconfirmed progression is looked at (Seymour 2017)."""

from dataclasses import replace
from decimal import Decimal

from measurements.assessment import MISSING_STATES
from measurements.criteria.base import Sums, TargetValue, Visit
from measurements.criteria.codes import FAMILY
from measurements.criteria.irecist_rules import SEYMOUR
from measurements.criteria.moment import Criterion, Moment, target_by_sum
from measurements.criteria.rules.given import given_call
from measurements.criteria.rules.nontarget import NonTargetCall, nontarget_call
from measurements.criteria.rules.target import TargetCall

IRECIST = Criterion(name="iRECIST", citation=SEYMOUR)


def target_class(moment: Moment) -> TargetCall | None:
    """The class of the targets; None without targets. One that a source states is taken, whatever prefix it writes."""
    call = given_call(moment)
    if call is not None:
        return replace(call, code=FAMILY.get(call.code, call.code))
    return target_by_sum(moment) if moment.targets else None


def nontarget_class(moment: Moment) -> NonTargetCall:
    """The response of the non-target lesions in the codes of RECIST 1.1, whatever prefix the source writes."""
    call = nontarget_call(moment.protocol, moment.first, moment.visit, cleared=moment.cleared)
    return call if call.code is None else replace(call, code=FAMILY.get(call.code, call.code))


def nontarget_grown(visit: Visit) -> tuple[str, ...]:
    """Names of the non-target lesions that have grown since the iUPD, as the reader or the source says."""
    grown = tuple(
        value.name
        for value in visit.nontargets
        if value.grown_further and value.state not in (*MISSING_STATES, "absent", "gone")
    )
    stated = visit.given is not None and visit.given.nontarget_grew_further
    return grown or (("as stated",) if stated else ())


class RunningSums:
    """The sum of each date with its baseline and nadir, where a date that does not count sets no nadir. In mm."""

    def __init__(self, first: Visit) -> None:
        self._first = first
        self._baseline: Decimal | None = None
        self._nadir: Decimal | None = None
        self._nadir_visit: Visit | None = None
        self.at_nadir: tuple[TargetValue, ...] = ()

    def at(self, visit: Visit, targets: tuple[TargetValue, ...]) -> Sums:
        """The sums of a date, compared with those before it."""
        sizes = [value.mm for value in targets if value.mm is not None]
        missing = tuple(value.name for value in targets if value.mm is None)
        part = sum(sizes, Decimal(0)) if sizes else None
        total = None if missing else part
        if visit is self._first:
            self._baseline = total
        nadir = self._nadir_visit
        return Sums(
            measured_part=part,
            total=total,
            missing=missing,
            baseline=self._baseline,
            nadir=self._nadir,
            nadir_at=nadir.timepoint_id if nadir else None,
            baseline_at=self._first.timepoint_id,
            nadir_named=nadir.named if nadir else "",
            baseline_named=self._first.named,
        )

    def count(self, visit: Visit, targets: tuple[TargetValue, ...], sums: Sums) -> None:
        """Let the complete sum of a date that counts be a nadir. An incomplete sum never is one."""
        if sums.total is not None and (self._nadir is None or sums.total < self._nadir):
            self._nadir, self._nadir_visit, self.at_nadir = sums.total, visit, targets
