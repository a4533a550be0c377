"""The response of the target lesions at one date, in the order of the tests (Eisenhauer 2009, 4.3.1)."""

from dataclasses import dataclass, field
from decimal import Decimal

from measurements.criteria.base import Figure, Step, Sums, TargetValue, Threshold
from measurements.criteria.codes import Code
from measurements.criteria.numbers import listed, places_apart, plain, signed, size
from measurements.criteria.rules.limits import is_normal, pd_limit, pr_limit, thresholds
from measurements.protocol import Protocol

__all__ = ["EISENHAUER", "TargetCall", "pd_limit", "pr_limit", "target_response"]

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
class _Tests:
    """The tests of one date, written down as they are made."""

    protocol: Protocol
    sums: Sums
    targets: tuple[TargetValue, ...]
    nodes: bool
    name: str
    low: Decimal | None
    high: Decimal | None
    steps: list[Step] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def ask(self, name: str, question: str, held: bool | None) -> bool:
        self.steps.append(Step(name, question, held))
        return bool(held)

    def call(self, code: Code, section: str, *, strict: Code | None = None, back: tuple[str, ...] = ()) -> TargetCall:
        return TargetCall(
            code, tuple(self.steps), f"{self.name}, {section}", self.low, self.high, tuple(self.notices), strict, back,
            thresholds(self.protocol, self.sums, self.targets, nodes=self.nodes),
        )  # fmt: skip


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
) -> TargetCall:
    """CR first when nothing is missing, then PD, NE, PR, SD. Sums are exact; percentages are never compared.

    `had_pr`: a PR was called before (confirmed where the protocol asks for it) and no PD since; then a sum above the PR
    limit that is not PD stays PR where the protocol says so (EORTC). `after_cr`: the date of a complete response of all
    disease before, "" for none; any target that is there again is then PD without a test of the sum. `at_nadir`: the
    targets at the date of the nadir. `nodes` False: a node must be gone as any other target.
    """
    asked = _Tests(
        protocol, sums, targets, nodes, name, pr_limit(protocol, sums.baseline), pd_limit(protocol, sums.nadir)
    )
    grown = _is_progression(sums, asked.high)
    normal = _all_normal(protocol, targets, nodes=nodes)
    if asked.ask("CR", _cr_words(asked), normal and not sums.missing):
        if grown:
            asked.notices.append("The sum alone would be progression; every target is gone or a normal node.")
        return asked.call("CR", "4.3.1")
    if after_cr:
        back = _back(protocol, targets, nodes=nodes)
        if asked.ask("PD", f"a target is back after the complete response of {after_cr}; {listed(back) or 'none'}",
                     bool(back)):  # fmt: skip
            if len(back) == 1:
                asked.notices.append(
                    f"{back[0]} alone is back: weigh the total burden, consider confirming it at the next assessment;"
                    " confirmed, the progression dates from here."
                )
            return asked.call("PD", "4.3.5 and EORTC answers", back=back)
    if asked.ask("PD", _pd_words(protocol, sums), grown) and not (sums.missing and normal):
        _note_progression(asked, at_nadir)
        return asked.call("PD", "4.4.2" if sums.missing else "4.3.1")
    return _not_progression(asked, grown=grown, had_pr=had_pr)


def _not_progression(asked: _Tests, *, grown: bool, had_pr: bool) -> TargetCall:
    sums, low = asked.sums, asked.low
    without = f"a target has no size; {listed(sums.missing)}" if sums.missing else "a target has no size; all have one"
    if asked.ask("NE", without, bool(sums.missing)) or sums.total is None:
        if grown:
            asked.notices.append("The measured targets would be progression by their sum, but all are gone or normal.")
        return asked.call("NE", "4.4.2")
    if low is None:
        asked.ask("PR", "no complete baseline sum to compare with", None)
        return asked.call("NE", "4.3.1")
    if asked.ask("PR", _pr_words(asked.protocol, sums, low), sums.total <= low):
        return asked.call("PR", "4.3.1")
    if had_pr and asked.protocol.continuing_partial_response:
        asked.ask("PR", "a partial response was called before, and no progression since", held=True)
        asked.notices.append(
            "Above the PR limit again, and no progression since the PR: a continuing PR (strictly SD)."
        )
        return asked.call("PR", "continuing PR, EORTC answer", strict="SD")
    asked.ask("SD", "none of the above", held=True)
    return asked.call("SD", "4.3.1")


def _all_normal(protocol: Protocol, targets: tuple[TargetValue, ...], *, nodes: bool) -> bool:
    measured = [value for value in targets if value.mm is not None]
    return bool(measured) and all(is_normal(protocol, value, nodes=nodes) for value in measured)


def _back(protocol: Protocol, targets: tuple[TargetValue, ...], *, nodes: bool) -> tuple[str, ...]:
    return tuple(v.name for v in targets if v.mm is not None and not is_normal(protocol, v, nodes=nodes))


def _is_progression(sums: Sums, high: Decimal | None) -> bool:
    """Both conditions at once; from a nadir of 0 there must be something to have grown."""
    part = sums.measured_part
    return high is not None and part is not None and part >= high and part > 0


def _note_progression(asked: _Tests, at_nadir: tuple[TargetValue, ...]) -> None:
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


def _cr_words(asked: _Tests) -> str:
    left = _back(asked.protocol, asked.targets, nodes=asked.nodes)
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
    fixed = places_apart(change, protocol.progression_mm) if protocol.progression_mm else 1
    places = places_apart(part, times)
    return (
        f"{absolute}C ≥ {factor} × N; {signed(change, unit, fixed)};"
        f" {factor} × {plain(nadir)} = {size(times, unit, places)}, C = {size(part, unit, places)}"
    )


def _pr_words(protocol: Protocol, sums: Sums, low: Decimal) -> str:
    total, base = sums.total or Decimal(0), sums.baseline or Decimal(0)
    share, places = plain(protocol.partial_response, 3), places_apart(total, low)
    shown = f"{share} × {plain(base)} = {size(low, sums.unit, places)}"
    return f"C ≤ {share} × B; {shown}; C = {size(total, sums.unit, places)}"
