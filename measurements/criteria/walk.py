"""A course read by a criterion that rests on a sum: sums, target, non-target and new lesions, overall, explanation.

What one criterion differs in from another is its `Criterion`; everything along the course is here.
"""

from dataclasses import dataclass, field

from measurements.criteria.base import UNITS, Answer, Explanation, Input, Step, Sums, TargetValue, Visit
from measurements.criteria.codes import WORDS, Code
from measurements.criteria.departures import departures
from measurements.criteria.moment import Beside, Criterion, Moment, target_by_sum
from measurements.criteria.rules.bounds import bounds
from measurements.criteria.rules.continuing import PartialResponse
from measurements.criteria.rules.given import given_call, given_new_lesion, given_notices
from measurements.criteria.rules.limits import pd_limit, pr_limit
from measurements.criteria.rules.new_lesions import Found, Traced, trace
from measurements.criteria.rules.nontarget import nontarget_call
from measurements.criteria.rules.overall import adjuvant_response, overall_response
from measurements.criteria.rules.sums import added, sums_of, targets_along
from measurements.criteria.rules.target import TargetCall
from measurements.criteria.sentences import baseline_sentence, sentence
from measurements.protocol import Protocol

__all__ = ["Criterion", "Moment", "target_by_sum", "walk"]


@dataclass
class _Course:
    """What has been so far, as the next date asks for it."""

    partial: PartialResponse
    after_cr: str = ""
    cleared: frozenset[str] = frozenset()
    before: Code | None = None
    new: Found = "no"
    doubted: str = ""  # the date at which an equivocal new lesion was only stated
    inputs: dict[str, tuple[Input, ...]] = field(default_factory=dict)
    targets: dict[str | None, tuple[TargetValue, ...]] = field(default_factory=dict)


def walk(criterion: Criterion, protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Answer, ...]:
    """The explained answer at every visit; the first is the baseline. An empty course has no answers.

    The sizes of the targets are taken in the quantity of the criterion, in the unit of `base.UNITS`.
    """
    if not visits:
        return ()
    quantity = criterion.quantity if criterion.together is added else None
    answers = _along(criterion, protocol, visits, trace(visits, protocol, quantity=quantity))
    # A small new node is in doubt only where it is the one sign: that the targets progressed there is known by now.
    progressed = frozenset(a.timepoint_id for a in answers if a.target == "PD" and a.new_lesion == "equivocal")
    if progressed:
        traced = trace(visits, protocol, progressed=progressed, quantity=quantity)
        answers = _along(criterion, protocol, visits, traced)
    return answers


def _along(
    criterion: Criterion, protocol: Protocol, visits: tuple[Visit, ...], traced: tuple[Traced, ...]
) -> tuple[Answer, ...]:
    targets = targets_along(visits, criterion.quantity)
    course = _Course(PartialResponse(protocol))
    sums_here = sums_of(visits, targets, UNITS[criterion.quantity], criterion.together)
    answers: list[Answer] = []
    earlier: list[tuple[Visit, tuple[TargetValue, ...]]] = []
    for visit, values, sums, new in zip(visits, targets, sums_here, traced, strict=True):
        moment = Moment(
            criterion, protocol, visits[0], visit, values, sums, targets[0],
            course.targets.get(sums.nadir_at, ()),
            course.partial.holds,
            course.partial.unconfirmed,
            course.after_cr if criterion.returns else "",
            course.cleared,
            course.before,
            earlier,
        )  # fmt: skip
        course.targets[visit.timepoint_id] = values
        course.inputs[visit.timepoint_id] = _inputs(criterion, visit, values, sums)
        answer = _follow_up(course, moment, new) if answers else _baseline(course, moment)
        course.before = answer.target
        earlier.append((visit, values))
        answers.append(answer)
    return tuple(answers)


