"""How safe a call is: the probability of each class at one date, given the errors of all sums that are compared.

Every sum that is compared is drawn once with the errors of the model. The tests of the target response follow in their
order, then the table for the overall response, with non-target and new lesions as they are read. Which date is the
nadir, whether a PR or CR came before, and what is pending (iRECIST) stay as in the record.
"""

import math
from dataclasses import replace
from typing import Literal

from measurements.criteria import assess
from measurements.criteria.base import Answer, Visit
from measurements.criteria.certainty.answer import FIRM, Certainty
from measurements.criteria.certainty.baseline import at_baseline
from measurements.criteria.certainty.changes import changes_of
from measurements.criteria.certainty.curve import curve_of
from measurements.criteria.certainty.probabilities import Dates, dates_of, decisive_target, probabilities
from measurements.criteria.certainty.situation import CRITERIA, Situation, situation_of
from measurements.criteria.certainty.spread import relative_sd
from measurements.criteria.certainty.words import safety_sentence, sources_of, stand_in_note
from measurements.criteria.codes import FAMILY, Code
from measurements.criteria.rules.given import given_call
from measurements.error_model import DEFAULT_MODEL, ErrorModel
from measurements.protocol import Protocol


def certainty_of(
    protocol: Protocol,
    visits: tuple[Visit, ...],
    place: int,
    model: ErrorModel | None = None,
    *,
    answers: tuple[Answer, ...] | None = None,
) -> Certainty:
    """The safety of the call at visits[place]; visits[0] is the baseline.

    model: None takes that of the protocol, else the default. answers: those of `assess(protocol, visits)` where they
    have been worked out already. Raises IndexError for a place that is no visit.
    """
    answers = assess(protocol, visits) if answers is None else answers
    answer = answers[place]
    used = model or protocol.error_model or DEFAULT_MODEL
    if place == 0:
        told = at_baseline(protocol, visits[0], used)
        why = "The baseline is the reference: there is no call yet."
        return Certainty(
            answer.timepoint_id, answer.code, changes=told.sentences if told else (), note=why, baseline=told
        )
    why = _why_not(protocol, answer)
    if why:
        return Certainty(answer.timepoint_id, answer.code, note=why)
    situation = situation_of(protocol, visits, place, answers, assess)
    if given_call(situation.moment) is not None:
        why = "The response of the targets is stated by the source, not worked out from sizes."
        return Certainty(answer.timepoint_id, answer.code, note=why)
    if not any(value.mm is not None for value in situation.current):
        return Certainty(answer.timepoint_id, answer.code, changes=_bounds(answer), note="No target has a size.")
    return _certainty(situation, answer, used)


def _why_not(protocol: Protocol, answer: Answer) -> str:
    """Why there is no probability, in one sentence; "" where there may be one."""
    if protocol.name not in CRITERIA:
        return f"There are no published error figures for what {protocol.name} measures."
    if answer.target is None:
        return "No target lesions: the call rests on what was seen, not on sizes."
    return ""


def _certainty(situation: Situation, answer: Answer, model: ErrorModel) -> Certainty:
    one, different = dates_of(situation, model, "one"), dates_of(situation, model, "different")
    limits, same = situation.limits, situation.nadir is None
    targets_one, targets_different = dict(probabilities(limits, one)), dict(probabilities(limits, different))
    applies = situation.applies
    reference = _reference(situation, targets_different if applies == "different" else targets_one)
    found = Certainty(
        answer.timepoint_id,
        answer.code,
        _overall(situation, targets_one),
        _overall(situation, targets_different),
        relative_sd(one.now),
        relative_sd(different.now),
        applies,
        decisive=decisive_target(situation, different if applies == "different" else one),
        changes=_bounds(answer) if answer.code == "NE" else changes_of(situation),
        curve=curve_of(
            situation, reference, _ratio_sd(one, reference, same=same), _ratio_sd(different, reference, same=same)
        ),
        note=stand_in_note(situation, model),
        sources=sources_of(situation, model),
    )  # fmt: skip
    unchanged = (found.safest or 0.0) >= FIRM
    found = replace(found, firm=unchanged and answer.code != "NE")
    return replace(found, sentence=safety_sentence(found, situation.sums.missing, unchanged=unchanged))


def _overall(situation: Situation, targets: dict[Code, float]) -> dict[Code, float]:
    found: dict[Code, float] = {}
    for code, share in targets.items():
        overall = situation.overall(code)
        found[overall] = found.get(overall, 0.0) + share
    return found


def _reference(situation: Situation, targets: dict[Code, float]) -> Literal["baseline", "nadir"]:
    """What the curve is drawn from: the reference of the limit that is nearest, by the classes that could be."""
    called = FAMILY[situation.called]
    if situation.sums.baseline is None or called == "PD":
        return "nadir"
    others = {code: share for code, share in targets.items() if FAMILY[code] != called}
    return "nadir" if others and FAMILY[max(others, key=lambda code: others[code])] == "PD" else "baseline"


def _ratio_sd(dates: Dates, reference: str, *, same: bool) -> float:
    """Relative standard deviation of the sum now over the sum it is compared with."""
    of = dates.baseline if reference == "baseline" or same else dates.nadir
    return math.hypot(relative_sd(dates.now), relative_sd(of or ()))


def _bounds(answer: Answer) -> tuple[str, ...]:
    return (answer.bounds.sentence,) if answer.bounds is not None else ()
