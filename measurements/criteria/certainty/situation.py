"""What the safety of one call depends on, taken out of the course: targets at three dates, limits, what is certain."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from measurements.criteria.base import Answer, Quantity, Sums, TargetValue, Visit
from measurements.criteria.certainty.answer import Applies
from measurements.criteria.certainty.classes import CLASSES, Limits
from measurements.criteria.codes import FAMILY, Code
from measurements.criteria.rules.limits import pd_limit, pr_limit
from measurements.criteria.rules.overall import overall_response
from measurements.criteria.rules.sums import sums_along, targets_along
from measurements.protocol import Protocol

Assess = Callable[[Protocol, tuple[Visit, ...]], tuple[Answer, ...]]

SUM_OF: dict[str, tuple[Quantity, bool]] = {
    "RECIST 1.1": ("diameter", True),
    "iRECIST": ("diameter", True),
    "mRECIST": ("viable_diameter", False),
    "WHO": ("product", False),
    "EASL": ("viable_product", False),
    "Volume": ("volume", False),
}
"""The quantity each criterion sums, and whether a small node is no disease. Others rest on more than a sum."""


@dataclass(frozen=True)
class Situation:
    """One date of a course. Targets hold the quantity of the criterion in `mm`; None where there is no such date."""

    protocol: Protocol
    quantity: Quantity
    nodes: bool
    sums: Sums
    current: tuple[TargetValue, ...]
    baseline: tuple[TargetValue, ...] | None
    nadir: tuple[TargetValue, ...] | None  # None too where the nadir is the baseline
    nadir_is_baseline: bool
    had_pr: bool
    after_cr: str
    overall: dict[Code, Code]  # the overall response for each class of the targets

    @property
    def may_be_normal(self) -> bool:
        """Whether an error alone can make a CR: nothing missing, and all that is left are nodes."""
        left = [v for v in self.current if v.mm != 0]
        return not self.sums.missing and all(v.node and self.nodes for v in left)

    @property
    def limits(self) -> Limits:
        """The limits as the drawn sums are compared with them."""
        protocol = self.protocol
        return Limits(
            float(protocol.partial_response), float(protocol.progression), float(protocol.progression_mm),
            float(protocol.node_normal_mm), self.nodes, bool(self.sums.missing), self.had_pr, bool(self.after_cr),
        )  # fmt: skip

    @property
    def applies(self) -> Applies:
        """Whether one reader measured all that is compared, or different ones; unknown where one is not named."""
        dates = (self.current, self.baseline or (), self.nadir or ())
        names = {v.reader for targets in dates for v in targets if v.mm is not None and v.state == "measured"}
        if "" in names or not names:
            return "unknown"
        return "one" if len(names) == 1 else "different"


def situation_of(
    protocol: Protocol, visits: tuple[Visit, ...], place: int, answers: tuple[Answer, ...], assess: Assess
) -> Situation:
    """The situation at a date after the baseline, for a criterion of `SUM_OF` with sizes at that date."""
    quantity, nodes = SUM_OF[protocol.name]
    targets = targets_along(visits[: place + 1], quantity)
    sums = sums_along(visits[: place + 1], quantity)[place]
    at = next((n for n in range(place) if visits[n].timepoint_id == sums.nadir_at), None)
    part = Situation(
        protocol, quantity, nodes, sums, targets[place],
        targets[0] if sums.baseline is not None else None,
        targets[at] if at else None,
        at == 0, had_pr=False, after_cr="", overall={},
    )  # fmt: skip
    probe = _Probe(protocol, visits, place, assess, part)
    after = next((a for a in answers[1:place] if FAMILY[a.code] == "CR"), None)
    return replace(
        part,
        had_pr=probe.continues(answers[:place]),
        after_cr=visits[answers.index(after)].named if after is not None and probe.back_is_progression() else "",
        overall=_overall(protocol, answers[place], probe),
    )


@dataclass(frozen=True)
class _Probe:
    """Asks the rules themselves what they would say of other sizes at this date: their state is theirs alone."""

    protocol: Protocol
    visits: tuple[Visit, ...]
    place: int
    assess: Assess
    part: Situation

    def continues(self, before: tuple[Answer, ...]) -> bool:
        """Whether a sum above the PR limit and below PD would still be a PR."""
        low = pr_limit(self.protocol, self.part.sums.baseline)
        high = pd_limit(self.protocol, self.part.sums.nadir)
        may = any(a.target is not None and FAMILY[a.target] in ("PR", "CR") for a in before)
        if not may or not self.protocol.continuing_partial_response or low is None or high is None or low >= high:
            return False
        answer = self._with_sum((low + high) / 2)
        return answer is not None and answer.target is not None and FAMILY[answer.target] == "PR"

    def back_is_progression(self) -> bool:
        """Whether a target that is there again, however small, is PD."""
        limit = self.protocol.node_normal_mm
        sizes = [limit if v.node and self.part.nodes else Decimal("0.01") for v in self.part.current[:1]]
        answer = self._said(sizes + [Decimal(0)] * (len(self.part.current) - 1)) if sizes else None
        return answer is not None and answer.target is not None and FAMILY[answer.target] == "PD"

    def with_class(self, wanted: Code) -> Code | None:
        """The overall code where the targets come to a class by their sizes; None where no sum leads there."""
        low = pr_limit(self.protocol, self.part.sums.baseline)
        high = pd_limit(self.protocol, self.part.sums.nadir)
        total = self.part.sums.measured_part or Decimal(0)
        tries = {
            "CR": [Decimal(0)] if self.part.may_be_normal else [],
            "PR": [low, low * Decimal("0.95")] if low is not None else [],
            "SD": [(low + high) / 2] if low is not None and high is not None else [],
            "PD": [max(total, high), high * Decimal("1.2")] if high is not None else [],
            "NE": [],
        }[wanted]
        for amount in tries:
            answer = self._with_sum(amount)
            if answer is not None and answer.target is not None and FAMILY[answer.target] == wanted:
                return answer.code
        return None

    def _with_sum(self, amount: Decimal) -> Answer | None:
        """All targets scaled to a sum; where all are gone, the first that is no node takes it all."""
        current, total = self.part.current, self.part.sums.measured_part
        if not current:
            return None
        if total:
            return self._said([(v.mm or Decimal(0)) * amount / total for v in current])
        first = next((n for n, v in enumerate(current) if not v.node), 0)
        return self._said([amount if n == first else Decimal(0) for n in range(len(current))])

    def _said(self, sizes: list[Decimal]) -> Answer | None:
        quantity = self.part.quantity
        changed = tuple(
            replace(v, mm=size, quantities={**v.quantities, quantity: size}, state="measured" if size else "gone")
            for v, size in zip(self.part.current, sizes, strict=True)
        )
        visit = replace(self.visits[self.place], targets=changed)
        course = (*self.visits[: self.place], visit, *self.visits[self.place + 1 :])  # later dates confirm new lesions
        return self.assess(self.protocol, course)[self.place]


def _overall(protocol: Protocol, answer: Answer, probe: _Probe) -> dict[Code, Code]:
    """What each class of the targets comes to with the non-target and new lesions of the date, which are certain."""
    called = FAMILY[answer.target] if answer.target is not None else None
    new = answer.new_lesion == "unequivocal"
    by_rules = protocol.name == "iRECIST"  # its overall response depends on the dates before
    found: dict[Code, Code] = {}
    for code in CLASSES:
        said = probe.with_class(code) if by_rules or code == "CR" else None  # markers may bar a CR
        table = answer.code if by_rules else overall_response(code, answer.nontarget, new_lesion=new)
        found[code] = said or table
    if called is not None:
        found[called] = answer.code
    return found
