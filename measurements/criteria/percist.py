"""PERCIST 1.0: SULpeak of the hottest lesion at each scan, which need not be the same one.

Wahl et al., J Nucl Med 2009;50 Suppl 1:122S-150S; O and others, Radiology 2016;280:576-584. Response against baseline,
progression against the lowest. What makes two scans comparable is said beside the answer and never changes it.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Literal

from measurements.criteria.base import Answer, Figure, Step, Threshold, Visit
from measurements.criteria.codes import Code
from measurements.criteria.metabolic import (
    glycolysis_before,
    hottest_sum,
    is_measurable,
    measurable_from,
    progression_limit,
    response_limit,
)
from measurements.criteria.metabolic_scans import comparability
from measurements.criteria.moment import Beside, Criterion, Moment
from measurements.criteria.numbers import plain
from measurements.criteria.percist_words import baseline_words, reason
from measurements.criteria.plain_sections import plain_sections
from measurements.criteria.rules.decision import all_normal
from measurements.criteria.rules.target import TargetCall
from measurements.criteria.walk import walk
from measurements.protocol import Protocol

WAHL = "Wahl et al., J Nucl Med 2009;50 Suppl 1:122S-150S"
OWN_CODES: dict[Code, Code] = {"CR": "CMR", "PR": "PMR", "SD": "SMD", "PD": "PMD"}


def assess(protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Answer, ...]:
    """The metabolic response at every visit; the first is the baseline. SULpeak in g/ml; NE where a lesion has none."""
    return tuple(_in_own_codes(protocol, answer) for answer in walk(PERCIST, protocol, _as_scans(visits)))


def _as_scans(visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
    """The visits as PET scans: a focus that was not on the first is new, and no short axis makes a node normal."""
    return tuple(
        replace(visit, baseline_pet="done", new_lesions=tuple(replace(v, node=False) for v in visit.new_lesions))
        for visit in visits
    )


def target_by_uptake(moment: Moment) -> TargetCall:
    """CMR no uptake left; PMD by uptake, extension or glycolysis; NE; PMR; else SMD."""
    protocol, sums = moment.protocol, moment.sums
    extended = _extension(moment)
    measurable = is_measurable(moment.first, sums.baseline)
    low, high = response_limit(protocol, sums.baseline), progression_limit(protocol, sums.nadir)
    grown = measurable is not False and _is_hotter(moment, high)
    gone = all_normal(protocol, moment.targets, nodes=False)
    steps = [Step("CMR", "no lesion has uptake above its surroundings", gone and not sums.missing)]
    code: Code = "SD"
    if gone and not sums.missing:
        code = "CR"
    else:
        steps.append(Step("PMD", _progression_question(protocol), grown or bool(extended)))
        if extended or grown:
            code = "PD"
        elif measurable is False or sums.total is None or low is None:
            code = "NE"
            steps.append(Step("NE", "an uptake is missing, or none was measurable at baseline", held=True))
        else:
            met = sums.total <= low
            code = "PR" if met else "SD"
            steps.append(Step("PMR", _response_question(protocol), met))
    return TargetCall(
        code,
        tuple(steps),
        f"PERCIST 1.0, {'visible extension' if extended and not grown else 'SULpeak of the hottest lesion'}",
        low,
        high,
        thresholds=_thresholds(moment, low, high),
        reason=reason(moment, code, low, high, extended=extended if not grown else "", measurable=measurable),
        figures=_figures(moment),
    )


def _is_hotter(moment: Moment, high: Decimal | None) -> bool:
    """Both conditions from the lowest value; of an incomplete date the hottest measured lesion may show it."""
    protocol, part, lowest = moment.protocol, moment.sums.measured_part, moment.sums.nadir
    if high is None or part is None or lowest is None or part <= 0:
        return False
    return part >= high if protocol.sul_progression_inclusive else part > high


def _extension(moment: Moment) -> str:
    """Why the extent of the disease is progression; "" where it is not."""
    told = moment.visit.metabolic
    if told is None:
        return ""
    if told.extension_visible:
        return "visible extension of the uptake"
    before = glycolysis_before(moment)
    if told.total_glycolysis is None or before is None:
        return ""
    lowest, named = before
    limit = moment.protocol.glycolysis_progression * lowest
    if told.total_glycolysis < limit or told.total_glycolysis == 0:
        return ""
    return (
        f"total lesion glycolysis {plain(told.total_glycolysis)} g, from {plain(lowest)} g ({named});"
        f" PMD needs {plain(limit, 2)} g or more"
    )


def _progression_question(protocol: Protocol) -> str:
    sign = "≥" if protocol.sul_progression_inclusive else ">"
    units = plain(protocol.sul_progression_units, 2)
    return f"SULpeak {sign} {plain(protocol.sul_progression, 3)} × lowest and {sign} {units} above it, or extension"


def _response_question(protocol: Protocol) -> str:
    return f"SULpeak ≤ {plain(protocol.sul_response, 3)} × B and ≥ {plain(protocol.sul_response_units, 2)} below it"


def _thresholds(moment: Moment, low: Decimal | None, high: Decimal | None) -> tuple[Threshold, ...]:
    protocol, sums, found = moment.protocol, moment.sums, []
    value, unit, lowest, base = sums.measured_part, sums.unit, sums.nadir, sums.baseline
    if value is None:
        return ()
    if high is not None and lowest is not None:
        inclusive = protocol.sul_progression_inclusive
        pairs = (
            (f"PMD: {plain(protocol.sul_progression, 3)} × lowest", protocol.sul_progression * lowest),
            (f"PMD: lowest + {plain(protocol.sul_progression_units, 2)}", lowest + protocol.sul_progression_units),
        )
        for name, limit in pairs:
            met = value >= limit if inclusive else value > limit
            sign: Literal[">=", ">"] = ">=" if inclusive else ">"
            found.append(Threshold(name, value, sign, limit, unit, "nadir", lowest, sums.nadir_at, met))
    if low is not None and base is not None:
        pairs = (
            (f"PMR: {plain(protocol.sul_response, 3)} × baseline", protocol.sul_response * base),
            (f"PMR: baseline − {plain(protocol.sul_response_units, 2)}", base - protocol.sul_response_units),
        )
        for name, limit in pairs:
            met = value <= limit and not sums.missing
            found.append(Threshold(name, value, "<=", limit, unit, "baseline", base, sums.baseline_at, met))
    return tuple(found)


def _figures(moment: Moment) -> tuple[Figure, ...]:
    """The sum over up to five lesions, two of an organ: secondary, and no part of the class."""
    protocol, sums = moment.protocol, moment.sums
    now = None if sums.missing else hottest_sum(protocol, moment.targets)
    first = hottest_sum(protocol, moment.at_baseline) if sums.baseline is not None else None
    name = f"sum of the {protocol.max_targets} hottest lesions"
    return (Figure(name, now, sums.unit, "baseline", first, sums.baseline_named),)


def notes(moment: Moment, beside: Beside | None) -> tuple[str, ...]:
    """What the scan itself says: measurable at baseline, comparable later."""
    if beside is not None:
        return comparability(moment.first, moment.visit) if moment.sums.measured_part is not None else ()
    hottest = moment.sums.total
    limit = measurable_from(moment.first)
    if not moment.targets or hottest is None:
        return ()
    if limit is None:
        return ("Whether the hottest lesion was measurable is not known: no liver or blood pool uptake at baseline.",)
    if hottest < limit[0]:
        return (f"The hottest lesion is not measurable: below {plain(limit[0], 2)} g/ml ({limit[1]}).",)
    return ()


def _in_own_codes(protocol: Protocol, answer: Answer) -> Answer:
    """CMR, PMR, SMD and PMD instead of the classes that the tables know; the baseline with its own limits."""
    if answer.code == "BL":
        low, high = response_limit(protocol, answer.sums.total), progression_limit(protocol, answer.sums.total)
        text = baseline_words(protocol, answer, low, high)
        told = replace(answer.explanation, sentence=text) if answer.explanation else None
        return replace(answer, sentence=text, pr_limit=low, pd_limit=high, explanation=told)
    return replace(
        answer,
        code=_own(answer.code),
        target=None if answer.target is None else _own(answer.target),
        strict=None if answer.strict is None else _own(answer.strict),
    )


def _own(code: Code) -> Code:
    return OWN_CODES.get(code, code)


PERCIST = Criterion(
    name="PERCIST 1.0",
    quantity="sul_peak",
    citation=WAHL,
    sum_word="SULpeak of the hottest lesion",
    nodes=False,
    returns=False,
    bounded=False,
    target=target_by_uptake,
    sections=plain_sections("SULpeak of the hottest lesion"),
    codes=OWN_CODES,
    together=max,
    notes=notes,
    need="SULpeak not measured",
)
