"""RECIST 1.1 along a course: sums, limits, target response and overall response at each date.

Eisenhauer et al., Eur J Cancer 2009;45:228-247; continuing PR and target CR before PD as in the EORTC answers.
"""

from measurements.criteria.base import Answer, Step, Sums, Visit, one_decimal
from measurements.criteria.codes import WORDS, Code
from measurements.criteria.rules.nontarget import nontarget_response
from measurements.criteria.rules.overall import overall_response
from measurements.criteria.rules.sums import sums_along
from measurements.criteria.rules.target import EISENHAUER, TargetCall, pd_limit, pr_limit, target_response
from measurements.protocol import Protocol


def assess(protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Answer, ...]:
    """The response at every visit; the first visit is the baseline. An empty course has no answers."""
    answers: list[Answer] = []
    had_pr = False
    for place, (visit, sums) in enumerate(zip(visits, sums_along(visits), strict=True)):
        answer = _baseline(protocol, visit, sums) if place == 0 else _follow_up(protocol, visit, sums, had_pr=had_pr)
        had_pr = answer.code != "PD" and (had_pr or answer.target == "PR")
        answers.append(answer)
    return tuple(answers)


def _baseline(protocol: Protocol, visit: Visit, sums: Sums) -> Answer:
    if not visit.targets:
        sentence = "Baseline without target lesions."
    elif sums.total is None:
        sentence = f"Baseline sum incomplete: {', '.join(sums.missing)} without a size."
    else:
        sentence = f"Baseline sum {one_decimal(sums.total)} mm."
    rule = f"RECIST 1.1, 4.2 ({EISENHAUER})"
    return Answer(
        visit.timepoint_id,
        "BL",
        "BL" if visit.targets else None,
        sums,
        rule,
        sentence,
        pr_limit(protocol, sums.total),
        pd_limit(protocol, sums.total),
    )


def _follow_up(protocol: Protocol, visit: Visit, sums: Sums, *, had_pr: bool) -> Answer:
    call = target_response(protocol, sums, visit.targets, had_pr=had_pr) if visit.targets else None
    nontarget = nontarget_response(tuple(value.state for value in visit.nontargets))
    new = _new_names(visit)
    code = overall_response(call.code if call else None, nontarget, new_lesion=bool(new))
    steps = (*(call.steps if call else ()), *_other_steps(visit, nontarget))
    return Answer(
        visit.timepoint_id,
        code,
        call.code if call else None,
        sums,
        _rule(call, code, visit, nontarget),
        _sentence(code, call, sums, visit, nontarget),
        call.pr_limit if call else None,
        call.pd_limit if call else None,
        steps,
        call.notices if call else (),
    )


def _new_names(visit: Visit) -> tuple[str, ...]:
    return tuple(value.name for value in visit.new_lesions if value.seen and value.certainty == "unequivocal")


def _other_steps(visit: Visit, nontarget: Code | None) -> tuple[Step, ...]:
    words = WORDS[nontarget].lower() if nontarget else "none followed"
    new = ", ".join(_new_names(visit)) or "none"
    return (
        Step("Non-target", f"non-target lesions: {words}", nontarget == "PD" if nontarget else None),
        Step("New lesion", f"unequivocal new lesions: {new}", bool(_new_names(visit))),
    )


def _rule(call: TargetCall | None, code: Code, visit: Visit, nontarget: Code | None) -> str:
    if _new_names(visit) and (call is None or call.code != "PD"):
        return f"RECIST 1.1, 4.3.5 and table 1 ({EISENHAUER})"
    if call is not None and call.code == code:
        return call.rule
    table = "table 1" if call is not None else "table 2"
    return f"RECIST 1.1, {table} ({EISENHAUER})" if nontarget or call else f"RECIST 1.1 ({EISENHAUER})"


def _sentence(code: Code, call: TargetCall | None, sums: Sums, visit: Visit, nontarget: Code | None) -> str:
    if _new_names(visit):
        return f"{WORDS[code]}: unequivocal new lesion {', '.join(_new_names(visit))}."
    if nontarget == "PD":
        return f"{WORDS[code]}: unequivocal progression of non-target disease."
    if call is None and nontarget is None:
        return "No lesions are followed yet."
    if call is None:
        return f"{WORDS[code]}: non-target disease only."
    if call.code == "NE":
        why = f"no size for {', '.join(sums.missing)}" if sums.missing else "no complete baseline sum"
        return f"{WORDS['NE']}: {why}."
    if call.code != code:
        return f"{WORDS[code]}: targets {call.code}, non-target disease {WORDS[nontarget or 'NE'].lower()}."
    return _sum_sentence(code, call, sums)


def _sum_sentence(code: Code, call: TargetCall, sums: Sums) -> str:
    if sums.total is None:
        part = one_decimal(sums.measured_part) if sums.measured_part is not None else "0"
        return f"{WORDS[code]}: the measured targets alone sum to {part} mm, at or above {_mm(call.pd_limit)}."
    total = f"sum {one_decimal(sums.total)} mm"
    if code == "PD":
        return f"{WORDS[code]}: {total}, limit {_mm(call.pd_limit)} from the nadir of {_mm(sums.nadir)}."
    if code == "SD" and call.pr_limit is not None:
        short = one_decimal(sums.total - call.pr_limit)
        return f"{WORDS[code]}: {total}, {short} mm above the limit of a partial response ({_mm(call.pr_limit)})."
    if code == "PR" and call.pr_limit is not None:
        margin = call.pr_limit - sums.total
        side = "below" if margin >= 0 else "above"
        return f"{WORDS[code]}: {total}, {one_decimal(abs(margin))} mm {side} the limit of {_mm(call.pr_limit)}."
    return f"{WORDS[code]}: {total}."


def _mm(value: object) -> str:
    from decimal import Decimal

    return f"{one_decimal(value)} mm" if isinstance(value, Decimal) else "–"
