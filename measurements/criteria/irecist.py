"""iRECIST along a course: responses under immunotherapy, where a first progression has to be confirmed.

Seymour et al., Lancet Oncol 2017;18:e143-e152, with the EORTC answers on confirmation, reset and new lesions.
"""

from typing import Literal

from measurements.criteria.base import Answer, Explanation, Figure, Input, Step, Threshold, Visit
from measurements.criteria.codes import WORDS
from measurements.criteria.departures import departures
from measurements.criteria.irecist_rules import SEYMOUR
from measurements.criteria.irecist_rules.best import best_response_irecist, progression_date, progression_of
from measurements.criteria.irecist_rules.growth import new_growth, target_growth
from measurements.criteria.irecist_rules.judgement import immune
from measurements.criteria.irecist_rules.walk import Seen, walk
from measurements.criteria.irecist_rules.words import sentence_of
from measurements.criteria.numbers import listed, plain
from measurements.criteria.rules.given import given_notices
from measurements.criteria.rules.limits import pd_limit, pr_limit
from measurements.protocol import Protocol

__all__ = ["assess", "best_response_irecist", "confirms_late", "may_confirm", "progression_date", "progression_of"]

_COUNTS_AS_NEW = "counts as new."  # of a new lesion that came back: here only by its growth, unless after iCR
_THERE = ("measured", "too_small", "present", "unequivocal_progression")

_RULES = {
    "baseline": "baseline sum",
    "response": "table 2",
    "first": "first progression (iUPD)",
    "again": "table 2, iUPD before",
    "early": "confirmation 4 to 8 weeks after the iUPD, EORTC answer",
    "confirmed": "confirmation of progression",
    "after": "after confirmed progression",
    "not evaluable": "table 2, as RECIST 1.1 table 1",
}


def assess(protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Answer, ...]:
    """The response at every visit; the first visit is the baseline. An empty course has no answers."""
    return tuple(_answer(protocol, seen) for seen in walk(protocol, visits))


def may_confirm(protocol: Protocol, visits: tuple[Visit, ...], place: int) -> bool:
    """Whether the visit at `place` is far enough from a pending iUPD to confirm it; False where none is pending."""
    window = walk(protocol, visits)[place].window
    return window is not None and window.may_confirm


def confirms_late(protocol: Protocol, visits: tuple[Visit, ...], place: int) -> bool:
    """Whether the visit at `place` lies more than 8 weeks after a pending iUPD: it counts, and is flagged."""
    window = walk(protocol, visits)[place].window
    return window is not None and window.late


def _answer(protocol: Protocol, seen: Seen) -> Answer:
    verdict, call = seen.verdict, seen.call
    rule = f"iRECIST, {_RULES[verdict.kind]} ({SEYMOUR})"
    sentence = sentence_of(protocol, seen)
    baseline = verdict.kind == "baseline"
    low, high = (call.pr_limit, call.pd_limit) if call else (None, None)
    if baseline:
        low, high = pr_limit(protocol, seen.sums.total), pd_limit(protocol, seen.sums.total)
    return Answer(
        timepoint_id=seen.visit.timepoint_id,
        code=verdict.code,
        target=("BL" if seen.moment.targets else None) if baseline else immune(seen.now.target),
        sums=seen.sums,
        rule=rule,
        sentence=sentence,
        pr_limit=low,
        pd_limit=high,
        steps=() if baseline else _steps(protocol, seen),
        notices=_notices(protocol, seen),
        criterion="iRECIST",
        nontarget=None if baseline else immune(seen.now.nontarget),
        new_lesion=_new_lesion(seen),
        strict=seen.strict,
        explanation=Explanation(rule, SEYMOUR, sentence, _inputs(seen), _thresholds(protocol, seen)),
        bounds=seen.bounds,
        figures=_figures(seen),
    )


def _new_lesion(seen: Seen) -> Literal["no", "equivocal", "unequivocal"]:
    if seen.now.new.there:
        return "unequivocal"
    return "equivocal" if seen.now.new.equivocal else "no"


def _notices(protocol: Protocol, seen: Seen) -> tuple[str, ...]:
    found: list[str] = list(seen.call.notices) if seen.call else []
    found += seen.nontarget.notices
    if seen.window is not None and seen.window.notice and seen.verdict.kind != "early":
        found.append(seen.window.notice)
    if seen.verdict.kind != "baseline" and (seen.visit.given is None or seen.visit.given.new_lesion is None):
        found += [text for text in seen.notices if seen.now.new.progresses or not text.endswith(_COUNTS_AS_NEW)]
    found += given_notices(seen.moment)
    found += _asked(seen)
    if seen.visit.symptomatic_deterioration:
        found.append("Symptomatic deterioration is recorded: no objective response, and no part of the tables.")
    return (*found, *departures(protocol))


