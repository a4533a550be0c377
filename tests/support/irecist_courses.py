"""Short courses for the tests of iRECIST: a target of 100 mm at baseline unless said otherwise."""

from decimal import Decimal
from typing import Literal

from measurements.assessment import State
from measurements.criteria import PRESETS, assess
from measurements.criteria.base import Answer, Given, NewLesionValue, NonTargetValue, TargetValue, Visit
from measurements.partial_date import parse
from measurements.protocol import Protocol

IRECIST = PRESETS["iRECIST"]


def target(mm: str | None, name: str = "T01", *, node: bool = False) -> TargetValue:
    """A target with its size; None: not evaluable."""
    size = None if mm is None else Decimal(mm)
    return TargetValue(name, name, node, size, state="measured" if mm is not None else "not_evaluable")


def nontarget(state: State, *, grown: bool | None = None, name: str = "NT01") -> NonTargetValue:
    """A non-target lesion in a state."""
    return NonTargetValue(name, name, state, grown_further=grown)


def new(
    mm: str | None = None,
    name: str = "NEW01",
    *,
    seen: bool | None = True,
    organ: str = "",
    node: bool = False,
    measured_kind: Literal["", "target", "nontarget"] = "",
    grown_further: bool | None = None,
    progressed: bool = False,
) -> NewLesionValue:
    """An unequivocal new lesion that is seen, unless `seen` says otherwise."""
    return NewLesionValue(
        name,
        name,
        seen,
        "unequivocal" if seen else "",
        mm=None if mm is None else Decimal(mm),
        organ=organ,
        node=node,
        measured_kind=measured_kind,
        grown_further=grown_further,
        progressed=progressed,
    )


def visit(
    date: str,
    mm: str | None = "100",
    *lesions: NewLesionValue,
    nontargets: tuple[NonTargetValue, ...] = (),
    targets: tuple[TargetValue, ...] | None = None,
    given: Given | None = None,
    symptoms: bool = False,
) -> Visit:
    """A date with one target of `mm`, or with `targets`, and its new lesions."""
    followed = (target(mm),) if targets is None else targets
    return Visit(
        date, followed, nontargets, lesions, date=parse(date), label=date, new_symptoms=symptoms, given=given
    )  # fmt: skip


def answers(*visits: Visit, protocol: Protocol = IRECIST) -> tuple[Answer, ...]:
    """The answers of a course, the baseline first."""
    return assess(protocol, visits)


def codes(*visits: Visit, protocol: Protocol = IRECIST) -> str:
    """The codes of a course after its baseline, as a line of words."""
    return " ".join(answer.code for answer in answers(*visits, protocol=protocol)[1:])


START = visit("2020-01-01")
