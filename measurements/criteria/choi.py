"""Choi 2007 and its modification for renal cell carcinoma: size and attenuation of the targets together.

Choi et al., J Clin Oncol 2007;25:1753-1759; modified (mChoi): Nathan et al., Cancer Biol Ther 2010;9:15-19. Size is the
sum of diameters, attenuation the mean of the mean HU of the targets in the portal venous phase. Where one of the two is
not known the answer is given as far as the other decides it alone, and is NE otherwise.
"""

from decimal import Decimal

from measurements.criteria.attenuation import Attenuation, attenuation_of
from measurements.criteria.base import Answer, Figure, Step, Threshold, Visit
from measurements.criteria.choi_words import baseline_notes, reason
from measurements.criteria.codes import Code
from measurements.criteria.moment import Beside, Criterion, Moment, target_by_sum
from measurements.criteria.numbers import plain
from measurements.criteria.plain_sections import plain_sections
from measurements.criteria.rules.decision import all_normal, not_normal
from measurements.criteria.rules.limits import pd_limit, pr_limit, reaches_pd
from measurements.criteria.rules.target import TargetCall
from measurements.criteria.walk import walk
from measurements.protocol import Protocol

CHOI_2007 = "Choi et al., J Clin Oncol 2007;25:1753-1759"
NATHAN = "Nathan et al., Cancer Biol Ther 2010;9:15-19"


def assess(protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Answer, ...]:
    """The response at every visit by Choi; the first is the baseline. Sizes in mm, attenuation in HU."""
    return walk(CHOI, protocol, visits)


def assess_modified(protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Answer, ...]:
    """The same by mChoi, whose partial response needs both size and attenuation."""
    return walk(MCHOI, protocol, visits)


def target_by_either(moment: Moment) -> TargetCall:
    """CR all gone; PD by size unless the attenuation is a response; PR by size or attenuation; else SD."""
    return _call(moment, both=False)


def target_by_both(moment: Moment) -> TargetCall:
    """As by Choi, with a partial response by size and attenuation together."""
    return _call(moment, both=True)


def _call(moment: Moment, *, both: bool) -> TargetCall:
    protocol, sums, targets = moment.protocol, moment.sums, moment.targets
    gone = all_normal(protocol, targets, nodes=False) and not sums.missing
    if gone or (moment.after_cr and not_normal(protocol, targets, nodes=False)):
        return target_by_sum(moment)
    density = attenuation_of(moment)
    smaller, larger = _is_smaller(moment), _is_larger(moment)
    response = _and(smaller, density.met) if both else _or(smaller, density.met)
    progression = _and(larger, None if density.met is None else not density.met)
    code: Code = "NE"
    if progression is True:
        code = "PD"
    elif progression is False and response is not None:
        code = "PR" if response else "SD"
    continues = code == "SD" and moment.had_pr and protocol.continuing_partial_response
    criterion = moment.criterion
    return TargetCall(
        "PR" if continues else code,
        _steps(moment, density, progression, response, both=both),
        f"{criterion.name}, {'continuing PR' if continues else 'size and attenuation'}",
        pr_limit(protocol, sums.baseline),
        pd_limit(protocol, _reference(moment)),
        strict="SD" if continues else None,
        thresholds=_thresholds(moment, density),
        reason=reason(moment, density, "PR" if continues else code, both=both, continues=continues),
        figures=(Figure("mean attenuation", density.now, "HU", "baseline", density.baseline, sums.baseline_named),),
    )


def _is_smaller(moment: Moment) -> bool | None:
    """Whether the size is a response; a missing target can only add to a sum that is too large already."""
    low, part = pr_limit(moment.protocol, moment.sums.baseline), moment.sums.measured_part
    if low is None or part is None:
        return None
    if part > low:
        return False
    return None if moment.sums.missing else True


def _is_larger(moment: Moment) -> bool | None:
    """Whether the size is progression; the measured targets alone may show it."""
    reference, part = _reference(moment), moment.sums.measured_part
    if reference is None or part is None:
        return None
    if part > 0 and reaches_pd(moment.protocol, part, reference):
        return True
    return None if moment.sums.missing else False


def _reference(moment: Moment) -> Decimal | None:
    """What progression is counted from: no source states it, so that the protocol does."""
    return moment.sums.nadir if moment.protocol.choi_progression_from == "nadir" else moment.sums.baseline


def _and(a: bool | None, b: bool | None) -> bool | None:
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def _or(a: bool | None, b: bool | None) -> bool | None:
    if a or b:
        return True
    return None if a is None or b is None else False


def _steps(
    moment: Moment, density: Attenuation, progression: bool | None, response: bool | None, *, both: bool
) -> tuple[Step, ...]:
    protocol = moment.protocol
    times = f"size ≥ {plain(protocol.progression, 3)} × {protocol.choi_progression_from}"
    word = "and" if both else "or"
    shares = (
        f"size ≤ {plain(protocol.partial_response, 3)} × B {word} HU ≤ {plain(protocol.attenuation_response, 3)} × B"
    )
    found = [
        Step("CR", "every target gone", held=False),
        Step("PD", f"{times} and attenuation no response; {density.words}", progression),
    ]
    if progression is not True:
        found.append(Step("PR", shares, response))
    if progression is False and response is False:
        found.append(Step("SD", "none of the above", held=True))
    return tuple(found)


def _thresholds(moment: Moment, density: Attenuation) -> tuple[Threshold, ...]:
    protocol, sums, found = moment.protocol, moment.sums, []
    part, low, origin = sums.measured_part, pr_limit(protocol, sums.baseline), _reference(moment)
    of = protocol.choi_progression_from
    if part is not None and origin is not None:
        at = sums.nadir_at if of == "nadir" else sums.baseline_at
        name, limit = f"PD: {plain(protocol.progression, 3)} × {of}", protocol.progression * origin
        met = reaches_pd(protocol, part, origin)
        found.append(Threshold(name, part, ">=", limit, sums.unit, of, origin, at, met))
    if part is not None and low is not None:
        met = part <= low and not sums.missing
        found.append(
            Threshold("PR: size", part, "<=", low, sums.unit, "baseline", sums.baseline, sums.baseline_at, met)
        )
    if density.now is not None and density.limit is not None:
        found.append(
            Threshold("PR: attenuation", density.now, "<=", density.limit, "HU", "baseline", density.baseline,
                      sums.baseline_at, met=density.met is True)
        )  # fmt: skip
    return tuple(found)


def notes(moment: Moment, beside: Beside | None) -> tuple[str, ...]:
    """At baseline from which attenuation a response holds."""
    return baseline_notes(moment) if beside is None else ()


CHOI = Criterion(
    name="Choi",
    citation=CHOI_2007,
    nodes=False,
    bounded=False,
    target=target_by_either,
    sections=plain_sections("size and attenuation"),
    notes=notes,
)
MCHOI = Criterion(
    name="mChoi",
    citation=NATHAN,
    nodes=False,
    bounded=False,
    target=target_by_both,
    sections=plain_sections("size and attenuation"),
    notes=notes,
)