def _asked(seen: Seen) -> list[str]:
    """What the reader has not said and an unconfirmed progression waits for."""
    block = seen.block
    if block is None or seen.verdict.kind != "again":
        return []
    asked = []
    if "nontarget" in block.categories:
        names = [v.name for v in seen.visit.nontargets if v.grown_further is None and v.state in _THERE]
        asked += [f"Not said whether {listed(names)} grew since the iUPD of {block.first.named}."] if names else []
    if "new" in block.categories:
        measured = {target.lesion_id for target in seen.now.new.targets}
        names = [
            value.name
            for value in seen.new_values
            if value.lesion_id in seen.now.new.there - measured and value.seen and value.grown_further is None
        ]
        asked += [f"Not said whether {listed(names)} grew since the iUPD of {block.first.named}."] if names else []
    return asked


def _steps(protocol: Protocol, seen: Seen) -> tuple[Step, ...]:
    now, block, verdict = seen.now, seen.block, seen.verdict
    nontarget = WORDS[immune(now.nontarget) or "NE"].lower() if now.nontarget else "none followed"
    further = f"further new lesions: {listed(now.new.fresh) or 'none'}"
    steps = [
        *(seen.call.steps if seen.call else ()),
        Step("Non-target", f"non-target lesions: {nontarget}", now.nontarget == "PD" if now.nontarget else None),
        Step("New lesion", further, now.new.progresses),
    ]
    if verdict.kind == "after":
        return (*steps, Step("iCPD", "progression was confirmed before", held=True))
    if block is None:
        return (*steps, Step("iUPD", "progression by RECIST 1.1 in any category", bool(now.progressed)))
    window = seen.window
    days = f"{protocol.confirm_progression_from_days - protocol.confirm_progression_variance_days} days or more"
    steps.append(Step("Window", f"{days} after the iUPD of {block.first.named}", bool(window and window.may_confirm)))
    if verdict.kind == "early":
        return tuple(steps)
    for growth in _growths(protocol, seen):
        limit = f"{plain(growth.value, 2)} mm at or above {plain(growth.limit, 2)} mm"
        steps.append(Step("Further growth", f"{growth.name.removeprefix('iCPD: ')}; {limit}", growth.met))
    words = "; ".join(reason.words for reason in verdict.reasons) or "nothing further"
    steps.append(Step("iCPD", f"further growth or another category: {words}", bool(verdict.reasons)))
    if not verdict.reasons:
        reset = verdict.kind == "response"
        steps.append(Step("Reset", "the date meets iCR, iPR or iSD, so the iUPD lapses", reset))
    return tuple(steps)


def _growths(protocol: Protocol, seen: Seen) -> tuple[Threshold, ...]:
    if seen.block is None or seen.verdict.kind in ("early", "after"):
        return ()
    found = (target_growth(protocol, seen.block, seen.now), new_growth(protocol, seen.block, seen.now))
    return tuple(growth for growth in found if growth is not None)


def _thresholds(protocol: Protocol, seen: Seen) -> tuple[Threshold, ...]:
    new = seen.now.new
    found = [*(seen.call.thresholds if seen.call else ())]
    if new.pd_limit is not None and new.part is not None and new.smallest is not None:
        name = "iUPD: sum of the new lesions against its smallest"
        met = new.sum_progressed
        found.append(Threshold(name, new.part, ">=", new.pd_limit, "mm", "nadir", new.smallest, None, met))
    return (*found, *_growths(protocol, seen))


def _inputs(seen: Seen) -> tuple[Input, ...]:
    at = seen.visit.timepoint_id
    targets = (
        Input(
            v.lesion_id, v.name, at, v.mm, "mm", v.measurement_ids,
            v.words or ("" if v.mm is not None else v.reason or v.state.replace("_", " ")),
        )
        for v in seen.moment.targets
    )  # fmt: skip
    nontargets = (
        Input(v.lesion_id, v.name, at, v.mm, "mm", (), v.state.replace("_", " ")) for v in seen.visit.nontargets
    )
    measured = {target.lesion_id for target in seen.now.new.targets}
    new = (
        Input(
            v.lesion_id, v.name, at, v.mm, "mm", (),
            f"new lesion {'target' if v.lesion_id in measured else 'non-target'}, {v.certainty or 'not seen'}",
        )
        for v in seen.new_values
    )  # fmt: skip
    return (*targets, *nontargets, *new)


def _figures(seen: Seen) -> tuple[Figure, ...]:
    """The sum of the new lesion targets, kept apart from the target sum: against its smallest value, and the iUPD's."""
    new, block = seen.now.new, seen.block
    if new.part is None:
        return ()
    name = "Sum of new lesions" if new.total is not None else "Sum of new lesions, measured part"
    found = [Figure(name, new.part, "mm", "nadir", new.smallest, "its smallest before")]
    if block is not None and block.new_sum is not None:
        found.append(Figure(name, new.part, "mm", "prior", block.new_sum, block.new_sum_named))
    return tuple(found)
