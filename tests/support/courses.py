"""Short ways to write a course of visits for the criteria."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from measurements.assessment import State
from measurements.criteria import assess
from measurements.criteria.base import Answer, NewLesionValue, NonTargetValue, TargetValue, Visit
from measurements.partial_date import parse
from measurements.protocol import Protocol

RECIST = Protocol(id="recist-1.1")

Size = str | int | None


def target(name: str, mm: Size, *, node: bool = False) -> TargetValue:
    """A target with a size in mm; None is missing."""
    size = None if mm is None else Decimal(str(mm))
    state: State = "not_evaluable" if size is None else "gone" if size == 0 else "measured"
    return TargetValue(name, name, node, size, "liver", state)


def visit(
    number: int,
    *sizes: Size,
    nodes: Sequence[int] = (),
    nontargets: Sequence[State] = (),
    new: Sequence[NewLesionValue] = (),
    date: str = "",
) -> Visit:
    """A visit whose targets T1, T2 … have these sizes; `nodes` are the places of those that are nodes."""
    return Visit(
        f"v{number}",
        tuple(target(f"T{k + 1}", mm, node=k in nodes) for k, mm in enumerate(sizes)),
        tuple(NonTargetValue(f"NT{k + 1}", f"NT{k + 1}", state) for k, state in enumerate(nontargets)),
        tuple(new),
        parse(date),
        "follow_up" if number else "baseline",
    )


def course(*rows: Sequence[Size] | Size, nodes: Sequence[int] = ()) -> tuple[Visit, ...]:
    """Visits of targets alone, the first the baseline."""
    lines = [row if isinstance(row, list | tuple) else (row,) for row in rows]
    return tuple(visit(k, *row, nodes=nodes) for k, row in enumerate(lines))


def codes(visits: Sequence[Visit], protocol: Protocol = RECIST) -> list[str]:
    """The overall responses after the baseline."""
    return [answer.code for answer in assess(protocol, tuple(visits))[1:]]


def last(visits: Sequence[Visit], protocol: Protocol = RECIST) -> Answer:
    """The answer at the last visit."""
    return assess(protocol, tuple(visits))[-1]


def with_new(held: Visit, *new: NewLesionValue) -> Visit:
    """The visit with these new lesions."""
    return replace(held, new_lesions=new)
