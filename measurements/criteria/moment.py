"""One date of a course as a sum-based criterion meets it, and what one such criterion differs in from another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from measurements.criteria.base import Quantity, Sums, TargetValue, Visit
from measurements.criteria.codes import Code
from measurements.criteria.rules.decision import Test, decide
from measurements.criteria.rules.new_lesions import Found, Traced
from measurements.criteria.rules.nontarget import NonTargetCall
from measurements.criteria.rules.sums import added
from measurements.criteria.rules.target import EISENHAUER, SECTIONS, TargetCall, target_response
from measurements.protocol import Protocol


@dataclass(frozen=True)
class Moment:
    """A date with its sums and with what the course has been so far. Sizes are in the quantity of the criterion."""

    criterion: "Criterion"
    protocol: Protocol
    first: Visit  # the baseline
    visit: Visit
    targets: tuple[TargetValue, ...]
    sums: Sums
    at_baseline: tuple[TargetValue, ...] = ()
    at_nadir: tuple[TargetValue, ...] = ()
    had_pr: bool = False  # a PR (confirmed where the protocol asks for it), and no PD at any date since
    unconfirmed_pr: str = ""  # why a PR that was called does not continue
    after_cr: str = ""  # the date of a complete response of all disease before; "" for none
    cleared: frozenset[str] = frozenset()  # non-target lesions that were gone then
    before: Code | None = None  # the target response at the date before
    earlier: Sequence[tuple[Visit, tuple[TargetValue, ...]]] = ()  # every date before, with its targets


@dataclass(frozen=True)
class Beside:
    """What is found beside the targets at one date."""

    nontarget: NonTargetCall
    new: Traced
    stated: Found | None = None  # new lesions as a source states them, without lesions of their own

    @property
    def found(self) -> Found:
        """The strongest new lesion of the date."""
        return self.new.found if self.stated is None else self.stated

    @property
    def new_names(self) -> tuple[str, ...]:
        """The unequivocal new lesions; () where they are only stated."""
        return tuple(value.name for value in self.new.unequivocal) if self.stated is None else ()


TargetRule = Callable[[Moment], TargetCall]


def target_by_sum(moment: Moment) -> TargetCall:
    """The target response by the limits of the protocol: CR, PD, NE, PR, SD in this order."""
    criterion = moment.criterion
    return target_response(
        moment.protocol,
        moment.sums,
        moment.targets,
        had_pr=moment.had_pr,
        after_cr=moment.after_cr,
        at_nadir=moment.at_nadir,
        nodes=criterion.nodes,
        name=criterion.name,
        sections=criterion.sections.target,
    )


@dataclass(frozen=True)
class Sections:
    """The paragraphs that answers name, in the numbers of Eisenhauer 2009 unless a criterion has words of its own."""

    baseline: str = "4.2"
    new: str = "4.3.5 and table {}"
    nontarget: str = "4.3.4 and table {}"
    table: str = "table {}"
    none: str = "no disease at baseline"
    stated: str = ""  # where a source states the response; "" takes the paragraph of RECIST 1.1
    target: Mapping[Test, str] = field(default_factory=lambda: SECTIONS)


Notes = Callable[[Moment, Beside | None], tuple[str, ...]]
"""What a criterion says beside an answer; beside the baseline nothing else is read (None)."""


def no_notes(_moment: Moment, _beside: Beside | None) -> tuple[str, ...]:
    """The criterion has nothing to say beside its answers."""
    return ()


@dataclass(frozen=True)
class Criterion:
    """What a sum-based criterion is: the quantity of its sum, how targets are called, and where it is printed."""

    name: str = "RECIST 1.1"
    quantity: Quantity = "diameter"
    citation: str = EISENHAUER
    sum_word: str = "sum"
    nodes: bool = True  # a node below 10 mm short axis is no disease; False: it must be gone
    returns: bool = True  # disease that is back after a complete response of all disease is PD without a sum
    bounded: bool = True  # a date with a missing target says what it could still be
    target: TargetRule = target_by_sum
    sections: Sections = Sections()
    label: str = ""  # what every sentence says after its class: "volume, not RECIST"
    codes: Mapping[Code, Code] = field(default_factory=dict)  # the criterion's own codes, by those of RECIST 1.1
    nontarget_words: Mapping[Code, str] = field(default_factory=dict)  # its own words for non-target responses
    together: Callable[[list[Decimal]], Decimal] = added  # how the values of the targets become one
    step: Decimal | None = None  # to which the quantity is recorded; None: that of the protocol
    notes: Notes = no_notes
    need: str = "size without its unit or axis"  # said of a lesion that is there without the quantity

    def said(self, code: Code) -> Code:
        """The code as the criterion names it."""
        return self.codes.get(code, code)

    def code(self, moment: Moment, targets: tuple[TargetValue, ...], sums: Sums) -> Code:
        """The class that the targets of a moment would have with these sizes, without its words."""
        if self.target is not target_by_sum:
            return self.target(replace(moment, targets=targets, sums=sums)).code
        after_cr = bool(moment.after_cr)
        return decide(moment.protocol, sums, targets, had_pr=moment.had_pr, after_cr=after_cr, nodes=self.nodes).code