def _baseline(course: _Course, moment: Moment) -> Answer:
    sums = moment.sums
    low, high = pr_limit(moment.protocol, sums.total), pd_limit(moment.protocol, sums.total)
    text = baseline_sentence(moment, low, high)
    rule, citation = f"{moment.criterion.name}, {moment.criterion.sections.baseline}", moment.criterion.citation
    code: Code | None = "BL" if moment.targets else None
    return Answer(
        moment.visit.timepoint_id, "BL", code, sums, f"{rule} ({citation})", text, low, high,
        notices=(*moment.criterion.notes(moment, None), *departures(moment.protocol)),
        criterion=moment.criterion.name,
        explanation=Explanation(rule, citation, text, course.inputs[moment.visit.timepoint_id]),
    )  # fmt: skip


def _follow_up(course: _Course, moment: Moment, new: Traced) -> Answer:
    visit, criterion = moment.visit, moment.criterion
    call = given_call(moment) or (criterion.target(moment) if moment.targets else None)
    nontarget = nontarget_call(moment.protocol, moment.first, visit, cleared=moment.cleared)
    beside = Beside(nontarget, new, given_new_lesion(visit.given, course.new))
    code = _overall(moment, call.code if call else None, beside)
    strict = _overall(moment, call.strict, beside) if call and call.strict else None
    open_classes = None
    if code == "NE" and call is not None and call.code == "NE" and not call.given and criterion.bounded:
        open_classes = bounds(moment, lambda target: _overall(moment, target, beside))
    text = sentence(moment, code, call, beside, open_classes)
    rule = _rule(moment, call, code, beside)
    answer = Answer(
        visit.timepoint_id,
        code,
        call.code if call else None,
        moment.sums,
        f"{rule} ({criterion.citation})",
        text,
        call.pr_limit if call else None,
        call.pd_limit if call else None,
        (*(call.steps if call else ()), *_other_steps(criterion, beside)),
        _notices(course, moment, call, beside),
        criterion.name,
        nontarget.code,
        beside.found,
        strict if strict != code else None,
        Explanation(rule, criterion.citation, text, _all_inputs(course, moment), call.thresholds if call else ()),
        open_classes,
        call.figures if call else (),
    )
    _remember(course, moment, answer, beside)
    return answer


def _overall(moment: Moment, target: Code | None, beside: Beside) -> Code:
    """Tables 1 and 2; a marker above normal, or not known to be normal, bars a complete response of all disease."""
    first, nontarget = moment.first, beside.nontarget
    new_lesion = beside.found == "unequivocal"
    if not first.other_disease and target is None and nontarget.code in (None, "NE") and not first.nontargets:
        return adjuvant_response(new_lesion=new_lesion, imaged=nontarget.code is None)
    code = overall_response(target, nontarget.code, new_lesion=new_lesion)
    if code == "CR" and nontarget.markers_bar_cr:
        return "PR" if target is not None else "NON" if nontarget.markers == "above_normal" else "NE"
    return code


def _remember(course: _Course, moment: Moment, answer: Answer, beside: Beside) -> None:
    visit = moment.visit
    course.partial.add(visit, answer)
    course.new = answer.new_lesion
    if beside.stated == "equivocal":
        course.doubted = visit.named
    if answer.code == "CR":
        course.after_cr = visit.named
        by_code = visit.given is not None and visit.given.nontarget is not None
        every = frozenset(value.lesion_id for value in (*moment.first.nontargets, *visit.nontargets))
        course.cleared |= every if by_code else beside.nontarget.gone


def _rule(moment: Moment, call: TargetCall | None, code: Code, beside: Beside) -> str:
    name, nontarget, sections = moment.criterion.name, beside.nontarget, moment.criterion.sections
    table = 1 if call else 2
    if call is not None and call.code == code and code != "CR":
        return call.rule
    if beside.found == "unequivocal":
        return f"{name}, {sections.new.format(table)}"
    if nontarget.code == "PD":
        return f"{name}, {sections.nontarget.format(table)}"
    if call is not None:
        return call.rule if nontarget.code is None and call.code == code else f"{name}, {sections.table.format(1)}"
    return f"{name}, {sections.table.format(2) if nontarget.code else sections.none}"


