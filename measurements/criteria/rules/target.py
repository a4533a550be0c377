"""The response of the target lesions at one date, in the order of the tests (Eisenhauer 2009, 4.3.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from measurements.criteria.base import Figure, Step, Sums, TargetValue, Threshold
from measurements.criteria.codes import Code
from measurements.criteria.numbers import listed, places_apart, plain, signed, size
from measurements.criteria.rules.decision import Decision, Test, decide, not_normal
from measurements.criteria.rules.limits import is_normal, pd_limit, pr_limit, thresholds
from measurements.protocol import Protocol

__all__ = ["EISENHAUER", "SECTIONS", "TargetCall", "pd_limit", "pr_limit", "target_response"]

EISENHAUER = "Eisenhauer et al., Eur J Cancer 2009;45:228-247"


@dataclass(frozen=True)
class TargetCall:
    """The class of the targets, the steps that led there, and the limits in the unit of the sum.

    `strict` is the class by the limits alone, where a continuing PR departs from it. `reason` replaces the sentence
    about the sum, for criteria that rest on more than a sum.
    """

    code: Code
    steps: tuple[Step, ...]
    rule: str
    pr_limit: Decimal | None
    pd_limit: Decimal | None
    notices: tuple[str, ...] = ()
    strict: Code | None = None
    back: tuple[str, ...] = ()  # targets that are there again after a complete response of all disease
    thresholds: tuple[Threshold, ...] = ()
    given: bool = False  # stated by the source, not worked out from sizes
    reason: str = ""
    figures: tuple[Figure, ...] = ()


@dataclass
class _Asked:
    """The tests of one date, written down as they were made."""

    protocol: Protocol
    sums: Sums
    targets: tuple[TargetValue, ...]
    nodes: bool
    decided: Decision
    steps: list[Step] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def ask(self, name: str, question: str, *held: Test) -> bool:
        """Write down a test; True where it is the one that decided."""
        yes = self.decided.test in held
        self.steps.append(Step(name, question, yes))
        return yes


SECTIONS: Mapping[Test, str] = {
    "CR": "4.3.1",
    "back": "4.3.5 and EORTC answers",
    "PD": "4.3.1",
    "NE": "4.4.2",
    "no baseline": "4.3.1",
    "PR": "4.3.1",
    "continuing PR": "continuing PR, EORTC answer",
    "SD": "4.3.1",
}


def target_response(
    protocol: Protocol,
    sums: Sums,
    targets: tuple[TargetValue, ...],
    *,
    had_pr: bool,
    after_cr: str = "",
    at_nadir: tuple[TargetValue, ...] = (),
    nodes: bool = True,
    name: str = "RECIST 1.1",
    sections: Mapping[Test, str] = SECTIONS,
) -> TargetCall:
    """The decision of `decide` with its steps, notices and thresholds in words and numbers.

    `had_pr`: a PR was called before (confirmed where the protocol asks for it) and no PD since. `after_cr`: the date
    of a complete response of all disease before, "" for none. `at_nadir`: the targets at the date of the nadir.
    """
    decided = decide(protocol, sums, targets, had_pr=had_pr, after_cr=bool(after_cr), nodes=nodes)
    asked = _Asked(protocol, sums, targets, nodes, decided)
    _ask_in_order(asked, after_cr)
    _note(asked, at_nadir)
    section = sections["NE" if decided.test == "PD" and sums.missing else decided.test]
    return TargetCall(
        decided.code,
        tuple(asked.steps),
        f"{name}, {section}",
        pr_limit(protocol, sums.baseline),
        pd_limit(protocol, sums.nadir),
        tuple(asked.notices),
        "SD" if decided.test == "continuing PR" else None,
        decided.back,
        thresholds(protocol, sums, targets, nodes=nodes),
    )


def _ask_in_order(asked: _Asked, after_cr: str) -> None:
    """Every test up to the one that decided."""
    sums, back = asked.sums, asked.decided.back
    if asked.ask("CR", _cr_words(asked), "CR"):
        return
    if after_cr:
        question = f"a target is back after the complete response of {after_cr}; {listed(back) or 'none'}"
        if asked.ask("PD", question, "back"):
            return
    if asked.ask("PD", _pd_words(asked.protocol, sums), "PD"):
        return
    without = listed(sums.missing) or "all have one"
    if asked.ask("NE", f"a target has no size; {without}", "NE"):
        return
    if asked.decided.test == "no baseline":
        asked.steps.append(Step("NE", "no complete baseline sum to compare with", held=True))
        return
    if asked.ask("PR", _pr_words(asked.protocol, sums), "PR"):
        return
    if asked.decided.test == "continuing PR":
        asked.steps.append(Step("PR", "a partial response was called before, and no progression since", held=True))
        return
    asked.ask("SD", "none of the above", "SD")


def _note(asked: _Asked, at_nadir: tuple[TargetValue, ...]) -> None:
    decided = asked.decided
    if decided.test == "CR" and decided.grown:
        asked.notices.append("The sum alone would be progression; every target is gone or a normal node.")
    elif decided.test == "NE" and decided.grown:
        asked.notices.append("The measured targets would be progression by their sum, but all are gone or normal.")
    elif decided.test == "continuing PR":
        asked.notices.append(
            "Above the PR limit again, and no progression since the PR: a continuing PR (strictly SD)."
        )
    elif decided.test == "back" and len(decided.back) == 1:
        asked.notices.append(
            f"{decided.back[0]} alone is back: weigh the total burden, consider confirming it at the next assessment;"
            " confirmed, the progression dates from here."
        )
    elif decided.test == "PD":
        _note_progression(asked, at_nadir)


def _note_progression(asked: _Asked, at_nadir: tuple[TargetValue, ...]) -> None:
    if asked.sums.missing:
        asked.notices.append(
            f"{listed(asked.sums.missing)} {'has' if len(asked.sums.missing) == 1 else 'have'} no size;"
            " the measured targets alone are progression."
        )
    if asked.sums.baseline is None:
        asked.notices.append("The baseline sum is incomplete: progression is counted from the smallest complete sum.")
    if not asked.nodes:
        return
    then = {value.lesion_id: value.mm for value in at_nadir}
    grown = [
        value
        for value in asked.targets
        if value.mm is not None and (before := then.get(value.lesion_id)) is not None and value.mm > before
    ]
    if grown and all(value.node and is_normal(asked.protocol, value) for value in grown):
        limit = size(asked.protocol.node_normal_mm, "mm")
        asked.notices.append(f"Only nodes still below {limit} have grown: {listed([v.name for v in grown])}.")


def _cr_words(asked: _Asked) -> str:
    left = not_normal(asked.protocol, asked.targets, nodes=asked.nodes)
    rule = "every target gone"
    if asked.nodes and any(value.node for value in asked.targets):
        rule = f"every target gone, nodes below {size(asked.protocol.node_normal_mm, 'mm')}"
    missing = f"{listed(asked.sums.missing)} without a size" if asked.sums.missing else ""
    return f"{rule}; {', '.join(p for p in (f'{len(left)} of {len(asked.targets)} still there', missing) if p)}"


def _pd_words(protocol: Protocol, sums: Sums) -> str:
    part, nadir, unit = sums.measured_part, sums.nadir, sums.unit
    if part is None or nadir is None:
        return "no sum to compare with the nadir"
    times = protocol.progression * nadir
    change = part - nadir
    factor = plain(protocol.progression, 3)
    absolute = f"C − N ≥ {size(protocol.progression_mm, 'mm')} and " if protocol.progression_mm else ""
    above = "≥" if protocol.progression_inclusive else ">"
    fixed = places_apart(change, protocol.progression_mm) if protocol.progression_mm else 1
    places = places_apart(part, times)
    return (
        f"{absolute}C {above} {factor} × N; {signed(change, unit, fixed)};"
        f" {factor} × {plain(nadir)} = {size(times, unit, places)}, C = {size(part, unit, places)}"
    )


def _pr_words(protocol: Protocol, sums: Sums) -> str:
    total, base = sums.total or Decimal(0), sums.baseline or Decimal(0)
    low = protocol.partial_response * base
    share, places = plain(protocol.partial_response, 3), places_apart(total, low)
    shown = f"{share} × {plain(base)} = {size(low, sums.unit, places)}"
    return f"C ≤ {share} × B; {shown}; C = {size(total, sums.unit, places)}"