def _other_steps(criterion: Criterion, beside: Beside) -> tuple[Step, ...]:
    nontarget = beside.nontarget
    words = "none followed"
    if nontarget.code:
        words = criterion.nontarget_words.get(nontarget.code) or WORDS[nontarget.code].lower()
    if nontarget.markers not in ("not_followed", "normal"):
        words += ", tumour markers " + ("above normal" if nontarget.markers == "above_normal" else "not known")
    names = ", ".join(beside.new_names)
    held = beside.found == "unequivocal"
    return (
        Step("Non-target", f"non-target lesions: {words}", nontarget.code == "PD" if nontarget.code else None),
        Step("New lesion", f"unequivocal new lesions: {(names or 'stated') if held else 'none'}", held),
    )


def _notices(course: _Course, moment: Moment, call: TargetCall | None, beside: Beside) -> tuple[str, ...]:
    nontarget, stated = beside.nontarget, beside.stated
    found: list[str] = list(call.notices) if call else []
    if moment.unconfirmed_pr and call is not None and call.code == "SD" and not call.given:
        found.append(f"A partial response was called before, but {moment.unconfirmed_pr}: look at the images again.")
    found += nontarget.notices
    if nontarget.markers_bar_cr and nontarget.code in (None, "CR") and call is not None and call.code == "CR":
        state = "above normal" if nontarget.markers == "above_normal" else "not known"
        found.append(f"Tumour markers are {state}: a complete response needs them normal.")
    if moment.after_cr and nontarget.said and nontarget.code == "NON" and moment.visit.given is not None:
        found.append("Non-target disease after a complete response: only codes are given, so the tables apply to them.")
    if stated is None:
        found += beside.new.notices
    elif stated == "equivocal":
        found.append("An equivocal new lesion is stated: no progression until a later assessment confirms it.")
    elif stated == "unequivocal" and course.doubted:
        found.append(f"If it is the equivocal lesion of {course.doubted}, the progression dates from there.")
    found += given_notices(moment)
    found += moment.criterion.notes(moment, beside)
    if moment.visit.symptomatic_deterioration:
        found.append("Symptomatic deterioration is recorded: no objective response, and no part of the tables.")
    return (*found, *departures(moment.protocol))


def _inputs(criterion: Criterion, visit: Visit, targets: tuple[TargetValue, ...], sums: Sums) -> tuple[Input, ...]:
    quantity, plain_size = criterion.quantity, criterion.quantity == "diameter"
    return tuple(
        Input(
            value.lesion_id, value.name, visit.timepoint_id, value.mm, sums.unit,
            value.measurement_ids if plain_size else value.quantity_ids.get(quantity, value.measurement_ids),
            value.words or ("" if value.mm is not None else value.reason or value.state.replace("_", " ")),
        )
        for value in targets
    )  # fmt: skip


def _all_inputs(course: _Course, moment: Moment) -> tuple[Input, ...]:
    """The targets now, at the nadir and at baseline, then non-target and new lesions now."""
    visit, sums, held = moment.visit, moment.sums, course.inputs
    found = held[visit.timepoint_id]
    if sums.nadir_at is not None and sums.nadir_at != sums.baseline_at:
        found += held[sums.nadir_at]
    found += held[moment.first.timepoint_id]
    if visit.nontargets or visit.new_lesions:
        at = visit.timepoint_id
        found += tuple(Input(v.lesion_id, v.name, at, v.mm, "mm", (), v.state.replace("_", " "))
                       for v in visit.nontargets)  # fmt: skip
        found += tuple(Input(v.lesion_id, v.name, at, v.mm, "mm", (), f"new, {v.certainty or 'not seen'}")
                       for v in visit.new_lesions)  # fmt: skip
    return found
